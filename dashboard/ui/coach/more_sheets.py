"""More to print for a coach: a label for the files, their own sheet with usual ranges, and one for a supervisor."""

from collections.abc import Collection

import streamlit as st

from dashboard.services import coach_copy
from dashboard.services.me import Me
from dashboard.sheet import pdf
from dashboard.ui import visit
from dashboard.ui.coach import sheet_button
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.shared.folds import fold

SUPERVISORS = (
    "For a supervisor: {letters}, and nothing that was told to you alone. Anybody's own words are left out, except for "
    "the lines you tick; look for names in them first."
)


def section(me: Me) -> None:
    """Closed until opened."""
    fold("Sheets and their label", "sheets", _sheets, me)


def _sheets(me: Me) -> None:
    key = visit.key(f"label-{me.couple_id}")
    st.session_state.setdefault(key, coach_copy.label(me))
    st.text_input(
        "A label in the names of this couple's files",
        key=key,
        max_chars=coach_copy.LABEL_MAX,
        placeholder="A number, for instance; others may see the list of downloads",
        on_change=attempt(_set_label, key, at="label"),
    )
    problem("label")
    st.text("The session sheet above is for the couple: the chart, the step, and three questions. These two are yours.")
    _button(me, "My sheet, with usual ranges (PDF)", "mine", (), "")
    both = len(me.present) > 1
    st.text(SUPERVISORS.format(letters="A and B instead of names" if both else "A instead of the name"))
    lines = sheet_button.free_text(me)
    ticked = tuple(
        line for n, line in enumerate(lines) if st.checkbox(controls.literal(line), key=visit.key(f"tick-{n}-{line}"))
    )
    _button(me, "Sheet for a supervisor (PDF)", "supervisor", ticked, "supervision")


def _button(me: Me, label: str, name: str, ticked: Collection[str], part: str) -> None:
    st.download_button(
        label,
        when_pressed(_mine if name == "mine" else _supervisors, ticked),
        file_name=pdf.file_name(me.today, " ".join(filter(None, (coach_copy.label(me), part or "coach")))),
        mime="application/pdf",
        key=visit.key(f"sheet-{name}"),
        on_click="ignore",
    )


def _mine(me: Me, _ticked: Collection[str]) -> bytes:
    return pdf.render(sheet_button.for_the_coach(me))


def _supervisors(me: Me, ticked: Collection[str]) -> bytes:
    return pdf.render(sheet_button.for_a_supervisor(me, ticked))


def _set_label(me: Me, key: str) -> None:
    coach_copy.set_label(me, st.session_state.get(key) or "")
