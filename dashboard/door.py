"""The door: a passphrase becomes an unlocked identity, and that a visit, kept in this process only."""

import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache

from pyrage.x25519 import Identity

from dashboard import passphrase, seal
from dashboard.errors import BadInputError, NotAllowedError, SealError
from dashboard.model import CheckIn, Person, Role, now
from dashboard.storage import Storage

FREE_TRIES = 5
LONGEST_WAIT = 60.0
OWN_IDLE = 15 * 60.0
SHARED_IDLE = 90 * 60.0


class Mode(StrEnum):
    """What a visit may look at: one's own things, or only what everyone at the screen may see."""

    OWN = "own"
    TOGETHER = "together"
    SESSION = "session"


@dataclass
class Visit:
    """One signed-in browser. Its `identity` is dropped when the screen is shared."""

    id: str
    person_id: str
    role: Role
    identity: Identity | None
    mode: Mode = Mode.OWN
    couple_id: str | None = None
    opened: dict[str, CheckIn] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    seen_wall: float = field(default_factory=time.time)
    seen_steady: float = field(default_factory=time.monotonic)

    def touch(self) -> None:
        """Somebody pressed a key or tapped."""
        self.seen_wall, self.seen_steady = time.time(), time.monotonic()

    @property
    def idle(self) -> bool:
        """Whether nobody has touched it for too long; a sleeping computer counts, a clock set back does not help."""
        quiet = max(time.time() - self.seen_wall, time.monotonic() - self.seen_steady)
        return quiet > (OWN_IDLE if self.mode is Mode.OWN else SHARED_IDLE)

    def share_screen(self, mode: Mode, couple_id: str | None) -> None:
        """From here on only what everyone at the screen may see; the way back asks for the passphrase."""
        self.mode, self.couple_id, self.identity = mode, couple_id, None
        self.opened.clear()


@cache
def _decoy() -> bytes:
    """Unlocked for names nobody has, so that an unknown name takes as long as a wrong passphrase."""
    return passphrase.lock(str(seal.new_identity()), secrets.token_hex(16))


class Door:
    """Who is in. One for each running app."""

    def __init__(self, storage: Storage) -> None:
        """Nobody is in yet."""
        self.storage = storage
        self._visits: dict[str, Visit] = {}
        self._tries: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def person_named(self, name: str) -> Person | None:
        """Whoever signs in under this name, upper or lower case alike."""
        folded = " ".join(name.split()).casefold()
        return next((p for p in self.storage.people() if p.sign_in == folded), None)

    def wait(self, name: str) -> float:
        """Seconds until this name may be tried again: none for 5 tries, then doubling to a minute."""
        failed, last = self._tries.get(name.casefold(), (0, 0.0))
        if failed < FREE_TRIES:
            return 0.0
        return max(0.0, last + min(LONGEST_WAIT, 2.0 ** (failed - FREE_TRIES + 1)) - time.monotonic())

    def sign_in(self, name: str, phrase: str) -> str:
        """A cookie for a new visit. Takes about a second. Raises NotAllowedError with what to do."""
        if self.wait(name) > 0:
            raise NotAllowedError(f"Please wait {int(self.wait(name)) + 1} seconds, then try again.")
        person = self.person_named(name)
        locked = person.locked_identity if person else None
        try:
            secret = passphrase.unlock(locked or _decoy(), phrase)
        except SealError:
            self._failed(name)
            raise NotAllowedError("That passphrase does not fit. Nothing was changed; try again.") from None
        self._tries.pop(name.casefold(), None)
        if person is None or locked is None:
            raise NotAllowedError("That passphrase does not fit. Nothing was changed; try again.")
        return self._admit(person, seal.identity_from(secret))

    def claim(self, person: Person, phrase: str, code: str = "") -> str:
        """Makes the identity of whoever claims a name and signs them in. Raises BadInputError or StorageError."""
        if person.claim and not hmac.compare_digest(person.claim, code_hash(code)):
            if self.wait(person.id) > 0:
                raise NotAllowedError(f"Please wait {int(self.wait(person.id)) + 1} seconds, then try again.")
            self._failed(person.id)
            raise BadInputError("That code does not fit. Ask for a new one on Our data.")
        identity = seal.new_identity()
        locked = passphrase.lock(str(identity), passphrase.normal(phrase))
        person = replace(person, recipient=seal.recipient_of(identity), locked_identity=locked, consent_at=now())
        self.storage.claim(person)
        if person.role is Role.COACH:
            agreed = {a.person_id for a in self.storage.agreements() if a.coach_id == person.id}
            for couple_id in {p.couple_id for p in self.storage.people() if p.id in agreed and p.couple_id}:
                self.storage.link_coach(couple_id, person.id)
        return self._admit(person, identity)

    def by_cookie(self, token: str | None) -> Visit | None:
        """The visit of a browser, unless it is over."""
        visit = self._visits.get(token or "")
        if visit is not None and visit.idle:
            self.leave(token)
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
        if visit is not None:
            visit.identity = None
            visit.opened.clear()

    def sign_out(self, person_id: str) -> None:
        """Ends every visit of a person, in every browser."""
        for token in [t for t, v in list(self._visits.items()) if v.person_id == person_id]:
            self.leave(token)

    def _admit(self, person: Person, identity: Identity) -> str:
        token, visit = secrets.token_urlsafe(32), Visit(secrets.token_hex(8), person.id, person.role, identity)
        with self._lock:
            self._visits[token] = visit
        return token

    def _failed(self, name: str) -> None:
        with self._lock:
            failed, _ = self._tries.get(name.casefold(), (0, 0.0))
            self._tries[name.casefold()] = (failed + 1, time.monotonic())


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
