"""The first time of a person: setting up a couple, and claiming the name that waits for its partner or coach."""

import hmac
import secrets
from dataclasses import replace

from pyrage.x25519 import Identity

from dashboard import passphrase, seal
from dashboard.door import Door, code_hash
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.model import Person, Role, clean_name, distinct, new_id, now


def set_up(door: Door, token: str, names: tuple[str, str], phrase: str) -> str:
    """Makes the first couple, its first partner claimed and signed in. Raises BadInputError or NotAllowedError."""
    if not hmac.compare_digest(token.encode(), door.set_up_token.encode()):
        raise NotAllowedError("This address has been used or is out of date. Start the app again for a new one.")
    first, second = (_clean(n, whose) for n, whose in zip(names, ("Your name", "Your partner's name"), strict=True))
    second = distinct(second, [first])
    identity, locked = new_locked(phrase)
    with door.setting_up:
        if door.people():
            raise NotAllowedError("This is set up already. Sign in with your name.")
        couple = new_id()
        me = Person(new_id(), couple, Role.PARTNER, first, first.casefold(), 0)
        me = replace(me, recipient=seal.recipient_of(identity), locked_identity=locked, consent_at=now())
        partner = Person(new_id(), couple, Role.PARTNER, second, second.casefold(), 1)
        door.storage.add_couple(f"{first} & {second}", me, partner)
        door.set_up_token = secrets.token_urlsafe(16)
    return door.admit(me, identity)


def may_be_claimed(door: Door, person: Person) -> bool:
    """Whether a name waits for its person: a partner at once, a coach once both agreed and a code was made."""
    if person.claimed or person.erased:
        return False
    return person.role is Role.PARTNER or (bool(person.claim) and bool(_agreed(door, person)))


def claim(door: Door, person: Person, phrase: str, code: str = "") -> str:
    """Makes the identity of whoever claims a name and signs them in. Raises a DashboardError with what to do."""
    if not may_be_claimed(door, person):
        raise BadInputError("This name has already been claimed. Sign in with its passphrase.")
    passphrase.normal(phrase)
    if person.claim:
        door.attempt(person.id)
        if not hmac.compare_digest(person.claim, code_hash(code)):
            raise BadInputError("That code does not fit. Ask for a new one on Our data.")
        door.succeeded(person.id)
    identity, locked = new_locked(phrase)
    person = replace(person, recipient=seal.recipient_of(identity), locked_identity=locked, consent_at=now())
    door.storage.claim(person)
    if person.role is Role.COACH:
        for couple_id in _agreed(door, person):
            door.storage.link_coach(couple_id, person.id)
    return door.admit(person, identity)


def new_locked(phrase: str) -> tuple[Identity, bytes]:
    """A fresh identity, and the same locked by a passphrase. Takes about a second. Raises BadInputError."""
    identity = seal.new_identity()
    return identity, passphrase.lock(str(identity), passphrase.normal(phrase))


def _agreed(door: Door, coach: Person) -> list[str]:
    """The couples in which both partners agreed to this coach and nobody declined."""
    said = [a for a in door.storage.agreements() if a.coach_id == coach.id]
    yes, no = ({a.person_id for a in said if a.kind == kind} for kind in ("agreed", "declined"))
    couples: dict[str, set[str]] = {}
    for p in door.people():
        if p.couple_id:
            couples.setdefault(p.couple_id, set()).add(p.id)
    return [c for c, both in couples.items() if both <= yes and not both & no]


def _clean(name: str, whose: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        raise BadInputError(f"{whose} needs 1 to 40 characters.") from None
