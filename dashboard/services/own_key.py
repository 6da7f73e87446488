"""A person's own key, as far as their pages speak of it."""

from datetime import date

from dashboard.services.me import Me, require_own_screen


def closed_since_reset(me: Me) -> bool:
    """Whether something from before a reset is closed still, and its key was kept aside."""
    require_own_screen(me)
    return bool(me.head.before_reset) and me.store.has_earlier_key(me.person.id)


def shown_on(me: Me) -> tuple[date, ...] | None:
    """The day on which the recovery key of today was shown; empty where it never was, None where nobody can say."""
    require_own_screen(me)
    shown = me.head.key_shown
    return None if shown is None else tuple(me.day_of(at) for at in shown)
