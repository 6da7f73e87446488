"""The check-in form under real hands: double clicks, stray keys, two tabs, leaving half-way, undo."""

import re
from datetime import date

import pytest
from playwright.sync_api import Route, expect

from dashboard.domain.model import Person, Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS
from tests.browser.conftest import Open
from tests.browser.hands import CHECK_IN, HUMAN, SAVED, SAVED_ALREADY, Tab
from tests.browser.house import House

People = tuple[Person, Person, Person]
LATER = 700  # ms after the last change a draft is surely kept


def test_nothing_is_chosen_and_nothing_can_be_saved_before_somebody_answers(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    assert [here.chosen(q) for q in (*RATING_KEYS, *STAGE_KEYS)] == [[]] * 7
    assert here.page.locator('.check-in [name="sharing"]:checked').count() == 0
    here.save(until="Choose who may see this check-in, then save.")
    expect(here.page.locator('.check-in [name="sharing"]').first).to_be_focused()
    here.share("Only me").save(until="Nothing is answered yet.")
    assert house.check_ins(people[0], week) == []


def test_a_tap_shows_at_once_and_without_a_message(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    here.page.route(f"**{CHECK_IN}", lambda route: None)  # nothing the server says could help
    heard = len(here.frames)
    shown = here.page.evaluate(
        """() => new Promise((done) => {
            const key = document.querySelector('.check-in [name="safety"][value="7"]'), at = performance.now();
            key.click();
            const filled = getComputedStyle(key.nextElementSibling).fontWeight;
            const said = document.querySelector('.check-in .count').textContent;
            requestAnimationFrame(() => done([filled, said, performance.now() - at]));
        })"""
    )
    assert shown[:2] == ["700", "1 of 7 answered"]
    assert shown[2] < 50
    assert len(here.frames) == heard


def test_a_double_click_on_save_gives_one_revision(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    here.page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(here.page.get_by_text(SAVED)).to_be_visible()
    here.settle()
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 3}]


@pytest.mark.parametrize("width", [390, 1100])
def test_the_second_click_of_a_slow_double_click_on_save_does_nothing_else(
    house: House, tab: Open, people: People, week: date, width: int
) -> None:
    here = tab(house, viewport={"width": width, "height": 844}).sign_in(people[0])
    here.answer("safety", 5).share().save().do("Change something").answer("safety", 3)
    box = here.page.get_by_role("button", name="Save", exact=True).bounding_box()
    assert box
    here.page.mouse.click(box["x"] + 25, box["y"] + 22)
    expect(here.page.get_by_text(SAVED)).to_be_visible()
    here.page.mouse.down(click_count=2)
    here.page.mouse.up(click_count=2)
    here.go("Trends")
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 5}, {"safety": 3}]


def test_saving_what_is_saved_already_adds_nothing(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share().save().do("Change something").save(SAVED_ALREADY)
    assert here.page.get_by_role("button", name="Undo").count() == 0
    assert len(house.check_ins(people[0], week)) == 1


@pytest.mark.parametrize("stroke", ["Enter", "Control+Enter", "Meta+Enter"])
@pytest.mark.parametrize("place", ["note", "key"])
def test_a_stray_enter_never_saves(
    house: House, tab: Open, people: People, week: date, stroke: str, place: str
) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    field = here.note if place == "note" else here.key("safety", 3)
    field.focus()
    here.page.keyboard.press(stroke)
    here.page.wait_for_timeout(LATER)
    expect(here.page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    assert house.check_ins(people[0], week) == []


def test_the_tab_that_is_behind_is_told_and_sees_both_versions(
    house: House, tab: Open, people: People, week: date
) -> None:
    first = tab(house).sign_in(people[0])
    second = tab(house, beside=first).open("/", "Check-in")
    first.answer("safety", 3).write("from the first").share().save()
    second.answer("safety", 8).answer("clarity", 5).write("from the second").share()
    second.save(until="This check-in was changed in another window")
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 3}]
    said = second.page.locator(".check-in .versions").inner_text()
    for line in ("Felt safety: 3", "Note: from the first", "Felt safety: 8", "Clarity: 5", "Note: from the second"):
        assert line in said
    second.do("Save this one")
    expect(second.page.get_by_text(SAVED)).to_be_visible()
    assert [c.note for c in house.check_ins(people[0], week)] == ["from the first", "from the second"]
    assert [c.revision for c in house.check_ins(people[0], week)] == [1, 2]


