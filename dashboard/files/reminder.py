"""A weekly reminder as a calendar file, with a title that says nothing of what it is for."""

import uuid
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar

from dashboard.files import zone_rules

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TWENTY = timedelta(minutes=20)


def title(weekday: str) -> str:
    """What the calendar shows, like "Sunday 20 minutes"."""
    return f"{weekday} 20 minutes"


def calendar_file(person_id: str, weekday: str, at: time, zone: str | None, now: datetime) -> bytes:
    """An event every week from today on; a file taken later takes the place of an earlier one in a calendar.

    Without a zone that is known here the time is meant wherever the calendar is.
    """
    place = _zone(zone)
    today = (now.astimezone(place) if place else now).date()
    start = datetime.combine(today + timedelta(days=(DAYS.index(weekday) - today.weekday()) % 7), at, place)
    event = icalendar.Event()
    event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_OID, person_id)))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", int(now.timestamp()) // 60)
    event.add("summary", title(weekday))
    event.add("dtstart", start)
    event.add("dtend", start + TWENTY)
    event.add("rrule", {"freq": "weekly"})
    event.add_component(_alarm(title(weekday)))
    found = icalendar.Calendar()
    found.add("prodid", "-//weekly//EN")
    found.add("version", "2.0")
    if place:
        found.add_component(zone_rules.timezone(place, today.year))
    found.add_component(event)
    return bytes(found.to_ical())


def _alarm(said: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", timedelta(0))
    return alarm


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name or "")
    except (KeyError, ValueError, OSError):
        return None
