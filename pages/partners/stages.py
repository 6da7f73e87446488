"""Stages: the four healing stages of the post, what each can look like in a week, and one's own practice."""

import streamlit as st

from dashboard import charts, facts, stage_examples, viewer, weeks, widgets
from dashboard.model import Role
from dashboard.questions import STAGES

me = viewer.require(Role.PARTNER)
st.title("The four healing stages")
st.markdown(
    "Four practices, side by side. Nobody finishes one and moves up; some weeks ask for one, some for another. "
    "Reactions are protective, not personal, and what helps is learning new ways to respond."
)
for stage in STAGES:
    with st.container(border=True):
        st.subheader(stage.title)
        st.markdown(f"*{stage.sentence}*")
        st.markdown("In a week, that can look like:")
        st.markdown("\n".join(f"- {line}" for line in stage_examples.EXAMPLES[stage.key]))
st.header("My own practice")
answers = viewer.answers(viewer.View.JUST_ME)
own = answers[(answers["person"] == me.person.id) & answers["key"].isin([s.key for s in STAGES])]
if own.empty:
    st.info("When you answer the stages in a check-in, your last 12 weeks of practice appear here.")
else:
    this = weeks.week_of(viewer.today())
    span = weeks.weeks_between(this - 11 * weeks.WEEK, this)
    line = charts.Line(me.person.id, me.person.name, me.person.slot)
    widgets.chart(charts.stage_strip(own, [line], span, dark=widgets.dark()), charts.alt_text(own, [line], span))
    widgets.quiet("Only you see this here. A larger dot is a week with more practice; a hollow one, not that week.")
    with st.expander("As a table"):
        st.dataframe(facts.table(own, [line], span), hide_index=True)
widgets.quiet(
    "The four stages and their titles come from a relationship coach's blog post on healing insecure attachment; "
    "the sentences under them are ours."
)
widgets.coach_card(viewer.practice())
