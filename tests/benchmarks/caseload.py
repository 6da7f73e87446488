"""Times a coach's list of 300 couples against an empty Streamlit page: python -m tests.benchmarks.caseload"""

import contextlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import pandas as pd
from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from dashboard import install, seal
from dashboard.actions import caseload
from dashboard.model import Person, Role
from dashboard.sections.couples_view import PAGE
from dashboard.start import running
from dashboard.storage import Storage
from dashboard.weeks import WEEK, week_of
from tests import locked
from tests.test_server import House, start

SEED, COUPLES, WEEKS = 300, 300, 150
TIMES, SEEN = 25, 9
BEGAN = datetime(2020, 1, 1)  # noqa: DTZ001 - stored moments have no zone
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
EMPTY = "import streamlit as st\nst.title('Empty')\n"
SERVE = (
    "import sys, streamlit as st; st.App(sys.argv[1]).run(config={'server.port': int(sys.argv[2]),"
    " 'server.headless': True, 'server.address': '127.0.0.1', 'browser.gatherUsageStats': False,"
    " 'server.fileWatcherType': 'none', 'global.developmentMode': False, 'runner.postScriptGC': False,"
    " 'logger.hideWelcomeMessage': True})"
)


def fill(folder: Path, couples: int = COUPLES, weeks: int = WEEKS) -> Storage:
    """Dana's own copy with so many couples, the same every time: people through the store, answers in bulk."""
    store = Storage(folder)
    store.add_person(locked.DANA)
    (folder / "coach.toml").write_text('policy = "no secrets"\n')
    draws, key = random.Random(SEED), seal.recipient_of(seal.new_identity())
    people = []
    for n in range(couples):
        two = [
            Person(
                f"{2 * n + s:032x}",
                f"{n:032x}",
                Role.PARTNER,
                f"{name}{n}",
                f"{name}{n}".casefold(),
                s,
                key,
                b"x",
                BEGAN,
            )
            for s, name in enumerate(("Anna", "Bo"))
        ]
        store.couples.add(f"{n}", (two[0], two[1]), locked.DANA.id)
        people += two
    with store._db.write() as cursor:
        cursor.execute("UPDATE couple_coach SET since = ?", [BEGAN])
        cursor.register("answers", pd.DataFrame(_answers(people, weeks, draws)).astype(dict.fromkeys(RATINGS, "Int8")))
        columns = (
            "id, person_id, week, revision, saved_at, wording, safety, clarity, connection, recognize, sealed_self"
        )
        cursor.execute(f"INSERT INTO check_in ({columns}) SELECT {columns} FROM answers")
    return store


RATINGS = ("safety", "clarity", "connection")


def _answers(people: list[Person], weeks: int, draws: random.Random) -> Iterator[dict[str, object]]:
    """Nine weeks of ten are answered, one answer of ten is kept, and one row of twenty is a correction."""
    this = week_of(date.today())  # noqa: DTZ011 - the list is of today too
    for person in people:
        level = {k: draws.uniform(3, 8) for k in RATINGS}
        for n in range(weeks):
            for revision in (1,) if draws.random() < 0.95 else (1, 2):
                kept = draws.random() < 0.1
                yield {
                    "id": f"{draws.getrandbits(128):032x}",
                    "person_id": person.id,
                    "week": this - n * WEEK,
                    "revision": revision,
                    "saved_at": datetime.combine(this - n * WEEK, datetime.min.time()) + timedelta(days=6),
                    "wording": 1,
                    **{k: None if kept else min(10, max(0, round(draws.gauss(level[k], 1.2)))) for k in RATINGS},
                    "recognize": None if kept else "1",
                    "sealed_self": draws.randbytes(600),
                }


class Tab:
    """One open socket and the last thing the page said."""

    def __init__(self, opened: ClientConnection) -> None:
        """Runs the page for the first time."""
        self.socket, self.page, self.said = opened, "", list[ForwardMsg]()
        self.run()

    def run(self, trigger: str = "") -> float:
        """Milliseconds from asking for the page until it has said its last word."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        if trigger:
            message.rerun_script.widget_states.widgets.add(id=trigger, trigger_value=True)
        self.said, began = [], time.perf_counter()
        self.socket.send(message.SerializeToString())
        while not self.said or self.said[-1].WhichOneof("type") != "script_finished":
            said = self.socket.recv(timeout=60)
            self.said.append(ForwardMsg.FromString(said if isinstance(said, bytes) else said.encode()))
        return 1000 * (time.perf_counter() - began)

    def press(self, label: str) -> None:
        """One button."""
        buttons = [m.delta.new_element.button for m in self.said if m.delta.new_element.WhichOneof("type") == "button"]
        self.run(next(b.id for b in buttons if b.label == label))

    def open(self, url: str) -> None:
        """One page of the menu."""
        pages = [p for m in self.said if m.WhichOneof("type") == "navigation" for p in m.navigation.app_pages]
        self.page = next(p.page_script_hash for p in pages if p.url_pathname == url)
        self.run()

    @property
    def rows(self) -> int:
        """How many couples stand on the page."""
        return sum(m.delta.new_element.html.body.count('class="ht-glance"') for m in self.said)


@contextmanager
def empty_page(folder: Path) -> Iterator[tuple[int, Tab]]:
    """A Streamlit app of one title, in a server of its own."""
    script, port = folder / "empty.py", running.free_port(18_900)
    script.write_text(EMPTY)
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", SERVE, str(script), str(port)], cwd=install.ROOT)
    try:
        while not _listens(port):
            time.sleep(0.2)
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], max_size=None) as opened:  # type: ignore[list-item]
            yield port, Tab(opened)
    finally:
        process.terminate()
        process.wait(15)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextmanager
def visit(house: House) -> Iterator[Tab]:
    """A tab of the coach's, in a visit of its own."""
    with house.socket(house.sign_in(locked.DANA.id, locked.phrase("Dana"))) as opened:
        yield Tab(opened)


