"""A partner's own letter to their coach, made anew in the transaction of whatever they save."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from pyrage.x25519 import Identity

from dashboard.domain import showing
from dashboard.domain.letter import ShownEvent, content_of
from dashboard.domain.model import CheckIn, Entry, Person, now
from dashboard.domain.privacy import Reader
from dashboard.domain.showing import Audience
from dashboard.errors import SealError
from dashboard.keys import cards, letters, sealing
from dashboard.keys.identities import recipient_of
from dashboard.keys.letters import Home, Letter
from dashboard.store import author, line
from dashboard.store.author import Author
from dashboard.store.engine import Connection
from dashboard.store.letters import Place, State
from dashboard.store.storage import Storage

FIRST = datetime.fromisoformat("2000-01-01T00:00")


@dataclass
class Hand:
    """What an author writes with: their key, and what they have opened with it so far."""

    identity: Identity
    check_ins: dict[str, CheckIn] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """What an author keeps of a letter of theirs: its number, when that moved, what it said, and its farewell's."""

    number: int = 0
    at: datetime = FIRST
    digest: str = ""
    farewell: int = 0


def along(storage: Storage, person_id: str, hand: Hand) -> contextlib.AbstractContextManager[None]:
    """Whatever this author saves in the block, their letter says it; both count or neither. Raises StorageError."""
    return storage.along(partial(rewrite, storage, person_id, hand))


def rewrite(storage: Storage, person_id: str, hand: Hand, cursor: Connection) -> None:
    """The author's letter to the coach of today, as everything stands in this transaction."""
    mine = author.read(cursor, person_id, hand.check_ins)
    if mine.coach is None or mine.since is None:
        return
    place = Place(State.OWN, person_id, mine.coach.id)
    if mine.person.erased and not mine.coach.elsewhere:
        storage.letters.drop([person_id])
        return
    if mine.coach.recipient is None or not confirmed(mine):
        storage.letters.put(place, None)
        return
    letter = written(mine, hand, line.current(storage.folder))
    sent = sent_so_far(storage, mine.person, hand, mine.coach.id)
    if letters.digest(letter) != sent.digest:
        sent = replace(sent, number=max(sent.number, sent.farewell) + 1, at=now(), digest=letters.digest(letter))
    letter = replace(letter, number=sent.number, at=sent.at)
    storage.letters.put(place, letters.seal(letter, hand.identity, mine.weeks_and_things))
    keep(storage, mine.person, hand, mine.coach.id, sent)


def written(mine: Author, hand: Hand, of_line: str) -> Letter:
    """What the letter says, before it has a number."""
    assert mine.coach is not None
    assert mine.since is not None
    shown = showing.shown(
        mine.person,
        Audience(Reader.COACH, mine.since),
        _check_ins(mine, hand),
        _entries(mine, hand),
        (ShownEvent(e.id, e.week, e.label, e.added_at) for e in mine.events),
    )
    card = cards.of(mine.person, recipient_of(hand.identity))
    content, last = content_of(shown), mine.person.erased
    return Letter(home_of(mine.couple), of_line, card, mine.coach.recipient or "", 1, FIRST, content, last)


def home_of(couple: Iterable[Person]) -> Home:
    """The couple as every copy knows it."""
    first, second = sorted(couple, key=lambda person: person.slot)
    return Home(first.couple_id or "", (first.id, second.id))


def confirmed(mine: Author) -> bool:
    """Whether this author has heard the words of the key their coach has now."""
    said = [a.kind for a in mine.said if mine.coach and a.coach_id == mine.coach.id and a.kind.startswith("words")]
    return said[-1:] == ["words confirmed"]


def _check_ins(mine: Author, hand: Hand) -> list[CheckIn]:
    """Every revision that proves itself, oldest first."""
    for row in mine.rows:
        if row.id not in hand.check_ins:
            with contextlib.suppress(SealError):
                stored: dict[str, Any] = {"revision": row.revision, "saved_at": row.saved_at, "wording": row.wording}
                hand.check_ins[row.id] = sealing.open_check_in(
                    row.sealed_self, hand.identity, row.person_id, row.week, **stored
                )
    return [hand.check_ins[row.id] for row in mine.rows if row.id in hand.check_ins]


def _entries(mine: Author, hand: Hand) -> list[Entry]:
    for row in mine.entries:
        if row.id not in hand.entries:
            about: dict[str, Any] = {"thing": row.thing, "revision": row.revision, "saved_at": row.saved_at}
            with contextlib.suppress(SealError):
                found = sealing.open_entry(
                    row.sealed_self, hand.identity, person_id=row.person_id, kind=row.kind, **about
                )
                if found is not None:
                    hand.entries[row.id] = found
    return [hand.entries[row.id] for row in mine.entries if row.id in hand.entries]


def sent_so_far(storage: Storage, person: Person, hand: Hand, reader: str) -> Sent:
    """What the author's own notes say of the letters to this reader."""
    blob = storage.letters.sealed(Place(State.OWN, person.id, "ledger"))
    kept = None
    with contextlib.suppress(SealError):
        kept = sealing.unseal(blob, hand.identity).get(reader) if blob else None
    return Sent(**{**kept, "at": datetime.fromisoformat(kept["at"])}) if kept else Sent()


def keep(storage: Storage, person: Person, hand: Hand, reader: str, sent: Sent) -> None:
    """Notes it, in the same transaction."""
    place, kept = Place(State.OWN, person.id, "ledger"), dict[str, Any]()
    with contextlib.suppress(SealError):
        blob = storage.letters.sealed(place)
        kept |= sealing.unseal(blob, hand.identity) if blob else {}
    kept[reader] = {**vars(sent), "at": sent.at.isoformat()}
    storage.letters.put(place, sealing.seal(kept, recipient_of(hand.identity)))
