"""Stages: one suggestion for this week, a moment to note, the four healing stages, and one's own practice."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.domain.questions import STAGES
from dashboard.services import coach_copy
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import own_words, practice

me = visit.require(Role.PARTNER)
st.title("The four healing stages")
own_words.this_week(me)
fold("Note a moment", "moment", own_words.note_a_moment)
st.markdown(
    "Four practices, side by side. Nobody finishes one and moves up; some weeks ask for one, some for another. "
    "Reactions are protective, not personal, and what helps is learning new ways to respond, with more safety, more "
    "clarity, and more love."
)
for stage in STAGES:
    with st.container(border=True):
        controls.header(stage.title)
        st.markdown(f"*{stage.sentence}*")
        fold("What it can look like", f"examples-{stage.key}", own_words.examples, me, stage.key)
controls.quiet(own_words.AFRAID)
# Closed until opened: what is written for oneself is not for whoever passes by.
fold("My pattern", "pattern", own_words.my_pattern, me)
fold("What suits me", "suits", own_words.what_suits_me, me)
own_words.from_partner(me)
controls.header("My own practice")
practice.show(me)
controls.quiet(
    "The four stages and their titles come from a relationship coach's blog post on healing insecure attachment; "
    "the sentences under them are ours."
)
controls.coach_card(coach_copy.practice(me))
