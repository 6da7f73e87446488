"""Time zones of a calendar file, read back by another library: right in each of them for as long as they have rules."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from dateutil import tz

from dashboard.files import zone_rules

# What each change of a year has for a weekday; of a zone without rules, nothing.
RULES = {
    "Europe/Berlin": ["-1SU", "-1SU"],
    "America/New_York": ["2SU", "1SU"],
    "Pacific/Auckland": ["1SU", "-1SU"],
    "America/Santiago": ["SU", "SU"],
    "Africa/Cairo": ["-1FR", "FR"],
    "Asia/Jerusalem": ["FR", "-1SU"],
    "America/Nuuk": ["SA", "-1SU"],
    "Europe/Dublin": ["-1SU", "-1SU"],
    "Australia/Lord_Howe": ["1SU", "1SU"],
    "Asia/Kolkata": [],
}
ZONES = [*RULES, "Africa/Casablanca", "Asia/Gaza", "America/Vancouver"]
NEW_YEAR = datetime.fromisoformat("2026-01-01")


def component(zone):
    return zone_rules.timezone(ZoneInfo(zone), 2026)


def read_back(zone):
    """The zone as the other library understands the file."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//test//EN")
    calendar.add("version", "2.0")
    calendar.add_component(component(zone))
    return tz.tzical(io.StringIO(calendar.to_ical().decode())).get(zone)


@pytest.mark.parametrize("zone", ZONES)
def test_each_day_until_2040_another_library_reads_the_same_time(zone):
    there, here = read_back(zone), ZoneInfo(zone)
    noon = NEW_YEAR + timedelta(hours=12)
    wrong = [
        day
        for n in range(15 * 365)
        if (day := noon + timedelta(days=n)).replace(tzinfo=there).utcoffset() != day.replace(tzinfo=here).utcoffset()
    ]
    assert wrong == []


@pytest.mark.parametrize("zone", ZONES)
def test_at_each_change_until_2040_it_is_the_very_hour(zone):
    there, here = read_back(zone), ZoneInfo(zone)
    for change in zone_rules._changes(here, 2026):
        if change.wall.year > 2040:
            break
        away = abs(change.after - change.before)
        for wall in (change.wall - away - timedelta(minutes=1), change.wall + away + timedelta(minutes=1)):
            assert wall.replace(tzinfo=there).utcoffset() == wall.replace(tzinfo=here).utcoffset(), wall


@pytest.mark.parametrize("zone", RULES)
def test_a_zone_with_rules_is_two_rules_and_no_list_of_dates(zone):
    parts = component(zone).subcomponents
    rules = [part["rrule"] for part in parts if "rrule" in part]
    assert sorted("".join(map(str, rule["byday"])) for rule in rules) == sorted(RULES[zone])
    if rules:
        assert len(parts) == 3
        assert all("until" not in rule and "count" not in rule for rule in rules)


def test_other_zones_are_written_too_with_their_offset_from_the_first_day_on():
    for zone in sorted(available_timezones() - {"localtime"})[::20]:
        first = component(zone).subcomponents[0]
        assert first["dtstart"].dt == NEW_YEAR
        assert first["tzoffsetto"].td == NEW_YEAR.replace(tzinfo=ZoneInfo(zone)).utcoffset()
