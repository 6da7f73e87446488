"""The parts of Our data about when: a weekly reminder for one's own calendar, and time away."""

from datetime import UTC, datetime, time

import streamlit as st

from dashboard.domain import weeks
from dashboard.files import reminder
from dashboard.services import personal
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import choices, controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.downloads import when_pressed

EVENING = time(19, 0)


def now(me: Me) -> str:
    """The day and time that a calendar file was last saved for."""
    saved = personal.reminder(me)
    return f"{saved[0]}s {saved[1]:%H:%M}" if saved else "none saved here yet"


def section(me: Me) -> None:
    """A calendar file for a weekday and time."""
    st.text("A weekly reminder for your own calendar. Its title says only the day and the length.")
    saved = personal.reminder(me) or (reminder.DAYS[-1], EVENING)
    day = choices.recall("reminder-day", reminder.DAYS, saved[0])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weekday = choices.keep("reminder-day", st.selectbox("Day of the week", reminder.DAYS, key=day))
        at = st.time_input("Time", saved[1], key=visit.key("reminder-time"), step=900) or EVENING
    st.download_button(
        f"Save “{reminder.title(weekday)}” as a calendar file",
        when_pressed(_calendar, weekday, at),
        file_name="weekly.ics",
        mime="text/calendar",
        key=visit.key("reminder-file"),
        on_click="ignore",
    )
    controls.quiet(
        "Open the file to add it. A file saved later takes the place of the earlier one. A calendar that other people "
        "can see shows them the title."
    )


def _calendar(me: Me, weekday: str, at: time) -> bytes:
    personal.remember_reminder(me, weekday, at)
    return reminder.calendar_file(me.person.id, weekday, at, me.zone, datetime.now(UTC))


def away(me: Me) -> None:
    """Time away: Check-in asks for nothing meanwhile, and nobody else learns of it."""
    back = personal.away_until(me)
    if back:
        st.text(f"You are away until {weeks.weekday_label(back)}. Only you know this; you can still answer any time.")
        st.button("I am back", key=visit.key("away-back"), on_click=attempt(personal.go_away, None, at="away"))
        problem("away")
        return
    st.text(
        "Going away, or needing a pause? Check-in then asks for nothing. Only you know this: the weeks look like any "
        "week without an answer."
    )
    with st.container(horizontal=True):
        for words, how_long in personal.AWAY.items():
            name = visit.key(f"away-{words}")
            st.button(f"Away for {words.lower()}", key=name, on_click=attempt(personal.go_away, how_long, at="away"))
    problem("away")
