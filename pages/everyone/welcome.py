"""Welcome: what this is and is not, who sees what, and that a device can be watched."""

import streamlit as st

from dashboard import viewer, welcome_text, widgets
from dashboard.door import Mode

viewer.require(None, Mode.OWN)
st.title("Welcome")
for heading, paragraphs in welcome_text.SECTIONS:
    st.subheader(heading)
    for paragraph in paragraphs:
        st.markdown(paragraph)
widgets.coach_card(viewer.practice())
