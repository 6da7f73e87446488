"""Whoever is here, as every service is told: the person, their couple and coach, their key, the day and the place."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pyrage.x25519 import Identity

from dashboard.accounts.visits import Mode, Visit
from dashboard.domain import weeks
from dashboard.domain.model import Person, Role
from dashboard.errors import NotAllowedError, SealError
from dashboard.keys import head as heads
from dashboard.keys.head import Head
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of
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

    @property
    def head(self) -> Head:
        """What vouches for their own rows. Raises NotAllowedError on a shared screen, and where there is none."""
        return _head(self.visit, self.identity, self.store)

    @property
    def writer(self) -> Writer:
        """Whoever writes, with the key that vouches for it. Raises NotAllowedError on a shared screen."""
        return Writer(self.person.id, self.identity)

    @property
    def coach_key(self) -> str | None:
        """The public key to which what is for the coach alone is sealed: the one whose words were confirmed."""
        return self.coach.recipient if self.coach and self.coach_confirmed else None

    @property
    def closing_day(self) -> date:
        """The day by which weeks are closed: here, and wherever else somebody could say that they are."""
        return min(self.today, weeks.today_everywhere())

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
    confirmed, identity = False, visit.identity
    if identity is not None and person.role is Role.PARTNER:
        head = _head(visit, identity, store)
        person = head.owner(person, recipient_of(identity))
        confirmed = coach is not None and head.heard(coach)
    since = link.since if link else None
    return Me(visit, person, couple, coach, since, confirmed, store, weeks.today_in(zone), zone, demo)


def _head(visit: Visit, identity: Identity, store: Storage) -> Head:
    """The person's head as it is stored now, opened once while nothing is written. Raises NotAllowedError."""
    version = store.version
    if visit.head is None or visit.head[0] != version:
        try:
            visit.head = version, heads.unseal(store.head(visit.person_id) or b"", identity, visit.person_id)
        except SealError:
            raise NotAllowedError(OVER) from None
    found: Head = visit.head[1]
    return found


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
