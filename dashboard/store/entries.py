"""Patterns, moments and what is one's own alone, in SQL: the part of the store beside the check-ins."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import Kind, new_id, now
from dashboard.errors import BehindError
from dashboard.store.database import Database
from dashboard.store.engine import Connection

COLUMNS = "day, line_1, line_2, line_3, line_4, sealed_self, sealed_coach"
CURRENT = """
    SELECT * FROM entry WHERE list_contains(?, person_id)
    QUALIFY row_number() OVER (PARTITION BY person_id, thing ORDER BY revision DESC, saved_at DESC, id DESC) = 1
    ORDER BY week, saved_at, id
"""
# A moment goes with the week it is of now, and no earlier version of another one stays behind in that week.
OF_WEEKS = f"""
    person_id = ? AND kind = 'moment' AND (list_contains(?, week) OR thing IN (
        SELECT thing FROM ({CURRENT.replace("list_contains(?, person_id)", "person_id = ?").split("ORDER BY week")[0]})
        WHERE list_contains(?, week)
    ))
"""


@dataclass(frozen=True)
class EntryRow:
    """One stored revision: `day` and `lines` are in the clear (shared with both; else None and empty)."""

    id: str
    person_id: str
    kind: Kind
    thing: str
    week: date
    revision: int
    saved_at: datetime
    day: date | None
    lines: tuple[str, ...]
    sealed_self: bytes
    sealed_coach: bytes | None

    @property
    def blank(self) -> "EntryRow":
        """The same, with nothing left for anybody but its owner."""
        return replace(self, day=None, lines=(), sealed_coach=None)


class EntryStore:
    """Everybody's patterns and moments, and each person's own row. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def current(self, people: Collection[str]) -> list[EntryRow]:
        """What counts now of each pattern and moment, by week."""
        return [_row(r) for r in self._db.read(CURRENT, list(people))]

    def history(self, person_id: str, thing: str) -> list[EntryRow]:
        """Every revision of one of them, oldest first."""
        sql = "SELECT * FROM entry WHERE person_id = ? AND thing = ? ORDER BY revision, saved_at, id"
        return [_row(r) for r in self._db.read(sql, person_id, thing)]

    def all_rows(self, person_id: str) -> list[EntryRow]:
        """Every revision of everything one person wrote here."""
        return [_row(r) for r in self._db.read("SELECT * FROM entry WHERE person_id = ?", person_id)]

    def save(self, row: EntryRow, based_on: int, *, narrowed: bool = False) -> EntryRow:
        """Adds the next revision. Raises BehindError when `based_on` is no longer the newest.

        When `narrowed`, every earlier revision loses what the new one does not share, and the file is rewritten.
        """
        with self._db.forget() if narrowed else self._db.write() as cursor:
            newest = "SELECT coalesce(max(revision), 0) FROM entry WHERE person_id = ? AND thing = ?"
            if cursor.execute(newest, [row.person_id, row.thing]).fetchall()[0][0] != based_on:
                raise BehindError("This was changed in another window since you opened it.")
            row = replace(row, id=new_id(), revision=based_on + 1)
            if narrowed:
                cursor.execute(
                    "UPDATE entry SET day = NULL, line_1 = NULL, line_2 = NULL, line_3 = NULL, line_4 = NULL,"
                    " sealed_coach = ? WHERE person_id = ? AND thing = ?",
                    [row.sealed_coach, row.person_id, row.thing],
                )
            cursor.execute(f"INSERT INTO entry VALUES ({', '.join('?' * 14)})", _values(row))
        return row

    def erase(self, person_id: str, thing: str) -> None:
        """Removes one pattern or moment with all its versions, then rewrites the file."""
        with self._db.forget() as cursor:
            _drop(cursor, "person_id = ? AND thing = ?", [person_id, thing])

    def own(self, person_id: str) -> bytes | None:
        """What is somebody's own alone, sealed to them."""
        found = self._db.read("SELECT sealed FROM own WHERE person_id = ?", person_id)
        return found[0][0] if found else None

    def keep_own(self, person_id: str, sealed: bytes) -> None:
        """Writes it anew."""
        with self._db.write() as cursor:
            change = "UPDATE own SET saved_at = ?, sealed = ? WHERE person_id = ?"
            if cursor.execute(change, [now(), sealed, person_id]).fetchall()[0][0] == 0:
                cursor.execute("INSERT INTO own VALUES (?, ?, ?, ?)", [new_id(), person_id, now(), sealed])


# -- parts of what the store does to all of a person's writing, each in the transaction of `cursor` ------


def write_over(cursor: Connection, rows: Collection[EntryRow]) -> None:
    """Writes the contents of these rows over what is stored."""
    pairs = ", ".join(f"{c} = ?" for c in COLUMNS.split(", "))
    for row in rows:
        cursor.execute(f"UPDATE entry SET {pairs} WHERE id = ?", [*_values(row)[7:], row.id])


def erase_of(cursor: Connection, person_id: str, weeks: Collection[date] | None) -> None:
    """Removes a person's moments of these weeks; None: everything they wrote or chose here."""
    if weeks is None:
        _drop(cursor, "person_id = ?", [person_id])
        cursor.execute("INSERT INTO erased SELECT id, ? FROM own WHERE person_id = ?", [now(), person_id])
        cursor.execute("DELETE FROM own WHERE person_id = ?", [person_id])
    else:
        _drop(cursor, OF_WEEKS, [person_id, list(weeks), person_id, list(weeks)])


def reseal(cursor: Connection, person_id: str, partner: bool, again: Callable[[bytes], bytes]) -> None:
    """Gives all that is sealed to a person another key."""
    columns = [("entry", "sealed_self"), ("own", "sealed")] if partner else [("entry", "sealed_coach")]
    for table, column in columns:
        whose = "person_id = ?" if partner else "? <> ''"
        found = f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL AND {whose}"
        for rowid, blob in cursor.execute(found, [person_id]).fetchall():
            cursor.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [again(blob), rowid])


def end_coach(cursor: Connection, couple_id: str) -> None:
    """Takes out what was sealed to a couple's coach."""
    whose = "SELECT id FROM person WHERE couple_id = ?"
    cursor.execute(f"UPDATE entry SET sealed_coach = NULL WHERE person_id IN ({whose})", [couple_id])


def _drop(cursor: Connection, which: str, values: Sequence[Any]) -> None:
    """Removes rows; each, and what nothing is left of, counts as erased, so that no older copy brings it back."""
    gone = cursor.execute(f"DELETE FROM entry WHERE {which} RETURNING id, thing", list(values)).fetchall()
    left = {thing for (thing,) in cursor.execute("SELECT DISTINCT thing FROM entry").fetchall()}
    for name in sorted({row for row, _ in gone} | ({thing for _, thing in gone} - left)):
        cursor.execute("INSERT INTO erased VALUES (?, ?)", [name, now()])


def _values(row: EntryRow) -> list[Any]:
    head = [row.id, row.person_id, row.kind.value, row.thing, row.week, row.revision, row.saved_at, row.day]
    return [*head, *(row.lines or (None,) * 4), row.sealed_self, row.sealed_coach]


def _row(values: Sequence[Any]) -> EntryRow:
    lines = tuple(line or "" for line in values[8:12]) if values[7] is not None else ()
    name, person_id, kind, thing, week, revision, saved_at, day = values[:8]
    return EntryRow(name, person_id, Kind(kind), thing, week, revision, saved_at, day, lines, values[12], values[13])
