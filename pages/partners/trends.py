"""Trends: the four stages and the three ratings over the weeks, for the two looking together or for oneself."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import coaches, viewer
from dashboard.services.viewer import View
from dashboard.ui.shared import controls
from dashboard.ui.trends import events, trend_chart

me = viewer.require(Role.PARTNER)
st.title("Trends")
controls.quiet("More safety, more clarity, more love")
names = {View.BOTH: "Both of us looking", View.JUST_ME: "Just me"}
with st.container(horizontal=True, vertical_alignment="bottom"):
    view = st.segmented_control(
        "Who is looking",
        list(names),
        key=viewer.key("view"),
        default=View.BOTH,
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    st.button("Together on one screen", key=viewer.key("together"), on_click=coaches.look_together)
trend_chart.show(me, view or View.BOTH, counts=view is View.JUST_ME)
events.section()
controls.coach_card(viewer.practice())
