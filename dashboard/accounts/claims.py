"""The first time of a person: setting up a couple or a coach's own copy, and claiming the name that waits for them."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import replace

from pyrage.x25519 import Identity

from dashboard.accounts import copy_owner, couple_check
from dashboard.accounts.sign_in import Accounts, code_hash, lock
from dashboard.domain import coach_settings
from dashboard.domain.model import AgreementKind, Person, Role, clean_name, distinct, new_id, now
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import passphrase
from dashboard.keys.head import Head
from dashboard.keys.head_writer import Newcomer
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.store.coaches import Agreement

USED = "This address has been used or is out of date. Start the app again for a new one."
SET_UP = "This is set up already. Sign in with your name."
NO_FIT = "That name and code do not fit together. Ask whoever gave you the code for a new one."
NO_POLICY = (
    "Your coach has not yet written down what they do with something that one of you tells them alone. "
    "Ask them to do that first, under Settings; your code stays as it is."
)


def set_up(accounts: Accounts, token: str, names: tuple[str, str], phrase: str) -> str:
    """Makes the first couple, its first partner claimed and signed in. Raises BadInputError or NotAllowedError."""
    _check(accounts, token)
    first, second = (_clean(n, whose) for n, whose in zip(names, ("Your name", "Your partner's name"), strict=True))
    second = distinct(second, [first])
    identity, locked = new_locked(phrase)
    with accounts.setting_up:
        if accounts.people():
            raise NotAllowedError(SET_UP)
        couple = new_id()
        me = Person(new_id(), couple, Role.PARTNER, first, first.casefold(), 0)
        me = replace(me, recipient=recipient_of(identity), locked_identity=locked, consent_at=now())
        partner = Person(new_id(), couple, Role.PARTNER, second, second.casefold(), 1)
        accounts.storage.add_couple(f"{first} & {second}", me, partner, newcomer(me, identity, (me, partner)))
        accounts.set_up_token = secrets.token_urlsafe(16)
    return accounts.admit(me, identity)


def set_up_coach(accounts: Accounts, token: str, name: str, phrase: str) -> str:
    """Makes a coach's own copy: the coach alone, claimed and signed in. Raises BadInputError or NotAllowedError."""
    _check(accounts, token)
    name = _clean(name, "Your name")
    identity, locked = new_locked(phrase)
    with accounts.setting_up:
        if accounts.people():
            raise NotAllowedError(SET_UP)
        me = Person(new_id(), None, Role.COACH, name, name.casefold(), 2)
        me = replace(me, recipient=recipient_of(identity), locked_identity=locked, consent_at=now())
        accounts.storage.add_person(me, newcomer(me, identity))
        accounts.set_up_token = secrets.token_urlsafe(16)
    return accounts.admit(me, identity)


def owner(accounts: Accounts) -> Person | None:
    """The coach whose own copy this is; None on a couple's."""
    return copy_owner.owner(accounts.people(), accounts.storage.agreements())


def may_be_claimed(accounts: Accounts, person: Person) -> bool:
    """Whether a name waits for its person: a partner at once, a coach once both agreed and a code was made."""
    if not person.unclaimed:
        return False
    if person.role is Role.PARTNER:
        return True
    found = owner(accounts)
    return bool(person.claim) and (bool(_agreed(accounts, person)) or (found is not None and found.id == person.id))


def lacks_policy(accounts: Accounts, person: Person | None) -> bool:
    """Whether a first claim has to wait until the coach of this copy has written what they do with secrets."""
    if person is not None and (person.role is Role.COACH or person.reset_at is not None):
        return False
    return owner(accounts) is not None and coach_settings.load(accounts.storage.folder).policy is None


def claim(accounts: Accounts, person: Person, phrase: str, code: str = "") -> str:
    """Makes the identity of whoever claims a name and signs them in. Raises a DashboardError with what to do."""
    if not may_be_claimed(accounts, person):
        raise BadInputError("This name has already been claimed. Sign in with its passphrase.")
    if lacks_policy(accounts, person):
        raise NotAllowedError(NO_POLICY)
    passphrase.normal(phrase)
    if person.claim:
        accounts.attempt(person.sign_in)
        if not hmac.compare_digest(person.claim, code_hash(code)):
            raise BadInputError("That code does not fit. Ask whoever gave it to you for a new one.")
        accounts.succeeded(person.sign_in)
    return _claimed(accounts, person, phrase)


