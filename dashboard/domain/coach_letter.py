"""What a coach's letter to one partner holds: sessions, steps, the coach's events, and how far theirs has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.domain.letter import ShownEvent, event_of, events_content, rows_of, text_of
from dashboard.domain.model import MOST_REVISIONS
from dashboard.domain.questions import STAGE_KEYS
from dashboard.domain.weeks import day_of, moment_of

STEP_MAX = 200
QUESTIONS_MAX = 2000


@dataclass(frozen=True)
class ShownSession:
    """What both partners may know of a session."""

    id: str
    held_on: date
    revision: int
    focus: str = ""
    step: str = ""
    stage: str | None = None
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Has:
    """Which of this partner's letters the coach has."""

    line: str
    number: int
    at: datetime


@dataclass(frozen=True)
class FromCoach:
    """Everything a coach writes back to one partner."""

    sessions: tuple[ShownSession, ...] = ()
    events: tuple[ShownEvent, ...] = ()
    has: Has | None = None


def content_of(told: FromCoach) -> dict[str, Any]:
    """It as plain JSON values, in one order."""
    return {
        "sessions": [
            {"id": s.id, "held_on": s.held_on.isoformat(), "revision": s.revision, "focus": s.focus}
            | {"step": s.step, "stage": s.stage, "shown": list(s.shown)}
            for s in sorted(told.sessions, key=lambda s: (s.held_on, s.id))
        ],
        "events": events_content(told.events),
        "has": {"line": told.has.line, "number": told.has.number, "at": told.has.at.isoformat()} if told.has else None,
    }


def read(content: Mapping[str, Any]) -> FromCoach:
    """What `content_of` gave; nothing in it is taken on trust. Raises ValueError when a part of it is out of bounds."""
    try:
        sessions = tuple(_session(row) for row in rows_of(content["sessions"]))
        return FromCoach(sessions, tuple(event_of(row) for row in rows_of(content["events"])), _has(content["has"]))
    except (TypeError, LookupError, AttributeError):
        raise ValueError("This is not what a coach's letter holds.") from None


def _session(row: Mapping[str, Any]) -> ShownSession:
    revision = row["revision"]
    if type(revision) is not int or not 1 <= revision <= MOST_REVISIONS or row["stage"] not in {None, *STAGE_KEYS}:
        raise ValueError("This is not a session.")
    shown = tuple(text_of(question, STEP_MAX) for question in row["shown"])
    if sum(map(len, shown)) > QUESTIONS_MAX or any("\n" in question for question in shown):
        raise ValueError("These are not questions.")
    focus, step = (text_of(row[name], STEP_MAX) for name in ("focus", "step"))
    day = day_of(row["held_on"])
    return ShownSession(text_of(row["id"], 64), day, revision, focus, step, row["stage"], shown)


def _has(found: Any) -> Has | None:
    if found is None:
        return None
    if type(found["number"]) is not int:
        raise ValueError("This is no number of a letter.")
    return Has(text_of(found["line"], 64), found["number"], moment_of(found["at"]))
