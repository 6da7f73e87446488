"""The coach's page: check words, what was shared with the coach, and the way into a session."""

import streamlit as st

from dashboard import coaches, trend_view, viewer, widgets
from dashboard.model import Role
from dashboard.viewer import View

me = viewer.require(Role.COACH)
st.title("Shared with me")
if not me.couple:
    st.info("No couple has you as their coach at the moment.")
    st.stop()
widgets.quiet(" and ".join(p.name for p in me.couple))
st.text(
    "Look at this page alone. To look together with the couple, open the session view: it shows only what both see."
)
st.button("In session", key=viewer.key("session"), type="primary", on_click=coaches.look_together)
trend_view.show(me, View.BOTH)
st.subheader("Your four check words")
st.text("Read these out to each partner, by voice or face to face. They type them under Our data.")
st.code(coaches.my_words(), language=None)
widgets.coach_card(viewer.practice())
