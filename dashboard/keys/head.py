"""A person's head: what their rows should be, which keys they confirmed, and what they chose, sealed to them alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from pyrage.x25519 import Identity

from dashboard.domain.arrival import Standing
from dashboard.domain.model import Person
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.authentication import Purpose, canonical
from dashboard.store.writers import Held

PLACE = "head"
SHORT = 32
EARLIER_KEPT = 5


class HeadLine(NamedTuple):
    """What a head says of one row: where it belongs, and digests of its seal and of what stands open in it."""

    kind: str
    place: str
    revision: int
    sealed: str
    shown: str


class Sent(NamedTuple):
    """Of the letters to one reader: line, number, when it moved, digests of what was said and of the sealed letter.

    `farewell` is the number of the empty letter that would be the last.
    """

    line: str = ""
    number: int = 0
    at: datetime = datetime.fromisoformat("2000-01-01T00:00")
    digest: str = ""
    sealed: str = ""
    farewell: int = 0


@dataclass(frozen=True)
class Head:
    """All that one person's head says.

    `n` grows with every change. `pins` are the public keys of coaches whose words were confirmed, by coach.
    `before_reset` are digests of what stood open in rows from before a reset: nothing proves those. `restores` are
    whole restores that were answered. `lost` are rows it was already said of that they are missing or spoilt, `unread`
    sentences that wait to be read. `came` are rows that are here through a restore, and which: undoing takes them.
    `sent` is what stands in the letters this person wrote, by reader; `received` where those stand that came for them,
    by author, and `lines` the lines of each author's copy so far. `earlier` are secrets this person had before, for
    letters that were on their way. `name` is what they are called (None: not noted yet). Of coaches whose words were
    confirmed, `since` says from when they may read; `left` are those who were this person's coach and are no longer,
    each with the restore that may have ended it, since undoing that brings them back. `key_shown` is when the recovery
    key of today was shown to its owner last; None where that was not noted from the first day of the key, empty where
    it never was. `couple` and `partner` are the ids of those this person belongs to, and `erased` of what they
    erased (each None: not noted yet).
    """

    n: int = 0
    rows: Mapping[str, HeadLine] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    consent_at: datetime | None = None
    paused_from: date | None = None
    before_reset: Mapping[str, str] = field(default_factory=dict)
    restores: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    came: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, Sent] = field(default_factory=dict)
    received: Mapping[str, Standing] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    name: str | None = None
    since: Mapping[str, datetime] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    key_shown: tuple[datetime, ...] | None = None
    couple: str | None = None
    partner: str | None = None
    erased: tuple[str, ...] | None = None

    def heard(self, coach: Person) -> bool:
        """Whether they have heard the words of the key this coach has today, and did not end with them since."""
        return coach.recipient is not None and self.pins.get(coach.id) == coach.recipient and coach.id not in self.left

    def owner(self, person: Person, recipient: str) -> Person:
        """The person as their own writing goes by it: with the key that was opened, their own name and choices."""
        me = replace(person, recipient=recipient, consent_at=self.consent_at, paused_from=self.paused_from)
        me = replace(me, couple_id=self.couple or me.couple_id)
        return me if self.name in {None, me.name} else replace(me, name=self.name, sign_in=self.name.casefold())


def digest(sealed: bytes) -> str:
    """Half of a SHA-256, which is as much as another text with the same digest would have to be looked for."""
    return hashlib.sha256(sealed).hexdigest()[:SHORT]


def digest_of_shown(held: Held) -> str:
    """The same of what stands open in a row, of where it belongs, and of when and by which wording it was said."""
    shown = {name: value for name, value in held.shown.items() if value is not None}
    return digest(canonical([held.place, held.revision, shown]))


def line_of(held: Held) -> HeadLine:
    """What a head says of a row as it is now."""
    return HeadLine(held.kind, held.place, held.revision, digest(held.sealed), digest_of_shown(held))


def seal(head: Head, identity: Identity, person_id: str) -> bytes:
    """A head as it is stored, for its person alone."""
    content = {
        "n": head.n,
        "rows": head.rows,
        "pins": head.pins,
        "consent_at": head.consent_at and head.consent_at.isoformat(),
        "paused_from": head.paused_from and head.paused_from.isoformat(),
        "before_reset": head.before_reset,
        "restores": head.restores,
        "lost": head.lost,
        "unread": head.unread,
        "came": head.came,
        "sent": {reader: [s.line, s.number, s.at.isoformat(), *s[3:]] for reader, s in head.sent.items()},
        "received": {author: list(astuple(standing)) for author, standing in head.received.items()},
        "lines": head.lines,
        "earlier": head.earlier,
        "name": head.name,
        "since": {coach: at.isoformat() for coach, at in head.since.items()},
        "left": head.left,
        "key_shown": None if head.key_shown is None else [at.isoformat() for at in head.key_shown],
        "couple": head.couple,
        "partner": head.partner,
        "erased": head.erased,
    }
    return sealing.seal_own(content, identity, PLACE, person_id, purpose=Purpose.HEAD)


def unseal(blob: bytes, identity: Identity, person_id: str) -> Head:
    """The head of a person. Raises SealError when it does not open, or is not theirs."""
    opened = sealing.open_own(blob, identity, PLACE, person_id, purpose=Purpose.HEAD)
    if not opened.proven:
        raise SealError("This is not the head of this person.")
    content: dict[str, Any] = opened.content
    return Head(
        n=content["n"],
        rows={row: HeadLine(*line) for row, line in content["rows"].items()},
        pins=content["pins"],
        consent_at=datetime.fromisoformat(at) if (at := content["consent_at"]) else None,
        paused_from=date.fromisoformat(day) if (day := content["paused_from"]) else None,
        before_reset=content["before_reset"],
        restores=tuple(content["restores"]),
        lost=tuple(content["lost"]),
        unread=tuple(content["unread"]),
        came=content.get("came", {}),
        sent={reader: _sent(*sent) for reader, sent in content["sent"].items()},
        received={author: Standing(*standing) for author, standing in content["received"].items()},
        lines={origin: tuple(lines) for origin, lines in content["lines"].items()},
        earlier=tuple(content["earlier"]),
        name=content.get("name"),
        since={coach: datetime.fromisoformat(at) for coach, at in content.get("since", {}).items()},
        left=content.get("left", {}),
        key_shown=_moments(content.get("key_shown")),
        couple=content.get("couple"),
        partner=content.get("partner"),
        erased=None if content.get("erased") is None else tuple(content["erased"]),
    )


def _sent(line: str, number: int, at: str, *digests_and_farewell: Any) -> Sent:
    return Sent(line, number, datetime.fromisoformat(at), *digests_and_farewell)


def _moments(said: list[str] | None) -> tuple[datetime, ...] | None:
    return None if said is None else tuple(datetime.fromisoformat(at) for at in said)
