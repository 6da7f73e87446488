"""Events on the screen: adding one, and taking one's own out again."""

import streamlit as st

from dashboard.domain import weeks
from dashboard.errors import DashboardError
from dashboard.services import events, viewer
from dashboard.ui.shared.folds import fold


def section() -> None:
    """Something that happened in a week, for both partners and their coach to see on every chart."""
    fold("Add an event", "event", _form)


def _form() -> None:
    st.text("A few words, like “Moved house”. Both partners and their coach see it on every chart.")
    st.text_input("What happened", key=viewer.key("event-label"), max_chars=events.LABEL_MAX)
    st.date_input("A day in that week", key=viewer.key("event-day"), value="today", max_value=viewer.today())
    st.button("Add", key=viewer.key("event-add"), on_click=_add)
    if problem := st.session_state.pop(viewer.key("event-problem"), None):
        st.warning(problem)
    for event in events.mine():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{event.label}, week of {weeks.full_label(event.week)}", width="content")
            remove = viewer.key(f"event-remove-{event.id}")
            st.button("Remove", key=remove, type="tertiary", on_click=events.remove, args=(event.id,))


def _add() -> None:
    state = st.session_state
    try:
        day = state.get(viewer.key("event-day")) or viewer.today()
        events.add(day, state.get(viewer.key("event-label")) or "")
        state[viewer.key("event-label")] = ""
    except DashboardError as error:
        state[viewer.key("event-problem")] = str(error)
