"""What copies brought and nobody has proven or accepted yet: kept apart from what counts, each for whom it concerns."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from dashboard.store import brought_content, heads, rows
from dashboard.store.brought_content import BroughtKind as BroughtKind
from dashboard.store.coaches import end_coach
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.writers import Held, RowAuthor

# Whatever a copy says was erased and its author has not been asked about: nobody sees it until then.
MARKED = "SELECT id FROM brought WHERE kind = 'erased'"
SEEN = {
    "check_in": f"person_id NOT IN ({MARKED}) AND"
    f" (person_id, week) NOT IN (SELECT (person_id, week) FROM check_in WHERE id IN ({MARKED}))",
    "entry": f"person_id NOT IN ({MARKED}) AND thing NOT IN ({MARKED})"
    f" AND thing NOT IN (SELECT thing FROM entry WHERE id IN ({MARKED}))",
    "event": f"id NOT IN ({MARKED}) AND author_id NOT IN ({MARKED})",
    "coaching_session": f"id NOT IN ({MARKED})",
}

# How undoing a restore knows the link of a coach to a couple, and one that ended through it.
LINK = "concat_ws(' ', couple_id, coach_id, epoch_us(since))"
ENDED = "coach ended"


@dataclass(frozen=True)
class Brought:
    """One thing a copy brought; `person_id` is whoever is asked about it, `content` what stood in the copy."""

    id: str
    restore_id: str
    person_id: str
    kind: BroughtKind
    content: Mapping[str, Any]

    @property
    def columns(self) -> Mapping[str, Any]:
        """As it is stored."""
        return {**vars(self), "content": brought_content.written(self.content)}


@dataclass(frozen=True)
class Restored:
    """One restore; a `whole` one brought everything, keys included."""

    id: str
    at: datetime
    whole: bool


class Stored(Protocol):
    """A row of any table, as it is stored."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def columns(self) -> Mapping[str, Any]:
        """All of its columns by name."""


@dataclass(frozen=True)
class Plain:
    """A row by its columns; `id` is how undoing knows it again: its own, or that of its parts."""

    id: str
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """A row that comes to count through a restore."""

    restore_id: str
    table: str
    row: Stored
    held: Held | None = None


COLUMNS = rows.names(Brought)
# Where something erased may stand, by the column that a mark names.
PLACES = (
    ("check_in", "id", "person_id"),
    ("entry", "id", "person_id"),
    ("entry", "thing", "person_id"),
    ("own", "id", "person_id"),
    ("event", "id", "author_id"),
    ("coaching_session", "id", None),
)


class BroughtStore:
    """Everybody's things that wait. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def brought(self, person_id: str) -> list[Brought]:
        """What waits for one person, in the order in which it was brought."""
        sql = f"SELECT {rows.listed(COLUMNS)} FROM brought WHERE person_id = ? ORDER BY rowid"
        return rows.made(made, COLUMNS, self._db.read(sql, person_id))

    def restored(self) -> list[Restored]:
        """Every restore there was and was not undone, oldest first."""
        found = self._db.read("SELECT id, restored_at, whole FROM restored ORDER BY rowid")
        return [Restored(name, at, whole) for name, at, whole in found]

    def standing(self, ids: Collection[str]) -> set[str]:
        """Those of these ids that name something that stands here, or that was brought."""
        tables = [f"SELECT {column} AS id FROM {table}" for table, column, _ in PLACES]
        tables += ["SELECT id FROM person", "SELECT id FROM couple", "SELECT id FROM brought WHERE kind <> 'erased'"]
        found = self._db.read(f"SELECT id FROM ({' UNION '.join(tables)}) WHERE list_contains(?, id)", list(ids))
        return {name for (name,) in found}

    def take_in(
        self,
        taken: Sequence[Taken],
        settled: Collection[Brought],
        by: RowAuthor | None,
        *,
        erased: Collection[Brought] = (),
    ) -> None:
        """These rows count from here on, and what is settled waits no longer.

        `erased` are marks that are followed: what they name goes from every file. `by` is the author of all of it.
        """
        with self._db.forget() if erased else self._db.write() as cursor:
            for one in taken:
                rows.insert(cursor, one.table, one.row.columns)
            note(cursor, ((one.restore_id, one.table, one.row.id) for one in taken))
            gone = [name for mark in erased for name in _follow(cursor, mark, by)]
            drop(cursor, [*settled, *erased])
            heads.change(cursor, by, [one.held for one in taken if one.held], gone)

    def end_as_in_copy(self, one: Brought, settled: Collection[Brought]) -> None:
        """The coach is this couple's no longer, as a copy says; undoing its restore makes them theirs again."""
        with self._db.forget() as cursor:
            couple_id = one.content["couple_id"]
            still = "couple_id = ? AND coach_id = ? AND until IS NULL"
            links = f"SELECT {LINK} FROM couple_coach WHERE {still}"
            ids = [name for (name,) in cursor.execute(links, [couple_id, one.id]).fetchall()]
            note(cursor, ((one.restore_id, ENDED, name) for name in ids))
            end_coach(cursor, couple_id, one.id)
            drop(cursor, settled)

    def change_brought(self, before: Collection[Brought], after: Collection[Brought]) -> None:
        """Something that waits is another way from here on: sealed to another key, or answered by one of two."""
        if before:
            with self._db.write() as cursor:
                swap(cursor, before, after)

    @contextlib.contextmanager
    def settling(self, settled: Collection[Brought], table: str) -> Iterator[list[str]]:
        """Whatever is added to a table in the block came by the restore of these, and they wait no longer.

        Fills the list it yields with the ids of those rows.
        """
        one = next(iter(settled))
        before: set[str] = set()
        new: list[str] = []

        def settle(cursor: Connection) -> None:
            there = {name for (name,) in cursor.execute(f"SELECT id FROM {table}").fetchall()}
            new[:] = sorted(there - before)
            note(cursor, ((one.restore_id, table, name) for name in new))
            drop(cursor, settled)

        with self._db.along(settle):
            before.update(name for (name,) in self._db.read_now(f"SELECT id FROM {table}"))
            yield new

    def brought_about(self, kind: BroughtKind, name: str) -> list[Brought]:
        """What waits about one coach or couple, whoever is asked."""
        sql = f"SELECT {rows.listed(COLUMNS)} FROM brought WHERE kind = ? AND id = ? ORDER BY rowid"
        return rows.made(made, COLUMNS, self._db.read(sql, kind.value, name))

    def leave_out(self, some: Collection[Brought]) -> None:
        """These wait no longer, and nothing comes of them."""
        with self._db.write() as cursor:
            drop(cursor, some)


