"""What a coach was shown, in the shape the store has it: from letters, and from rows of authors who wrote none yet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from dashboard.accounts import letters_here
from dashboard.accounts.letters_here import LetterReader
from dashboard.accounts.visits import Mode
from dashboard.domain import showing
from dashboard.domain.letter import Shown, ShownAnswer, ShownEntry
from dashboard.domain.model import CheckIn, Entry, Person, Role, Sharing, Value
from dashboard.errors import NotAllowedError
from dashboard.services.me import SHARED_SCREEN, Me
from dashboard.store.check_ins import Row
from dashboard.store.couples import Shared
from dashboard.store.sessions import Event


def letters(me: Me) -> Mapping[str, Shown]:
    """By author what their letters show the coach who is here; nothing for anybody else.

    In a session it is what was taken into it: only what is for both.
    """
    if me.person.role is not Role.COACH:
        return {}
    if me.mode is not Mode.OWN:
        return me.visit.in_session
    return {author: one.shown for author, one in _read(me, me.couple).items()}


def take_into_session(me: Me, couple_id: str) -> Mapping[str, Shown]:
    """What of a couple's letters the screen may show that is turned round."""
    return letters_here.for_both(_read(me, (p for p in me.store.people() if p.couple_id == couple_id)))


def check_ins(me: Me) -> list[Row]:
    """The check-in rows of the couple; for a coach those of an author with a letter say what the letter shows."""
    found, rows = letters(me), me.store.check_ins([person.id for person in me.couple])
    kept = [row for row in rows if row.person_id not in found]
    told = [row for author, shown in found.items() for row in _rows(me, author, shown)]
    return sorted([*kept, *told], key=lambda row: (row.week, row.person_id))


def told_alone(me: Me) -> list[CheckIn]:
    """Of each week of an author with a letter: what is for the coach alone, and what changed after a reveal."""
    found = letters(me)
    changed = showing.changed_after_reveal(found)
    told: dict[tuple[str, date], dict[str, ShownAnswer]] = {}
    notes: dict[tuple[str, date], str] = {}
    for author, shown in found.items():
        for answer in shown.answers:
            told.setdefault((author, answer.week), {})
            if answer.sharing is Sharing.COACH:
                told[author, answer.week][answer.question] = answer
        for note in shown.notes:
            told.setdefault((author, note.week), {})
            if note.sharing is Sharing.COACH:
                notes[author, note.week] = note.text
    return [
        CheckIn(
            author,
            week,
            {question: answer.value for question, answer in answers.items()},
            note=notes.get((author, week)),
            after_reveal=tuple(q for a, w, q in changed if (a, w) == (author, week)),
        )
        for (author, week), answers in told.items()
    ]


def entries(me: Me) -> list[Entry]:
    """Moments and patterns in letters; `sharing` says whether they are for both or for the coach alone."""
    return [_entry(author, one) for author, shown in letters(me).items() for one in shown.entries]


def events(me: Me, stored: Iterable[Event]) -> list[Event]:
    """The couple's events; of an author with a letter those it names."""
    found = letters(me)
    told = [
        Event(one.id, me.couple_id, author, one.added, one.week, one.label)
        for author, shown in found.items()
        for one in shown.events
    ]
    kept = [event for event in stored if event.author_id not in found]
    return sorted([*kept, *told], key=lambda event: (event.week, event.added_at, event.id))


def caseload(me: Me, people: Collection[Person]) -> list[Shared]:
    """What all of these people share with both, as far as this coach may see it, by person and week."""
    found = _read(me, people)
    kept = [row for row in me.store.couples.caseload(me.person.id, [p.id for p in people]) if row[0] not in found]
    told: list[Shared] = []
    for author, one in found.items():
        weeks: dict[date, dict[str, Value]] = {}
        for answer in one.shown.answers:
            if answer.sharing is Sharing.BOTH:
                weeks.setdefault(answer.week, {})[answer.question] = answer.value
        told += [(author, week, answers) for week, answers in sorted(weeks.items())]
    return kept + told


def _read(me: Me, people: Iterable[Person]) -> dict[str, letters_here.ReadLetter]:
    return letters_here.read(me.store, reader(me), people)


def reader(me: Me) -> LetterReader:
    """Whoever is here as a reader of letters. Raises NotAllowedError on a shared screen."""
    if me.head is None:
        raise NotAllowedError(SHARED_SCREEN)
    return LetterReader(me.person, me.identity, me.head, me.visit.letters)


def _rows(me: Me, author: str, shown: Shown) -> Iterable[Row]:
    """One row for each week with anything in it; its author's consent stands in its being there."""
    weeks: dict[date, list[ShownAnswer]] = {}
    for answer in shown.answers:
        weeks.setdefault(answer.week, []).append(answer)
    notes = {note.week: note for note in shown.notes}
    for week in {*weeks, *notes}:
        answers, note = weeks.get(week, []), notes.get(week)
        moments = [a.times.changed for a in answers] + ([note.times.changed] if note else [])
        yield Row(
            id=f"{author} {week}",
            person_id=author,
            week=week,
            revision=1,
            saved_at=max([*moments, *([me.coach_since] if me.coach_since else [])]),
            wording=max((a.wording for a in answers), default=1),
            shared={a.question: a.value for a in answers if a.sharing is Sharing.BOTH},
            note=note.text if note and note.sharing is Sharing.BOTH else None,
            sealed_self=b"",
            sealed_coach=None,
        )


def _entry(author: str, one: ShownEntry) -> Entry:
    return Entry(author, one.kind, one.day, one.lines, one.sharing, one.thing, 1, one.changed)