def test_the_tab_that_is_behind_can_keep_what_the_other_saved_and_bring_its_own_words_back(
    house: House, tab: Open, people: People, week: date
) -> None:
    first = tab(house).sign_in(people[0])
    second = tab(house, beside=first).open("/", "Check-in")
    first.answer("safety", 3).share().save()
    second.answer("safety", 8).write("words of an hour").share().save(until="changed in another window")
    second.do("Keep the saved one")
    assert (second.chosen("safety"), second.note.input_value()) == (["3"], "")
    second.do("Bring back what I had written")
    assert (second.chosen("safety"), second.note.input_value()) == (["8"], "words of an hour")
    second.reload()
    assert second.note.input_value() == "words of an hour"
    second.save()
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 3}, {"safety": 8}]


def test_two_tabs_half_filled_take_nothing_from_each_other(house: House, tab: Open, people: People) -> None:
    """Both were opened empty: what is tapped in one does not take away what was written in the other."""
    first = tab(house).sign_in(people[0])
    second = tab(house, beside=first).open("/", "Check-in")
    first.write("written in the first")
    second.answer("safety", 8)
    first.answer("clarity", 2)
    first.reload()
    assert (first.chosen("safety"), first.chosen("clarity")) == (["8"], ["2"])
    assert first.note.input_value() == "written in the first"


def test_a_half_filled_form_survives_every_way_of_leaving_it(
    house: House, tab: Open, people: People, week: date
) -> None:
    ana = people[0]
    here = tab(house).sign_in(ana)
    here.answer("safety", 0).answer("create_safety", "no occasion").share("Only me").write(
        "a <b>note</b>\nof two lines"
    )

    def still_there(there: Tab, way: str) -> None:
        there.settle("Check-in")
        found = (there.chosen("safety"), there.chosen("clarity"), there.chosen("create_safety"))
        assert found == (["0"], [], ["No occasion"]), way
        assert there.note.input_value() == "a <b>note</b>\nof two lines", way
        assert there.page.get_by_role("radio", name=re.compile("^Only me")).first.is_checked(), way

    still_there(here.go("Trends").go("Check-in"), "another page")
    still_there(here.reload(), "reload")
    second = tab(house, beside=here)
    here.page.close()
    still_there(second.open("/"), "the tab closed, as when a phone has slept")
    second.sign_out()
    still_there(second.sign_in(ana), "signing out and in")
    still_there(tab(house).sign_in(ana), "another browser")
    assert house.check_ins(ana, week) == []
    second.open("/", "Check-in").save()
    kept = house.check_ins(ana, week)[0]
    assert (kept.answers, kept.note) == ({"safety": 0, "create_safety": "no occasion"}, "a <b>note</b>\nof two lines")
    assert set(kept.sharing.values()) == {Sharing.ME}
    assert house.draft(ana, week) is None


def test_words_not_yet_left_are_kept_when_the_page_is_left(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])

    def types(words: str) -> None:
        here.note.fill(words)
        here.page.wait_for_timeout(HUMAN)

    types("typed, and then another page")
    here.go("Trends").go("Check-in")
    assert here.note.input_value() == "typed, and then another page"
    types("typed, and then signed out")
    here.sign_out().sign_in(people[0])
    assert here.note.input_value() == "typed, and then signed out"
    types("typed, and then loaded anew")
    here.reload()
    assert here.note.input_value() == "typed, and then loaded anew"
    types("typed, and then hidden")
    here.page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    here.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    here.until(lambda: (house.draft(people[0], week) or {}).get("note") == "typed, and then hidden")


def test_a_page_that_lost_its_connection_goes_on_without_being_loaded_anew(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3)
    here.page.context.set_offline(True)
    here.key("clarity", 4).click()
    expect(here.page.get_by_text("The app cannot be reached right now.")).to_be_visible()
    assert here.chosen("clarity") == ["4"]
    with here.kept():
        here.page.context.set_offline(False)
    expect(here.page.get_by_text("The app cannot be reached right now.")).to_be_hidden()
    assert house.draft(people[0], week)["answers"] == {"safety": 3, "clarity": 4}  # type: ignore[index]
    here.share().save()
    assert house.check_ins(people[0], week)[0].answers == {"safety": 3, "clarity": 4}


