"""Answers in words: one of them, each partner's latest, and how it went with an agreed step."""

from collections.abc import Sequence
from datetime import date

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.partners import Partner, named
from dashboard.domain.questions import STEP
from dashboard.domain.weeks import day_label, full_label, week_of
from dashboard.insights.latest import Latest

NO_ANSWER = "no shared answer"
ONLY_YOU = "(only you)"
WAITS = "(waits for the other)"
SO_FAR = " so far"
A_YEAR = 52


def spoken(answer: Answer) -> str:
    """The answer as it is read aloud; one that not everybody here sees says so."""
    return " ".join([answer.words, *marks(kept=answer.kept, waits=answer.waits)])


def marks(*, kept: bool, waits: bool) -> list[str]:
    """What stands after something that not everybody here sees."""
    return [mark for mark, so in ((ONLY_YOU, kept), (WAITS, waits)) if so]


def latest_words(name: str, latest: Latest, today: date, state: str = "", *, counts: bool = False) -> str:
    """One partner's latest answer as a line; `state` is what can be said of the line of answers before it.

    With `counts` it tells how many weeks hold an answer, which a view that both look at never does per person.
    """
    if latest.answer is None:
        return f"{name}: {NO_ANSWER} in these weeks."
    text = f"{name}: {spoken(latest.answer)}, {which_week(latest.answer.week, today)}."
    return " ".join(part for part in (text, state, _counted(latest) if counts else "") if part)


def step_lines(answers: Answers, partners: Sequence[Partner], weeks: Sequence[date]) -> list[str]:
    """For each partner how it went with the agreed step, week by week; empty where nobody said anything."""
    said = {}
    for partner, name in named(partners):
        line = answers.line(partner.id, STEP)
        said[name] = [f"{spoken(line[week])} ({day_label(week)})" for week in weeks if week in line]
    if not any(said.values()):
        return []
    return [f"{name}: {', '.join(weekly) or NO_ANSWER}." for name, weekly in said.items()]


def which_week(week: date, today: date) -> str:
    """Which week a latest answer is from; an older one says how long ago, so that it is not taken for now."""
    ago = (week_of(today) - week).days // 7
    label = f"week of {full_label(week) if ago > A_YEAR else day_label(week)}{SO_FAR if ago == 0 else ''}"
    return f"{label} ({ago} weeks ago)" if ago > 1 else label


def _counted(latest: Latest) -> str:
    """How many weeks hold an answer, and how many do not: kept, skipped and never opened are the same here."""
    total, silent = latest.answered + latest.silent, latest.silent
    if not silent:
        return {1: "1 week answered.", 2: "Both weeks answered."}.get(total, f"All {total} weeks answered.")
    return f"{latest.answered} of {total} weeks answered; {NO_ANSWER}: {silent} {'week' if silent == 1 else 'weeks'}."
