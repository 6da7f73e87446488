"""The letters somebody here may read: opened with their key, proven by their authors, one for each."""

from collections.abc import Collection, Iterable, MutableMapping
from dataclasses import dataclass, replace
from functools import cached_property

from pyrage.x25519 import Identity

from dashboard.domain import letter as contents
from dashboard.domain.arrival import Standing
from dashboard.domain.letter import Shown
from dashboard.domain.model import Person
from dashboard.errors import SealError
from dashboard.keys import letters
from dashboard.keys.head import Head
from dashboard.keys.identities import from_lock
from dashboard.keys.letters import Letter
from dashboard.store.letters import LetterState, Place
from dashboard.store.storage import Storage


@dataclass(frozen=True)
class ReadLetter:
    """One letter and what it shows."""

    letter: Letter
    shown: Shown


@dataclass(frozen=True)
class OpenedLetter:
    """One letter that opened."""

    letter: Letter

    @cached_property
    def shown(self) -> Shown | None:
        """What it shows, read once; None where that cannot be read."""
        try:
            return contents.read(self.letter.content)
        except ValueError:
            return None

    @cached_property
    def standing(self) -> Standing:
        """Where it stands among its author's."""
        return standing(self.letter)


# What a visit has opened, by the file it lies in, with the stamp it had then.
LetterCache = MutableMapping[str, tuple[object, OpenedLetter | None]]


@dataclass(frozen=True)
class LetterReader:
    """Whoever reads letters: with their key, and with those they had before."""

    person: Person
    identity: Identity
    head: Head
    kept: LetterCache

    @property
    def identities(self) -> list[Identity]:
        """Every key that may open what came for them, today's first."""
        return [self.identity, *(from_lock(secret)[0] for secret in self.head.earlier)]


def read(storage: Storage, reader: LetterReader, authors: Iterable[Person]) -> dict[str, ReadLetter]:
    """By author the letter that counts. An author without any is not there; nor is a letter that proves nothing.

    A letter that was brought in counts only from the key whose words were heard, and never when it is an older one put
    back; what somebody writes on this very computer, from the key that stands here.
    """
    found = {}
    for author in authors:
        one = _of(storage, reader, author)
        if one is not None and one.shown is not None:
            found[author.id] = ReadLetter(one.letter, one.shown)
    return found


def for_both(found: dict[str, ReadLetter]) -> dict[str, Shown]:
    """What of them a coach takes into a session: nothing that was told to them alone, and no key."""
    return {author: one.shown.for_both for author, one in found.items()}


def set_back(storage: Storage, reader: LetterReader, authors: Iterable[Person]) -> list[str]:
    """The authors whose letter is gone, or is an older one than their reader had."""
    return [a.id for a in authors if a.id in reader.head.received and _brought(storage, reader, a) is None]


def without(head: Head, couple_id: str, partners: Collection[str]) -> Head:
    """The head of a coach who has taken a couple out: none of their keys and letters is known any more."""
    return replace(
        head,
        pins={of: key for of, key in head.pins.items() if of not in partners},
        sent={of: sent for of, sent in head.sent.items() if of not in partners},
        received={of: stands for of, stands in head.received.items() if of not in partners},
        lines={of: lines for of, lines in head.lines.items() if of != couple_id},
    )


def standing(letter: Letter) -> Standing:
    """Where a letter stands among its author's."""
    return Standing(letter.author.key, letter.line, letter.number, letters.digest(letter))


def opened(storage: Storage, reader: LetterReader, place: Place) -> OpenedLetter | None:
    """A letter as it lies there, opened once for each time it changes; None where none can be."""
    stamp = storage.letters.stamp(place)
    if stamp is None:
        return None
    if place.name not in reader.kept or reader.kept[place.name][0] != stamp:
        reader.kept[place.name] = stamp, _opened(storage.letters.sealed(place), reader)
    return reader.kept[place.name][1]


def _of(storage: Storage, reader: LetterReader, author: Person) -> OpenedLetter | None:
    if author.elsewhere:
        return _brought(storage, reader, author)
    one = opened(storage, reader, Place(LetterState.OWN, author.id, reader.person.id))
    if one is None or one.letter.author.mark != author.id:
        return None
    return one if one.letter.author.key == reader.head.pins.get(author.id, author.recipient) else None


def _brought(storage: Storage, reader: LetterReader, author: Person) -> OpenedLetter | None:
    one = opened(storage, reader, Place(LetterState.BROUGHT, author.id, reader.person.id))
    if one is None or one.letter.author.mark != author.id or one.letter.author.key != reader.head.pins.get(author.id):
        return None
    here, known = one.standing, reader.head.received.get(author.id)
    if known is None or known.key != here.key:
        return one
    if here.line != known.line:
        return None
    return one if here.number > known.number or here == known else None


def _opened(sealed: bytes | None, reader: LetterReader) -> OpenedLetter | None:
    if sealed is None:
        return None
    try:
        return OpenedLetter(letters.open_letter(sealed, *reader.identities))
    except SealError:
        return None
