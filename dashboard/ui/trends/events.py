"""Events on the screen: adding one, and taking one's own out again."""

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Role
from dashboard.services import events
from dashboard.services.events import Event
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.folds import fold


def section(me: Me) -> None:
    """Something that happened in a week, for both partners and their coach to see on every chart."""
    fold("Add an event", "event", _form, me)


def _form(me: Me) -> None:
    st.text(f"A few words, like “Moved house”. {_who_sees(me)}")
    st.text_input("What happened", key=visit.key("event-label"), max_chars=events.LABEL_MAX)
    day = visit.key("event-day")
    st.date_input("A day in that week", key=day, value="today", max_value=me.today, format=controls.DAY)
    st.button("Add", key=visit.key("event-add"), on_click=attempt(_add, at="event"))
    problem("event")
    for event in events.mine(me):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{event.label}, week of {weeks.full_label(event.week)}", width="content")
            remove = visit.key(f"event-remove-{event.id}")
            st.button("Remove", key=remove, type="tertiary", on_click=attempt(_remove, event, at="event"))
    removed: Event | None = st.session_state.get(visit.key("event-removed"))
    if removed:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Removed: {removed.label}", width="content")
            back = visit.key("event-back")
            st.button("Put it back", key=back, type="tertiary", on_click=attempt(_put_back, removed, at="event"))


def _who_sees(me: Me) -> str:
    """Whose charts it stands on."""
    if me.person.role is Role.COACH:
        return "You and both partners see it on every chart." if len(me.present) > 1 else "It stands on every chart."
    readers = controls.readers(me)
    return f"You and {readers} see it on every chart." if readers else "You see it on every chart."


def _remove(me: Me, event: Event) -> None:
    events.remove(me, event.id)
    st.session_state[visit.key("event-removed")] = event


def _put_back(me: Me, event: Event) -> None:
    events.put_back(me, event)
    st.session_state[visit.key("event-removed")] = None


def _add(me: Me) -> None:
    state = st.session_state
    day = state.get(visit.key("event-day")) or me.today
    events.add(me, day, state.get(visit.key("event-label")) or "")
    state[visit.key("event-label")] = ""
