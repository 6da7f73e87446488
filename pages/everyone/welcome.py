"""Welcome: what this is and is not, who sees what, and that a device can be watched."""

import streamlit as st

from dashboard import viewer, widgets
from dashboard.door import Mode
from dashboard.welcome import WELCOME

viewer.require(None, Mode.OWN)
st.title("Welcome")
for heading, paragraph in WELCOME:
    st.subheader(heading)
    st.text(paragraph)
widgets.coach_card(viewer.practice())
