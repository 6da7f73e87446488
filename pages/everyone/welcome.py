"""Welcome: what this is and is not, who sees what, and that a device can be watched."""

import streamlit as st

from dashboard.accounts.visits import Mode
from dashboard.services import coach_copy
from dashboard.ui import visit
from dashboard.ui.shared import controls

me = visit.require(None, Mode.OWN)
st.title("Welcome")
for heading, paragraph in coach_copy.welcome(me):
    st.header(heading)
    st.text(paragraph)
controls.coach_card(coach_copy.practice(me))
