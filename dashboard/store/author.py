"""Everything one author has written, as it stands inside a transaction that may have changed it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from dashboard.domain.model import Person
from dashboard.store import check_ins, coaches, entries, people, rows, sessions
from dashboard.store.check_ins import Row
from dashboard.store.engine import Connection
from dashboard.store.entries import EntryRow
from dashboard.store.sessions import Event

T = TypeVar("T")
STILL = f"SELECT {rows.listed(coaches.LINK)} FROM couple_coach WHERE couple_id = ? AND until IS NULL ORDER BY since"
SAID = f"SELECT {rows.listed(coaches.SAID)} FROM agreement WHERE person_id = ? ORDER BY said_at"


@dataclass(frozen=True)
class Author:
    """A partner with what they wrote: every revision of their check-ins, oldest first, and what counts of the rest.

    Rows that were `opened` before come without what is sealed in them. `coach` has been theirs `since` then.
    """

    person: Person
    couple: tuple[Person, ...]
    coach: Person | None
    since: datetime | None
    said: tuple[coaches.Agreement, ...]
    rows: list[Row]
    entries: list[EntryRow]
    events: list[Event]

    @property
    def weeks_and_things(self) -> int:
        """How many rows there could be in a letter of theirs, whatever they show; it stands readable in the file."""
        return len({row.week for row in self.rows}) + len(self.entries) + len(self.events)


def read(cursor: Connection, person_id: str, opened: Collection[str] = ()) -> Author:
    """What there is of this author now. Rows named in `opened` are read without what is sealed."""
    everybody = {p.id: p for p in found(cursor, people.from_columns, people.COLUMNS, people.EVERYBODY)}
    person = everybody[person_id]
    links = found(cursor, coaches.CoachLink, coaches.LINK, STILL, person.couple_id)
    coach = everybody.get(links[-1].coach_id) if links else None
    return Author(
        person,
        tuple(p for p in everybody.values() if p.couple_id == person.couple_id),
        coach,
        links[-1].since if links else None,
        tuple(found(cursor, coaches.Agreement, coaches.SAID, SAID, person_id)),
        found(cursor, check_ins.from_columns, check_ins.COLUMNS, _check_ins(), list(opened), person_id),
        found(cursor, entries.from_columns, entries.COLUMNS, entries.CURRENT, [person_id]),
        [
            e
            for e in found(cursor, Event, sessions.EVENT, sessions.EVENTS, person.couple_id)
            if e.author_id == person_id
        ],
    )


def found(cursor: Connection, make: Any, columns: Sequence[str], sql: str, *parameters: Any) -> list[Any]:
    """Rows as nouns, of what this transaction sees."""
    return rows.made(make, columns, cursor.execute(sql, list(parameters)).fetchall())


def _check_ins() -> str:
    """Every revision of one person; the sealed parts of rows opened before are not read again."""
    sealed = "CASE WHEN list_contains(?, id) THEN ''::BLOB ELSE sealed_self END AS sealed_self"
    listed = [sealed if column == "sealed_self" else column for column in check_ins.COLUMNS]
    return f"SELECT {', '.join(listed)} FROM check_in WHERE person_id = ? ORDER BY week, revision, saved_at, id"
