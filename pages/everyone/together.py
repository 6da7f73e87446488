"""Together: what both may see, large, on one screen; the way back asks for a passphrase."""

import streamlit as st

from dashboard import prompts, signal_view, trend_view, viewer, weeks, widgets
from dashboard.door import Mode
from dashboard.model import Role
from dashboard.viewer import View

me = viewer.require(None, Mode.TOGETHER, Mode.SESSION)
names = " and ".join(p.name for p in me.couple)
widgets.shared_screen_line(names, in_session=me.person.role is Role.COACH)
trend_view.show(me, View.BOTH, large=True)
st.header("For a talk")
for prompt in prompts.for_week(weeks.week_of(viewer.today())):
    st.markdown(f"- {prompt}")
signal_view.guide_here()
widgets.leave_links({"Close this view": "/sign-in", "Support": "/help"})
