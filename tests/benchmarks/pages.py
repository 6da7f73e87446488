"""Times every page against an almost empty Streamlit page in the same run: python -m tests.benchmarks.pages [TIMES]"""

import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

from dashboard.start import running
from tests import locked
from tests.benchmarks import empty
from tests.benchmarks.history import ana_and_ben
from tests.browser.conftest import DESK, FLAGS, ZONE
from tests.browser.hands import QUIET

YEARS = 5
COMMAND = (sys.executable, "-m", "dashboard", "--no-browser", "--data")
READING = 2000  # ms that somebody looks at a page before they leave it
WITH_DRAFT = 900  # ms until the draft of a tap is kept as well
TICK = 10.0  # ms in which Linux counts the time of a process
# Presses something and waits until what stands on the page has become true; milliseconds in the page's own clock.
WAIT = """([press, met]) => new Promise((done, never) => {
  const before = performance.now(), seen = new Function(`return (${met})`)();
  const ready = () => { if (seen()) { watch.disconnect(); done(performance.now() - before) } };
  const watch = new MutationObserver(ready);
  watch.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
  setTimeout(() => never(new Error(`in vain after ${press}: ${document.body.innerText}`)), 20000);
  document.querySelector(press).click();
})"""
TEXTS = "[...document.querySelectorAll('[data-testid=stText]')].map(e => e.textContent).join()"
COUNT = "document.querySelector('.check-in .count:not([hidden])')"
FORM_KEYS = "document.querySelectorAll('.check-in .rating .key').length"
OTHER_COUNT = f"(before => () => {COUNT}.textContent != before)({COUNT}.textContent)"
HEADING = "[...document.querySelectorAll('h1')].some(e => e.textContent.trim() == '{}')"
OTHER_TEXT = f"(before => () => {TEXTS} != before)({TEXTS})"
CHART = "document.querySelector('[data-testid=stVegaLiteChart] svg')"
OTHER_CHART = f"(before => () => {CHART} && {CHART} != before)({CHART})"


def shown(heading: str, then: str) -> str:
    """Until a page stands there: its heading, and the last thing that matters on it."""
    return f"() => {HEADING.format(heading)} && ({then})"


# What the last thing on a page is.
PAGES = {
    "Check-in": (
        "/",
        shown("Your week", f"{COUNT} && {FORM_KEYS} > 32"),
    ),
    "Trends": ("/trends", shown("Trends", f"{CHART} && document.querySelector('.ht-brief')")),
    "Stages": (
        "/stages",
        shown("The four healing stages", "document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length"),
    ),
    "Our data": (
        "/our-data",
        shown("Our data", "document.querySelectorAll('[data-testid=stExpander]').length > 8"),
    ),
    "Support": ("/support", shown("Support", "document.querySelector('#root')")),
    "Welcome": ("/welcome", shown("Welcome", "document.querySelector('#root')")),
}
WORDS = shown("Trends", "document.querySelector('.ht-brief')")
KEYS = shown("Keys", "document.querySelectorAll('[data-testid=stMain] [role=radiogroup]').length > 6")
DOT = shown("Dot", CHART)
ONE, TWO = shown("One", "document.querySelector('[data-testid=stText]')"), shown("Two", TEXTS)


