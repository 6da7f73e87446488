"""The session sheet's button: only what the screen in session shows goes on it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.questions import RATINGS
from dashboard.insights import facts
from dashboard.insights.signals import Signals
from dashboard.services import coach_copy, entries, events, reading, sessions
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.sheet import pdf
from dashboard.sheet.content import SheetContent
from dashboard.ui import visit
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import trend_chart
from dashboard.words import prompts


def show(me: Me, label: str = "Session sheet (PDF)") -> None:
    """One page to take home, made when it is asked for."""
    st.download_button(
        label,
        when_pressed(_sheet, in_session=True),
        file_name=pdf.file_name(me.today),
        mime="application/pdf",
        key=visit.key("sheet"),
        on_click="ignore",
    )


def _sheet(me: Me) -> bytes:
    return pdf.render(content(me))


def content(me: Me) -> SheetContent:
    """What stands on the sheet; a coach's own part and what is shared with them alone never do."""
    day = me.today
    answers = reading.answers(me, View.SESSION)
    lines = facts.lines_of(me.couple)
    this = weeks.week_of(day)
    held = [d for d in sessions.days(me) if d < day]
    span = (
        weeks.weeks_between(this - 11 * weeks.WEEK, this) if answers.empty else trend_chart.range_of(answers, day, 12)
    )
    signals = Signals(answers, lines, day)
    today = sessions.of_today(me)
    agreed = today if today.step else sessions.agreed(me, this)
    shown = agreed.step if agreed else ""
    return SheetContent(
        answers,
        lines,
        span,
        day,
        session=held[-1] if held else None,
        happened=events.all_of_them(me),
        moments=entry_view.marks(entries.seen(me, View.SESSION)),
        since=[*_since(signals, held), *_went(me, signals, shown)],
        agreed_step=shown,
        stage=agreed.stage if agreed else None,
        prompts=[*today.shown, *prompts.for_week(this)][: max(3, len(today.shown))],
        practice=coach_copy.practice(me),
        letter=(st.context.locale or "").endswith(("-US", "-CA")),
    )


def _went(me: Me, signals: Signals, shown: str) -> list[tuple[str, list[str]]]:
    """How it went with the step agreed on last before today; the step itself where the page shows another."""
    if (found := sessions.last_step(me)) is None:
        return []
    record, asked = found
    told = facts.step_lines(signals.answers, signals.lines, asked)
    step = [record.step] if record.step != shown else []
    day = weeks.dated(record.held_on, signals.today)
    return [(f"The step agreed on {day}", [*step, *told])] if told else []


def _since(signals: Signals, held: Sequence[date]) -> list[tuple[str, list[str]]]:
    """Each rating before and since the last session; without one, what can be said of each line."""
    found = []
    for rating in RATINGS:
        told = signals.since(rating.key, held[-1]) if held else signals.states(rating.key)
        found.append((rating.title, [f"{name}: {told[line.person]}" for line, name in signals.named]))
    return found
