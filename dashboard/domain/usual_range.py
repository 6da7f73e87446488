"""One person's usual range on one rating, and whether the latest weeks look like a shift away from it."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from numbers import Integral
from statistics import median
from typing import Literal

# Eight to learn, six of eight to speak, and never narrower than the middle plus and minus one.
LEARN = 8
LOOK_BACK = 8
ENOUGH = 6
AT_LEAST = 1

COUNT_SHOWN_FROM = 4  # rated weeks before "learning" is said instead of "too early"
PROMPT_LEARN = 6
PROMPT_DROP = 2

Direction = Literal["higher", "lower"]
Rated = list[tuple[int, int]]


class State(StrEnum):
    """How much can be said about a line."""

    TOO_EARLY = "too early"
    LEARNING = "learning"
    RANGE_KNOWN = "range known, too early for a shift"
    WITHIN = "within usual range"
    SHIFT = "looks like a shift"


@dataclass(frozen=True)
class Shift:
    """One stretch of weeks that looked like a shift, as 1-based positions in the input.

    `onset` is the first outside week among those that made it a shift, `seen` the week the rule first held,
    `ended` the week it no longer held (None while it still does).
    """

    onset: int
    seen: int
    ended: int | None
    direction: Direction


@dataclass(frozen=True)
class Verdict:
    """What the rule says of one line; `low`, `middle` and `high` are in points, None until `needed` weeks are rated.

    The range is not clipped to the scale: at a ceiling `high` may be 11.
    """

    state: State
    rated: int
    needed: int = LEARN
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    shifts: tuple[Shift, ...] = ()

    @property
    def now(self) -> Direction | None:
        """Which way the line has shifted at its latest rated week."""
        return self.shifts[-1].direction if self.shifts and self.shifts[-1].ended is None else None

    @property
    def first_shift_week(self) -> int | None:
        """The 1-based position at which a shift was first seen."""
        return self.shifts[0].seen if self.shifts else None

    @property
    def first_shift(self) -> Direction | None:
        """Which way the first shift went."""
        return self.shifts[0].direction if self.shifts else None

    @property
    def onset(self) -> int | None:
        """The 1-based position where the present shift began, through pauses that share outside weeks with it.

        A line on the edge can drop to five of eight and come back; taking the later onset would credit a session
        held in between with what began before it.
        """
        if self.now is None:
            return None
        first = self.shifts[-1]
        for earlier in reversed(self.shifts[:-1]):
            if earlier.direction != first.direction or (earlier.ended or 0) < first.onset:
                break
            first = earlier
        return first.onset


def judge(ratings: Sequence[int | None]) -> Verdict:
    """The usual range of a line and its shifts, in one pass.

    `ratings` are whole points, one per week in week order, None for a week without an answer this reader may see;
    such weeks are skipped, so gaps change positions and nothing else. Raises TypeError for anything else (a NaN).
    The rule is our own; tests/benchmarks/false_alarms.py measures what it costs.
    """
    rated = rated_weeks(ratings)
    count = len(rated)
    if count < LEARN:
        return Verdict(State.LEARNING if count >= COUNT_SHOWN_FROM else State.TOO_EARLY, count)
    low, middle, high = usual_range([value for _, value in rated[:LEARN]])
    shifts = _shifts((position, (value > high) - (value < low)) for position, value in rated[LEARN:])
    verdict = Verdict(State.WITHIN, count, LEARN, low, middle, high, shifts)
    if verdict.now:
        return replace(verdict, state=State.SHIFT)
    return verdict if count >= LEARN + ENOUGH else replace(verdict, state=State.RANGE_KNOWN)


def usual_range(first: Sequence[int]) -> tuple[float, float, float]:
    """Low edge, median and high edge of the first rated weeks without their single lowest and single highest."""
    middle, inner = float(median(first)), sorted(first)[1:-1]
    return min(inner[0], middle - AT_LEAST), middle, max(inner[-1], middle + AT_LEAST)


def rated_weeks(ratings: Sequence[int | None]) -> Rated:
    """(1-based position, value) of each rated week. Raises TypeError for a value that is neither whole nor None."""
    for value in ratings:
        if value is not None and (isinstance(value, bool) or not isinstance(value, Integral)):
            raise TypeError("A rating is a whole number or None.")
    return [(position, value) for position, value in enumerate(ratings, 1) if value is not None]


def low_pairs(ratings: Sequence[int | None]) -> list[tuple[int, int]]:
    """Positions of every two rated weeks running that are each 2 or more below the median of the first 6 rated."""
    rated = rated_weeks(ratings)
    if len(rated) < PROMPT_LEARN:
        return []
    edge = median(value for _, value in rated[:PROMPT_LEARN]) - PROMPT_DROP
    later = pairwise(rated[PROMPT_LEARN:])
    return [(one, two) for (one, first), (two, second) in later if first <= edge and second <= edge]


def worth_asking(ratings: Sequence[int | None]) -> tuple[int, int] | None:
    """The latest two rated weeks' positions when they are worth a coach's question; only Prepare may show it."""
    pairs, rated = low_pairs(ratings), rated_weeks(ratings)
    return pairs[-1] if pairs and pairs[-1][1] == rated[-1][0] else None


def _shifts(sides: Iterable[tuple[int, int]]) -> tuple[Shift, ...]:
    window: deque[tuple[int, int]] = deque()
    tally = {-1: 0, 0: 0, 1: 0}
    shifts: list[Shift] = []
    holding = 0
    for position, side in sides:
        window.append((position, side))
        tally[side] += 1
        if len(window) > LOOK_BACK:
            tally[window.popleft()[1]] -= 1
        held = (tally[1] >= ENOUGH) - (tally[-1] >= ENOUGH)
        if held != holding and holding:
            shifts[-1] = replace(shifts[-1], ended=position)
        if held != holding and held:
            onset = next(week for week, at in window if at == held)
            shifts.append(Shift(onset, position, None, "higher" if held > 0 else "lower"))
        holding = held
    return tuple(shifts)
