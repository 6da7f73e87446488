"""Taking answers along: the files of Our data and the coach's own, each made when its button is pressed."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.services import export, viewer
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.shared.folds import fold

KINDS: tuple[tuple[str, str, str, Callable[[str], bytes]], ...] = (
    ("My answers as a spreadsheet", "", "csv", export.own_csv),
    ("My answers, complete", "", "json", lambda _: export.own_json()),
    ("My moments and my pattern as text", "-words", "txt", lambda _: export.own_words()),
    ("What we both see as a spreadsheet", "-together", "csv", export.shared_csv),
)
MIME = {"csv": "text/csv", "json": "application/json", "txt": "text/plain"}


def take_along() -> None:
    """Four files; each is made when its button is pressed, for whoever this visit belongs to then."""
    st.text(
        "Each button saves a file on this computer. These files are not protected: whoever has them can read them. "
        "The complete one (JSON) can be brought in again with everything; the spreadsheet (CSV) leaves out who may "
        "see what, and when each week was saved. The text holds your own words only, to read."
    )
    separator = _separator()
    for label, part, kind, make in KINDS:
        _button(label, part, kind, partial(make, separator))


def for_coach() -> None:
    """What the coach who prepares may see of this couple, as one file."""
    fold("To take along", "take-coach", _coach_file)


def _coach_file() -> None:
    st.text(
        "One file with all you may see of this couple, what only you were given too. It is not protected: whoever "
        "has it can read it. Neither partner gets it here, and it is not for handing over."
    )
    separator = _separator()
    _button("What I may see as a spreadsheet", "-coach", "csv", partial(export.coach_csv, separator))


def _separator() -> str:
    semicolons = st.checkbox(
        "Separate the columns of a spreadsheet by semicolons (for Excel where numbers are written 7,5)",
        key=viewer.key("take-semicolons"),
    )
    return ";" if semicolons else ","


def _button(label: str, part: str, kind: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        when_pressed(make),
        file_name=f"weekly-notes{part}-{viewer.today().isoformat()}.{kind}",
        mime=MIME[kind],
        key=viewer.key(f"take{part}-{kind}"),
        on_click="ignore",
    )
