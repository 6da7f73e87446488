"""What is worth asking about in a session, found in numbers: what went better, two low weeks, and a week apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.domain.compare import GAP_POINTS, Gap, in_order
from dashboard.domain.usual_range import worth_asking
from dashboard.domain.weeks import WEEK
from dashboard.insights.lines import Lines

RISE = 2


@dataclass(frozen=True)
class Noticed:
    """One person's rating (`person` empty: both partners') and the weeks it is about, the last one last."""

    rating: str
    weeks: tuple[date, ...]
    person: str = ""


def rise(lines: Lines, first: date) -> Noticed | None:
    """The largest rise of two points or more from one week to the next, from `first` on; of two alike the later."""
    found = [
        (line[week] - line[week - WEEK], week, person, rating)
        for (person, rating), line in lines.items()
        for week in line
        if week >= first and week - WEEK in line and line[week] - line[week - WEEK] >= RISE
    ]
    if not found:
        return None
    _, week, person, rating = max(found, key=lambda one: one[:2])
    return Noticed(rating, (week - WEEK, week), person)


def two_low_weeks(lines: Lines, first: date) -> Noticed | None:
    """The latest line of which the coach's early prompt speaks, if it speaks of a week from `first` on."""
    found = []
    for (person, rating), line in lines.items():
        weeks, values = in_order(line)
        pair = worth_asking(values)
        if pair and weeks[pair[-1] - 1] >= first:
            found.append(Noticed(rating, tuple(weeks[position - 1] for position in pair), person))
    return max(found, key=lambda one: one.weeks[-1], default=None)


def week_apart(gaps: Mapping[str, Gap], first: date) -> Noticed | None:
    """The week from `first` on in which both rated one thing furthest apart, by two points or more."""
    found = [
        (abs(points), week, rating)
        for rating, gap in gaps.items()
        for week, points in zip(gap.weeks, gap.points, strict=True)
        if week >= first and abs(points) >= GAP_POINTS
    ]
    if not found:
        return None
    _, week, rating = max(found, key=lambda one: one[:2])
    return Noticed(rating, (week,))
