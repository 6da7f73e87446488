"""The agreed step on the screen: how it greets a check-in, and how it went, in words."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import weeks, widgets
from dashboard.actions import sessions
from dashboard.actions.sessions import Record
from dashboard.drawing import facts
from dashboard.drawing.facts import Line
from dashboard.questions import STAGES, STEP, STEP_WORDS
from dashboard.sections.forms import Form

STAGE_TITLES = {stage.key: stage.title for stage in STAGES}


def serves(record: Record) -> str:
    """Which of the four stages a step serves, as a line; empty while none was chosen."""
    return f"For the stage: {STAGE_TITLES[record.stage]}" if record.stage else ""


def greeting(form: Form) -> None:
    """What the two agreed to try, and one optional question about it; nothing while there is no such step."""
    record = sessions.agreed(form.week)
    if record is None:
        return
    with st.container(border=True):
        st.header("You agreed to try:")
        st.text(record.step)
        if record.stage:
            widgets.quiet(serves(record))
        st.segmented_control(
            "How did it go? You can leave this open.",
            list(STEP_WORDS),
            key=form.field(STEP),
            format_func=STEP_WORDS.__getitem__,
            width="stretch",
            on_change=form.tapped,
        )


def in_words(answers: pd.DataFrame, lines: Sequence[Line], span: Sequence[date]) -> None:
    """The steps agreed on in these weeks, and what each partner said of them; nothing where there is neither."""
    told = facts.step_lines(answers, lines, span)
    agreed = [r for r in sessions.records() if r.step and weeks.week_of(r.held_on) in span]
    if not told and not agreed:
        return
    titled = {}
    for record in reversed([r for r in agreed if r.held_on in sessions.days()]):
        titled[f"Agreed step, {weeks.day_label(record.held_on)}"] = [record.step, *filter(None, [serves(record)])]
    if told:
        titled["How it went with the agreed step"] = told
    widgets.titled_lines(titled)
