"""Settings: what the coach sets for everyone here."""

import streamlit as st

from dashboard import viewer
from dashboard.actions import coach_copy
from dashboard.model import Role
from dashboard.sections import settings_form

viewer.require(Role.COACH)
st.title("Settings")
if not coach_copy.may_set():
    st.info("These settings belong to the coach of a couple here.")
    st.stop()
settings_form.show()
