"""Rows by the names of their columns: a column that a later version appends moves nothing to another place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from dashboard.domain.model import now
from dashboard.store.engine import Connection
from dashboard.store.writers import RowAuthor

Made = TypeVar("Made")
AT_ONCE = 100
# A statement and its values, asked of whatever is open: the rows.
Query = Callable[..., list[tuple[Any, ...]]]


def names(noun: type) -> tuple[str, ...]:
    """The columns of a table that is kept as this dataclass."""
    return tuple(f.name for f in fields(noun))


def listed(columns: Collection[str], of: str = "") -> str:
    """Columns as a statement names them; `of` is the table they stand in, where there are several."""
    return ", ".join(f"{of}.{column}" if of else column for column in columns)


def those(columns: Collection[str], table: str, which: str) -> str:
    """The question for rows of a table: which they are is settled first, so that no other's content is read for it."""
    return f"SELECT {listed(columns)} FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {which})"


def made(make: Callable[..., Made], columns: Sequence[str], found: Collection[Sequence[Any]]) -> list[Made]:
    """What was found under these columns, each row given to `make` by its names."""
    return [make(**dict(zip(columns, row, strict=True))) for row in found]


def insert(cursor: Connection, table: str, *rows: Mapping[str, Any]) -> None:
    """Adds rows of the same columns, many in one statement: one for each takes several times as long.

    Tables and columns are always names of our own.
    """
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        columns = tuple(some[0])
        each = f"({', '.join('?' * len(columns))})"
        sql = f"INSERT INTO {table} ({listed(columns)}) VALUES {', '.join([each] * len(some))}"
        cursor.execute(sql, [row[column] for row in some for column in columns])


def update(cursor: Connection, table: str, values: Mapping[str, Any], where: str, *parameters: Any) -> int:
    """Writes these columns of the rows that `where` names; returns how many there were."""
    pairs = ", ".join(f"{column} = ?" for column in values)
    done = cursor.execute(f"UPDATE {table} SET {pairs} WHERE {where}", [*values.values(), *parameters]).fetchall()
    return int(done[0][0])


def erase(cursor: Connection, by: RowAuthor | None, table: str, where: str, *parameters: Any) -> list[str]:
    """Removes rows; each counts as erased by `by`, so that no older copy brings it back. Returns their ids."""
    gone = cursor.execute(f"SELECT id FROM {table} WHERE {where}", list(parameters)).fetchall()
    ids = [name for (name,) in gone]
    mark_erased(cursor, by, ids)
    cursor.execute(f"DELETE FROM {table} WHERE {where}", list(parameters))
    return ids


def mark_erased(cursor: Connection, by: RowAuthor | None, ids: Collection[str]) -> None:
    """Notes of things that they count as erased, with the proof of who did it; None: nobody proves it.

    What counts as erased already stays as it was noted first.
    """
    who = {"erased_at": now(), "person_id": by.id if by else None}
    known = {name for (name,) in cursor.execute("SELECT id FROM erased").fetchall()}
    new = (name for name in ids if name not in known)
    insert(cursor, "erased", *({"id": name, **who, "proof": by.proof(name) if by else None} for name in new))
