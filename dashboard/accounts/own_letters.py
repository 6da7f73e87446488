"""A partner's own letter to their coach, made anew in the transaction of whatever they save."""

import contextlib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from pyrage.x25519 import Identity

from dashboard.domain import showing
from dashboard.domain.letter import Shown, ShownEvent, content_of
from dashboard.domain.model import AgreementKind, CheckIn, Entry, Person, now
from dashboard.domain.privacy import Reader
from dashboard.domain.showing import Audience
from dashboard.errors import SealError
from dashboard.keys import cards, letters
from dashboard.keys import head as heads
from dashboard.keys.head import Head, Sent
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of
from dashboard.keys.letters import Home, Letter
from dashboard.keys.sealed_rows import own_check_in, own_entry
from dashboard.store import author, line
from dashboard.store import heads as head_store
from dashboard.store.author import Author
from dashboard.store.engine import Connection
from dashboard.store.letters import LetterState, Place
from dashboard.store.storage import Storage


@dataclass
class OpenedRows:
    """What an author has opened with their key so far, by row."""

    check_ins: dict[str, CheckIn] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    weeks: showing.WeeksKept = field(default_factory=dict)


def along(storage: Storage, by: Writer, opened: OpenedRows | None = None) -> contextlib.AbstractContextManager[None]:
    """Whatever this author saves in the block, their letter says it; both count or neither. Raises StorageError."""
    return storage.along(partial(rewrite, storage, by.id, by.identity, opened or OpenedRows()))


def rewrite(storage: Storage, person_id: str, identity: Identity, opened: OpenedRows, cursor: Connection) -> None:
    """The author's letter to the coach of today, as everything stands in this transaction."""
    mine = author.read(cursor, person_id, opened.check_ins)
    if mine.coach is None or mine.since is None:
        return
    place, farewell = (
        Place(LetterState.OWN, person_id, mine.coach.id),
        Place(LetterState.FAREWELL, person_id, mine.coach.id),
    )
    if mine.person.erased and not mine.coach.elsewhere:
        storage.letters.drop([person_id])
        return
    head = heads.unseal(_head(storage, cursor, mine.person), identity, person_id)
    sent = head.sent.get(mine.coach.id, Sent())
    if not head.heard(mine.coach):
        storage.letters.put(farewell, None)
        _unheard(storage, cursor, mine, head, identity)
        return
    letter = written(mine, head, identity, opened, _line(storage, head, place))
    said = letters.digest(letter)
    if said != sent.digest:
        sent = sent._replace(number=max(sent.number, sent.farewell) + 1, at=now(), digest=said)
    sent = sent._replace(line=letter.line)
    letter, rows = replace(letter, number=sent.number, at=sent.at), mine.weeks_and_things
    sealed = letters.seal(letter, identity, rows)
    storage.letters.put(place, sealed)
    last = ends(mine) and mine.coach.elsewhere
    if last:
        sent = sent._replace(farewell=sent.number + 1)
        goodbye = replace(letter, number=sent.farewell, at=now(), content=content_of(Shown()), last=True)
        storage.letters.put(farewell, letters.seal(goodbye, identity, rows))
    else:
        storage.letters.put(farewell, None)
    if not mine.person.erased:
        sent = sent._replace(sealed=digest_of_sealed(sealed))
        head = replace(head, n=head.n + 1, sent={**head.sent, mine.coach.id: sent})
        head_store.put(cursor, person_id, heads.seal(head, identity, person_id))


def _unheard(storage: Storage, cursor: Connection, mine: Author, head: Head, identity: Identity) -> None:
    """Nothing goes to a key whose words are not confirmed; whoever takes them back says goodbye to it once."""
    assert mine.coach is not None
    place, sent = Place(LetterState.OWN, mine.person.id, mine.coach.id), head.sent.get(mine.coach.id, Sent())
    before = None
    with contextlib.suppress(SealError):  # the same step may have brought another key
        before = heads.unseal(storage.head(mine.person.id) or b"", identity, mine.person.id).pins.get(mine.coach.id)
    if mine.coach.elsewhere and before is not None and mine.coach.id not in head.pins:
        number = max(sent.number, sent.farewell) + 1
        card, content = cards.of(mine.person, recipient_of(identity)), content_of(Shown())
        of_line = line.current(storage.folder)
        goodbye = Letter(home_of(mine.couple), of_line, card, before, number, now(), content, last=True)
        sealed = letters.seal(goodbye, identity, mine.weeks_and_things)
        storage.letters.put(place, sealed)
        sent = Sent(of_line, number, goodbye.at, letters.digest(goodbye), digest_of_sealed(sealed), number)
        head = replace(head, n=head.n + 1, sent={**head.sent, mine.coach.id: sent})
        head_store.put(cursor, mine.person.id, heads.seal(head, identity, mine.person.id))
    elif not (mine.coach.elsewhere and said_goodbye(sent)):
        storage.letters.put(place, None)


