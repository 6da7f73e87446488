"""The weekly reminder: a calendar file that repeats, in the person's zone, and says nothing of what it is for."""

import io
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from dateutil import tz

from dashboard.files.reminder import DAYS, calendar_file, title

NOW = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)  # a Wednesday; in Auckland and Berlin already Thursday
BETRAYS = ("heal", "together", "couple", "partner", "coach", "check-in", "notes", "stage", "127.0.0.1", "relation")


def made(weekday="Sunday", at=time(19, 30), zone="Europe/Berlin", person="ana", now=NOW):
    data = calendar_file(person, weekday, at, zone, now)
    found = icalendar.Calendar.from_ical(data)
    (event,) = found.walk("VEVENT")
    return data, event


def test_the_title_is_the_day_and_the_length():
    _, event = made()
    assert str(event["summary"]) == title("Sunday") == "Sunday 20 minutes"
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=20)
    assert event["rrule"]["freq"] == ["WEEKLY"]


@pytest.mark.parametrize("weekday", DAYS)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland"])
def test_it_is_on_that_day_and_at_that_time_where_the_person_is(weekday, zone):
    _, event = made(weekday, zone=zone)
    start = event["dtstart"].dt
    assert (DAYS[start.weekday()], start.time()) == (weekday, time(19, 30))
    assert str(event["dtstart"].params["TZID"]) == zone
    assert 0 <= (start.date() - NOW.astimezone(start.tzinfo).date()).days < 7


def test_it_keeps_its_hour_when_the_clocks_change():
    data, _ = made()
    (zone,) = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
    offsets = {c.name: c["tzoffsetto"].to_ical() for c in zone.subcomponents if "rrule" in c}
    assert offsets == {"STANDARD": "+0100", "DAYLIGHT": "+0200"}


def test_it_keeps_its_hour_after_2035_too():
    data, event = made(now=datetime(2036, 7, 1, tzinfo=UTC))
    there = tz.tzical(io.StringIO(data.decode())).get("Europe/Berlin")
    winter = event["dtstart"].dt.replace(tzinfo=None) + timedelta(weeks=26)
    assert winter.replace(tzinfo=there).utcoffset() == timedelta(hours=1)
    assert event["dtstart"].dt.replace(tzinfo=there).utcoffset() == timedelta(hours=2)
    assert b"UNTIL" not in data


def test_without_a_zone_the_time_is_meant_wherever_the_calendar_is():
    for zone in (None, "Nowhere/Town"):
        data, event = made(zone=zone)
        assert event["dtstart"].dt.tzinfo is None
        assert b"VTIMEZONE" not in data


def test_nothing_in_it_betrays_the_app():
    data, _ = made(person="f" * 32)
    said = data.decode().casefold()
    assert not [word for word in BETRAYS if word in said]
    assert "f" * 32 not in said


def test_a_later_file_takes_the_place_of_an_earlier_one_of_the_same_person_only():
    _, first = made()
    _, later = made("Monday", time(8), now=datetime(2026, 12, 25, tzinfo=UTC))
    _, other = made(person="ben")
    assert str(first["uid"]) == str(later["uid"]) != str(other["uid"])
    assert later["sequence"] > first["sequence"]
    assert later["dtstamp"].dt.date() == date(2026, 12, 25)
