"""The main chart with its range buttons, its sentences and its table, as Trends, Together and the coach show it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import charts, facts, viewer, weeks, widgets
from dashboard.facts import Line
from dashboard.questions import RATINGS
from dashboard.viewer import Me, View

RANGES: dict[str, int | None] = {"12 weeks": 12, "26": 26, "52": 52, "All": None}


def show(me: Me, view: View, *, large: bool = False, counts: bool = False) -> None:
    """Everything this reader may see of the couple; a kind sentence while there is nothing."""
    answers = viewer.answers(view)
    if answers.empty:
        st.info(empty(me, view))
        return
    span = range_of(answers, viewer.today(), _chosen())
    lines = [Line(p.id, p.name, p.slot) for p in me.couple]
    widgets.chart(_spec(answers, lines, span, widgets.dark(), large), charts.alt_text(answers, lines, span))
    day = viewer.today()
    widgets.titled_lines({r.title: facts.sentence(answers, lines, span, r.key, day, counts=counts) for r in RATINGS})
    with st.expander("The same as a table"):
        st.dataframe(facts.table(answers, lines, span), hide_index=True)
    _notes(me, view, span)


def _notes(me: Me, view: View, span: Sequence[date]) -> None:
    """The notes of the range that this reader may see, letter for letter."""
    found = [note for note in viewer.notes(view) if note.week in span]
    if not found:
        return
    names = {p.id: p.name for p in me.couple}
    with st.expander("Notes"):
        for note in found:
            kept = " (only you)" if note.kept else ""
            widgets.titled_lines({f"{names[note.person]}, week of {weeks.full_label(note.week)}{kept}": [note.text]})


def empty(me: Me, view: View) -> str:
    """What stands where a chart will be."""
    if me.person.couple_id is None:
        return "Nothing has been shared with you yet."
    if view is View.JUST_ME:
        return "Your first check-in will appear here as soon as it is saved."
    return (
        "Here you will see what each of you has shared with both. A week appears when both of you have answered it, "
        "or when it can no longer be filled in."
    )


def range_of(answers: pd.DataFrame, today: date, length: int | None) -> list[date]:
    """The Mondays of a range that ends this week; with no length, from the first answer on (at least 12 weeks)."""
    this = weeks.week_of(today)
    first = answers["week"].min().date()
    start = this - (length - 1) * weeks.WEEK if length else min(first, this - 11 * weeks.WEEK)
    return weeks.weeks_between(start, max(this, answers["week"].max().date()))


def _chosen() -> int | None:
    key = viewer.key("range")
    kept = viewer.key("kept-range")
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(kept, "12 weeks")
    name = st.segmented_control("How far back", list(RANGES), key=key, required=True, label_visibility="collapsed")
    st.session_state[kept] = name
    return RANGES[name or "12 weeks"]


@st.cache_data(max_entries=256, show_spinner=False)
def _spec(
    answers: pd.DataFrame, lines: Sequence[Line], span: Sequence[date], dark: bool, large: bool
) -> dict[str, Any]:
    """A finished chart; the same answers, people, weeks and theme give the same one."""
    return charts.main_chart(answers, lines, span, dark=dark, large=large)
