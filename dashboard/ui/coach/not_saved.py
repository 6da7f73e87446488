"""What a coach typed of a session and could not save: said on every page of theirs, and saved in Prepare."""

from functools import partial

import streamlit as st

from dashboard.domain import weeks
from dashboard.services import coaches, unsaved
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.coach import open_couple
from dashboard.ui.session import record_form
from dashboard.ui.session.record_fields import RecordFields
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt

SOMETHING = "Something you typed about a session is not saved yet. It stands in Prepare."
SAVED = "Saved. It stands with its session now."
WHY = "This could not be saved when you typed it. Save it, or leave it out."


def unnamed(me: Me) -> None:
    """On the page without names: that something waits, and not of whom."""
    if unsaved.waiting(me):
        st.info(SOMETHING)


def elsewhere(me: Me) -> None:
    """In Prepare: the way to every other couple of whose session something waits."""
    names = coaches.my_couples(me)
    for couple_id in dict.fromkeys(one.couple_id for one in unsaved.waiting(me) if one.couple_id != me.couple_id):
        st.button(
            f"Not saved yet: {controls.literal(names[couple_id])}",
            key=visit.key(f"not-saved-{couple_id}"),
            on_click=attempt(open_couple.turn_to, couple_id),
        )


def of_this_couple(me: Me) -> None:
    """Each as it was typed, to be saved or left out; where one was just saved, that."""
    if st.session_state.pop(visit.key(record_form.WAITED), False):
        st.success(SAVED)
    for one in unsaved.waiting(me):
        if one.couple_id == me.couple_id:
            with st.container(border=True):
                st.header(f"Not saved yet: {weeks.full_label(one.typed.held_on)}")
                st.text(WHY)
                fields = RecordFields(one.typed, f"waited-{one.name}", alone=True, waited=one)
                record_form.show(me, fields, beside=partial(_leave_out, fields))


def _leave_out(fields: RecordFields, _me: Me) -> None:
    """A second question: nothing else holds what was typed here."""
    if not fields.get("leaving"):
        st.button("Leave it out", key=fields.key("out"), on_click=attempt(_ask, fields, True))
        return
    st.text("What you typed here is erased then.", width="content")
    st.button("Erase it", key=fields.key("out-sure"), on_click=attempt(record_form.forget, fields))
    st.button("Keep it", key=fields.key("out-not"), on_click=attempt(_ask, fields, False))


def _ask(_me: Me, fields: RecordFields, leaving: bool) -> None:
    fields.put({"leaving": leaving})
