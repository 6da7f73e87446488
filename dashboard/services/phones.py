"""On our phones: opening and closing the listener, one's own phones, and the code by which one more comes."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.accounts import phones
from dashboard.accounts.phones import CODE_SECONDS, Door, Pairing, PhoneOpening
from dashboard.domain import weeks
from dashboard.domain.model import now
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.files import qr
from dashboard.services.me import Me, require_partner
from dashboard.words import phones as words


@dataclass(frozen=True)
class PhoneCode:
    """A code as it is shown: the address it stands for, as text and as a picture (PNG), and until when."""

    address: str
    picture: bytes
    until: str


def available(me: Me) -> bool:
    """Whether phones can be let in at all: not in the demo, and not where no listener is."""
    require_partner(me)
    return not me.demo and phones.of(me.folder).door is not None


def opening(me: Me) -> PhoneOpening | None:
    """The listener, while it is open."""
    return _door(me).opening


def open_until(me: Me, found: PhoneOpening) -> str:
    """Until when it is open, by the clock of whoever reads it."""
    return weeks.clock_in(found.until, me.zone)


def closed_because(me: Me) -> str:
    """Why it closed by itself the last time; empty otherwise."""
    return _door(me).closed_because


def addresses(me: Me) -> Sequence[tuple[str, str]]:
    """Where it could be opened, with the names of the networks, the likeliest first."""
    return _door(me).addresses().usable


def open_for_two_hours(me: Me, address: str | None) -> None:
    """Lets paired phones in. Raises DashboardError with what is in the way."""
    _door(me).open(address)


def close(me: Me) -> None:
    """Closes it for everyone, now."""
    _door(me)
    phones.of(me.folder).close()


def mine(me: Me) -> list[tuple[str, str]]:
    """One's own phones, the latest first: id, and how it is called."""
    require_partner(me)
    return [(one.id, _called(me, one)) for one in phones.of(me.folder).paired(me.person.id)]


def remove(me: Me, pairing_id: str) -> None:
    """Takes one of one's own phones away."""
    require_partner(me)
    phones.of(me.folder).remove(me.person.id, pairing_id)


def show_code(me: Me) -> None:
    """Makes a new code for one phone of whoever is here; the one before is over. Raises BadInputError while closed."""
    if opening(me) is None:
        raise BadInputError("Open it first, then show a code.")
    phones.of(me.folder).code(me.person.id, me.visit.id, now() + timedelta(seconds=CODE_SECONDS))


def code(me: Me) -> PhoneCode | None:
    """The code that stands on this page, until it is spent or five minutes are over."""
    found, where = phones.of(me.folder).showing(me.visit.id), opening(me)
    if found is None or where is None:
        return None
    address = f"{where.url}phone/pair?token={found.token}"
    return PhoneCode(address, qr.picture(address), weeks.clock_in(found.until, me.zone))


def knows(me: Me) -> list[str]:
    """What this computer knows of why a phone might not get through."""
    door, found = _door(me), _door(me).addresses()
    where = door.opening
    usable = [address for address, _ in found.usable]
    first = [where.address] if where else []
    ordered = [*first, *(one for one in usable if one not in first)]
    return words.knows(ordered, only_newer=found.only_newer, reached=where.reached if where else None)


def cannot_see(me: Me) -> list[str]:
    """What it cannot see, with the words to allow it on this system."""
    door = _door(me)
    usable = [address for address, _ in door.addresses().usable]
    address = door.opening.address if door.opening else next(iter(usable), "")
    return words.cannot_see(sys.platform, address, door.port)


def _door(me: Me) -> Door:
    """What opens and closes. Raises NotAllowedError for whoever is not a partner alone, and where there is none."""
    require_partner(me)
    door = phones.of(me.folder).door
    if door is None or me.demo:
        raise NotAllowedError(words.DEMO if me.demo else words.NOT_RUNNING)
    return door


def _called(me: Me, one: Pairing) -> str:
    day: datetime = one.paired_at
    return words.called(one.kind, f"{weeks.full_label(me.day_of(day))}, {weeks.clock_in(day, me.zone)}")
