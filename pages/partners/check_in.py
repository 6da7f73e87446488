"""Check-in: one person answers for one week, alone."""

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Role
from dashboard.services import check_ins
from dashboard.ui import visit
from dashboard.ui.check_in import form as forms
from dashboard.ui.check_in import form_parts
from dashboard.ui.our_data import reminder
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import fragment

me = visit.require(Role.PARTNER)
st.title("Check-in")

picker = visit.key("week")
if picker not in st.session_state:
    st.session_state[picker] = weeks.offered(me.today, check_ins.answered_weeks(me))
week = controls.week_picker(me.today, picker)
form = forms.open_form(me, week)
reminder.away_line(me)

if form.saved is not None:
    form_parts.after_saving(me, form)
    st.stop()

fragment(form_parts.questions)(form)
fragment(form_parts.sharing_choice)(form)
fragment(form_parts.save_bar, key=forms.END)(form)
