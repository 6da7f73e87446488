"""Check-in: one person answers for one week, alone."""

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import NOTE_MAX, Role
from dashboard.domain.questions import RATINGS, SAFETY_LINE, STAGES
from dashboard.services import check_ins, viewer
from dashboard.ui.check_in import agreed_step, form_parts
from dashboard.ui.check_in import form as forms
from dashboard.ui.our_data import reminder
from dashboard.ui.shared import controls

me = viewer.require(Role.PARTNER)
today = viewer.today()
st.title("Check-in")

picker = viewer.key("week")
if picker not in st.session_state:
    st.session_state[picker] = weeks.offered(today, check_ins.answered_weeks())
week = controls.week_picker(today, picker)
form = forms.open_form(week)
reminder.away_line()

if form.saved is not None:
    form_parts.after_saving(me, form)
    st.stop()


@st.fragment
def questions() -> None:
    """What is asked; a tap sends none of it again."""
    so_far = " so far" if week == weeks.week_of(today) else ""
    agreed_step.greeting(form)
    st.text(f"Think of the week of {weeks.span_label(week)}{so_far} as a whole. Different from your partner is fine.")
    for question in RATINGS:
        st.header(question.title)
        controls.rating(question, form.key("rating", question.key), form.tapped)
        if question.key == "safety":
            controls.quiet(SAFETY_LINE)
    st.header("The four healing stages")
    controls.quiet("About my own practice this week. Each one is optional.")
    for stage in STAGES:
        st.subheader(stage.title)
        controls.stage(stage, form.key("stage", stage.key), form.tapped)
    st.header("A note")
    st.text_area(
        "Only you can read it, unless you share it below.",
        key=form.key("note"),
        max_chars=NOTE_MAX,
        on_change=form.tapped,
    )


questions()
st.fragment(form_parts.sharing_choice)(me, form)
st.fragment(form_parts.save_bar, key=forms.END)(me, form)
