"""Settings: what the coach sets for everyone here."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import coach_copy, viewer
from dashboard.ui.coach import settings_form

viewer.require(Role.COACH)
st.title("Settings")
if not coach_copy.may_set():
    st.info("These settings belong to the coach of a couple here.")
    st.stop()
settings_form.show()
