"""A coach's whole hour: prepare, the session, what is agreed, the sheet, and how the step greets both at home."""

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from dashboard.accounts import own_letters
from dashboard.domain.model import Person, Role, new_id
from dashboard.domain.questions import RATINGS
from dashboard.domain.weeks import WEEK, week_of
from dashboard.store.storage import Storage
from dashboard.ui.session.topics import TOPICS
from tests import locked
from tests.browser import wire
from tests.browser.conftest import ZONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House, answered, furnish

People = tuple[Person, Person, Person]
VIDEO = {"width": 1280, "height": 720}
MARK = "ZEBRA-7291-QUAGGA"
STEP = "On Sunday each of us says one thing we need."
OTHERS = ("Xanthippe", "Yolanda")
SMALL = """() => {
  const small = [];
  const walk = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.getClientRects().length) continue;
    if (getComputedStyle(e).visibility === 'hidden') continue;
    if (parseFloat(getComputedStyle(e).fontSize) < 28) small.push(walk.currentNode.data);
  }
  return small;
}"""


@pytest.fixture
def this() -> date:
    """The week of today in the browsers."""
    return week_of(datetime.now(ZoneInfo(ZONE)).date())


@pytest.fixture
def house(tmp_path: Path, this: date) -> Iterator[House]:
    """Ana and Ben with twelve shared weeks, and a second couple of the same coach."""
    ana, ben, dana = furnish(tmp_path)
    for n in range(1, 13):
        for person, value in ((ana, 4 + n % 3), (ben, 6)):
            answers = {r.key: value for r in RATINGS} | {"recognize": str(n % 4)}
            answered(tmp_path, person, this - n * WEEK, answers)
    store = Storage(tmp_path)
    home = new_id()
    others = [Person(new_id(), home, Role.PARTNER, name, name.casefold(), n) for n, name in enumerate(OTHERS)]
    store.add_couple(" & ".join(OTHERS), *others)
    store.link_coach(home, dana.id)
    with own_letters.along(store, locked.writer(ana)):
        store.happened.add_event(ana.couple_id or "", ana.id, this - 3 * WEEK, "Moved house")
    store.close()
    running = House(tmp_path)
    yield running
    assert "Traceback" not in running.stop()


def type_into(here: Tab, label: str, text: str) -> None:
    """Fills a field and leaves it."""
    field = here.page.get_by_label(label, exact=True).first
    field.fill(text)
    with here.run():
        field.press("Tab")


def prepared(here: Tab, dana: Person) -> Tab:
    """Dana opens Prepare for Ana and Ben, writes a note and two questions, one of which may be shown."""
    here.sign_in(dana, "Hello")
    with here.run():
        here.page.get_by_role("button", name="Prepare (I am alone)").click()
    here.settle("Prepare")
    return here


def in_session(here: Tab, dana: Person) -> Tab:
    """Dana opens the session by the first letters of a name."""
    here.sign_in(dana, "Hello")
    type_into(here, "Name", "ana")
    with here.run():
        here.page.get_by_role("button", name="In session: Ana and Ben").click()
    return here


def labels(here: Tab) -> set[str]:
    """What stands on the rules of the charts that were sent."""
    return {str(row) for table in wire.tables(here.frames) for row in table.get("label", [])}


def nothing_private(here: Tab) -> None:
    """No other couple and nothing of the coach's own: in no text, and in no byte as it came."""
    sent = " ".join(wire.texts(here.frames))
    for private in (MARK, *OTHERS):
        assert private not in sent
        assert private.encode() not in b"".join(here.frames)


def to_topic(here: Tab, key: str) -> None:
    """The right arrow key, until the topic is there."""
    for title in list(TOPICS.values())[1 : list(TOPICS).index(key) + 1]:
        with here.run():
            here.page.keyboard.press("ArrowRight")
        expect(here.page.get_by_role("heading", name=title)).to_be_visible()


