"""What an author shows a reader, from everything the author ever saved; and what two authors' letters then tell."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.domain import weeks
from dashboard.domain.letter import Shown, ShownAnswer, ShownEntry, ShownEvent, ShownNote, Times
from dashboard.domain.model import CheckIn, Entry, Person, Sharing
from dashboard.domain.privacy import Circumstances, Kept, Reader, may_see, since_coach
from dashboard.domain.questions import KEYS, item_of

# What was found for a week: of whom and for whom, of which check-ins, and its answers and note.
WeeksKept = dict[date, tuple[Any, Sequence[CheckIn], list[ShownAnswer], list[ShownNote]]]


@dataclass(frozen=True)
class Audience:
    """Whom a letter is for: whose eyes they are, and since when they may see anything at all."""

    reader: Reader
    since: datetime


def shown(
    author: Person,
    audience: Audience,
    revisions: Iterable[CheckIn],
    entries: Iterable[Entry] = (),
    events: Iterable[ShownEvent] = (),
    kept: WeeksKept | None = None,
) -> Shown:
    """Everything `author` shows, asked of `privacy` piece by piece.

    `revisions` are all check-ins the author ever saved, oldest revision first; `entries` what counts now. What was
    found for a week is `kept` for as long as the very same check-ins, author and audience are given.
    """
    histories: dict[date, list[CheckIn]] = {}
    for check_in in revisions:
        histories.setdefault(check_in.week, []).append(check_in)
    answers: list[ShownAnswer] = []
    notes: list[ShownNote] = []
    for week, history in histories.items():
        whose = (author.consent_at, author.paused_from, audience, *map(id, history))
        if kept is None or week not in kept or kept[week][0] != whose:
            found = _week(author, audience, history)
            if kept is not None:
                kept[week] = whose, history, *found
        else:
            found = kept[week][2:]
        answers += found[0]
        notes += found[1]
    told = [entry for entry in entries if _may_see_words(author, audience, entry)]
    return Shown(
        tuple(answers),
        tuple(notes),
        tuple(ShownEntry(e.thing, e.kind, e.day, e.lines, e.sharing, _at(e.saved_at)) for e in told),
        tuple(event for event in events if since_coach(event.added, audience.since)),
    )


def _week(author: Person, audience: Audience, history: Sequence[CheckIn]) -> tuple[list[ShownAnswer], list[ShownNote]]:
    """What is shown of one week."""
    now = history[-1]
    seen = [k for k in KEYS if k in now.answers and _may_see(author, audience, now, item_of(k))]
    answers = [
        ShownAnswer(
            now.week, key, now.answers[key], now.sharing[item_of(key)], now.wording, _times(author, history, key)
        )
        for key in seen
    ]
    if not now.note or not _may_see(author, audience, now, "note"):
        return answers, []
    return answers, [ShownNote(now.week, now.note, now.sharing["note"], _times(author, history, "note"))]


def shared_by_the_other(letters: Mapping[str, Shown]) -> dict[tuple[str, date, str], ShownAnswer]:
    """By author, week and question: the answer of the other one that this author is let see, once answered."""
    return {
        (author, answer.week, answer.question): answer
        for author in letters
        for other, shown in letters.items()
        if other != author
        for answer in shown.answers
        if answer.sharing is Sharing.BOTH
    }


def circumstances(shared_too: bool, week: date, today: date) -> Circumstances:
    """What decides about an answer that came in a letter; its author's consent stands in its being there."""
    return Circumstances(True, not weeks.is_open(week, today), False, shared_too, coach_since=True)


def changed_after_reveal(letters: Mapping[str, Shown]) -> list[tuple[str, date, str]]:
    """Author, week and question of answers changed although the other's, as it still stands, could be read before."""
    others = shared_by_the_other(letters)
    found = []
    for author, shown in letters.items():
        for answer in shown.answers:
            other = others.get((author, answer.week, answer.question))
            if other and answer.times.changed > max(answer.times.given, other.times.shared):
                found.append((author, answer.week, answer.question))
    return found


def _may_see(author: Person, audience: Audience, check_in: CheckIn, item: str) -> bool:
    since = since_coach(check_in.saved_at, audience.since)
    when = Circumstances(author.consents(check_in.week), False, False, False, coach_since=since)
    return may_see(audience.reader, check_in.sharing.get(item, Sharing.ME), when)


def _may_see_words(author: Person, audience: Audience, entry: Entry) -> bool:
    since = since_coach(entry.saved_at, audience.since)
    when = Circumstances(author.consents(weeks.week_of(entry.day)), False, False, False, coach_since=since)
    return may_see(audience.reader, entry.sharing, when, Kept.WORDS)


def _times(author: Person, history: Sequence[CheckIn], key: str) -> Times:
    """Of the value that counts now; what stands in between does not begin anything anew."""
    now, reach = history[-1], history[-1].sharing[item_of(key)].width
    with_it = [c for c in history if _value(c, key) is not None]
    shared = [c for c in with_it if c.sharing.get(item_of(key), Sharing.ME).width >= reach]
    changed = now
    for check_in in reversed(history):
        if _value(check_in, key) != _value(now, key):
            break
        changed = check_in
    consent = author.consent_at or _at(now.saved_at)
    return Times(_at(with_it[0].saved_at), max(_at(shared[0].saved_at), consent), _at(changed.saved_at))


def _value(check_in: CheckIn, key: str) -> object:
    return check_in.note or None if key == "note" else check_in.answers.get(key)


def _at(moment: datetime | None) -> datetime:
    """When something was saved; what is in a letter always was."""
    if moment is None:
        raise ValueError("This was never saved.")
    return moment
