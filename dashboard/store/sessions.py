"""Coaching sessions and events, in SQL: what happened to a couple beside their check-ins."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard.domain.model import new_id, now
from dashboard.errors import BehindError
from dashboard.store import rows
from dashboard.store.database import Database

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


@dataclass(frozen=True)
class Event:
    """Something that happened in a couple's week, in its author's words."""

    id: str
    couple_id: str
    author_id: str
    added_at: datetime
    week: date
    label: str


SESSION, EVENT = rows.names(Session), rows.names(Event)
SESSIONS = f"SELECT {rows.listed(SESSION)} FROM coaching_session WHERE couple_id = ? ORDER BY held_on, id"
EVENTS = f"SELECT {rows.listed(EVENT)} FROM event WHERE couple_id = ? ORDER BY week, added_at, id"


class SessionStore:
    """Every couple's sessions and events. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def sessions(self, couple_id: str) -> list[Session]:
        """A couple's coaching sessions, oldest first."""
        return rows.made(Session, SESSION, self._db.read(SESSIONS, couple_id))

    def save(self, session: Session, based_on: int) -> Session:
        """Adds a session, or writes it over the one it is based on. Raises BehindError when that is not the newest."""
        with self._db.write() as cursor:
            sql = "SELECT revision FROM coaching_session WHERE id = ?"
            found = cursor.execute(sql, [session.id]).fetchall()
            if (found[0][0] if found else 0) != based_on:
                raise BehindError(BEHIND)
            session = replace(session, id=session.id or new_id(), revision=based_on + 1)
            cursor.execute("DELETE FROM coaching_session WHERE id = ?", [session.id])
            rows.insert(cursor, "coaching_session", vars(session))
        return session

    def add_session(self, couple_id: str, held_on: date, step: str | None = None, stage: str | None = None) -> None:
        """Notes that a coaching session was held, and what was agreed in it."""
        self.save(Session("", couple_id, held_on, agreed_step=step, stage=stage), 0)

    def remove_session(self, session_id: str) -> None:
        """Takes a session out of every file."""
        self._remove("coaching_session", session_id)

    def events(self, couple_id: str) -> list[Event]:
        """A couple's events, oldest first."""
        return rows.made(Event, EVENT, self._db.read(EVENTS, couple_id))

    def add_event(
        self, couple_id: str, author_id: str, week: date, label: str, added_at: datetime | None = None
    ) -> None:
        """Notes an event of a couple's week, in its author's words."""
        with self._db.write() as cursor:
            rows.insert(cursor, "event", vars(Event(new_id(), couple_id, author_id, added_at or now(), week, label)))

    def remove_event(self, event_id: str) -> None:
        """Takes an event out of every file."""
        self._remove("event", event_id)

    def _remove(self, table: str, row_id: str) -> None:
        with self._db.forget() as cursor:
            rows.erase(cursor, table, "id = ?", row_id)
