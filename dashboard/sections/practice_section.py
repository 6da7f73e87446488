"""One's own practice of the four stages over twelve weeks: the strip, the same in words, and one's own moments."""

from functools import partial

import streamlit as st

from dashboard import charts, viewer, weeks, widgets
from dashboard.actions import entries, happenings, reading
from dashboard.actions.entries import Told
from dashboard.drawing import facts, stage_words
from dashboard.model import Kind
from dashboard.questions import STAGE_KEYS
from dashboard.sections import entry_view, finished, stage_sections
from dashboard.sections.folds import fold
from dashboard.viewer import Me, View

WEEKS = 12


def show(me: Me) -> None:
    """A kind sentence while there is nothing."""
    this = weeks.week_of(viewer.today())
    span = weeks.weeks_between(this - (WEEKS - 1) * weeks.WEEK, this)
    answers = reading.answers(View.JUST_ME)
    own = answers[(answers["person"] == me.person.id) & answers["key"].isin(STAGE_KEYS)]
    moments = entries.mine(Kind.MOMENT)
    line = charts.Line(me.person.id, me.person.name, me.person.slot)
    if own.empty:
        st.info(f"When you answer the stages in a check-in, your last {WEEKS} weeks of practice appear here.")
    else:
        marks = entry_view.marks(Told(e, True) for e in moments)
        happened = happenings.all_of_them()
        dark = widgets.dark()
        finished.chart(
            me,
            ("practice", dark),
            lambda: charts.stage_strip(own, [line], span, dark=dark, happened=happened, moments=marks),
            lambda: charts.alt_text(own, [line], span),
        )
        widgets.quiet("Only you see this here. A larger dot is a week with more practice; a hollow one, not that week.")
        said = stage_words.lately(facts.by_week(own, [line]), me.person.id, span)
        widgets.titled_lines({"The same in words": said} if said else {})
        table = partial(finished.table, me, ("practice",), lambda: facts.table(own, [line], span))
        fold("As a table", "practice-table", table)
    if moments:
        fold("My moments", "moments", partial(stage_sections.my_moments, me, moments))
