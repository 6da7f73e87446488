"""A couple at home and a coach on her own copy, in two browsers over two data folders: what goes between is files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.model import Person
from dashboard.store import coach_settings_file
from dashboard.store.storage import Storage
from tests import locked
from tests.browser.conftest import Open
from tests.browser.hands import Tab
from tests.browser.house import House
from tests.locked import ANA, BEN, DANA

HOME, DESK = "home", "desk"


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[dict[str, House]]:
    """Ana and Ben on one computer, Dana on another; nobody knows of the other yet."""
    for name in (HOME, DESK):
        (tmp_path / name).mkdir()
    store = Storage(tmp_path / HOME)
    store.add_couple("Ana & Ben", ANA, BEN, locked.newcomer(ANA), locked.newcomer(BEN))
    store.close()
    store = Storage(tmp_path / DESK)
    store.add_person(DANA, locked.newcomer(DANA))
    store.close()
    coach_settings_file.save(tmp_path / DESK, Practice(policy=Policy.LIMITED))
    running = {name: House(tmp_path / name) for name in (HOME, DESK)}
    yield running
    assert not [said for said in (house.stop() for house in running.values()) if "Traceback" in said]


def test_the_whole_way_over_two_data_folders(copies: dict[str, House], tab: Open, tmp_path: Path) -> None:
    home, desk = tab(copies[HOME]), tab(copies[DESK])
    line, danas = card(desk)
    words = pairing(home, line, danas)
    week(home, {"Ana": 5, "Ben": 8}, before=True)
    assert drop(desk, file(home, tmp_path)) == []
    hear(desk, words)
    week(home, {"Ana": 3, "Ben": 9})
    second = file(home, tmp_path)
    (reach,) = drop(desk, second)
    assert re.fullmatch(r"What you have from Ana and Ben goes up to \d+ \w+\.", reach)
    assert "You have this already" in " ".join(drop(desk, second))
    back = session(desk, tmp_path)
    way_back(home, back)
    step_answered(home)
    drop(desk, file(home, tmp_path))
    prepare(desk)
    desk.unfold()
    assert "Tried it" in desk.said
    ending(home)
    drop(desk, last(home, tmp_path))
    prepare(desk)
    assert "Ana and Ben: ended." in desk.said


# -- the steps ---------------------------------------------------------------------------------------


def at_desk(desk: Tab, page: str) -> Tab:
    """Dana on one of her own pages, with Prepare open."""
    if not desk.is_signed_in("Dana"):
        desk.sign_in(DANA, "Hello")
    button = desk.page.get_by_role("button", name="Prepare (I am alone)")
    expect(button.or_(desk.page.get_by_role("heading", level=1, name=re.compile("Prepare|Couples")))).to_be_visible()
    if button.count():
        with desk.run():
            button.click()
    return desk.go(page, "Prepare" if page == "My work" else page)


def at_home(home: Tab, person: Person) -> Tab:
    """One of the two on the part of Our data that is about their coach."""
    if not home.is_signed_in(person.name):
        home.sign_in(person)
    return home.go("Our data").unfold("Coach")


def press(tab: Tab, name: str) -> None:
    with tab.run():
        tab.page.get_by_role("button", name=name, exact=True).click()


def says_yes(tab: Tab, asked: str) -> None:
    """To one of the questions whether each was spoken with alone."""
    with tab.run():
        tab.page.locator(f'[class*="st-key-{asked}"]').get_by_role("radio", name="Yes", exact=True).click()


def card(desk: Tab) -> tuple[str, str]:
    """Dana's card as a line, and her four words."""
    at_desk(desk, "Couples").unfold("A couple with their own computer")
    expect(desk.page.get_by_test_id("stCode")).to_have_count(0)
    says_yes(desk, "card-spoken")
    expect(desk.page.get_by_role("img", name="The same line as a picture")).to_be_visible()
    line, words = (one.strip() for one in desk.page.get_by_test_id("stCode").all_inner_texts())
    assert line.startswith("card1.")
    return line, words


def pairing(home: Tab, line: str, danas: str) -> dict[str, str]:
    """Ana names Dana by the line, Ben agrees, each confirms her words; their own words, by name."""
    at_home(home, ANA)
    home.page.get_by_label("Or the line that begins with card1.").fill(line)
    press(home, "Ask my partner about this card")
    expect(home.page.get_by_text("You agreed to Dana as your coach.")).to_be_visible()
    at_home(home.sign_out(), BEN)
    press(home, "I agree")
    found = {}
    for person in (BEN, ANA):
        at_home(home if home.is_signed_in(person.name) else home.sign_out(), person)
        home.page.get_by_label("Your coach's four check words").fill(danas)
        press(home, "Confirm")
        expect(home.page.get_by_text("You have confirmed")).to_be_visible()
        found[person.name] = home.page.get_by_test_id("stCode").inner_text().strip()
        assert len(found[person.name].split()) == 4
    return found


