"""What a file holds, in numbers: how many check-ins, of which weeks; never an answer, and never whose."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.domain import weeks
from dashboard.domain.weeks import WEEK, week_of
from dashboard.store import check_ins, engine

Ask = Callable[..., list[tuple[Any, ...]]]
QUESTIONS = (
    "SELECT id, name FROM person ORDER BY role DESC, couple_id, slot",
    "SELECT count(DISTINCT (person_id, week)), min(week), max(week) FROM check_in",
    "SELECT made FROM saves",
)
COUNT = QUESTIONS[1]


@dataclass(frozen=True)
class Span:
    """A number of check-ins and the weeks they run from and to."""

    check_ins: int
    first: date | None
    last: date | None

    def __str__(self) -> str:
        """In words, plain ASCII."""
        if self.first is None or self.last is None:
            return "no check-ins"
        counted = f"{self.check_ins} check-in{'s' * (self.check_ins != 1)}"
        if self.first == self.last:
            return f"{counted}, of the week of {weeks.full_label(self.first)}"
        return f"{counted}, from the week of {weeks.full_label(self.first)} to that of {weeks.full_label(self.last)}"


@dataclass(frozen=True)
class Contents:
    """All check-ins of a file together, who it belongs to, and how many changes it has seen."""

    span: Span
    people: frozenset[str]
    names: tuple[str, ...]
    saves: int


@dataclass(frozen=True)
class Side:
    """What one partner may know of a file: their own weeks, and the closed weeks with an answer shared with both."""

    own: Span
    shared: Span


def ask_file(path: Path) -> Ask:
    """Questions to a file that nobody has open, which is only read."""
    return lambda sql, *values: engine.query(path, (sql, values))[0]


def of(ask: Ask) -> Contents:
    """What an open store holds."""
    return _contents(*(ask(question) for question in QUESTIONS))


def of_file(path: Path) -> Contents:
    """What a file holds that nobody has open; it is only read."""
    return _contents(*engine.query(path, *((question, ()) for question in QUESTIONS)))


def _contents(*answers: list[tuple[Any, ...]]) -> Contents:
    people, counted, ((saves,),) = answers
    return Contents(_span(counted), frozenset(i for i, _ in people), tuple(n for _, n in people), saves)


def _span(counted: list[tuple[Any, ...]]) -> Span:
    ((check_ins, first, last),) = counted
    return Span(check_ins, first, last)


def version(path: Path) -> int:
    """The schema a file was written with."""
    return int(ask_file(path)("SELECT version FROM schema_version")[0][0])


def erased(path: Path) -> set[str]:
    """The ids of what was erased, and must not come back."""
    return {i for (i,) in ask_file(path)("SELECT id FROM erased")}


def side(ask: Ask, person_id: str, today: date) -> Side:
    """What this partner may know; of the other one nothing that is open still or was kept back."""
    own = _span(ask(f"{COUNT} WHERE person_id = ?", person_id))
    some = " OR ".join(f"{column} IS NOT NULL" for column in check_ins.OPEN)
    whose = "person_id IN (SELECT b.id FROM person a JOIN person b USING (couple_id) WHERE a.id = ?)"
    shared = _span(ask(f"{COUNT} WHERE {whose} AND week < ? AND ({some})", person_id, week_of(today) - WEEK))
    return Side(own, shared)
