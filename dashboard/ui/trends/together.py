"""Together, on one screen: the three cards large, then one thing at a time, and three questions for a talk."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, TITLES
from dashboard.insights.headlines import Speaks
from dashboard.plots import main_chart
from dashboard.plots.look import LARGE
from dashboard.services import entries
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui.shared import choices, controls, remembered
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import opening, seen, signals, trend_chart
from dashboard.ui.trends.seen import Seen
from dashboard.words import chart_words, headline_words, prompts
from dashboard.words.signal_words import BAND_SENTENCE

FIRST, STAGES, ALL = "At a glance", "The four healing stages", "All on one page"
STEPS = {FIRST: None, **{TITLES[key]: key for key in RATING_KEYS}, STAGES: None, ALL: None}
WEEKS = 13


def show(me: Me) -> None:
    """What was chosen last in this tab; it begins with the cards."""
    found = seen.of(me, View.BOTH)
    if found is None:
        st.text(trend_chart.empty(me, View.BOTH))
        entry_view.shared(me, entries.seen(me, View.BOTH))
    else:
        _step(me, found, _chosen())
    st.header("For a talk")
    for prompt in prompts.for_week(weeks.week_of(me.today)):
        st.markdown(f"- {prompt}")
    signals.guide_here()


def _chosen() -> str:
    key = choices.recall("together-step", list(STEPS), FIRST)
    chosen = st.segmented_control("What to look at", list(STEPS), key=key, required=True, label_visibility="collapsed")
    return choices.keep("together-step", chosen or FIRST)


def _step(me: Me, found: Seen, step: str) -> None:
    """One thing of what both see, under its name."""
    span = trend_chart.range_of(found.answers, me.today, WEEKS)
    if step == FIRST:
        controls.quiet(opening.week_line(found))
        if cards := opening.cards(found, span):
            st.html(f'<div class="ht-large">{cards}</div>')
        if line := headline_words.under_the_cards(found.signals, found.headlines):
            controls.quiet(line)
    elif step == ALL:
        trend_chart.show(me, View.BOTH, large=True)
    else:
        st.header(step)
        _one(me, found, span, STEPS[step])


def _one(me: Me, found: Seen, span: Sequence[date], rating: str | None) -> None:
    """One rating with its sentence, or the strip of the stages."""
    keys = [rating] if rating else list(STAGE_KEYS)
    shifted = rating is not None and found.headlines[rating].speaks is Speaks.SHIFT
    if rating and (numbers := opening.numbers(found, rating)):
        controls.quiet(opening.week_line(found))
        st.html(numbers)
    if rating and found.headlines[rating].speaks is Speaks.EARLY and headline_words.all_early(found.headlines):
        controls.quiet(headline_words.under_the_cards(found.signals, found.headlines))
    elif rating:
        if week := opening.earlier_week(found, found.headlines[rating]):
            controls.quiet(week)
        st.html(f'<p class="ht-sentence">{opening.sentence_html(found, found.headlines[rating])}</p>')
    if shifted:
        controls.quiet(headline_words.chance())
    people = {partner.id for partner in found.partners}
    if not found.answers.of(people, keys, span).weeks:
        st.text("In these three months there is no shared answer to this.")
        return
    told, dark = trend_chart.told_beside(me, View.BOTH, span), controls.dark()
    marks, today = ([] if rating else entry_view.marks(told)), me.today
    remembered.chart(
        me,
        ("together", rating, span[-1], dark),
        lambda: main_chart.one_view(
            found.answers,
            found.partners,
            span,
            rating,
            dark=dark,
            today=today,
            happened=found.happened,
            moments=marks,
            size=LARGE,
            usual=shifted,
        ),
        lambda: chart_words.description(found.answers, found.partners, span, keys, tabled=False),
    )
    if shifted:
        controls.quiet(BAND_SENTENCE)
    if not rating:
        entry_view.shared(me, told)
