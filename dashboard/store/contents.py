"""What a file holds, as far as anybody may know: closed weeks with an answer shared with both, never whose."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.domain import weeks
from dashboard.domain.weeks import WEEK, week_of
from dashboard.store import check_ins, engine
from dashboard.store.rows import Query

PEOPLE = "SELECT id, name, recipient IS NOT NULL FROM person ORDER BY role DESC, couple_id, slot"
COUNT = "SELECT count(DISTINCT (person_id, week)), min(week), max(week) FROM check_in"
SHARED = f"{COUNT} WHERE week < ? AND ({' OR '.join(f'{column} IS NOT NULL' for column in check_ins.OPEN)})"


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
    """What anybody may know of a file: what is shared with both in weeks that are over, who is in it, whose keys.

    `saves`, the number of changes it has seen, is for comparing alone.
    """

    shared: Span
    people: frozenset[str]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    saves: int

    def __str__(self) -> str:
        """In words, plain ASCII."""
        return f"shared with both in weeks that are over: {self.shared}"


@dataclass(frozen=True)
class Side:
    """What one partner may know of a file: their own weeks, and the closed weeks with an answer shared with both."""

    own: Span
    shared: Span


def ask_file(path: Path) -> Query:
    """Questions to a file that nobody has open, which is only read."""
    return lambda sql, *values: engine.query(path, (sql, values))[0]


def of(ask: Query) -> Contents:
    """What an open store holds, as of today."""
    people, ((saves,),) = ask(PEOPLE), ask("SELECT made FROM saves")
    return Contents(
        _span(ask(SHARED, _closed(weeks.today_in(None)))),
        frozenset(i for i, _, _ in people),
        tuple(name for _, name, _ in people),
        tuple(name for _, name, key in people if key),
        saves,
    )


def of_file(path: Path) -> Contents:
    """What a file holds that nobody has open; it is only read."""
    return of(ask_file(path))


def saves(path: Path) -> int | None:
    """How many changes a file has seen; None where it says no one number."""
    return _one_number(path, "SELECT TRY_CAST(made AS BIGINT) FROM saves")


def version(path: Path) -> int | None:
    """The schema a file was written with; None where it says no one number."""
    return _one_number(path, "SELECT TRY_CAST(version AS BIGINT) FROM schema_version")


def said_anew(version: int, saves: int) -> engine.Change:
    """One schema and one count, in a copy of a file that says none or several."""

    def change(con: engine.Connection) -> None:
        con.execute("DELETE FROM schema_version")
        con.execute("INSERT INTO schema_version (version) VALUES (?)", [version])
        con.execute("DELETE FROM saves")
        con.execute("INSERT INTO saves (made) VALUES (?)", [saves])

    return change


def marks(path: Path) -> dict[str, dict[str, Any]]:
    """What a file says was erased, by id; of today's schema."""
    names = ("id", "erased_at", "person_id", "proof")
    found = ask_file(path)("SELECT id, erased_at, person_id, proof FROM erased")
    return {row[0]: dict(zip(names, row, strict=True)) for row in found}


def side(ask: Query, person_id: str, today: date) -> Side:
    """What this partner may know; of the other one nothing that is open still or was kept back."""
    own = _span(ask(f"{COUNT} WHERE person_id = ?", person_id))
    whose = "person_id IN (SELECT b.id FROM person a JOIN person b USING (couple_id) WHERE a.id = ?)"
    return Side(own, _span(ask(f"{SHARED} AND {whose}", _closed(today), person_id)))


def _one_number(path: Path, sql: str) -> int | None:
    found = ask_file(path)(sql)
    return found[0][0] if len(found) == 1 else None


def _closed(today: date) -> date:
    """The first week that can still be filled in."""
    return week_of(today) - WEEK


def _span(counted: list[tuple[Any, ...]]) -> Span:
    ((check_ins, first, last),) = counted
    return Span(check_ins, first, last)
