"""The files of 25 couples, dropped at once on a coach's own copy: progress is seen, and all of them are in."""

import re
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, expect

from dashboard.accounts.visits import Visit
from dashboard.domain import weeks
from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.model import Role, Sharing, new_id
from dashboard.services import names
from dashboard.store import coach_settings_file
from dashboard.store.storage import Storage
from tests import locked
from tests.browser import wire
from tests.browser.conftest import ZONE, Open
from tests.browser.house import House
from tests.locked import DANA
from tests.two_copies import PAIR, Desk, apart

COUPLES, MOST_SECONDS = 25, 30
Desktop = tuple[House, list[bytes]]


def a_file(folder: Path, n: int, desk: Desk, today: date, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """One couple at home, known at the desk, has answered once more."""
    folder.mkdir()
    two = apart(folder, strangers=True)
    two.desk.storage.close()
    two.desk, two.home.today = desk, today
    monkeypatch.setattr(weeks, "today_in", lambda _zone: today)
    for name in PAIR:
        names.rename(two.at_home(name), f"{name} {n:02}")
    two.pair(*PAIR)
    two.home.answered("Ana", {"safety": n % 11}, Sharing.BOTH, week=weeks.week_of(today), on=today)
    made = two.file()
    two.home.storage.close()
    return made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """Dana's own copy, running, and what 25 couples have sent her since."""
    place = tmp_path / "desk"
    place.mkdir()
    store, key = Storage(place), locked.identity("dana")
    store.add_person(DANA, locked.newcomer(DANA))
    coach_settings_file.save(place, Practice(policy=Policy.LIMITED))
    here = Desk(store, key, DANA.id, Visit(new_id()[:8], DANA.id, Role.COACH, key))
    today = datetime.now(ZoneInfo(ZONE)).date()
    with monkeypatch.context() as patch:
        files = [a_file(tmp_path / f"{n}", n, here, today, patch) for n in range(COUPLES)]
    store.close()
    running = House(place)
    yield running, files
    assert "Traceback" not in running.stop()


def test_25_files_at_once_are_in_within_half_a_minute_and_progress_is_seen(desk: Desktop, tab: Open) -> None:
    house, files = desk
    dana = tab(house).sign_in(DANA, "Hello")
    with dana.run():
        dana.page.get_by_role("button", name="Prepare (I am alone)").click()
    dana.settle("Prepare").go("Couples")
    dana.frames.clear()
    sent = [
        FilePayload(name=f"weekly-notes-{n:02}.age", mimeType="application/octet-stream", buffer=file)
        for n, file in enumerate(files)
    ]
    began = time.monotonic()
    dana.page.locator('input[type="file"]').first.set_input_files(sent)
    reach = re.compile(r"^What you have from Ana \d\d and Ben \d\d goes up to \d+ \w+\.$")
    lines = dana.page.get_by_test_id("stText").filter(has_text=reach)
    expect(lines).to_have_count(COUPLES, timeout=1000 * MOST_SECONDS)
    took = time.monotonic() - began
    told = {text for text in wire.texts(dana.frames) if re.fullmatch(rf"\d+ of {COUPLES}", text)}
    assert len(told) >= COUPLES // 2, "progress"
    assert len(set(lines.all_inner_texts())) == COUPLES
    assert took < MOST_SECONDS
    print(f"{took:.1f} s for {COUPLES} files of {len(files[0])} bytes, {len(told)} steps of progress seen")
