"""Patterns, moments and what is one's own alone, in SQL: the part of the store beside the check-ins."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import Kind, new_id, now
from dashboard.errors import BehindError
from dashboard.store import brought, heads, rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.writers import ENTRY, OWN, Held, RowAuthor

LINES = ("line_1", "line_2", "line_3", "line_4")
OPEN = ("day", *LINES)
COLUMNS = ("id", "person_id", "kind", "thing", "week", "revision", "saved_at", *OPEN, "sealed_self", "sealed_coach")
SEEN = brought.SEEN["entry"]
NEWEST = "row_number() OVER (PARTITION BY person_id, thing ORDER BY revision DESC, saved_at DESC, id DESC) = 1"
THEIRS = f"list_contains(?, person_id) AND {SEEN} QUALIFY {NEWEST}"
CURRENT = f"{rows.those(COLUMNS, 'entry', THEIRS)} ORDER BY week, saved_at, id"
HISTORY = f"{rows.those(COLUMNS, 'entry', 'person_id = ? AND thing = ?')} ORDER BY revision, saved_at, id"
OF_ONE = rows.those(COLUMNS, "entry", "person_id = ?")
# A moment goes with the week it is of now, and no earlier version of another one stays behind in that week.
OF_WEEKS = f"""
    person_id = ? AND kind <> 'pattern' AND (list_contains(?, week) OR thing IN (
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
    def closed(self) -> "EntryRow":
        """The same, with nothing standing open in it."""
        return replace(self, day=None, lines=())

    @property
    def blank(self) -> "EntryRow":
        """The same, with nothing left for anybody but its owner."""
        return replace(self.closed, sealed_coach=None)

    def placed(self, person_id: str, place: str, revision: int) -> "EntryRow":
        """The same, of this person, thing and revision."""
        return replace(self, person_id=person_id, thing=place, revision=revision)

    @property
    def contents(self) -> Mapping[str, Any]:
        """The columns that hold what was written, open or sealed."""
        lines = dict(zip(LINES, self.lines or (None,) * len(LINES), strict=True))
        return {"day": self.day, **lines, "sealed_self": self.sealed_self, "sealed_coach": self.sealed_coach}

    @property
    def columns(self) -> Mapping[str, Any]:
        """All of its columns by name."""
        beside = {column: getattr(self, column) for column in COLUMNS if column not in self.contents}
        return {**beside, **self.contents}

    @property
    def held(self) -> Held:
        """The row as its author's head knows it."""
        said = {"kind": self.kind, "week": self.week.isoformat(), "saved_at": self.saved_at.isoformat()}
        shown = {**said, "day": self.day and self.day.isoformat(), "lines": list(self.lines) or None}
        return Held(self.id, ENTRY, self.thing, self.revision, self.sealed_self, shown)


@dataclass(frozen=True)
class OwnRow:
    """What is one person's alone: one row each."""

    id: str
    person_id: str
    saved_at: datetime
    sealed: bytes

    @property
    def columns(self) -> Mapping[str, Any]:
        """All of its columns by name."""
        return vars(self)

    @property
    def held(self) -> Held:
        """The row as its author's head knows it."""
        return Held(self.id, OWN, "", 0, self.sealed, {})


OWN_COLUMNS = rows.names(OwnRow)
OWNS = f"SELECT {rows.listed(OWN_COLUMNS)} FROM own"


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

    def save(self, row: EntryRow, by: RowAuthor | None, *, narrowed: bool = False) -> None:
        """Adds a row with the next revision. Raises BehindError when that is there already.

        When `narrowed`, every earlier revision loses what the new one does not share, and the file is rewritten.
        """
        of_thing = "person_id = ? AND thing = ?", row.person_id, row.thing
        with self._db.forget() if narrowed else self._db.write() as cursor:
            earlier = of(cursor, *of_thing)
            if max((e.revision for e in earlier), default=0) != row.revision - 1:
                raise BehindError("This was changed in another window since you opened it.")
            if narrowed:
                rows.update(cursor, "entry", {**dict.fromkeys(OPEN), "sealed_coach": row.sealed_coach}, *of_thing)
            rows.insert(cursor, "entry", row.columns)
            heads.change(cursor, by, [e.held for e in of(cursor, *of_thing)] if narrowed else [row.held])

    def erase(self, person_id: str, thing: str, by: RowAuthor | None) -> None:
        """Removes one pattern or moment with all its versions, then rewrites the file."""
        with self._db.forget() as cursor:
            brought.erase_of(cursor, person_id, (), [thing])
            heads.change(cursor, by, gone=_drop(cursor, by, "person_id = ? AND thing = ?", person_id, thing))

    def own(self, person_id: str) -> OwnRow | None:
        """What is somebody's own alone, sealed to them."""
        found = rows.made(OwnRow, OWN_COLUMNS, self._db.read(f"{OWNS} WHERE person_id = ?", person_id))
        return found[0] if found else None

    def keep_own(self, person_id: str, sealed: bytes, by: RowAuthor | None) -> None:
        """Writes it anew."""
        with self._db.write() as cursor:
            kept = {"saved_at": now(), "sealed": sealed}
            if rows.update(cursor, "own", kept, "person_id = ?", person_id) == 0:
                rows.insert(cursor, "own", {"id": new_id(), "person_id": person_id, **kept})
            heads.change(cursor, by, [own.held for own in owns(cursor, person_id)])

    def _rows(self, sql: str, *parameters: Any) -> list[EntryRow]:
        return rows.made(from_columns, COLUMNS, self._db.read(sql, *parameters))


# -- parts of what the store does to all of a person's writing, each in the transaction of `cursor` ------


def of(cursor: Connection, which: str, *parameters: Any) -> list[EntryRow]:
    """The rows of which this is true."""
    return rows.made(
        from_columns, COLUMNS, cursor.execute(rows.those(COLUMNS, "entry", which), list(parameters)).fetchall()
    )


def owns(cursor: Connection, person_id: str) -> list[OwnRow]:
    """What is one person's alone: one row, or none yet."""
    return rows.made(OwnRow, OWN_COLUMNS, cursor.execute(f"{OWNS} WHERE person_id = ?", [person_id]).fetchall())


def write_over(cursor: Connection, some: Collection[EntryRow]) -> None:
    """Writes the contents of these rows over what is stored."""
    for row in some:
        rows.update(cursor, "entry", row.contents, "id = ?", row.id)


def erase_of(cursor: Connection, by: RowAuthor | None, person_id: str, weeks: Collection[date] | None) -> list[str]:
    """Removes a person's moments of these weeks; None: everything they wrote or chose here. Returns what went."""
    if weeks is None:
        return _drop(cursor, by, "person_id = ?", person_id) + rows.erase(cursor, by, "own", "person_id = ?", person_id)
    return _drop(cursor, by, OF_WEEKS, person_id, list(weeks), person_id, list(weeks))


def _drop(cursor: Connection, by: RowAuthor | None, which: str, *parameters: Any) -> list[str]:
    """Removes rows; each, and what nothing is left of, counts as erased, so that no older copy brings it back."""
    gone = cursor.execute(f"DELETE FROM entry WHERE {which} RETURNING id, thing", list(parameters)).fetchall()
    left = {thing for (thing,) in cursor.execute("SELECT DISTINCT thing FROM entry").fetchall()}
    erased = sorted({row for row, _ in gone} | ({thing for _, thing in gone} - left))
    rows.mark_erased(cursor, by, erased)
    return erased


def from_columns(kind: str, day: date | None, **values: Any) -> EntryRow:
    """A row from its columns."""
    lines = tuple(values.pop(line) or "" for line in LINES)
    return EntryRow(kind=Kind(kind), day=day, lines=lines if day is not None else (), **values)
