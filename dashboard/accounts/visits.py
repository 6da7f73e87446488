"""Visits: who is signed in in which browser, what each may look at, and when one was left alone for too long."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from pyrage.x25519 import Identity

from dashboard.domain.letter import Shown
from dashboard.domain.model import CheckIn, Role

OWN_IDLE = 15 * 60.0
SHARED_IDLE = 90 * 60.0
PHONE_IDLE = 10 * 60.0
ENDED_KEPT = 20


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
    the person's own, with the version of the store it is of. `unsaved` is what this person could not save, locked to
    them, and is one in all of their visits; `seals_to` is what a session locks it to.
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
    seals_to: str = ""
    unsaved: dict[str, bytes] = field(default_factory=dict)
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
        self.seals_to = str(self.identity.to_public()) if self.identity else self.seals_to
        self.end()
        self.in_session = in_session or {}

    def end(self) -> None:
        """Forgets what only this visit could open, and all that was made of it."""
        self.identity, self.head, self.own_letters, self.worked_out, self.in_session = None, None, None, {}, {}
        self.letters.clear()
        self.opened.clear()
        self.forms.clear()
        self.media.clear()


class Visits:
    """The visits that are on, each by the cookie of its browser; kept in this process only."""

    def __init__(self) -> None:
        """Nobody is in yet."""
        self._open: dict[str, Visit] = {}
        self._resting: OrderedDict[str, Visit] = OrderedDict()
        self._idled: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[Visit]:
        """Those that are on now."""
        return iter(list(self._open.values()))

    def begin(self, visit: Visit) -> str:
        """The cookie of a new visit."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[token] = visit
        return token

    def by_cookie(self, token: str | None, phone: str = "") -> Visit | None:
        """The visit of a browser of this computer, or of one `phone`, unless it is over; neither has the other's."""
        visit = self._open.get(token or "")
        if visit is None or visit.phone != phone:
            return None
        if visit.idle:
            self._rest(token or "", visit)
            return None
        return visit

    def by_id(self, visit_id: str | None) -> Visit | None:
        """The visit of a session, unless it is over."""
        return self.by_cookie(next((t for t, v in list(self._open.items()) if v.id == visit_id), None))

    def resting(self, token: str | None) -> Visit | None:
        """The shared screen this browser had last, if it ended only because nobody touched it."""
        self.by_cookie(token)  # what is idle by now rests from here on
        return self._resting.get(token or "")

    def idled(self, token: str | None) -> str | None:
        """Whose own visit this browser had last, if it ended only because nobody touched it."""
        return self._idled.get(token or "")

    def leave(self, token: str | None) -> None:
        """Ends the visit of one browser."""
        with self._lock:
            visit = self._open.pop(token or "", None)
            self._resting.pop(token or "", None)
            self._idled.pop(token or "", None)
        if visit is not None:
            visit.end()

    def sign_out(self, person_id: str) -> None:
        """Ends every visit of a person, in every browser."""
        self._leave_all(lambda visit: visit.person_id == person_id)

    def forget_written(self, person_id: str) -> None:
        """Nothing of what a person wrote stays in the memory of their visits, for instance after it was erased."""
        for visit in self:
            if visit.person_id == person_id:
                visit.opened.clear()
                visit.forms.clear()

    def phone_out(self, phone: str | None = None) -> None:
        """Ends every visit on one paired phone, or on all of them."""
        self._leave_all(lambda visit: visit.phone != "" and phone in (None, visit.phone))

    def tidy(self) -> None:
        """Ends the visits that were left alone for too long: their keys stay in memory until then and no longer."""
        for token, visit in list(self._open.items()):
            if visit.idle:
                self._rest(token, visit)

    def everyone_out(self) -> None:
        """Ends every visit there is."""
        for token in [*self._open, *self._resting, *self._idled]:
            self.leave(token)

    def _leave_all(self, ends: Callable[[Visit], bool]) -> None:
        for token in [token for token, visit in list(self._open.items()) if ends(visit)]:
            self.leave(token)

    def _rest(self, token: str, visit: Visit) -> None:
        """Ends an idle visit; of a shared screen it is kept which one it was, so that unlocking returns there."""
        with self._lock:
            if self._open.pop(token, None) is None:
                return  # another request came first
            if visit.mode is not Mode.OWN:
                self._resting[token] = visit
            elif not visit.phone:
                self._idled[token] = visit.person_id
            for kept in (self._resting, self._idled):
                if len(kept) > ENDED_KEPT:
                    kept.popitem(last=False)
        visit.end()
