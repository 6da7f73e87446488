"""The half-filled form of one person and week: sealed to its author, written behind the page, gone once saved."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from dashboard.domain.model import Role
from dashboard.errors import DashboardError, NotAllowedError, SealError
from dashboard.keys import sealing
from dashboard.services import viewer

_behind = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")


def keep(week: date, form: Mapping[str, Any]) -> None:
    """Writes the half-filled form behind the page's back, sealed to its author; nothing on a shared screen."""
    try:
        me, store = viewer.acting(Role.PARTNER), viewer.store()
    except NotAllowedError:
        return

    def work() -> None:
        try:
            store.keep_draft(me.person.id, week, sealing.seal(form, me.person.recipient or ""))
            me.visit.draft_problem = ""
        except DashboardError as error:
            me.visit.draft_problem = f"What you fill in cannot be kept for later at the moment. {error}"

    _behind.submit(work)


def read(week: date) -> dict[str, Any] | None:
    """The half-filled form of a week, or None."""
    me, store = viewer.acting(Role.PARTNER), viewer.store()
    blob = _behind.submit(lambda: store.draft(me.person.id, week)).result()
    if blob is None:
        return None
    try:
        return sealing.unseal(blob, me.identity)
    except SealError:
        return None


def drop(week: date) -> None:
    """Forgets the half-filled form of a week."""
    me, store = viewer.acting(Role.PARTNER), viewer.store()
    _behind.submit(lambda: store.drop_draft(me.person.id, week)).result()
