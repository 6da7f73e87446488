"""Settings: what the coach sets for everyone here."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import coach_copy
from dashboard.ui import visit
from dashboard.ui.coach import settings_form

me = visit.require(Role.COACH)
st.title("Settings")
if not coach_copy.may_set(me):
    st.info("These settings belong to the coach of a couple here.")
    st.stop()
settings_form.show(me)
