"""Taking answers along: the files of Our data and the coach's own, each made when its button is pressed."""

from collections.abc import Callable

import streamlit as st

from dashboard.services import export
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared.downloads import when_pressed
from dashboard.ui.shared.folds import fold


def _own_json(me: Me, _separator: str) -> bytes:
    return export.own_json(me)


def _own_words(me: Me, _separator: str) -> bytes:
    return export.own_words(me)


KINDS: tuple[tuple[str, str, str, Callable[[Me, str], bytes]], ...] = (
    ("My answers as a spreadsheet", "", "csv", export.own_csv),
    ("My answers, complete", "", "json", _own_json),
    ("My moments and my pattern as text", "words", "txt", _own_words),
    ("What we both see as a spreadsheet", "together", "csv", export.shared_csv),
)
MIME = {"csv": "text/csv", "json": "application/json", "txt": "text/plain"}


def take_along(me: Me) -> None:
    """Four files; each is made when its button is pressed, for whoever this visit belongs to then."""
    st.text(
        "Each button saves a file on this computer, with your name on it. These files are not protected: whoever has "
        "them can read them. The complete one (JSON) can be brought in again with everything; the spreadsheet (CSV) "
        "leaves out who may see what, and when each week was saved. The text holds your own words only, to read."
    )
    separator = _separator()
    for label, part, kind, make in KINDS:
        _button(me, label, part, kind, make, separator)


def for_coach(me: Me) -> None:
    """What the coach who prepares may see of this couple, as one file."""
    fold("Export", "take-coach", _coach_file, me)


def _coach_file(me: Me) -> None:
    st.text(
        "One file with all you may see of this couple, including what was told to you alone. It is not protected: "
        "whoever has it can read it. Neither partner gets it here, and it is not for handing over."
    )
    separator = _separator()
    _button(me, "What I may see as a spreadsheet", "coach", "csv", export.coach_csv, separator)


def _separator() -> str:
    semicolons = st.checkbox(
        "Separate the columns of a spreadsheet by semicolons (for Excel where numbers are written 7,5)",
        key=visit.key("take-semicolons"),
    )
    return ";" if semicolons else ","


def _button(me: Me, label: str, part: str, kind: str, make: Callable[[Me, str], bytes], separator: str) -> None:
    st.download_button(
        label,
        when_pressed(make, separator),
        file_name=_file_name(me, part, kind),
        mime=MIME[kind],
        key=visit.key(f"take-{part}-{kind}"),
        on_click="ignore",
    )


def _file_name(me: Me, part: str, kind: str) -> str:
    """Whose file it is and of what day, in letters that every computer takes."""
    name = "-".join("".join(c if c.isalnum() else " " for c in me.person.name).split())
    return "-".join(filter(None, ("weekly-notes", name, part, me.today.isoformat()))) + f".{kind}"
