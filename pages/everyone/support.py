"""Support: the same for everyone, at all times, and a visit to it is not recorded."""

import streamlit as st

from dashboard.accounts.visits import Mode
from dashboard.ui import visit
from dashboard.words import support

me = visit.require(None, *Mode)
words = support.load(me.folder)
st.title("Support")
if words.problem:
    st.warning(words.problem)
for section in words.sections:
    st.header(section.title)
    for line in section.lines:
        st.text(line)
