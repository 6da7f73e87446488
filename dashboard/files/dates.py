"""Dates as people and programs write them: read in one way, and the ways that a whole column allows."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dashboard.domain.weeks import week_of
from dashboard.files import clock_times, languages
from dashboard.files.clock_times import Zone
from dashboard.files.languages import ENGLISH, Language

ORDERS = ("ymd", "dmy", "mdy")
EARLIEST = date(1950, 1, 1)
LOOKED_AT = 200
DIGITS = re.compile(r"[0-9]+")
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets count days where they are
SERIAL = re.compile(r"[1-9][0-9]{4}(?:[.,][0-9]{1,17})?")
EPOCH = re.compile(r"([12][0-9]{9})(?:[.][0-9]{1,9}|([0-9]{3}))?")
ISO = re.compile(r"[0-9]{4}-?(?:[0-9]{2}-?[0-9]{2}|W[0-9]{2}(?:-?[1-7])?)(?:[T ].*)?", re.IGNORECASE)
# "W46 2026", "2026 W46" and the German "KW 46/2026"; a plain "week 46" may begin on a Sunday, so it is none.
WEEK = re.compile(r"(?:([0-9]{4})[\s/.-]*)?K?W\s*([0-9]{1,2})(?:[\s/.,-]+([0-9]{4}))?", re.IGNORECASE)
NUMBERS = re.compile(r"([0-9]{1,4})\s*([-/.\u2010-\u2015])\s*([0-9]{1,2})\s*\2\s*([0-9]{1,4})\.?")
RANGE = re.compile(r"\s+(?:\u2192|->|to|[-\u2013])\s+")
GLUE = re.compile(r"(?<=[0-9]),?\s+[^\W\d_]{1,4}\.?(?:\s[^\W\d_]{1,4}\.?)?$")


@dataclass(frozen=True)
class Way:
    """One way to read a column of dates: the order of year, month and day, and the language of its words."""

    order: str = ORDERS[0]
    language: str = ENGLISH


@dataclass(frozen=True)
class Written:
    """What stands in a cell: a day, perhaps a time, and the clock it was read from; `counted` in days or seconds."""

    day: date
    at: time | None = None
    zone: Zone = Zone.HERE
    counted: bool = False


def read(cell: str, way: Way) -> Written | None:
    """The date in a cell; a year of four digits and a month's name settle the order by themselves."""
    text = languages.plain(cell)
    text = text.strip("[]") if text.startswith("[") else text
    found = _counted(text) or _iso(text) or _week(text) or _in_words(text, way) or _range(text, way)
    return found if found and found.day >= EARLIEST else None


def ways_of(cells: Sequence[str], own: str | None = None) -> list[Way]:
    """The ways that read most of a column, but one of those that read the same days; several: ask.

    `own` is the language of whoever looks, where it is not one of the common ones.
    """
    distinct = list(dict.fromkeys(cells))
    read_as: dict[tuple[date | None, ...], Way] = {}
    for language in _languages_of(distinct, own):
        for order in ORDERS:
            way = Way(order, language)
            days = tuple(found.day if (found := read(c, way)) else None for c in distinct)
            read_as.setdefault(days, way)
    counts = Counter(cells)
    read_by = {days: sum(counts[c] for c, d in zip(distinct, days, strict=True) if d) for days in read_as}
    most = max(read_by.values())
    return [way for days, way in read_as.items() if read_by[days] == most]


def moments(found: Iterable[Written | None], zone: str | None, *, utc: bool = False) -> list[Written | None]:
    """What a column says where the person is: times in UTC are turned into `zone`, all others are theirs already.

    With `utc` the column's name says so. An offset of nothing is UTC unless others beside it are not.
    """
    listed = list(found)
    universal = {Zone.UTC} if any(f and f.zone is Zone.OFFSET for f in listed) else {Zone.UTC, Zone.ZERO}
    universal |= {Zone.HERE} if utc else set()
    return [_here(f, zone) if f and f.at and f.zone in universal else f for f in listed]


def _here(found: Written, zone: str | None) -> Written:
    """A moment of UTC on the clock of a zone; of an unknown one, on this computer's."""
    try:
        place = ZoneInfo(zone or "")
    except (KeyError, ValueError, OSError):
        place = None
    moment = datetime.combine(found.day, found.at or time(), UTC).astimezone(place)
    return replace(found, day=moment.date(), at=moment.time(), zone=Zone.UTC)


def _counted(text: str) -> Written | None:
    """Days since 1900 as spreadsheets count them, or seconds since 1970 as programs do."""
    if SERIAL.fullmatch(text):
        moment = SERIAL_ZERO + timedelta(seconds=round(float(text.replace(",", ".")) * 86400))
        return Written(moment.date(), moment.time() if moment.time() != time() else None, counted=True)
    if seconds := EPOCH.fullmatch(text):
        moment = datetime.fromtimestamp(int(seconds[1]), UTC)
        return Written(moment.date(), moment.time(), Zone.UTC, counted=True)
    return None