# -- parts of what the store does beside other tables, each in the transaction of `cursor` ----------------


def add(cursor: Connection, some: Iterable[Brought]) -> None:
    """Keeps them until somebody is asked."""
    rows.insert(cursor, "brought", *(one.columns for one in some))


def swap(cursor: Connection, before: Collection[Brought], after: Collection[Brought]) -> None:
    """Some wait in the place of others."""
    drop(cursor, before)
    add(cursor, after)


def drop(cursor: Connection, some: Collection[Brought]) -> None:
    """They wait no longer."""
    for one in some:
        which = "id = ? AND restore_id = ? AND person_id = ? AND kind = ?"
        cursor.execute(f"DELETE FROM brought WHERE {which}", [one.id, one.restore_id, one.person_id, one.kind])


def note(cursor: Connection, some: Iterable[tuple[str, str, str]]) -> None:
    """Remembers of rows, by restore and table, that they are here through it."""
    rows.insert(cursor, "taken_in", *({"restore_id": r, "kind": table, "id": name} for r, table, name in some))


def erase_of(cursor: Connection, person_id: str, weeks: Collection[date] | None, things: Collection[str] = ()) -> None:
    """Removes what waits of a person: of these weeks (None: all of it), or about these things."""
    sql = f"SELECT {rows.listed(COLUMNS)} FROM brought WHERE person_id = ?"
    found = rows.made(made, COLUMNS, cursor.execute(sql, [person_id]).fetchall())
    mine = (BroughtKind.CHECK_IN, BroughtKind.ENTRY)
    drop(
        cursor,
        [
            one
            for one in found
            if weeks is None
            or (one.kind in mine and (one.content["week"] in weeks or one.content.get("thing") in things))
        ],
    )


def drop_of_couple(cursor: Connection, couple_id: str) -> None:
    """Removes what waits about a couple, whoever is asked."""
    found = rows.made(made, COLUMNS, cursor.execute(f"SELECT {rows.listed(COLUMNS)} FROM brought").fetchall())
    drop(cursor, [one for one in found if couple_id in {one.id, one.content.get("couple_id")}])


def _follow(cursor: Connection, mark: Brought, by: RowAuthor | None) -> list[str]:
    """Erases what a mark names of its author's, and counts it as erased by them; returns the ids of the rows."""
    gone = []
    for table, column, author in PLACES:
        whose, values = (f" AND {author} = ?", [mark.person_id]) if author else ("", [])
        sql = f"DELETE FROM {table} WHERE {column} = ?{whose} RETURNING id"
        gone += [name for (name,) in cursor.execute(sql, [mark.id, *values]).fetchall()]
    rows.mark_erased(cursor, by, {mark.id, *gone})
    return gone


def made(kind: str, content: str, **columns: Any) -> Brought:
    """One thing from its columns."""
    return Brought(kind=BroughtKind(kind), content=brought_content.read(content), **columns)
