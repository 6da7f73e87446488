"""How a session looks on a screen sent as video, and its plain parts: what to ask, and before and since a session."""

import html
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.questions import RATINGS
from dashboard.services import sessions
from dashboard.services.me import Me
from dashboard.ui.trends import trend_chart
from dashboard.words.answer_words import step_lines
from dashboard.words.sentences import Sentences

STYLE = Path(__file__).parents[2] / "static" / "session.css"


def look() -> None:
    """Letters of at least 28 px, and the whole window."""
    st.html(STYLE)


def ask(questions: Sequence[str]) -> None:
    """What to ask, in our words or in the coach's, letter for letter."""
    if questions:
        st.html("".join(f'<p class="ht-ask">{html.escape(question)}</p>' for question in questions))


def last_step(me: Me, sentences: Sentences) -> None:
    """What was agreed before today, and what each partner shared of how it went."""
    if found := sessions.last_step(me):
        record, asked = found
        told = step_lines(sentences.signals.answers, sentences.signals.partners, asked)
        day = weeks.dated(record.held_on, me.today)
        ask([f"On {day} you agreed to try: {record.step}"])
        if told:
            whole = " ".join(f"<span>{html.escape(line)}</span>" for line in told)
            st.html(f'<p class="ht-ask">{whole}</p>')


def _of(name: str, listed: str) -> str:
    """A line beginning with "Since" goes on from the name."""
    return f"{name} {listed[0].lower()}{listed[1:]}"


def since(me: Me, sentences: Sentences) -> None:
    """Each rating before and since the last session; without one, the latest answers."""
    held = sessions.last_day(me)
    span = trend_chart.range_of(sentences.signals.answers, me.today, 12)
    said = ""
    for rating in RATINGS:
        if held:
            listed = sentences.since_listed(rating.key, held)
            lines = [_of(name, listed[partner.id]) for partner, name in sentences.named]
        else:
            lines = list(sentences.latest(rating.key, span).values())
        said += f"<h3>{html.escape(rating.title)}</h3>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    if not held:
        said = "<p>No earlier session is written down yet. These are the latest answers.</p>" + said
    st.html(f'<div class="ht-since">{said}</div>')
