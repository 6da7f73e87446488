"""Whoever is here, as every service is told: the person, their couple and coach, their key, the day and the place."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pyrage.x25519 import Identity

from dashboard.accounts.visits import Mode, Visit
from dashboard.domain import weeks
from dashboard.domain.model import Person, Role
from dashboard.domain.privacy import may_be_sealed_to
from dashboard.errors import NotAllowedError
from dashboard.store.storage import Storage

SHARED_SCREEN = "This is a shared screen. Sign in again to see your own pages."
NOT_YOURS = "This is not part of this visit."
OVER = "This visit is over. Sign in again."


@dataclass(frozen=True)
class Me:
    """The person of a visit and the others of their couple, as they may know them, for one run or one press.

    `today` is the date where the person is, `zone` the name of their time zone, if it is known. `store` is for
    services alone. A visit can end or turn into a shared screen meanwhile; `mode` and `identity` say so at once.
    """

    visit: Visit
    person: Person
    couple: tuple[Person, ...]
    coach: Person | None
    coach_since: datetime | None
    coach_confirmed: bool
    store: Storage
    today: date
    zone: str | None = None
    demo: bool = False

    @property
    def mode(self) -> Mode:
        """What the visit may look at."""
        return self.visit.mode

    @property
    def partner(self) -> Person:
        """The other one of the two."""
        return next(p for p in self.couple if p.id != self.person.id)

    @property
    def present(self) -> tuple[Person, ...]:
        """Those of the couple who have not erased themselves: whoever is left decides alone."""
        return tuple(p for p in self.couple if not p.erased)

    @property
    def couple_id(self) -> str:
        """The couple this visit is about; empty while it is about none."""
        return (self.couple[0].couple_id or "") if self.couple else ""

    @property
    def identity(self) -> Identity:
        """The unlocked key. Raises NotAllowedError on a shared screen, where there is none."""
        if self.visit.identity is None:
            raise NotAllowedError(SHARED_SCREEN if self.mode is not Mode.OWN else OVER)
        return self.visit.identity

    def coach_key_for(self, saved_at: datetime | None) -> str | None:
        """The public key of the coach whom something saved then may be sealed to."""
        return may_be_sealed_to(self.coach, self.coach_confirmed, saved_at, self.coach_since)

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.store.folder

    def day_of(self, moment: datetime) -> date:
        """The date of a stored moment where the person is."""
        return weeks.day_in(moment, self.zone)


def identify(
    visit: Visit, store: Storage, zone: str | None = None, chosen: str | None = None, *, demo: bool = False
) -> Me:
    """The person of `visit` with their couple and coach as they are stored now. Raises NotAllowedError.

    `chosen` is the couple a coach looks at; it counts only while they coach it.
    """
    people = {p.id: p for p in store.people()}
    person = people.get(visit.person_id)
    if person is None:
        raise NotAllowedError(OVER)
    links = [k for k in store.coach_links() if k.until is None]
    if person.role is Role.COACH:
        links = [k for k in links if k.coach_id == person.id]
    couple_id = person.couple_id or visit.couple_id or chosen
    if couple_id is None and len({k.couple_id for k in links}) == 1:
        couple_id = links[0].couple_id
    link = next((k for k in reversed(links) if k.couple_id == couple_id), None)
    if person.role is Role.COACH and link is None:
        couple_id = None
    couple = tuple(p for p in people.values() if couple_id and p.couple_id == couple_id)
    coach = people.get(link.coach_id) if link else None
    said = [a.kind for a in store.agreements() if coach and (a.coach_id, a.person_id) == (coach.id, person.id)]
    confirmed = [kind for kind in said if kind.startswith("words")][-1:] == ["words confirmed"]
    since = link.since if link else None
    return Me(visit, person, couple, coach, since, confirmed, store, weeks.today_in(zone), zone, demo)


def require_partner(me: Me) -> None:
    """First line of what a partner does or reads alone. Raises NotAllowedError.

    A tab left open behind a shared screen still sends its buttons: whoever sits there is not known.
    """
    _require(me, Role.PARTNER)


def require_coach(me: Me) -> None:
    """First line of what a coach does or reads alone. Raises NotAllowedError."""
    _require(me, Role.COACH)


def require_own_screen(me: Me) -> None:
    """First line of what either does on their own screen. Raises NotAllowedError."""
    if me.mode is not Mode.OWN:
        raise NotAllowedError(SHARED_SCREEN)
    if me.visit.identity is None:
        raise NotAllowedError(OVER)


def _require(me: Me, role: Role) -> None:
    require_own_screen(me)
    if me.person.role is not role:
        raise NotAllowedError(NOT_YOURS)
