"""The other two engines behind one pair of hands: WebKitGTK through its own driver, Firefox through Marionette."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self
from warnings import catch_warnings, simplefilter

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.browser.marionette import Marionette, firefox
from tests.ports import free_port

PATIENCE = 30.0  # seconds
CSS = "css selector"


class Window:
    """One window of a browser, and the hand in front of it; each engine says how it does five things."""

    def open(self, address: str) -> Self:
        """Types an address."""
        raise NotImplementedError

    def reload(self) -> Self:
        """Loads the page anew."""
        raise NotImplementedError

    def back(self) -> Self:
        """Goes back by one page."""
        raise NotImplementedError

    def ask(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        raise NotImplementedError

    def _click(self, selector: str) -> None:
        raise NotImplementedError

    def _keys(self, selector: str, text: str) -> None:
        raise NotImplementedError

    def until(self, condition: str) -> Self:
        """Waits until something is true in the page."""
        ends = time.monotonic() + PATIENCE
        while not self.ask(f"!!({condition})"):
            assert time.monotonic() < ends, f"in vain: {condition}: {self.ask('document.body.innerText')}"
            time.sleep(0.05)
        return self

    def press(self, selector: str) -> Self:
        """Clicks the first such element, once it stands there."""
        self.until(f"document.querySelector({selector!r})")
        self._click(selector)
        return self

    def type(self, selector: str, text: str) -> Self:
        """Types into a field, key by key."""
        self.until(f"document.querySelector({selector!r})")
        self._keys(selector, text)
        return self


@dataclass
class WebKit(Window):
    """Of WebKitGTK."""

    driver: webdriver.WebKitGTK

    def open(self, address: str) -> Self:
        self.driver.get(address)
        return self

    def reload(self) -> Self:
        self.driver.refresh()
        return self

    def back(self) -> Self:
        self.driver.back()
        return self

    def ask(self, expression: str) -> Any:
        return self.driver.execute_script(f"return {expression}")

    def _click(self, selector: str) -> None:
        self.driver.find_element(CSS, selector).click()

    def _keys(self, selector: str, text: str) -> None:
        self.driver.find_element(CSS, selector).send_keys(text)


@dataclass
class Firefox(Window):
    """Of Firefox."""

    driver: Marionette

    def open(self, address: str) -> Self:
        self.driver.do("WebDriver:Navigate", url=address)
        return self

    def reload(self) -> Self:
        self.driver.do("WebDriver:Refresh")
        return self

    def back(self) -> Self:
        self.driver.do("WebDriver:Back")
        return self

    def ask(self, expression: str) -> Any:
        return self.driver.do("WebDriver:ExecuteScript", script=f"return {expression}", args=[])

    def _click(self, selector: str) -> None:
        self.driver.do("WebDriver:ElementClick", id=self.driver.element(selector))

    def _keys(self, selector: str, text: str) -> None:
        self.driver.do("WebDriver:ElementSendKeys", id=self.driver.element(selector), text=text)


@contextmanager
def window(engine: str) -> Iterator[Window]:
    """A window of Firefox or WebKitGTK with nothing in it yet; leaving it closes the browser."""
    if engine == "Firefox":
        with firefox() as driver:
            yield Firefox(driver)
    else:
        with screen() as display, webkit(display) as driver:
            yield WebKit(driver)


@contextmanager
def webkit(display: str) -> Iterator[webdriver.WebKitGTK]:
    """WebKitGTK's own small browser."""
    service = Service(shutil.which("WebKitWebDriver"), port=free_port(), env={**os.environ, "DISPLAY": display})
    with catch_warnings():  # of the driver's own way of calling itself
        simplefilter("ignore", DeprecationWarning)
        driver = webdriver.WebKitGTK(options=Options(), service=service)
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def screen() -> Iterator[str]:
    """The name of a screen in memory, for a browser that insists on one."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    shown = subprocess.Popen(command, pass_fds=(theirs,), stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as number:
            yield f":{number.readline().strip()}"
    finally:
        shown.terminate()
        shown.wait()
