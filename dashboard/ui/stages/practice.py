"""One's own practice of the four stages over twelve weeks: the strip, the same in words, and one's own moments."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import Kind
from dashboard.domain.questions import STAGE_KEYS
from dashboard.insights import facts
from dashboard.insights.facts import Line
from dashboard.plots import main_chart
from dashboard.services import entries, events, reading
from dashboard.services.entries import Told
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui.shared import controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.stages import own_words
from dashboard.words import stage_practice

WEEKS = 12


def show(me: Me) -> None:
    """A kind sentence while there is nothing."""
    this = weeks.week_of(me.today)
    span = weeks.weeks_between(this - (WEEKS - 1) * weeks.WEEK, this)
    answers = reading.answers(me, View.JUST_ME)
    own = answers[(answers["person"] == me.person.id) & answers["key"].isin(STAGE_KEYS)]
    moments = entries.mine(me, Kind.MOMENT)
    line = Line(me.person.id, me.person.name, me.person.slot)
    if own.empty:
        st.info(f"When you answer the stages in a check-in, your last {WEEKS} weeks of practice appear here.")
    else:
        marks = entry_view.marks(Told(e, True) for e in moments)
        happened = events.all_of_them(me)
        dark = controls.dark()
        remembered.chart(
            me,
            ("practice", dark),
            lambda: main_chart.stage_strip(own, [line], span, dark=dark, happened=happened, moments=marks),
            lambda: main_chart.alt_text(own, [line], span, STAGE_KEYS),
        )
        controls.quiet(
            "Only you see this here. A larger dot is a week with more practice; a hollow one, not that week."
        )
        said = stage_practice.lately(facts.by_week(own, [line]), me.person.id, span)
        controls.titled_lines({"The same in words": said} if said else {})
        fold("As a table", "practice-table", _table, me, own, [line], span)
    if moments:
        fold("My moments", "moments", own_words.my_moments, me, moments)


def _table(me: Me, own: pd.DataFrame, lines: Sequence[Line], span: Sequence[date]) -> None:
    """The strip in words; what was not answered was simply not answered, since it is one's own."""
    remembered.table(me, ("practice",), lambda: facts.table(own, lines, span, keys=STAGE_KEYS, nothing="not answered"))
