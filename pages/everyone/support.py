"""Support: the same for everyone, at all times, and a visit to it is not recorded."""

import streamlit as st

from dashboard import support, viewer
from dashboard.door import Mode

viewer.require(None, *Mode)
words = support.load(viewer.folder())
st.title("Support")
if words.problem:
    st.warning(words.problem)
for section in words.sections:
    st.header(section.title)
    for line in section.lines:
        st.text(line)
