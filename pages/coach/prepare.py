"""The coach's page: after signing in neither names nor charts, until a session or Prepare is opened."""

import streamlit as st

from dashboard import viewer
from dashboard.model import Role
from dashboard.sections import coach_lens, event_view, exchange_sections, prepare_view, sheet_button, trend_view
from dashboard.viewer import View

me = viewer.require(Role.COACH)
if not coach_lens.preparing():
    st.title("Hello")
    coach_lens.choose()
    st.stop()
st.title("Prepare")
coach_lens.pick_couple()
me = viewer.me()
if not me.couple:
    coach_lens.check_words()
    st.stop()
with st.container(horizontal=True):
    coach_lens.session_button(me)
    sheet_button.show()
    coach_lens.close_button()
st.text("Look at this page alone: it holds what each partner shared with you, also what the other may not see.")
trend_view.show(me, View.BOTH)
prepare_view.asides(me)
prepare_view.for_today()
prepare_view.earlier()
event_view.section()
exchange_sections.for_coach()
coach_lens.check_words_aside()