def test_a_whole_hour(house: House, tab: Open, people: People, tmp_path: Path) -> None:
    ana, ben, dana = people
    alone = prepared(tab(house, viewport=VIDEO), dana)
    pick = alone.page.get_by_role("combobox", name="Couple")
    if pick.count() and "Ana" not in pick.input_value():
        pick.click()
        with alone.run():
            alone.page.get_by_role("option", name="Ana and Ben").click()
    expect(alone.page.get_by_role("heading", name="Two questions to ask")).to_be_visible()
    with alone.run():
        alone.page.get_by_role("button", name="This session", exact=True).click()
    type_into(alone, "My own note (locked: only you can read it)", MARK)
    type_into(alone, "Question 1", "What did the walk do?")
    with alone.run():
        alone.page.get_by_text("May be shown", exact=True).first.click()
    type_into(alone, "Question 2", f"{MARK} question")

    # Into the session in the same tab: from here on nothing else is sent.
    alone.frames.clear()
    with alone.run():
        alone.page.get_by_role("button", name="In session", exact=True).click()
    expect(alone.page.get_by_role("heading", name="In session: Ana and Ben")).to_be_visible()
    nothing_private(alone)
    here = in_session(tab(house, viewport=VIDEO), dana)
    for n, title in enumerate(TOPICS.values()):
        if n:
            with here.run():
                here.page.keyboard.press("ArrowRight")
        expect(here.page.get_by_role("heading", name=title)).to_be_visible()
        if title != "All on one page":
            here.page.wait_for_timeout(600)  # the chart is drawn
            assert here.page.evaluate(SMALL) == []
            tall = here.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            assert tall <= VIDEO["height"], title
    assert {"Session", "Moved house"} <= labels(here)
    with here.run():
        here.page.keyboard.press("ArrowLeft")
    assert "What did the walk do?" in here.said
    type_into(here, "Agreed step, in one sentence", STEP)
    field = here.page.get_by_label("Agreed step, in one sentence")
    field.press("ArrowLeft")
    expect(here.page.get_by_role("heading", name="What you agree to try")).to_be_visible()
    with here.run():
        here.page.get_by_role("radio", name="3 Communicate").click()
    expect(here.page.get_by_text("Saved.")).to_be_visible()

    # To another topic and back: what is stored stands in the fields again, and the next press keeps it.
    for way in ("Next", "Back"):
        with here.run():
            here.page.get_by_role("button", name=way).click()
    expect(here.page.get_by_role("heading", name="What you agree to try")).to_be_visible()
    expect(here.page.get_by_label("Agreed step, in one sentence")).to_have_value(STEP)
    expect(here.page.get_by_role("radio", name="3 Communicate")).to_be_checked()
    type_into(here, "Focus", "Sundays")
    expect(here.page.get_by_text("Saved.")).to_be_visible()
    with here.page.expect_download() as download:
        here.page.get_by_role("button", name="Session sheet (PDF)").click()
    sheet = Path(download.value.path()).read_bytes()
    (page,) = PdfReader(BytesIO(sheet)).pages
    printed = "".join(page.extract_text().split())
    for words in (STEP, "Ana and Ben", "What did the walk do?", "Moved house"):
        assert "".join(words.split()) in printed
    for private in (MARK, *OTHERS):
        assert private not in printed
    nothing_private(here)

    # The way back to Prepare asks for the passphrase, and nothing leads into the session again.
    here.page.get_by_role("button", name="Close this view").first.click()
    expect(here.page.get_by_label("Your passphrase", exact=True)).to_be_visible()
    here.page.go_back()
    here.page.wait_for_url("**/sign-in*")
    expect(here.page.get_by_role("heading", name="In session: Ana and Ben")).to_have_count(0)
    here.page.goto(house.base)
    expect(here.page.get_by_role("heading", name="Weekly notes")).to_be_visible()

    # At home the step greets both, and its session stands on the chart.
    for person in (ana, ben):
        partner = tab(house).sign_in(person)
        if partner.page.get_by_role("button", name="this week").count():
            partner.do("this week")
        expect(partner.page.get_by_text("You agreed to try")).to_be_visible()
        expect(partner.page.get_by_text(STEP)).to_be_visible()
        partner.answer("step", "tried").share("Both of us").save()
        partner.go("Trends")
        assert {"Session", "Moved house"} <= labels(partner)
        assert MARK not in " ".join(wire.texts(partner.frames))
    partner.unfold("Details")
    assert "Ana: Tried it" in partner.said
    assert MARK.encode() not in b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())


def test_a_session_loaded_anew_stands_at_the_same_topic(house: House, tab: Open, people: People) -> None:
    """After 90 idle minutes unlocking returns there as well: see `test_door`."""
    here = in_session(tab(house, viewport=VIDEO), people[2])
    to_topic(here, "clarity")
    here.reload()
    expect(here.page.get_by_role("heading", name="Clarity")).to_be_visible()


def test_a_sheet_pressed_beside_another_couples_session_is_a_sentence_and_no_file(
    house: House, tab: Open, people: People
) -> None:
    dana = people[2]
    alone = prepared(tab(house, viewport=VIDEO), dana)
    pick = alone.page.get_by_role("combobox", name="Couple")
    if OTHERS[0] not in pick.input_value():
        pick.click()
        with alone.run():
            alone.page.get_by_role("option", name=OTHERS[0]).click()
    files: list[object] = []
    alone.page.on("download", lambda download: files.append(download))
    here = tab(house, beside=alone, viewport=VIDEO).open("/", "Hello")
    type_into(here, "Name", "ana")
    with here.run():
        here.page.get_by_role("button", name="In session: Ana and Ben").click()
    alone.page.get_by_role("button", name="Session sheet (PDF)").click()
    expect(alone.page.get_by_text("Another couple's session is open in another window.")).to_be_visible()
    assert files == []


def test_a_note_typed_while_another_window_goes_into_session_waits_for_the_next_sign_in(
    house: House, tab: Open, people: People
) -> None:
    note, other = "My own note (locked: only you can read it)", " and ".join(OTHERS)
    writing = prepared(tab(house), people[2])
    for name in ("Ana and Ben", "This session"):
        with writing.run():
            writing.page.get_by_role("button", name=name, exact=True).click()
    beside = tab(house, beside=writing).open("/", "Hello")
    type_into(beside, "Name", OTHERS[0][:4])
    writing.page.get_by_label(note).press_sequentially(MARK)
    with beside.run():
        beside.page.get_by_role("button", name=f"In session: {other}").click()
    writing.frames.clear()
    with writing.run():
        writing.page.get_by_label(note).blur()
    expect(writing.page.get_by_role("heading", name=f"In session: {other}")).to_be_visible()
    assert "not saved yet" in writing.said
    sent = b"".join(writing.frames)
    assert [word for word in (MARK, "Ana", "Ben") if word.encode() in sent] == []
    again = prepared(tab(house), people[2])
    with again.run():
        again.page.get_by_role("button", name="Not saved yet: Ana and Ben").click()
    expect(again.page.get_by_label(note)).to_have_value(MARK)
    with again.run():
        again.page.get_by_role("button", name="Save this session").click()
    expect(again.page.get_by_label(note)).to_have_count(0)
    with again.run():
        again.page.get_by_role("button", name="This session", exact=True).click()
    expect(again.page.get_by_label(note)).to_have_value(MARK)
