"""What whoever looks may see of the check-ins: answers and notes, each asked of `privacy` first."""

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pandas as pd

from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.model import CheckIn, Role, Sharing, Value
from dashboard.domain.privacy import Circumstances, Reach, Reader, may_see, reach_for_coach
from dashboard.domain.questions import ITEMS, KEYS, RATING_KEYS, item_of, words
from dashboard.errors import SealError
from dashboard.keys.sealed_rows import coachs_check_in, own_check_in
from dashboard.services import letters_read
from dashboard.services.me import Me
from dashboard.services.worked_out import worked_out
from dashboard.store.check_ins import Row

COLUMNS: dict[str, Any] = {
    "week": "datetime64[us]",
    "person": str,
    "key": str,
    "value": "Int64",
    "answer": str,
    "kept": bool,
    "waits": bool,
}


class View(StrEnum):
    """Who is in front of the screen."""

    JUST_ME = "just me"
    BOTH = "both of us looking"
    SESSION = "in session"


Told = tuple[date, str, str, Value, bool, bool]


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


def answers(me: Me, view: View) -> pd.DataFrame:
    """The answers frame of the couple for whoever looks: one row per answer this reader may see.

    Columns: week (Monday), person (id), key (question), value (0-10, 0-3, missing for no occasion and for a step),
    answer (in words), kept (whether its author alone sees it), waits (for a coach: shared with both and not on their
    screen yet). What a coach was told alone is not among them. The frame is remembered and must not be changed.
    """
    return worked_out(me, ("answers", view), _answers, me, view)


def _answers(me: Me, view: View) -> pd.DataFrame:
    rows = letters_read.check_ins(me)
    eyes = reader(me, view)
    if eyes is not Reader.PARTNER:
        return _frame(_as_shared(me, rows, eyes))
    own = open_own(me, [r for r in rows if r.person_id == me.person.id])
    return _frame([*_own(me, own), *_as_shared(me, rows, eyes, own)])


def together_shows(me: Me, week: date) -> bool:
    """Whether the screen both look at can show any answer of this week."""
    return bool((answers(me, View.BOTH)["week"] == pd.Timestamp(week)).any())


def notes(me: Me, view: View) -> list[Note]:
    """The notes this reader may see, newest week first. A note counts as shared like one more question.

    A note that was told to a coach alone is not among them.
    """
    return worked_out(me, ("notes", view), _notes, me, view)


def _notes(me: Me, view: View) -> list[Note]:
    rows = letters_read.check_ins(me)
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


def told_alone(me: Me) -> pd.DataFrame:
    """The answers that were told to the coach who is here and to nobody else, as a frame like that of `answers`."""
    told = open_for_coach(me, letters_read.check_ins(me))
    return _frame((c.week, c.person_id, k, v, False, False) for c in told for k, v in c.answers.items())


def reader(me: Me, view: View) -> Reader:
    """Whose eyes this screen stands for."""
    if me.mode is Mode.SESSION or (me.person.role is Role.COACH and view is View.SESSION):
        return Reader.SESSION
    if me.mode is Mode.TOGETHER:
        return Reader.TOGETHER
    if me.person.role is Role.COACH:
        return Reader.COACH
    return Reader.PARTNER if view is View.JUST_ME else Reader.TOGETHER


def _own(me: Me, check_ins: Iterable[CheckIn]) -> Iterable[Told]:
    for c in check_ins:
        for k, value in c.answers.items():
            yield c.week, c.person_id, k, value, _kept(me, c, item_of(k)), False


def _kept(me: Me, check_in: CheckIn, item: str) -> bool:
    """Whether its author alone sees this part of a check-in."""
    sharing = check_in.sharing.get(item)
    told = sharing is Sharing.COACH and reaches_coach(me, check_in.saved_at)
    return not (sharing is Sharing.BOTH or told) or not me.person.consents(check_in.week)


def reaches_coach(me: Me, saved_at: datetime | None) -> bool:
    """Whether what a partner shared, saved then, with the coach alone is read by their coach of today."""
    return me.coach_confirmed and me.coach_since is not None and saved_at is not None and saved_at >= me.coach_since


def _as_shared(me: Me, rows: Sequence[Row], reader: Reader, own: Iterable[CheckIn] = ()) -> Iterable[Told]:
    """What stands in the clear, each answer asked of `privacy` first."""
    for key in KEYS:
        for row, when in _circumstances(me, [r for r in rows if key in r.shared], reader, own, key):
            if may_see(reader, Sharing.BOTH, when):
                yield row.week, row.person_id, key, row.shared[key], False, _waits(reader, when)


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
                coach_since=me.coach_since is not None and row.saved_at >= me.coach_since,
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


def _frame(rows: Iterable[Told]) -> pd.DataFrame:
    """Answers as `answers` gives them, from (week, person, key, value, kept, waits) each."""
    order = {k: n for n, k in enumerate(KEYS)}
    listed = sorted(rows, key=lambda r: (r[0], r[1], order[r[2]]))
    data: Mapping[str, Any] = {
        "week": pd.to_datetime([r[0] for r in listed]),
        "person": [r[1] for r in listed],
        "key": [r[2] for r in listed],
        "value": [_number(r[2], r[3]) for r in listed],
        "answer": [words(r[2], r[3]) for r in listed],
        "kept": [r[4] for r in listed],
        "waits": [r[5] for r in listed],
    }
    return pd.DataFrame(data).astype(COLUMNS)


def _number(key: str, value: Value) -> int | None:
    if key in RATING_KEYS:
        return int(value)
    return int(value) if str(value).isdecimal() else None
