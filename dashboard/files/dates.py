"""Dates as people write them: read in one order, and the orders a whole column allows."""

import re
from collections.abc import Sequence
from datetime import date

from dashboard.domain.weeks import MONTHS

ORDERS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}
EARLIEST = date(1950, 1, 1)
TIME = r"(?:[T ]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?:[AaPp][Mm]|Z|[+-][0-9]{2}:?[0-9]{2})?)?"
NUMBERS = re.compile(rf"([0-9]{{1,4}})\s*([-/.])\s*([0-9]{{1,2}})\s*\2\s*([0-9]{{1,4}})\.?{TIME}", re.ASCII)
MONTH = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
DAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
DAY_FIRST = re.compile(rf"{DAY}([0-9]{{1,4}})\.?[ -]\s*{MONTH},?[ -]\s*([0-9]{{1,4}}){TIME}", re.ASCII | re.IGNORECASE)
MONTH_FIRST = re.compile(rf"{DAY}{MONTH}\s+([0-9]{{1,2}}),?\s+([0-9]{{4}}){TIME}", re.ASCII | re.IGNORECASE)


def read(cell: str, order: str) -> date | None:
    """The date in a cell, read in this order; a year of four digits and a month's name settle it by themselves."""
    text = " ".join(cell.split())
    if numbers := NUMBERS.fullmatch(text):
        a, b, c = numbers[1], numbers[3], numbers[4]
        if len(a) == 4:
            return _date(a, b, c)
        by_order = {"dmy": (c, b, a), "mdy": (c, a, b), "ymd": (a, b, c)}
        return _date(*by_order[order])
    if named := DAY_FIRST.fullmatch(text):
        first, month, last = named[1], str(_month(named[2])), named[3]
        year_first = len(first) == 4 or (order == "ymd" and len(last) <= 2)
        return _date(first, month, last) if year_first else _date(last, month, first)
    if named := MONTH_FIRST.fullmatch(text):
        return _date(named[3], str(_month(named[1])), named[2])
    return None


def orders_of(cells: Sequence[str]) -> list[str]:
    """The orders that read most of a column, but one of those that read the same dates; several: ask."""
    read_as = {order: tuple(read(c, order) for c in cells) for order in ORDERS}
    most = max(sum(d is not None for d in dates) for dates in read_as.values())
    kept: dict[tuple[date | None, ...], str] = {}
    for order, dates in read_as.items():
        if sum(d is not None for d in dates) == most:
            kept.setdefault(dates, order)
    return list(kept.values())


def _month(name: str) -> int:
    return MONTHS.index(name[:3].title()) + 1


def _date(year: str, month: str, day: str) -> date | None:
    """Two digits of a year mean 1970 to 2069; any other short year is none."""
    if len(year) not in (2, 4) or len(day) > 2:
        return None
    number = int(year) if len(year) == 4 else 1900 + int(year) + (100 if int(year) < 70 else 0)
    try:
        found = date(number, int(month), int(day))
    except ValueError:
        return None
    return found if found >= EARLIEST else None
