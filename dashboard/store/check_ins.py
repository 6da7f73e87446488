"""Check-ins and their drafts, in SQL: revisions are added, never changed; narrowing reaches all of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import Value, now
from dashboard.domain.questions import KEYS
from dashboard.errors import BehindError
from dashboard.store import brought, heads, rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.writers import CHECK_IN, Held, RowAuthor

OPEN = (*KEYS, "note")
SEALED = ("sealed_self", "sealed_coach")
COLUMNS = ("id", "person_id", "week", "revision", "saved_at", "wording", *OPEN, *SEALED)
SEEN = brought.SEEN["check_in"]
NEWEST = "row_number() OVER (PARTITION BY person_id, week ORDER BY revision DESC, saved_at DESC, id DESC) = 1"
THEIRS = f"list_contains(?, person_id) AND {SEEN} QUALIFY {NEWEST}"
CURRENT = f"{rows.those(COLUMNS, 'check_in', THEIRS)} ORDER BY week, person_id"
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
    def closed(self) -> "Row":
        """The same, with nothing standing open in it."""
        return replace(self, shared={}, note=None)

    @property
    def blank(self) -> "Row":
        """The same, with nothing left for anybody but its author."""
        return replace(self.closed, sealed_coach=None)

    def placed(self, person_id: str, place: str, revision: int) -> "Row":
        """The same, of this person, week and revision."""
        return replace(self, person_id=person_id, week=date.fromisoformat(place), revision=revision)

    @property
    def contents(self) -> Mapping[str, Any]:
        """The columns that hold what was said, open or sealed."""
        answers = {key: self.shared.get(key) for key in KEYS}
        return {**answers, "note": self.note, "sealed_self": self.sealed_self, "sealed_coach": self.sealed_coach}

    @property
    def columns(self) -> Mapping[str, Any]:
        """All of its columns by name."""
        beside = {column: getattr(self, column) for column in COLUMNS if column not in (*OPEN, *SEALED)}
        return {**beside, **self.contents}

    @property
    def held(self) -> Held:
        """The row as its author's head knows it."""
        shown = {"saved_at": self.saved_at.isoformat(), "wording": self.wording, "note": self.note, **self.shared}
        return Held(self.id, CHECK_IN, self.week.isoformat(), self.revision, self.sealed_self, shown)


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

    def save(self, row: Row, by: RowAuthor | None, *, narrowed: bool = False) -> None:
        """Adds a row with the next revision. Raises BehindError when that is there already.

        When `narrowed`, every earlier row of that person and week loses what the new one does not
        share, and the file is rewritten.
        """
        self.save_many([(row, narrowed)], by)

    def save_many(self, steps: Sequence[tuple[Row, bool]], by: RowAuthor | None) -> None:
        """Adds the next revision of many check-ins of one person, all of them or none; each step is what `save` takes.

        Raises BehindError when one of them was changed since; then nothing is written.
        """
        added, less = [row for row, _ in steps], [row for row, narrowed in steps if narrowed]
        with self._db.forget() if less else self._db.write() as cursor:
            newest = _newest(cursor, {row.person_id for row in added})
            if any(newest.get((row.person_id, row.week), 0) != row.revision - 1 for row in added):
                raise BehindError(BEHIND)
            rows.insert(cursor, "check_in", *(row.columns for row in added))
            written = {row.id: row for row in added}
            for row in less:
                _take_out(cursor, row)
                written |= {r.id: r for r in of(cursor, "person_id = ? AND week = ?", row.person_id, row.week)}
            heads.change(cursor, by, [row.held for row in written.values()])

    def keep_draft(self, person_id: str, week: date, sealed: bytes) -> None:
        """The newest half-filled form of one person and week, sealed to its author."""
        with self._db.write(aside=True) as cursor:
            keep = "INSERT OR REPLACE INTO draft (person_id, week, saved_at, sealed) VALUES (?, ?, ?, ?)"
            cursor.execute(keep, [person_id, week, now(), sealed])

    def draft(self, person_id: str, week: date) -> bytes | None:
        """The sealed draft, if there is one."""
        found = self._db.read_now("SELECT sealed FROM draft WHERE person_id = ? AND week = ?", person_id, week)
        return found[0][0] if found else None

    def draft_saved_at(self, person_id: str, week: date) -> datetime | None:
        """When the draft was kept, if there is one."""
        found = self._db.read_now("SELECT saved_at FROM draft WHERE person_id = ? AND week = ?", person_id, week)
        return found[0][0] if found else None

    def drop_draft(self, person_id: str, week: date) -> None:
        """Forgets a draft that was saved or discarded."""
        with self._db.write(aside=True) as cursor:
            cursor.execute("DELETE FROM draft WHERE person_id = ? AND week = ?", [person_id, week])

    def _rows(self, sql: str, *parameters: Any) -> list[Row]:
        return rows.made(from_columns, COLUMNS, self._db.read(sql, *parameters))


def of(cursor: Connection, which: str, *parameters: Any) -> list[Row]:
    """The rows of which this is true, in the transaction of `cursor`."""
    return rows.made(
        from_columns, COLUMNS, cursor.execute(rows.those(COLUMNS, "check_in", which), list(parameters)).fetchall()
    )


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


def from_columns(**values: Any) -> Row:
    """A row from its columns."""
    shared = {key: value for key in KEYS if (value := values.pop(key)) is not None}
    return Row(shared=shared, **values)
