"""Heads in SQL: each changes in the transaction of the rows it speaks of, by whoever has the key to it."""

from collections.abc import Collection, Sequence

from dashboard.domain.model import now
from dashboard.store import rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.writers import Held, RowAuthor

HEAD = "SELECT sealed FROM head WHERE person_id = ?"


class HeadStore:
    """Everybody's head. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def head(self, person_id: str) -> bytes | None:
        """The sealed head of a person, if there is one."""
        found = self._db.read(HEAD, person_id)
        return found[0][0] if found else None

    def change_head(self, by: RowAuthor) -> None:
        """Writes the head of `by` anew where none of their rows changes."""
        with self._db.write() as cursor:
            change(cursor, by)


def change(cursor: Connection, by: RowAuthor | None, written: Sequence[Held] = (), gone: Collection[str] = ()) -> None:
    """Keeps the head of `by` in step with what this transaction wrote and took out; None: nobody vouches for it."""
    if by is not None:
        found = cursor.execute(HEAD, [by.id]).fetchall()
        put(cursor, by.id, by.head(found[0][0] if found else None, written, gone))


def sealed(cursor: Connection, person_id: str) -> bytes:
    """The head of a person as this transaction sees it; empty where there is none."""
    found = cursor.execute(HEAD, [person_id]).fetchall()
    return bytes(found[0][0]) if found else b""


def put(cursor: Connection, person_id: str, sealed: bytes) -> None:
    """Writes a head over the one before."""
    kept = {"saved_at": now(), "sealed": sealed}
    if rows.update(cursor, "head", kept, "person_id = ?", person_id) == 0:
        rows.insert(cursor, "head", {"person_id": person_id, **kept})
