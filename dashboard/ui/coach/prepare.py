"""The parts of Prepare beside the chart: the session to come, what only the coach was given, earlier sessions."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from dashboard.domain import weeks
from dashboard.services import sessions, told_alone, viewer
from dashboard.services.sessions import Record
from dashboard.services.viewer import Me
from dashboard.ui.session import record_form
from dashboard.ui.shared import controls
from dashboard.ui.shared.folds import fold

SHOWN_WEEKS = 12


def for_today() -> None:
    """The record of today's session, or of the one prepared for a later day."""
    st.header("This session")
    coming = [r for r in sessions.records() if r.held_on >= viewer.today()]
    record_form.show(record_form.Fields(coming[0] if coming else sessions.of_today(), "coming", alone=True))


def asides(me: Me) -> None:
    """What was shared with the coach and stands on no screen in session."""
    first = weeks.week_of(viewer.today()) - (SHOWN_WEEKS - 1) * weeks.WEEK
    found = [aside for aside in told_alone.asides() if aside.week >= first]
    st.header("Only you have this")
    if not found:
        st.text("Nothing: all you were given in the last twelve weeks stands on the screen in session too.")
        return
    st.text("Of the last twelve weeks. The screen in session does not show it, and the other partner may not know it.")
    names = {p.id: p.name for p in me.couple}
    told = {}
    for aside in found:
        lines = [", ".join(aside.answers), f"Note: {aside.note}" if aside.note else ""]
        if aside.changed:
            lines.append(f"Changed after the other's answer could be read: {', '.join(aside.changed)}")
        told[f"{names[aside.person]}, week of {weeks.full_label(aside.week)}"] = [line for line in lines if line]
    controls.titled_lines(told)


def earlier() -> None:
    """Every earlier session, to be read and changed; the newest first."""
    past = {r.id: r for r in reversed(sessions.records()) if r.held_on < viewer.today()}
    fold("Earlier sessions", "sessions", partial(_earlier, past))


def _earlier(past: Mapping[str, Record]) -> None:
    if not past:
        st.text("Sessions you write down will be listed here.")
    else:
        chosen = st.selectbox(
            "Session",
            list(past),
            key=viewer.key("earlier-session"),
            format_func=lambda i: weeks.full_label(past[i].held_on) if i in past else "",
        )
        record = past[chosen]
        record_form.show(record_form.Fields(record, f"earlier-{record.id}", alone=True))
        st.button("Remove this session", key=viewer.key(f"remove-{record.id}"), on_click=_ask, args=(record,))
        _removal(record)
    _another()


def _ask(record: Record, sure: bool = True) -> None:
    st.session_state[viewer.key("removing")] = record.id if sure else None


def _removal(record: Record) -> None:
    """A second question: what is removed cannot be brought back."""
    if st.session_state.get(viewer.key("removing")) != record.id:
        return
    st.warning("This takes the session, its agreed step and your note out of every file. It cannot be brought back.")
    with st.container(horizontal=True):
        st.button("Remove it", key=viewer.key(f"sure-{record.id}"), on_click=sessions.remove, args=(record,))
        st.button("Keep it", key=viewer.key(f"keep-{record.id}"), on_click=_ask, args=(record, False))


def _another() -> None:
    """A session that was not written down on its day."""
    came, today = sessions.earliest(), viewer.today()
    if came is None or came >= today:
        return
    st.date_input(
        "Add one of an earlier day",
        key=viewer.key("another-day"),
        value=None,
        min_value=came,
        max_value=today - weeks.WEEK / 7,
    )
    st.button("Add it", key=viewer.key("another"), on_click=_add)


def _add() -> None:
    day = st.session_state.get(viewer.key("another-day"))
    if day is not None:
        added = sessions.save(Record("", day))
        st.session_state[viewer.key("earlier-session")] = added.id
        st.session_state[viewer.key("another-day")] = None
