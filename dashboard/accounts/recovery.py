"""A person's own key: showing it for safekeeping, coming back with it, and a new passphrase."""

from dataclasses import replace

from pyrage.x25519 import Identity

from dashboard.accounts.claims import new_locked
from dashboard.accounts.sign_in import Accounts
from dashboard.domain.model import Person, now
from dashboard.errors import NotAllowedError, SealError
from dashboard.keys import passphrase, sealing
from dashboard.store.coaches import Agreement


def recovery_key(accounts: Accounts, person: Person, phrase: str) -> str:
    """The AGE-SECRET-KEY of a person who gives the passphrase again. Raises NotAllowedError."""
    return str(accounts.unlock(person.sign_in, phrase)[1])


def recover(accounts: Accounts, name: str, key: str, phrase: str) -> str:
    """A new passphrase for whoever brings the recovery key; signs them in. Raises NotAllowedError."""
    passphrase.normal(phrase)
    accounts.attempt(name)
    person = accounts.person_named(name)
    try:
        identity = sealing.identity_from(key)
    except SealError as error:
        raise NotAllowedError(str(error)) from None
    if person is None or person.recipient != sealing.recipient_of(identity):
        raise NotAllowedError("That name and that recovery key do not belong together. Check both.")
    accounts.succeeded(name)
    return _relock(accounts, person, identity, phrase)


def change_passphrase(accounts: Accounts, person: Person, old: str, new: str, known: bool) -> str:
    """A new passphrase; every visit of the person ends but this new one.

    When somebody could know the old one (`known`) there is a new identity too, all that was sealed to the
    person is sealed to it instead, and partners confirm a coach's check words again.
    """
    passphrase.normal(new)
    identity = accounts.unlock(person.sign_in, old)[1]
    if not known:
        return _relock(accounts, person, identity, new)
    accounts.sign_out(person.id)  # before the slow lock, so that nothing more is sealed to the old key meanwhile
    fresh, locked = new_locked(new)
    recipient = sealing.recipient_of(fresh)
    person = replace(accounts.person(person.id) or person, recipient=recipient, locked_identity=locked)
    accounts.storage.reseal(person, lambda blob: sealing.reseal(blob, identity, recipient))
    for partner in {a.person_id for a in accounts.storage.agreements() if a.coach_id == person.id}:
        accounts.storage.agree(Agreement(person.id, partner, "words withdrawn", now()))
    return accounts.admit(person, fresh)


def _relock(accounts: Accounts, person: Person, identity: Identity, phrase: str) -> str:
    locked = passphrase.lock(str(identity), passphrase.normal(phrase))
    person = replace(accounts.person(person.id) or person, locked_identity=locked)
    accounts.storage.change_person(person)
    accounts.sign_out(person.id)
    return accounts.admit(person, identity)
