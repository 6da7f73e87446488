"""All that one person has in the store, over every table: read whole, put right, sealed anew, or erased."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import Person, now
from dashboard.store import brought, check_ins, entries, heads, people, rows, sessions
from dashboard.store.check_ins import Row
from dashboard.store.database import Database
from dashboard.store.engine import Connection
from dashboard.store.entries import EntryRow, OwnRow
from dashboard.store.rows import Made, Query
from dashboard.store.sessions import Session
from dashboard.store.writers import Held, RowAuthor

OF_WEEKS = "person_id = ? AND (list_contains(?, week) OR ?)"
MY_NOTES = "sealed_coach IS NOT NULL AND couple_id IN (SELECT couple_id FROM couple_coach WHERE coach_id = ?)"
PUT_ASIDE = ""


@dataclass(frozen=True)
class Draft:
    """A half-filled form, sealed to its author."""

    person_id: str
    week: date
    sealed: bytes


@dataclass(frozen=True)
class ErasedMark:
    """Something erased, and what proves who did it."""

    id: str
    proof: str | None


@dataclass(frozen=True)
class EarlierKey:
    """The key somebody had before a reset, locked by the passphrase of then."""

    person_id: str
    recipient: str
    locked_identity: bytes
    until: datetime


@dataclass(frozen=True)
class Everything:
    """All that stands in the store of one person; `notes` are sessions with a coach's own part."""

    person: Person
    head: bytes | None = None
    check_ins: tuple[Row, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    own: tuple[OwnRow, ...] = ()
    drafts: tuple[Draft, ...] = ()
    notes: tuple[Session, ...] = ()
    erased: tuple[ErasedMark, ...] = ()
    earlier: tuple[EarlierKey, ...] = ()

    @property
    def held(self) -> list[Held]:
        """Every row as a head knows it."""
        rows_of: tuple[Row | EntryRow | OwnRow | Session, ...]
        rows_of = *self.check_ins, *self.entries, *self.own, *self.notes
        return [row.held for row in rows_of]


Work = Callable[[Everything], Everything]
DRAFT, MARK, EARLIER = rows.names(Draft), rows.names(ErasedMark), rows.names(EarlierKey)


class OnePersonStore:
    """What is done to all of one person's things in one step. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def everything(self, person_id: str, also: Collection[str] = (), *, notes: bool = False) -> Everything:
        """All that stands here of a person, and rows of these ids whoever they are said to belong to.

        `notes`: a coach's notes, of which there may be thousands, are part of it.
        """
        with self._db.lock:
            return _everything(self._db.read_now, person_id, also, notes=notes)

    def erased(self) -> frozenset[str]:
        """Whatever counts as erased."""
        return frozenset(name for (name,) in self._db.read("SELECT id FROM erased"))

    def has_earlier_key(self, person_id: str) -> bool:
        """Whether a key of theirs from before a reset was kept aside."""
        return bool(self._db.read("SELECT until FROM earlier_key WHERE person_id = ?", person_id))

    def settle(
        self,
        person_id: str,
        work: Work,
        also: Collection[str] = (),
        *,
        notes: bool = False,
        told: Callable[[bytes], bytes] | None = None,
        forget: bool = False,
    ) -> Everything:
        """Writes what `work` makes of everything of a person, in one step; a row it leaves out is put aside.

        A row put aside belongs to nobody, and nobody reads it. `told` is what becomes of everything that was sealed to
        a coach. With `forget` what stood there before is taken out of every file.
        """
        with self._db.forget() if forget else self._db.write() as cursor:
            found = _everything(_asking(cursor), person_id, also, notes=notes)
            wanted = work(found)
            _write(cursor, found, wanted)
            if told is not None:
                for table in ("check_in", "entry"):
                    sealed = f"SELECT id, sealed_coach FROM {table} WHERE sealed_coach IS NOT NULL"
                    for row, blob in cursor.execute(sealed).fetchall():
                        rows.update(cursor, table, {"sealed_coach": told(blob)}, "id = ?", row)
        return wanted

    def replace(
        self, person: Person, written: Collection[Row], words: Collection[EntryRow], by: RowAuthor | None
    ) -> None:
        """Writes a person and the contents of rows of theirs over what is stored; the file is rewritten after."""
        with self._db.forget() as cursor:
            people.change(cursor, person)
            check_ins.write_over(cursor, written)
            entries.write_over(cursor, words)
            heads.change(cursor, by, [*(row.held for row in written), *(row.held for row in words)])

    def erase(
        self,
        person: Person,
        weeks: Collection[date] | None,
        by: RowAuthor | None,
        *,
        missing: Collection[str] = (),
        goodbye: bool = False,
    ) -> None:
        """Removes a person's check-ins, drafts and moments of these weeks (None: all they wrote).

        What is `missing` of them counts as erased as well, so that no copy brings it back. With `goodbye`, `person` is
        written over and counts as erased. The file is rewritten after.
        """
        with self._db.forget() as cursor:
            values = [person.id, list(weeks or ()), weeks is None]
            gone = rows.erase(cursor, by, "check_in", OF_WEEKS, *values)
            cursor.execute(f"DELETE FROM draft WHERE {OF_WEEKS}", values)
            gone += entries.erase_of(cursor, by, person.id, weeks)
            not_here = sorted({*missing} - {*gone})
            rows.mark_erased(cursor, by, not_here)
            brought.erase_of(cursor, person.id, weeks)
            if weeks is None:
                gone += rows.erase(cursor, by, "event", "author_id = ?", person.id)
            if goodbye:
                people.change(cursor, person)
                rows.mark_erased(cursor, by, [person.id])
                rows.update(cursor, "couple", {"name": ""}, "id = ?", person.couple_id)
                for table in ("head", "earlier_key"):
                    cursor.execute(f"DELETE FROM {table} WHERE person_id = ?", [person.id])
            else:
                heads.change(cursor, by, gone=[*gone, *not_here])

    def claim(self, person: Person, by: RowAuthor | None) -> None:
        """Stores the key made by whoever claims a name, once; `person` carries recipient and locked identity.

        Whatever stands here of theirs already is told to `by`, for the head it begins. Raises StorageError.
        """
        with self._db.write() as cursor:
            people.claim(cursor, person)
            heads.change(cursor, by, _everything(_asking(cursor), person.id, (), notes=True).held)

    def reset(self, person: Person, earlier: EarlierKey) -> None:
        """Writes a person whose key was taken away, and keeps that key aside."""
        with self._db.write() as cursor:
            people.change(cursor, person)
            rows.insert(cursor, "earlier_key", vars(earlier))


def _asking(cursor: Connection) -> Query:
    return lambda sql, *values: cursor.execute(sql, values).fetchall()


def _everything(ask: Query, person_id: str, also: Collection[str], *, notes: bool) -> Everything:
    def found(make: Callable[..., Made], table: str, columns: tuple[str, ...], where: str, *values: Any) -> list[Made]:
        return rows.made(make, columns, ask(rows.those(columns, table, where), *values))

    theirs = "person_id = ?", person_id
    wider = (f"{theirs[0]} OR id IN (SELECT unnest(?::VARCHAR[]))", person_id, list(also)) if also else theirs
    head = ask(heads.HEAD, person_id)
    return Everything(
        found(people.from_columns, "person", people.COLUMNS, "id = ?", person_id)[0],
        head[0][0] if head else None,
        tuple(found(check_ins.from_columns, "check_in", check_ins.COLUMNS, *wider)),
        tuple(found(entries.from_columns, "entry", entries.COLUMNS, *wider)),
        tuple(found(OwnRow, "own", entries.OWN_COLUMNS, *wider)),
        tuple(found(Draft, "draft", DRAFT, *theirs)),
        tuple(found(Session, "coaching_session", sessions.SESSION, MY_NOTES, person_id) if notes else ()),
        tuple(found(ErasedMark, "erased", MARK, *theirs)),
        tuple(found(EarlierKey, "earlier_key", EARLIER, *theirs)),
    )


def _write(cursor: Connection, found: Everything, wanted: Everything) -> None:
    """What is other than it was found."""
    if wanted.person != found.person:
        people.change(cursor, wanted.person)
    for table, was, becomes in (
        ("check_in", found.check_ins, wanted.check_ins),
        ("entry", found.entries, wanted.entries),
        ("own", found.own, wanted.own),
    ):
        _write_rows(cursor, table, was, becomes)
    for draft in set(wanted.drafts) - set(found.drafts):
        sealed = {"sealed": draft.sealed}
        rows.update(cursor, "draft", sealed, "person_id = ? AND week = ?", draft.person_id, draft.week)
    for note in set(wanted.notes) - set(found.notes):
        rows.update(cursor, "coaching_session", {"sealed_coach": note.sealed_coach}, "id = ?", note.id)
    for mark in set(wanted.erased) - set(found.erased):
        proven = {"proof": mark.proof}
        if not rows.update(cursor, "erased", proven, "id = ?", mark.id):
            rows.insert(cursor, "erased", {"id": mark.id, "erased_at": now(), "person_id": wanted.person.id, **proven})
    for key in set(found.earlier) - set(wanted.earlier):
        cursor.execute("DELETE FROM earlier_key WHERE person_id = ? AND until = ?", [key.person_id, key.until])
    if wanted.head is not None and wanted.head != found.head:
        heads.put(cursor, wanted.person.id, wanted.head)


def _write_rows(cursor: Connection, table: str, was: Sequence[Any], becomes: Sequence[Any]) -> None:
    before, after = {row.id: row for row in was}, {row.id: row for row in becomes}
    for row_id, row in before.items():
        wanted = after.get(row_id) or replace(row, person_id=PUT_ASIDE)
        if wanted != row:
            rows.update(cursor, table, wanted.columns, "id = ?", row_id)
