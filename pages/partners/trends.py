"""Trends: the four stages and the three ratings over the weeks, for the two looking together or for oneself."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import coach_copy, coaches
from dashboard.services.reading import View
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt
from dashboard.ui.trends import events, trend_chart

me = visit.require(Role.PARTNER)
st.title("Trends")
controls.quiet("More safety, more clarity, more love")
names = {View.BOTH: "Both of us looking", View.JUST_ME: "Just me"}
with st.container(horizontal=True, vertical_alignment="bottom"):
    view = st.segmented_control(
        "Who is looking",
        list(names),
        key=visit.key("view"),
        default=View.BOTH,
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    st.button("Together on one screen", key=visit.key("together"), on_click=attempt(coaches.look_together))
trend_chart.show(me, view or View.BOTH, counts=view is View.JUST_ME)
events.section(me)
controls.coach_card(coach_copy.practice(me))
