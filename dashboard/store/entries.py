"""Patterns, moments and what is one's own alone, in SQL: the part of the store beside the check-ins."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import Kind, new_id, now
from dashboard.errors import BehindError
from dashboard.store import rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection

LINES = ("line_1", "line_2", "line_3", "line_4")
OPEN = ("day", *LINES)
COLUMNS = ("id", "person_id", "kind", "thing", "week", "revision", "saved_at", *OPEN, "sealed_self", "sealed_coach")
NEWEST = "row_number() OVER (PARTITION BY person_id, thing ORDER BY revision DESC, saved_at DESC, id DESC) = 1"
CURRENT = f"{rows.those(COLUMNS, 'entry', f'list_contains(?, person_id) QUALIFY {NEWEST}')} ORDER BY week, saved_at, id"
HISTORY = f"{rows.those(COLUMNS, 'entry', 'person_id = ? AND thing = ?')} ORDER BY revision, saved_at, id"
OF_ONE = rows.those(COLUMNS, "entry", "person_id = ?")
# A moment goes with the week it is of now, and no earlier version of another one stays behind in that week.
OF_WEEKS = f"""
    person_id = ? AND kind = 'moment' AND (list_contains(?, week) OR thing IN (
        SELECT thing FROM (SELECT thing, week FROM entry WHERE person_id = ? QUALIFY {NEWEST})
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

    @property
    def contents(self) -> Mapping[str, Any]:
        """The columns that hold what was written, open or sealed."""
        lines = dict(zip(LINES, self.lines or (None,) * len(LINES), strict=True))
        return {"day": self.day, **lines, "sealed_self": self.sealed_self, "sealed_coach": self.sealed_coach}


class EntryStore:
    """Everybody's patterns and moments, and each person's own row. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def current(self, people: Collection[str]) -> list[EntryRow]:
        """What counts now of each pattern and moment, by week."""
        return self._rows(CURRENT, list(people))

    def history(self, person_id: str, thing: str) -> list[EntryRow]:
        """Every revision of one of them, oldest first."""
        return self._rows(HISTORY, person_id, thing)

    def all_rows(self, person_id: str) -> list[EntryRow]:
        """Every revision of everything one person wrote here."""
        return self._rows(OF_ONE, person_id)

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
                less = {**dict.fromkeys(OPEN), "sealed_coach": row.sealed_coach}
                rows.update(cursor, "entry", less, "person_id = ? AND thing = ?", row.person_id, row.thing)
            rows.insert(cursor, "entry", _values(row))
        return row

    def erase(self, person_id: str, thing: str) -> None:
        """Removes one pattern or moment with all its versions, then rewrites the file."""
        with self._db.forget() as cursor:
            _drop(cursor, "person_id = ? AND thing = ?", person_id, thing)

    def own(self, person_id: str) -> bytes | None:
        """What is somebody's own alone, sealed to them."""
        found = self._db.read("SELECT sealed FROM own WHERE person_id = ?", person_id)
        return found[0][0] if found else None

    def keep_own(self, person_id: str, sealed: bytes) -> None:
        """Writes it anew."""
        with self._db.write() as cursor:
            kept = {"saved_at": now(), "sealed": sealed}
            if rows.update(cursor, "own", kept, "person_id = ?", person_id) == 0:
                rows.insert(cursor, "own", {"id": new_id(), "person_id": person_id, **kept})

    def _rows(self, sql: str, *parameters: Any) -> list[EntryRow]:
        return rows.made(from_columns, COLUMNS, self._db.read(sql, *parameters))


# -- parts of what the store does to all of a person's writing, each in the transaction of `cursor` ------


def write_over(cursor: Connection, some: Collection[EntryRow]) -> None:
    """Writes the contents of these rows over what is stored."""
    for row in some:
        rows.update(cursor, "entry", row.contents, "id = ?", row.id)


def erase_of(cursor: Connection, person_id: str, weeks: Collection[date] | None) -> None:
    """Removes a person's moments of these weeks; None: everything they wrote or chose here."""
    if weeks is None:
        _drop(cursor, "person_id = ?", person_id)
        rows.erase(cursor, "own", "person_id = ?", person_id)
    else:
        _drop(cursor, OF_WEEKS, person_id, list(weeks), person_id, list(weeks))


def _drop(cursor: Connection, which: str, *parameters: Any) -> None:
    """Removes rows; each, and what nothing is left of, counts as erased, so that no older copy brings it back."""
    gone = cursor.execute(f"DELETE FROM entry WHERE {which} RETURNING id, thing", list(parameters)).fetchall()
    left = {thing for (thing,) in cursor.execute("SELECT DISTINCT thing FROM entry").fetchall()}
    rows.mark_erased(cursor, sorted({row for row, _ in gone} | ({thing for _, thing in gone} - left)))


def _values(row: EntryRow) -> Mapping[str, Any]:
    head = {column: getattr(row, column) for column in COLUMNS if column not in row.contents}
    return {**head, **row.contents}


def from_columns(kind: str, day: date | None, **values: Any) -> EntryRow:
    """A row of these columns."""
    lines = tuple(values.pop(line) or "" for line in LINES)
    return EntryRow(kind=Kind(kind), day=day, lines=lines if day is not None else (), **values)
