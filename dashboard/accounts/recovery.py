"""A person's own key: showing it for safekeeping, coming back with it, and a new passphrase."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from pyrage.x25519 import Identity

from dashboard.accounts import letters_settled
from dashboard.accounts.brought_rows import sealed_to
from dashboard.accounts.claims import new_locked
from dashboard.accounts.own_things import Anew
from dashboard.accounts.sign_in import Accounts, lock
from dashboard.accounts.sign_in_checks import opened, settle
from dashboard.domain.model import AgreementKind, Person, now
from dashboard.errors import NotAllowedError, SealError, StorageError
from dashboard.keys import head as heads
from dashboard.keys import passphrase, sealing
from dashboard.keys.head import EARLIER_KEPT, Head, line_of
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of, secret_of
from dashboard.keys.recovery_key import grouped, read
from dashboard.keys.sealed_rows import own_check_in, own_entry
from dashboard.store.brought import swap
from dashboard.store.coaches import Agreement
from dashboard.store.one_person import Everything
from dashboard.store.storage import Storage

NOT_THEIRS = "That name and that recovery key do not belong together. Check both."
NO_HEAD = "What belongs to your key could not be opened. Nothing was changed; sign in again."


def recovery_key(accounts: Accounts, person: Person, phrase: str) -> str:
    """The AGE-SECRET-KEY, in groups of four, of a person who gives the passphrase again. Raises NotAllowedError.

    That it was shown is noted in their own head, where only they read it.
    """
    person, identity = accounts.unlock(person.sign_in, phrase)
    # A key somebody needs is not held back because its showing could not be noted, as on a full disk.
    with contextlib.suppress(StorageError, SealError):
        accounts.storage.change_head(Writer(person.id, identity, partial(_shown, at=now())))
    return grouped(identity)


def _shown(head: Head, at: datetime) -> Head:
    return replace(head, key_shown=(at,))


def recover(accounts: Accounts, name: str, key: str, phrase: str) -> str:
    """A new passphrase for whoever brings the recovery key; signs them in. Raises BadInputError or NotAllowedError."""
    passphrase.normal(phrase)
    identity = read(key)
    accounts.attempt(name)
    person = accounts.person_named(name)
    if person is None or not holds(accounts, person, identity):
        raise NotAllowedError(NOT_THEIRS)
    accounts.succeeded(name)
    return _relock(accounts, person, identity, phrase)


def holds(accounts: Accounts, person: Person, identity: Identity) -> bool:
    """Whether a key is a person's: it opens what they wrote, since a reset if there was one.

    Whoever wrote nothing yet is known by their head, and without one by the public key in the file.
    """
    if not person.claimed:
        return False
    found = accounts.storage.everything(person.id, notes=True)
    tried = _opens(found, identity)
    if tried:
        return 2 * sum(tried) > len(tried)
    if found.head is not None:
        return opened(found, identity) is not None
    return person.recipient == recipient_of(identity)


def change_passphrase(accounts: Accounts, person: Person, old: str, new: str, known: bool) -> str:
    """A new passphrase; every visit of the person ends but this new one.

    When somebody could know the old one (`known`) there is a new identity too, all that was sealed to the
    person is sealed to it instead, and partners confirm a coach's check words again.
    """
    passphrase.normal(new)
    person, identity = accounts.unlock(person.sign_in, old)
    if not known:
        return _relock(accounts, person, identity, new)
    accounts.visits.sign_out(person.id)  # before the slow lock, so that nothing more is sealed to the old key meanwhile
    fresh, locked = new_locked(new)
    settle(accounts.storage, person.id, identity, marked=False, lock=lambda: person.locked_identity or b"")
    rekey(accounts.storage, person, identity, fresh, locked)
    for partner in {a.person_id for a in accounts.storage.agreements() if a.coach_id == person.id}:
        accounts.storage.agree(Agreement(person.id, partner, AgreementKind.WORDS_WITHDRAWN, now()))
    return accounts.admit(person, fresh)


def rekey(storage: Storage, person: Person, old: Identity, new: Identity, locked: bytes) -> None:
    """Seals all that is known to be a person's, and what others sealed to a coach, to a new key, in one step."""
    recipient, coach = recipient_of(new), person.couple_id is None
    waiting = storage.brought(person.id)
    again = [sealed_to(one, old, new) for one in waiting]
    with (
        storage.along(lambda cursor: swap(cursor, waiting, again)),
        storage.along(partial(letters_settled.under_new_key, storage, person.id, old, new)),
    ):
        storage.settle(
            person.id,
            lambda found: _rekeyed(found, old, new, locked),
            notes=True,
            told=(lambda blob: sealing.reseal(blob, old, recipient)) if coach else None,
            forget=True,
        )


def _rekeyed(found: Everything, old: Identity, new: Identity, locked: bytes) -> Everything:
    """Everything that is known to be the person's, sealed to their new key."""
    head, me = opened(found, old), found.person.id
    if head is None:
        raise NotAllowedError(NO_HEAD)
    anew = Anew(me, old, new)
    known = anew.everything(found, lambda row: row in head.rows and row not in head.lost)
    again = {held.id: line_of(held) for held in known.held if held.id in anew.opened}
    lines = {row: again.get(row, line)._replace(revision=line.revision) for row, line in head.rows.items()}
    person = replace(found.person, recipient=recipient_of(new), locked_identity=locked)
    earlier = (secret_of(old), *head.earlier)[:EARLIER_KEPT]
    begun = replace(head, n=head.n + 1, rows=lines, earlier=earlier, key_shown=())
    return replace(known, person=person, head=heads.seal(begun, new, me))


def _relock(accounts: Accounts, person: Person, identity: Identity, phrase: str) -> str:
    locked = lock(identity, phrase)
    accounts.visits.sign_out(person.id)
    settle(accounts.storage, person.id, identity, marked=False, lock=lambda: locked)
    return accounts.admit(person, identity)


def _opens(found: Everything, identity: Identity) -> list[bool]:
    """Of each row of a person since their last reset, whether this key opens it."""
    reset = found.person.reset_at
    check_ins = [r for r in found.check_ins if reset is None or r.saved_at > reset]
    entries = [r for r in found.entries if reset is None or r.saved_at > reset]
    tried = [_does(own_check_in, row, identity) for row in check_ins]
    return tried + [_does(own_entry, row, identity) for row in entries]


def _does(open_own: Callable[..., object], row: object, identity: Identity) -> bool:
    with contextlib.suppress(SealError):
        open_own(row, identity, before_proofs=True)
        return True
    return False
