"""The coach's page: after signing in neither names nor charts, until a session or Prepare is opened."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services.reading import View
from dashboard.ui import visit
from dashboard.ui.coach import open_couple, prepare, sheet_button, told_alone
from dashboard.ui.our_data import export
from dashboard.ui.trends import events, trend_chart

me = visit.require(Role.COACH)
if not open_couple.preparing():
    st.title("Hello")
    open_couple.choose(me)
    st.stop()
st.title("Prepare")
open_couple.pick_couple(me)
me = visit.me()  # now about the couple that was picked
if not me.couple:
    open_couple.check_words(me)
    st.stop()
with st.container(horizontal=True):
    open_couple.session_button(me)
    sheet_button.show(me)
    open_couple.close_button()
st.text("Look at this page alone: it holds what each partner shared with you, also what the other may not see.")
trend_chart.show(me, View.BOTH)
told_alone.panel(me)
prepare.for_today(me)
prepare.earlier(me)
events.section(me)
export.for_coach(me)
open_couple.check_words_aside(me)
