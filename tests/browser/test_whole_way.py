"""The whole way of a couple and their coach, from the printed address to signing out, with nothing prepared."""

import re
from pathlib import Path

from playwright.sync_api import expect

from dashboard.domain.questions import STAGE_KEYS
from tests.browser import wire
from tests.browser.conftest import Open
from tests.browser.hands import Tab
from tests.browser.house import House

PHRASES = {"Ana": "ana likes green tea", "Ben": "ben walks on sunday", "Dana": "dana listens for long"}
BEGIN = "I have read this, begin"


def come_in(tab: Tab, name: str, button: str = "Sign in") -> None:
    """Types the passphrase that is asked for."""
    tab.fill(tab.page.get_by_role("textbox", name="Your passphrase"), PHRASES[name])
    with tab.run():
        tab.press(tab.page.get_by_role("button", name=button))
    tab.until(lambda: tab.is_signed_in(name))


def sign_in(tab: Tab, name: str) -> None:
    """From the list of names."""
    tab.page.goto(tab.base + "/sign-in")
    tab.page.get_by_role("navigation").get_by_text(name, exact=True).click()
    come_in(tab, name)


def test_the_whole_way_from_the_printed_address_to_signing_out(tmp_path: Path, tab: Open) -> None:
    house = House(tmp_path)
    try:
        walk(house, tab(house))
    finally:
        said = house.stop()
    assert "Traceback" not in said


def walk(house: House, tab: Tab) -> None:
    set_up_and_first_check_in(house, tab)
    handed_over = len(tab.frames)
    ben_claims_and_answers_blind(tab, handed_over)
    trends_and_together(tab)
    words = coach_comes(tab)
    coach_is_confirmed(tab, words)
    session(tab)


def set_up_and_first_check_in(house: House, tab: Tab) -> None:
    """Two screens, and at most 13 inputs."""
    page = tab.page
    page.goto(house.first)
    tab.fill(page.get_by_label("Your name", exact=True), "Ana")
    tab.fill(page.get_by_label("Your partner's name"), "Ben")
    come_in(tab, "Ana", BEGIN)
    tab.settle("Check-in")
    for question, answer in (("safety", 3), ("clarity", 9), ("connection", 0)):
        tab.answer(question, answer)
    for stage in STAGE_KEYS:
        tab.answer(stage, "3")
    tab.share("Both of us").save()
    assert tab.inputs <= 13


def ben_claims_and_answers_blind(tab: Tab, handed_over: int) -> None:
    """The same computer, the same tab, and nothing of Ana's until Ben's own answer is in."""
    page = tab.page
    page.get_by_role("button", name="Hand over to Ben").click()
    expect(page.get_by_role("heading", name="Hello Ben")).to_be_visible()
    come_in(tab, "Ben", BEGIN)
    tab.go("Trends").look("Just me").unfold()
    tab.go("Stages", "The four healing stages").unfold().go("Our data").unfold()
    assert wire.answers_of(tab.frames[handed_over:], "Ana", 0) == set()
    tab.go("Check-in").answer("safety", 8).answer("clarity", 1).share("Both of us").save()
    assert wire.answers_of(tab.frames[handed_over:], "Ana", 0) == set()


def trends_and_together(tab: Tab) -> None:
    """Both see what both answered; the shared screen has no menu and no way back without a passphrase."""
    page, before = tab.page, len(tab.frames)
    tab.go("Trends")
    tab.charts()
    for length in ("6 months", "1 year", "All", "3 months"):
        with tab.run():
            page.get_by_text(length, exact=True).click()
    tab.unfold("Details")
    found = wire.answers_of(tab.frames[before:], "Ana", 0)
    assert {(k, v) for where, k, v in found if where == "table"} == {("safety", "3"), ("clarity", "9")}
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()

    page.get_by_role("button", name="Look together").click()
    expect(page.get_by_role("heading", level=1, name="Together: Ana and Ben")).to_be_visible()
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    expect(page.get_by_role("heading", name="For a talk")).to_be_visible()
    for step in ("Felt safety", "The four healing stages", "All on one page", "At a glance"):
        with tab.run():
            page.get_by_role("radio", name=step).click()
    for address in ("/trends", "/our-data", "/check-in"):
        tab.open(address, "Together: Ana and Ben")
    tab.support().get_by_role("button", name="Close").click()
    tab.settle("Together: Ana and Ben")
    page.get_by_role("button", name="Close this view").first.click()
    page.get_by_role("navigation").get_by_text("Ana", exact=True).click()
    expect(page.get_by_role("textbox", name="Your passphrase")).to_be_visible()


