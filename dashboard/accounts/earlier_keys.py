"""The key somebody had before a reset: brought back, it opens again what was closed since."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from pyrage.x25519 import Identity

from dashboard.accounts import letters_settled
from dashboard.accounts.brought_back import open_with
from dashboard.accounts.own_things import Anew, anything_proven
from dashboard.accounts.sign_in import Accounts, typed
from dashboard.accounts.sign_in_checks import opened
from dashboard.domain.model import Person
from dashboard.errors import BadInputError, NotAllowedError, SealError
from dashboard.keys import head as heads
from dashboard.keys import identities, passphrase, recovery_key, sealing
from dashboard.keys.head import EARLIER_KEPT, Head, digest_of_shown, line_of
from dashboard.keys.identities import recipient_of, secret_of
from dashboard.store.one_person import Everything
from dashboard.store.writers import NOTE

NOT_IT = "That is neither the recovery key nor the passphrase from before the reset. Nothing was changed; try again."
NOTHING = "That key is right, but there is nothing here that it would open."


def open_again(accounts: Accounts, person: Person, identity: Identity, old: str) -> int:
    """Opens what stood here before a reset, with the recovery key or the passphrase of then; how many things opened.

    From here on they are sealed to the key of today. Raises BadInputError or NotAllowedError; then nothing was changed.
    """
    found = accounts.storage.everything(person.id, notes=True)
    key = _key(accounts, person, found, old)
    before_proofs, came = not anything_proven(found, key), list[str]()

    def again(everything: Everything) -> Everything:
        head = opened(everything, identity)
        if head is None:
            raise NotAllowedError("What belongs to your key could not be opened. Sign in again.")
        anew = Anew(person.id, key, identity, before_proofs=before_proofs)
        known = anew.everything(everything, _as_it_stood(everything, head).__contains__)
        came[:] = anew.opened
        return _kept(known, head, anew.opened, key, identity)

    coach = person.couple_id is None
    told = (lambda blob: sealing.reseal(blob, key, recipient_of(identity))) if coach else None
    with accounts.storage.along(partial(letters_settled.under_new_key, accounts.storage, person.id, key, identity)):
        accounts.storage.settle(person.id, again, notes=True, told=told)
    brought = open_with(accounts.storage, person.id, identity, key)
    if not came and not brought:
        raise BadInputError(NOTHING)
    return len(came) + brought


def _key(accounts: Accounts, person: Person, found: Everything, old: str) -> Identity:
    """The key from before a reset that was brought, or that the passphrase of then opens."""
    known = {key.recipient for key in found.earlier}
    with contextlib.suppress(BadInputError):
        brought = recovery_key.read(old)
        if recipient_of(brought) in known:
            return brought
        raise NotAllowedError(NOT_IT)
    if recovery_key.looks_like_one(old):
        recovery_key.read(old)
    accounts.attempt(person.sign_in)
    for unlocked in _unlocked(found, typed(old)):
        accounts.succeeded(person.sign_in)
        return unlocked
    raise NotAllowedError(NOT_IT)


def _unlocked(found: Everything, phrase: str) -> Iterator[Identity]:
    for key in found.earlier:
        with contextlib.suppress(SealError):
            yield identities.from_lock(passphrase.unlock(key.locked_identity, phrase))[0]


def _as_it_stood(found: Everything, head: Head) -> set[str]:
    """The rows from before a reset in which nothing was changed since; a note's session may have been."""
    before = head.before_reset
    return {
        held.id
        for held in found.held
        if held.id in before and (held.kind == NOTE or before[held.id] == digest_of_shown(held))
    }


def _kept(known: Everything, head: Head, came: set[str], key: Identity, identity: Identity) -> Everything:
    """Everything with a head that knows what came back; the old key goes once nothing is closed any more."""
    lines = {held.id: line_of(held) for held in known.held if held.id in came}
    before = {row: shown for row, shown in head.before_reset.items() if row not in came}
    secrets = tuple(dict.fromkeys((*head.earlier, secret_of(key))))[:EARLIER_KEPT]
    head = replace(head, n=head.n + 1, rows={**head.rows, **lines}, before_reset=before, earlier=secrets)
    earlier = tuple(k for k in known.earlier if before or k.recipient != recipient_of(key))
    return replace(known, head=heads.seal(head, identity, known.person.id), earlier=earlier)
