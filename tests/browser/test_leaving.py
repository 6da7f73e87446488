"""Leaving: what is over is over in every tab, and whoever comes next finds nothing."""

import http.client
from datetime import date

import pytest
from playwright.sync_api import expect

from dashboard.domain.model import Person
from tests.browser import wire
from tests.browser.conftest import Open
from tests.browser.hands import Tab
from tests.browser.house import House

MARK = "zebra-4711"
People = tuple[Person, Person, Person]


def half_filled(tab: Tab) -> None:
    """Three answers nobody else would give, and a note."""
    tab.answer("safety", 3).answer("clarity", 9).answer("recognize", "3").write(MARK)


def without_the_script(tab: Tab) -> None:
    """The page script cannot ask whether the visit is on: only the gate is left."""
    tab.page.route("**/visit", lambda route: route.abort())


def fields(tab: Tab) -> list[object]:
    return [tab.note.input_value(), *(tab.chosen(q) for q in ("safety", "clarity", "connection", "recognize"))]


def test_after_signing_out_in_one_tab_a_tap_in_another_stores_nothing(
    house: House, tab: Open, people: People, week: date
) -> None:
    first = tab(house).sign_in(people[0])
    without_the_script(first)
    second = tab(house, beside=first).open("/", "Check-in")
    second.sign_out()
    heard = len(first.frames)
    first.key("safety", 3).click()
    first.page.wait_for_url("**/sign-in*")
    second.sign_in(people[0])
    assert house.draft(people[0], week) is None
    assert fields(second) == ["", [], [], [], []]
    assert first.frames[heard:] == [] or not wire.answers_of(first.frames[heard:], "Ana", 0)


def test_a_download_pressed_behind_a_shared_screen_is_one_calm_sentence(
    house: House, tab: Open, people: People
) -> None:
    behind = tab(house).sign_in(people[0]).go("Our data").unfold("Export")
    downloads: list[object] = []
    behind.page.on("download", lambda download: downloads.append(download))
    front = tab(house, beside=behind).open("/", "Check-in").go("Trends")
    front.page.get_by_role("button", name="Look together").click()
    expect(front.page.get_by_role("heading", level=1, name="Together: Ana and Ben")).to_be_visible()
    for name in ("My answers, complete", "What we both see as a spreadsheet"):
        button = behind.page.get_by_role("button", name=name)
        button.click()
        part = behind.page.get_by_test_id("stElementContainer").filter(has=button)
        expect(part.get_by_text("This is a shared screen. Sign in again to see your own pages.")).to_be_visible()
    assert downloads == []


def test_a_tap_in_a_tab_that_is_over_leads_to_the_sign_in_page(house: House, tab: Open, people: People) -> None:
    first = tab(house).sign_in(people[0])
    second = tab(house, beside=first).open("/", "Check-in")
    second.sign_out()
    first.page.wait_for_timeout(50)
    if "/sign-in" not in first.page.url:
        first.page.mouse.click(600, 5)
    first.page.wait_for_url("**/sign-in*")
    assert "Felt safety" not in first.said


def test_a_visit_that_is_over_leads_the_page_to_sign_in_by_itself(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0]).go("Trends")
    elsewhere = tab(house).sign_in(people[0])
    elsewhere.sign_out()
    here.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    here.page.wait_for_url("**/sign-in")


