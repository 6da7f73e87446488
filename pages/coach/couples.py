"""Couples: one row a couple, for the coach alone; only what both partners share stands here."""

import streamlit as st

from dashboard import viewer
from dashboard.actions import caseload, coach_copy
from dashboard.model import Role
from dashboard.sections import coach_lens, couple_care, couples_view

viewer.require(Role.COACH)
st.title("Couples")
if not coach_lens.preparing():
    coach_lens.only_in_prepare()
    st.stop()
st.text("Look at this page alone. It is made of what both partners share; the rest opens on a couple's own page.")
couples = caseload.couples()
own = coach_copy.is_mine()
# Each part in a place of its own, so that what is unfolded stays so while codes and rows come and go.
with st.container():
    couple_care.show_codes()
if own:
    with st.expander("Add a couple", expanded=not couples):
        couple_care.adding()
with st.container():
    couples_view.show(couples, with_care=own)
if own and couples:
    with st.expander("Codes, putting away, ending"):
        couple_care.after(couples)
