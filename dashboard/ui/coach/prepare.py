"""The parts of Prepare below its first screen: charts, the record of the session to come, and earlier ones."""

from collections.abc import Mapping

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.partners import partners_of
from dashboard.errors import BadInputError
from dashboard.insights.signals import Signals
from dashboard.services import caseload, reading, sessions
from dashboard.services.me import Me
from dashboard.services.reading import View
from dashboard.services.sessions import Record
from dashboard.ui import visit
from dashboard.ui.coach import told_alone
from dashboard.ui.session import record_form
from dashboard.ui.session.record_fields import RecordFields
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.folds import fold
from dashboard.ui.trends import signals as signal_view
from dashboard.ui.trends import trend_chart
from dashboard.words.sentences import Sentences

RECORDING, COMING, RECORD = "recording", "coming", "This session"


def charts(me: Me) -> None:
    """The charts, with what is said of them, notes and moments, closed until opened."""
    fold("Charts, notes and moments", "charts", _charts, me)


def _charts(me: Me) -> None:
    aloud = reading.answers(me, View.SESSION)
    if reading.answers(me, View.BOTH):
        signal_view.asking(Sentences(Signals(aloud, partners_of(me.couple), me.today)))
        st.header("Week by week")
        told_alone.kinds()
    trend_chart.show(me, View.BOTH)


def record_button() -> None:
    """Opens the record of the session to come, above everything else on the page."""
    st.button(RECORD, key=visit.key("record"), on_click=attempt(_open_record, True))


def record(me: Me) -> None:
    """The record of today's session, or of the one prepared for a later day, while it is open."""
    if not st.session_state.get(visit.key(RECORDING)):
        record_form.off_screen(COMING)
        return
    with st.container(border=True, key=visit.key("recording-part")):
        st.header(RECORD)
        record_form.show(me, RecordFields(sessions.coming(me), COMING, alone=True), beside=lambda _me: _close_record())
        _next_session(me)


def _next_session(me: Me) -> None:
    """The day they meet next, which Couples lists and sorts by."""
    key = visit.key(f"next-{me.couple_id}")
    st.session_state.setdefault(key, caseload.next_on(me))
    words = "Next session (if you know it)"
    st.date_input(words, key=key, format=controls.DAY, on_change=attempt(_set_next, key, at="next"))
    problem("next")


def _set_next(me: Me, key: str) -> None:
    caseload.set_next(me, st.session_state.get(key))


def _close_record() -> None:
    st.button("Close", key=visit.key("close-record"), on_click=attempt(_open_record, False))


def _open_record(_me: Me, opened: bool) -> None:
    st.session_state[visit.key(RECORDING)] = opened


def earlier(me: Me) -> None:
    """Every earlier session, to be read and changed; the newest first."""
    past = {r.id: r for r in reversed(sessions.records(me)) if r.held_on < me.today}
    fold("Earlier sessions", "sessions", _earlier, me, past)


def _earlier(me: Me, past: Mapping[str, Record]) -> None:
    if not past:
        st.text("Sessions you write down will be listed here.")
    else:
        chosen = st.selectbox(
            "Session",
            list(past),
            key=visit.key("earlier-session"),
            format_func=lambda i: weeks.full_label(past[i].held_on) if i in past else "",
        )
        for other in past:
            if other != chosen:
                record_form.off_screen(f"earlier-{other}")
        record = past[chosen]
        record_form.show(me, RecordFields(record, f"earlier-{record.id}", alone=True))
        st.button("Remove this session", key=visit.key(f"remove-{record.id}"), on_click=attempt(_ask, record.id))
        _removal(record)
    _another(me)
    problem("sessions")


def _ask(_me: Me, record_id: str | None) -> None:
    st.session_state[visit.key("removing")] = record_id


def _removal(record: Record) -> None:
    """A second question: what is removed cannot be brought back."""
    if st.session_state.get(visit.key("removing")) != record.id:
        return
    st.warning("This takes the session, its agreed step and your note out of every file. It cannot be brought back.")
    with st.container(horizontal=True):
        st.button(
            "Remove it", key=visit.key(f"sure-{record.id}"), on_click=attempt(sessions.remove, record, at="sessions")
        )
        st.button("Keep it", key=visit.key(f"keep-{record.id}"), on_click=attempt(_ask, None))


def _another(me: Me) -> None:
    """A session that was not written down on its day."""
    came, today = sessions.earliest(me), me.today
    if came is None or came >= today:
        return
    st.date_input(
        "Add one of an earlier day",
        key=visit.key("another-day"),
        value=None,
        format=controls.DAY,
        min_value=came,
        max_value=today - weeks.WEEK / 7,
    )
    st.button("Add it", key=visit.key("another"), on_click=attempt(_add, at="sessions"))


def _add(me: Me) -> None:
    day = st.session_state.get(visit.key("another-day"))
    if day is not None:
        if any(record.held_on == day for record in sessions.records(me)):
            raise BadInputError("There is a session of that day already. Choose it from the list above.")
        added = sessions.save(me, Record("", day))
        st.session_state[visit.key("earlier-session")] = added.id
        st.session_state[visit.key("another-day")] = None
