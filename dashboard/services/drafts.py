"""The half-filled form of one person and week: sealed to its author, written behind the page, gone once saved."""

import contextlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from dashboard.errors import DashboardError, SealError
from dashboard.keys import sealing
from dashboard.keys.head import Writer
from dashboard.services.me import Me, require_partner
from dashboard.store.writers import DRAFT

_behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")


def keep(me: Me, week: date, form: Mapping[str, Any]) -> None:
    """Writes the half-filled form behind the page's back, sealed to its author. Raises NotAllowedError."""
    require_partner(me)
    _behind.submit(_write, me, me.writer, week, dict(form))


def _write(me: Me, writer: Writer, week: date, form: Mapping[str, Any]) -> None:
    """What goes wrong is said at the next look, beside the button."""
    try:
        place = DRAFT, writer.id, week.isoformat()
        me.store.keep_draft(writer.id, week, sealing.seal_own(form, writer.identity, *place))
        me.visit.draft_problem = ""
    except DashboardError as error:
        me.visit.draft_problem = f"What you fill in cannot be kept for later at the moment. {error}"


def read(me: Me, week: date) -> dict[str, Any] | None:
    """The half-filled form of a week, or None."""
    require_partner(me)
    blob = _behind.submit(lambda: me.store.draft(me.person.id, week)).result()
    if blob is None:
        return None
    with contextlib.suppress(SealError):
        found = sealing.open_own(blob, me.identity, DRAFT, me.person.id, week.isoformat())
        return found.content if found.proven else None
    return None


def drop(me: Me, week: date) -> None:
    """Forgets the half-filled form of a week."""
    require_partner(me)
    _behind.submit(lambda: me.store.drop_draft(me.person.id, week)).result()
