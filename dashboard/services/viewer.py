"""Who is looking, and only what they may see: the one way from the store to a page."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import streamlit as st
from pyrage.x25519 import Identity

from dashboard.accounts import sign_in
from dashboard.accounts.sign_in import Mode, Visit
from dashboard.domain import weeks
from dashboard.domain.coach_settings import Practice
from dashboard.domain.coach_settings import load as load_practice
from dashboard.domain.model import Person, Role
from dashboard.errors import NotAllowedError
from dashboard.store.storage import Storage

COUPLE = "couple"
WORKED_OUT = 60
T = TypeVar("T")


class View(StrEnum):
    """Who is in front of the screen."""

    JUST_ME = "just me"
    BOTH = "both of us looking"
    SESSION = "in session"


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
    visit = sign_in.current().by_id(st.context.headers.get("x-visit"))
    if visit is None:
        raise NotAllowedError("This visit is over. Sign in again.")
    return visit


def store() -> Storage:
    """The store of this running app; for the modules of this layer only, never for a page."""
    return sign_in.current().storage


def folder() -> Path:
    """The data folder of this running app."""
    return store().folder


def is_demo() -> bool:
    """Whether everybody here is invented."""
    return sign_in.current().demo


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
    if couple_id is None and len({k.couple_id for k in links}) == 1:
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


def worked_out(mine: Me, name: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """What `make` gives, remembered in this visit alone, while nothing stored and no day has changed."""
    visit = mine.visit
    of = (store().version, today(), visit.mode, tuple(p.id for p in mine.couple), *name)
    kept = visit.worked_out
    if of not in kept:
        made = make()
        if len(kept) >= WORKED_OUT:
            visit.worked_out = kept = {}
        kept[of] = made
        return made
    found: T = kept[of]
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
