"""One Chromium for all browser tests, and running copies of the app."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from dashboard.domain.model import Person
from dashboard.domain.weeks import offered
from tests.browser.hands import Tab
from tests.browser.house import House, furnish

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
BRIEF = "--js-flags=--no-turbofan,--no-maglev"  # a test reads its pages once: compiling well takes longer
# What a page at rest fetches ahead is a sixth of all work, so it waits until a test asks for it.
AT_REST = "window.requestIdleCallback = ahead => { window.ahead = ahead; }"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"  # the same browser without its window: a third less work
ZONE = "Europe/Berlin"
DESK = {"width": 1100, "height": 900}
PHONE = {"width": 390, "height": 844}

Open = Callable[..., Tab]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a busy machine a page may be slower than a hand: what fails in a browser is tried again, twice at most."""
    for item in items:
        if "/tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="module", autouse=True)
def clock() -> None:
    """A browser and the app it asks have the clock of the computer."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's browser, without a window where that is installed."""
    path = next(found for name in (SHELL, *CHROMIUMS) if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS.split(), BRIEF])
        yield browser
        browser.close()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser profile of its own, closed after the test."""
    made = []

    def make(**options: Any) -> BrowserContext:
        settings = {"viewport": DESK, "timezone_id": ZONE, "locale": "en-US"}
        made.append(chromium.new_context(**{**settings, **options}))
        made[-1].add_init_script(AT_REST)
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def tab(contexts: Callable[..., BrowserContext]) -> Iterator[Open]:
    """`tab(house)`: a tab in a new profile; `beside=` puts it into the profile of another tab."""
    opened: list[Tab] = []

    def make(house: House, beside: Tab | None = None, **options: Any) -> Tab:
        context = beside.page.context if beside else contexts(**options)
        opened.append(Tab(context.new_page(), house.base))
        return opened[-1]

    yield make
    for one in opened:
        assert one.complaints == []
        foreign = [
            u for u in one.asked if not u.startswith((one.base, one.base.replace("http", "ws"), "data:", "blob:"))
        ]
        assert foreign == []


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A new house of Ana, Ben and Coach Dana in which nobody has answered anything."""
    furnish(tmp_path)
    running = House(tmp_path)
    yield running
    assert "Traceback" not in running.stop()


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[Person, Person, Person]:
    """Ana, Ben and Coach Dana."""
    return furnish(tmp_path_factory.mktemp("people"))


@pytest.fixture
def week() -> date:
    """The week a check-in opens on while nothing is answered, in the zone of these browsers."""
    return offered(datetime.now(ZoneInfo(ZONE)).date(), set())
