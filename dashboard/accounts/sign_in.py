"""Signing in: a passphrase becomes an unlocked identity, and that a visit, kept in this process only."""

import contextlib
import hashlib
import math
import secrets
import threading
import unicodedata
from collections.abc import Mapping
from functools import cache

from pyrage.x25519 import Identity

from dashboard.accounts import couple_check, letters_here, letters_settled
from dashboard.accounts.brought_back import take_in
from dashboard.accounts.letters_here import LetterReader
from dashboard.accounts.own_things import anything_proven
from dashboard.accounts.sign_in_checks import opened, settle, unread
from dashboard.accounts.tries import Tries
from dashboard.accounts.visits import Mode as Mode
from dashboard.accounts.visits import Visit as Visit
from dashboard.accounts.visits import Visits
from dashboard.domain.letter import Shown
from dashboard.domain.model import Person, Role
from dashboard.errors import NotAllowedError, SealError, StorageError
from dashboard.keys import head as heads
from dashboard.keys import identities, passphrase
from dashboard.keys.identities import recipient_of
from dashboard.store.storage import Storage

WRONG = "That passphrase isn't right. Please try again."
SPOILT = (
    "No passphrase can open this: what the files hold of it was changed or damaged. Press Passphrase lost: with your "
    "recovery key you can go on."
)


@cache
def _decoy() -> bytes:
    """Unlocked for names nobody has, so that an unknown name takes as long as a wrong passphrase."""
    return passphrase.lock(identities.for_lock(identities.new_identity()), secrets.token_hex(16))


