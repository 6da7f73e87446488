"""Taking one's answers along: the files of Our data, each made when its button is pressed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import streamlit as st
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from dashboard import take_out, viewer

KINDS: tuple[tuple[str, str, str, Callable[[str], bytes]], ...] = (
    ("My answers as a spreadsheet", "", "csv", take_out.own_csv),
    ("My answers, complete", "", "json", lambda _: take_out.own_json()),
    ("What we both see as a spreadsheet", "-together", "csv", take_out.shared_csv),
)


def take_along() -> None:
    """Three files; each is made when its button is pressed, for whoever this visit belongs to then."""
    st.text(
        "Each button saves a file on this computer. These files are not protected: whoever has them can read them. "
        "The complete one (JSON) can be brought in again with everything; the spreadsheet (CSV) leaves out who may "
        "see what, and when each week was saved."
    )
    semicolons = st.checkbox(
        "Separate the columns of a spreadsheet by semicolons (for Excel where numbers are written 7,5)",
        key=viewer.key("take-semicolons"),
    )
    separator = ";" if semicolons else ","
    for label, part, kind, make in KINDS:
        st.download_button(
            label,
            _when_pressed(make, separator),
            file_name=f"weekly-notes{part}-{viewer.today().isoformat()}.{kind}",
            mime="text/csv" if kind == "csv" else "application/json",
            key=viewer.key(f"take{part}-{kind}"),
            on_click="ignore",
        )


def _when_pressed(make: Callable[[str], bytes], separator: str) -> Callable[[], bytes]:
    """`make`, to be called later by Streamlit in a thread of its own, still in the name of this page's visit."""
    context = get_script_run_ctx()

    def asked_again() -> bytes:
        with ThreadPoolExecutor(1, initializer=lambda: _stand_in(context)) as pool:
            return pool.submit(make, separator).result()

    return asked_again


def _stand_in(context: object) -> None:
    add_script_run_ctx(threading.current_thread(), context)  # type: ignore[arg-type]
