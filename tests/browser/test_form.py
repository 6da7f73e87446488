"""The check-in form under real hands: double clicks, stray keys, two tabs, leaving half-way, undo."""

from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.domain.model import Person, Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS
from tests.browser.conftest import Open
from tests.browser.hands import HUMAN, Tab
from tests.browser.house import House

People = tuple[Person, Person, Person]


def test_nothing_is_chosen_and_nothing_can_be_saved_before_somebody_answers(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    assert [here.chosen(q) for q in (*RATING_KEYS, *STAGE_KEYS)] == [[]] * 7
    assert here.page.locator('[class*="st-key-sharing-"] input:checked').count() == 0
    here.save(until="Choose who may see this check-in, then save.")
    here.share("Only me").save(until="Nothing is answered yet.")
    assert house.check_ins(people[0], week) == []


def test_a_double_click_on_save_gives_one_revision(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    here.page.get_by_role("button", name="Save", exact=True).dblclick()
    expect(here.page.get_by_text("aved for Ana")).to_be_visible()
    here.settle()
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 3}]


@pytest.mark.parametrize("width", [390, 1100])
def test_the_second_click_of_a_slow_double_click_on_save_does_nothing_else(
    house: House, tab: Open, people: People, week: date, width: int
) -> None:
    here = tab(house, viewport={"width": width, "height": 844}).sign_in(people[0])
    here.answer("safety", 5).share().save("Saved for Ana")
    with here.run():
        here.page.get_by_role("button", name="Change my answers").click()
    here.answer("safety", 3)
    button = here.page.get_by_role("button", name="Save", exact=True)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    here.page.mouse.click(box["x"] + 25, box["y"] + 22)
    expect(here.page.get_by_text("Saved for Ana")).to_be_visible()
    here.page.mouse.down(click_count=2)
    here.page.mouse.up(click_count=2)
    here.go("Trends")
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 5}, {"safety": 3}]


def test_saving_what_is_saved_already_adds_nothing(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share().save("Saved for Ana")
    with here.run():
        here.page.get_by_role("button", name="Change my answers").click()
    here.save("Already saved for Ana")
    assert len(house.check_ins(people[0], week)) == 1


@pytest.mark.parametrize("stroke", ["Enter", "Control+Enter", "Meta+Enter"])
def test_a_stray_enter_in_the_note_never_saves(
    house: House, tab: Open, people: People, week: date, stroke: str
) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    here.note.click()
    here.page.keyboard.type("one")
    here.page.keyboard.press(stroke)
    here.page.keyboard.type("two")
    with here.run():
        here.note.blur()
    expect(here.page.get_by_role("button", name="Save", exact=True)).to_be_visible()
    assert house.check_ins(people[0], week) == []
    assert here.note.input_value().replace("\n", "") == "onetwo"


def test_the_tab_that_is_behind_is_told_and_sees_both_versions(
    house: House, tab: Open, people: People, week: date
) -> None:
    first = tab(house).sign_in(people[0])
    second = tab(house, beside=first).open("/", "Check-in")
    first.answer("safety", 3).write("from the first").share().save("Saved for Ana")
    second.answer("safety", 8).answer("clarity", 5).write("from the second").share()
    second.save(until="This check-in was changed in another window")
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 3}]
    for line in ("Felt safety: 3\nNote: from the first", "Felt safety: 8\nClarity: 5\nNote: from the second"):
        assert line in second.said
    second.page.get_by_role("button", name="Save this one").click()
    expect(second.page.get_by_text("Saved for Ana")).to_be_visible()
    assert [c.note for c in house.check_ins(people[0], week)] == ["from the first", "from the second"]
    assert [c.revision for c in house.check_ins(people[0], week)] == [1, 2]


def test_the_tab_that_is_behind_can_keep_what_the_other_saved(
    house: House, tab: Open, people: People, week: date
) -> None:
    first = tab(house).sign_in(people[0])
    second = tab(house, beside=first).open("/", "Check-in")
    first.answer("safety", 3).share().save("Saved for Ana")
    second.answer("safety", 8).share().save(until="This check-in was changed in another window")
    with second.run():
        second.page.get_by_role("button", name="Keep the saved one").click()
    assert second.chosen("safety") == ["3"]
    second.save("Already saved for Ana")
    assert len(house.check_ins(people[0], week)) == 1


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
        assert there.page.get_by_role("radio", name="Only me").is_checked(), way

    still_there(here.go("Trends").go("Check-in"), "another page")
    still_there(here.reload(), "reload")
    second = tab(house, beside=here)
    here.page.close()
    still_there(second.open("/"), "the tab closed, as when a phone has slept")
    second.sign_out()
    still_there(second.sign_in(ana), "signing out and in")
    still_there(tab(house).sign_in(ana), "another browser")
    assert house.check_ins(ana, week) == []
    second.open("/", "Check-in").save("Saved for Ana")
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
    here.until(lambda: (house.draft(people[0], week) or {}).get("note") == "typed, and then loaded anew")


def test_words_not_yet_left_are_saved_with_the_rest(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share()
    here.note.fill("typed, and then saved")
    here.save("Saved for Ana")
    assert [c.note for c in house.check_ins(people[0], week)] == ["typed, and then saved"]


def test_what_is_pressed_straight_from_the_note_is_heard(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).share().save("Saved for Ana")
    with here.run():
        here.page.get_by_role("button", name="Change my answers").click()
    here.note.fill("typed, and then on to the choice")
    here.page.get_by_role("button", name="change", exact=True).click()
    expect(here.page.get_by_role("radio", name="Only me")).to_be_visible()
    here.note.fill("typed, and then one by one")
    here.page.get_by_text("One by one", exact=True).click()
    expect(here.page.get_by_text("If you share two of three")).to_be_visible()
    here.note.fill("typed, and then an answer")
    here.key("clarity", 8).click()
    expect(here.page.get_by_text("Still open: Connection")).to_be_visible()
    here.until(lambda: (house.draft(people[0], week) or {}).get("note") == "typed, and then an answer")


def test_an_answer_can_be_taken_back_and_is_open_again(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).answer("clarity", 4).answer("safety", 3)
    assert here.chosen("safety") == []
    expect(here.page.get_by_text("Still open: Felt safety, Connection")).to_be_visible()
    here.share().save("Saved for Ana")
    assert house.check_ins(people[0], week)[0].answers == {"clarity": 4}


def test_undo_puts_back_what_stood_there_and_loses_no_word(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    here.answer("safety", 3).write("first words").share().save("Saved for Ana")
    with here.run():
        here.page.get_by_role("button", name="Undo").click()
    assert house.check_ins(people[0], week)[-1].empty
    assert (here.chosen("safety"), here.note.input_value()) == (["3"], "first words")
    here.answer("safety", 9).share().save("Saved for Ana")
    kept = house.check_ins(people[0], week)[-1]
    assert (kept.answers, kept.note) == ({"safety": 9}, "first words")
    assert here.go("Trends").go("Check-in").page.get_by_role("button", name="Undo").count() == 1


def test_the_confirmation_names_who_and_which_week(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[1])
    here.answer("safety", 3).share().save(f"Saved for Ben, week of {week.day} {week:%b}")
    assert here.page.get_by_role("button", name="Hand over to Ana").count() == 1
    assert here.page.get_by_role("button", name="Done for today").count() == 1
