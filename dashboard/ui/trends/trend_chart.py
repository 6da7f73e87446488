"""The main chart with its range buttons, its sentences and its table, as Trends, Together and the coach show it."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.answers import Answers
from dashboard.domain.compare import BEFORE, first_week_since
from dashboard.domain.happenings import Happening
from dashboard.domain.model import Role
from dashboard.domain.names import isolated
from dashboard.domain.partners import partners_of
from dashboard.insights.signals import Signals
from dashboard.plots import main_chart
from dashboard.services import entries, events, reading, sessions
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.ui.shared import choices, controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import agreed_step
from dashboard.ui.trends import signals as signal_view
from dashboard.words import answer_words, chart_words
from dashboard.words.sentences import Sentences
from dashboard.words.signal_words import BAND_LABEL, BAND_LABEL_COACH

SINCE = "Since last session"
RANGES: dict[str, int | None] = {"12 weeks": 12, SINCE: 0, "26": 26, "52": 52, "All": None}


def show(me: Me, view: View, *, large: bool = False, counts: bool = False) -> None:
    """Everything this reader may see of the couple; a kind sentence while there is nothing."""
    answers = reading.answers(me, view)
    if not answers:
        st.info(empty(me, view))
        entry_view.shared(me, entries.seen(me, view))
        return
    day, preparing = me.today, me.person.role is Role.COACH and me.visit.mode is Mode.OWN
    # Nothing is since a session of today yet.
    held, happened = [d for d in sessions.days(me) if d < day], events.all_of_them(me)
    reader = me.person.id if view is View.JUST_ME and not preparing else None
    partners = partners_of(me.couple)
    signals = worked_out(me, ("signals", view), Signals, answers, partners, day)
    sentences = Sentences(signals, reader, counts=counts or preparing)
    span = range_of(answers, day, _chosen(held), held)
    usual = _usual(signals, BAND_LABEL_COACH if preparing else BAND_LABEL)
    told = [t for t in entries.seen(me, view) if entry_view.inside(t, span)]
    look = {"dark": controls.dark(), "large": large}
    moments = entry_view.marks(told)
    remembered.chart(
        me,
        ("main", view, span[0], span[-1], usual, *look.values()),
        lambda: main_chart.main_chart(
            answers, partners, span, today=day, usual=usual, happened=happened, moments=moments, **look
        ),
        lambda: chart_words.description(answers, partners, span),
    )
    signal_view.words(me, view, sentences, span, held, counts=counts)
    agreed_step.in_words(me, answers, partners, span)
    if reader is None:
        signal_view.differently(me, view, sentences, span, large=large, to_them=not preparing)
    fold("The same as a table", "table", _tables, me, view, sentences, span, happened)
    _notes(me, view, span)
    entry_view.shared(me, told)


def _tables(me: Me, view: View, sentences: Sentences, span: Sequence[date], happened: Sequence[Happening]) -> None:
    """The same in numbers, and what can be said of each line once anything can."""
    signals = sentences.signals
    remembered.table(
        me,
        ("main", view, span[0], span[-1]),
        lambda: chart_words.table(signals.answers, signals.partners, span, happened),
    )
    if signals.known:
        remembered.table(me, ("signals", view), sentences.table)


def _notes(me: Me, view: View, span: Sequence[date]) -> None:
    """The notes of the range that this reader may see, letter for letter."""
    notes = [note for note in reading.notes(me, view) if note.week in span]
    names = {p.id: isolated(p.name) for p in me.couple}

    def listed() -> None:
        for note in notes:
            whose = f"{names[note.person]}, week of {weeks.full_label(note.week)}"
            marks = answer_words.marks(kept=note.kept, waits=note.waits)
            controls.titled_lines({" ".join([whose, *marks]): [note.text]})

    if notes:
        fold("Notes", "notes", listed)


def empty(me: Me, view: View) -> str:
    """What stands where a chart will be."""
    if me.person.couple_id is None and view is not View.SESSION:
        return "Nothing that they share with both has reached you yet."
    if view is View.JUST_ME:
        return "Your first check-in will appear here as soon as it is saved."
    return (
        "Here you will see what each of you shares with both. An answer appears when both of you have shared one to "
        "the same question, or when its week can no longer be filled in."
    )


def range_of(answers: Answers, today: date, length: int | None, sessions: Sequence[date] = ()) -> list[date]:
    """The Mondays of a range that ends this week; with no length, from the first answer on (at least 12 weeks).

    With length 0 from four weeks before the last session on: they are what the weeks since are set beside.
    """
    this = weeks.week_of(today)
    first, last = answers.weeks[0], answers.weeks[-1]
    start = this - (length - 1) * weeks.WEEK if length else min(first, this - 11 * weeks.WEEK)
    if length == 0 and sessions:
        start = min(first_week_since(sessions[-1]), this) - BEFORE * weeks.WEEK
    return weeks.weeks_between(start, max(this, last))


def _chosen(sessions: Sequence[date]) -> int | None:
    """How far back to look; since the last session only where there was one."""
    options = [name for name in RANGES if sessions or name != SINCE]
    key = choices.recall("range", options, options[0])
    name = st.segmented_control("How far back", options, key=key, required=True, label_visibility="collapsed")
    return RANGES[choices.keep("range", name or options[0])]


def _usual(signals: Signals, label: str) -> str | None:
    """The words for the usual ranges, None while none is known or they are hidden."""
    if not signals.known:
        return None
    key = choices.recall("usual-range", (True, False), True)
    return label if choices.keep("usual-range", st.toggle("Show usual range", key=key)) else None
