"""A time zone for a calendar file, as yearly rules where it has any: right for as long as the zone keeps them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

LAST_YEAR = 2099
STEP = timedelta(days=1)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class ClockChange:
    """One moment at which a zone's clocks are changed; `wall` is what they showed just then."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str
    summer: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """What the changes of one yearly rule share."""
        return self.before, self.after, self.name, self.wall.time(), self.wall.weekday()


def timezone(zone: ZoneInfo, year: int) -> icalendar.Timezone:
    """The zone from the beginning of `year` on, as a component that names it."""
    found = icalendar.Timezone()
    found.add("tzid", str(zone))
    start = datetime(year, 1, 1, tzinfo=zone)
    offset = start.utcoffset() or timedelta()
    begins = ClockChange(start.replace(tzinfo=None), offset, offset, start.tzname() or str(zone), bool(start.dst()))
    found.add_component(_observance(begins))
    changes = list(_changes(zone, year))
    regular = _regular_from(changes)
    for change in changes[:regular]:
        found.add_component(_observance(change))
    for first in changes[regular : regular + 2]:
        found.add_component(_observance(first, _rule([c for c in changes[regular:] if c.kind == first.kind])))
    return found


def _changes(zone: ZoneInfo, year: int) -> Iterator[ClockChange]:
    """Every change up to LAST_YEAR, found by looking at each day."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    while moment.year <= LAST_YEAR:
        after = moment + STEP
        if _offset(moment, zone) != _offset(after, zone):
            yield _change(moment, after, zone)
        moment = after


def _change(low: datetime, high: datetime, zone: ZoneInfo) -> ClockChange:
    """The one change between two moments, to the second."""
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    there = high.astimezone(zone)
    wall = (high + before).replace(tzinfo=None)
    return ClockChange(wall, before, _offset(high, zone), there.tzname() or str(zone), bool(there.dst()))


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _regular_from(changes: Sequence[ClockChange]) -> int:
    """From which change on there are two a year that follow rules up to the end; past the last one if none do."""
    for first in range(len(changes) - 2):
        rest = changes[first:]
        series = [[c for c in rest if c.kind == kind] for kind in dict.fromkeys(c.kind for c in rest)]
        if len(series) == 2 and all(_is_yearly(s) for s in series):
            return first
    return len(changes)


def _is_yearly(series: Sequence[ClockChange]) -> bool:
    """Whether the changes come once in each year until LAST_YEAR, within the same seven days of it."""
    years = [c.wall.year for c in series]
    days = {_from_end(c.wall.date()) for c in series}
    return years == list(range(years[0], LAST_YEAR + 1)) and max(days) - min(days) < len(WEEKDAYS)


def _from_end(day: date) -> int:
    """The days from here to the end of the year, which after February no leap year moves."""
    return (date(day.year, 12, 31) - day).days


def _rule(series: Sequence[ClockChange]) -> dict[str, object]:
    """The weekday of a yearly change and the seven days it lies within, as short as it can be said."""
    weekday, days = WEEKDAYS[series[0].wall.weekday()], sorted({c.wall.day for c in series})
    months = {c.wall.month for c in series}
    if len(months) > 1:
        ends = sorted(-1 - _from_end(c.wall.date()) for c in series)
        return {"freq": "yearly", "byyearday": list(range(ends[0], ends[-1] + 1)), "byday": weekday}
    (month,) = months
    length = (date(2000, month % 12 + 1, 1) - STEP).day
    if days[-1] == length and days[0] == length - 6:
        return {"freq": "yearly", "bymonth": month, "byday": f"-1{weekday}"}
    if days[-1] % 7 == 0 and days[-1] - days[0] == 6:
        return {"freq": "yearly", "bymonth": month, "byday": f"{days[-1] // 7}{weekday}"}
    return {"freq": "yearly", "bymonth": month, "bymonthday": list(range(days[0], days[-1] + 1)), "byday": weekday}


def _observance(change: ClockChange, rule: dict[str, object] | None = None) -> icalendar.Component:
    found = icalendar.TimezoneDaylight() if change.summer else icalendar.TimezoneStandard()
    found.add("dtstart", change.wall)
    found.add("tzoffsetfrom", change.before)
    found.add("tzoffsetto", change.after)
    found.add("tzname", change.name)
    if rule:
        found.add("rrule", rule)
    return found
