"""One's own practice of the four stages over three months: the strip, the same in words, and one's own moments."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.answers import Answers
from dashboard.domain.partners import Partner
from dashboard.domain.questions import STAGE_KEYS
from dashboard.plots import main_chart
from dashboard.services import entries, events, reading
from dashboard.services.entries import SeenEntry
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui.shared import controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.stages import own_words
from dashboard.words import chart_words, stage_practice

WEEKS = 13


def show(me: Me) -> None:
    """A kind sentence while there is nothing."""
    this = weeks.week_of(me.today)
    span = weeks.weeks_between(this - (WEEKS - 1) * weeks.WEEK, this)
    own = reading.answers(me, View.JUST_ME).of({me.person.id}, STAGE_KEYS)
    moments = entries.my_moments(me)
    me_alone = [Partner(me.person.id, me.person.name, me.person.slot)]
    if not own:
        st.info("When you answer the stages in a check-in, the last three months of your practice appear here.")
    else:
        marks = entry_view.marks(SeenEntry(e, True) for e in moments)
        happened = events.all_of_them(me)
        dark = controls.dark()
        remembered.chart(
            me,
            ("practice", dark),
            lambda: main_chart.stage_strip(own, me_alone, span, dark=dark, happened=happened, moments=marks),
            lambda: chart_words.description(own, me_alone, span, STAGE_KEYS),
        )
        controls.quiet(
            "Only you see this here. A larger dot is a week with more practice; a hollow one, not that week."
        )
        said = stage_practice.lately(own, me.person.id, span)
        controls.titled_lines({"The same in words": said} if said else {})
        fold("As a table", "practice-table", _table, me, own, me_alone, span)
    if moments:
        fold("My moments", "moments", own_words.my_moments, me, moments)


def _table(me: Me, own: Answers, partners: Sequence[Partner], span: Sequence[date]) -> None:
    """The strip in words; what was not answered was simply not answered, since it is one's own."""
    remembered.table(
        me,
        ("practice",),
        lambda: chart_words.table(own, partners, span, questions=STAGE_KEYS, nothing="not answered"),
    )
