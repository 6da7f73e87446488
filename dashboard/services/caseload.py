"""A coach's couples at a glance: what each shares with both, what looks like a shift, and when they last met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dashboard.domain.compare import first_week_since
from dashboard.domain.listed_couple import ListedCouple
from dashboard.domain.model import Person, Sharing
from dashboard.domain.names import folded
from dashboard.domain.privacy import Circumstances, Reach, reach_for_coach
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.usual_range import LEARN, LOOK_BACK, Direction, judge
from dashboard.domain.weeks import WEEK, full_label, has_come, is_open, week_of
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.insights.lines import Lines
from dashboard.services import letters_in, letters_read
from dashboard.services.me import NOT_YOURS, Me, require_coach
from dashboard.services.sessions import AHEAD

SHOWN_WEEKS = 26


class Order(StrEnum):
    """How the list can be sorted; never by what anybody answered."""

    NAME = "name"
    SESSION = "last session"
    NEXT = "next session"


@dataclass(frozen=True)
class Glance:
    """What both of a couple see of each other's ratings: the last week with any answer, lines, and shifts of today.

    `new` counts the weeks since the last session with an answer. `up_to` is how far their letters reach, for a couple
    with its own computer.
    What waits for the other's answer is not here: it stands, marked, in Prepare.
    """

    latest: date | None = None
    lines: Lines = field(default_factory=dict)
    shifts: dict[tuple[str, str], Direction] = field(default_factory=dict)
    new: int = 0
    up_to: date | None = None


def couples(me: Me) -> list[ListedCouple]:
    """The couples of the coach who is here."""
    require_coach(me)
    partners: dict[str | None, list[Person]] = {}
    for person in me.store.people():
        partners.setdefault(person.couple_id, []).append(person)
    return [
        ListedCouple(
            found.id,
            tuple(partners.get(found.id, ())),
            found.held_on if found.held_on and found.held_on >= me.day_of(found.since) else None,
            found.archived_at is not None,
            found.next_on if found.next_on and found.next_on >= me.today else None,
            found.spoken_on,
            found.erase_by,
        )
        for found in me.store.couples.couples(me.person.id, me.today)
    ]


def chosen(mine: Iterable[ListedCouple], typed: str, order: Order) -> list[ListedCouple]:
    """Those whose names hold all that was typed, in this order; a couple without such a session comes last."""
    parts = folded(typed).split()
    found = sorted((c for c in mine if all(part in folded(c.names) for part in parts)), key=lambda c: folded(c.names))
    if order is Order.SESSION:
        found.sort(key=lambda c: c.held_on or date.min, reverse=True)
    if order is Order.NEXT:
        found.sort(key=lambda c: c.next_on or date.max)
    return found


def at_a_glance(me: Me, some: Sequence[ListedCouple]) -> dict[str, Glance]:
    """By couple what stands on its row, from one question to the store and the letters there are."""
    require_coach(me)
    home = {p.id: c.id for c in some for p in c.partners}
    other = {p.id: q.id for c in some for p in c.partners for q in c.partners if q.id != p.id}
    alone = {p.id for c in some for p in c.partners for q in c.partners if q.id != p.id and q.erased}
    found = {c.id: Glance() for c in some}
    seen_weeks: dict[str, set[date]] = {c.id: set() for c in some}
    rows = letters_read.caseload(me, [p for c in some for p in c.partners])
    given = {(person, week): answers for person, week, answers in rows if has_come(week, me.today)}
    for (person, week), answers in given.items():
        theirs = given.get((other.get(person, ""), week), {})
        gone = person in alone
        seen = {k: v for k, v in answers.items() if _both_see(week, me.today, other_shared=k in theirs, gone=gone)}
        if seen:
            seen_weeks[home[person]].add(week)
        for key in RATING_KEYS:
            if key in seen:
                found[home[person]].lines.setdefault((person, key), {})[week] = int(seen[key])
    this = week_of(me.today)
    return {
        c.id: Glance(
            max(seen_weeks[c.id], default=None),
            _recent(found[c.id].lines, this),
            _shifts(found[c.id].lines, this),
            sum(c.held_on is None or week >= first_week_since(c.held_on) for week in seen_weeks[c.id]),
            letters_in.up_to(me, c.partners) if any(p.elsewhere for p in c.partners) else None,
        )
        for c in some
    }


def set_next(me: Me, day: date | None) -> None:
    """The day of the next session with the couple this visit is about; None takes it out. Raises BadInputError."""
    require_coach(me)
    if not me.couple:
        raise NotAllowedError(NOT_YOURS)
    if day is not None and not me.today <= day <= me.today + AHEAD:
        raise BadInputError(f"Choose a day from today to {full_label(me.today + AHEAD)}.")
    me.store.couples.set_day(me.couple_id, "next_on", day)


def next_on(me: Me) -> date | None:
    """That day, while it has not passed."""
    require_coach(me)
    day = me.store.couples.day(me.couple_id, "next_on") if me.couple else None
    return day if day and day >= me.today else None


def _both_see(week: date, today: date, *, other_shared: bool, gone: bool) -> bool:
    """Whether an answer that is shared with both, and that this coach may read, stands on the couple's own screen."""
    closed = not is_open(week, today)
    when = Circumstances(True, closed, False, other_shared, coach_since=True, other_gone=gone)
    return reach_for_coach(Sharing.BOTH, when) is Reach.BOTH


def _recent(lines: Lines, this: date) -> Lines:
    first = this - (SHOWN_WEEKS - 1) * WEEK
    recent = {of: {w: v for w, v in line.items() if first <= w <= this} for of, line in lines.items()}
    return {of: line for of, line in recent.items() if line}


def _shifts(lines: Lines, this: date) -> dict[tuple[str, str], Direction]:
    """Lines that look like a shift today; the week that is not over yet does not count."""
    found = {of: judge(_ruled([v for w, v in sorted(line.items()) if w < this])).now for of, line in lines.items()}
    return {of: way for of, way in found.items() if way}


def _ruled(values: list[int]) -> list[int]:
    """All that today's verdict rests on: the weeks a usual range is learned from, and the latest after them."""
    return values[:LEARN] + values[LEARN:][-LOOK_BACK:]
