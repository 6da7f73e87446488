"""A visit: one signed-in browser, what it may look at, and when it has been left alone for too long."""

import hashlib
import secrets
import threading
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pyrage.x25519 import Identity

from dashboard.domain.letter import Shown
from dashboard.domain.model import CheckIn, Role

FREE_TRIES = 5
LONGEST_WAIT = 60.0
OWN_IDLE = 15 * 60.0
SHARED_IDLE = 90 * 60.0
PHONE_IDLE = 10 * 60.0


class Mode(StrEnum):
    """What a visit may look at: one's own things, or only what everyone at the screen may see."""

    OWN = "own"
    TOGETHER = "together"
    SESSION = "session"


@dataclass
class Visit:
    """One signed-in browser. Its `identity` is dropped when the screen is shared; `topic` is where a session stands.

    `phone` is the pairing of the phone it is on; empty in a browser of this computer.

    `notices` are sentences to be read before anything else; `head` is what is known of
    the person's own, with the version of the store it is of.
    """

    id: str
    person_id: str
    role: Role
    identity: Identity | None
    mode: Mode = Mode.OWN
    couple_id: str | None = None
    phone: str = ""
    opened: dict[str, CheckIn] = field(default_factory=dict)
    worked_out: dict[Hashable, Any] = field(default_factory=dict)
    letters: dict[str, Any] = field(default_factory=dict)
    own_letters: Any = None
    in_session: Mapping[str, Shown] = field(default_factory=dict)
    media: set[str] = field(default_factory=set)
    forms: dict[Hashable, Any] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    head: Any = None
    topic: int = 0
    seen_wall: float = field(default_factory=time.time)
    seen_steady: float = field(default_factory=time.monotonic)

    def touch(self) -> None:
        """Somebody pressed a key or tapped."""
        self.seen_wall, self.seen_steady = time.time(), time.monotonic()

    @property
    def idle(self) -> bool:
        """Whether nobody has touched it for too long; a sleeping computer counts, a clock set back does not help."""
        quiet = max(time.time() - self.seen_wall, time.monotonic() - self.seen_steady)
        if self.phone:
            return quiet > PHONE_IDLE
        return quiet > (OWN_IDLE if self.mode is Mode.OWN else SHARED_IDLE)

    def share_screen(self, mode: Mode, couple_id: str | None, in_session: Mapping[str, Shown] | None = None) -> None:
        """From here on only what everyone at the screen may see; the way back asks for the passphrase.

        `in_session` is what of letters it may show, by author: nothing more can be opened then.
        """
        self.mode, self.couple_id = mode, couple_id
        self.end()
        self.in_session = in_session or {}

    def end(self) -> None:
        """Forgets what only this visit could open, and all that was made of it."""
        self.identity, self.head, self.own_letters, self.worked_out, self.in_session = None, None, None, {}, {}
        self.letters.clear()
        self.opened.clear()
        self.forms.clear()
        self.media.clear()


class Tries:
    """How often each name was tried in vain: 5 tries are free, then waits double to a minute.

    Counted by a secret hash with 65,536 values: no number of invented names fills the memory or pushes out a real one.
    """

    def __init__(self) -> None:
        """Nobody has tried yet."""
        self._secret = secrets.token_bytes(16)
        self._failed: dict[bytes, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Seconds until this name may be tried again."""
        failed, last = self._failed.get(self._hashed(name), (0, 0.0))
        if failed < FREE_TRIES:
            return 0.0
        return max(0.0, last + min(LONGEST_WAIT, 2.0 ** (failed - FREE_TRIES + 1)) - time.monotonic())

    def begin(self, name: str) -> float:
        """Counts a try before it is made, so that many at once are no way round; else the seconds to wait."""
        with self._lock:
            seconds = self.wait(name)
            if seconds == 0:
                hashed = self._hashed(name)
                self._failed[hashed] = (self._failed.get(hashed, (0, 0.0))[0] + 1, time.monotonic())
            return seconds

    def succeeded(self, name: str) -> None:
        """The tries are free again."""
        with self._lock:
            self._failed.pop(self._hashed(name), None)

    def _hashed(self, name: str) -> bytes:
        return hashlib.blake2b(name.encode(), key=self._secret, digest_size=2).digest()