def _iso(text: str) -> Written | None:
    """What ISO 8601 writes, weeks like 2026-W46 too."""
    if not ISO.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    timed = ":" in text or len(text.replace("-", "")) > len("20261115")
    offset = moment.utcoffset()
    zone = Zone.HERE if offset is None else Zone.UTC if text[-1] in "Zz" else Zone.OFFSET if offset else Zone.ZERO
    return Written(moment.date(), moment.time() if timed else None, zone)


def _week(text: str) -> Written | None:
    """The Monday of a week of ISO 8601, as people write it."""
    found = WEEK.fullmatch(text)
    if not found or bool(found[1]) == bool(found[3]):
        return None
    try:
        return Written(date.fromisocalendar(int(found[1] or found[3]), int(found[2]), 1))
    except ValueError:
        return None


def _range(text: str, way: Way) -> Written | None:
    """The last of two days with an arrow or a dash between them, when both lie in one week."""
    ends = RANGE.split(text)
    if len(ends) != 2:
        return None
    first, last = (_iso(end) or _in_words(end, way) for end in ends)
    return last if first and last and week_of(first.day) == week_of(last.day) else None


def _in_words(text: str, way: Way) -> Written | None:
    """Numbers and words in this way's order and language, with or without a time."""
    language = languages.of(way.language) or Language({}, frozenset(), {})
    rest, clock = clock_times.taken_out(text, language.periods)
    day = _day(rest, way.order, language) or (clock and _day(GLUE.sub("", rest.rstrip()), way.order, language))
    if day is None and clock is None:
        rest, clock = clock_times.dotted_out(text)
        day = clock and (_day(rest, way.order, language) or _day(GLUE.sub("", rest), way.order, language))
    return Written(day, clock.at if clock else None, clock.zone if clock else Zone.HERE) if day else None


def _day(text: str, order: str, language: Language) -> date | None:
    text = text.strip(" ,;،")
    if numbers := NUMBERS.fullmatch(text):
        return _ordered(numbers[1], numbers[3], numbers[4], order)
    runs = languages.runs_of(text)
    month = language.month_in(runs) if runs else None
    numbers_in = DIGITS.findall(text)
    if month == 0 and len(numbers_in) == 3:
        return _ordered(numbers_in[0], numbers_in[1], numbers_in[2], order)
    if not month or len(numbers_in) != 2:
        return None
    first, second = numbers_in
    begins = language.month_in(languages.runs_of(text[: text.index(first)]))
    if len(first) == 4 or (order == "ymd" and len(second) <= 2 and not begins):
        return _date(first, str(month), second)
    return _date(second, str(month), first)


def _ordered(a: str, b: str, c: str, order: str) -> date | None:
    if len(a) == 4:
        return _date(a, b, c)
    return _date(*{"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}[order])


def _date(year: str, month: str, day: str) -> date | None:
    """Two digits of a year mean 1970 to 2069; any other short year is none."""
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2:
        return None
    number = int(year) if len(year) == 4 else 1900 + int(year) + (100 if int(year) < 70 else 0)
    try:
        return date(number, int(month), int(day))
    except ValueError:
        return None


def _languages_of(cells: Sequence[str], own: str | None) -> list[str]:
    """The languages that know most of the words in these cells, but one of those to which they mean the same months."""
    shapes = list({DIGITS.sub("0", c): languages.plain(c) for c in cells}.values())[:LOOKED_AT]
    if not any(languages.runs_of(shape) for shape in shapes):
        return [ENGLISH]
    meant: dict[tuple[tuple[int | None, bool], ...], str] = {}
    for code in dict.fromkeys((*languages.common(), *([own] if own and languages.of(own) else []))):
        meant.setdefault(tuple(_month_of(shape, code) for shape in shapes), code)
    known = {months: sum((month is not None) + whole for month, whole in months) for months in meant}
    return [code for months, code in meant.items() if known[months] == max(known.values())]


def _month_of(text: str, code: str) -> tuple[int | None, bool]:
    """The month that the words of a cell name in a language, 0 for none, None where a word is unknown; and whether
    every word is known, also one like "at" before the time."""
    language = languages.of(code)
    if language is None:
        return None, False
    rest, clock = clock_times.taken_out(text, language.periods)
    found = language.month_in(languages.runs_of(rest))
    if found is None and clock is None:
        rest, clock = clock_times.dotted_out(text)
    if found is None and clock:
        return language.month_in(languages.runs_of(GLUE.sub("", rest.rstrip()))), False
    return found, found is not None
