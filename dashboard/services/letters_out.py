"""The files that go from one computer to another: a couple's for their coach, and a coach's for a couple."""

from dataclasses import dataclass, replace
from datetime import date

from dashboard.accounts import own_letters
from dashboard.domain import coach_letter, weeks
from dashboard.domain.coach_letter import FromCoach, Has, ShownSession
from dashboard.domain.letter import ShownEvent
from dashboard.domain.model import Person, now
from dashboard.errors import BadInputError
from dashboard.keys import head as heads
from dashboard.keys import letter_file, letters
from dashboard.keys.head import Head, Sent
from dashboard.keys.letters import Home, Letter
from dashboard.services import events, letters_in, pairing, sessions
from dashboard.services.me import Me, require_coach, require_partner
from dashboard.services.sessions import Record
from dashboard.store import line
from dashboard.store.letters import LetterState, Place
from dashboard.words import letter_words as words


@dataclass(frozen=True)
class File:
    """A file to send, by name."""

    name: str
    content: bytes


def reader_elsewhere(me: Me) -> Person | None:
    """The coach with their own computer for whom a file would be: today's, else one both ended with."""
    if me.coach is not None:
        return me.coach if me.coach.elsewhere else None
    left = {place.reader for p in me.couple for place in me.store.letters.places(LetterState.OWN, author=p.id)}
    ended = [k.coach_id for k in me.store.coach_links() if k.couple_id == me.couple_id and k.coach_id in left]
    return next((p for p in me.store.people() if ended and p.id == ended[-1] and p.elsewhere), None)


def name(me: Me) -> str:
    """What a file made today is called, whichever way it goes."""
    return letter_file.name(me.today)


def may_send(me: Me) -> bool:
    """Whether there is anything for a coach with their own computer yet: words were heard, or a last letter waits."""
    coach = reader_elsewhere(me)
    return coach is not None and any(_sealed(me, person, coach) for person in me.couple)


def offered(me: Me, week: date) -> Person | None:
    """The coach a file would be for, in the week of a session."""
    coach = me.coach if me.coach is not None and me.coach.elsewhere else None
    held = {weeks.week_of(record.held_on) for record in sessions.records(me)}
    return coach if held & {week, weeks.week_of(me.today)} and may_send(me) else None


def heard(me: Me) -> list[Person]:
    """For a coach: the partners of the couple who have their own computer and whose words were heard."""
    require_coach(me)
    pins = me.head.pins if me.head else {}
    return [p for p in sorted(me.present, key=lambda p: p.slot) if p.elsewhere and p.id in pins]


def for_coach(me: Me) -> File:
    """Both partners' letters as they lie there, for their coach; nothing is opened. Raises BadInputError."""
    require_partner(me)
    coach = reader_elsewhere(me)
    parts = [_sealed(me, person, coach) for person in sorted(me.couple, key=lambda p: p.slot)] if coach else []
    if coach is None or not any(parts):
        raise BadInputError(words.NOTHING_YET)
    key = (me.head.pins.get(coach.id) if me.head else None) or coach.recipient or ""
    return File(letter_file.name(me.today), letter_file.make(parts, [key]))


def was_sent(me: Me) -> None:
    """The last file to a coach both ended with has gone out: what was kept for it is let go."""
    require_partner(me)
    coach = reader_elsewhere(me)
    if me.coach is None and coach is not None:
        gone = {Place(LetterState.OWN, p.id, coach.id): None for p in me.couple}
        me.store.letters.arrive(me.writer, gone)


def for_couple(me: Me) -> File:
    """A letter of the coach's to each partner whose words were heard. Raises BadInputError."""
    require_coach(me)
    partners = sorted(me.couple, key=lambda p: p.slot)
    keys = {person.id: me.head.pins[person.id] for person in heard(me)}
    if not keys:
        raise BadInputError(words.NOTHING_YET)
    with me.store.letters.alone():
        head = heads.unseal(me.store.head(me.person.id) or b"", me.identity, me.person.id)
        written = {mark: _written(me, head, mark, key) for mark, key in keys.items()}
        head = _numbered(head, written)
        me.store.change_head(me.writer.changing(lambda _: head))
    rows = len(sessions.records(me)) + len(events.mine(me))
    sealed = [
        letters.seal(replace(written[p.id], number=head.sent[p.id].number, at=head.sent[p.id].at), me.identity, rows)
        if p.id in written
        else b""
        for p in partners
    ]
    return File(letter_file.name(me.today), letter_file.make(sealed, list(keys.values())))


def _written(me: Me, head: Head, mark: str, key: str) -> Letter:
    """What the coach writes to one partner, before it has a number."""
    received = head.received.get(mark)
    letter = letters_in.of(me, mark)
    told = FromCoach(
        tuple(_shown(record) for record in sessions.records(me)),
        tuple(ShownEvent(e.id, e.week, e.label, e.added_at) for e in events.mine(me)),
        Has(received.line, received.number, letter.at) if received and letter else None,
    )
    home: Home = own_letters.home_of(me.couple)
    content = coach_letter.content_of(told)
    return Letter(home, line.current(me.folder), pairing.my_card(me), key, 1, now(), content)


def _shown(r: Record) -> ShownSession:
    return ShownSession(r.id, r.held_on, r.revision, r.focus, r.step, r.stage, r.shown)


def _numbered(head: Head, written: dict[str, Letter]) -> Head:
    """Both letters of a file have one number; it moves when what either reader gets to know does."""
    before = {mark: head.sent.get(mark, Sent()) for mark in written}
    number = max(sent.number for sent in before.values())
    said = {mark: letters.digest(letter) for mark, letter in written.items()}
    moved = any(before[mark].digest != said[mark] or before[mark].number != number for mark in written)
    at = now() if moved else max(sent.at for sent in before.values())
    sent = {mark: Sent(letter.line, number + moved, at, said[mark]) for mark, letter in written.items()}
    return replace(head, n=head.n + 1, sent={**head.sent, **sent})


def _sealed(me: Me, person: Person, coach: Person) -> bytes:
    return me.store.letters.sealed(Place(LetterState.OWN, person.id, coach.id)) or b""
