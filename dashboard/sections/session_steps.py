"""In session: one thing at a time, large, with a prompt of ours; only what both partners may see."""

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import charts, viewer, widgets
from dashboard.actions import entries, happenings, reading, sessions
from dashboard.actions.entries import Told
from dashboard.drawing import chart_gap
from dashboard.drawing.chart_look import SESSION_GAPS
from dashboard.drawing.facts import Line
from dashboard.drawing.key_marks import key_html
from dashboard.questions import RATING_KEYS, STAGES, TITLES
from dashboard.sections import entry_view, finished, record_form, session_parts, sheet_button, signal_view, trend_view
from dashboard.signals import Signals
from dashboard.viewer import Me, View
from dashboard.words import prompts

WEEKS = 12
STEPS = {"stages": "The four healing stages"} | {k: TITLES[k] for k in RATING_KEYS}
STEPS |= {"differently": "Where you see it differently", "since": "Since last session"}
STEPS |= {"step": "What you agree to try", "all": "All on one page"}
# Comes after the stages where somebody shares words of their own with both.
WORDS = {"words": "In your own words"}


def show(me: Me) -> None:
    """The step where this session stands, between the ways back and on."""
    session_parts.look()
    names = " and ".join(p.name for p in me.couple)
    widgets.shared_screen_line(names, in_session=True)
    told = entries.seen(View.SESSION)
    steps = _steps(told)
    at = min(max(me.visit.step, 0), len(steps) - 1)
    key, title = list(steps.items())[at]
    with st.container(horizontal=True, vertical_alignment="center", key=viewer.key("steps")):
        st.button("Back", key=viewer.key("back"), shortcut="Left", disabled=at == 0, on_click=_go, args=(-1,))
        st.html(f"<h2>{html.escape(title)} <small>{at + 1} of {len(steps)}</small></h2>")
        last = at == len(steps) - 1
        st.button("Next", key=viewer.key("next"), shortcut="Right", disabled=last, on_click=_go, args=(1,))
    answers = reading.answers(View.SESSION)
    lines = [Line(p.id, p.name, p.slot) for p in me.couple]
    if key == "step":
        session_parts.last_step(Signals(answers, lines, viewer.today()))
        _record()
    elif key == "words":
        entry_view.shared(me, told)
        session_parts.ask(prompts.IN_SESSION[key])
    elif key == "all":
        trend_view.show(me, View.SESSION, large=True)
        signal_view.guide_here()
    elif answers.empty:
        st.info(trend_view.empty(me, View.SESSION))
        session_parts.ask([f"{n}. {stage.title}" for n, stage in enumerate(STAGES, 1)] if key == "stages" else [])
    else:
        _part(me, key, answers, lines, told)


def _steps(told: Sequence[Told]) -> dict[str, str]:
    """The steps of this session by key, each with its title."""
    first, *others = STEPS.items()
    return dict([first, *(WORDS.items() if told else ()), *others])


def _go(by: int) -> None:
    visit = viewer.who()
    visit.step = min(max(visit.step + by, 0), len(_steps(entries.seen(View.SESSION))) - 1)


def _part(me: Me, key: str, answers: pd.DataFrame, lines: list[Line], told: Sequence[Told]) -> None:
    """What there is to see of one thing, and what to ask about it."""
    day = viewer.today()
    span = trend_view.range_of(answers, day, WEEKS)
    signals = viewer.worked_out(me, ("session signals",), lambda: Signals(answers, lines, day))
    if key == "since":
        session_parts.since(signals)
    elif key == "differently":
        if any(found.within(span) != (0, 0, 0) for found in signals.gaps.values()):
            dark, happened = widgets.dark(), happenings.all_of_them()
            finished.chart(
                me,
                ("session", key, span[-1], dark),
                lambda: chart_gap.gap_chart(signals.gaps, lines, span, dark=dark, size=SESSION_GAPS, happened=happened),
                lambda: chart_gap.gap_alt(signals.gaps, lines, span),
            )
        else:
            st.text("There is no week yet that both of you have answered and shared.")
    else:
        rating = key if key in RATING_KEYS else None
        happened = happenings.all_of_them()
        marks = [] if rating else entry_view.marks(told)
        dark = widgets.dark()
        finished.chart(
            me,
            ("session", key, span[-1], dark),
            lambda: charts.one_view(
                answers, lines, span, rating, dark=dark, today=day, happened=happened, moments=marks
            ),
            lambda: charts.alt_text(answers, lines, span),
        )
        if rating is None:
            st.html(key_html(moments=any(mark.week in span for mark in marks), dark=dark))
    session_parts.ask(prompts.IN_SESSION[key])


def _record() -> None:
    """What is agreed today; questions that may be shown stand above it."""
    record = sessions.of_today()
    session_parts.ask(record.shown or prompts.IN_SESSION["step"])
    record_form.show(record_form.Fields(record, "today", alone=False), sheet_button.show)
