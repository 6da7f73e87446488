"""One's own practice of each stage over the last weeks, in a sentence that does not grade."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.questions import STAGES
from dashboard.domain.weeks import day_label

LAST = 6
TOO_FEW = 3


def lately(answers: Answers, person: str, weeks: Sequence[date]) -> list[str]:
    """A line for each stage that one person answered in these weeks: what the last six answers come to."""
    lines = []
    for stage in STAGES:
        line = answers.line(person, stage.key)
        last = [line[week] for week in sorted(weeks) if week in line][-LAST:]
        if last:
            one_by_one = "; ".join(f"{answer.words.lower()}, week of {day_label(answer.week)}" for answer in last)
            lines.append(f"{stage.label}: {_sentence(last) if len(last) >= TOO_FEW else f'{one_by_one}.'}")
    return lines


def _sentence(last: Sequence[Answer]) -> str:
    """How often it was there, beginning with the most; weeks without an occasion are only named as such."""
    numbers = [answer.number for answer in last]
    often, sometimes, quiet = sum(n in (2, 3) for n in numbers), numbers.count(1), numbers.count(None)
    counted = [(often, "often or nearly every time"), (sometimes, "sometimes"), (quiet, "no occasion")]
    said = [(count, words) for count, words in counted if count]
    if not said:
        return f"not in the last {len(last)} weeks you answered, and that is all right."
    if said[0][0] == len(last):
        return f"{said[0][1]} in each of the last {len(last)} weeks you answered."
    listed = ", ".join(f"{words} in\u00a0{count}" for count, words in said)  # no number alone in a last line
    return f"in the last {len(last)} weeks you answered, {listed}."
