"""Answers as a reader was given them, for the tests that need no store: Ana's and Ben's, by weeks back from one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.model import Value
from dashboard.domain.partners import Partner
from dashboard.domain.weeks import weeks_between

ANA, BEN = Partner("a", "Ana", 0), Partner("b", "Ben", 1)
MONDAY = date(2026, 11, 23)
WEEKS = weeks_between(date(2026, 9, 7), MONDAY)

Cell = tuple[date, str, str, Value] | tuple[date, str, str, Value, bool]


def answered(*cells: Cell) -> Answers:
    """Answers from (Monday, person, question, value) or (..., kept)."""
    return Answers(Answer(*cell) for cell in cells)


def safety(person: str, **values: int) -> list[Cell]:
    """Felt safety by week counted back from this one: w0 is this week."""
    return [(MONDAY - timedelta(weeks=int(back[1:])), person, "safety", value) for back, value in values.items()]


def waiting(answers: Iterable[Answer], person: str) -> Answers:
    """The same, and what this person answered waits for the other."""
    return Answers(replace(answer, waits=answer.person == person) for answer in answers)
