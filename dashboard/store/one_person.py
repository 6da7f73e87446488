"""All that one person has in the store, over every table: sealed anew, written over, or erased."""

from collections.abc import Callable, Collection
from datetime import date

from dashboard.domain.model import Person, Role
from dashboard.store import check_ins, entries, people, rows
from dashboard.store.check_ins import Row
from dashboard.store.database import Database
from dashboard.store.entries import EntryRow

# What is sealed to a partner stands in rows of their own; to a coach, in everybody's.
SEALED_TO = {
    Role.PARTNER: (("check_in", "sealed_self"), ("draft", "sealed"), ("entry", "sealed_self"), ("own", "sealed")),
    Role.COACH: (("check_in", "sealed_coach"), ("coaching_session", "sealed_coach"), ("entry", "sealed_coach")),
}
OF_WEEKS = "person_id = ? AND (list_contains(?, week) OR ?)"


class OnePersonStore:
    """What is done to all of one person's things in one step; the file is rewritten after. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def replace(self, person: Person, written: Collection[Row], words: Collection[EntryRow] = ()) -> None:
        """Writes a person and the contents of rows of theirs over what is stored."""
        with self._db.forget() as cursor:
            people.change(cursor, person)
            check_ins.write_over(cursor, written)
            entries.write_over(cursor, words)

    def reseal(self, person: Person, again: Callable[[bytes], bytes]) -> None:
        """Gives a person another key: all that is sealed to them goes through `again`."""
        partner = person.role is Role.PARTNER
        with self._db.forget() as cursor:
            people.change(cursor, person)
            for table, column in SEALED_TO[person.role]:
                whose, values = (" AND person_id = ?", [person.id]) if partner else ("", [])
                found = f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL{whose}"
                for row, blob in cursor.execute(found, values).fetchall():
                    rows.update(cursor, table, {column: again(blob)}, "rowid = ?", row)

    def erase(self, person: Person, weeks: Collection[date] | None, *, goodbye: bool = False) -> None:
        """Removes a person's check-ins, drafts and moments of these weeks (None: all they wrote).

        With `goodbye`, `person` is written over as well and counts as erased.
        """
        with self._db.forget() as cursor:
            values = [person.id, list(weeks or ()), weeks is None]
            rows.erase(cursor, "check_in", OF_WEEKS, *values)
            cursor.execute(f"DELETE FROM draft WHERE {OF_WEEKS}", values)
            entries.erase_of(cursor, person.id, weeks)
            if weeks is None:
                rows.erase(cursor, "event", "author_id = ?", person.id)
            if goodbye:
                people.change(cursor, person)
                rows.mark_erased(cursor, [person.id])
                rows.update(cursor, "couple", {"name": ""}, "id = ?", person.couple_id)
