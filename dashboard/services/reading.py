"""The answers and notes of check-ins that the viewer may see, each asked of `domain/privacy` first."""

import contextlib
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.answers import Answer, Answers
from dashboard.domain.model import CheckIn, Role, Sharing
from dashboard.domain.privacy import Circumstances, Reach, Reader, may_see, reach_for_coach, since_coach
from dashboard.domain.questions import ITEMS, KEYS, item_of
from dashboard.domain.weeks import has_come
from dashboard.errors import SealError
from dashboard.keys.sealed_rows import coachs_check_in, own_check_in
from dashboard.services import letters_read
from dashboard.services.me import Me
from dashboard.services.worked_out import worked_out
from dashboard.store.check_ins import Row


class View(StrEnum):
    """Who is in front of the screen."""

    JUST_ME = "just me"
    BOTH = "both of us looking"
    SESSION = "in session"


@dataclass(frozen=True)
class Note:
    """A note this reader may see; `kept` when its author alone does, `waits` when a coach sees it before the two do."""

    week: date
    person: str
    text: str
    kept: bool = False
    waits: bool = False


def open_own(me: Me, rows: Sequence[Row]) -> list[CheckIn]:
    """One's own check-ins, whole; one that does not prove to be one's own is left out."""
    return [check_in for row in rows if (check_in := own_of(me, row))]


def own_of(me: Me, row: Row) -> CheckIn | None:
    """One's own check-in of a row, whole; None where it does not prove to be one's own.

    Of what stood here before a reset only what stands open is left, and nothing proves that.
    """
    if row.id in me.head.lost:
        return None
    if row.id in me.head.before_reset:
        sharing, about = dict.fromkeys(ITEMS, Sharing.BOTH), (row.revision, row.saved_at, row.wording)
        return CheckIn(row.person_id, row.week, row.shared, sharing, row.note, *about, proven=False)
    with contextlib.suppress(SealError):
        if row.id not in me.visit.opened:
            me.visit.opened[row.id] = own_check_in(row, me.identity)
        return me.visit.opened[row.id]
    return None


def answers(me: Me, view: View) -> Answers:
    """The couple's answers that the viewer may see; what a coach was told alone is not among them.

    They are listed once in a visit while nothing stored has changed.
    """
    return worked_out(me, ("answers", view), _answers, me, view)


def _answers(me: Me, view: View) -> Answers:
    rows = _of_weeks_that_came(me)
    eyes = reader(me, view)
    if eyes is not Reader.PARTNER:
        return Answers(_as_shared(me, rows, eyes))
    own = open_own(me, [r for r in rows if r.person_id == me.person.id])
    return Answers([*_own(me, own), *_as_shared(me, rows, eyes, own)])


def _of_weeks_that_came(me: Me) -> list[Row]:
    """The check-ins there are: a week saved while the date was wrong is in none of them before it has come."""
    return [row for row in letters_read.check_ins(me) if has_come(row.week, me.today)]


def together_shows(me: Me, week: date) -> bool:
    """Whether two are here to look, and the screen both look at can show any answer of this week."""
    return len(me.present) > 1 and week in answers(me, View.BOTH).weeks


def notes(me: Me, view: View) -> list[Note]:
    """The notes this reader may see, newest week first. A note counts as shared like one more question.

    A note that was told to a coach alone is not among them.
    """
    return worked_out(me, ("notes", view), _notes, me, view)


def _notes(me: Me, view: View) -> list[Note]:
    rows = _of_weeks_that_came(me)
    eyes = reader(me, view)
    own: list[CheckIn] = []
    found: list[Note] = []
    if eyes is Reader.PARTNER:
        own = open_own(me, [r for r in rows if r.person_id == me.person.id])
        found += [Note(c.week, c.person_id, c.note, _kept(me, c, "note")) for c in own if c.note]
    for row, when in _circumstances(me, rows, eyes, own, "note"):
        if row.note and may_see(eyes, Sharing.BOTH, when):
            found.append(Note(row.week, row.person_id, row.note, waits=_waits(eyes, when)))
    return sorted(found, key=lambda n: n.week, reverse=True)


