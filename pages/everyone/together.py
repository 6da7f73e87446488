"""Together: what both may see, on one screen; in session one thing at a time; the way back asks for a passphrase."""

import streamlit as st

from dashboard import viewer, weeks, widgets
from dashboard.identity.visits import Mode
from dashboard.sections import session_steps, signal_view, trend_view
from dashboard.viewer import View
from dashboard.words import prompts

me = viewer.require(None, Mode.TOGETHER, Mode.SESSION)
if me.visit.mode is Mode.SESSION:
    session_steps.show(me)
    st.stop()
widgets.shared_screen_line(" and ".join(p.name for p in me.couple), in_session=False)
trend_view.show(me, View.BOTH, large=True)
st.header("For a talk")
for prompt in prompts.for_week(weeks.week_of(viewer.today())):
    st.markdown(f"- {prompt}")
signal_view.guide_here()
widgets.leave_links({"Close this view": "/sign-in", "Support": "/help"})
