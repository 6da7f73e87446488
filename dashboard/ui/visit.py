"""Whose visit this is, asked afresh every time, with what the browser tells of its time and the couple it is about."""

import streamlit as st

from dashboard.accounts import sign_in
from dashboard.accounts.visits import Mode, Visit
from dashboard.domain.model import Role
from dashboard.errors import NotAllowedError
from dashboard.services.me import OVER, Me, identify

COUPLE = "couple"


def who() -> Visit:
    """Whose visit this is. Raises NotAllowedError when it is over."""
    found = sign_in.current().visits.by_id(st.context.headers.get("x-visit"))
    if found is None:
        raise NotAllowedError(OVER)
    return found


def me() -> Me:
    """The person of this visit, for this run or this press and not a moment longer. Raises NotAllowedError."""
    return me_about(chosen())


def me_about(couple_id: str | None) -> Me:
    """The same, for a coach about this couple, if they coach it. Raises NotAllowedError."""
    found, accounts = who(), sign_in.current()
    return identify(found, accounts.storage, st.context.timezone, couple_id, demo=accounts.demo)


def chosen() -> str | None:
    """The couple that a coach has chosen in this tab."""
    found: str | None = st.session_state.get(key(COUPLE))
    return found


def require(role: Role | None = None, *modes: Mode) -> Me:
    """First line of every page: stops it unless the visit has this role and one of these modes (own, by default)."""
    try:
        found = me()
    except NotAllowedError as error:
        st.info(str(error))
        st.stop()
    if (role is not None and found.person.role is not role) or found.mode not in (modes or (Mode.OWN,)):
        st.info("This page is not part of this visit.")
        st.stop()
    return found


def key(name: str) -> str:
    """A widget key that no other visit can share."""
    return f"{name}-{who().id}"
