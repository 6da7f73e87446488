"""Weeks are those of the browser's calendar, wherever it is; the server's clock has no say."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.house import House, answered, furnish

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEK = timedelta(days=7)


def label(day: datetime) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def span(monday: datetime) -> str:
    end = monday + timedelta(days=6)
    return f"{monday.day}-{label(end)}" if monday.month == end.month else f"{label(monday)}-{label(end)}"


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"])
def test_the_week_shown_is_the_browsers_and_the_axis_shows_its_mondays(tmp_path: Path, tab: Open, zone: str) -> None:
    ana, _, _ = furnish(tmp_path)
    today = datetime.now(ZoneInfo(zone))
    monday = today - timedelta(days=today.weekday())
    answered(tmp_path, ana, (monday - 3 * WEEK).date(), {"safety": 3})
    house = House(tmp_path)
    try:
        here = tab(house, timezone_id=zone).sign_in(ana)
        week = here.page.locator(".check-in .week")
        this, last = f"{span(monday)}, so far · last week", f"{span(monday - WEEK)} · this week"
        shown, other = (last, this) if today.weekday() < 2 else (this, last)
        expect(week).to_have_text(shown)
        here.do("this week" if shown == last else "last week")
        expect(week).to_have_text(other)

        here.go("Trends").look("Just me")
        dates = [t for t in here.charts().first.locator("text").all_text_contents() if t.split(" ")[-1] in MONTHS]
        mondays = [label(monday - n * WEEK) for n in range(12, -1, -1)]
        assert dates == mondays[-len(dates) :]
        assert len(dates) >= 11
        assert f"Ana: 3, week of {label(monday - 3 * WEEK)} (3 weeks ago)." in here.unfold("Details").said
    finally:
        house.stop()
