"""In session: one topic at a time, large, with a prompt of ours; only what both partners may see."""

import html
from collections.abc import Sequence
from datetime import date

import streamlit as st

from dashboard.domain.answers import Answers
from dashboard.domain.names import isolated
from dashboard.domain.partners import Partner, partners_of
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGES, TITLES
from dashboard.insights.signals import Signals
from dashboard.plots import gap_chart, main_chart
from dashboard.plots.look import SESSION_GAPS
from dashboard.plots.strip_key import key_html
from dashboard.services import entries, events, reading, sessions
from dashboard.services.entries import SeenEntry
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.worked_out import worked_out
from dashboard.ui import visit
from dashboard.ui.coach import sheet_button
from dashboard.ui.session import parts, record_form
from dashboard.ui.session.record_fields import RecordFields
from dashboard.ui.shared import controls, remembered
from dashboard.ui.shared.attempt import attempt
from dashboard.ui.stages import entries as entry_view
from dashboard.ui.trends import signals as signal_view
from dashboard.ui.trends import trend_chart
from dashboard.words import chart_words, prompts
from dashboard.words.sentences import Sentences

WEEKS = 12
SIDE_BY_SIDE = 2
TODAY = "today"
TOPICS = {"stages": "The four healing stages"} | {k: TITLES[k] for k in RATING_KEYS}
TOPICS |= {"differently": "How each of you sees it", "since": "Since last session"}
TOPICS |= {"step": "What you agree to try", "all": "All on one page"}
# Comes after the stages where somebody shares words of their own with both.
WORDS = {"words": "In your own words"}


def show(me: Me) -> None:
    """The topic where this session stands, between the ways back and on."""
    parts.look()
    controls.shared_screen_line(" and ".join(isolated(p.name) for p in me.present), in_session=True)
    told = entries.seen(me, View.SESSION)
    topics = _topics(me, told)
    at = min(max(me.visit.topic, 0), len(topics) - 1)
    key, title = list(topics.items())[at]
    with st.container(horizontal=True, vertical_alignment="center", key=visit.key("topics")):
        st.button(
            "Back", key=visit.key("back"), shortcut="Left", disabled=at == 0, on_click=attempt(_go, -1, in_session=True)
        )
        st.html(f"<h2>{html.escape(title)} <small>{at + 1} of {len(topics)}</small></h2>")
        last = at == len(topics) - 1
        st.button(
            "Next", key=visit.key("next"), shortcut="Right", disabled=last, on_click=attempt(_go, 1, in_session=True)
        )
    answers = reading.answers(me, View.SESSION)
    partners = partners_of(me.couple)
    if key != "step":
        record_form.off_screen(TODAY)
    if key == "step":
        parts.last_step(me, Sentences(Signals(answers, partners, me.today)))
        _record(me)
    elif key == "words":
        entry_view.shared(me, told)
        parts.ask(prompts.IN_SESSION[key])
    elif key == "all":
        trend_chart.show(me, View.SESSION, large=True)
        signal_view.guide_here()
    elif not answers:
        st.info(trend_chart.empty(me, View.SESSION))
        parts.ask([f"{n}. {stage.title}" for n, stage in enumerate(STAGES, 1)] if key == "stages" else [])
        parts.ask(prompts.in_session(key, early=True, alone=len(partners) < SIDE_BY_SIDE))
    else:
        _part(me, key, answers, partners, told)


def _topics(me: Me, told: Sequence[SeenEntry]) -> dict[str, str]:
    """The topics of this session by key, each with its title; one who is left sees nothing differently from another."""
    first, *others = TOPICS.items()
    topics = dict([first, *(WORDS.items() if told else ()), *others])
    return {key: title for key, title in topics.items() if key != "differently" or len(me.present) > 1}


def _go(me: Me, by: int) -> None:
    me.visit.topic = min(max(me.visit.topic + by, 0), len(_topics(me, entries.seen(me, View.SESSION))) - 1)


def _part(me: Me, key: str, answers: Answers, partners: list[Partner], told: Sequence[SeenEntry]) -> None:
    """What there is to see of one thing, and what to ask about it."""
    span = trend_chart.range_of(answers, me.today, WEEKS)
    signals = worked_out(me, ("session signals",), Signals, answers, partners, me.today)
    if key == "since":
        parts.since(me, Sentences(signals))
        early = sessions.last_day(me) is None
    elif key == "differently":
        early = _differently(me, signals, span) < SIDE_BY_SIDE
    else:
        early = _view(me, key, signals, span, told) < SIDE_BY_SIDE
    parts.ask(prompts.in_session(key, early=early, alone=len(partners) < SIDE_BY_SIDE))


def _differently(me: Me, signals: Signals, span: Sequence[date]) -> int:
    """Where the two differ; the number of weeks that are shown."""
    gaps, partners = signals.gaps, signals.partners
    shown = {week for gap in gaps.values() for week in gap.weeks if week in span}
    if shown:
        dark, happened = controls.dark(), events.all_of_them(me)
        remembered.chart(
            me,
            ("session", "differently", span[-1], dark),
            lambda: gap_chart.gap_chart(gaps, partners, span, dark=dark, size=SESSION_GAPS, happened=happened),
            lambda: chart_words.gap_description(gaps, partners, span),
        )
    else:
        st.text("In these twelve weeks there is none yet that is over and that both of you have shared.")
    return len(shown)


def _view(me: Me, key: str, signals: Signals, span: Sequence[date], told: Sequence[SeenEntry]) -> int:
    """The strip of the stages, or one rating; the number of weeks that hold an answer."""
    rating = key if key in RATING_KEYS else None
    keys = [key] if rating else list(STAGE_KEYS)
    answers, partners = signals.answers, signals.partners
    shown = answers.of({partner.id for partner in partners}, keys, span).weeks
    if not shown:
        st.text("In these twelve weeks there is no shared answer to this.")
        return 0
    day, happened, dark = me.today, events.all_of_them(me), controls.dark()
    marks = [] if rating else entry_view.marks(told)
    remembered.chart(
        me,
        ("session", key, span[-1], dark),
        lambda: main_chart.one_view(
            answers, partners, span, rating, dark=dark, today=day, happened=happened, moments=marks
        ),
        lambda: chart_words.description(answers, partners, span, keys, tabled=False),
    )
    if rating is None:
        st.html(key_html(moments=any(mark.week in span for mark in marks), dark=dark))
    return len(shown)


def _record(me: Me) -> None:
    """What is agreed today; questions that may be shown stand above it."""
    record = sessions.of_today(me)
    parts.ask(record.shown or prompts.in_session("step", alone=len(me.present) < SIDE_BY_SIDE))
    record_form.show(me, RecordFields(record, TODAY, alone=False), sheet_button.show)
