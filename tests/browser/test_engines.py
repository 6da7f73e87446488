"""A walk through the app in WebKit and Firefox: what depends on the engine, and is not a matter of style."""

import time
from pathlib import Path

import pytest

from tests.__main__ import is_here
from tests.browser import engines
from tests.browser.engines import Window
from tests.browser.house import House

PHRASE = "ana likes green tea"
LATER = 0.7  # seconds after the last key by which a draft is kept
HERE = "document.querySelector('.check-in h1')"
NOTE = ".check-in textarea"
SAVED = "document.querySelector('.check-in .saved h1')"
TRENDS = "document.querySelector('.stMain h1')?.textContent.trim() == 'Trends'"
CHART = "document.querySelector('[data-testid=stVegaLiteChart] svg')"
OWN = "[...document.querySelectorAll('[role=radio]')].find(e => e.textContent.includes('Just me'))"
SIGN_IN = "location.pathname == '/sign-in' && document.querySelector('.choice, #passphrase')"


@pytest.mark.parametrize("engine", ["WebKitGTK", "Firefox"])
def test_the_check_in_works_in_every_engine(engine: str, tmp_path: Path) -> None:
    if not is_here(engine):
        pytest.skip(f"{engine} is not here; `python3 -m tests` says so")
    house = House(tmp_path)
    try:
        with engines.window(engine) as window:
            set_up(window, house)
            a_draft_is_kept(window)
        with engines.window(engine) as window:  # the browser was closed
            come_in(window.open(house.base + "/sign-in"))
            still_there(window, "typed, and then the browser was closed")
            save_and_look(window)
            leave_and_go_back(window)
    finally:
        said = house.stop()
    assert "Traceback" not in said


def set_up(window: Window, house: House) -> None:
    window.open(house.first)
    window.type("#name", "Ana").type("#partner", "Ben").type("#passphrase", PHRASE).press("button.go").until(HERE)


def come_in(window: Window) -> None:
    window.until(SIGN_IN)
    if window.ask("!document.querySelector('#passphrase')"):
        window.press(".choice")
    window.type("#passphrase", PHRASE).press("button.go").until(HERE)


def a_draft_is_kept(window: Window) -> None:
    """Through loading anew, leaving by the menu, by signing out, and by closing the browser."""
    window.press('.check-in [name="safety"][value="10"]')
    assert window.ask("document.querySelector('.check-in .count').textContent") == "1 of 7 answered"
    type_note(window, "typed, and then loaded anew")
    window.reload()
    still_there(window, "typed, and then loaded anew")
    type_note(window, "typed, and then another page")
    window.press('[data-testid="stTopNavLink"][href$="trends"]').until(TRENDS)
    window.press('[data-testid="stTopNavLink"]')
    still_there(window, "typed, and then another page")
    type_note(window, "typed, and then signed out")
    window.press('a[href="/sign-out"]')
    come_in(window)
    still_there(window, "typed, and then signed out")
    type_note(window, "typed, and then the browser was closed")


def type_note(window: Window, words: str) -> None:
    """In place of what stands there, key by key, and never left."""
    window.ask(f"document.querySelector('{NOTE}').select()")
    window.type(NOTE, words)
    assert window.ask(f"document.querySelector('{NOTE}').value").endswith(words)
    time.sleep(LATER)


def still_there(window: Window, words: str) -> None:
    window.until(f"{HERE} && document.querySelector('{NOTE}')")
    assert window.ask(f"document.querySelector('{NOTE}').value").endswith(words)
    assert window.ask("document.querySelector('.check-in [name=safety]:checked').value") == "10"


def save_and_look(window: Window) -> None:
    window.press('.check-in [name="sharing"][value="both"]').press('.check-in [value="save"]').until(SAVED)
    assert window.ask(f"document.activeElement == {SAVED}")
    window.press('[data-testid="stTopNavLink"][href$="trends"]').until(f"{CHART} || {OWN}")
    window.ask(f"{OWN}?.click()")
    window.until(CHART)


def leave_and_go_back(window: Window) -> None:
    window.press('a[href="/sign-out"]').until(SIGN_IN)
    window.back()
    window.until(SIGN_IN)
    assert "Felt safety" not in window.ask("document.body.innerText")
