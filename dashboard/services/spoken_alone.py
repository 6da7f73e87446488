"""Whether a couple's coach has spoken with each of them alone: said by whoever gives the codes, kept as one day."""

from datetime import date

from dashboard.domain.model import Role
from dashboard.errors import NotAllowedError
from dashboard.services.me import NOT_YOURS, Me, require_coach, require_own_screen
from dashboard.store.couples import Day

SPOKEN: Day = "spoken_on"


def on(me: Me, couple_id: str) -> date | None:
    """The day on which it was said for this couple; None until then. Only for its coach and for the two."""
    _theirs(me, couple_id)
    return me.store.couples.day(couple_id, SPOKEN)


def say(me: Me, couple_id: str, yes: bool) -> None:
    """It was said that it is so, today, or that it is not yet. A day that stands already stays."""
    _theirs(me, couple_id)
    if not yes or me.store.couples.day(couple_id, SPOKEN) is None:
        me.store.couples.set_day(couple_id, SPOKEN, me.today if yes else None)


def _theirs(me: Me, couple_id: str) -> None:
    """Raises NotAllowedError unless this couple is one's own, or one's to coach, and nobody looks on."""
    require_own_screen(me)
    if me.person.role is Role.COACH:
        require_coach(me)
        mine = {k.couple_id for k in me.store.coach_links() if k.coach_id == me.person.id and k.until is None}
    else:
        mine = {me.person.couple_id or ""}
    if not couple_id or couple_id not in mine:
        raise NotAllowedError(NOT_YOURS)
