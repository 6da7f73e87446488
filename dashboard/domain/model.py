"""The nouns of the product: person, role, sharing, check-in, and the rules their fields obey."""

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum

NAME_MAX = 40
NOTE_MAX = 1500
LINE_MAX = 200
LINES = 4
MOST_REVISIONS = 9_999  # of one thing; nobody comes to so many
NO_OCCASION = "no occasion"
ERASED = "erased"
JOINER = "\u200d"
UNSEEN = {"Cc", "Cf", "Cs"}

Value = int | str


class Role(StrEnum):
    """What a person is here."""

    PARTNER = "partner"
    COACH = "coach"


class AgreementKind(StrEnum):
    """What one partner said about one coach: about having them, about their check words, about leaving their copy."""

    AGREED = "agreed"
    DECLINED = "declined"
    WORDS_CONFIRMED = "words confirmed"
    WORDS_WITHDRAWN = "words withdrawn"
    REMOVAL = "removal"
    NO_REMOVAL = "no removal"


class Sharing(StrEnum):
    """Who an answer's owner lets see it."""

    BOTH = "both"
    COACH = "coach"
    ME = "me"

    @property
    def width(self) -> int:
        """The wider a choice, the more it lets see something."""
        return (Sharing.ME, Sharing.COACH, Sharing.BOTH).index(self)


class Kind(StrEnum):
    """What somebody writes apart from a check-in: a pattern, or one of three kinds of moment, each of a day."""

    PATTERN = "pattern"
    MOMENT = "moment"
    REPAIR = "repair"
    APPRECIATION = "appreciation"

    @property
    def of_a_day(self) -> bool:
        """Whether it is of a day; a pattern is of none."""
        return self is not Kind.PATTERN


@dataclass(frozen=True)
class Person:
    """One person; `slot` (0 or 1) fixes a partner's colour and marker, `recipient` is their public age key.

    `card` is the line by which somebody is known whose sign-in is on another computer; empty until it came.
    """

    id: str
    couple_id: str | None
    role: Role
    name: str
    sign_in: str
    slot: int
    recipient: str | None = None
    locked_identity: bytes | None = None
    consent_at: datetime | None = None
    reset_at: datetime | None = None
    claim: str | None = None
    paused_from: date | None = None
    card: str | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether this person has their sign-in on another computer, and none here."""
        return self.card is not None

    @property
    def claimed(self) -> bool:
        """Whether this person has set a passphrase of their own."""
        return self.recipient is not None

    @property
    def unclaimed(self) -> bool:
        """Whether this name still waits here for its person."""
        return not (self.claimed or self.erased or self.elsewhere)

    @property
    def erased(self) -> bool:
        """Whether this person erased themselves; only the place they had is left."""
        return self.claim == ERASED

    @property
    def gone(self) -> "Person":
        """The nameless place that is left of somebody who has erased themselves."""
        return replace(
            self, name="former partner", sign_in=self.id, recipient=None, locked_identity=None,
            consent_at=None, reset_at=None, claim=ERASED, paused_from=None,
        )  # fmt: skip

    def consents(self, week: date) -> bool:
        """Whether answers of this week may be shared at all."""
        return self.consent_at is not None and (self.paused_from is None or week < self.paused_from)


@dataclass(frozen=True)
class Choice:
    """Who may see a check-in as its author chose it themselves, and when that was."""

    at: datetime
    sharing: Mapping[str, Sharing]


@dataclass(frozen=True)
class CheckIn:
    """One person's answers for one week, as its author knows them.

    `answers` maps a question key to its value: ratings are int 0-10, stages one of
    "0", "1", "2", "3" or "no occasion". A key that is absent was not answered.
    `sharing` maps an item (each rating, "stages", "note") to who may see it.
    `after_reveal` names the questions changed after the partner's answer could be seen.
    `chosen` is the choice its author last made here for this week; bringing in a file makes none. What stood open
    before its author's key was reset is not `proven` to be what they wrote.
    """

    person_id: str
    week: date
    answers: Mapping[str, Value] = field(default_factory=dict)
    sharing: Mapping[str, Sharing] = field(default_factory=dict)
    note: str | None = None
    revision: int = 0
    saved_at: datetime | None = None
    wording: int = 1
    after_reveal: tuple[str, ...] = ()
    chosen: Choice | None = field(default=None, compare=False)
    proven: bool = True

    def same_as(self, other: "CheckIn | None") -> bool:
        """Whether saving this over `other` would change nothing."""
        return other is not None and (
            (self.answers, self.sharing, self.note) == (other.answers, other.sharing, other.note)
        )

    @property
    def empty(self) -> bool:
        """Whether nothing at all was answered or written."""
        return not self.answers and not self.note


@dataclass(frozen=True)
class Entry:
    """A pattern or a moment in its owner's words: four short lines, any of them empty, and who may see them.

    `thing` is one for all revisions of a moment, or of a pattern. `day` is the day a moment was; of a pattern, the
    day it was written.
    """

    person_id: str
    kind: Kind
    day: date
    lines: tuple[str, ...] = ("",) * LINES
    sharing: Sharing = Sharing.ME
    thing: str = ""
    revision: int = 0
    saved_at: datetime | None = None
    proven: bool = True

    def same_as(self, other: "Entry | None") -> bool:
        """Whether saving this over `other` would change nothing."""
        return other is not None and (self.day, self.lines, self.sharing) == (other.day, other.lines, other.sharing)


def new_id() -> str:
    """A fresh random identifier (32 hex digits)."""
    return uuid.uuid4().hex


def now() -> datetime:
    """The current moment in UTC, without a zone, as it is stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def clean_name(text: str) -> str:
    """The name as it is kept: NFC, trimmed, inner white space single. Raises ValueError outside 1-40 characters."""
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    kept = "".join(c for c in spaced if c == JOINER or unicodedata.category(c) not in UNSEEN)
    name = " ".join(word for part in kept.split() if (word := part.strip(JOINER)))
    if not 1 <= len(name) <= NAME_MAX:
        raise ValueError(f"A name has 1 to {NAME_MAX} characters.")
    return name


def one_line(text: str | None) -> str:
    """A text in one line, without space around it."""
    return " ".join((text or "").split())


def distinct(name: str, taken: list[str]) -> str:
    """`name`, or `name (2)`, `name (3)` ... so that no two people look alike."""
    seen = {_looks(t) for t in taken}
    candidate, n = name, 1
    while _looks(candidate) in seen:
        n += 1
        candidate = f"{name} ({n})"
    return candidate


def alike(one: str, other: str) -> bool:
    """Whether two names are hard to tell apart by looking at them."""
    return _looks(one) == _looks(other)


def _looks(name: str) -> str:
    """What is seen of a name: wide or joined letters and capitals do not tell two people apart."""
    return unicodedata.normalize("NFKC", name).casefold().replace(JOINER, "")
