"""In session: one thing at a time, large, with a prompt of ours; only what both partners may see."""

import html
from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.domain.names import isolated
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGES, TITLES
from dashboard.insights import facts
from dashboard.insights.facts import Line, lines_of
from dashboard.insights.signals import Signals
from dashboard.plots import gap_chart, main_chart
from dashboard.plots.look import SESSION_GAPS
from dashboard.plots.strip_key import key_html
from dashboard.services import entries, events, reading, sessions
from dashboard.services.entries import Told
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.ui import visit
from dashboard.ui.coach import sheet_button
from dashboard.ui.session import parts, record_form
from dashboard.ui.shared import controls, remembered
from dashboard.ui.shared.attempt import attempt
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import signals as signal_view
from dashboard.ui.trends import trend_chart
from dashboard.words import prompts

WEEKS = 12
SIDE_BY_SIDE = 2
STEPS = {"stages": "The four healing stages"} | {k: TITLES[k] for k in RATING_KEYS}
STEPS |= {"differently": "Where you see it differently", "since": "Since last session"}
STEPS |= {"step": "What you agree to try", "all": "All on one page"}
# Comes after the stages where somebody shares words of their own with both.
WORDS = {"words": "In your own words"}


def show(me: Me) -> None:
    """The step where this session stands, between the ways back and on."""
    parts.look()
    controls.shared_screen_line(" and ".join(isolated(p.name) for p in me.couple), in_session=True)
    told = entries.seen(me, View.SESSION)
    steps = _steps(me, told)
    at = min(max(me.visit.step, 0), len(steps) - 1)
    key, title = list(steps.items())[at]
    with st.container(horizontal=True, vertical_alignment="center", key=visit.key("steps")):
        st.button(
            "Back", key=visit.key("back"), shortcut="Left", disabled=at == 0, on_click=attempt(_go, -1, in_session=True)
        )
        st.html(f"<h2>{html.escape(title)} <small>{at + 1} of {len(steps)}</small></h2>")
        last = at == len(steps) - 1
        st.button(
            "Next", key=visit.key("next"), shortcut="Right", disabled=last, on_click=attempt(_go, 1, in_session=True)
        )
    answers = reading.answers(me, View.SESSION)
    lines = lines_of(me.couple)
    if key == "step":
        parts.last_step(me, Signals(answers, lines, me.today))
        _record(me)
    elif key == "words":
        entry_view.shared(me, told)
        parts.ask(prompts.IN_SESSION[key])
    elif key == "all":
        trend_chart.show(me, View.SESSION, large=True)
        signal_view.guide_here()
    elif answers.empty:
        st.info(trend_chart.empty(me, View.SESSION))
        parts.ask([f"{n}. {stage.title}" for n, stage in enumerate(STAGES, 1)] if key == "stages" else [])
        parts.ask(prompts.in_session(key, early=True))
    else:
        _part(me, key, answers, lines, told)


def _steps(me: Me, told: Sequence[Told]) -> dict[str, str]:
    """The steps of this session by key, each with its title; one who is left sees nothing differently from another."""
    first, *others = STEPS.items()
    steps = dict([first, *(WORDS.items() if told else ()), *others])
    return {key: title for key, title in steps.items() if key != "differently" or len(me.present) > 1}


def _go(me: Me, by: int) -> None:
    me.visit.step = min(max(me.visit.step + by, 0), len(_steps(me, entries.seen(me, View.SESSION))) - 1)


def _part(me: Me, key: str, answers: pd.DataFrame, lines: list[Line], told: Sequence[Told]) -> None:
    """What there is to see of one thing, and what to ask about it."""
    span = trend_chart.range_of(answers, me.today, WEEKS)
    signals = worked_out(me, ("session signals",), Signals, answers, lines, me.today)
    if key == "since":
        parts.since(me, signals)
        early = parts.last_session(me) is None
    elif key == "differently":
        early = _differently(me, signals, span) < SIDE_BY_SIDE
    else:
        early = _view(me, key, signals, span, told) < SIDE_BY_SIDE
    parts.ask(prompts.in_session(key, early=early))


def _differently(me: Me, signals: Signals, span: Sequence[date]) -> int:
    """Where the two differ; the number of weeks that are shown."""
    shown = {week for found in signals.gaps.values() for week in found.weeks if week in span}
    if shown:
        dark, happened, lines = controls.dark(), events.all_of_them(me), list(signals.lines)
        remembered.chart(
            me,
            ("session", "differently", span[-1], dark),
            lambda: gap_chart.gap_chart(signals.gaps, lines, span, dark=dark, size=SESSION_GAPS, happened=happened),
            lambda: gap_chart.gap_alt(signals.gaps, lines, span),
        )
    else:
        st.text("In these twelve weeks there is none yet that is over and that both of you have shared.")
    return len(shown)


def _view(me: Me, key: str, signals: Signals, span: Sequence[date], told: Sequence[Told]) -> int:
    """The strip of the stages, or one rating; the number of weeks that hold an answer."""
    rating = key if key in RATING_KEYS else None
    keys = [key] if rating else list(STAGE_KEYS)
    shown = {week for _, k, week in facts.by_week(signals.answers, signals.lines, span) if k in keys}
    if not shown:
        st.text("In these twelve weeks there is no shared answer to this.")
        return 0
    day, happened, dark = me.today, events.all_of_them(me), controls.dark()
    marks = [] if rating else entry_view.marks(told)
    remembered.chart(
        me,
        ("session", key, span[-1], dark),
        lambda: main_chart.one_view(
            signals.answers, signals.lines, span, rating, dark=dark, today=day, happened=happened, moments=marks
        ),
        lambda: main_chart.alt_text(signals.answers, signals.lines, span, keys, tabled=False),
    )
    if rating is None:
        st.html(key_html(moments=any(mark.week in span for mark in marks), dark=dark))
    return len(shown)


def _record(me: Me) -> None:
    """What is agreed today; questions that may be shown stand above it."""
    record = sessions.of_today(me)
    parts.ask(record.shown or prompts.IN_SESSION["step"])
    record_form.show(me, record_form.Fields(record, "today", alone=False), sheet_button.show)
