"""The other two engines behind one pair of hands: WebKitGTK through its driver, Firefox through Marionette."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol, Self

from tests.browser.marionette import firefox
from tests.browser.webkit import webkit

PATIENCE = 30.0  # seconds


class Driver(Protocol):
    """What drives a browser, by the commands of the WebDriver standard."""

    def do(self, command: str, **given: Any) -> Any:
        """One command, and what it came to."""


class Window:
    """One window of a browser, and the hand in front of it."""

    def __init__(self, driver: Driver) -> None:
        """Whatever its engine."""
        self._driver = driver

    def open(self, address: str) -> Self:
        """Types an address."""
        self._driver.do("WebDriver:Navigate", url=address)
        return self

    def reload(self) -> Self:
        """Loads the page anew."""
        self._driver.do("WebDriver:Refresh")
        return self

    def back(self) -> Self:
        """Goes back by one page."""
        self._driver.do("WebDriver:Back")
        return self

    def ask(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        return self._driver.do("WebDriver:ExecuteScript", script=f"return {expression}", args=[])

    def until(self, condition: str) -> Self:
        """Waits until something is true in the page."""
        ends = time.monotonic() + PATIENCE
        while not self.ask(f"!!({condition})"):
            assert time.monotonic() < ends, f"in vain: {condition}: {self.ask('document.body.innerText')}"
            time.sleep(0.05)
        return self

    def press(self, selector: str) -> Self:
        """Clicks the first such element, once it stands there."""
        self._driver.do("WebDriver:ElementClick", id=self._element(selector))
        return self

    def type(self, selector: str, text: str) -> Self:
        """Types into a field, key by key."""
        self._driver.do("WebDriver:ElementSendKeys", id=self._element(selector), text=text)
        return self

    def _element(self, selector: str) -> str:
        """The name the browser gives to an element, once it stands there."""
        self.until(f"document.querySelector({selector!r})")
        found: dict[str, str] = self._driver.do("WebDriver:FindElement", using="css selector", value=selector)
        return next(iter(found.values()))


@contextmanager
def window(engine: str) -> Iterator[Window]:
    """A window of Firefox or WebKitGTK with nothing in it yet; leaving it closes the browser."""
    with firefox() if engine == "Firefox" else webkit() as driver:
        yield Window(driver)