class Window:
    """A real browser, from the address to the last thing drawn."""

    def __init__(self, browser: Browser) -> None:
        """Not on any page yet."""
        self.page = browser.new_page(viewport={"width": 1100, "height": 800})

    def empty(self, port: int) -> float:
        """Milliseconds until the title of the empty page stands there."""
        began = time.perf_counter()
        self.page.goto(f"http://127.0.0.1:{port}/")
        self.page.get_by_role("heading", name="Empty").wait_for()
        return 1000 * (time.perf_counter() - began)

    def sign_in(self, house: House) -> None:
        """The coach, by their sign-in name."""
        self.page.goto(f"{house.origin}/sign-in")
        self.page.fill("#name", locked.DANA.sign_in)
        self.page.fill("#passphrase", locked.phrase("Dana"))
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Prepare (I am alone)").wait_for()

    def listed(self, house: House) -> tuple[float, float]:
        """Until Prepare can be pressed, and from there until the last row of the list is drawn."""
        began = time.perf_counter()
        self.page.goto(f"{house.origin}/couples")
        button = self.page.get_by_role("button", name="Prepare (I am alone)")
        button.wait_for()
        opened = time.perf_counter()
        button.click()
        self.page.locator(".ht-glance").nth(PAGE - 1).wait_for()
        return 1000 * (opened - began), 1000 * (time.perf_counter() - opened)


def main() -> None:
    """The figures, on this machine, at this moment."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        data.mkdir()
        store = fill(data)
        _report_store(store)
        house = start(data)
        try:
            with empty_page(Path(place)) as (port, empty), visit(house) as listed, visit(house) as blank:
                listed.press("Prepare (I am alone)")
                listed.open("couples")
                assert listed.rows == PAGE, listed.rows
                _report_server([(empty.run(), blank.run(), listed.run()) for _ in range(TIMES)])
                with sync_playwright() as playwright:
                    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                    one, other = Window(browser), Window(browser)
                    other.sign_in(house)
                    _report_browser([(one.empty(port), *other.listed(house)) for _ in range(SEEN)])
                    browser.close()
        finally:
            house.process.terminate()
            house.process.wait(15)


def _report_store(store: Storage) -> None:
    everyone = [p.id for p in store.people() if p.role is Role.PARTNER]
    counted = store._db.read("SELECT count(*) FROM check_in")[0][0]
    some = _best(lambda: store.couples.caseload(locked.DANA.id, everyone[: 2 * PAGE]))
    every = _best(lambda: store.couples.caseload(locked.DANA.id, everyone))
    store.close()
    print(f"{COUPLES} couples, {len(everyone)} people, {counted} check-ins, lines of {caseload.SHOWN_WEEKS} weeks")
    print(f"the store's answer: {some:.0f} ms for the {PAGE} couples of a page, {every:.0f} ms for all")


def _report_server(taken: list[tuple[float, float, float]]) -> None:
    bare, shell, answer = (median(column) for column in zip(*taken, strict=True))
    print(f"the server's answer, medians of {len(taken)} taken in turn: an empty Streamlit page {bare:.0f} ms,")
    print(f"the coach's page without names {shell:.0f} ms, the list {answer:.0f} ms")


def _report_browser(taken: list[tuple[float, float, float]]) -> None:
    bare, opened, drawn = (median(column) for column in zip(*taken, strict=True))
    print(f"in a browser, medians of {len(taken)} taken in turn: an empty Streamlit page is drawn after {bare:.0f} ms,")
    print(f"the page of the list after {opened:.0f} ms, its {PAGE} rows {drawn:.0f} ms after Prepare is pressed:")
    times, whole = drawn / bare, (opened + drawn) / bare
    print(f"the list answers within {times:.1f} times an empty page, with its opening {whole:.1f}")


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return 1000 * min(times)


if __name__ == "__main__":
    main()
