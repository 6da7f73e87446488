"""Stages: the four healing stages of the post, what each can look like in a week, and one's own practice."""

from functools import partial

import streamlit as st

from dashboard import viewer, widgets
from dashboard.model import Role
from dashboard.questions import STAGES
from dashboard.sections import practice_section, stage_sections
from dashboard.sections.folds import fold
from dashboard.words import stage_examples

me = viewer.require(Role.PARTNER)
st.title("The four healing stages")
st.markdown(
    "Four practices, side by side. Nobody finishes one and moves up; some weeks ask for one, some for another. "
    "Reactions are protective, not personal, and what helps is learning new ways to respond, with more safety, more "
    "clarity, and more love."
)
widgets.quiet(stage_sections.AFRAID)
# Closed until opened: what is written for oneself is not for whoever passes by.
fold("Note a moment", "moment", partial(stage_sections.note_a_moment, me))
fold("My pattern", "pattern", partial(stage_sections.my_pattern, me))
fold("What suits me", "suits", stage_sections.what_suits_me)
stage_sections.from_partner(me)
for stage in STAGES:
    with st.container(border=True):
        st.header(stage.title)
        st.markdown(f"*{stage.sentence}*")
        st.markdown("In a week, that can look like:")
        st.markdown("\n".join(f"- {line}" for line in stage_examples.EXAMPLES[stage.key]))
        stage_sections.suggestion(stage.key)
st.header("My own practice")
practice_section.show(me)
widgets.quiet(
    "The four stages and their titles come from a relationship coach's blog post on healing insecure attachment; "
    "the sentences under them are ours."
)
widgets.coach_card(viewer.practice())