def told_alone(me: Me) -> Answers:
    """The answers that were told to the coach who is here and to nobody else."""
    check_ins = open_for_coach(me, letters_read.check_ins(me))
    return Answers(
        Answer(c.week, c.person_id, k, v, wording=c.wording) for c in check_ins for k, v in c.answers.items()
    )


def reader(me: Me, view: View) -> Reader:
    """Whose eyes this screen stands for."""
    if me.mode is Mode.SESSION or (me.person.role is Role.COACH and view is View.SESSION):
        return Reader.SESSION
    if me.mode is Mode.TOGETHER:
        return Reader.TOGETHER
    if me.person.role is Role.COACH:
        return Reader.COACH
    return Reader.PARTNER if view is View.JUST_ME else Reader.TOGETHER


def _own(me: Me, check_ins: Iterable[CheckIn]) -> Iterable[Answer]:
    for c in check_ins:
        for k, value in c.answers.items():
            yield Answer(c.week, c.person_id, k, value, kept=_kept(me, c, item_of(k)), wording=c.wording)


def _kept(me: Me, check_in: CheckIn, item: str) -> bool:
    """Whether its author alone sees this part of a check-in."""
    sharing = check_in.sharing.get(item)
    told = sharing is Sharing.COACH and reaches_coach(me, check_in.saved_at)
    return not (sharing is Sharing.BOTH or told) or not me.person.consents(check_in.week)


def reaches_coach(me: Me, saved_at: datetime | None) -> bool:
    """Whether what a partner shared, saved then, with the coach alone is read by their coach of today."""
    return me.coach_key is not None and since_coach(saved_at, me.coach_since)


def _as_shared(me: Me, rows: Sequence[Row], reader: Reader, own: Iterable[CheckIn] = ()) -> Iterable[Answer]:
    """What stands in the clear, each answer asked of `privacy` first."""
    for key in KEYS:
        for row, when in _circumstances(me, [r for r in rows if key in r.shared], reader, own, key):
            if may_see(reader, Sharing.BOTH, when):
                waits = _waits(reader, when)
                yield Answer(row.week, row.person_id, key, row.shared[key], waits=waits, wording=row.wording)


def _waits(reader: Reader, when: Circumstances) -> bool:
    """Whether a coach alone sees this before the two do."""
    return reader is Reader.COACH and reach_for_coach(Sharing.BOTH, when) is Reach.WAITS


def _circumstances(
    me: Me, rows: Sequence[Row], reader: Reader, own: Iterable[CheckIn], key: str
) -> Iterable[tuple[Row, Circumstances]]:
    """What decides about one question in every row of others (for a partner) or of both.

    For a note, any answer of the partner's counts as theirs.
    """
    people = {p.id: p for p in me.couple}
    has = (lambda answers: key in answers) if key != "note" else bool
    shared = {(r.week, r.person_id) for r in rows if people[r.person_id].consents(r.week) and has(r.shared)}
    own_in = {c.week for c in own if has(c.answers)}
    day = me.closing_day
    for row in rows:
        if reader is Reader.PARTNER and row.person_id == me.person.id:
            continue
        yield (
            row,
            Circumstances(
                consent=people[row.person_id].consents(row.week),
                closed=not weeks.is_open(row.week, day),
                other_in=row.week in own_in,
                other_shared=any((row.week, p) in shared for p in people if p != row.person_id),
                coach_since=since_coach(row.saved_at, me.coach_since),
                other_gone=any(p.erased for p in me.couple if p.id != row.person_id),
            ),
        )


def open_for_coach(me: Me, rows: Sequence[Row]) -> list[CheckIn]:
    """What partners sealed to the coach of this visit; an earlier coach's share cannot be opened and is left out."""
    opened, found = me.visit.opened, []
    for row, when in _circumstances(me, rows, Reader.COACH, (), "note"):
        if row.sealed_coach is None or not may_see(Reader.COACH, Sharing.COACH, when):
            continue
        # The blob of a row is replaced when its owner takes something back, so the row alone is no name for it.
        name = f"{row.id} {hashlib.sha256(row.sealed_coach).hexdigest()}"
        with contextlib.suppress(SealError):
            if name not in opened:
                opened[name] = coachs_check_in(row, me.identity)
            found.append(opened[name])
    return [*found, *letters_read.told_alone(me)]
