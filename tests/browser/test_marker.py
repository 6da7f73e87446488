"""A word of one's own in every kind of private text: nobody it is kept from is sent it, and no file holds it."""

import io
import os
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from dashboard.accounts.visits import Visit
from dashboard.domain import weeks
from dashboard.domain.model import Kind, Person, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.domain.weeks import WEEK, week_of
from dashboard.services import check_ins, drafts, entries, personal, sessions
from dashboard.services.me import Me, identify
from dashboard.services.sessions import Own, Question, Record
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from dashboard.ui.session.topics import TOPICS
from dashboard.words.suggestions import Leaning
from tests import locked
from tests.browser import wire
from tests.browser.conftest import ZONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House, furnish, identity
from tests.released import make

ANAS = {"note", "note before", "draft", "pattern", "pattern before", "moment", "moment before", "half"}
FOR_THE_COACH = {"note for the coach", "moment for the coach"}
DANAS = {"session note", "question not marked"}
FILES = ("My answers as a spreadsheet", "My answers, complete", "My moments and my pattern as text")
SHEETS = ("Session sheet (PDF)", "My sheet, with usual ranges (PDF)", "Sheet for a supervisor (PDF)")
PAGES = {"Check-in": "Check-in", "Stages": "The four healing stages", "Our data": "Our data", "Trends": "Trends"}
PLAIN = ("/visit", "/help", "/sign-in", "/confirm", "/lost", "/sign-out", "/close", "/closed", "/instance")


def word(kind: str) -> str:
    return f"ZEBRA-{kind.replace(' ', '-')}-QUAGGA"


def found(text: str | bytes) -> set[str]:
    """The kinds of which the word stands here."""
    plain = text if isinstance(text, str) else text.decode("latin-1")
    return {kind for kind in ANAS | FOR_THE_COACH | DANAS if word(kind) in plain}


