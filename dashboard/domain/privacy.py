"""Who may see what, and when: pure rules that every view, export and sentence goes through."""

from collections.abc import Hashable, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboard.domain.model import Sharing


class Reader(StrEnum):
    """Whose eyes an answer would reach."""

    AUTHOR = "author"
    PARTNER = "partner"
    TOGETHER = "together"
    COACH = "coach"
    SESSION = "session"


class Kept(StrEnum):
    """What is asked about: an answer, which is blind until the other's is in, or somebody's own words, which are not.

    A moment or a pattern is no rating: nothing of the other's has to be in before it is read, so it is there at once
    for those it is shared with.
    """

    ANSWER = "answer"
    WORDS = "words"


class Reach(StrEnum):
    """How far an answer that a coach may read reaches; on every page of theirs the three are told apart.

    What waits is shared with both and not on their screen yet: the other may still answer, and week by week nobody
    sees the other's answer first. What a coach was told alone stays off every screen the other may look at.
    """

    BOTH = "both see it"
    WAITS = "waits for the other"
    COACH_ALONE = "told to you alone"


@dataclass(frozen=True)
class Circumstances:
    """What decides besides the owner's choice.

    `consent`: the owner has agreed to share at all. `closed`: the week can no longer be filled in.
    `other_in`: the partner's own answer to the same question is in, shared or not.
    `other_shared`: it is in and shared with both. `coach_since`: saved after this coach came. `other_gone`: the partner
    has erased themselves, so that nobody is left who could still answer blind.
    """

    consent: bool
    closed: bool
    other_in: bool
    other_shared: bool
    coach_since: bool = False
    other_gone: bool = False


def choices(coach_confirmed: bool) -> list[Sharing]:
    """What an owner can choose from, the widest first: the coach alone only once their check words were confirmed."""
    widest_first = sorted(Sharing, key=lambda choice: -choice.width)
    return [choice for choice in widest_first if coach_confirmed or choice is not Sharing.COACH]


def as_offered(choice: Sharing, coach_confirmed: bool) -> Sharing:
    """A choice that was made before, as far as it can still be made; else only the owner."""
    return choice if choice in choices(coach_confirmed) else Sharing.ME


def since_coach(saved_at: datetime | None, came: datetime | None) -> bool:
    """Whether something was saved since the present coach came; there may be no coach."""
    return came is not None and saved_at is not None and saved_at >= came


def before_coach(saved_at: datetime | None, came: datetime | None) -> bool:
    """Whether something was saved before the present coach came, who sees nothing of it unless its owner opens it."""
    return came is not None and saved_at is not None and not since_coach(saved_at, came)


def takes_back(now: Set[Hashable], earlier: Set[Hashable]) -> bool:
    """Whether parts that stood open to others no longer do, so that they go out of every file."""
    return bool(earlier - now)


def stands_open(sharing: Sharing, consent: bool) -> bool:
    """Whether an answer is stored readable by anyone who has the files; everything else is sealed."""
    return consent and sharing is Sharing.BOTH


def may_see(reader: Reader, sharing: Sharing, when: Circumstances, kind: Kept = Kept.ANSWER) -> bool:
    """Whether an answer, or somebody's own words, reach `reader`.

    Together asks that the partner's answer is *shared*, not merely in: else one's own answer appearing
    there would tell that the partner has answered and kept it back.
    """
    if reader is Reader.AUTHOR:
        return True
    if not when.consent:
        return False
    for_coach = sharing in {Sharing.BOTH, Sharing.COACH} and when.coach_since
    at_once = kind is Kept.WORDS or when.closed or when.other_gone
    revealed = sharing is Sharing.BOTH and (at_once or when.other_shared)
    return {
        Reader.PARTNER: sharing is Sharing.BOTH and (at_once or when.other_in),
        Reader.TOGETHER: revealed,
        Reader.COACH: for_coach,
        Reader.SESSION: revealed and for_coach,
    }[reader]


def reach_for_coach(sharing: Sharing, when: Circumstances, kind: Kept = Kept.ANSWER) -> Reach | None:
    """How far an answer, or somebody's own words, reaches besides the coach; None where they may not read it."""
    if not may_see(Reader.COACH, sharing, when, kind):
        return None
    if sharing is Sharing.COACH:
        return Reach.COACH_ALONE
    return Reach.BOTH if may_see(Reader.SESSION, sharing, when, kind) else Reach.WAITS
