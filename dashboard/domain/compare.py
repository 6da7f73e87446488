"""What is set side by side: a line before and since a session, and one partner's ratings with the other's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from dashboard.domain.usual_range import LEARN, Verdict, judge
from dashboard.domain.weeks import WEEK, week_of

Line = Mapping[date, int | None]
Dated = tuple[tuple[date, int], ...]

BEFORE = 4
ENOUGH_SINCE = 4
GAP_WEEKS = 8
GAP_SAME_WAY = 7
GAP_POINTS = 2
SHARED_WEEKS_DRAWN = 4  # fewer weeks that both shared are counted, and not drawn as a difference


@dataclass(frozen=True)
class Counts:
    """How many of the latest values lie above, inside and below the usual range; the edge is inside."""

    above: int
    inside: int
    below: int

    @property
    def total(self) -> int:
        """How many values were compared."""
        return self.above + self.inside + self.below


@dataclass(frozen=True)
class Since:
    """A line since a day: its values since, up to four before, and what the whole line's verdict adds.

    `counts` is None until four values since the day lie after the weeks the range was learned from.
    `onset` is the week the present shift began, if there is one; `began_before` whether that was before the day.
    """

    day: date
    since: Dated
    before: Dated
    verdict: Verdict
    counts: Counts | None = None
    onset: date | None = None

    @property
    def began_before(self) -> bool:
        """Whether the present shift began in a week that is not counted as since the day."""
        return self.onset is not None and self.onset < first_week_since(self.day)


@dataclass(frozen=True)
class Gap:
    """Partner A's rating minus partner B's, in points, on the weeks both have; `verdict` is of that difference."""

    weeks: tuple[date, ...]
    points: tuple[int, ...]
    verdict: Verdict

    @property
    def counts(self) -> tuple[int, int, int]:
        """Weeks in which A rated higher, both the same, B higher."""
        return _directions(self.points)

    def within(self, weeks: Collection[date]) -> tuple[int, int, int]:
        """The same counts over some of the weeks."""
        return _directions(tuple(p for week, p in zip(self.weeks, self.points, strict=True) if week in weeks))

    @property
    def recent(self) -> tuple[int, int, int]:
        """The same counts over the last eight shared weeks."""
        return _directions(self.points[-GAP_WEEKS:])

    @property
    def differently(self) -> int:
        """1 when A clearly and steadily rates higher, -1 when B does, else 0.

        Needs eight shared weeks: over the last eight the median is 2 or more points and seven or more go that way.
        """
        last = self.points[-GAP_WEEKS:]
        if len(last) < GAP_WEEKS or abs(median(last)) < GAP_POINTS:
            return 0
        a_higher, _, b_higher = self.recent
        return (a_higher >= GAP_SAME_WAY) - (b_higher >= GAP_SAME_WAY)


def in_order(line: Line) -> tuple[list[date], list[int | None]]:
    """The weeks of a line in order and their values, so that a verdict's position n is week n - 1 of the list."""
    weeks = sorted(line)
    return weeks, [line[week] for week in weeks]


def first_week_since(day: date) -> date:
    """The first week counted as since `day`: a week belongs to the side on which most of its seven days lie."""
    return week_of(day + timedelta(days=3))


def since(line: Line, day: date) -> Since:
    """A line (Monday -> points or None) since a session's date or any chosen Monday; nothing is averaged.

    The verdict is of the whole line, so a range learned before the day is used for the weeks after it.
    """
    weeks, ratings = in_order(line)
    verdict, first = judge(ratings), first_week_since(day)
    rated = [(week, value) for week, value in zip(weeks, ratings, strict=True) if value is not None]
    after = tuple(pair for pair in rated if pair[0] >= first)
    before = tuple(pair for pair in rated if pair[0] < first)[-BEFORE:]
    comparable = [value for week, value in rated[LEARN:] if week >= first]
    onset = None if verdict.onset is None else weeks[verdict.onset - 1]
    return Since(day, after, before, verdict, _counts(comparable, verdict), onset)


def gap(a: Line, b: Line) -> Gap:
    """The difference A - B on weeks where this reader has both values, judged by the same rule as a rating."""
    weeks = sorted(week for week in a.keys() & b.keys() if a[week] is not None and b[week] is not None)
    points = [(a[week] or 0) - (b[week] or 0) for week in weeks]
    return Gap(tuple(weeks), tuple(points), judge(points))


def clipped(verdict: Verdict, lowest: int = 0, highest: int = 10) -> tuple[float, float] | None:
    """The usual range as it is drawn and said, cut to the scale; None until it is known."""
    if verdict.low is None or verdict.high is None:
        return None
    return max(lowest, verdict.low), min(highest, verdict.high)


def drawn_from(line: Line) -> date | None:
    """The first week the usual range is drawn in: the one after the last of the weeks it was learned from."""
    rated = sorted(week for week, value in line.items() if value is not None)
    return rated[LEARN - 1] + WEEK if len(rated) >= LEARN else None


def _counts(values: list[int], verdict: Verdict) -> Counts | None:
    if verdict.low is None or verdict.high is None or len(values) < ENOUGH_SINCE:
        return None
    above, below = sum(v > verdict.high for v in values), sum(v < verdict.low for v in values)
    return Counts(above, len(values) - above - below, below)


def _directions(points: tuple[int, ...]) -> tuple[int, int, int]:
    return sum(p > 0 for p in points), sum(p == 0 for p in points), sum(p < 0 for p in points)
