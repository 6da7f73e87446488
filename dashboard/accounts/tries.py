"""Passphrases tried in vain, counted for each name, so that guessing takes long."""

import hashlib
import secrets
import threading
import time

FREE_TRIES = 5
LONGEST_WAIT = 60.0


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
