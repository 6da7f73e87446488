"""The app is killed while a form is being filled in: the last 600 ms of taps are the most that can be lost."""

import os
import signal
from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from dashboard.domain.model import Person
from tests.browser.conftest import Open
from tests.browser.hands import Tab
from tests.browser.house import House, furnish

People = tuple[Person, Person, Person]
DRAFT = 600  # ms from the last change until its draft is on its way
ON_ITS_WAY = 250  # ms for the draft to be written, on a busy machine


def test_killing_the_app_loses_at_most_the_taps_of_the_last_600_ms(tmp_path: Path, tab: Open, week: date) -> None:
    ana = furnish(tmp_path)[0]
    house = House(tmp_path)
    here = tab(house).sign_in(ana)
    for question, answer in (("safety", 0), ("clarity", 4)):
        here.key(question, answer).click()
    here.note.fill("typed before the light went out")
    here.page.wait_for_timeout(DRAFT + ON_ITS_WAY)
    here.key("connection", 9).click()
    os.kill(house.pid, signal.SIGKILL)
    expect(here.page.get_by_text("The app cannot be reached right now.")).to_be_visible()
    assert here.chosen("connection") == ["9"]
    house.stop()
    again = House(tmp_path)
    try:
        assert (again.draft(ana, week) or {})["answers"] == {"safety": 0, "clarity": 4}
        there = tab(again).sign_in(ana)
        assert (there.chosen("safety"), there.chosen("clarity")) == (["0"], ["4"])
        assert there.note.input_value() == "typed before the light went out"
        saved_and_nothing_lost(there, again, ana, week)
    finally:
        assert "Traceback" not in again.stop()


def saved_and_nothing_lost(there: Tab, house: House, ana: Person, week: date) -> None:
    """What was acknowledged once is there, and it can be saved."""
    there.share("Only me").save()
    kept = house.check_ins(ana, week)[0]
    assert (kept.answers, kept.note) == ({"safety": 0, "clarity": 4}, "typed before the light went out")
