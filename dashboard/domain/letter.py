"""What a letter holds: answers, notes, own words and events of one author, each as its reader may know it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import LINE_MAX, LINES, NOTE_MAX, Kind, Sharing, Value
from dashboard.domain.questions import KEYS, valid
from dashboard.domain.weeks import day_of, moment_of, week_of

LABEL_MAX = 40
MOST = 50_000


@dataclass(frozen=True)
class Times:
    """When something was first given, when it was first shared as widely as now, and when it last changed, UTC."""

    given: datetime
    shared: datetime
    changed: datetime


@dataclass(frozen=True)
class ShownAnswer:
    """One answer of the author's; `sharing` is with both, or with this reader alone."""

    week: date
    question: str
    value: Value
    sharing: Sharing
    wording: int
    times: Times


@dataclass(frozen=True)
class ShownNote:
    """The note of one week."""

    week: date
    text: str
    sharing: Sharing
    times: Times


@dataclass(frozen=True)
class ShownEntry:
    """A moment or a pattern in the author's words, as it stands now."""

    thing: str
    kind: Kind
    day: date
    lines: tuple[str, ...]
    sharing: Sharing
    changed: datetime


@dataclass(frozen=True)
class ShownEvent:
    """An event the author added."""

    id: str
    week: date
    label: str
    added: datetime


@dataclass(frozen=True)
class Shown:
    """Everything one author shows one reader."""

    answers: tuple[ShownAnswer, ...] = ()
    notes: tuple[ShownNote, ...] = ()
    entries: tuple[ShownEntry, ...] = ()
    events: tuple[ShownEvent, ...] = ()

    @property
    def for_both(self) -> "Shown":
        """What of it is not for this reader alone."""
        both = Sharing.BOTH
        return Shown(
            tuple(answer for answer in self.answers if answer.sharing is both),
            tuple(note for note in self.notes if note.sharing is both),
            tuple(entry for entry in self.entries if entry.sharing is both),
            self.events,
        )


def content_of(shown: Shown) -> dict[str, Any]:
    """It as plain JSON values, in one order."""
    answers = sorted(shown.answers, key=lambda a: (a.week, KEYS.index(a.question)))
    return {
        "answers": [
            {"week": a.week.isoformat(), "question": a.question, "value": a.value, "to": a.sharing.value}
            | {"wording": a.wording, **_written(a.times)}
            for a in answers
        ],
        "notes": [
            {"week": n.week.isoformat(), "text": n.text, "to": n.sharing.value, **_written(n.times)}
            for n in sorted(shown.notes, key=lambda n: n.week)
        ],
        "entries": [
            {"thing": e.thing, "kind": e.kind.value, "day": e.day.isoformat(), "lines": list(e.lines)}
            | {"to": e.sharing.value, "changed": e.changed.isoformat()}
            for e in sorted(shown.entries, key=lambda e: (e.day, e.thing))
        ],
        "events": events_content(shown.events),
    }


def events_content(events: Iterable[ShownEvent]) -> list[dict[str, Any]]:
    """Events as plain JSON values, in one order."""
    return [
        {"id": e.id, "week": e.week.isoformat(), "label": e.label, "added": e.added.isoformat()}
        for e in sorted(events, key=lambda e: (e.week, e.added, e.id))
    ]


def read(content: Mapping[str, Any]) -> Shown:
    """What `content_of` gave; nothing in it is taken on trust. Raises ValueError when a part of it is out of bounds.

    A question or a kind of words that this program does not know is left out.
    """
    try:
        parts = {name: rows_of(content[name]) for name in ("answers", "notes", "entries", "events")}
        return Shown(
            tuple(_answer(row) for row in parts["answers"] if text_of(row["question"], 64) in KEYS),
            tuple(_note(row) for row in parts["notes"]),
            tuple(_entry(row) for row in parts["entries"] if text_of(row["kind"], 64) in set(Kind)),
            tuple(event_of(row) for row in parts["events"]),
        )
    except (TypeError, LookupError, AttributeError):
        raise ValueError("This is not what a letter holds.") from None


def rows_of(found: Any) -> Sequence[Mapping[str, Any]]:
    """A list of rows by their fields. Raises ValueError."""
    if not isinstance(found, list) or len(found) > MOST or not all(isinstance(row, dict) for row in found):
        raise ValueError("This is not a list.")
    return found


def _answer(row: Mapping[str, Any]) -> ShownAnswer:
    if not valid(row["question"], row["value"]) or type(row["wording"]) is not int:
        raise ValueError("This is no answer to that question.")
    return ShownAnswer(
        _monday(row["week"]), row["question"], row["value"], _shared(row["to"]), row["wording"], _times(row)
    )


def _note(row: Mapping[str, Any]) -> ShownNote:
    return ShownNote(_monday(row["week"]), text_of(row["text"], NOTE_MAX), _shared(row["to"]), _times(row))


def _entry(row: Mapping[str, Any]) -> ShownEntry:
    lines = tuple(text_of(line, LINE_MAX) for line in row["lines"])
    if len(lines) != LINES:
        raise ValueError("This is not a moment.")
    day, changed = day_of(row["day"]), moment_of(row["changed"])
    return ShownEntry(text_of(row["thing"], 64), Kind(row["kind"]), day, lines, _shared(row["to"]), changed)


def event_of(row: Mapping[str, Any]) -> ShownEvent:
    """An event as it stands in a letter. Raises ValueError, TypeError or LookupError."""
    label, added = text_of(row["label"], LABEL_MAX), moment_of(row["added"])
    return ShownEvent(text_of(row["id"], 64), _monday(row["week"]), label, added)


def text_of(found: Any, longest: int) -> str:
    """A text within bounds. Raises ValueError."""
    if not isinstance(found, str) or len(found) > longest:
        raise ValueError("This is no text of that length.")
    return found


def _monday(found: Any) -> date:
    day = day_of(found)
    if week_of(day) != day:
        raise ValueError("A week is named by its Monday.")
    return day


def _shared(found: Any) -> Sharing:
    if found not in {Sharing.BOTH, Sharing.COACH}:
        raise ValueError("What only its author sees is in no letter.")
    return Sharing(found)


def _times(row: Mapping[str, Any]) -> Times:
    return Times(*(moment_of(row[name]) for name in ("given", "shared", "changed")))


def _written(times: Times) -> dict[str, str]:
    return {name: getattr(times, name).isoformat() for name in ("given", "shared", "changed")}
