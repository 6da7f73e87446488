"""Three people whose passphrases open at once: age files with scrypt's smallest work, made once for each run."""

import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from pyrage.x25519 import Identity

from dashboard.domain.model import Person, Role, now
from dashboard.keys import identities, passphrase
from dashboard.keys.head_writer import Newcomer, Writer
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage

COUPLE = "c" * 32
NAMES = ("ana", "ben", "dana")
PHRASE = "{} opens this"


def phrase(name: str) -> str:
    """The passphrase of Ana, Ben or Dana."""
    return PHRASE.format(name.lower())


@cache
def identity(name: str) -> Identity:
    """The key of Ana, Ben or Dana."""
    return identities.new_identity()


def person(name: str, role: Role, slot: int, couple: str | None) -> Person:
    """One of the three, claimed."""
    key = identity(name.lower())
    return Person(
        name.lower().encode().hex().ljust(32, "0"),
        couple,
        role,
        name,
        name.casefold(),
        slot,
        recipient=identities.recipient_of(key),
        locked_identity=passphrase.locked(identities.for_lock(key).encode(), phrase(name), 1),
        consent_at=now(),
    )


ANA = person("Ana", Role.PARTNER, 0, COUPLE)
BEN = person("Ben", Role.PARTNER, 1, COUPLE)
DANA = person("Dana", Role.COACH, 2, None)


WHO = {ANA.id: "ana", BEN.id: "ben", DANA.id: "dana"}


def phrase_of(one: Person) -> str:
    """The passphrase of one of the three, whatever their name is by now, or of somebody by their name."""
    return phrase(WHO.get(one.id, one.name))


def writer(one: Person) -> Writer:
    """One of the three as they write."""
    return Writer(one.id, identity(WHO.get(one.id, one.name.lower())))


def newcomer(one: Person) -> Newcomer:
    """One of the three before they have a head."""
    return Newcomer(one.id, identity(WHO.get(one.id, one.name.lower())), consent_at=one.consent_at)


@cache
def _filled() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="locked-"))
    store = Storage(folder)
    store.add_couple("Ana & Ben", ANA, BEN, newcomer(ANA), newcomer(BEN))
    store.add_person(DANA, newcomer(DANA))
    for one in (ANA, BEN):
        store.agree(Agreement(DANA.id, one.id, "agreed", now()))
    store.link_coach(COUPLE, DANA.id)
    store.close()
    return folder


def fill(folder: Path) -> Storage:
    """A store with Ana, Ben and their coach Dana, both partners having agreed: a copy of one that was made once."""
    shutil.copytree(_filled(), folder, dirs_exist_ok=True)
    return Storage(folder)


def confirm(store: Storage, *partners: Person) -> None:
    """These partners have heard and confirmed Dana's words."""
    pins = {DANA.id: DANA.recipient or ""}
    for one in partners:
        said = Agreement(DANA.id, one.id, "words confirmed", now())
        store.agree(said, writer(one).changing(lambda head: replace(head, pins=pins)))
