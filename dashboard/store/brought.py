"""What copies brought and nobody has proven or accepted yet: kept apart from what counts, each for whom it concerns."""

import base64
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dashboard.store import rows
from dashboard.store.database import Database
from dashboard.store.engine import Connection

# Whatever a copy says was erased and its author has not been asked about: nobody sees it until then.
MARKED = "SELECT id FROM brought WHERE kind = 'erased'"
SEEN = {
    "check_in": f"person_id NOT IN ({MARKED}) AND"
    f" (person_id, week) NOT IN (SELECT (person_id, week) FROM check_in WHERE id IN ({MARKED}))",
    "entry": f"person_id NOT IN ({MARKED}) AND thing NOT IN ({MARKED})"
    f" AND thing NOT IN (SELECT thing FROM entry WHERE id IN ({MARKED}))",
    "event": f"id NOT IN ({MARKED}) AND author_id NOT IN ({MARKED})",
    "coaching_session": f"id NOT IN ({MARKED})",
}


class BroughtKind(StrEnum):
    """What something brought is: a row of its author's, or something about a key, a coach or a couple."""

    CHECK_IN = "check-in"
    ENTRY = "entry"
    OWN = "own"
    EVENT = "event"
    SESSION = "session"
    KEY = "key"
    COUPLE = "couple"
    PARTNER = "partner"
    COACH = "coach"
    COACH_ENDED = "coach ended"
    AGREEMENT = "agreement"
    ERASED = "erased"


@dataclass(frozen=True)
class Brought:
    """One thing a copy brought; `person_id` is whoever is asked about it, `content` what stood in the copy."""

    id: str
    restore_id: str
    person_id: str
    kind: BroughtKind
    content: Mapping[str, Any]

    @property
    def columns(self) -> Mapping[str, Any]:
        """As it is stored."""
        return {**vars(self), "content": json.dumps(dict(self.content), default=_written, ensure_ascii=False)}


COLUMNS = rows.names(Brought)


class BroughtStore:
    """Everybody's things that wait. Raises StorageError."""

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def brought(self, person_id: str) -> list[Brought]:
        """What waits for one person, in the order in which it was brought."""
        sql = f"SELECT {rows.listed(COLUMNS)} FROM brought WHERE person_id = ? ORDER BY rowid"
        return rows.made(made, COLUMNS, self._db.read(sql, person_id))


# -- parts of what the store does beside other tables, each in the transaction of `cursor` ----------------


def add(cursor: Connection, some: Iterable[Brought]) -> None:
    """Keeps them until somebody is asked."""
    rows.insert(cursor, "brought", *(one.columns for one in some))


def drop(cursor: Connection, some: Collection[Brought]) -> None:
    """They wait no longer."""
    for one in some:
        which = "id = ? AND restore_id = ? AND person_id = ? AND kind = ?"
        cursor.execute(f"DELETE FROM brought WHERE {which}", [one.id, one.restore_id, one.person_id, one.kind])


def made(kind: str, content: str, **columns: Any) -> Brought:
    """One thing from its columns."""
    return Brought(kind=BroughtKind(kind), content=json.loads(content, object_hook=_read), **columns)


def _written(value: object) -> Mapping[str, str]:
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    assert isinstance(value, date)
    return {"moment" if isinstance(value, datetime) else "day": value.isoformat()}


def _read(found: dict[str, Any]) -> Any:
    match found:
        case {"bytes": str(text), **rest} if not rest:
            return base64.b64decode(text)
        case {"moment": str(text), **rest} if not rest:
            return datetime.fromisoformat(text)
        case {"day": str(text), **rest} if not rest:
            return date.fromisoformat(text)
    return found
