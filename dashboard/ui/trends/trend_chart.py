"""The main chart with its range buttons, as Trends, Together and the coach show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.answers import Answers
from dashboard.domain.compare import BEFORE, first_week_since
from dashboard.domain.happenings import Happening
from dashboard.domain.questions import RATING_KEYS
from dashboard.insights.headlines import Speaks
from dashboard.plots import main_chart
from dashboard.services import entries
from dashboard.services.entries import SeenEntry
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.ui import visit
from dashboard.ui.shared import choices, controls, remembered
from dashboard.ui.shared.folds import fold
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import agreed_step, details, seen
from dashboard.ui.trends import signals as signal_view
from dashboard.ui.trends.seen import Seen
from dashboard.words import chart_words
from dashboard.words.signal_words import BAND_LABEL, BAND_LABEL_COACH

DAY = weeks.WEEK / 7
SINCE, TODAY = "Since last session", "Today"
RANGES: dict[str, int | None] = {"3 months": 13, SINCE: 0, "6 months": 26, "1 year": 52, "All": None}
BESIDE, EVERYWHERE, HIDDEN = "Usual range: beside a shift", "Usual range: everywhere", "Usual range: hidden"


@dataclass(frozen=True)
class Asked:
    """What was chosen over a chart: its Mondays, the words for usual ranges, and the ratings they are drawn for."""

    span: Sequence[date]
    usual: str | None = None
    usual_of: tuple[str, ...] = ()


def show(me: Me, view: View, *, large: bool = False) -> None:
    """The chart and everything said of it, for a coach who prepares and for the last page of a session."""
    found = seen.of(me, view)
    if found is None:
        st.info(empty(me, view))
        entry_view.shared(me, entries.seen(me, view))
        return
    preparing = seen.preparing(me)
    over = asked(found, coach=preparing)
    span, told = over.span, told_beside(me, view, over.span)
    chart(me, found, over, told, large=large)
    signal_view.words(me, view, found.sentences, span, found.held, counts=False)
    agreed_step.in_words(me, found.answers, found.partners, span)
    signal_view.differently(me, view, found.sentences, span, large=large, to_them=not preparing)
    fold("The same as a table", "table", details.tables, me, found, span)
    details.notes(me, view, span)
    entry_view.shared(me, told)


def chart(me: Me, found: Seen, over: Asked, told: Sequence[SeenEntry], *, large: bool = False) -> None:
    """The chart alone, as it was asked for."""
    span = over.span
    look = {"dark": controls.dark(), "large": large}
    moments = entry_view.marks(told)
    remembered.chart(
        me,
        ("main", found.view, span[0], span[-1], over.usual, over.usual_of, *look.values()),
        lambda: main_chart.main_chart(
            found.answers,
            found.partners,
            span,
            today=found.signals.today,
            usual=over.usual,
            usual_of=over.usual_of,
            happened=[*found.happened, Happening(span[-1] + 6 * DAY, TODAY)],
            moments=moments,
            **look,
        ),
        lambda: chart_words.description(found.answers, found.partners, span),
    )


def told_beside(me: Me, view: View, span: Sequence[date]) -> list[SeenEntry]:
    """The moments and patterns that belong beside a chart of these weeks."""
    return [told for told in entries.seen(me, view) if entry_view.inside(told, span)]


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


def asked(found: Seen, *, coach: bool = False) -> Asked:
    """The buttons over a chart, in one row: how far back it looks, and where usual ranges are drawn."""
    with st.container(horizontal=True, vertical_alignment="center", key=visit.key("over-chart")):
        length = RANGES[_range_buttons(found)]
        label, keys = _usual(found, coach=coach)
    return Asked(range_of(found.answers, found.signals.today, length, found.held), label, keys)


def _range_buttons(found: Seen) -> str:
    """How far back to look; since the last session only where there was one."""
    options = [name for name in RANGES if found.held or name != SINCE]
    key = choices.recall("range", options, options[0])
    name = st.segmented_control("How far back", options, key=key, required=True, label_visibility="collapsed")
    return choices.keep("range", name or options[0])


def _usual(found: Seen, *, coach: bool) -> tuple[str | None, tuple[str, ...]]:
    """The words for the usual ranges and the ratings they are drawn for; None while none is known or to be seen."""
    if not found.signals.known:
        return None, ()
    shifted = tuple(key for key, one in found.headlines.items() if one.speaks is Speaks.SHIFT)
    options = [*([BESIDE] if shifted else []), EVERYWHERE, HIDDEN]
    key = choices.recall("usual-range", options, BESIDE if shifted else HIDDEN)
    chosen = st.selectbox("Usual range", options, key=key, label_visibility="collapsed", width=260)
    keys: tuple[str, ...] = {BESIDE: shifted, EVERYWHERE: RATING_KEYS}.get(choices.keep("usual-range", chosen), ())
    return ((BAND_LABEL_COACH if coach else BAND_LABEL) if keys else None), keys
