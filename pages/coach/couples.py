"""Couples: one row a couple, for the coach alone; only what both partners share stands here."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import caseload, coach_copy
from dashboard.ui import visit
from dashboard.ui.coach import couple_care, couples_elsewhere, couples_list, open_couple
from dashboard.ui.shared.folds import fold

me = visit.require(Role.COACH)
st.title("Couples")
if not open_couple.preparing():
    open_couple.only_in_prepare()
    st.stop()
couples = caseload.couples(me)
own = coach_copy.is_mine(me)
# Each part in a place of its own, so that what is unfolded stays so while rows come and go.
with st.container():
    couple_care.due(me, couples)
with st.container(key=visit.key("desk-list")):
    couples_list.show(me, couples, with_care=own)
if own:
    fold("Add a couple", "add", couple_care.adding, me, couples, opened=not couples)
    couples_elsewhere.section(me)
if own and couples:
    with st.expander("Codes, putting away, ending"):
        couple_care.after(me, couples)
