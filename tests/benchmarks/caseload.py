"""Times a coach's list against an empty Streamlit page: python -m tests.benchmarks.caseload [COUPLES ...]"""

import os
import platform
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import pandas as pd
from playwright.sync_api import Browser, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from dashboard.domain.model import Person, Role
from dashboard.domain.weeks import WEEK, week_of
from dashboard.keys import head as heads
from dashboard.keys.head import Head, HeadLine
from dashboard.keys.identities import recipient_of
from dashboard.keys.sealed_rows import row_of
from dashboard.store.storage import Storage
from dashboard.ui.coach.couples_list import PAGE
from tests import locked
from tests.benchmarks import empty, history
from tests.web.house import House, start

SEED, COUPLES, WEEKS = 300, 300, 150
TIMES, SEEN = 25, 9
ANNA, AT_ONCE = "anna", 20
COLUMNS = ("query, one page", "query, all", "server: empty page", "page without names", "the list")
COLUMNS += ("browser: empty page", "page of the list opened", "its rows drawn", "one couple found")
COLUMNS += ("rows / empty page", "with opening / empty page")
BEGAN = datetime(2020, 1, 1)  # noqa: DTZ001 - stored moments have no zone
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def fill(folder: Path, couples: int = COUPLES, weeks: int = WEEKS) -> Storage:
    """Dana's own copy with so many couples, the same every time: people through the store, answers in bulk."""
    store = Storage(folder)
    store.add_person(locked.DANA, locked.newcomer(locked.DANA))
    (folder / "coach.toml").write_text('policy = "no secrets"\n')
    draws, key = random.Random(SEED), recipient_of(locked.identity(ANNA))
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
    for n in range(0, len(people), AT_ONCE):
        _fill_in(store, people[n : n + AT_ONCE], weeks, draws)
    return store


def _fill_in(store: Storage, people: Sequence[Person], weeks: int, draws: random.Random) -> None:
    """The answers of some, and the head of each, as long as the app's."""
    answers = list(_answers(people, weeks, draws))
    columns = "id, person_id, week, revision, saved_at, wording, safety, clarity, connection, recognize, sealed_self"
    with store._db.write() as cursor:
        cursor.register("answers", pd.DataFrame(answers).astype(dict.fromkeys(RATINGS, "Int8")))
        cursor.execute(f"INSERT INTO check_in ({columns}) SELECT {columns} FROM answers")
        for person in people:
            mine = [a for a in answers if a["person_id"] == person.id]
            lines = {a["id"]: HeadLine("check-in", f"{a['week']}", a["revision"], *_digests(draws)) for a in mine}
            head = heads.seal(Head(len(lines), rows=lines), locked.identity(ANNA), person.id)
            cursor.execute("INSERT INTO head VALUES (?, ?, ?)", [person.id, BEGAN, head])


def _digests(draws: random.Random) -> tuple[str, str]:
    one, other = (f"{draws.getrandbits(128):032x}" for _ in range(2))
    return one, other


def sealed_length() -> int:
    """How many bytes the app's seal of a whole check-in takes."""
    answered = history.check_in(locked.ANA, week_of(BEGAN.date()), random.Random(SEED))
    return len(row_of(answered, locked.ANA, locked.identity("ana"), 1).sealed_self)


RATINGS = ("safety", "clarity", "connection")


