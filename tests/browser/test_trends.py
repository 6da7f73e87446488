"""Trends as it is drawn: what stands within a first look, a chart that follows the colours, and no buttons over it."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from tests import locked
from tests.benchmarks.history import ana_and_ben
from tests.browser.conftest import DESK, FLAGS, PHONE, Open
from tests.browser.hands import Tab
from tests.browser.house import House
from tests.browser.profile import chromium_path

FIRST_LOOK, WHOLE = 1100, 2000
DARK, LIGHT = 60, 230  # of 255
HEIGHT = "document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
LAST_STAGE = """[...document.querySelectorAll('[data-testid=stVegaLiteChart] svg text')]
    .filter(t => t.textContent == '4 Make it safe')[0].getBoundingClientRect().bottom + 40"""
WHOLE_FRAMES = """[...document.querySelectorAll('[data-testid=stMain] [role=radiogroup] > button')].every(key => {
    const s = getComputedStyle(key);
    return [s.borderTopWidth, s.borderRightWidth, s.borderBottomWidth, s.borderLeftWidth].every(w => parseFloat(w) > 0);
})"""
AT_THE_FOOT = "[...document.querySelectorAll('.st-key-foot a, .st-key-foot a p')]"
CUT = f"{AT_THE_FOOT}.filter(e => e.scrollWidth > e.clientWidth).length"
# A sentence of an earlier week than the numbers has its week's name before it; the left edges of all words of the card.
EDGES = """() => {
    const card = document.querySelector('.ht-large .ht-brief article'), week = document.createElement('p');
    week.className = 'ht-quiet';
    week.textContent = 'Week of 16 Nov';
    card.insertBefore(week, card.lastElementChild);
    return [...card.querySelectorAll(':scope > p')].map(p => Math.round(p.getBoundingClientRect().left));
}"""
# Of the first table of answers: how far it can be moved, and how far the newest week and a name are out of sight.
OUT_OF_SIGHT = """() => {
    const all = document.querySelector('.ht-weeks'), seen = all.getBoundingClientRect();
    const newest = all.querySelector('thead th:last-child').getBoundingClientRect();
    const name = all.querySelector('tbody th').getBoundingClientRect();
    return [all.scrollWidth - all.clientWidth, newest.right - seen.right, seen.left - name.left].map(Math.round);
}"""
INK = "document.querySelector('[data-testid=stVegaLiteChart] svg text').getAttribute('fill')"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("trends")
    ana_and_ben(folder, 60)
    (folder / "coach.toml").write_text('call = "https://example.org/call"\nvideo = "https://example.org/video"\n')
    house = House(folder)
    yield house
    assert "Traceback" not in house.stop()


@pytest.fixture
def trends(home: House, tab: Open) -> Tab:
    here = tab(home).sign_in(locked.ANA).open("/trends", "Trends")
    here.charts()
    return here


def test_cards_buttons_and_the_whole_strip_are_within_a_first_look(trends: Tab) -> None:
    page = trends.page
    page.set_viewport_size({"width": 1280, "height": WHOLE})
    expect(page.locator(".ht-brief article")).to_have_count(3)
    assert page.get_by_role("radiogroup", name="How far back").bounding_box()["y"] < FIRST_LOOK  # type: ignore[index]
    assert page.evaluate(LAST_STAGE) <= FIRST_LOOK
    assert page.evaluate(HEIGHT) <= WHOLE


def test_the_chart_follows_whenever_the_device_turns_dark_or_light(trends: Tab) -> None:
    light = trends.page.evaluate(INK)
    for scheme in ("dark", "light", "dark"):
        with trends.run():
            trends.page.emulate_media(color_scheme=scheme)
        trends.until(lambda dark=scheme == "dark": (trends.page.evaluate(INK) != light) is dark)


def test_no_buttons_lie_over_a_chart(trends: Tab) -> None:
    trends.charts().first.hover()
    trends.page.wait_for_timeout(300)
    expect(trends.page.get_by_test_id("stElementToolbar").filter(visible=True)).to_have_count(0)


def test_on_a_phone_the_cards_stand_under_each_other_and_every_range_is_in_reach(trends: Tab) -> None:
    trends.page.set_viewport_size(PHONE)
    tops = [card.bounding_box()["y"] for card in trends.page.locator(".ht-brief article").all()]  # type: ignore[index]
    assert tops == sorted(set(tops))
    for name in ("3 months", "All"):
        box = trends.page.get_by_role("radio", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= PHONE["width"]
    assert trends.page.evaluate(WHOLE_FRAMES)
    assert trends.page.evaluate(CUT) == 0


def test_on_a_phone_answers_since_a_day_begin_with_the_newest_beside_whose_they_are(trends: Tab) -> None:
    trends.page.set_viewport_size(PHONE)
    trends.unfold("Details")
    moves, newest, name = trends.page.evaluate(OUT_OF_SIGHT)
    assert moves > 0
    assert (newest, name) == (0, 0)


def test_together_the_words_of_a_card_stand_under_each_other(home: House, tab: Open) -> None:
    here = tab(home).sign_in(locked.BEN).open("/trends", "Trends")
    here.page.get_by_role("button", name="Look together").click()
    here.settle("Together: Ana and Ben")
    edges = here.page.evaluate(EDGES)
    assert len(edges) > 2
    assert len(set(edges)) == 1


def ground_of(element: Locator) -> float:
    """How light an element is at its left edge, half way down, of 255."""
    picture = Image.open(BytesIO(element.screenshot())).convert("L")
    found = picture.getpixel((2, picture.height // 2))
    assert isinstance(found, int)
    return found


def test_where_the_browser_darkens_pages_by_itself_a_chart_stays_on_light_ground(
    home: House, chromium: Browser, tmp_path: Path
) -> None:
    flags = [*FLAGS.split(), "--enable-features=WebContentsForceDark"]
    darkened = chromium.browser_type.launch(executable_path=chromium_path(), args=flags)
    try:
        page = darkened.new_context(viewport=DESK, locale="en-US").new_page()  # type: ignore[arg-type]
        here = Tab(page, home.base).sign_in(locked.ANA).open("/trends", "Trends")
        here.charts()
        page.screenshot(path=tmp_path / "page.png")
        assert Image.open(tmp_path / "page.png").convert("L").getpixel((4, 300)) < DARK, "it does darken the page"
        here.until(lambda: ground_of(page.get_by_test_id("stVegaLiteChart").first) > LIGHT)
    finally:
        darkened.close()
