"""The door: a passphrase becomes an unlocked identity, and that a visit, kept in this process only."""

import hashlib
import hmac
import math
import secrets
import threading
import unicodedata
from collections import OrderedDict
from dataclasses import replace
from functools import cache

from pyrage.x25519 import Identity

from dashboard import passphrase, seal
from dashboard.errors import BadInputError, NotAllowedError, SealError
from dashboard.model import Person, Role, clean_name, distinct, new_id, now
from dashboard.storage import Storage
from dashboard.visits import Mode as Mode
from dashboard.visits import Tries
from dashboard.visits import Visit as Visit

WRONG = "That passphrase does not fit. Nothing was changed; try again."
RESTING_KEPT = 20


@cache
def _decoy() -> bytes:
    """Unlocked for names nobody has, so that an unknown name takes as long as a wrong passphrase."""
    return passphrase.lock(str(seal.new_identity()), secrets.token_hex(16))


class Door:
    """Who is in. One for each running app."""

    def __init__(self, storage: Storage) -> None:
        """Nobody is in yet."""
        self.storage = storage
        self.set_up_token = secrets.token_urlsafe(16)
        self._visits: dict[str, Visit] = {}
        self._resting: OrderedDict[str, Visit] = OrderedDict()
        self._tries = Tries()
        self._lock = threading.Lock()
        self._setting_up = threading.Lock()

    # -- people --------------------------------------------------------------------------------------

    def person(self, person_id: str | None) -> Person | None:
        """Whoever has this id."""
        return next((p for p in self.storage.people() if p.id == person_id), None)

    def person_named(self, name: str) -> Person | None:
        """Whoever signs in under this name, upper or lower case alike."""
        return next((p for p in self.storage.people() if _folded(p.sign_in) == _folded(name)), None)

    def may_be_claimed(self, person: Person) -> bool:
        """Whether a name waits for its person: a partner at once, a coach once both agreed and a code was made."""
        if person.claimed or person.role is Role.PARTNER:
            return not person.claimed
        return bool(person.claim) and bool(self._agreed(person))

    def wait(self, name: str) -> float:
        """Seconds until this name may be tried again: none for 5 tries, then doubling to a minute."""
        return self._tries.wait(_folded(name))

    # -- coming in -----------------------------------------------------------------------------------

    def set_up(self, token: str, names: tuple[str, str], phrase: str) -> str:
        """Makes the first couple, its first partner claimed and signed in. Raises BadInputError or NotAllowedError."""
        if not hmac.compare_digest(token.encode(), self.set_up_token.encode()):
            raise NotAllowedError("This address has been used or is out of date. Start the app again for a new one.")
        first, second = (_clean(n, whose) for n, whose in zip(names, ("Your name", "Your partner's name"), strict=True))
        second = distinct(second, [first])
        identity, locked = _new_locked(phrase)
        with self._setting_up:
            if self.storage.people():
                raise NotAllowedError("This is set up already. Sign in with your name.")
            couple = new_id()
            me = Person(new_id(), couple, Role.PARTNER, first, first.casefold(), 0)
            me = replace(me, recipient=seal.recipient_of(identity), locked_identity=locked, consent_at=now())
            partner = Person(new_id(), couple, Role.PARTNER, second, second.casefold(), 1)
            self.storage.add_couple(f"{first} & {second}", me, partner)
            self.set_up_token = secrets.token_urlsafe(16)
        return self._admit(me, identity)

    def sign_in(self, name: str, phrase: str, cookie: str | None = None) -> str:
        """A cookie for a new visit. Takes about a second. Raises NotAllowedError with what to do.

        `cookie` is what the browser had before: its visit ends, and a shared screen that went idle comes back shared.
        """
        person, identity = self._unlock(name, phrase)
        token = self._admit(person, identity)
        self._come_back(token, cookie, person)
        return token

    def claim(self, person: Person, phrase: str, code: str = "") -> str:
        """Makes the identity of whoever claims a name and signs them in. Raises BadInputError or StorageError."""
        if not self.may_be_claimed(person):
            raise BadInputError("This name has already been claimed. Sign in with its passphrase.")
        passphrase.normal(phrase)
        if person.claim:
            self._try(person.id)
            if not hmac.compare_digest(person.claim, code_hash(code)):
                raise BadInputError("That code does not fit. Ask for a new one on Our data.")
            self._tries.succeeded(_folded(person.id))
        identity, locked = _new_locked(phrase)
        person = replace(person, recipient=seal.recipient_of(identity), locked_identity=locked, consent_at=now())
        self.storage.claim(person)
        if person.role is Role.COACH:
            for couple_id in self._agreed(person):
                self.storage.link_coach(couple_id, person.id)
        return self._admit(person, identity)

    # -- visits --------------------------------------------------------------------------------------

    def by_cookie(self, token: str | None) -> Visit | None:
        """The visit of a browser, unless it is over."""
        visit = self._visits.get(token or "")
        if visit is not None and visit.idle:
            self._rest(token or "", visit)
            return None
        return visit

    def by_id(self, visit_id: str | None) -> Visit | None:
        """The visit of a session, unless it is over."""
        token = next((t for t, v in list(self._visits.items()) if v.id == visit_id), None)
        return self.by_cookie(token)

    def leave(self, token: str | None) -> None:
        """Ends the visit of one browser."""
        with self._lock:
            visit = self._visits.pop(token or "", None)
            self._resting.pop(token or "", None)
        if visit is not None:
            visit.end()

    def sign_out(self, person_id: str) -> None:
        """Ends every visit of a person, in every browser."""
        for token in [t for t, v in list(self._visits.items()) if v.person_id == person_id]:
            self.leave(token)

    # -- keys ----------------------------------------------------------------------------------------

    def recovery_key(self, person: Person, phrase: str) -> str:
        """The AGE-SECRET-KEY of a person who gives the passphrase again. Raises NotAllowedError."""
        return str(self._unlock(person.sign_in, phrase)[1])

    def recover(self, name: str, key: str, phrase: str) -> str:
        """A new passphrase for whoever brings the recovery key; signs them in. Raises NotAllowedError."""
        passphrase.normal(phrase)
        self._try(name)
        person = self.person_named(name)
        try:
            identity = seal.identity_from(key)
        except SealError as error:
            raise NotAllowedError(str(error)) from None
        if person is None or person.recipient != seal.recipient_of(identity):
            raise NotAllowedError("That name and that recovery key do not belong together. Check both.")
        self._tries.succeeded(_folded(name))
        return self._relock(person, identity, phrase)

    def change_passphrase(self, person: Person, old: str, new: str) -> str:
        """The same identity under a new passphrase; every visit of the person ends but this new one."""
        passphrase.normal(new)
        return self._relock(person, self._unlock(person.sign_in, old)[1], new)

    def _relock(self, person: Person, identity: Identity, phrase: str) -> str:
        locked = passphrase.lock(str(identity), passphrase.normal(phrase))
        self.storage.change_person(replace(person, locked_identity=locked))
        self.sign_out(person.id)
        return self._admit(person, identity)

    # -- inside --------------------------------------------------------------------------------------

    def _unlock(self, name: str, phrase: str) -> tuple[Person, Identity]:
        self._try(name)
        person = self.person_named(name)
        locked = person.locked_identity if person else None
        try:
            secret = passphrase.unlock(locked or _decoy(), unicodedata.normalize("NFKC", phrase).strip())
        except SealError:
            raise NotAllowedError(WRONG) from None
        if person is None or locked is None:
            raise NotAllowedError(WRONG)
        self._tries.succeeded(_folded(name))
        return person, seal.identity_from(secret)

    def _try(self, name: str) -> None:
        seconds = math.ceil(self._tries.begin(_folded(name)))
        if seconds:
            raise NotAllowedError(f"Please wait {seconds} second{'s' * (seconds != 1)}, then try again.")

    def _agreed(self, coach: Person) -> list[str]:
        """The couples in which both partners agreed to this coach and nobody declined."""
        said = [a for a in self.storage.agreements() if a.coach_id == coach.id]
        yes, no = ({a.person_id for a in said if a.kind == kind} for kind in ("agreed", "declined"))
        couples: dict[str, set[str]] = {}
        for p in self.storage.people():
            if p.couple_id:
                couples.setdefault(p.couple_id, set()).add(p.id)
        return [c for c, both in couples.items() if both <= yes and not both & no]

    def _admit(self, person: Person, identity: Identity) -> str:
        token, visit = secrets.token_urlsafe(32), Visit(secrets.token_hex(8), person.id, person.role, identity)
        with self._lock:
            self._visits[token] = visit
        return token

    def _rest(self, token: str, visit: Visit) -> None:
        """Ends an idle visit; of a shared screen it is kept which one it was, so that unlocking returns there."""
        self.leave(token)
        if visit.mode is not Mode.OWN:
            with self._lock:
                self._resting[token] = visit
                if len(self._resting) > RESTING_KEPT:
                    self._resting.popitem(last=False)

    def _come_back(self, token: str, cookie: str | None, person: Person) -> None:
        self.by_cookie(cookie)
        resting = self._resting.get(cookie or "")
        self.leave(cookie)
        if resting is None:
            return
        both_see_it = resting.mode is Mode.TOGETHER and resting.couple_id == person.couple_id
        if both_see_it or resting.person_id == person.id:
            self._visits[token].share_screen(resting.mode, resting.couple_id)


def _folded(name: str) -> str:
    """One form for all ways to type the same name."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _clean(name: str, whose: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        raise BadInputError(f"{whose} needs 1 to 40 characters.") from None


def _new_locked(phrase: str) -> tuple[Identity, bytes]:
    identity = seal.new_identity()
    return identity, passphrase.lock(str(identity), passphrase.normal(phrase))


def code_hash(code: str) -> str:
    """How a one-time code is kept: case and dashes do not matter."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def new_code() -> str:
    """A one-time code like "4F7A-91C2"."""
    digits = secrets.token_hex(4).upper()
    return f"{digits[:4]}-{digits[4:]}"


_current: list[Door] = []


def install(door: Door) -> None:
    """The door this process uses from now on."""
    _current[:] = [door]


def current() -> Door:
    """The door of this process. Raises NotAllowedError when the app was not started by its own command."""
    if not _current:
        raise NotAllowedError("Start the app with: python3 -m dashboard")
    return _current[0]
