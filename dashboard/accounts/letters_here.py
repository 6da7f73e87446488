"""The letters somebody here may read: opened with their key, proven by their authors, one for each."""

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass

from pyrage.x25519 import Identity

from dashboard.domain import letter as contents
from dashboard.domain.letter import Shown
from dashboard.domain.model import Person
from dashboard.errors import SealError
from dashboard.keys import letters
from dashboard.keys.letters import Letter
from dashboard.store.letters import Place, State
from dashboard.store.storage import Storage

STATES = (State.BROUGHT, State.OWN)


@dataclass(frozen=True)
class Read:
    """One letter and what it shows."""

    letter: Letter
    shown: Shown


# What a visit has read, by the file it lies in, with the stamp it had then.
Kept = MutableMapping[str, tuple[object, Read | None]]


def read(
    storage: Storage, reader: Person, identity: Identity, authors: Iterable[Person], kept: Kept
) -> dict[str, Read]:
    """By author the letter that counts. An author without any is not there; nor is a letter that proves nothing."""
    found = {}
    for author in authors:
        for state in STATES:
            place = Place(state, author.id, reader.id)
            one = _kept(storage, place, identity, kept)
            if one is not None and one.letter.author.key == author.recipient and one.letter.author.mark == author.id:
                found[author.id] = one
                break
    return found


def for_both(found: dict[str, Read]) -> dict[str, Shown]:
    """What of them a coach takes into a session: nothing that was told to them alone, and no key."""
    return {author: one.shown.for_both for author, one in found.items()}


def _kept(storage: Storage, place: Place, identity: Identity, kept: Kept) -> Read | None:
    """A letter as it lies there, opened once for each time it changes."""
    stamp = storage.letters.stamp(place)
    if stamp is None:
        return None
    if place.name not in kept or kept[place.name][0] != stamp:
        kept[place.name] = stamp, _opened(storage.letters.sealed(place), identity)
    return kept[place.name][1]


def _opened(sealed: bytes | None, identity: Identity) -> Read | None:
    if sealed is None:
        return None
    try:
        letter = letters.open_letter(sealed, identity)
        return Read(letter, contents.read(letter.content))
    except (SealError, ValueError):
        return None
