"""One's own check-ins as JSON, whole, and back: every field comes back the same, or is named."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.domain.model import NOTE_MAX, CheckIn, Sharing
from dashboard.domain.questions import ITEMS, KEYS, WORDING, valid
from dashboard.domain.weeks import FIRST, LAST, week_of
from dashboard.errors import BadInputError
from dashboard.files.answers_csv import MEGABYTES, TOO_BIG, Problem
from dashboard.files.dates import EARLIEST

VERSION = 1
FORMAT = "weekly notes"
NEWER = "This file was made by a newer version of the app. Please update, then bring it in."
NOT_OURS = "This JSON file was not made here. Bring in one that was taken from Our data, or a CSV file."
BROKEN = "This JSON file cannot be read; it may have been cut off or changed. Nothing was brought in."


@dataclass(frozen=True)
class AnswersFile:
    """What one of our own JSON files holds; files of the first version do not tell whose name goes with them."""

    person_id: str
    check_ins: tuple[CheckIn, ...]
    problems: tuple[Problem, ...] = ()
    name: str | None = None


def to_json(person_id: str, name: str, check_ins: Iterable[CheckIn]) -> bytes:
    """One's own check-ins whole, as they count now, with one's name."""
    content = {
        "format": FORMAT,
        "v": VERSION,
        "person": person_id,
        "name": name,
        "check_ins": [_as_json(c) for c in sorted(check_ins, key=lambda c: c.week)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _as_json(c: CheckIn) -> dict[str, Any]:
    return {
        "week": c.week.isoformat(),
        "answers": {k: c.answers[k] for k in KEYS if k in c.answers},
        "sharing": dict(c.sharing),
        "note": c.note,
        "revision": c.revision,
        "saved_at": c.saved_at.isoformat() if c.saved_at else None,
        "wording": c.wording,
        "after_reveal": list(c.after_reveal),
    }


def looks_like_json(data: bytes) -> bool:
    """Whether a file is to be read as JSON."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def from_json(data: bytes, today: date) -> AnswersFile:
    """What `to_json` was given; a row is the number of a check-in. Raises BadInputError with one sentence."""
    if len(data) > MEGABYTES * 1024**2:
        raise BadInputError(TOO_BIG)
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadInputError(BROKEN) from None
    if not isinstance(content, dict) or content.get("format") != FORMAT or type(content.get("v")) is not int:
        raise BadInputError(NOT_OURS)
    if content["v"] > VERSION:
        raise BadInputError(NEWER)
    person, name, listed = content.get("person"), content.get("name"), content.get("check_ins")
    if not isinstance(person, str) or not isinstance(name, str | None) or not isinstance(listed, list):
        raise BadInputError(BROKEN)
    found: dict[date, CheckIn] = {}
    problems = []
    for row, one in enumerate(listed, 1):
        read = _one(person, one, today)
        if isinstance(read, str):
            problems.append(Problem(row, "", read))
        elif read.week in found:
            problems.append(Problem(row, "week", "this week is in the file twice"))
        else:
            found[read.week] = read
    return AnswersFile(person, tuple(found.values()), tuple(problems), name)


def _one(person: str, one: Any, today: date) -> CheckIn | str:
    """One check-in, or what is wrong with it."""
    try:
        week, saved = date.fromisoformat(one["week"]), one["saved_at"]
        answers, sharing, note, after = one["answers"], one["sharing"], one["note"], one["after_reveal"]
        read = CheckIn(
            person,
            week,
            dict(answers),
            {item: Sharing(choice) for item, choice in sharing.items()},
            note,
            one["revision"],
            None if saved is None else datetime.fromisoformat(saved),
            one["wording"],
            tuple(after),
        )
        fits = _fits(read)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return "it cannot be read"
    if week > week_of(today):
        return "its week is in the future"
    if note is not None and len(note) > NOTE_MAX:
        return f"its note is longer than {NOTE_MAX} characters"
    return read if fits else "something in it is outside its scale"


def _fits(c: CheckIn) -> bool:
    """Whether every field is one that could have been saved here."""
    if c.note is not None:
        c.note.encode()  # half a character is none
    numbers = type(c.revision) is int and type(c.wording) is int
    return (
        numbers
        and c.revision >= 0
        and 1 <= c.wording <= WORDING
        and c.week == week_of(c.week) >= week_of(EARLIEST)
        and all(valid(k, v) for k, v in c.answers.items())
        and set(c.sharing) <= set(ITEMS)
        and set(c.after_reveal) <= set(KEYS)
        and (c.saved_at is None or (c.saved_at.tzinfo is None and FIRST <= c.saved_at.date() <= LAST))
    )