def coach_comes(tab: Tab) -> str:
    """Proposed by Ana, agreed by Ben, claimed with a code; the four words on the coach's page."""
    page = tab.page
    come_in(tab, "Ana")
    tab.go("Our data").unfold("Coach")
    page.get_by_label("Your coach's name").fill("Dana")
    page.get_by_role("button", name="Ask my partner to agree").click()
    expect(page.get_by_text("You agreed to Dana as your coach.")).to_be_visible()
    tab.sign_out()
    assert "Dana" not in tab.said

    sign_in(tab, "Ben")
    tab.go("Our data").unfold("Coach")
    page.get_by_role("button", name="I agree").click()
    page.get_by_role("radio", name="Yes").click()
    page.get_by_role("button", name="Make the code").click()
    code = page.get_by_test_id("stCode").inner_text().strip()
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", code)
    tab.sign_out()

    page.goto(tab.base + "/sign-in")
    page.get_by_role("navigation").get_by_text("Dana", exact=True).click()
    page.get_by_label("One-time code").fill("0000-0000" if code != "0000-0000" else "1111-1111")
    page.get_by_role("textbox", name="Your passphrase").fill(PHRASES["Dana"])
    page.get_by_role("button", name=BEGIN).click()
    expect(page.get_by_role("alert")).to_have_text("That code does not fit. Ask whoever gave it to you for a new one.")
    page.get_by_label("One-time code").fill(code)
    before = len(tab.frames)
    come_in(tab, "Dana", BEGIN)
    prepare(tab)
    tab.unfold("Your four check words")
    words = page.get_by_test_id("stCode").inner_text().strip()
    assert len(words.split()) == 4
    # What was shared before the coach came stays where it was.
    assert wire.answers_of(tab.frames[before:], "Ana", 0) == set()
    tab.sign_out()
    return words


def prepare(tab: Tab) -> None:
    """From the coach's first page, which names nobody, to what was shared with them."""
    expect(tab.page.get_by_role("heading", level=1, name="Hello")).to_be_visible()
    assert "Ben" not in tab.said
    tab.page.get_by_role("button", name="Prepare (I am alone)").click()
    tab.settle("Prepare")


def coach_is_confirmed(tab: Tab, words: str) -> None:
    """Wrong words are refused; from the right ones on Ana can share with her coach alone."""
    page = tab.page
    sign_in(tab, "Ana")
    expect(page.get_by_text("Me and our coach")).to_have_count(0)
    tab.go("Our data").unfold("Coach")
    for typed, reply in (
        ("one two three four", "Those are not this coach's four words."),
        (words, "You have confirmed"),
    ):
        page.get_by_label("Your coach's four check words").fill(typed)
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text(reply)).to_be_visible()
    tab.go("Check-in").answer("safety", 5)
    tab.share("Me and our coach").save()
    tab.sign_out()


def session(tab: Tab) -> None:
    """The coach sees what was shared with them alone; In session shows nothing of it; then everybody is out."""
    page = tab.page
    before = len(tab.frames)
    sign_in(tab, "Dana")
    prepare(tab)
    tab.unfold()
    expect(page.get_by_text("Felt safety: 5, Clarity: 9, Connection: 0", exact=False)).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(0)
    assert wire.answers_of(tab.frames[before:], "Ana", 0) == set()
    page.get_by_role("button", name="Close Prepare").click()
    tab.settle("Hello")
    before = len(tab.frames)
    page.get_by_role("textbox", name="Name").fill("an")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="In session: Ana and Ben").click()
    tab.settle("In session: Ana and Ben").unfold()
    assert wire.answers_of(tab.frames[before:], "Ana", 0) == set()
    expect(page.get_by_test_id("stTopNavLink")).to_have_count(0)
    page.get_by_role("button", name="Close this view").first.click()
    page.get_by_role("navigation").get_by_text("Dana", exact=True).click()
    come_in(tab, "Dana")
    expect(page.get_by_role("heading", level=1, name="Hello")).to_be_visible()
    tab.sign_out()
    page.goto(tab.base + "/coach")
    expect(page.get_by_text("Who is here?")).to_be_visible()