def test_words_not_yet_left_are_saved_with_the_rest(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    here.note.fill("typed, and then saved")
    here.save()
    assert [c.note for c in house.check_ins(people[0], week)] == ["typed, and then saved"]


def test_a_draft_on_its_way_does_not_come_back_after_saving(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    slow: list[Route] = []

    def hold(route: Route) -> None:
        if "do=draft" in (route.request.post_data or ""):
            slow.append(route)
        else:
            route.continue_()

    here.page.route(f"**{CHECK_IN}", hold)
    here.key("clarity", 9).click()
    here.until(lambda: slow)
    here.page.get_by_role("button", name="Save", exact=True).click()
    slow[0].continue_()
    expect(here.page.get_by_text(SAVED)).to_be_visible()
    assert house.draft(people[0], week) is None
    assert house.check_ins(people[0], week)[0].answers == {"safety": 3, "clarity": 9}


def test_what_is_pressed_straight_from_the_note_is_heard(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share().save().do("Change something")
    here.note.fill("typed, and then on to the choice")
    here.page.get_by_text("Sharing: as last time").click()
    here.note.fill("typed, and then each")
    here.page.locator(".check-in [data-each]").click()
    expect(here.page.get_by_role("group", name="Felt safety", exact=True)).to_be_visible()
    here.note.fill("typed, and then an answer")
    with here.kept():
        here.key("clarity", 8).click()
    here.until(lambda: (house.draft(people[0], week) or {}).get("note") == "typed, and then an answer")


def test_each_answer_can_have_its_own_choice(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).answer("clarity", 4).share("Choose for each answer")
    here.save(until="Choose who may see this check-in, then save.")
    for item, choice in (("safety", "me"), ("clarity", "both"), ("connection", "both"), ("stages", "coach")):
        here.page.locator(f'.check-in [name="share-{item}"][value="{choice}"]').click()
    here.save()
    sharing = house.check_ins(people[0], week)[0].sharing
    assert sharing == {
        "safety": Sharing.ME, "clarity": Sharing.BOTH, "connection": Sharing.BOTH, "stages": Sharing.COACH,
        "note": Sharing.ME,
    }  # fmt: skip


def test_an_answer_can_be_taken_back_and_is_open_again(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).answer("clarity", 4).answer("safety", "")
    assert here.chosen("safety") == []
    expect(here.page.get_by_text("Not answered yet: Felt safety, Connection, the four stages.")).to_be_visible()
    here.share().save()
    assert house.check_ins(people[0], week)[0].answers == {"clarity": 4}


def test_undo_puts_back_what_stood_there_and_loses_no_word(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).write("first words").share().save().do("Undo")
    assert house.check_ins(people[0], week)[-1].empty
    assert (here.chosen("safety"), here.note.input_value()) == (["3"], "first words")
    here.answer("safety", 9).share().save()
    kept = house.check_ins(people[0], week)[-1]
    assert (kept.answers, kept.note) == ({"safety": 9}, "first words")
    assert here.go("Trends").go("Check-in").page.get_by_role("button", name="Undo").count() == 1


def test_the_thanks_name_who_and_which_week_and_are_heard(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[1])
    here.answer("safety", 3).share().save()
    heading = here.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile("Thank you, Ben"))
    expect(heading).to_be_focused()
    assert f"{week.day}" in here.page.locator(".check-in .saved .quiet").first.inner_text()
    assert here.page.get_by_role("button", name="Hand over to Ana").count() == 1
    assert here.page.get_by_role("button", name="Done for today").count() == 1
    assert "Felt safety: 3" not in here.said
    here.page.get_by_text("What I saved, and who sees it").click()
    assert "Felt safety: 3" in here.said


def test_the_other_week_is_one_press_away_and_keeps_what_was_filled_in(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    shown = here.page.locator(".check-in .week").inner_text()
    here.key("safety", 3).click()
    here.do("this week" if "this week" in shown else "last week")
    assert here.page.locator(".check-in .week").inner_text() != shown
    assert here.chosen("safety") == []
    here.do("this week" if "last week" not in here.page.locator(".check-in .week").inner_text() else "last week")
    assert here.chosen("safety") == ["3"]
