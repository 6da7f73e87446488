"""The coach's page: after signing in neither names nor charts, until a session or Prepare is opened."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import caseload
from dashboard.ui import visit
from dashboard.ui.coach import (
    couples_elsewhere,
    couples_list,
    first_screen,
    more_sheets,
    not_saved,
    open_couple,
    prepare,
    sheet_button,
)
from dashboard.ui.our_data import export
from dashboard.ui.trends import events

me = visit.require(Role.COACH)
if not open_couple.preparing():
    st.title("Hello")
    not_saved.unnamed(me)
    open_couple.choose(me)
    couples_elsewhere.drop_unnamed(me)
    st.stop()
with st.container(key=visit.key("desk-head"), horizontal=True, vertical_alignment="center"):
    st.title("Prepare", width="content")
    open_couple.pick_couple(me)
    me = visit.me()  # now about the couple that was picked
    if me.couple:
        open_couple.last_session(me)
        sheet_button.show(me)
        prepare.record_button()
        open_couple.session_button(me)
not_saved.elsewhere(me)
if not me.couple:
    with st.container(key=visit.key("desk-list")):
        couples_list.show(me, caseload.couples(me))
    open_couple.check_words(me)
    st.stop()
not_saved.of_this_couple(me)
prepare.record(me)
first_screen.show(me)
prepare.charts(me)
couples_elsewhere.about(me)
prepare.earlier(me)
events.section(me)
more_sheets.section(me)
export.for_coach(me)
open_couple.check_words_aside(me)
open_couple.close_button()
open_couple.from_the_top(me)
