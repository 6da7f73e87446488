"""What is said first of each rating: a shift, a lasting difference, since the session, what is usual, or too early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.compare import Counts, clipped, in_order
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.usual_range import LOOK_BACK, Direction, State
from dashboard.domain.weeks import WEEK
from dashboard.insights.signals import Signals

# Whatever is said first is said of now: a line that ended long ago says nothing.
RECENT = LOOK_BACK * WEEK  # how far before the named week a line may have ended and still be spoken of
SESSION_SPEAKS = 13 * WEEK  # how long after a session what is since it is said first


class Speaks(StrEnum):
    """What a headline speaks of; the first that holds is said and nothing else."""

    SHIFT = "a shift"
    DIFFERENCE = "a lasting difference"
    SINCE = "since the session"
    USUAL = "what is usual"
    EARLY = "too early"
    NOTHING = "no answer"


class AgainstUsual(StrEnum):
    """Where somebody's answer of one week lies, seen from their usual range."""

    WITHIN = "within"
    OUTSIDE = "outside"
    EARLY = "too early"


@dataclass(frozen=True)
class ShiftNow:
    """A shift somebody's line looks like now, and the week it began in."""

    person: str
    direction: Direction
    onset: date


@dataclass(frozen=True)
class SinceSession:
    """One whose answers since a session lie mostly on one side of their usual range; `counts` are of those answers."""

    person: str
    side: Direction
    counts: Counts


@dataclass(frozen=True)
class Headline:
    """What is said first of one rating; only the part that `speaks` names is filled.

    `week` is the last whole week with an answer to it: the one that `places` are of, by person.
    `higher` is who rates it higher, in `weeks_higher` of the last eight shared weeks; `unlike` the week whose numbers
    stand beside that and say otherwise, None where they do not. `session` is the day of the last.
    """

    rating: str
    speaks: Speaks
    week: date | None = None
    shifts: tuple[ShiftNow, ...] = ()
    higher: str | None = None
    weeks_higher: int = 0
    unlike: date | None = None
    session: date | None = None
    since: tuple[SinceSession, ...] = ()
    places: Mapping[str, AgainstUsual] = field(default_factory=dict)


def named_week(answers: Answers, partners: Sequence[Partner]) -> date | None:
    """The week whose ratings stand beside each other: the latest that holds one; None while there is none."""
    weeks = [week for partner in partners for key in RATING_KEYS for week in answers.line(partner.id, key)]
    return max(weeks, default=None)


def latest_of(answers: Answers, partners: Sequence[Partner], rating: str, week: date) -> dict[str, Answer | None]:
    """Each partner's answer of the named week, None where there is none; only of those who rated anything at all."""
    seen = [p for p in partners if any(answers.line(p.id, key) for key in RATING_KEYS)]
    return {p.id: answers.get(p.id, rating, week) for p in seen}


def headlines(signals: Signals, session: date | None = None, *, differences: bool = True) -> dict[str, Headline]:
    """By rating. `session` is the day of the last one; without `differences` none is spoken of."""
    now = named_week(signals.answers, signals.partners)
    return {key: _headline(signals, key, now, session, differences) for key in RATING_KEYS}


def _headline(signals: Signals, rating: str, now: date | None, session: date | None, differences: bool) -> Headline:
    lines = {p.id: signals.lines[p.id, rating] for p in signals.partners}
    recent = {person: line for person, line in lines.items() if now and line and max(line) >= now - RECENT}
    week = max((max(line) for line in recent.values()), default=None)
    if shifts := _shifts(signals, rating, recent):
        return Headline(rating, Speaks.SHIFT, week, shifts=shifts)
    gap = signals.gaps.get(rating) if differences else None
    if gap and now and gap.weeks and gap.weeks[-1] >= now - RECENT and gap.differently:
        a, b = (partner.id for partner in signals.partners)
        higher, count = (a, gap.recent[0]) if gap.differently > 0 else (b, gap.recent[2])
        unlike = None if _is_higher(signals.answers, rating, now, higher, b if higher == a else a) else now
        return Headline(rating, Speaks.DIFFERENCE, week, higher=higher, weeks_higher=count, unlike=unlike)
    if session and signals.today - session <= SESSION_SPEAKS and (since := _since(signals, rating, session, recent)):
        return Headline(rating, Speaks.SINCE, week, session=session, since=since)
    places = {p: _place(signals, p, rating, line[week]) for p, line in recent.items() if week in line}
    if any(one is not AgainstUsual.EARLY for one in places.values()):
        return Headline(rating, Speaks.USUAL, week, places=places)
    anything = any(signals.answers.line(partner.id, rating) for partner in signals.partners)
    return Headline(rating, Speaks.EARLY if anything else Speaks.NOTHING, week, places=places)


def _is_higher(answers: Answers, rating: str, week: date, one: str, other: str) -> bool:
    """Whether that one rated it higher in this week, or nothing else can be said of it."""
    numbers = [answer.number for who in (one, other) if (answer := answers.get(who, rating, week))]
    given = [number for number in numbers if number is not None]
    return len(given) < 2 or given[0] > given[1]


def _shifts(signals: Signals, rating: str, recent: Mapping[str, Mapping[date, int]]) -> tuple[ShiftNow, ...]:
    found = []
    for person, line in recent.items():
        verdict = signals.verdicts[person, rating]
        if verdict.now and verdict.onset:
            found.append(ShiftNow(person, verdict.now, in_order(line)[0][verdict.onset - 1]))
    return tuple(found)


def _since(
    signals: Signals, rating: str, session: date, recent: Mapping[str, Mapping[date, int]]
) -> tuple[SinceSession, ...]:
    """Those of whom more than three of four answers since the session lie outside on the same side.

    With half of them a fourth of all steady lines would be spoken of within half a year; so it is about one in 13.
    """
    found = []
    for person, part in signals.since(rating, session).items():
        counts = part.counts
        if person in recent and counts and 4 * max(counts.above, counts.below) > 3 * counts.total:
            found.append(SinceSession(person, "higher" if counts.above > counts.below else "lower", counts))
    return tuple(found)


def _place(signals: Signals, person: str, rating: str, value: int) -> AgainstUsual:
    verdict = signals.verdicts[person, rating]
    band = clipped(verdict)
    if band is None or verdict.state is State.RANGE_KNOWN:
        return AgainstUsual.EARLY
    return AgainstUsual.WITHIN if band[0] <= value <= band[1] else AgainstUsual.OUTSIDE
