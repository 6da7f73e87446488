"""A phone in one hand, and a keyboard alone: a whole check-in either way."""

from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.domain.model import Person, Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS
from tests.browser.conftest import PHONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House

People = tuple[Person, Person, Person]
FINGER = 46  # px


@pytest.fixture
def phone(house: House, tab: Open, people: People) -> Tab:
    return tab(house, viewport=PHONE, has_touch=True).sign_in(people[0])


def test_a_whole_check_in_takes_at_most_13_taps_on_a_phone(
    house: House, phone: Tab, people: People, week: date
) -> None:
    for number, question in enumerate(RATING_KEYS):
        phone.answer(question, number)
    for stage in STAGE_KEYS:
        phone.answer(stage, "no occasion")
    phone.share("Both of us").save("Saved for Ana")
    assert phone.inputs <= 13
    saved = house.check_ins(people[0], week)
    assert [c.answers for c in saved] == [
        {"safety": 0, "clarity": 1, "connection": 2} | dict.fromkeys(STAGE_KEYS, "no occasion")
    ]


def test_every_key_of_the_check_in_is_big_enough_for_a_finger(phone: Tab) -> None:
    small = {}
    for question in (*RATING_KEYS, *STAGE_KEYS):
        for key in phone.keys(question).all():
            box = key.bounding_box()
            assert box
            if (
                box["height"] < FINGER
                or box["width"] < FINGER
                or box["x"] < 0
                or box["x"] + box["width"] > PHONE["width"]
            ):
                small[question, key.inner_text()] = box
    assert small == {}
    for row in phone.page.locator('[class*="st-key-sharing-"] label').all():
        assert (row.bounding_box() or {"height": 0})["height"] >= FINGER
    for button in (
        phone.page.get_by_role("button", name="Save", exact=True),
        phone.page.get_by_role("link", name="Sign out", exact=True),
    ):
        assert (button.bounding_box() or {"height": 0})["height"] >= 44


def test_a_rating_shows_its_eleven_keys_at_once_in_at_most_two_rows(phone: Tab) -> None:
    for question in RATING_KEYS:
        assert [t.strip() for t in phone.keys(question).all_inner_texts()] == [str(n) for n in range(11)]
        assert len({round((k.bounding_box() or {"y": 0})["y"]) for k in phone.keys(question).all()}) <= 2


def tab_to(here: Tab, selector: str) -> None:
    """The Tab key, until the focus is inside."""
    for _ in range(80):
        here.page.keyboard.press("Tab")
        if here.page.evaluate("s => !!document.activeElement.closest(s)", selector):
            return
    raise AssertionError(f"the Tab key does not lead to {selector}")


def test_on_a_phone_the_menu_makes_way_for_the_page_that_was_chosen(phone: Tab) -> None:
    for title in ("Trends", "Our data", "Check-in"):
        phone.go(title)
        expect(phone.page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
        expect(phone.page.get_by_test_id("stSidebarNavLink").first).not_to_be_in_viewport()


def test_a_whole_check_in_by_keyboard_alone(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    keys = here.page.keyboard
    for question in (*RATING_KEYS, *STAGE_KEYS):
        kind = "rating" if question in RATING_KEYS else "stage"
        tab_to(here, f'[class*="st-key-{kind}-{question}-"]')
        for _ in range(2):
            keys.press("ArrowRight")
        with here.run():
            keys.press("Space")
        assert len(here.chosen(question)) == 1, question
    tab_to(here, "textarea")
    keys.type("by keyboard")
    with here.run():
        tab_to(here, '[class*="st-key-sharing-"]')
    with here.run():
        keys.press("Space")
    tab_to(here, '[class*="st-key-save-"]')
    keys.press("Enter")
    expect(here.page.get_by_text("Saved for Ana")).to_be_visible()
    saved = house.check_ins(people[0], week)[0]
    assert dict(saved.answers) == dict.fromkeys(RATING_KEYS, 2) | dict.fromkeys(STAGE_KEYS, "2")
    assert saved.note == "by keyboard"
    assert saved.sharing["safety"] is Sharing.BOTH


def test_where_the_keyboard_is_can_be_seen(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    tab_to(here, '[class*="st-key-rating-safety-"]')
    seen = (
        "e => { const s = getComputedStyle(e); return s.outlineStyle + s.outlineWidth + s.boxShadow + s.borderColor; }"
    )
    focused = here.page.locator(":focus")
    with_focus = focused.evaluate(seen)
    handle = focused.element_handle()
    here.page.keyboard.press("Tab")
    here.page.wait_for_timeout(300)  # the ring fades
    assert handle.evaluate(seen) != with_focus