@pytest.mark.parametrize("script", ["with the page script", "by the gate alone"])
def test_whoever_signs_in_on_the_same_tabs_is_never_sent_the_other_persons_answers_or_draft(
    house: House, tab: Open, people: People, week: date, script: str
) -> None:
    ana, ben, _ = people
    first = tab(house).sign_in(ana)
    half_filled(first)
    assert house.draft(ana, week)["note"] == MARK  # type: ignore[index]
    if script == "by the gate alone":
        without_the_script(first)
    second = tab(house, beside=first).open("/", "Check-in")
    second.sign_out()
    before = {one: len(one.frames) for one in (first, second)}
    second.sign_in(ben)
    assert fields(second) == ["", [], [], [], []]
    if script == "by the gate alone":
        # Ana's page is still on screen in the first tab. A tap there is sent with Ben's cookie and Ana's name on it.
        first.key("connection", 7).click()
        first.until(lambda: first.is_signed_in("Ben"))
        first.settle("Check-in")
        assert fields(first) == ["", [], [], [], []]
    else:
        first.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        first.until(lambda: first.is_signed_in("Ben"))
        first.settle("Check-in")
        assert fields(first) == ["", [], [], [], []]
    second.answer("connection", 1)
    second.go("Trends").look("Just me").go("Check-in")
    for one, start in before.items():
        assert MARK not in one.page.content()
        assert not any(MARK in text for text in wire.texts(one.frames[start:]))
        assert not wire.answers_of(one.frames[start:], "Ana", 0)
    left = house.draft(ben, week)
    assert left is not None
    assert (left["answers"], left["note"] or "") == ({"connection": 1}, "")
    assert house.draft(ana, week)["answers"] == {"safety": 3, "clarity": 9, "recognize": "3"}  # type: ignore[index]


def test_the_back_button_after_signing_out_shows_nothing(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    half_filled(here)
    here.go("Trends").go("Check-in").sign_out()
    for _ in range(3):
        here.page.go_back()
        here.page.wait_for_load_state()
        here.until(lambda: "/sign-in" in here.page.url or "/sign-in" in here.page.evaluate("location.href"))
        assert MARK not in here.page.content()
        assert "Felt safety" not in here.said


def test_escape_twice_closes_and_clears(house: House, tab: Open, people: People, week: date) -> None:
    here = tab(house).sign_in(people[0])
    other = tab(house, beside=here).open("/trends", "Trends")
    here.answer("safety", 3)
    here.note.fill(MARK)
    here.page.keyboard.press("Escape")
    assert here.page.url == here.base + "/"
    here.page.keyboard.press("Escape")
    here.page.wait_for_url("**/closed")
    assert here.said.split("\n") == ["Signed out", "", "You can close this window."]
    assert [c for c in here.page.context.cookies() if c["name"].startswith("notes-")] == []
    other.page.reload()
    other.page.wait_for_url("**/sign-in*")
    kept = house.draft(people[0], week)
    assert kept is not None
    assert (kept["answers"], kept["note"]) == ({"safety": 3}, MARK), "closing in a hurry loses no word"


def test_the_last_page_clears_what_the_browser_stored_even_where_it_knows_no_header_for_that(
    house: House, tab: Open
) -> None:
    here = tab(house)
    here.page.goto(house.base + "/sign-in")
    here.page.evaluate(
        "async () => { localStorage.x = sessionStorage.x = 1; await caches.open('x');"
        " await new Promise((done) => { indexedDB.open('x').onsuccess = done; }); }"
    )
    left = (
        "async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length,"
        " (await indexedDB.databases()).length].reduce((one, other) => one + other)"
    )
    assert here.page.evaluate(left) >= 4, "there is something to clear"
    here.page.goto(house.base + "/closed")
    here.until(lambda: here.page.evaluate(left) == 0)


def test_escape_once_and_later_once_more_closes_nothing(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    here.page.keyboard.press("Escape")
    here.page.wait_for_timeout(1100)
    here.page.keyboard.press("Escape")
    here.answer("safety", 3)
    assert here.page.url == here.base + "/"


def test_the_address_of_a_file_is_dead_after_its_visit(house: House, tab: Open, people: People) -> None:
    here = tab(house).sign_in(people[0])
    address = wire.media(here.frames).pop()
    jar = {c["name"]: c["value"] for c in here.page.context.cookies() if c["name"].startswith("notes-")}
    cookie = "; ".join(f"{name}={value}" for name, value in jar.items())

    def status(cookie: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=20)
        connection.request("GET", address, headers={"Cookie": cookie})
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    assert (status(cookie), status("")) == (200, 403)
    here.sign_out()
    assert (status(cookie), status("")) == (403, 403)
    here.sign_in(people[0])
    assert status(cookie) == 403
