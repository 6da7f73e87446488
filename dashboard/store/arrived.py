"""Sessions and events that a coach wrote on another computer, taken in as they stand there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.store import heads, rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.sessions import Event, Session
from dashboard.store.writers import RowAuthor

FOUND = "SELECT line, number, made FROM arrived WHERE coach_id = ? AND couple_id = ?"


@dataclass(frozen=True)
class Mark:
    """Which of a coach's letters stands in the sessions and events of a couple."""

    line: str
    number: int
    made: frozenset[str] = frozenset()


class ArrivedStore:
    """What came in from coaches elsewhere. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def mark(self, coach_id: str, couple_id: str) -> Mark | None:
        """The letter that stands in the rows of a couple."""
        found = self._db.read(FOUND, coach_id, couple_id)
        return Mark(found[0][0], found[0][1], frozenset(json.loads(found[0][2]))) if found else None

    def take_in(
        self, by: RowAuthor, coach_id: str, couple_id: str, mark: Mark, told: tuple[Sequence[Session], Sequence[Event]]
    ) -> None:
        """Writes what the coach's letter says over what an earlier one of theirs said; nobody else's rows are touched.

        Where something stood that is not in it any more, the file is rewritten.
        """
        before, named = self.mark(coach_id, couple_id), {row.id for rows_ in told for row in rows_}
        less = before is not None and bool(before.made - named)
        with self._db.forget() if less else self._db.write() as cursor:
            made = [*_write(cursor, "coaching_session", before, told[0]), *_write(cursor, "event", before, told[1])]
            cursor.execute("DELETE FROM arrived WHERE coach_id = ? AND couple_id = ?", [coach_id, couple_id])
            kept = {"line": mark.line, "number": mark.number, "made": json.dumps(sorted(made))}
            rows.insert(cursor, "arrived", {"coach_id": coach_id, "couple_id": couple_id, **kept})
            heads.change(cursor, by)


def _write(cursor: Connection, table: str, before: Mark | None, told: Sequence[Session | Event]) -> list[str]:
    """Returns the ids of the rows. One that somebody else's row has already is left out."""
    gone = sorted((before.made if before else frozenset()) - {row.id for row in told})
    rows.erase(cursor, None, table, "list_contains(?, id)", gone)
    cursor.execute(f"DELETE FROM {table} WHERE list_contains(?, id)", [sorted(before.made) if before else []])
    there = {name for (name,) in cursor.execute(f"SELECT id FROM {table}").fetchall()}
    taken = [row for row in told if row.id not in there]
    rows.insert(cursor, table, *(vars(row) for row in taken))
    return [row.id for row in taken]
