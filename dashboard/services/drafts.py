"""The half-filled form of one person and week: sealed to its author, written behind the page, gone once saved."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from dashboard.errors import DashboardError, SealError
from dashboard.keys import sealing
from dashboard.services.me import Me, require_partner

_behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")


def keep(me: Me, week: date, form: Mapping[str, Any]) -> None:
    """Writes the half-filled form behind the page's back, sealed to its author. Raises NotAllowedError."""
    require_partner(me)
    _behind.submit(_write, me, week, dict(form))


def _write(me: Me, week: date, form: Mapping[str, Any]) -> None:
    """What goes wrong is said at the next look, beside the button."""
    try:
        me.store.keep_draft(me.person.id, week, sealing.seal(form, me.person.recipient or ""))
        me.visit.draft_problem = ""
    except DashboardError as error:
        me.visit.draft_problem = f"What you fill in cannot be kept for later at the moment. {error}"


def read(me: Me, week: date) -> dict[str, Any] | None:
    """The half-filled form of a week, or None."""
    require_partner(me)
    blob = _behind.submit(lambda: me.store.draft(me.person.id, week)).result()
    if blob is None:
        return None
    try:
        return sealing.unseal(blob, me.identity)
    except SealError:
        return None


def drop(me: Me, week: date) -> None:
    """Forgets the half-filled form of a week."""
    require_partner(me)
    _behind.submit(lambda: me.store.drop_draft(me.person.id, week)).result()