def _answers(people: Sequence[Person], weeks: int, draws: random.Random) -> Iterator[dict[str, object]]:
    """Nine weeks of ten are answered, one answer of ten is kept, and one row of twenty is a correction."""
    this = week_of(date.today())  # noqa: DTZ011 - the list is of today too
    length = sealed_length()
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
                    "sealed_self": draws.randbytes(length),
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
            self._at_once()
            said = self.socket.recv(timeout=60)
            self.said.append(ForwardMsg.FromString(said if isinstance(said, bytes) else said.encode()))
        return 1000 * (time.perf_counter() - began)

    def _at_once(self) -> None:
        """Lets the kernel confirm what came at once: the server's next words wait for that, for 40 ms at times."""
        if hasattr(socket, "TCP_QUICKACK"):
            self.socket.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

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
    """The almost empty app of the other benchmarks."""
    with empty.empty_app(folder) as (port, _):
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        with connect(address, subprotocols=["streamlit"], max_size=None) as opened:  # type: ignore[list-item]
            yield port, Tab(opened)


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
        """Milliseconds until the empty page stands there."""
        began = time.perf_counter()
        self.page.goto(f"http://127.0.0.1:{port}/")
        self.page.get_by_role("heading", name="One").wait_for()
        return 1000 * (time.perf_counter() - began)

    def sign_in(self, house: House) -> None:
        """The coach, by their sign-in name."""
        self.page.goto(f"{house.origin}/sign-in")
        self.page.fill("#name", locked.DANA.sign_in)
        self.page.fill("#passphrase", locked.phrase("Dana"))
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name="Prepare (I am alone)").wait_for()

    def listed(self, house: House, rows: int) -> tuple[float, float]:
        """Until Prepare can be pressed, and from there until the last row of the list is drawn."""
        began = time.perf_counter()
        self.page.goto(f"{house.origin}/couples")
        button = self.page.get_by_role("button", name="Prepare (I am alone)")
        button.wait_for()
        opened = time.perf_counter()
        button.click()
        self.page.locator(".ht-glance").nth(rows - 1).wait_for()
        return 1000 * (opened - began), 1000 * (time.perf_counter() - opened)

    def found(self, couples: int) -> float:
        """From leaving the search with one couple's name in it until that couple alone is drawn."""
        field = self.page.get_by_label("Find a name")
        field.fill(f"Anna{couples - 1}")
        began = time.perf_counter()
        field.press("Enter")
        self.page.wait_for_function("document.querySelectorAll('.ht-glance').length == 1")
        return 1000 * (time.perf_counter() - began)


def main(sizes: Sequence[int]) -> None:
    """The figures, on this machine, at this moment: a row for each number of couples."""
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{WEEKS} weeks, medians of {TIMES} (server) and {SEEN} (browser) taken in turn; all figures in ms\n")
    print(f"| couples | check-ins | {' | '.join(COLUMNS)} |\n|{'---|' * (2 + len(COLUMNS))}")
    for couples in sizes:
        with tempfile.TemporaryDirectory() as place:
            print(f"| {' | '.join(_row(Path(place), couples))} |", flush=True)


def _row(place: Path, couples: int) -> list[str]:
    """One line of the table."""
    data = place / "data"
    data.mkdir()
    store = fill(data, couples)
    counted, some, every = _query(store)
    house = start(data)
    try:
        with empty_page(place) as (port, bare), visit(house) as listed, visit(house) as blank:
            listed.press("Prepare (I am alone)")
            listed.open("couples")
            assert listed.rows == min(PAGE, couples), listed.rows
            served = _medians([(bare.run(), blank.run(), listed.run()) for _ in range(TIMES)])
            seen = _medians(_browsed(house, port, couples))
    finally:
        house.process.terminate()
        house.process.wait(15)
    empty_page_ms, opened, drawn, _ = seen
    ratios = (drawn / empty_page_ms, (opened + drawn) / empty_page_ms)
    return [
        str(couples),
        str(counted),
        *(f"{ms:.0f}" for ms in (some, every, *served, *seen)),
        *map("{:.1f}".format, ratios),
    ]


def _browsed(house: House, port: int, couples: int) -> list[tuple[float, ...]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        one, other = Window(browser), Window(browser)
        other.sign_in(house)
        rows = min(PAGE, couples)
        taken = [(one.empty(port), *other.listed(house, rows), other.found(couples)) for _ in range(SEEN)]
        browser.close()
    return taken


def _query(store: Storage) -> tuple[int, float, float]:
    """How many check-ins there are, and the store's best time for the couples of one page and for all."""
    everyone = [p.id for p in store.people() if p.role is Role.PARTNER]
    counted = int(store._db.read("SELECT count(*) FROM check_in")[0][0])
    some = _best(store, everyone[: 2 * PAGE])
    every = _best(store, everyone)
    store.close()
    return counted, some, every


def _medians(taken: Sequence[tuple[float, ...]]) -> list[float]:
    return [median(column) for column in zip(*taken, strict=True)]


def _best(store: Storage, people: Sequence[str]) -> float:
    """Asked anew each time: the store remembers its answers."""
    times = []
    for _ in range(5):
        store._db._answers.clear()
        began = time.perf_counter()
        store.couples.caseload(locked.DANA.id, people)
        times.append(time.perf_counter() - began)
    return 1000 * min(times)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [COUPLES])
