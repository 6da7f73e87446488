"""What a coach typed of a session and could not save: sealed to them in memory until they are alone and save it."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.identities import recipient_of
from dashboard.services.letters_read import reader
from dashboard.services.me import Me, require_coach
from dashboard.services.sessions import Own, Question, Record

WAITS = (
    "A session began in another window, so what was typed here last is not saved yet. It is kept, locked, and stands "
    "in Prepare after the coach's next sign-in."
)


@dataclass(frozen=True)
class Unsaved:
    """One session as it was typed, and as it was stored when its form was filled; `name` while it waits."""

    couple_id: str
    typed: Record
    mine: Own
    based: Record
    based_own: Own
    name: str = ""


def keep(me: Me, name: str, one: Unsaved, *, stands: bool) -> None:
    """Holds it under a name, in place of what was typed in that form before; it `stands` in a window of this visit.

    On a shared screen, too: the key it is locked to is the public one.
    """
    content = {**asdict(one), "name": name, "visit": me.visit.id if stands else ""}
    for part in ("typed", "based"):
        content[part]["held_on"] = content[part]["held_on"].isoformat()
    to = recipient_of(me.identity) if me.visit.identity else me.visit.seals_to
    me.visit.unsaved[name] = sealing.seal(content, to)


def drop(me: Me, name: str) -> None:
    """It was saved, or is not wanted."""
    require_coach(me)
    me.visit.unsaved.pop(name, None)


def waiting(me: Me) -> list[Unsaved]:
    """What waits from earlier visits, of couples on this coach's list; only for the coach alone."""
    require_coach(me)
    mine = {link.couple_id for link in me.store.coach_links() if link.coach_id == me.person.id and link.until is None}
    away, found = me.store.couples.archived(), list[Unsaved]()
    for name, sealed in list(me.visit.unsaved.items()):
        content = _opened(me, sealed)
        if content is None or content["couple_id"] not in mine:
            del me.visit.unsaved[name]  # the key it was locked to has gone, or the couple
        elif content["visit"] != me.visit.id and content["couple_id"] not in away:
            found.append(_read(content))
    return found


def _opened(me: Me, sealed: bytes) -> Mapping[str, Any] | None:
    """What was held, opened with today's key or with one from before."""
    for identity in reader(me).identities:
        with contextlib.suppress(SealError):
            return sealing.unseal(sealed, identity)
    return None


def _read(content: Mapping[str, Any]) -> Unsaved:
    typed, based = _record(content["typed"]), _record(content["based"])
    return Unsaved(
        content["couple_id"], typed, _own(content["mine"]), based, _own(content["based_own"]), content["name"]
    )


def _record(told: Mapping[str, Any]) -> Record:
    return Record(**{**told, "held_on": date.fromisoformat(told["held_on"]), "shown": tuple(told["shown"])})


def _own(told: Mapping[str, Any]) -> Own:
    return Own(told["note"], tuple(Question(**one) for one in told["questions"]), told["lost"])
