"""What this author shows their reader, as a letter: written along with whatever they save."""

import contextlib

from dashboard.accounts import own_letters
from dashboard.accounts.own_letters import Hand
from dashboard.domain.model import Role
from dashboard.services.me import Me


def along(me: Me) -> contextlib.AbstractContextManager[None]:
    """Whatever the partner who is here saves in the block, their letter says it; both count or neither."""
    if me.person.role is not Role.PARTNER:
        return contextlib.nullcontext()
    return own_letters.along(me.store, me.person.id, hand(me))


def hand(me: Me) -> Hand:
    """What this partner writes with, for as long as the visit lasts. Raises NotAllowedError on a shared screen."""
    if me.visit.hand is None:
        me.visit.hand = Hand(me.identity)
    found: Hand = me.visit.hand
    return found
