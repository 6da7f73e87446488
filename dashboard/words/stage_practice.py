"""One's own practice of each stage over the last weeks, in a sentence that does not grade."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.domain.questions import STAGES
from dashboard.domain.weeks import day_label
from dashboard.insights.facts import Facts

LAST = 6
TOO_FEW = 3


def lately(facts: Facts, person: str, weeks: Sequence[date]) -> list[str]:
    """A line for each stage that one person answered in these weeks: what the last six answers come to."""
    found = []
    for stage in STAGES:
        answered = {week: facts[person, stage.key, week] for week in weeks if (person, stage.key, week) in facts}
        last = {week: answered[week].value for week in sorted(answered)[-LAST:]}
        if last:
            one_by_one = "; ".join(f"{answered[week].answer.lower()}, week of {day_label(week)}" for week in last)
            found.append(f"{stage.label}: {_sentence(last) if len(last) >= TOO_FEW else f'{one_by_one}.'}")
    return found


def _sentence(last: Mapping[date, int | None]) -> str:
    """How often it was there, beginning with the most; weeks without an occasion are only named as such."""
    often = sum(value in (2, 3) for value in last.values())
    sometimes = sum(value == 1 for value in last.values())
    quiet = sum(value is None for value in last.values())
    said = []
    if often:
        said.append(f"{_of(often, len(last), first=True)}, often or nearly every time")
    if sometimes:
        said.append(f"{_of(sometimes, len(last), first=not said)}, sometimes")
    if quiet:
        said.append(f"{_of(quiet, len(last), first=not said)}, no occasion")
    return f"{'; '.join(said)}." if said else f"not in the last {len(last)} weeks you answered, and that is all right."


def _of(count: int, total: int, *, first: bool) -> str:
    return f"{count} of the last {total} weeks you answered" if first else str(count)
