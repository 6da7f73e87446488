"""Welcome: what this is and is not, who sees what, and that a device can be watched."""

import streamlit as st

from dashboard import viewer, widgets
from dashboard.actions import coach_copy
from dashboard.identity.visits import Mode

viewer.require(None, Mode.OWN)
st.title("Welcome")
for heading, paragraph in coach_copy.welcome():
    st.header(heading)
    st.text(paragraph)
widgets.coach_card(viewer.practice())
