"""What this author shows their reader, as a letter: written along with whatever they save."""

import contextlib

from dashboard.accounts import own_letters
from dashboard.accounts.own_letters import OpenedRows
from dashboard.domain.model import Person, Role
from dashboard.services.me import Me


def along(me: Me) -> contextlib.AbstractContextManager[None]:
    """Whatever the partner who is here saves in the block, their letter says it; both count or neither.

    Raises NotAllowedError on a shared screen.
    """
    if me.person.role is not Role.PARTNER:
        return contextlib.nullcontext()
    if me.visit.own_letters is None:
        me.visit.own_letters = OpenedRows()
    return own_letters.along(me.store, me.writer, me.visit.own_letters)


def taking_leave(me: Me, coach: Person) -> contextlib.AbstractContextManager[None]:
    """What ends with a coach in the block: each partner's last letter counts with it."""
    return me.store.along(lambda _: own_letters.take_leave(me.store, me.couple, coach))
