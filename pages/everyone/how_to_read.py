"""How to read this: what the pages show, what they can and cannot know, and how often they are wrong."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.ui import visit
from dashboard.ui.trends import signals

me = visit.require()
st.title("How to read this")
st.text(
    "The pages say little, and most of what they say is what you answered. One hard week is never called a change, and "
    "whatever is called one is a question."
)
st.header("In plain words")
signals.explain(for_coach=me.person.role is Role.COACH)
