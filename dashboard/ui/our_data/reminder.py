"""The part of Our data about when: a weekly reminder for one's own calendar, and time away."""

from datetime import UTC, datetime, time

import streamlit as st

from dashboard.domain import weeks
from dashboard.files import reminder
from dashboard.services import personal, viewer
from dashboard.ui.shared import choices, controls

EVENING = time(19, 0)


def section(person_id: str) -> None:
    """A calendar file for a weekday and time, and being away for a while."""
    st.text("A weekly reminder for your own calendar. Its title says only the day and the length.")
    day = choices.recall("reminder-day", reminder.DAYS, reminder.DAYS[-1])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weekday = choices.keep("reminder-day", st.selectbox("Day of the week", reminder.DAYS, key=day))
        at = st.time_input("Time", EVENING, key=viewer.key("reminder-time"), step=900) or EVENING
    zone = viewer.zone()
    st.download_button(
        f"Save “{reminder.title(weekday)}” as a calendar file",
        lambda: reminder.calendar_file(person_id, weekday, at, zone, datetime.now(UTC)),
        file_name="weekly.ics",
        mime="text/calendar",
        key=viewer.key("reminder-file"),
        on_click="ignore",
    )
    controls.quiet(
        "Open the file to add it. A file saved later takes the place of the earlier one. A calendar that other people "
        "can see shows them the title."
    )
    st.divider()
    _away()


def _away() -> None:
    """Time away: Check-in asks for nothing meanwhile, and nobody else learns of it."""
    back = personal.away_until()
    if back:
        st.text(f"You are away until {weeks.weekday_label(back)}. Only you know this; you can still answer any time.")
        st.button("I am back", key=viewer.key("away-back"), on_click=personal.go_away, args=(None,))
        return
    st.text(
        "Going away, or needing a pause? Check-in then asks for nothing. Only you know this: the weeks look like any "
        "week without an answer."
    )
    with st.container(horizontal=True):
        for words, how_long in personal.AWAY.items():
            name = viewer.key(f"away-{words}")
            st.button(f"Away for {words.lower()}", key=name, on_click=personal.go_away, args=(how_long,))


def away_line() -> None:
    """What Check-in says meanwhile."""
    if back := personal.away_until():
        st.info(f"You are away until {weeks.weekday_label(back)}: nothing is asked of you. You can answer if you like.")
