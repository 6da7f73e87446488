"""Check-ins and their drafts, in SQL: revisions are added, never changed; narrowing reaches all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import Value, new_id, now
from dashboard.domain.questions import KEYS
from dashboard.errors import BehindError
from dashboard.store import rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection

OPEN = (*KEYS, "note")
SEALED = ("sealed_self", "sealed_coach")
COLUMNS = ("id", "person_id", "week", "revision", "saved_at", "wording", *OPEN, *SEALED)
NEWEST = "row_number() OVER (PARTITION BY person_id, week ORDER BY revision DESC, saved_at DESC, id DESC) = 1"
CURRENT = f"{rows.those(COLUMNS, 'check_in', f'list_contains(?, person_id) QUALIFY {NEWEST}')} ORDER BY week, person_id"
HISTORY = f"{rows.those(COLUMNS, 'check_in', 'person_id = ? AND week = ?')} ORDER BY revision, saved_at, id"
OF_ONE = rows.those(COLUMNS, "check_in", "person_id = ?")
BEHIND = "This check-in was changed in another window since you opened it."


@dataclass(frozen=True)
class Row:
    """One stored check-in: `shared` and `note` are in the clear (shared with both), the rest is sealed."""

    id: str
    person_id: str
    week: date
    revision: int
    saved_at: datetime
    wording: int
    shared: dict[str, Value]
    note: str | None
    sealed_self: bytes
    sealed_coach: bytes | None

    @property
    def contents(self) -> Mapping[str, Any]:
        """The columns that hold what was said, open or sealed."""
        answers = {key: self.shared.get(key) for key in KEYS}
        return {**answers, "note": self.note, "sealed_self": self.sealed_self, "sealed_coach": self.sealed_coach}


class CheckInStore:
    """Everybody's check-ins, and the forms they have begun. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def check_ins(self, people: Collection[str]) -> list[Row]:
        """The check-in that counts of each (person, week), by week."""
        return self._rows(CURRENT, list(people))

    def history(self, person_id: str, week: date) -> list[Row]:
        """Every revision of one check-in, oldest first."""
        return self._rows(HISTORY, person_id, week)

    def all_rows(self, person_id: str) -> list[Row]:
        """Every revision of every week of one person."""
        return self._rows(OF_ONE, person_id)

    def save(self, row: Row, based_on: int, *, narrowed: bool = False) -> Row:
        """Adds the next revision. Raises BehindError when `based_on` is no longer the newest revision.

        When `narrowed`, every earlier row of that person and week loses what the new one does not
        share, and the file is rewritten.
        """
        return self.save_many([(row, based_on, narrowed)])[0]

    def save_many(self, steps: Sequence[tuple[Row, int, bool]]) -> list[Row]:
        """Adds the next revision of many check-ins, all of them or none; each step is what `save` takes.

        Raises BehindError when one of them was changed since; then nothing is written.
        """
        added = [replace(row, id=new_id(), revision=based_on + 1) for row, based_on, _ in steps]
        less = [row for row, (_, _, narrowed) in zip(added, steps, strict=True) if narrowed]
        with self._db.forget() if less else self._db.write() as cursor:
            newest = _newest(cursor, {row.person_id for row in added})
            if any(newest.get((row.person_id, row.week), 0) != row.revision - 1 for row in added):
                raise BehindError(BEHIND)
            rows.insert(cursor, "check_in", *(_values(row) for row in added))
            for row in less:
                _take_out(cursor, row)
        return added

    def keep_draft(self, person_id: str, week: date, sealed: bytes) -> None:
        """The newest half-filled form of one person and week, sealed to its author."""
        with self._db.write(aside=True) as cursor:
            keep = "INSERT OR REPLACE INTO draft (person_id, week, saved_at, sealed) VALUES (?, ?, ?, ?)"
            cursor.execute(keep, [person_id, week, now(), sealed])

    def draft(self, person_id: str, week: date) -> bytes | None:
        """The sealed draft, if there is one."""
        found = self._db.read_now("SELECT sealed FROM draft WHERE person_id = ? AND week = ?", person_id, week)
        return found[0][0] if found else None

    def drop_draft(self, person_id: str, week: date) -> None:
        """Forgets a draft that was saved or discarded."""
        with self._db.write(aside=True) as cursor:
            cursor.execute("DELETE FROM draft WHERE person_id = ? AND week = ?", [person_id, week])

    def _rows(self, sql: str, *parameters: Any) -> list[Row]:
        return rows.made(from_columns, COLUMNS, self._db.read(sql, *parameters))


def write_over(cursor: Connection, some: Collection[Row]) -> None:
    """Writes the contents of these rows over what is stored, in the transaction of `cursor`."""
    for row in some:
        rows.update(cursor, "check_in", row.contents, "id = ?", row.id)


def _newest(cursor: Connection, people: Collection[str]) -> dict[tuple[str, date], int]:
    """The newest revision of every week of these people."""
    sql = "SELECT person_id, week, max(revision) FROM check_in WHERE list_contains(?, person_id) GROUP BY ALL"
    return {(person, week): newest for person, week, newest in cursor.execute(sql, [list(people)]).fetchall()}


def _take_out(cursor: Connection, row: Row) -> None:
    """Every row of this person and week loses what the newest does not share."""
    hidden = [key for key in KEYS if key not in row.shared] + ([] if row.note else ["note"])
    less = {**dict.fromkeys(hidden), "sealed_coach": row.sealed_coach}
    rows.update(cursor, "check_in", less, "person_id = ? AND week = ?", row.person_id, row.week)


def _values(row: Row) -> Mapping[str, Any]:
    beside = {column: getattr(row, column) for column in COLUMNS if column not in (*OPEN, *SEALED)}
    return {**beside, **row.contents}


def from_columns(**values: Any) -> Row:
    """A row of these columns."""
    shared = {key: value for key in KEYS if (value := values.pop(key)) is not None}
    return Row(shared=shared, **values)