class Accounts:
    """Everybody here, and who is signed in. One for each running app."""

    def __init__(self, storage: Storage, *, demo: bool = False) -> None:
        """Nobody is in yet. In a `demo` everybody is invented, and every page says so."""
        self.storage, self.demo = storage, demo
        self.set_up_token = secrets.token_urlsafe(16)
        self.visits = Visits()
        self._unsaved: dict[str, dict[str, bytes]] = {}
        self._tries = Tries()
        self.setting_up = threading.Lock()

    # -- people --------------------------------------------------------------------------------------

    def people(self) -> list[Person]:
        """Everybody who has a sign-in here or may get one, partners first."""
        return [p for p in self.storage.people() if not p.erased and not p.elsewhere]

    def person(self, person_id: str | None) -> Person | None:
        """Whoever has this id."""
        return next((p for p in self.people() if p.id == person_id), None)

    def person_named(self, name: str) -> Person | None:
        """Whoever signs in under this name, upper or lower case alike; nobody else's, the one who is called so."""
        people, typed_as = self.people(), _folded(name)
        called = [p for p in people if _folded(p.name) == typed_as]
        found = next((p for p in people if _folded(p.sign_in) == typed_as), None)
        return found or (called[0] if len(called) == 1 else None)

    def wait(self, name: str) -> float:
        """Seconds until this name may be tried again: none for 5 tries, then doubling to a minute."""
        return self._tries.wait(_folded(name))

    # -- coming in -----------------------------------------------------------------------------------

    def sign_in(self, name: str, phrase: str, cookie: str | None = None) -> str:
        """A cookie for a new visit. Takes about a second. Raises NotAllowedError with what to do.

        `cookie` is what the browser had before: its visit ends, and a shared screen that went idle comes back shared.
        """
        person, identity, marked = self._unlock(name, phrase)
        person = self._settled(person, identity, phrase, marked=marked)
        token = self.admit(person, identity)
        self._come_back(token, cookie, person)
        return token

    def sign_in_by_phone(self, person_id: str, phrase: str, phone: str, tries: Tries) -> str:
        """The same, on a paired phone of theirs; what is tried there is counted apart. Raises NotAllowedError."""
        person = self.person(person_id)
        if person is None or not person.claimed or person.role is not Role.PARTNER:
            raise NotAllowedError(WRONG)
        _count(tries, f"{phone} {person_id}")
        _, identity, marked = self._opened(person, phrase)
        tries.succeeded(f"{phone} {person_id}")
        return self.admit(self._settled(person, identity, phrase, marked=marked), identity, phone)

    def _settled(self, person: Person, identity: Identity, phrase: str, *, marked: bool) -> Person:
        """The person as they stand once everything of theirs was held against their head."""
        settle(self.storage, person.id, identity, marked=marked, lock=lambda: lock(identity, phrase))
        return self.person(person.id) or person

    def unlock(self, name: str, phrase: str) -> tuple[Person, Identity]:
        """Whoever has this name and passphrase. Takes about a second. Raises NotAllowedError."""
        return self._unlock(name, phrase)[:2]

    def _unlock(self, name: str, phrase: str) -> tuple[Person, Identity, bool]:
        """The same, and whether their lock says that they have a head."""
        self.attempt(name)
        found = self._opened(self.person_named(name), phrase)
        self.succeeded(name)
        return found

    def _opened(self, person: Person | None, phrase: str) -> tuple[Person, Identity, bool]:
        """What a passphrase opens of a person; of nobody it takes as long."""
        locked = person.locked_identity if person else None
        try:
            identity, marked = identities.from_lock(passphrase.unlock(locked or _decoy(), typed(phrase)))
        except SealError:
            raise NotAllowedError(SPOILT if person and self._spoilt(person) else WRONG) from None
        if person is None or locked is None:
            raise NotAllowedError(SPOILT if person and self._spoilt(person) else WRONG)
        if self._foreign(person, identity):
            raise NotAllowedError(SPOILT)
        return person, identity, marked

    def _spoilt(self, person: Person) -> bool:
        """Whether no passphrase can open what the files hold of somebody's key."""
        others = {p.locked_identity for p in self.people() if p.id != person.id}
        locked = person.locked_identity or b""
        return person.recipient is not None and (locked in others or not passphrase.is_lock(locked))

    def _foreign(self, person: Person, identity: Identity) -> bool:
        """Whether this is another one's key, put in the place of theirs: nothing of theirs is held against it."""
        key, others = recipient_of(identity), {p.recipient for p in self.people() if p.id != person.id}
        if key == person.recipient and key not in others:
            return False
        stored = self.storage.everything(person.id)
        if opened(stored, identity) or anything_proven(stored, identity):
            return False
        return key in others or stored.head is not None

    def attempt(self, name: str) -> None:
        """Counts a try for this name before it is made. Raises NotAllowedError while it has to wait."""
        _count(self._tries, _folded(name))

    def succeeded(self, name: str) -> None:
        """The tries for this name are free again."""
        self._tries.succeeded(_folded(name))

    def admit(self, person: Person, identity: Identity, phone: str = "") -> str:
        """The cookie of a new visit of theirs, on this computer or on a paired phone."""
        if not couple_check.is_clear(person, self.storage.people()):
            raise NotAllowedError(couple_check.UNCLEAR)
        letters_settled.settle(self.storage, person, identity)
        visit = Visit(secrets.token_hex(8), person.id, person.role, identity, phone=phone)
        with contextlib.suppress(StorageError):  # then it waits for the next sign-in
            take_in(self.storage, person.id, identity)
        visit.unsaved = self._unsaved.setdefault(person.id, {})
        visit.notices = (*self.storage.put_right_for(person.id), *unread(self.storage, person.id, identity))
        return self.visits.begin(visit)

    def _come_back(self, token: str, cookie: str | None, person: Person) -> None:
        resting, visit = self.visits.resting(cookie), self.visits.by_cookie(token)
        self.visits.leave(cookie)
        if resting is None or visit is None:
            return
        both_see_it = resting.mode is Mode.TOGETHER and resting.couple_id == person.couple_id
        if both_see_it or resting.person_id == person.id:
            visit.share_screen(resting.mode, resting.couple_id, self._in_session(visit, person, resting))
            visit.topic = resting.topic

    def _in_session(self, visit: Visit, coach: Person, resting: Visit) -> Mapping[str, Shown]:
        """What of letters a session that comes back may show."""
        if resting.mode is not Mode.SESSION or visit.identity is None:
            return {}
        couple = [p for p in self.storage.people() if p.couple_id == resting.couple_id]
        head = heads.unseal(self.storage.head(coach.id) or b"", visit.identity, coach.id)
        return letters_here.for_both(
            letters_here.read(self.storage, LetterReader(coach, visit.identity, head, {}), couple)
        )


def _count(tries: Tries, name: str) -> None:
    """Counts a try before it is made. Raises NotAllowedError while it has to wait."""
    seconds = math.ceil(tries.begin(name))
    if seconds:
        raise NotAllowedError(f"Please wait {seconds} second{'s' * (seconds != 1)}, then try again.")


def lock(identity: Identity, phrase: str) -> bytes:
    """A key locked by a passphrase, with the mark that its person has a head. Takes about a second."""
    return passphrase.lock(identities.for_lock(identity), typed(phrase))


def typed(phrase: str) -> str:
    """A passphrase in the form in which it was set."""
    return unicodedata.normalize("NFKC", phrase).strip()


def _folded(name: str) -> str:
    """One form for all ways to type the same name."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def code_hash(code: str) -> str:
    """How a one-time code is kept: case and dashes do not matter."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()


def new_code() -> str:
    """A one-time code like "4F7A-91C2"."""
    digits = secrets.token_hex(4).upper()
    return f"{digits[:4]}-{digits[4:]}"


_current: list[Accounts] = []


def install(accounts: Accounts) -> None:
    """The accounts this process uses from now on."""
    _current[:] = [accounts]


def current() -> Accounts:
    """The accounts of this process. Raises NotAllowedError when the app was not started by its own command."""
    if not _current:
        raise NotAllowedError("Start the app with: python3 -m dashboard")
    return _current[0]
