"""Before you begin: what a coach does before a couple's first code, and when not to start; for coaches alone."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.ui import visit
from dashboard.words.before_you_begin import LEAD, SECTIONS

visit.require(Role.COACH)
st.title("Before you begin")
st.text(LEAD)
for title, paragraphs in SECTIONS:
    st.header(title)
    for paragraph in paragraphs:
        st.text(paragraph)
