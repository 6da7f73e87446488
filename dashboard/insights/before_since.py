"""One rating of both partners before and since a day, week by week, with the weeks that hold nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.domain.compare import BEFORE, first_week_since
from dashboard.domain.weeks import WEEK, week_of, weeks_between
from dashboard.insights.signals import Signals


@dataclass(frozen=True)
class BeforeSince:
    """Every whole week (its Monday) from four before the day on, and by person the ratings of those that have one.

    `first` is the first week that counts as since the day. No weeks where none of them holds an answer.
    """

    weeks: tuple[date, ...]
    first: date
    lines: Mapping[str, Mapping[date, int]]


def before_since(signals: Signals, rating: str, day: date) -> BeforeSince:
    """Of what one reader was given."""
    first = first_week_since(day)
    shown = weeks_between(first - BEFORE * WEEK, week_of(signals.today) - WEEK)
    lines = {
        partner.id: {week: value for week, value in signals.lines[partner.id, rating].items() if week in shown}
        for partner in signals.partners
    }
    return BeforeSince(tuple(shown) if any(lines.values()) else (), first, lines)
