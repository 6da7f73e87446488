"""A coach's couples, in SQL: all of them at a glance from what is shared with both, put away, and taken out whole."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dashboard.domain.model import Person, Value, now
from dashboard.domain.questions import KEYS
from dashboard.store import check_ins, heads, rows
from dashboard.store.brought import MARKED, drop_of_couple
from dashboard.store.coaches import CoachLink
from dashboard.store.database import Database
from dashboard.store.people import add_couple
from dashboard.store.writers import RowAuthor

MINE = """
    SELECT couple_id, max(since) AS since FROM couple_coach WHERE coach_id = ? AND until IS NULL GROUP BY couple_id
"""
COUPLES = f"""
    SELECT c.id, c.archived_at, m.since, max(s.held_on) AS held_on, c.next_on, c.spoken_on, c.erase_by
    FROM ({MINE}) m JOIN couple c ON c.id = m.couple_id
    LEFT JOIN coaching_session s ON s.couple_id = c.id AND s.held_on <= ? AND s.id NOT IN ({MARKED})
    GROUP BY c.id, c.archived_at, c.created_at, m.since, c.next_on, c.spoken_on, c.erase_by
    ORDER BY c.created_at, c.id
"""
# The rule of `privacy` for a coach and what is shared with both: consent, and saved since the coach came.
CASELOAD = f"""
    SELECT i.person_id, i.week, {rows.listed(KEYS)}
    FROM (
        SELECT person_id, week, saved_at, {rows.listed(KEYS)} FROM check_in
        WHERE (? OR list_contains(?, person_id)) AND {check_ins.SEEN}
        QUALIFY {check_ins.NEWEST}
    ) i JOIN person p ON p.id = i.person_id JOIN ({MINE}) m USING (couple_id)
    WHERE i.saved_at >= m.since AND p.consent_at IS NOT NULL AND (p.paused_from IS NULL OR i.week < p.paused_from)
        AND ({" OR ".join(f"{key} IS NOT NULL" for key in KEYS)})
    ORDER BY i.person_id, i.week
"""

Day = Literal["next_on", "spoken_on", "erase_by"]
Shared = tuple[str, date, dict[str, Value]]


@dataclass(frozen=True)
class Couple:
    """One couple of a coach: since when, when it was put away, and the days of sessions, of talks alone, of erasing."""

    id: str
    archived_at: datetime | None
    since: datetime
    held_on: date | None
    next_on: date | None
    spoken_on: date | None
    erase_by: date | None


COUPLE = rows.names(Couple)


class CoupleStore:
    """Couples as their coach looks after them. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def couples(self, coach_id: str, today: date) -> list[Couple]:
        """Every couple of a coach, those put away too; sessions to come are not held yet."""
        return rows.made(Couple, COUPLE, self._db.read(COUPLES, coach_id, today))

    def caseload(self, coach_id: str, people: Collection[str] | None = None) -> list[Shared]:
        """What the coach's couples share with both, of these people or of all: one question, however many they are.

        A row for each person and week with anything shared, by week: person, week, and what is shared, by question.
        """
        found = self._db.read(CASELOAD, people is None, list(people or ()), coach_id)
        return [
            (person, week, {key: value for key, value in zip(KEYS, values, strict=True) if value is not None})
            for person, week, *values in found
        ]

    def add(self, name: str, partners: tuple[Person, Person], coach_id: str, *, spoken_on: date | None = None) -> None:
        """A couple with its coach from the start, in one step."""
        with self._db.write() as cursor:
            add_couple(cursor, name, *partners, spoken_on=spoken_on)
            rows.insert(cursor, "couple_coach", vars(CoachLink(partners[0].couple_id or "", coach_id, now())))

    def archive(self, couple_id: str, *, away: bool = True) -> None:
        """Puts a couple away, or takes it out again; nothing of theirs changes."""
        with self._db.write() as cursor:
            cursor.execute("UPDATE couple SET archived_at = ? WHERE id = ?", [now() if away else None, couple_id])

    def set_day(self, couple_id: str, which: Day, day: date | None) -> None:
        """One of a couple's days; None takes it out."""
        with self._db.write() as cursor:
            rows.update(cursor, "couple", {which: day}, "id = ?", couple_id)

    def day(self, couple_id: str, which: Day) -> date | None:
        """One of a couple's days, where it is known."""
        found = self._db.read(f"SELECT {which} FROM couple WHERE id = ?", couple_id)
        return found[0][0] if found else None

    def label(self, couple_id: str) -> str:
        """What the coach calls the files of a couple; empty where nothing was chosen."""
        found = self._db.read("SELECT label FROM couple WHERE id = ?", couple_id)
        return (found[0][0] or "") if found else ""

    def set_label(self, couple_id: str, label: str) -> None:
        """What the coach calls the files of a couple from now on."""
        with self._db.write() as cursor:
            rows.update(cursor, "couple", {"label": label or None}, "id = ?", couple_id)

    def archived(self) -> set[str]:
        """The couples that were put away."""
        return {row[0] for row in self._db.read("SELECT id FROM couple WHERE archived_at IS NOT NULL")}

    def erase(self, couple_id: str, by: RowAuthor | None) -> None:
        """Takes a couple out of every file: both people and all that belongs to them, and what waits of them.

        That the two, their sessions and events were erased stays known to `by`.
        """
        with self._db.forget() as cursor:
            found = cursor.execute("SELECT id FROM person WHERE couple_id = ?", [couple_id]).fetchall()
            both, gone = [name for (name,) in found], list[str]()
            for table in ("check_in", "entry", "own"):
                rows.erase(cursor, by, table, "list_contains(?, person_id)", both)
            for table in ("coaching_session", "event"):
                gone += rows.erase(cursor, by, table, "couple_id = ?", couple_id)
            for table in ("draft", "head", "earlier_key", "brought"):
                cursor.execute(f"DELETE FROM {table} WHERE list_contains(?, person_id)", [both])
            # Whom they once agreed to stays: it says of a coach that the copy is not theirs.
            about = "kind NOT IN ('agreed', 'declined')"
            cursor.execute(f"DELETE FROM agreement WHERE list_contains(?, person_id) AND {about}", [both])
            cursor.execute("DELETE FROM couple_coach WHERE couple_id = ?", [couple_id])
            gone += rows.erase(cursor, by, "person", "couple_id = ?", couple_id)
            gone += rows.erase(cursor, by, "couple", "id = ?", couple_id)
            drop_of_couple(cursor, couple_id)
            heads.change(cursor, by, gone=gone)
