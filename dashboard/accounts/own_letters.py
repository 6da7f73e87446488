"""A partner's own letter to their coach, made anew in the transaction of whatever they save."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from pyrage.x25519 import Identity

from dashboard.domain import showing
from dashboard.domain.letter import ShownEvent, content_of
from dashboard.domain.model import CheckIn, Entry, Person, now
from dashboard.domain.privacy import Reader
from dashboard.domain.showing import Audience
from dashboard.errors import SealError
from dashboard.keys import cards, letters
from dashboard.keys import head as heads
from dashboard.keys.head import Head, Sent, Writer
from dashboard.keys.identities import recipient_of
from dashboard.keys.letters import Home, Letter
from dashboard.keys.sealed_rows import own_check_in, own_entry
from dashboard.store import author, line
from dashboard.store import heads as head_store
from dashboard.store.author import Author
from dashboard.store.engine import Connection
from dashboard.store.letters import Place, State
from dashboard.store.storage import Storage


@dataclass
class Opened:
    """What an author has opened with their key so far, by row."""

    check_ins: dict[str, CheckIn] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)


def along(storage: Storage, by: Writer, opened: Opened | None = None) -> contextlib.AbstractContextManager[None]:
    """Whatever this author saves in the block, their letter says it; both count or neither. Raises StorageError."""
    return storage.along(partial(rewrite, storage, by.id, by.identity, opened or Opened()))


def rewrite(storage: Storage, person_id: str, identity: Identity, opened: Opened, cursor: Connection) -> None:
    """The author's letter to the coach of today, as everything stands in this transaction."""
    mine = author.read(cursor, person_id, opened.check_ins)
    if mine.coach is None or mine.since is None:
        return
    if mine.person.erased and not mine.coach.elsewhere:
        storage.letters.drop([person_id])
        return
    place = Place(State.OWN, person_id, mine.coach.id)
    sealed = storage.head(person_id) if mine.person.erased else head_store.sealed(cursor, person_id)
    head = heads.unseal(sealed or b"", identity, person_id)
    if mine.coach.recipient is None or head.pins.get(mine.coach.id) != mine.coach.recipient:
        storage.letters.put(place, None)
        return
    letter = written(mine, head, identity, opened, line.current(storage.folder))
    sent = head.sent.get(mine.coach.id, Sent())
    if letters.digest(letter) != sent.digest:
        number, said = max(sent.number, sent.farewell) + 1, letters.digest(letter)
        sent = sent._replace(number=number, at=now(), digest=said)
        if not mine.person.erased:
            head = replace(head, n=head.n + 1, sent={**head.sent, mine.coach.id: sent})
            head_store.put(cursor, person_id, heads.seal(head, identity, person_id))
    letter = replace(letter, number=sent.number, at=sent.at)
    storage.letters.put(place, letters.seal(letter, identity, mine.weeks_and_things))


def written(mine: Author, head: Head, identity: Identity, opened: Opened, of_line: str) -> Letter:
    """What the letter says, before it has a number."""
    assert mine.coach is not None
    assert mine.since is not None
    key = recipient_of(identity)
    shown = showing.shown(
        head.owner(mine.person, key),
        Audience(Reader.COACH, mine.since),
        _check_ins(mine, head, identity, opened),
        _entries(mine, head, identity, opened),
        (ShownEvent(e.id, e.week, e.label, e.added_at) for e in mine.events),
    )
    card = cards.of(mine.person, key)
    reader, last = mine.coach.recipient or "", mine.person.erased
    return Letter(home_of(mine.couple), of_line, card, reader, 1, now(), content_of(shown), last)


def home_of(couple: Iterable[Person]) -> Home:
    """The couple as every copy knows it."""
    first, second = sorted(couple, key=lambda person: person.slot)
    return Home(first.couple_id or "", (first.id, second.id))


def _check_ins(mine: Author, head: Head, identity: Identity, opened: Opened) -> list[CheckIn]:
    """Every revision that proves itself and that the head knows, oldest first."""
    for row in mine.rows:
        if row.id not in opened.check_ins:
            with contextlib.suppress(SealError):
                opened.check_ins[row.id] = own_check_in(row, identity)
    return [opened.check_ins[row.id] for row in mine.rows if row.id in head.rows and row.id in opened.check_ins]


def _entries(mine: Author, head: Head, identity: Identity, opened: Opened) -> list[Entry]:
    for row in mine.entries:
        if row.id not in opened.entries:
            with contextlib.suppress(SealError):
                opened.entries[row.id] = own_entry(row, identity)
    return [opened.entries[row.id] for row in mine.entries if row.id in head.rows and row.id in opened.entries]
