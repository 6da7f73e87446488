"""How the agreed step went, in words."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.domain import weeks
from dashboard.domain.questions import STAGES
from dashboard.insights import facts
from dashboard.insights.facts import Line
from dashboard.services import sessions
from dashboard.services.me import Me
from dashboard.services.sessions import Record
from dashboard.ui.shared import controls

STAGE_TITLES = {stage.key: stage.title for stage in STAGES}


def serves(record: Record) -> str:
    """Which of the four stages a step serves, as a line; empty while none was chosen."""
    return f"For the stage: {STAGE_TITLES[record.stage]}" if record.stage else ""


def in_words(me: Me, answers: pd.DataFrame, lines: Sequence[Line], span: Sequence[date]) -> None:
    """Each step these weeks speak of, under it what each partner said of how it went; nothing where there is none."""
    titled, left = {}, list(span)
    for record, asked in reversed(sessions.steps(me)):
        shown = [week for week in span if week in asked]
        left = [week for week in left if week not in asked]
        told = facts.step_lines(answers, lines, shown)
        if told or weeks.week_of(record.held_on) in span:
            title = f"Agreed step, {weeks.dated(record.held_on, me.today)}"
            titled[title] = [record.step, *filter(None, [serves(record)]), *(["How it went:"] * bool(told)), *told]
    if told := facts.step_lines(answers, lines, left):
        titled["How it went with an earlier step"] = told
    if titled:
        controls.titled_lines(titled)
