"""Prepare's first screen: the weeks around the last session, the agreed step, and at most three questions to ask."""

import html

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.partners import partners_of
from dashboard.insights.around_session import weeks_around
from dashboard.insights.signals import Signals
from dashboard.services import reading, sessions, to_ask
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.ui import visit
from dashboard.ui.coach import told_alone, week_table
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.trends import trend_chart
from dashboard.words.answer_words import step_lines
from dashboard.words.signal_words import cost_words
from dashboard.words.to_ask_words import ToAsk


def show(me: Me) -> None:
    """Left the weeks and what was told alone, right the step and what to ask."""
    with st.container(key=visit.key("desk")):
        left, right = st.columns([1.5, 1], gap="medium")
        with left:
            shifted = _weeks(me)
            told_alone.panel(me)
            if shifted:
                controls.quiet(cost_words())
        with right:
            _step(me)
            _questions(me)


def _weeks(me: Me) -> bool:
    """The table; whether it speaks of a shift, whose cost belongs beside it."""
    answers = reading.answers(me, View.BOTH)
    if not answers:
        st.info(trend_chart.empty(me, View.BOTH))
        return False
    signals = worked_out(me, ("signals", View.BOTH), Signals, answers, partners_of(me.couple), me.today)
    held = sessions.last_day(me)
    around = weeks_around(answers, me.today, held)
    st.html(worked_out(me, ("week table",), week_table.table, me, signals, around, held))
    told_alone.kinds()
    return signals.shifted


def _step(me: Me) -> None:
    """What was agreed before today and how it went, a line for each partner."""
    found = sessions.last_step(me)
    if found is None:
        none = "No step was agreed before today." if sessions.written_today(me) else "No step has been agreed yet."
        st.html(f'<section class="ht-part"><h2>The agreed step</h2><p>{none}</p></section>')
        return
    record, asked = found
    told = step_lines(reading.answers(me, View.BOTH), partners_of(me.couple), asked)
    lines = told or ["Nobody has said yet how it went."]
    day = weeks.dated(record.held_on, me.today)
    said = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    st.html(
        f'<section class="ht-part"><h2>The agreed step <small>· {day}</small></h2>'
        f'<p class="ht-step">{html.escape(record.step)}</p>{said}</section>'
    )


def _questions(me: Me) -> None:
    """Each with the way to the screen in session."""
    asked, shown = to_ask.offered(me), to_ask.shown(me)
    st.html(f'<section class="ht-part"><h2>{_title(len(asked))}</h2></section>')
    for n, one in enumerate(asked):
        with st.container(key=visit.key(f"ask-{n}"), gap=None):
            st.html(_asked(n + 1, one))
            _way(n, one, one.text in shown)
    problem("ask")
    if any(one.by_chance for one in asked):
        controls.quiet(cost_words("two low weeks"))


def _title(count: int) -> str:
    return {1: "One question to ask", 2: "Two questions to ask"}.get(count, "Three questions to ask")


def _asked(number: int, one: ToAsk) -> str:
    because = f" <small>{html.escape(one.because)}</small>" if one.because else ""
    return f'<p class="ht-question">{number}. {html.escape(one.text)}{because}</p>'


def _way(number: int, one: ToAsk, shown: bool) -> None:
    st.button(
        "On the screen in session \u2713 Take it off" if shown else "Show in session",
        key=visit.key(f"show-{number}"),
        type="tertiary",
        on_click=attempt(to_ask.show, one.text, not shown, at="ask"),
    )