def claim_named(accounts: Accounts, name: str, phrase: str, code: str) -> str:
    """The same where nobody is listed: a name that nobody has, or that does not wait, answers as a wrong code does."""
    passphrase.normal(phrase)
    accounts.attempt(name)
    person = accounts.person_named(name)
    waits = person is not None and may_be_claimed(accounts, person)
    expected = (person.claim if person and waits else None) or code_hash(secrets.token_hex(8))
    if not hmac.compare_digest(expected, code_hash(code)) or person is None:
        raise BadInputError(NO_FIT)
    if lacks_policy(accounts, person):
        raise NotAllowedError(NO_POLICY)
    accounts.succeeded(name)
    return _claimed(accounts, person, phrase)


def _claimed(accounts: Accounts, person: Person, phrase: str) -> str:
    people = accounts.storage.people()
    if not couple_check.is_clear(person, people):
        raise NotAllowedError(couple_check.UNCLEAR)
    identity, locked = new_locked(phrase)
    again = person.reset_at is not None
    person = replace(person, recipient=recipient_of(identity), locked_identity=locked, consent_at=now())
    accounts.storage.claim(person, newcomer(person, identity, people))
    if person.role is Role.COACH:
        linked = {link.couple_id for link in accounts.storage.coach_links() if link.coach_id == person.id}
        for couple_id in set(_agreed(accounts, person)) - linked:
            accounts.storage.link_coach(couple_id, person.id)
        if again:
            _new_words(accounts, person)
    return accounts.admit(person, identity)


def _new_words(accounts: Accounts, coach: Person) -> None:
    """A new key has other check words: what was confirmed before counts no longer."""
    said = [a for a in accounts.storage.agreements() if a.coach_id == coach.id and a.kind.startswith("words")]
    newest = {a.person_id: a.kind for a in said}
    for person_id in (i for i, kind in newest.items() if kind == AgreementKind.WORDS_CONFIRMED):
        accounts.storage.agree(Agreement(coach.id, person_id, AgreementKind.WORDS_WITHDRAWN, now()))


def new_locked(phrase: str) -> tuple[Identity, bytes]:
    """A fresh identity, and the same locked by a passphrase. Takes about a second. Raises BadInputError."""
    identity = new_identity()
    return identity, lock(identity, passphrase.normal(phrase))


def newcomer(person: Person, identity: Identity, people: Sequence[Person] = ()) -> Newcomer:
    """Whoever has just claimed their name, one of these people, as the author of their first head."""
    head = couple_check.noted(Head(), person, people)
    return Newcomer(
        person.id,
        identity,
        consent_at=person.consent_at,
        paused_from=person.paused_from,
        name=person.name,
        couple=head.couple,
        partner=head.partner,
    )


def _agreed(accounts: Accounts, coach: Person) -> list[str]:
    """The couples in which both partners agreed to this coach and nobody declined.

    Where one has erased themselves, the other decides alone.
    """
    said = [a for a in accounts.storage.agreements() if a.coach_id == coach.id]
    yes, no = ({a.person_id for a in said if a.kind == kind} for kind in (AgreementKind.AGREED, AgreementKind.DECLINED))
    couples: dict[str, set[str]] = {}
    for p in accounts.people():
        if p.couple_id and not p.erased:
            couples.setdefault(p.couple_id, set()).add(p.id)
    return [c for c, both in couples.items() if both <= yes and not both & no]


def _check(accounts: Accounts, token: str) -> None:
    if not hmac.compare_digest(token.encode(), accounts.set_up_token.encode()):
        raise NotAllowedError(USED)


def _clean(name: str, whose: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        raise BadInputError(f"{whose} needs 1 to 40 characters.") from None
