"""A phone in one hand, and a keyboard alone: a whole check-in either way."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.domain.model import Person, Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS
from tests.browser.conftest import PHONE, Open
from tests.browser.hands import SAVED, Tab
from tests.browser.house import House

People = tuple[Person, Person, Person]
FINGER = 44  # px


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
    phone.share("Both of us").save()
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
                small[question, key.get_attribute("value")] = box
    assert small == {}
    for row in phone.page.locator(".check-in .cards label, .check-in .more label").all():
        assert (row.bounding_box() or {"height": 0})["height"] >= FINGER
    for button in (
        phone.page.get_by_role("button", name="Save", exact=True),
        phone.page.get_by_role("link", name="Sign out", exact=True),
    ):
        assert (button.bounding_box() or {"height": 0})["height"] >= 44


def test_a_rating_shows_its_eleven_keys_at_once_in_at_most_two_rows(phone: Tab) -> None:
    for question in RATING_KEYS:
        assert phone.keys(question).evaluate_all("all => all.map(e => e.value)") == [str(n) for n in range(11)]
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


def test_no_heading_is_a_stop_of_the_tab_key(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    for title in ("Trends", "Our data"):
        here.go(title)
        links = here.page.locator(":is(h1, h2, h3) a")
        assert [link for link in links.all() if link.is_visible()] == []


def test_a_whole_check_in_by_keyboard_alone(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    keys = here.page.keyboard
    for question in RATING_KEYS:
        tab_to(here, f'[data-question="{question}"]')
        keys.press("1")
        keys.press("0")
        assert here.chosen(question) == ["10"]
        keys.press("ArrowLeft")
        assert here.chosen(question) == ["9"]
    for question in STAGE_KEYS:
        tab_to(here, f'[data-question="{question}"]')
        for _ in range(2):
            keys.press("ArrowRight")
        assert here.chosen(question) == ["Often"]
    tab_to(here, "textarea")
    keys.type("by keyboard")
    tab_to(here, ".cards")
    keys.press("Space")
    tab_to(here, ".bar")
    keys.press("Enter")
    expect(here.page.get_by_text(SAVED)).to_be_visible()
    saved = house.check_ins(people[0], week)[0]
    assert dict(saved.answers) == dict.fromkeys(RATING_KEYS, 9) | dict.fromkeys(STAGE_KEYS, "2")
    assert saved.note == "by keyboard"
    assert saved.sharing["safety"] is Sharing.BOTH


def test_tab_goes_from_question_to_question_and_to_the_chosen_key(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("clarity", 7).answer("recognize", "3")
    here.page.locator(".check-in h1").focus()
    stops = "e => e.name ? `${e.name} ${e.value}` : e.textContent"
    seen = []
    while not seen or seen[-1] != "note ":
        here.page.keyboard.press("Tab")
        seen.append(here.page.locator(":focus").evaluate(stops))
    asked = [stop for stop in seen if stop.split()[0] in {*RATING_KEYS, *STAGE_KEYS}]
    assert asked == [
        "safety 0", "clarity 7", "connection 0", "recognize 3", "slow_down 0", "communicate 0", "create_safety 0",
    ]  # fmt: skip


def test_digits_choose_and_a_pause_makes_two_of_them_two_choices(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    tab_to(here, '[data-question="safety"]')
    keys = here.page.keyboard
    for typed, chosen in (("7", ["7"]), ("1", ["1"]), ("0", ["10"]), ("0", ["0"]), ("Backspace", []), ("3", ["3"])):
        keys.press(typed)
        assert here.chosen("safety") == chosen, typed
    keys.press("1")
    here.page.wait_for_timeout(600)
    keys.press("0")
    assert here.chosen("safety") == ["0"]


def test_the_form_is_read_aloud_in_order_with_each_end_state_and_place(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 7)
    read = here.page.locator(".check-in").aria_snapshot()
    order = [
        'heading "Your week" [level=1]',
        'group "Felt safety In that week, how at ease did you feel being yourself with your partner?"',
        'radio "0 On guard nearly all the time"',
        'radio "7" [checked]',
        'radio "10 At ease nearly all the time"',
        'radio "No answer"',
        'group "Clarity In that week',
        'group "Connection In that week',
        'heading "The four healing stages" [level=2]',
        'group "1 Recognize your patterns without shame When an old pattern',
        'group "4 Create emotional safety',
        'textbox "A note"',
        'group "Who may see this check-in"',
        'radio "Both of us and our coach Ben and Dana can see your ratings and stages. Your note stays with you."',
        "text: answered",
        'button "Save"',
    ]
    places = [read.find(line) for line in order]
    assert -1 not in places, (order[places.index(-1)], read)
    assert places == sorted(places)
    group = here.page.locator('[data-question="safety"]')
    assert group.get_by_role("radio").count() == 12


def test_the_first_key_stands_high_and_save_stays_in_sight(house: House, tab: Open, people: People) -> None:
    for viewport, most in ((PHONE, 300), ({"width": 640, "height": 400}, 330)):  # the second: 1280 x 800 at 200 %
        here = tab(house, viewport=viewport).sign_in(people[0])
        box = here.key("safety", 0).bounding_box()
        assert box
        assert box["y"] < most
        bar = here.page.locator(".check-in .bar").bounding_box()
        assert bar
        assert box["y"] + box["height"] <= bar["y"]
        for target in (here.key("create_safety", "0"), here.note):
            target.focus()
            place, bar = target.bounding_box(), here.page.locator(".check-in .bar").bounding_box()
            assert place
            assert bar
            assert bar["y"] + bar["height"] <= viewport["height"] + 1
            assert place["y"] + place["height"] <= bar["y"], "what has the focus is not behind the bar"


def test_a_page_translated_by_the_browser_goes_on_counting(house: House, tab: Open, people: People) -> None:
    """As Chromium does it: each text is wrapped in elements of its own, with other words in them."""
    here = tab(house).sign_in(people[0])
    here.page.evaluate(
        """() => {
            const walk = document.createTreeWalker(document.querySelector('.check-in'), NodeFilter.SHOW_TEXT), all = [];
            while (walk.nextNode()) {
                const held = walk.currentNode.parentElement.closest('[translate]');
                if (walk.currentNode.data.trim() && held?.translate !== false) all.push(walk.currentNode);
            }
            for (const text of all) {
                const font = document.createElement('font');
                font.append(document.createElement('font'));
                font.firstElementChild.textContent = text.data.replace(/[aeiou]/g, 'u');
                text.replaceWith(font);
            }
        }"""
    )
    assert "Fult sufuty" in here.said
    here.answer("safety", 7)
    expect(here.page.locator(".count strong").first).to_have_text("1")
    expect(here.page.locator(".open")).to_have_text(re.compile("^Not answered yet: Clarity, Connection"))
    here.share("Buth uf us")
    here.page.locator(".bar .main").click()
    expect(here.page.get_by_text(SAVED)).to_be_visible()


def test_where_the_keyboard_is_can_be_seen(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    tab_to(here, '[data-question="safety"]')
    seen = "e => { const s = getComputedStyle(e.nextElementSibling); return s.outlineStyle + s.outlineWidth; }"
    focused = here.page.locator(":focus")
    with_focus = focused.evaluate(seen)
    handle = focused.element_handle()
    here.page.keyboard.press("Tab")
    here.page.wait_for_timeout(300)  # the ring fades
    assert handle.evaluate(seen) != with_focus
