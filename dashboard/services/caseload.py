"""A coach's couples at a glance: what each shares with both, what looks like a shift, and when they last met."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dashboard.domain.model import Person, Sharing
from dashboard.domain.privacy import Circumstances, Reach, reach_for_coach
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.usual_range import LEARN, LOOK_BACK, Direction, judge
from dashboard.domain.weeks import WEEK, is_open, week_of
from dashboard.insights.lines import Lines
from dashboard.services import letters_read
from dashboard.services.me import Me, require_coach

SHOWN_WEEKS = 26


class Order(StrEnum):
    """How the list can be sorted; never by what anybody answered."""

    NAME = "name"
    SESSION = "last session"


@dataclass(frozen=True)
class ListedCouple:
    """One couple by name: the day of the last session with this coach, and whether it is put away."""

    id: str
    partners: tuple[Person, ...]
    held_on: date | None
    archived: bool

    @property
    def names(self) -> str:
        """Both names, as "Ana and Ben"."""
        return " and ".join(p.name for p in self.partners)


@dataclass(frozen=True)
class Glance:
    """What both of a couple see of each other's ratings: the last week with any answer, lines, and shifts of today.

    What waits for the other's answer is not here: it stands, marked, in Prepare.
    """

    latest: date | None = None
    lines: Lines = field(default_factory=dict)
    shifts: dict[tuple[str, str], Direction] = field(default_factory=dict)


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
        )
        for found in me.store.couples.couples(me.person.id, me.today)
    ]


def chosen(mine: Iterable[ListedCouple], typed: str, order: Order) -> list[ListedCouple]:
    """Those whose names hold all that was typed, in this order; a couple without a session comes last."""
    parts = _plain(typed).split()
    found = sorted((c for c in mine if all(part in _plain(c.names) for part in parts)), key=lambda c: _plain(c.names))
    if order is Order.SESSION:
        found.sort(key=lambda c: c.held_on or date.min, reverse=True)
    return found


def at_a_glance(me: Me, some: Sequence[ListedCouple]) -> dict[str, Glance]:
    """By couple what stands on its row, from one question to the store and the letters there are."""
    require_coach(me)
    home = {p.id: c.id for c in some for p in c.partners}
    other = {p.id: q.id for c in some for p in c.partners for q in c.partners if q.id != p.id}
    found = {c.id: Glance() for c in some}
    latest: dict[str, date] = {}
    rows = letters_read.caseload(me, [p for c in some for p in c.partners])
    given = {(person, week): answers for person, week, answers in rows}
    for (person, week), answers in given.items():
        theirs = given.get((other.get(person, ""), week), {})
        seen = {k: v for k, v in answers.items() if _both_see(week, me.today, other_shared=k in theirs)}
        if seen:
            latest[home[person]] = max(week, latest.get(home[person], week))
        for key in RATING_KEYS:
            if key in seen:
                found[home[person]].lines.setdefault((person, key), {})[week] = int(seen[key])
    this = week_of(me.today)
    return {c: Glance(latest.get(c), _recent(g.lines, this), _shifts(g.lines, this)) for c, g in found.items()}


def _both_see(week: date, today: date, *, other_shared: bool) -> bool:
    """Whether an answer that is shared with both, and that this coach may read, stands on the couple's own screen."""
    when = Circumstances(
        consent=True, closed=not is_open(week, today), other_in=False, other_shared=other_shared, coach_since=True
    )
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


def _plain(text: str) -> str:
    """Letters as they are searched and sorted: accents and capitals do not matter."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
