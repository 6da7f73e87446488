"""The check-in form as a page of its own: without any script it works, and with one it is the same as elsewhere."""

import json
import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from dashboard.domain.model import Person, Sharing
from tests import locked
from tests.browser.conftest import DESK, PHONE, Open
from tests.browser.hands import CHECK_IN, SAVED, Tab
from tests.browser.house import House
from tests.browser.test_looks import WIDTH, faults

People = tuple[Person, Person, Person]


def without_script(house: House, tab: Open, person: Person, beside: Tab | None = None, **options: object) -> Page:
    """A browser that runs no script, at the form."""
    page: Page = tab(house, beside=beside, java_script_enabled=False, **options).page
    if beside is None:
        page.goto(f"{house.base}/sign-in?person={person.id}")
        page.get_by_label("Your passphrase", exact=True).fill(locked.phrase_of(person))
        page.get_by_role("button", name="Sign in").click()
    page.goto(house.base + CHECK_IN)
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def tap(page: Page, field: str, value: object) -> None:
    page.locator(f'.check-in [name="{field}"][value="{value}"]').click()


def test_without_a_script_a_check_in_is_filled_in_saved_and_changed(
    house: House, tab: Open, people: People, week: date
) -> None:
    page = without_script(house, tab, people[0])
    hint = page.locator("noscript p")
    expect(hint).to_be_visible()
    expect(hint).to_have_text(re.compile("kept only when you press Save. Please do so within 15 minutes."))
    tap(page, "safety", 7)
    tap(page, "recognize", "no occasion")
    page.locator("textarea").fill("a <b>note</b>\nof two lines")
    save(page)
    expect(page.get_by_text("Choose who may see this check-in, then save.")).to_be_in_viewport()
    expect(page.locator('.check-in [name="sharing"]').first).to_be_in_viewport()
    assert page.locator("textarea").input_value() == "a <b>note</b>\nof two lines"
    assert page.locator(':checked[name="safety"]').input_value() == "7"
    tap(page, "sharing", "me")
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    kept = house.check_ins(people[0], week)[0]
    assert (kept.answers, kept.note) == ({"safety": 7, "recognize": "no occasion"}, "a <b>note</b>\nof two lines")
    assert set(kept.sharing.values()) == {Sharing.ME}
    page.get_by_role("button", name="Change something").click()
    page.locator('.check-in [data-question="safety"] .none').click()
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert house.check_ins(people[0], week)[1].answers == {"recognize": "no occasion"}
    page.get_by_role("button", name="Done for today").click()
    page.go_back()
    assert "a <b>note" not in page.content()


def test_without_a_script_who_is_behind_sees_both_and_loses_nothing(
    house: House, tab: Open, people: People, week: date
) -> None:
    page = without_script(house, tab, people[0])
    tap(page, "safety", 7)
    page.locator("textarea").fill("typed for an hour")
    tab(house).sign_in(people[0]).answer("safety", 3).share().save()
    tap(page, "sharing", "me")
    save(page)
    said = page.locator(".check-in .versions")
    expect(said).to_be_in_viewport()
    assert all(line in said.inner_text() for line in ("Felt safety: 3", "Felt safety: 7", "Note: typed for an hour"))
    page.get_by_role("button", name="Keep the saved one").click()
    assert page.locator(':checked[name="safety"]').input_value() == "3"
    page.get_by_role("button", name="Bring back what I had written").click()
    assert page.locator("textarea").input_value() == "typed for an hour"
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert [c.answers for c in house.check_ins(people[0], week)] == [{"safety": 3}, {"safety": 7}]


def test_the_form_is_for_nobody_who_is_not_a_partner_alone(house: House, tab: Open, people: People) -> None:
    stranger = tab(house)
    stranger.page.goto(house.base + CHECK_IN)
    assert "/sign-in" in stranger.page.url
    coach = tab(house).sign_in(people[2], "Hello")
    coach.page.goto(house.base + CHECK_IN)
    assert CHECK_IN not in coach.page.url
    assert "Felt safety" not in coach.said


def test_with_its_script_the_page_keeps_a_draft_and_answers_in_place(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    here.page.goto(house.base + CHECK_IN)
    here.answer("safety", 7).write("kept").page.reload()
    assert (here.chosen("safety"), here.note.input_value()) == (["7"], "kept")
    here.share("Only me").save()
    expect(here.page.get_by_role("heading", level=1)).to_be_focused()
    assert house.check_ins(people[0], week)[0].note == "kept"
    here.do("Change something")
    here.page.get_by_role("link", name="Support").first.click()
    expect(here.page.get_by_role("dialog", name="Support")).to_be_visible()


def test_what_was_just_filled_in_is_kept_before_signing_out(
    house: House, tab: Open, people: People, week: date
) -> None:
    here = tab(house).sign_in(people[0])
    here.page.goto(house.base + CHECK_IN)
    here.key("safety", 7).click()
    here.note.fill("typed, and then signed out")
    here.page.get_by_role("button", name="Sign out").click()
    here.page.wait_for_url("**/sign-in*")
    kept = house.draft(people[0], week) or {}
    assert (kept["answers"], kept["note"]) == ({"safety": 7}, "typed, and then signed out")


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")])
def test_the_page_has_no_fault(house: House, tab: Open, people: People, scheme: str, forced: str) -> None:
    here = tab(house, color_scheme=scheme, forced_colors=forced).sign_in(people[0])
    here.page.goto(house.base + CHECK_IN)
    found: dict[str, object] = {}

    def look(state: str) -> None:
        for size in (PHONE, DESK):
            here.page.set_viewport_size(size)
            if (wide := here.page.evaluate(WIDTH, size["width"])) > size["width"]:
                found[f"{state} runs off the side at {size['width']} px"] = wide
            found.update({f"{state}: {rule} at {size['width']} px": nodes for rule, nodes in faults(here).items()})

    here.answer("safety", 7)
    look("filled in")
    here.share().save()
    look("saved")
    assert found == {}, json.dumps(found, indent=1)


def test_it_looks_the_same_as_on_the_page_of_the_menu(house: House, tab: Open, people: People) -> None:
    """The style of the other plain pages does not reach into it."""
    here = tab(house, viewport=PHONE).sign_in(people[0])
    measure = """() => ['.question', '.ask', '.title', '.key', '.key > span', '.none', '.card > span', '.slim']
        .map(name => { const e = document.querySelector('.check-in ' + name), s = getComputedStyle(e);
          return [name, Math.round(e.getBoundingClientRect().height), s.fontSize, s.fontWeight, s.borderTopWidth,
                  s.color] })"""
    there = here.page.evaluate(measure)
    here.page.goto(house.base + CHECK_IN)
    here.page.wait_for_selector(".check-in .count:not([hidden])")
    assert here.page.evaluate(measure) == there
