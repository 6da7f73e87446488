"""Bringing in earlier answers in a browser: times in UTC become those of the place where the browser is."""

from datetime import date

from playwright.sync_api import expect

from dashboard.domain.model import Person
from tests.browser.conftest import PHONE, Open
from tests.browser.house import House

UTC = (
    "id,Submit Date (UTC),Felt safety\r\nb1,2026-11-16 02:58:03,7\r\n"
    "b2,2026-11-09 03:12:30,5\r\nb3,2026-11-02 03:40:10,6\r\n"
)


def test_sunday_evenings_in_new_york_stay_in_their_weeks(house: House, tab: Open, people: tuple[Person, ...]) -> None:
    ana = people[0]
    here = tab(house, timezone_id="America/New_York", viewport=PHONE).sign_in(ana).go("Our data")
    here.unfold("Import")
    file = {"name": "survey.csv", "mimeType": "text/csv", "buffer": UTC.encode()}
    with here.run():
        here.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    here.settle()
    for label, option in (
        ("Which column holds the date", "B: Submit Date (UTC)"),
        ("Which column says whose row it is", "No column: every row is mine"),
    ):
        here.choose(
            here.page.get_by_role("combobox", name=label), here.page.get_by_role("option", name=option)
        ).settle()
    said = here.page.get_by_text("Times in UTC were turned into those of America/New_York.")
    said.wait_for()
    assert here.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with here.run():
        here.page.get_by_text("Only me", exact=True).last.click()
    here.settle()
    with here.run():
        here.page.get_by_role("button", name="Bring in 3 weeks").click()
    here.page.get_by_text("Brought in: 3 new.").wait_for()
    weeks = {date(2026, 10, 26): 6, date(2026, 11, 2): 5, date(2026, 11, 9): 7}
    assert {week: house.check_ins(ana, week)[-1].answers["safety"] for week in weeks} == weeks


def test_an_upload_whose_page_has_lost_its_token_says_to_load_it_again(
    house: House, tab: Open, people: tuple[Person, ...]
) -> None:
    here = tab(house, viewport=PHONE).sign_in(people[0]).go("Our data")
    file = {"name": "survey.csv", "mimeType": "text/csv", "buffer": UTC.encode()}
    here.unfold("Import")
    here.page.context.clear_cookies(name="_streamlit_xsrf")
    here.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    said = here.page.get_by_role("alert").filter(has_text="This file was not taken.")
    expect(said).to_be_visible()
    assert (said.bounding_box() or {})["width"] > 200
    expect(said).to_have_text("This file was not taken. Load this page again, then choose the file once more.")
    here.reload().unfold("Import")
    here.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(here.page.get_by_text("3 rows under the headings.")).to_be_visible()