class Written:
    """A house in which everything private has been written, before it is opened."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.today = datetime.now(ZoneInfo(ZONE)).date()
        self.people = furnish(folder)
        self.storage, self.here = Storage(folder), ""
        self.visits = {p.name: Visit(p.name, p.id, p.role, identity(p)) for p in self.people}
        with monkeypatch.context() as patch:
            patch.setattr(weeks, "today_in", lambda _: self.today)
            self.by_ana(week_of(self.today))
            self.here = "Ben"
            check_ins.save(self.me, week_of(self.today) - WEEK, {"safety": 5}, same_for_all(Sharing.BOTH), None, 0)
            self.here = "Dana"
            asked = (Question(word("question not marked")), Question("What did the walk do?", may_be_shown=True))
            sessions.save(self.me, Record("", self.today, step="Ten quiet minutes"), Own(word("session note"), asked))
        self.storage.close()

    @property
    def me(self) -> Me:
        """Whoever writes, as a service is told."""
        return identify(self.visits[self.here], self.storage)

    def by_ana(self, this: date) -> None:
        """Each text kept or taken back, in the versions that count now and in those before."""
        self.here, both = "Ana", same_for_all(Sharing.BOTH)
        shared = both | {"note": Sharing.BOTH}
        check_ins.save(self.me, this - WEEK, {"safety": 3}, shared, word("note before"), 0)
        check_ins.save(self.me, this - WEEK, {"safety": 3}, both, word("note"), 1)
        check_ins.save(self.me, this, {"safety": 4}, both | {"note": Sharing.COACH}, word("note for the coach"), 0)
        drafts.keep(self.me, this, {"answers": {"safety": 4}, "note": word("draft"), "based_on": 1})
        assert drafts.read(self.me, this)
        for kind in Kind:
            before = entries.save(self.me, kind, self.today, (word(f"{kind} before"), "", "", ""), Sharing.BOTH)
            entries.save(self.me, kind, self.today, (word(kind), "", "", ""), Sharing.ME, before)
        entries.save(self.me, Kind.MOMENT, self.today, (word("moment for the coach"), "", "", ""), Sharing.COACH)
        personal.keep_half_written(self.me, Kind.MOMENT, {"lines": [word("half"), "", "", ""]})
        personal.lean(self.me, Leaning.REACH)


def sent(tab: Tab, since: int = 0) -> set[str]:
    """What the browser got since, and what every address answers that it asked for or could."""
    frames = tab.frames[since:]
    asked = {url for url in tab.asked if url.startswith("http") and "/static/" not in url}
    pages = [tab.page.context.request.get(url).text() for url in asked | {tab.base + path for path in PLAIN}]
    return found(b"".join(frames)) | found(" ".join(wire.texts(frames))) | found(" ".join(pages))


def taken(tab: Tab, *buttons: str) -> set[str]:
    """What stands in the files behind these buttons."""
    kinds: set[str] = set()
    for button in buttons:
        with tab.page.expect_download() as download:
            tab.page.get_by_role("button", name=button, exact=True).click()
        data = Path(download.value.path()).read_bytes()
        if data.startswith(b"%PDF"):
            text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
            kinds |= found(text) | found("".join(text.split()))  # a long word may go on in the next line
        kinds |= found(data)
    return kinds


def partner_walks(tab: Tab, person: Person) -> tuple[set[str], set[str], set[str]]:
    """A partner opens everything there is: what the pages, the files and the shared screen hold."""
    tab.sign_in(person)
    for title, heading in PAGES.items():
        tab.go(title, heading).unfold()
    for view in ("Both of us", "Just me"):
        tab.look(view).unfold()
    for path, heading in (("/welcome", "Welcome"), ("/how-to-read", "How to read this"), ("/support", "Support")):
        tab.open(path, heading)
    tab.go("Our data").unfold("Export")
    files = taken(tab, *FILES, "What we both see as a spreadsheet")
    pages, before = sent(tab), len(tab.go("Trends").frames)
    with tab.run():
        tab.page.get_by_role("button", name="Look together").click()
    for address in ("/check-in", "/stages", "/our-data"):
        tab.open(address, "Together: Ana and Ben").all_on_one_page().unfold()
    return pages, files, sent(tab, before)


def coach_walks(tab: Tab, person: Person) -> tuple[set[str], set[str], set[str]]:
    """The coach prepares, and goes through a session: what Prepare, the sheets and the session hold."""
    tab.sign_in(person, "Hello").go("Settings", "Settings")
    tab.go("My work", "Hello")
    with tab.run():
        tab.page.get_by_role("button", name="Prepare (I am alone)").click()
    tab.settle("Prepare")
    with tab.run():
        tab.page.get_by_role("button", name="This session", exact=True).click()
    tab.unfold()
    for line in ("Ten quiet minutes", "What did the walk do?"):
        with tab.run():
            tab.page.get_by_test_id("stCheckbox").filter(has_text=line).click()
    files = taken(tab, *SHEETS)
    tab.go("Couples").go("My work", "Prepare").go("Before you begin")
    expect(tab.page.get_by_role("heading", name="Speak with each of them alone")).to_be_visible()
    tab.go("My work", "Prepare")
    pages, before = sent(tab), len(tab.frames)
    with tab.run():
        tab.page.get_by_role("button", name="In session", exact=True).click()
    for title in list(TOPICS.values())[1:]:
        with tab.run():
            tab.page.keyboard.press("ArrowRight")
        expect(tab.page.get_by_role("heading", name=title)).to_be_visible()
        tab.unfold()
        if title == TOPICS["step"]:
            files |= taken(tab, "Session sheet (PDF)")
    return pages, files, sent(tab, before)


def erases_everything(tab: Tab, person: Person) -> None:
    tab.sign_in(person).go("Our data").unfold("Erase")
    tab.page.get_by_role("button", name="Erase everything I wrote").click()
    tab.page.get_by_role("textbox", name="Your passphrase").fill(locked.phrase_of(person))
    tab.page.get_by_role("button", name="Erase everything you wrote").click()
    expect(tab.page.get_by_role("heading", name="It is gone")).to_be_visible()


def in_the_clear(*folders: Path) -> set[str]:
    """What stands in any file, whatever it is."""
    return found(b"".join(p.read_bytes() for folder in folders for p in folder.rglob("*") if p.is_file()))


def opened(folder: Path, work: Path, *people: Person) -> set[str]:
    """What these keys open in the database, its letters and its backups as they are on disk."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work)
    keys: dict[str, Any] = {p.name: str(identity(p)) for p in people}
    files = [generations(work)[-1], *(work / "backups").rglob("*.duckdb")]
    letters = [make.plain(letter.read_bytes(), keys) for letter in work.rglob("*.age")]
    assert letters
    return found(" ".join(str(held) for held in (*letters, *(make.tables(file, keys) for file in files))))


def test_no_word_that_is_kept_reaches_anybody_or_any_file_and_none_is_left_once_erased(
    tmp_path: Path, tab: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, work, temporary = (tmp_path / name for name in ("data", "work", "temporary"))
    for folder in (data, temporary):
        folder.mkdir()
    everything = ANAS | FOR_THE_COACH | DANAS
    ana, ben, dana = Written(data, monkeypatch).people
    monkeypatch.setenv("TMPDIR", str(temporary))
    house = House(data)
    places = (data, temporary, Path(os.environ["XDG_DATA_HOME"]))
    try:
        assert partner_walks(tab(house), ben) == (set(), set(), set())
        assert coach_walks(tab(house), dana) == (FOR_THE_COACH | DANAS, set(), set())
        pages, files, shared = partner_walks(tab(house), ana)
        assert ({"note", "draft", "pattern", "moment"} <= pages, pages & DANAS, files & DANAS) == (True, set(), set())
        assert shared == set()
        assert in_the_clear(*places) == set()
        reach = {person.name: opened(data, work, person) for person in (ana, ben, dana)}
        assert reach == {"Ana": ANAS | FOR_THE_COACH, "Ben": set(), "Dana": FOR_THE_COACH | DANAS}
        erases_everything(tab(house), ana)
        assert in_the_clear(*places) == set()
        assert opened(data, work, ana, ben, dana) == everything - ANAS - FOR_THE_COACH
    finally:
        said = house.stop()
    assert (found(said), "Traceback" in said) == (set(), False)
