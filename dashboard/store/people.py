"""People and the names of couples, in SQL: added, changed, and claimed once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dashboard.domain.model import Person, Role, now
from dashboard.errors import StorageError
from dashboard.store import heads, rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.writers import RowAuthor

COUPLE = ("id", "name", "created_at", "archived_at", "next_on", "spoken_on", "erase_by", "label")
COLUMNS = rows.names(Person)
EVERYBODY = f"SELECT {rows.listed(COLUMNS)} FROM person ORDER BY role DESC, couple_id, slot"
CLAIMED = ("recipient", "locked_identity", "consent_at", "claim")


class PersonStore:
    """Everybody in a data folder. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def people(self) -> list[Person]:
        """Everybody, partners first, in the order of their slots."""
        return self._db.nouns(EVERYBODY, from_columns, COLUMNS)

    def couple_name(self, couple_id: str) -> str:
        """What a couple is called."""
        return str(self._db.read("SELECT name FROM couple WHERE id = ?", couple_id)[0][0])

    def add_couple(self, name: str, first: Person, second: Person, *by: RowAuthor) -> None:
        """Two partners under one couple; `first.couple_id` is its id, and `by` whoever of them has a key already."""
        with self._db.write() as cursor:
            add_couple(cursor, name, first, second)
            for author in by:
                heads.change(cursor, author)

    def add_person(self, person: Person, by: RowAuthor | None = None) -> None:
        """One more person; `by` is who they are once they have a key."""
        with self._db.write() as cursor:
            rows.insert(cursor, "person", vars(person))
            heads.change(cursor, by)

    def change_person(self, person: Person, by: RowAuthor | None = None) -> None:
        """Writes every field of a person over what is stored under their id; `by` is they, if their head changes."""
        with self._db.write() as cursor:
            change(cursor, person)
            heads.change(cursor, by)


# -- parts of what the store does beside other tables, each in the transaction of `cursor` ----------------


def add_couple(cursor: Connection, name: str, first: Person, second: Person, *, spoken_on: date | None = None) -> None:
    """A couple and its two partners."""
    couple = dict.fromkeys(COUPLE) | {"id": first.couple_id, "name": name, "created_at": now(), "spoken_on": spoken_on}
    rows.insert(cursor, "couple", couple)
    rows.insert(cursor, "person", vars(first), vars(second))


def change(cursor: Connection, person: Person) -> None:
    """Writes every field of a person over what is stored under their id."""
    rows.update(cursor, "person", vars(person), "id = ?", person.id)


def move(cursor: Connection, couples: Mapping[str, str | None]) -> None:
    """Puts people into these couples, by id."""
    for person_id, couple_id in couples.items():
        rows.update(cursor, "person", {"couple_id": couple_id}, "id = ?", person_id)


def claim(cursor: Connection, person: Person) -> None:
    """Stores the key made by whoever claims a name. Raises StorageError when that was done before."""
    claimed: Mapping[str, Any] = {column: getattr(person, column) for column in CLAIMED} | {"claim": None}
    if rows.update(cursor, "person", claimed, "id = ? AND recipient IS NULL", person.id) != 1:
        raise StorageError("This name has already been claimed. Sign in with its passphrase.")


def from_columns(role: str, **values: Any) -> Person:
    """A person from their columns."""
    return Person(role=Role(role), **values)
