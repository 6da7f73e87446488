"""Who is looking, and only what they may see: the one way from the store to a page."""

import contextlib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from pyrage.x25519 import Identity

from dashboard import door, seal, weeks
from dashboard.door import Mode, Visit
from dashboard.errors import NotAllowedError, SealError
from dashboard.model import CheckIn, Person, Role, Sharing, Value
from dashboard.practice import Practice
from dashboard.practice import load as load_practice
from dashboard.privacy import Circumstances, Reader, may_see
from dashboard.questions import ITEMS, KEYS, RATING_KEYS, item_of, words
from dashboard.storage import Row, Storage

COLUMNS: dict[str, Any] = {
    "week": "datetime64[us]",
    "person": str,
    "key": str,
    "value": "Int64",
    "answer": str,
    "kept": bool,
}


Told = tuple[date, str, str, Value, bool]


COUPLE = "couple"


class View(StrEnum):
    """Who is in front of the screen."""

    JUST_ME = "just me"
    BOTH = "both of us looking"
    SESSION = "in session"


@dataclass(frozen=True)
class Note:
    """A note this reader may see; `kept` when its author alone does."""

    week: date
    person: str
    text: str
    kept: bool


@dataclass(frozen=True)
class Me:
    """The person of this visit and the others of their couple, as they may know them."""

    visit: Visit
    person: Person
    couple: tuple[Person, ...]
    coach: Person | None
    coach_since: datetime | None
    coach_confirmed: bool

    @property
    def partner(self) -> Person:
        """The other one of the two."""
        return next(p for p in self.couple if p.id != self.person.id)

    @property
    def identity(self) -> Identity:
        """The unlocked key. Raises NotAllowedError on a shared screen, where there is none."""
        if self.visit.identity is None:
            raise NotAllowedError("This is a shared screen. Sign in again to see your own pages.")
        return self.visit.identity


def who() -> Visit:
    """Whose visit this is, asked afresh every time. Raises NotAllowedError when it is over."""
    visit = door.current().by_id(st.context.headers.get("x-visit"))
    if visit is None:
        raise NotAllowedError("This visit is over. Sign in again.")
    return visit


def store() -> Storage:
    """The store of this running app; for the modules of this layer only, never for a page."""
    return door.current().storage


def folder() -> Path:
    """The data folder of this running app."""
    return store().folder


def is_demo() -> bool:
    """Whether everybody here is invented."""
    return door.current().demo


def practice() -> Practice:
    """What the coach has set for everyone here."""
    return load_practice(folder())


def me() -> Me:
    """The person of this visit with their couple and coach. Raises NotAllowedError."""
    visit = who()
    people = {p.id: p for p in store().people()}
    person = people.get(visit.person_id)
    if person is None:
        raise NotAllowedError("This visit is over. Sign in again.")
    links = [k for k in store().coach_links() if k.until is None]
    if person.role is Role.COACH:
        links = [k for k in links if k.coach_id == person.id]
    couple_id = person.couple_id or visit.couple_id or st.session_state.get(f"{COUPLE}-{visit.id}")
    if couple_id is None and len(links) == 1:
        couple_id = links[0].couple_id
    link = next((k for k in reversed(links) if k.couple_id == couple_id), None)
    if person.role is Role.COACH and link is None:
        couple_id = None
    couple = tuple(p for p in people.values() if couple_id and p.couple_id == couple_id)
    coach = people.get(link.coach_id) if link else None
    said = [a.kind for a in store().agreements() if coach and (a.coach_id, a.person_id) == (coach.id, person.id)]
    confirmed = [kind for kind in said if kind.startswith("words")][-1:] == ["words confirmed"]
    return Me(visit, person, couple, coach, link.since if link else None, confirmed)


def acting(role: Role) -> Me:
    """The person of this visit, to do something of their own. Raises NotAllowedError on a shared screen.

    A tab left open behind a shared screen still sends its buttons: whoever sits there is not known.
    """
    found = me()
    if found.visit.mode is not Mode.OWN:
        raise NotAllowedError("This is a shared screen. Sign in again to see your own pages.")
    if found.person.role is not role:
        raise NotAllowedError("This is not part of this visit.")
    return found


