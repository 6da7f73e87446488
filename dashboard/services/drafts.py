"""The half-filled form of one person and week: sealed to its author, gone once saved."""

import contextlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dashboard.errors import SealError, StorageError
from dashboard.keys import sealing
from dashboard.services.me import Me, require_partner
from dashboard.store.writers import DRAFT


def keep(me: Me, week: date, form: Mapping[str, Any]) -> None:
    """Keeps the half-filled form, sealed to its author. Raises NotAllowedError; StorageError where it cannot be."""
    require_partner(me)
    place = DRAFT, me.person.id, week.isoformat()
    try:
        me.store.keep_draft(me.person.id, week, sealing.seal_own(dict(form), me.identity, *place))
    except StorageError as error:
        raise StorageError(f"What you fill in cannot be kept for later at the moment. {error}") from None


def read(me: Me, week: date) -> dict[str, Any] | None:
    """The half-filled form of a week, or None."""
    require_partner(me)
    blob = me.store.draft(me.person.id, week)
    if blob is None:
        return None
    with contextlib.suppress(SealError):
        found = sealing.open_own(blob, me.identity, DRAFT, me.person.id, week.isoformat())
        return found.content if found.proven else None
    return None


def kept_at(me: Me, week: date) -> datetime | None:
    """When the half-filled form of a week was kept last, or None where there is none."""
    require_partner(me)
    return me.store.draft_saved_at(me.person.id, week)


def drop(me: Me, week: date) -> None:
    """Forgets the half-filled form of a week."""
    require_partner(me)
    me.store.drop_draft(me.person.id, week)
