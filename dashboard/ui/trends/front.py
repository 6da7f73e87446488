"""The partners' page of trends: who is looking, the cards, the chart, and what stays closed until it is asked for."""

import streamlit as st

from dashboard.domain.names import isolated
from dashboard.services import coaches, entries, reading
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui import visit
from dashboard.ui.shared import choices, controls
from dashboard.ui.shared.attempt import attempt
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import details, opening, seen, trend_chart
from dashboard.words import headline_words

VIEWS = {View.BOTH: "Both of us", View.JUST_ME: "Just me"}
TOGETHER = "Look together"


def show(me: Me) -> None:
    """Everything under the menu of this page but adding an event."""
    view = _head(me)
    alone = view is View.JUST_ME
    found = seen.of(me, view, counts=alone)
    if found is None:
        st.text(trend_chart.empty(me, view))
        entry_view.shared(me, entries.seen(me, view))
        return
    first = st.container()
    over = trend_chart.asked(found)
    with first:
        if cards := opening.cards(found, over.span):
            st.html(cards)
        _under(me, found)
    told = trend_chart.told_beside(me, view, over.span)
    trend_chart.chart(me, found, over, told)
    fold("Details", "details", details.show, me, found, over.span, alone)
    details.notes(me, view, over.span)
    entry_view.shared(me, told)


def _head(me: Me) -> View:
    """The title with the week the numbers are of, and whether both look or one alone; whoever is left looks alone."""
    chosen = View.JUST_ME
    with st.container(horizontal=True, vertical_alignment="center", key=visit.key("trends-head")):
        title = st.container(horizontal=True, vertical_alignment="bottom", width="stretch")
        if len(me.present) > 1:
            chosen = _who_looks(me)
            st.button(TOGETHER, key=visit.key("together"), on_click=attempt(coaches.look_together))
    found = seen.of(me, chosen, counts=chosen is View.JUST_ME)
    with title:
        st.title("Trends", width="content")
        if found:
            controls.quiet(opening.week_line(found))
    return chosen


def _who_looks(me: Me) -> View:
    """Both, at first, and oneself while nothing is there for both to see."""
    options = list(VIEWS)
    default = View.BOTH if reading.answers(me, View.BOTH) or not reading.answers(me, View.JUST_ME) else View.JUST_ME
    key = choices.recall("view", options, default)
    view = st.segmented_control(
        "Who is looking",
        options,
        key=key,
        format_func=VIEWS.__getitem__,
        required=True,
        label_visibility="collapsed",
    )
    return choices.keep("view", view or default)


def _under(me: Me, found: seen.Seen) -> None:
    """What one line under the cards says: what a shift costs, when more can be said, and where the other will be."""
    if line := headline_words.under_the_cards(found.signals, found.headlines):
        controls.quiet(line)
    others = [p for p in me.present if p.id != me.person.id]
    if found.reader and others and not any(answer.person == others[0].id for answer in found.answers):
        controls.quiet(f"What {isolated(others[0].name)} shares with you appears here too.")