def week(home: Tab, safety: dict[str, int], *, before: bool = False) -> None:
    """Both answer one question of a week for both."""
    for person in (ANA, BEN):
        if not home.is_signed_in(person.name):
            home.sign_out().sign_in(person)
        home.go("Check-in")
        if before:
            other = home.page.locator(".check-in").get_by_role("button", name=re.compile("last week", re.I))
            if other.count():
                home.press(other.first)
                home.settle("Check-in")
        elif (this := home.page.locator(".check-in").get_by_role("button", name=re.compile("this week", re.I))).count():
            home.press(this.first)
            home.settle("Check-in")
        home.answer("safety", safety[person.name]).share("Both of us").save()


def file(home: Tab, folder: Path) -> Path:
    """A file for Dana, as whoever is there makes it."""
    name = "Ana" if home.is_signed_in("Ana") else "Ben"
    at_home(home, ANA if name == "Ana" else BEN)
    expect(home.page.get_by_text("Once sent it cannot be called back")).to_be_visible()
    return saved(home, home.page.get_by_role("button", name="Save a file for Dana"), folder)


def saved(tab: Tab, button: Locator, folder: Path) -> Path:
    with tab.page.expect_download() as download:
        button.click()
    assert re.fullmatch(r"weekly-notes-\d{4}-\d\d-\d\d\.age", download.value.suggested_filename)
    place = folder / f"{len(list(folder.iterdir()))}-{download.value.suggested_filename}"
    download.value.save_as(place)
    return place


def drop(desk: Tab, *files: Path) -> list[str]:
    """Files dropped on Couples; the lines that say how far each reaches."""
    at_desk(desk, "Couples")
    if not desk.page.locator('input[type="file"]').count():
        desk.unfold("A couple with their own computer")
    with desk.run():
        desk.page.locator('input[type="file"]').first.set_input_files(files)
    desk.settle()
    lines = desk.page.get_by_test_id("stText").all_inner_texts()
    return [line for line in lines if " goes up to " in line or "already" in line]


def hear(desk: Tab, words: dict[str, str]) -> None:
    """Until the words are heard nothing is there; then both are."""
    page = desk.page
    for n, (name, said) in enumerate(words.items()):
        if n == 0:
            says_yes(desk, "heard-spoken")
        page.get_by_label("Four words", exact=True).fill(said)
        press(desk, "These are the words")
        assert f"{name}: waiting" not in desk.said
    expect(page.get_by_role("heading", name="Four words to hear")).to_have_count(0)
    expect(page.get_by_role("button", name="Ana and Ben", exact=True)).to_be_visible()


def prepare(desk: Tab) -> None:
    """Prepare, about the one couple."""
    at_desk(desk, "My work")


def session(desk: Tab, folder: Path) -> Path:
    """What both share is there as if they sat here; a session is noted, and a file goes back."""
    prepare(desk)
    assert "What you have from Ana and Ben goes up to" in desk.said
    press(desk, "This session")
    for label, said in (
        ("My own note (locked: only you can read it)", "ZEBRA-7291"),
        ("Agreed step, in one sentence", "Ten minutes each evening"),
    ):
        with desk.run():
            desk.page.get_by_label(label).fill(said)
            desk.page.get_by_label(label).blur()
    expect(desk.page.get_by_text("Saved.")).to_be_visible()
    return saved(desk, desk.page.get_by_role("button", name="A file for Ana and Ben"), folder)


def way_back(home: Tab, back: Path) -> None:
    """Brought in by one; each reads how far theirs has come, and the step greets both."""
    for person in (ANA, BEN):
        at_home(home if home.is_signed_in(person.name) else home.sign_out(), person)
        if person is ANA:
            with home.run():
                home.page.locator('input[type="file"]').first.set_input_files(back)
            home.settle()
        expect(home.page.get_by_text(re.compile(r"Dana has yours up to \d+ \w+"))).to_be_visible()
        home.go("Check-in")
        if (change := home.page.locator(".check-in").get_by_role("button", name="Change something")).count():
            home.press(change)
        expect(home.page.get_by_text("Ten minutes each evening").first).to_be_visible()
    assert b"ZEBRA-7291" not in b"".join(p.read_bytes() for p in home_files(back))


def home_files(back: Path) -> list[Path]:
    return [p for p in (back.parent / HOME).rglob("*") if p.is_file()]


def step_answered(home: Tab) -> None:
    """Ben says how the step went."""
    assert home.is_signed_in("Ben")
    home.answer("step", "tried").share("Both of us").save()
    expect(home.page.get_by_role("link", name="A file for Dana")).to_be_visible()


def ending(home: Tab) -> None:
    """Both end with Dana."""
    for person in (BEN, ANA):
        at_home(home if home.is_signed_in(person.name) else home.sign_out(), person)
        press(home, "End with Dana")


def last(home: Tab, folder: Path) -> Path:
    """The file that tells her so; after it is sent nothing is kept for her."""
    expect(home.page.get_by_text("You ended with Dana.")).to_be_visible()
    place = saved(home, home.page.get_by_role("button", name="Save a file for Dana"), folder)
    press(home, "It is sent")
    expect(home.page.get_by_text("You ended with Dana.")).to_have_count(0)
    return place