@dataclass
class Window:
    """One tab; what it was sent and how long each thing took."""

    page: Page
    pid: int
    sent: int = 0
    taken: dict[str, list[tuple[float, float, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Counts what comes over the socket."""
        self.page.set_default_timeout(30_000)
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        self.sent += len(frame)

    def measure(self, what: str, work: Callable[[], float], after: int = 150) -> None:
        """Milliseconds to see it, of the server's processor, and bytes sent; what comes `after` ms belongs to it."""
        cpu, sent = cpu_ms(self.pid), self.sent
        seen = work()
        self.page.wait_for_timeout(after)
        self.taken.setdefault(what, []).append((seen, cpu_ms(self.pid) - cpu, self.sent - sent))

    def press(self, selector: str, met: str) -> float:
        """From a click to what it leads to."""
        self.page.wait_for_selector(selector)
        self.page.wait_for_selector(QUIET)
        self.page.wait_for_timeout(60)  # whatever the step before has left to draw
        return float(self.page.evaluate(WAIT, [selector, met]))

    def load(self, address: str, met: str) -> float:
        """From an address to what stands there."""
        began = time.perf_counter()
        self.page.goto(address, wait_until="commit")
        self.page.wait_for_function(met.removeprefix("() => "))
        return 1000 * (time.perf_counter() - began)

    def of(self, what: str) -> tuple[float, float, float]:
        """The median to see it; of processor and bytes the mean, since the processor's time comes in ticks."""
        seen, cpu, sent = zip(*self.taken[what], strict=True)
        return median(seen), sum(cpu) / len(cpu), sum(sent) / len(sent)


def cpu_ms(pid: int) -> float:
    """How long a process has kept a processor busy."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return TICK * (int(fields[11]) + int(fields[12]))


def key(question: str, answer: int) -> str:
    """One rating key."""
    return f".check-in [name={question}][value='{answer}']"


def link(title: str) -> str:
    """One page of the menu, by the end of its address."""
    address = {"Check-in": "/", "One": "/"}.get(title) or PAGES.get(title, (f"/{title.lower()}",))[0]
    return f"[data-testid=stTopNavLink][href$='{address}']"


def ours(window: Window, base: str) -> None:
    """Each thing once, on our pages."""
    for title, (path, met) in PAGES.items():
        window.measure(f"load {title}", lambda path=path, met=met: window.load(base + path, met))
    window.load(base + "/support", PAGES["Support"][1])
    window.page.wait_for_timeout(READING)  # nobody goes to another page at once
    for title in ("Trends", "Check-in", "Stages", "Our data"):
        window.measure(f"switch {title}", lambda title=title: window.press(link(title), PAGES[title][1]))
    window.measure("switch Trends again", lambda: window.press(link("Trends"), PAGES["Trends"][1]))
    window.press(link("Our data"), PAGES["Our data"][1])
    window.measure("switch Trends again, its words", lambda: window.press(link("Trends"), WORDS))
    window.load(base + "/support", PAGES["Support"][1])
    window.page.wait_for_timeout(READING)
    window.measure("switch Trends, its words", lambda: window.press(link("Trends"), WORDS))
    window.press(link("Check-in"), PAGES["Check-in"][1])
    for question in ("safety", "connection"):
        window.measure("tap", lambda question=question: window.press(key(question, 7), OTHER_COUNT), WITH_DRAFT)
    window.press(key("clarity", 4), OTHER_COUNT)
    saved = "() => document.querySelector('.check-in .saved h1')"
    window.measure("save", lambda: window.press(".check-in .bar .main", saved))
    window.press(".check-in [value=change]", PAGES["Check-in"][1])
    for question in ("safety", "connection", "clarity"):
        window.press(f".check-in [name={question}][value='']", OTHER_COUNT)
    window.page.wait_for_timeout(WITH_DRAFT)
    window.load(base + "/support", PAGES["Support"][1])
    window.page.wait_for_timeout(READING)
    for title in ("Trends", "Check-in", "Trends"):  # a browser draws its first charts more slowly than later ones
        window.press(link(title), PAGES[title][1])
    for name, n in (("all", 4), ("3 months", 1)):
        range_key = f"[class*=st-key-range] [role=radiogroup] > :nth-child({n})"
        window.measure(f"range, {name}", lambda range_key=range_key: window.press(range_key, OTHER_CHART))


def bare(window: Window, base: str) -> None:
    """Each thing once, on the almost empty app."""
    window.measure("load", lambda: window.load(base + "/", ONE))
    window.measure("switch", lambda: window.press(link("Two"), TWO))
    window.press(link("One"), ONE)
    for _ in range(2):
        window.measure(
            "tap",
            lambda: window.press("[class*=st-key-keys] [role=radiogroup] > :nth-child(8)", OTHER_TEXT),
        )
    saved = f"() => {TEXTS}.includes('Saved')"
    window.measure("save", lambda: window.press("[data-testid=stButton] button", saved))
    window.measure("load (a check-in's keys alone)", lambda: window.load(base + "/keys", KEYS))
    window.load(base + "/two", TWO)
    window.measure("switch (one dot as a chart)", lambda: window.press(link("Dot"), DOT))
    window.press(link("Two"), TWO)
    window.measure("switch (the same again)", lambda: window.press(link("Dot"), DOT))


def starts(folder: Path, data: Path, times: int) -> tuple[float, float]:
    """Medians of seconds from the command to the first page: ours at /sign-in, the empty app's own."""
    command = [*COMMAND, str(data), "--port"]
    mine, plain = [], []
    for _ in range(times):
        plain.append(_started(lambda: empty.launch(folder), "/"))
        port = running.free_port(18_700)
        mine.append(_started(lambda: (port, empty.spawn([*command, str(port)])), "/sign-in"))  # noqa: B023
    return median(mine), median(plain)


def _started(launch: Callable[[], tuple[int, "subprocess.Popen[bytes]"]], path: str) -> float:
    began = time.perf_counter()
    port, process = launch()
    empty.until_answered(f"http://127.0.0.1:{port}{path}")
    taken = time.perf_counter() - began
    process.terminate()
    process.wait(15)
    return taken


def start(data: Path) -> tuple[str, "subprocess.Popen[bytes]"]:
    """The command as people start it: its address and its process."""
    port = running.free_port(18_700)
    process = empty.spawn([*COMMAND, str(data), "--port", str(port)])
    empty.until_answered(f"http://127.0.0.1:{port}/sign-in")
    return f"http://127.0.0.1:{port}", process


def sign_in(browser: Browser, base: str) -> Page:
    """Ana's tab."""
    page = browser.new_context(viewport=DESK, timezone_id=ZONE, locale="en-US").new_page()  # type: ignore[arg-type]
    page.goto(f"{base}/sign-in?person={locked.ANA.id}")
    page.get_by_label("Your passphrase", exact=True).fill(locked.phrase("ana"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_function(PAGES["Check-in"][1].removeprefix("() => "))
    return page


AGAINST = {"load": "load", "switch": "switch", "tap": "tap", "range": "tap", "save": "save"}


def table(mine: Window, plain: Window) -> list[str]:
    """One Markdown line for each thing, beside the same on the empty page."""
    lines = ["| | ms | empty | ratio | CPU ms | empty | ratio | bytes | empty |", "|---|" + "--:|" * 8]
    alone = [(plain, what) for what in plain.taken if "(" in what]
    for window, what in [*((mine, what) for what in mine.taken), *alone]:
        seen, cpu, sent = window.of(what)
        seen0, cpu0, sent0 = plain.of(AGAINST[what.split()[0].rstrip(",")])
        lines.append(
            f"| {what} | {seen:.0f} | {seen0:.0f} | {seen / seen0:.2f} | {cpu:.0f} | {cpu0:.0f} "
            f"| {cpu / max(cpu0, 0.1):.2f} | {sent:,.0f} | {sent0:,.0f} |"
        )
    return lines


def main(times: int) -> None:
    """The figures, on this machine, at this moment."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder, data = Path(place), Path(place) / "data"
        ana_and_ben(data, YEARS * 52)
        started, began = starts(folder, data, times)
        base, app = start(data)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        try:
            with empty.empty_app(folder) as (port, process):
                page: Any = browser.new_context(viewport=DESK).new_page()
                plain, mine = Window(page, process.pid), Window(sign_in(browser, base), app.pid)
                for n in range(times + 1):
                    bare(plain, f"http://127.0.0.1:{port}")
                    ours(mine, base)
                    if n == 0:  # the first of all warms both
                        plain.taken.clear()
                        mine.taken.clear()
        finally:
            browser.close()
            app.terminate()
            app.wait(15)
    versions = ", ".join(f"{name} {version(name)}" for name in ("streamlit", "altair", "duckdb", "pandas"))
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {versions}, {times} times")
    print(f"start to the first page: {started:.2f} s, empty app {began:.2f} s, ratio {started / began:.2f}\n")
    print("\n".join(table(mine, plain)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 15)
