"""How something a copy brought is written while it waits: its kind, its columns as JSON, and whether they can be so."""

import base64
import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dashboard.domain.model import MOST_REVISIONS
from dashboard.domain.questions import KEYS
from dashboard.domain.weeks import FIRST, LAST
from dashboard.store.engine import Connection


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


# Whose columns a kind has; what stands open, and what is a coach's, is never brought.
TABLES = {
    BroughtKind.CHECK_IN: "check_in",
    BroughtKind.ENTRY: "entry",
    BroughtKind.OWN: "own",
    BroughtKind.EVENT: "event",
    BroughtKind.SESSION: "coaching_session",
    BroughtKind.KEY: "person",
    BroughtKind.COUPLE: "couple",
    BroughtKind.PARTNER: "person",
    BroughtKind.COACH: "couple_coach",
    BroughtKind.COACH_ENDED: "couple_coach",
    BroughtKind.AGREEMENT: "agreement",
    BroughtKind.ERASED: "erased",
}
# By table its columns: of which type each is, and whether it may be empty.
Tables = Mapping[str, Mapping[str, tuple[str, bool]]]
LEFT_OUT = {*KEYS, "note", "day", "line_1", "line_2", "line_3", "line_4", "sealed_coach"}
OF_A_KEY = {"id", "recipient", "locked_identity"}
TYPES = {"DATE": date, "TIMESTAMP": datetime, "VARCHAR": str, "BLOB": bytes, "TINYINT": int, "INTEGER": int}
COLUMNS = """
    SELECT column_name, data_type, is_nullable FROM duckdb_columns()
    WHERE table_name = ? AND database_name = current_database()
"""


def written(content: Mapping[str, Any]) -> str:
    """As it is stored, bytes in base64."""
    return json.dumps(dict(content), default=_written, ensure_ascii=False)


def read(content: str) -> Any:
    """As it stood in the copy. Raises ValueError where it is no JSON, or a day or moment in it is none."""
    return json.loads(content, object_hook=_read)


def unreadable(con: Connection) -> list[int]:
    """The rows, by rowid, of which nothing could be made: of no known kind, or with columns that cannot be so."""
    waiting = con.execute("SELECT rowid, kind, content FROM brought").fetchall()
    if not waiting:
        return []
    tables: Tables = {
        t: {n: (c, null) for n, c, null in con.execute(COLUMNS, [t]).fetchall()} for t in set(TABLES.values())
    }
    return [rowid for rowid, kind, content in waiting if not _fits(tables, kind, content)]


def _fits(tables: Tables, kind: str, content: str) -> bool:
    try:
        of, found = BroughtKind(kind), read(content)
    except (ValueError, RecursionError):
        return False
    if not isinstance(found, dict) or not _of_table(tables, of, TABLES[of], found):
        return False
    if of is BroughtKind.COUPLE:
        return _may_be(found.get("since"), "TIMESTAMP", nullable=False)
    if of is BroughtKind.COACH:
        coach = found.get("coach")
        known = coach == {} or (isinstance(coach, dict) and _of_table(tables, of, "person", coach))
        return known and isinstance(found.get("name"), str)
    return True


def _of_table(tables: Tables, kind: BroughtKind, table: str, found: Mapping[str, Any]) -> bool:
    columns = tables[table]
    needed = set(columns) - (LEFT_OUT if kind in {BroughtKind.CHECK_IN, BroughtKind.ENTRY} else set())
    needed = OF_A_KEY if kind is BroughtKind.KEY else needed
    as_typed = all(name not in columns or _may_be(value, *columns[name]) for name, value in found.items())
    return needed <= found.keys() and as_typed and all(_in_range(name, value) for name, value in found.items())


def _may_be(value: Any, column_type: str, nullable: bool) -> bool:
    if value is None:
        return nullable
    if type(value) is not TYPES.get(column_type):
        return False
    return not isinstance(value, date) or FIRST <= (value.date() if isinstance(value, datetime) else value) <= LAST


def _in_range(name: str, value: Any) -> bool:
    match name:
        case "week":
            return bool(value.weekday() == 0)
        case "revision":
            return bool(1 <= value <= MOST_REVISIONS)
        case "slot":
            return bool(value in {0, 1, 2})
    return True


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
