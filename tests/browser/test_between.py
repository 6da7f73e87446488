"""Between check-ins, on a phone: a pattern, a moment, both read by whoever may, and nothing left once erased."""

import re

from playwright.sync_api import Locator, expect

from dashboard.domain.model import Person
from tests import locked
from tests.browser.conftest import PHONE, Open
from tests.browser.hands import HUMAN, Tab
from tests.browser.house import House

PATTERN = "get loud inside and look at my phone, QUAGGA-7"
NOTICED, SAID = "my hand was on the phone, ZEBRA-9", "could you call at six? OKAPI-3"
MARKS = [text.split()[-1].encode() for text in (PATTERN, NOTICED, SAID)]
STAGES = "The four healing stages"


def bytes_of(house: House) -> bytes:
    return b"".join(p.read_bytes() for p in house.data.rglob("*") if p.is_file())


def part(tab: Tab, title: str) -> Locator:
    return tab.page.get_by_test_id("stExpander").filter(has=tab.page.get_by_text(title, exact=True))


class Taps:
    """A finger that counts what is not typing."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self.made = tab, 0

    def on(self, target: Locator) -> None:
        self.made += 1
        target.click(delay=HUMAN)

    def type(self, field: Locator, text: str) -> None:
        self.made += 1
        with self.tab.run():
            field.click()
            field.fill(text)
            field.blur()


def go(tab: Tab, title: str, heading: str | None = None, taps: Taps | None = None) -> Tab:
    """By the menu of a phone, which is closed again."""
    taps = taps or Taps(tab)
    taps.on(tab.page.get_by_test_id("stExpandSidebarButton"))
    with tab.run():
        taps.on(tab.page.get_by_test_id("stSidebarNavLink").filter(has_text=re.compile(f"^{title}$")))
    tab.settle(heading or title)
    if (close := tab.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button")).is_visible():
        taps.on(close)
    return tab


def write_a_pattern(tab: Tab) -> None:
    tab.unfold("My pattern")
    mine = part(tab, "My pattern")
    with tab.run():
        mine.get_by_label("I notice I ...").fill(PATTERN)
        mine.get_by_label("I notice I ...").blur()
    with tab.run():
        mine.get_by_role("radio", name="Both of us and our coach").click()
    mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.get_by_text("Saved. Ben and your coach can read it.")).to_be_visible()


def test_a_pattern_and_a_moment_written_shared_read_and_erased(
    house: House, tab: Open, people: tuple[Person, Person, Person]
) -> None:
    ana, ben, dana = people
    here = tab(house, viewport=PHONE)
    here.sign_in(ana)
    taps = Taps(here)
    go(here, "Stages", STAGES, taps)
    form = part(here, "Note a moment")
    taps.on(form.locator("summary"))
    taps.type(form.get_by_label("What I noticed"), NOTICED)
    taps.type(form.get_by_label("What I asked for or said"), SAID)
    with here.run():
        taps.on(form.get_by_role("radio", name="Both of us and our coach"))
    taps.on(form.get_by_role("button", name="Save", exact=True))
    expect(form.get_by_text("Saved. Ben and your coach can read it.")).to_be_visible()
    assert taps.made <= 8
    write_a_pattern(here)
    assert here.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert all(mark in bytes_of(house) for mark in MARKS)
    here.sign_out()

    go(here.sign_in(ben), "Stages", STAGES).unfold("From Ana")
    for text in (PATTERN, NOTICED, SAID):
        expect(part(here, "From Ana").get_by_text(text)).to_be_visible()
    here.sign_out()

    here.sign_in(dana, "Hello")
    here.page.get_by_role("textbox", name="Name").fill("an")
    here.page.keyboard.press("Enter")
    here.page.get_by_role("button", name="In session: Ana and Ben").click()
    expect(here.page.get_by_role("button", name="Next")).to_be_visible()
    here.settle()
    with here.run():
        here.page.get_by_role("button", name="Next").click()
    here.unfold("Moments", "Patterns")
    for text in (PATTERN, NOTICED, SAID):
        expect(here.page.get_by_text(text)).to_be_visible()

    go(here.sign_in(ana), "Our data").unfold("Erase")
    here.settle().page.get_by_role("button", name="Erase everything I wrote").click()
    here.page.get_by_role("textbox", name="Your passphrase").fill(locked.phrase("ana"))
    here.page.get_by_role("button", name="Erase everything you wrote").click()
    expect(here.page.get_by_role("heading", name="It is gone")).to_be_visible()
    assert not [mark for mark in MARKS if mark in bytes_of(house)]
    with house.store() as store:
        assert store.entries.current([ana.id]) == []
        assert store.entries.own(ana.id) is None


def test_a_moment_kept_for_oneself_reaches_no_frame_of_the_partner_and_one_moment_can_be_erased(
    house: House, tab: Open, people: tuple[Person, Person, Person]
) -> None:
    ana, ben, _ = people
    here = tab(house, viewport=PHONE)
    go(here.sign_in(ana), "Stages", STAGES).unfold("Note a moment")
    Taps(here).type(part(here, "Note a moment").get_by_label("What I noticed"), NOTICED)
    part(here, "Note a moment").get_by_role("button", name="Save", exact=True).dblclick()
    expect(here.page.get_by_text("Saved, only for you.")).to_be_visible()
    expect(here.page.get_by_text("Nothing is written yet")).to_have_count(0)
    with house.store() as store:
        assert len(store.entries.all_rows(ana.id)) == 1
    assert MARKS[1] not in bytes_of(house)
    here.sign_out()
    handed_over = len(here.frames)
    here.sign_in(ben)
    for title, heading in (("Trends", None), ("Stages", STAGES), ("Our data", None)):
        go(here, title, heading)
    assert not [frame for frame in here.frames[handed_over:] if MARKS[1] in frame]
    here.sign_out()

    go(here.sign_in(ana), "Stages", STAGES).unfold("My moments")
    mine = part(here, "My moments")
    here.choose_first(mine.get_by_role("combobox"))
    mine.get_by_role("button", name="Erase this moment").click()
    mine.get_by_role("button", name="Erase it", exact=True).click()
    expect(part(here, "My moments")).to_have_count(0)
    with house.store() as store:
        assert [r.kind for r in store.entries.all_rows(ana.id)] == []
