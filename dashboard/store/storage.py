"""The store: every question asked of the database and every line written to it, in SQL that stands only here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from dashboard.domain.model import Person, Role, Value, new_id, now
from dashboard.domain.questions import KEYS
from dashboard.errors import BehindError, StorageError
from dashboard.store import contents, restore
from dashboard.store import entries as entry_store
from dashboard.store.couples import CoupleStore
from dashboard.store.database import Database
from dashboard.store.entries import EntryRow, EntryStore
from dashboard.store.sessions import SessionStore

AT_ONCE = 100
PERSON = ", ".join(f.name for f in fields(Person))
CURRENT = """
    SELECT * FROM check_in WHERE list_contains(?, person_id)
    QUALIFY row_number() OVER (PARTITION BY person_id, week ORDER BY revision DESC, saved_at DESC, id DESC) = 1
    ORDER BY week, person_id
"""


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


@dataclass(frozen=True)
class CoachLink:
    """One coach of one couple: since when, and until when (None: still)."""

    couple_id: str
    coach_id: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Agreement:
    """What one partner said about one coach: 'agreed', 'declined' or 'words confirmed'."""

    coach_id: str
    person_id: str
    kind: str
    said_at: datetime


class Storage:
    """Everything a data folder holds, by meaning; safe from any thread. Raises StorageError."""

    def __init__(self, folder: Path) -> None:
        """Opens the store in `folder`, or makes it there."""
        self.folder = folder
        self._db = Database(folder)
        self.entries = EntryStore(self._db)
        self.happened = SessionStore(self._db)
        self.couples = CoupleStore(self._db)
        self._known: dict[str, tuple[int, list[Any]]] = {}
        self.rewrite = self._db.rewrite
        self.back_up = self._db.back_up
        self.bring_back = partial(restore.bring_back, self._db)
        self.undo_bring_back = partial(restore.undo, self._db)
        self.contents = partial(contents.of, self._db.read)
        self.side = partial(contents.side, self._db.read)
        self.close = self._db.close

    @property
    def notice(self) -> str:
        """What the last backup or rewrite could not do, as a sentence; empty when all is well."""
        return self._db.notice

    # -- people --------------------------------------------------------------------------------------

    def people(self) -> list[Person]:
        """Everybody, partners first, in the order of their slots."""
        sql = f"SELECT {PERSON} FROM person ORDER BY role DESC, couple_id, slot"
        return self._all(sql, lambda row: replace(Person(*row), role=Role(row[2])))

    @property
    def version(self) -> int:
        """Another number after everything that was written, half-filled forms aside."""
        return self._db.version

    def _all(self, sql: str, make: Callable[[Sequence[Any]], Any]) -> list[Any]:
        """All rows of a small table as nouns, made once while nothing is written."""
        version = self._db.version
        if self._known.get(sql, (None, []))[0] != version:
            self._known[sql] = version, [make(row) for row in self._db.read(sql)]
        return list(self._known[sql][1])

    def couple_name(self, couple_id: str) -> str:
        """What a couple is called."""
        return str(self._db.read("SELECT name FROM couple WHERE id = ?", couple_id)[0][0])

    def add_couple(self, name: str, first: Person, second: Person) -> None:
        """Two partners under one couple; `first.couple_id` is its id."""
        with self._db.write() as cursor:
            cursor.execute("INSERT INTO couple VALUES (?, ?, ?, NULL)", [first.couple_id, name, now()])
            for person in (first, second):
                _insert(cursor, "person", astuple(person))

    def add_person(self, person: Person) -> None:
        """One more person, not yet claimed."""
        with self._db.write() as cursor:
            _insert(cursor, "person", astuple(person))

    def change_person(self, person: Person) -> None:
        """Writes every field of a person over what is stored under their id."""
        with self._db.write() as cursor:
            _change(cursor, person)

    def claim(self, person: Person) -> None:
        """Stores the key made by whoever claims a name, once; `person` carries recipient and locked identity."""
        with self._db.write() as cursor:
            cursor.execute(
                "UPDATE person SET recipient = ?, locked_identity = ?, consent_at = ?, claim = NULL"
                " WHERE id = ? AND recipient IS NULL",
                [person.recipient, person.locked_identity, person.consent_at, person.id],
            )
            if cursor.fetchall()[0][0] != 1:
                raise StorageError("This name has already been claimed. Sign in with its passphrase.")

    # -- coaches -------------------------------------------------------------------------------------

    def coach_links(self) -> list[CoachLink]:
        """Every coach of every couple, earlier ones included, oldest first."""
        return self._all("SELECT * FROM couple_coach ORDER BY since", lambda row: CoachLink(*row))

    def link_coach(self, couple_id: str, coach_id: str, since: datetime | None = None) -> None:
        """From this moment (or `since`) the coach may receive what is shared with them."""
        with self._db.write() as cursor:
            _insert(cursor, "couple_coach", (couple_id, coach_id, since or now(), None))

    def agreements(self) -> list[Agreement]:
        """What partners said about coaches, oldest first."""
        return self._all("SELECT * FROM agreement ORDER BY said_at", lambda row: Agreement(*row))

    def agree(self, agreement: Agreement) -> None:
        """Keeps what one partner said about one coach."""
        with self._db.write() as cursor:
            _insert(cursor, "agreement", astuple(agreement))

    def end_coach(self, couple_id: str, coach_id: str) -> None:
        """The coach is theirs no longer; what was sealed to them is taken out of the file."""
        with self._db.forget() as cursor:
            ended = "UPDATE couple_coach SET until = ? WHERE couple_id = ? AND coach_id = ? AND until IS NULL"
            cursor.execute(ended, [now(), couple_id, coach_id])
            whose = "SELECT id FROM person WHERE couple_id = ?"
            cursor.execute(f"UPDATE check_in SET sealed_coach = NULL WHERE person_id IN ({whose})", [couple_id])
            entry_store.end_coach(cursor, couple_id)

    # -- check-ins and drafts ------------------------------------------------------------------------

    def check_ins(self, people: Collection[str]) -> list[Row]:
        """The check-in that counts of each (person, week), by week."""
        return [_row(r) for r in self._db.read(CURRENT, list(people))]

    def history(self, person_id: str, week: date) -> list[Row]:
        """Every revision of one check-in, oldest first."""
        order = "ORDER BY revision, saved_at, id"
        sql = f"SELECT * FROM check_in WHERE person_id = ? AND week = ? {order}"
        return [_row(r) for r in self._db.read(sql, person_id, week)]

    def save(self, row: Row, based_on: int, *, narrowed: bool = False) -> Row:
        """Adds the next revision. Raises BehindError when `based_on` is no longer the newest revision.

        When `narrowed`, every earlier row of that person and week loses what the new one does not
        share, and the file is rewritten.
        """
        return self.save_many([(row, based_on, narrowed)])[0]

    def all_rows(self, person_id: str) -> list[Row]:
        """Every revision of every week of one person."""
        return [_row(r) for r in self._db.read("SELECT * FROM check_in WHERE person_id = ?", person_id)]

    def replace(self, person: Person, rows: Collection[Row], entries: Collection[EntryRow] = ()) -> None:
        """Writes a person and the contents of rows of theirs over what is stored, then rewrites the file."""
        columns = ", ".join(f"{c} = ?" for c in (*KEYS, "note", "sealed_self", "sealed_coach"))
        with self._db.forget() as cursor:
            _change(cursor, person)
            for row in rows:
                values = (*(row.shared.get(k) for k in KEYS), row.note, row.sealed_self, row.sealed_coach)
                cursor.execute(f"UPDATE check_in SET {columns} WHERE id = ?", [*values, row.id])
            entry_store.write_over(cursor, entries)

    def erase(self, person: Person, weeks: Collection[date] | None, *, goodbye: bool = False) -> None:
        """Removes a person's check-ins, drafts and moments of these weeks (None: all they wrote), rewrites the file.

        With `goodbye`, `person` is written over as well and counts as erased.
        """
        with self._db.forget() as cursor:
            whose = "person_id = ? AND (list_contains(?, week) OR ?)"
            values = [person.id, list(weeks or ()), weeks is None]
            cursor.execute(f"INSERT INTO erased SELECT id, ? FROM check_in WHERE {whose}", [now(), *values])
            cursor.execute(f"DELETE FROM check_in WHERE {whose}", values)
            cursor.execute(f"DELETE FROM draft WHERE {whose}", values)
            entry_store.erase_of(cursor, person.id, weeks)
            if weeks is None:
                whose = "SELECT id, ? FROM event WHERE author_id = ?"
                cursor.execute(f"INSERT INTO erased {whose}", [now(), person.id])
                cursor.execute("DELETE FROM event WHERE author_id = ?", [person.id])
            if goodbye:
                _change(cursor, person)
                _insert(cursor, "erased", (person.id, now()))
                cursor.execute("UPDATE couple SET name = '' WHERE id = ?", [person.couple_id])

    def keep_draft(self, person_id: str, week: date, sealed: bytes) -> None:
        """The newest half-filled form of one person and week, sealed to its author."""
        with self._db.write(aside=True) as cursor:
            cursor.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, ?, ?)", [person_id, week, now(), sealed])

    def draft(self, person_id: str, week: date) -> bytes | None:
        """The sealed draft, if there is one."""
        found = self._db.read_now("SELECT sealed FROM draft WHERE person_id = ? AND week = ?", person_id, week)
        return found[0][0] if found else None

    def drop_draft(self, person_id: str, week: date) -> None:
        """Forgets a draft that was saved or discarded."""
        with self._db.write(aside=True) as cursor:
            cursor.execute("DELETE FROM draft WHERE person_id = ? AND week = ?", [person_id, week])

    def save_many(self, steps: Sequence[tuple[Row, int, bool]]) -> list[Row]:
        """Adds the next revision of many check-ins, all of them or none; each step is what `save` takes.

        Raises BehindError when one of them was changed since; then nothing is written.
        """
        rows = [replace(row, id=new_id(), revision=based_on + 1) for row, based_on, _ in steps]
        less = [row for row, (_, _, narrowed) in zip(rows, steps, strict=True) if narrowed]
        with self._db.forget() if less else self._db.write() as cursor:
            newest = _newest(cursor, rows)
            if any(newest.get((r.person_id, r.week), 0) != r.revision - 1 for r in rows):
                raise BehindError("This check-in was changed in another window since you opened it.")
            _add_check_ins(cursor, rows)
            for row in less:
                _take_out(cursor, row)
        return rows

    def reseal(self, person: Person, again: Callable[[bytes], bytes]) -> None:
        """Gives a person another key: all that is sealed to them goes through `again`, then the file is rewritten."""
        partner = [("check_in", "sealed_self", "person_id = ?"), ("draft", "sealed", "person_id = ?")]
        coach = [("check_in", "sealed_coach", "? <> ''"), ("coaching_session", "sealed_coach", "? <> ''")]
        with self._db.forget() as cursor:
            _change(cursor, person)
            for table, column, whose in partner if person.role is Role.PARTNER else coach:
                found = f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL AND {whose}"
                for rowid, blob in cursor.execute(found, [person.id]).fetchall():
                    cursor.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", [again(blob), rowid])
            entry_store.reseal(cursor, person.id, person.role is Role.PARTNER, again)


def _newest(cursor: Any, rows: Collection[Row]) -> dict[tuple[str, date], int]:
    """The newest revision of every week of the people these rows are of."""
    sql = "SELECT person_id, week, max(revision) FROM check_in WHERE list_contains(?, person_id) GROUP BY ALL"
    return {
        (p, week): newest for p, week, newest in cursor.execute(sql, [list({r.person_id for r in rows})]).fetchall()
    }


def _add_check_ins(cursor: Any, rows: Sequence[Row]) -> None:
    """Many in one statement: one for each takes several times as long."""
    for start in range(0, len(rows), AT_ONCE):
        values = [
            [
                *(r.id, r.person_id, r.week, r.revision, r.saved_at, r.wording),
                *(r.shared.get(k) for k in KEYS),
                *(r.note, r.sealed_self, r.sealed_coach),
            ]
            for r in rows[start : start + AT_ONCE]
        ]
        each = f"({', '.join('?' * len(values[0]))})"
        cursor.execute(
            f"INSERT INTO check_in VALUES {', '.join([each] * len(values))}", [v for row in values for v in row]
        )


def _take_out(cursor: Any, row: Row) -> None:
    """Every row of this person and week loses what the newest does not share."""
    hidden = [k for k in KEYS if k not in row.shared] + ([] if row.note else ["note"])
    blank = "".join(f", {k} = NULL" for k in hidden)
    update = f"UPDATE check_in SET sealed_coach = ?{blank} WHERE person_id = ? AND week = ?"
    cursor.execute(update, [row.sealed_coach, row.person_id, row.week])


def _row(values: Sequence[Any]) -> Row:
    person_id, week, revision, saved_at, wording = values[1:6]
    shared = {k: v for k, v in zip(KEYS, values[6:-3], strict=True) if v is not None}
    return Row(values[0], person_id, week, revision, saved_at, wording, shared, *values[-3:])


def _change(cursor: Any, person: Person) -> None:
    pairs = ", ".join(f"{f.name} = ?" for f in fields(Person)[1:])
    cursor.execute(f"UPDATE person SET {pairs} WHERE id = ?", [*astuple(person)[1:], person.id])


def _insert(cursor: Any, table: str, values: Sequence[Any]) -> None:
    """`table` is always one of our own names."""
    cursor.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", list(values))
