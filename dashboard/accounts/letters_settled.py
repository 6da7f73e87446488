"""At a sign-in: one's own letter lies there as it was left, and a coach knows the keys of those who write here."""

import contextlib
from dataclasses import replace

from pyrage.x25519 import Identity

from dashboard.accounts import own_letters
from dashboard.accounts.own_letters import OpenedRows
from dashboard.domain.model import Person, Role
from dashboard.errors import DashboardError
from dashboard.keys import head as heads
from dashboard.keys import letters
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of
from dashboard.store.engine import Connection
from dashboard.store.storage import Storage


def settle(storage: Storage, person: Person, identity: Identity) -> None:
    """What could not be done now, because the disk is full for instance, is done at the next sign-in or save."""
    with contextlib.suppress(DashboardError):
        if person.role is Role.PARTNER:
            write_again(storage, person, identity)
        else:
            know_the_keys_here(storage, person, identity)


def write_again(storage: Storage, person: Person, identity: Identity) -> None:
    """A letter that is missing, was put back to an older one or is of another copy is made anew."""
    links = [k for k in storage.coach_links() if k.couple_id == person.couple_id and k.until is None]
    coach = next((p for p in storage.people() if links and p.id == links[-1].coach_id), None)
    head = heads.unseal(storage.head(person.id) or b"", identity, person.id)
    if coach is not None and not own_letters.is_whole(storage, head, person.id, coach):
        by = Writer(person.id, identity)
        with own_letters.along(storage, by):
            storage.change_head(by)


def under_new_key(storage: Storage, person_id: str, old: Identity, new: Identity, cursor: Connection) -> None:
    """In the step that gives somebody another key: what came for them is sealed to it, what they write comes from it.

    The secret before stays in their head, for letters that are on their way to it.
    """
    for place in storage.letters.places(reader=person_id):
        sealed = storage.letters.sealed(place)
        if sealed is not None:
            storage.letters.put(place, letters.sealed_again(sealed, old, recipient_of(new)))
    own_letters.rewrite(storage, person_id, new, OpenedRows(), cursor)


def know_the_keys_here(storage: Storage, coach: Person, identity: Identity) -> None:
    """The key of a partner who signs in here is taken as it stands at first; any other later waits for their words."""
    couples = {k.couple_id for k in storage.coach_links() if k.coach_id == coach.id and k.until is None}
    here = [p for p in storage.people() if p.couple_id in couples and p.claimed and not p.elsewhere]
    head = heads.unseal(storage.head(coach.id) or b"", identity, coach.id)
    new = {p.id: p.recipient for p in here if p.recipient and p.id not in head.pins}
    if new:
        storage.change_head(Writer(coach.id, identity, lambda head: replace(head, pins={**head.pins, **new})))
