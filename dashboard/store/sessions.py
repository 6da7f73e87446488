"""Coaching sessions and events, in SQL: what happened to a couple beside their check-ins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.domain.model import new_id, now
from dashboard.errors import BehindError
from dashboard.store import heads, rows
from dashboard.store.brought import SEEN
from dashboard.store.database import Database
from dashboard.store.writers import NOTE, Held, RowAuthor

BEHIND = "This session was changed in another window since you opened it."


@dataclass(frozen=True)
class Session:
    """One coaching session: `shown` holds the questions that may be shown, `sealed_coach` what is the coach's own."""

    id: str
    couple_id: str
    held_on: date
    revision: int = 0
    focus: str | None = None
    agreed_step: str | None = None
    stage: str | None = None
    shown: str | None = None
    sealed_coach: bytes | None = None

    @property
    def held(self) -> Held:
        """The coach's own part as their head knows it, and what stood open beside it at that revision.

        The open columns change in session, too, without a key; the revision then is a later one.
        """
        shown = {"focus": self.focus, "agreed_step": self.agreed_step, "stage": self.stage, "shown": self.shown}
        return Held(self.id, NOTE, self.held_on.isoformat(), self.revision, self.sealed_coach or b"", shown)


@dataclass(frozen=True)
class Event:
    """Something that happened in a couple's week, in its author's words."""

    id: str
    couple_id: str
    author_id: str
    added_at: datetime
    week: date
    label: str


SESSIONS_SEEN, EVENTS_SEEN = SEEN["coaching_session"], SEEN["event"]
SESSION, EVENT = rows.names(Session), rows.names(Event)
SESSIONS = f"{rows.those(SESSION, 'coaching_session', f'couple_id = ? AND {SESSIONS_SEEN}')} ORDER BY held_on, id"
OPEN = tuple(column for column in SESSION if column != "sealed_coach")
ALL_OPEN = f"SELECT {rows.listed(OPEN)} FROM coaching_session"
EVENTS = f"{rows.those(EVENT, 'event', f'couple_id = ? AND {EVENTS_SEEN}')} ORDER BY week, added_at, id"


class SessionStore:
    """Every couple's sessions and events. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def sessions(self, couple_id: str) -> list[Session]:
        """A couple's coaching sessions, oldest first."""
        return rows.made(Session, SESSION, self._db.read(SESSIONS, couple_id))

    def there(self) -> set[str]:
        """The ids of all sessions."""
        return {name for (name,) in self._db.read("SELECT id FROM coaching_session")}

    def without_notes(self) -> list[Session]:
        """All sessions of everybody, without what is a coach's own."""
        return rows.made(Session, OPEN, self._db.read(ALL_OPEN))

    def save(self, session: Session, by: RowAuthor | None) -> None:
        """Adds a session, or writes it over the revision before. Raises BehindError when that is not the newest.

        Where a copy brought it, undoing that restore leaves what was written on since. `by` is the coach where their
        own part changes.
        """
        with self._db.write() as cursor:
            found = cursor.execute("SELECT revision FROM coaching_session WHERE id = ?", [session.id]).fetchall()
            if (found[0][0] if found else 0) != session.revision - 1:
                raise BehindError(BEHIND)
            cursor.execute("DELETE FROM coaching_session WHERE id = ?", [session.id])
            rows.insert(cursor, "coaching_session", vars(session))
            cursor.execute("DELETE FROM taken_in WHERE kind = 'coaching_session' AND id = ?", [session.id])
            heads.change(cursor, by, [session.held])

    def put_right(self, days: Mapping[str, date]) -> None:
        """Sessions, by id, stand on these days again; nothing is written where there are none."""
        if days:
            with self._db.write() as cursor:
                for session_id, day in days.items():
                    rows.update(cursor, "coaching_session", {"held_on": day}, "id = ?", session_id)

    def add_session(self, couple_id: str, held_on: date, step: str | None = None, stage: str | None = None) -> None:
        """Notes that a coaching session was held, and what was agreed in it."""
        self.save(Session(new_id(), couple_id, held_on, 1, agreed_step=step, stage=stage), None)

    def remove_session(self, session_id: str, by: RowAuthor | None) -> None:
        """Takes a session out of every file."""
        self._remove("coaching_session", session_id, by)

    def events(self, couple_id: str) -> list[Event]:
        """A couple's events, oldest first."""
        return rows.made(Event, EVENT, self._db.read(EVENTS, couple_id))

    def add_event(
        self, couple_id: str, author_id: str, week: date, label: str, added_at: datetime | None = None
    ) -> None:
        """Notes an event of a couple's week, in its author's words."""
        with self._db.write() as cursor:
            rows.insert(cursor, "event", vars(Event(new_id(), couple_id, author_id, added_at or now(), week, label)))

    def remove_event(self, event_id: str, by: RowAuthor | None) -> None:
        """Takes an event out of every file."""
        self._remove("event", event_id, by)

    def _remove(self, table: str, row_id: str, by: RowAuthor | None) -> None:
        with self._db.forget() as cursor:
            heads.change(cursor, by, gone=rows.erase(cursor, by, table, "id = ?", row_id))
