"""The one way from a press to what it does: it asks afresh who is here, and what goes wrong becomes a sentence."""

from collections.abc import Callable
from functools import partial, wraps
from typing import TypeVarTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.accounts.visits import Mode
from dashboard.errors import DashboardError, NotAllowedError, sentence
from dashboard.services.me import SHARED_SCREEN, Me
from dashboard.ui import visit

FAULT = "Something went wrong. Look whether it was done; if it was not, load this page again and try once more."
NOT_SHOWN = "Something went wrong here, and nothing was changed. Load this page again, or start the app anew."
PROBLEMS = "problems"

Given = TypeVarTuple("Given")


def attempt(
    work: Callable[[Me, *Given], object], *given: *Given, at: str = "", in_session: bool = False
) -> Callable[[], None]:
    """`work`, for a button or a control, to be called with whoever is here then and with what is `given` now.

    What goes wrong is said where `problem(at)` stands, else at the top of the page. Behind a shared screen nothing
    is done, but what a session itself offers, `in_session`.
    """
    return partial(_attempted, work, given, at, in_session)


def _attempted(work: Callable[..., object], given: tuple[object, ...], at: str, in_session: bool) -> None:
    try:
        me = admitted(visit.me(), in_session=in_session)
    except DashboardError as error:
        _say("", str(error))
        return
    try:
        work(me, *given)
    except Exception as error:
        _say(at, sentence(error, FAULT))


def admitted(me: Me, *, in_session: bool = False) -> Me:
    """`me`, if something may be pressed on this screen. Raises NotAllowedError behind a shared one."""
    if me.mode is Mode.OWN or (in_session and me.mode is Mode.SESSION):
        return me
    raise NotAllowedError(SHARED_SCREEN)


def problem(at: str) -> None:
    """Where it is read, once, what went wrong with an attempt `at` this place."""
    if said := _problems().pop(at, None):
        st.warning(said)


def problems_left(place: DeltaGenerator) -> None:
    """Whatever found no place on the page that was shown."""
    for said in _problems().values():
        place.warning(said)
    _problems().clear()


def fragment(part: Callable[[Me, *Given], None], key: str | None = None) -> Callable[[*Given], None]:
    """A part of a page that is shown anew alone; each time for whoever is here then, and never on a shared screen."""

    @wraps(part)
    def shown(*given: *Given) -> None:
        try:
            me = visit.me()
            if me.mode is Mode.OWN:
                part(me, *given)
                return
        except Exception as error:
            st.warning(sentence(error, NOT_SHOWN))
            return
        st.rerun()

    return st.fragment(shown, key=key)


def _say(at: str, said: str) -> None:
    """Keeps a sentence until it is shown; the top of the page is shown only with the whole page."""
    try:
        _problems()[at] = said
    except NotAllowedError:
        return  # the visit is over, as the page itself says
    if not at:
        st.rerun()


def _problems() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault(visit.key(PROBLEMS), {})
    return kept