def ends(mine: Author) -> bool:
    """Whether this author has said that the coach of today is to be theirs no longer."""
    about = [a for a in mine.said if mine.coach and a.coach_id == mine.coach.id]
    leaving = (AgreementKind.REMOVAL, AgreementKind.NO_REMOVAL)
    said = [a.kind for a in about if mine.since and a.said_at >= mine.since and a.kind in leaving]
    return said[-1:] == [AgreementKind.REMOVAL]


def take_leave(storage: Storage, couple: Iterable[Person], coach: Person) -> None:
    """Once both have ended with a coach: elsewhere, each one's empty letter counts; here nothing is left to read."""
    for person in couple:
        farewell = Place(LetterState.FAREWELL, person.id, coach.id)
        storage.letters.put(Place(LetterState.OWN, person.id, coach.id), storage.letters.sealed(farewell))
        storage.letters.put(farewell, None)


def is_whole(storage: Storage, head: Head, person_id: str, coach: Person) -> bool:
    """Whether the letter lies there as its author left it, on the line of this folder; none for words not heard."""
    sealed = storage.letters.sealed(Place(LetterState.OWN, person_id, coach.id))
    sent = head.sent.get(coach.id, Sent())
    if sealed is None:
        return not head.heard(coach)
    if not head.heard(coach) and not (coach.elsewhere and said_goodbye(sent)):
        return False
    return sent.line == line.current(storage.folder) and digest_of_sealed(sealed) == sent.sealed


def said_goodbye(sent: Sent) -> bool:
    """Whether the newest letter is the empty one that is the last."""
    return 0 < sent.number == sent.farewell


def digest_of_sealed(sealed: bytes) -> str:
    """What an author remembers of a letter that only its reader can open."""
    return hashlib.sha256(sealed).hexdigest()


def _head(storage: Storage, cursor: Connection, person: Person) -> bytes:
    """The head in this transaction; of somebody who has just erased themselves, the one they had."""
    return (storage.head(person.id) if person.erased else head_store.sealed(cursor, person.id)) or b""


def _line(storage: Storage, head: Head, place: Place) -> str:
    """The line of this folder; another one where a letter lies that its author's head knows nothing of."""
    if place.reader not in head.sent and storage.letters.sealed(place) is not None:
        return line.draw(storage.folder)
    return line.current(storage.folder)


def written(mine: Author, head: Head, identity: Identity, opened: OpenedRows, of_line: str) -> Letter:
    """What the letter says, before it has a number."""
    assert mine.coach is not None
    assert mine.since is not None
    key = recipient_of(identity)
    shown = showing.shown(
        head.owner(mine.person, key),
        Audience(Reader.COACH, max(mine.since, head.since.get(mine.coach.id, mine.since))),
        _check_ins(mine, head, identity, opened),
        _entries(mine, head, identity, opened),
        (ShownEvent(e.id, e.week, e.label, e.added_at) for e in mine.events),
        opened.weeks,
    )
    card = cards.of(mine.person, key)
    reader, last = mine.coach.recipient or "", mine.person.erased
    content = {**content_of(shown), **({"gone": True} if mine.person.erased else {})}
    return Letter(home_of(mine.couple), of_line, card, reader, 1, now(), content, last)


def home_of(couple: Iterable[Person]) -> Home:
    """The couple as every copy knows it."""
    first, second = sorted(couple, key=lambda person: person.slot)
    return Home(first.couple_id or "", (first.id, second.id))


def _check_ins(mine: Author, head: Head, identity: Identity, opened: OpenedRows) -> list[CheckIn]:
    """Every revision that proves itself and that the head knows, oldest first."""
    for row in mine.rows:
        if row.id not in opened.check_ins:
            with contextlib.suppress(SealError):
                opened.check_ins[row.id] = own_check_in(row, identity)
    return [opened.check_ins[row.id] for row in mine.rows if row.id in head.rows and row.id in opened.check_ins]


def _entries(mine: Author, head: Head, identity: Identity, opened: OpenedRows) -> list[Entry]:
    for row in mine.entries:
        if row.id not in opened.entries:
            with contextlib.suppress(SealError):
                opened.entries[row.id] = own_entry(row, identity)
    return [opened.entries[row.id] for row in mine.entries if row.id in head.rows and row.id in opened.entries]
