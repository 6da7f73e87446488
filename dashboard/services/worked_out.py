"""What was worked out in a visit, remembered in that visit alone while nothing stored and no day has changed."""

from collections.abc import Callable, Hashable
from typing import TypeVar, TypeVarTuple

from dashboard.services.me import Me

KEPT = 60
T = TypeVar("T")
Given = TypeVarTuple("Given")


def worked_out(me: Me, name: tuple[Hashable, ...], make: Callable[[*Given], T], *given: *Given) -> T:
    """What `make` gives of what is `given`, made once; `name` tells it from everything else of this visit."""
    of = (me.store.version, me.today, me.mode, tuple(p.id for p in me.couple), *name)
    kept = me.visit.worked_out
    if of not in kept:
        made = make(*given)
        if len(kept) >= KEPT:
            me.visit.worked_out = kept = {}
        kept[of] = made
        return made
    found: T = kept[of]
    return found
