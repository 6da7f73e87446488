"""The phones of the home: whose each is, the code by which one comes, and the door through which they reach the app."""

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dashboard.accounts.tries import Tries
from dashboard.domain.model import new_id, now
from dashboard.errors import BadInputError
from dashboard.store import phones_file
from dashboard.store.phones_file import Pairing as Pairing

CODE_SECONDS = 300.0
USED = "This code has been used, or is older than five minutes."
SOMEBODY_ELSES = "This phone is paired with somebody else."


@dataclass(frozen=True)
class PhoneOpening:
    """The listener while it is open: where, until when, and whether any other device has reached it since."""

    address: str
    port: int
    until: datetime
    reached: bool = False

    @property
    def url(self) -> str:
        """What a phone opens."""
        return f"https://{self.address}:{self.port}/"


@dataclass(frozen=True)
class PhoneAddresses:
    """Where it could be opened: address and network, the likeliest first; `only_newer`: there is only IPv6."""

    usable: Sequence[tuple[str, str]] = ()
    only_newer: bool = False


class Door(Protocol):
    """What opens and closes the listener; `opening` is there while it is open."""

    port: int
    opening: PhoneOpening | None
    closed_because: str  # by itself, the last time: a sentence

    def addresses(self) -> PhoneAddresses:
        """Where it could be opened now."""

    def open(self, address: str | None) -> PhoneOpening:
        """Opens it, at the likeliest address if none is named. Raises DashboardError."""

    def close(self, because: str = "") -> None:
        """Closes it; every visit by phone is over then."""

    def removed(self, pairing_id: str) -> None:
        """Ends what this phone had open."""


@dataclass(frozen=True)
class PairingCode:
    """A code that brings one phone to one person, once and for five minutes; `until` is for whoever reads it."""

    token: str
    person_id: str
    visit_id: str
    until: datetime
    made_wall: float = field(default_factory=time.time)
    made_steady: float = field(default_factory=time.monotonic)

    @property
    def over(self) -> bool:
        """Whether it is too old; a clock set back does not help."""
        return max(time.time() - self.made_wall, time.monotonic() - self.made_steady) > CODE_SECONDS


class Phones:
    """Every phone of one data folder; its `door` is there while the app runs."""

    def __init__(self, folder: Path) -> None:
        """Reads which phones are paired."""
        self.folder = folder
        self.door: Door | None = None
        self.tries = Tries()
        self._pairings = {one.id: one for one in phones_file.read(folder)}
        self._codes: dict[str, PairingCode] = {}
        self._lock = threading.Lock()

    def paired(self, person_id: str) -> list[Pairing]:
        """The phones of one person, the latest first."""
        own = [one for one in self._pairings.values() if one.person_id == person_id]
        return sorted(own, key=lambda one: one.paired_at, reverse=True)

    def by_cookie(self, cookie: str | None, address: str) -> Pairing | None:
        """The phone that brings this cookie to this address."""
        secret = _hashed(cookie or "")
        found = [one for one in self._pairings.values() if hmac.compare_digest(one.secret, secret)]
        return next((one for one in found if one.address == address), None)

    def code(self, person_id: str, visit_id: str, until: datetime) -> PairingCode:
        """A new code; the one this person had before is over."""
        made = PairingCode(secrets.token_urlsafe(16), person_id, visit_id, until)
        with self._lock:
            self._codes = {t: c for t, c in self._codes.items() if c.person_id != person_id and not c.over}
            self._codes[made.token] = made
        return made

    def showing(self, visit_id: str) -> PairingCode | None:
        """The code that stands on this visit's page, until it is spent or over."""
        return next((c for c in list(self._codes.values()) if c.visit_id == visit_id and not c.over), None)

    def pair(
        self, token: str, kind: str, address: str, before: Pairing | None, still_on: Callable[[str], object]
    ) -> str:
        """Spends a code: the cookie of a phone that is now this person's. Raises BadInputError or StorageError.

        A phone that is somebody else's (`before`) stays theirs; `still_on`: whether the visit that shows the code is.
        """
        with self._lock:
            code = self._codes.get(token)
            if code is None or code.over or not still_on(code.visit_id):
                raise BadInputError(USED)
            if before is not None and before.person_id != code.person_id:
                raise BadInputError(SOMEBODY_ELSES)
            cookie = secrets.token_urlsafe(32)
            made = Pairing(new_id(), code.person_id, _hashed(cookie), address, kind, now())
            kept = {i: p for i, p in self._pairings.items() if before is None or i != before.id}
            self._keep({**kept, made.id: made})
            del self._codes[token]
        return cookie

    def remove(self, person_id: str, pairing_id: str) -> None:
        """Takes a phone of one's own away; it is over at once. Raises StorageError."""
        with self._lock:
            found = self._pairings.get(pairing_id)
            if found is None or found.person_id != person_id:
                return
            self._keep({i: p for i, p in self._pairings.items() if i != pairing_id})
        if self.door is not None:
            self.door.removed(pairing_id)

    def sign_out(self, person_id: str) -> None:
        """Ends what the phones of one person have open, and what waits from them; they stay paired."""
        if self.door is not None:
            for one in self.paired(person_id):
                self.door.removed(one.id)

    def forget(self, person_id: str) -> None:
        """Takes every phone of one person away. Raises StorageError."""
        for one in self.paired(person_id):
            self.remove(person_id, one.id)

    def close(self) -> None:
        """The door, and every code, is over."""
        with self._lock:
            self._codes.clear()
        if self.door is not None:
            self.door.close()

    def _keep(self, pairings: dict[str, Pairing]) -> None:
        phones_file.write(self.folder, list(pairings.values()))
        self._pairings = pairings


def _hashed(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


_here: dict[Path, Phones] = {}
_beginning = threading.Lock()


def of(folder: Path) -> Phones:
    """The phones of a data folder, in this process."""
    with _beginning:
        if (place := folder.resolve()) not in _here:
            _here[place] = Phones(folder)
        return _here[place]
