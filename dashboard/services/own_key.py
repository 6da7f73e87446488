"""A person's own key, as far as their pages speak of it."""

from dashboard.services.me import Me, require_own_screen


def closed_since_reset(me: Me) -> bool:
    """Whether something from before a reset is closed still, and its key was kept aside."""
    require_own_screen(me)
    return bool(me.head.before_reset) and me.store.has_earlier_key(me.person.id)
