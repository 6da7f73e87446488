"""How a session looks on a screen sent as video, and its plain parts: what to ask, and before and since a session."""

import html
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.questions import RATINGS
from dashboard.insights import facts
from dashboard.insights.signals import Signals
from dashboard.services import sessions
from dashboard.services.me import Me
from dashboard.ui.trends import trend_chart

STYLE = Path(__file__).parents[2] / "static" / "session.css"


def look() -> None:
    """Letters of at least 28 px, and the whole window."""
    st.html(STYLE)


def ask(questions: Sequence[str]) -> None:
    """What to ask, in our words or in the coach's, letter for letter."""
    if questions:
        st.html("".join(f'<p class="ht-ask">{html.escape(question)}</p>' for question in questions))


def last_step(me: Me, signals: Signals) -> None:
    """What was agreed before today, and what each partner shared of how it went."""
    if found := sessions.last_step(me):
        record, asked = found
        told = facts.step_lines(signals.answers, signals.lines, asked)
        day = weeks.dated(record.held_on, signals.today)
        ask([f"On {day} you agreed to try: {record.step}", *([" ".join(told)] if told else [])])


def last_session(me: Me) -> date | None:
    """The day of the last session before today."""
    return next((day for day in reversed(sessions.days(me)) if day < me.today), None)


def since(me: Me, signals: Signals) -> None:
    """Each rating before and since the last session; without one, the latest answers."""
    held = last_session(me)
    span = trend_chart.range_of(signals.answers, signals.today, 12)
    said = ""
    for rating in RATINGS:
        if held:
            told = signals.since_listed(rating.key, held)
            lines = [f"{name}: {told[line.person]}" for line, name in signals.named]
        else:
            latest = facts.latest(signals.answers, signals.lines, span, rating.key, signals.today)
            lines = [one.with_state() for one in latest]
        said += f"<h3>{html.escape(rating.title)}</h3>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    if not held:
        said = "<p>No earlier session is written down yet. These are the latest answers.</p>" + said
    st.html(f'<div class="ht-since">{said}</div>')