def require(role: Role | None = None, *modes: Mode) -> Me:
    """First line of every page: stops it unless the visit has this role and one of these modes (own, by default)."""
    try:
        found = me()
    except NotAllowedError as error:
        st.info(str(error))
        st.stop()
    if (role is not None and found.person.role is not role) or found.visit.mode not in (modes or (Mode.OWN,)):
        st.info("This page is not part of this visit.")
        st.stop()
    return found


def key(name: str) -> str:
    """A widget key that no other visit can share."""
    return f"{name}-{who().id}"


def today() -> date:
    """Today's date where the browser is."""
    return weeks.today_in(st.context.timezone)


def day_of(moment: datetime) -> date:
    """The date of a stored moment where the browser is."""
    return weeks.day_in(moment, st.context.timezone)


def zone() -> str | None:
    """The name of the browser's time zone, if it tells one."""
    found: str | None = st.context.timezone
    return found


def open_own(mine: Me, rows: Sequence[Row]) -> list[CheckIn]:
    """One's own check-ins, whole."""
    opened, found = mine.visit.opened, []
    for row in rows:
        check_in = opened.get(row.id)
        if check_in is None:
            check_in = opened[row.id] = _whole(row, mine.identity)
        found.append(check_in)
    return found


def _whole(row: Row, identity: Identity) -> CheckIn:
    """A check-in as its author wrote it; after a reset with a new key only what stands open is left."""
    stored = {"revision": row.revision, "saved_at": row.saved_at, "wording": row.wording}
    try:
        return seal.open_check_in(row.sealed_self, identity, row.person_id, row.week, **stored)
    except SealError:
        sharing = dict.fromkeys(ITEMS, Sharing.BOTH)
        return CheckIn(row.person_id, row.week, row.shared, sharing, row.note, row.revision, row.saved_at, row.wording)


def answers(view: View) -> pd.DataFrame:
    """The answers frame of the couple for whoever looks: one row per answer this reader may see.

    Columns: week (Monday), person (id), key (question), value (0-10, 0-3, missing for no occasion and for a step),
    answer (in words), kept (whether its author alone sees it).
    """
    mine = me()
    rows = store().check_ins([p.id for p in mine.couple])
    eyes = reader(mine, view)
    if eyes is Reader.COACH:
        return _frame([*_as_shared(mine, rows, eyes), *_for_coach(mine, rows)])
    if eyes is not Reader.PARTNER:
        return _frame(_as_shared(mine, rows, eyes))
    own = open_own(mine, [r for r in rows if r.person_id == mine.person.id])
    return _frame([*_own(mine, own), *_as_shared(mine, rows, eyes, own)])


def notes(view: View) -> list[Note]:
    """The notes this reader may see, newest week first. A note counts as shared like one more question."""
    mine = me()
    rows = store().check_ins([p.id for p in mine.couple])
    eyes = reader(mine, view)
    own: list[CheckIn] = []
    found: list[Note] = []
    if eyes is Reader.PARTNER:
        own = open_own(mine, [r for r in rows if r.person_id == mine.person.id])
        found += [Note(c.week, c.person_id, c.note, _kept(mine, c, "note")) for c in own if c.note]
    if eyes is Reader.COACH:
        found += [Note(c.week, c.person_id, c.note, False) for c in open_for_coach(mine, rows) if c.note]
    for row, when in _circumstances(mine, rows, eyes, own, "note"):
        if row.note and may_see(eyes, Sharing.BOTH, when):
            found.append(Note(row.week, row.person_id, row.note, False))
    return sorted(found, key=lambda n: n.week, reverse=True)


def reader(mine: Me, view: View) -> Reader:
    """Whose eyes this screen stands for."""
    if mine.visit.mode is Mode.SESSION or (mine.person.role is Role.COACH and view is View.SESSION):
        return Reader.SESSION
    if mine.visit.mode is Mode.TOGETHER:
        return Reader.TOGETHER
    if mine.person.role is Role.COACH:
        return Reader.COACH
    return Reader.PARTNER if view is View.JUST_ME else Reader.TOGETHER


