"""Which weeks stand side by side in a short table: some before the last session, and those since."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.answers import Answers
from dashboard.domain.compare import first_week_since
from dashboard.domain.weeks import WEEK, week_of, weeks_between

COLUMNS = 8
BEFORE = 3


@dataclass(frozen=True)
class WeeksAround:
    """Mondays in order; `skipped` says that weeks since the session are left out before the first of `since`."""

    before: tuple[date, ...]
    since: tuple[date, ...]
    skipped: bool = False


def weeks_around(answers: Answers, today: date, held: date | None) -> WeeksAround:
    """At most eight weeks up to the latest; the present one only once it holds an answer, and none before the first."""
    this = week_of(today)
    last = this if this in answers.weeks else this - WEEK
    earliest = min(answers.weeks[0] if answers else last, last - (BEFORE - 1) * WEEK)
    if held is None:
        return WeeksAround((), tuple(_from(last - (COLUMNS - 1) * WEEK, earliest, last)))
    began = first_week_since(held)
    since = weeks_between(began, last)
    shown = since[-(COLUMNS - BEFORE) :]
    end = began - WEEK if since else last
    before = _from(end - (COLUMNS - len(shown) - 1) * WEEK, earliest, end)
    return WeeksAround(tuple(before), tuple(shown), len(shown) < len(since))


def _from(first: date, earliest: date, last: date) -> list[date]:
    return weeks_between(max(first, earliest), last)
