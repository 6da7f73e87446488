"""Prepare in two minutes: from signing in to three questions on the session's screen, counted and timed."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from dashboard.domain.weeks import WEEK, week_of
from tests import locked
from tests.benchmarks import caseload
from tests.browser.conftest import PHONE, ZONE, Open
from tests.browser.house import House

COUPLES, WEEKS = 25, 40
MOST_PRESSES, MOST_SECONDS = 6, 120
SCREEN = {"width": 1280, "height": 720}
TABLET = {"width": 820, "height": 1180}
NAMES = "Anna7 and Bo7"
WIDER_THAN_IT_SHOWS = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.className)"
IN_ONE_LINE = """() => new Set([...document.querySelectorAll('[class*=st-key-topics-] button')]
    .map(e => Math.round(e.getBoundingClientRect().top))).size == 1"""
LETTERS = "all => Math.min(...all.map(e => parseFloat(getComputedStyle(e).fontSize)))"


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[House]:
    """Dana's own copy: 25 couples, each with 40 weeks; one of them met three weeks ago and agreed on a step."""
    store = caseload.fill(tmp_path, COUPLES, WEEKS)
    today = datetime.now(ZoneInfo(ZONE)).date()
    store.happened.add_session(f"{7:032x}", week_of(today) - 3 * WEEK, "Ten minutes each evening")
    store.close()
    running = House(tmp_path)
    yield running
    assert "Traceback" not in running.stop()


def test_from_signing_in_to_three_questions_takes_six_presses_and_less_than_two_minutes(
    practice: House, tab: Open
) -> None:
    dana = tab(practice, viewport=SCREEN)
    page = dana.page
    page.goto(f"{dana.base}/sign-in?person={locked.DANA.id}")
    began = time.monotonic()
    page.get_by_label("Your passphrase", exact=True).fill(locked.phrase_of(locked.DANA))
    for name in ("Sign in", "Prepare (I am alone)", NAMES):
        with dana.run():
            dana.press(page.get_by_role("button", name=name, exact=True))
    ways = page.get_by_role("button", name="Show in session")
    expect(ways).to_have_count(3)
    first = page.locator(".ht-question").evaluate_all("all => all.map(e => e.firstChild.data)")
    questions = [" ".join(text.split(". ", 1)[1].split()) for text in first]
    assert len(questions) == 3
    for left in (3, 2, 1):
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
        expect(ways.first).to_be_in_viewport()
        with dana.run():
            dana.press(ways.first)
        expect(ways).to_have_count(left - 1)
    took = time.monotonic() - began
    assert dana.inputs <= MOST_PRESSES
    assert took < MOST_SECONDS, "on a quiet machine a few seconds; a hand and a look at each question come on top"
    with dana.run():
        page.get_by_role("button", name="In session", exact=True).click()
    for _ in range(6):
        with dana.run():
            page.keyboard.press("ArrowRight")
    said = " ".join(dana.said.split())
    assert [one for one in questions if one not in said] == []
    print(f"{dana.inputs} presses, {took:.1f} s")


def test_on_a_phone_nothing_of_prepare_is_moved_sideways_and_in_session_letters_are_large_and_next_keeps_its_place(
    practice: House, tab: Open
) -> None:
    dana = tab(practice, viewport=PHONE)
    page = dana.sign_in(locked.DANA, "Hello").page
    for name in ("Prepare (I am alone)", NAMES):
        with dana.run():
            page.get_by_role("button", name=name, exact=True).click()
    page.locator(".ht-desk-weeks").wait_for()
    wide = page.locator(".ht-desk-weeks, [data-testid=stMain]")
    dana.until(lambda: wide.evaluate_all(WIDER_THAN_IT_SHOWS) == [])
    page.set_viewport_size(TABLET)
    with dana.run():
        page.get_by_role("button", name="In session", exact=True).click()
    onward = page.get_by_role("button", name="Next")
    place = onward.bounding_box()
    while onward.is_enabled():
        with dana.run():
            onward.click()
        dana.until(lambda: page.evaluate(IN_ONE_LINE))
        dana.until(lambda: onward.bounding_box() == place)
    dana.charts()
    assert page.locator(".stMain :is([role=radio] p, [data-testid=stSelectbox] input)").evaluate_all(LETTERS) >= 28
    page.set_viewport_size(PHONE)
    dana.until(lambda: wide.evaluate_all(WIDER_THAN_IT_SHOWS) == [])