def _own(mine: Me, check_ins: Iterable[CheckIn]) -> Iterable[Told]:
    for c in check_ins:
        for k, value in c.answers.items():
            yield c.week, c.person_id, k, value, _kept(mine, c, item_of(k))


def _kept(mine: Me, check_in: CheckIn, item: str) -> bool:
    """Whether its author alone sees this part of a check-in."""
    return check_in.sharing.get(item) is Sharing.ME or not mine.person.consents(check_in.week)


def _as_shared(mine: Me, rows: Sequence[Row], reader: Reader, own: Iterable[CheckIn] = ()) -> Iterable[Told]:
    """What stands in the clear, each answer asked of `privacy` first."""
    for key in KEYS:
        for row, when in _circumstances(mine, rows, reader, own, key):
            if key in row.shared and may_see(reader, Sharing.BOTH, when):
                yield row.week, row.person_id, key, row.shared[key], False


def _circumstances(
    mine: Me, rows: Sequence[Row], reader: Reader, own: Iterable[CheckIn], key: str
) -> Iterable[tuple[Row, Circumstances]]:
    """What decides about one question in every row of others (for a partner) or of both.

    For a note, any answer of the partner's counts as theirs.
    """
    people = {p.id: p for p in mine.couple}
    has = (lambda answers: key in answers) if key != "note" else bool
    shared = {(r.week, r.person_id) for r in rows if people[r.person_id].consents(r.week) and has(r.shared)}
    own_in = {c.week for c in own if has(c.answers)}
    day = today()
    for row in rows:
        if reader is Reader.PARTNER and row.person_id == mine.person.id:
            continue
        yield (
            row,
            Circumstances(
                consent=people[row.person_id].consents(row.week),
                closed=not weeks.is_open(row.week, day),
                other_in=row.week in own_in,
                other_shared=any((row.week, p) in shared for p in people if p != row.person_id),
                coach_since=mine.coach_since is not None and row.saved_at >= mine.coach_since,
            ),
        )


def _for_coach(mine: Me, rows: Sequence[Row]) -> Iterable[Told]:
    """What was sealed to the coach who is looking."""
    for check_in in open_for_coach(mine, rows):
        for k, value in check_in.answers.items():
            yield check_in.week, check_in.person_id, k, value, False


def open_for_coach(mine: Me, rows: Sequence[Row]) -> list[CheckIn]:
    """What partners sealed to the coach of this visit; an earlier coach's share cannot be opened and is left out."""
    opened, found = mine.visit.opened, []
    for row, when in _circumstances(mine, rows, Reader.COACH, (), "note"):
        if row.sealed_coach is None or not may_see(Reader.COACH, Sharing.COACH, when):
            continue
        # The blob of a row is replaced when its owner takes something back, so the row alone is no name for it.
        name = f"{row.id} {hashlib.sha256(row.sealed_coach).hexdigest()}"
        with contextlib.suppress(SealError):
            if name not in opened:
                opened[name] = seal.open_check_in(row.sealed_coach, mine.identity, row.person_id, row.week)
            found.append(opened[name])
    return found


def _frame(rows: Iterable[Told]) -> pd.DataFrame:
    order = {k: n for n, k in enumerate(KEYS)}
    listed = sorted(rows, key=lambda r: (r[0], r[1], order[r[2]]))
    data: Mapping[str, list[Any]] = {
        "week": [pd.Timestamp(r[0]) for r in listed],
        "person": [r[1] for r in listed],
        "key": [r[2] for r in listed],
        "value": [_number(r[2], r[3]) for r in listed],
        "answer": [words(r[2], r[3]) for r in listed],
        "kept": [r[4] for r in listed],
    }
    return pd.DataFrame(data).astype(COLUMNS)


def _number(key: str, value: Value) -> int | None:
    if key in RATING_KEYS:
        return int(value)
    return int(value) if str(value).isdecimal() else None
