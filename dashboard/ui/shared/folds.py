"""Parts of a page that are closed until opened, and neither made nor sent before."""

from collections.abc import Callable
from typing import TypeVarTuple

import streamlit as st

from dashboard.ui import visit
from dashboard.ui.shared import controls

Given = TypeVarTuple("Given")


def fold(
    title: str, name: str, show: Callable[[*Given], object], *given: *Given, opened: bool = False, now: str = ""
) -> None:
    """One part, made when it is first opened; from then on it stays, so that closing it loses nothing typed in it.

    `title` is read as markup, `name` is its own among the folds of a visit; `opened` counts when the page is entered.
    `now` is how it stands, shown beside the title letter for letter.
    """
    key, was_open, state = visit.key(f"fold-{name}"), visit.key(f"unfolded-{name}"), st.session_state
    label, titled = f"**{title}**: {controls.literal(now)}" if now else title, visit.key(f"titled-{name}")
    if key not in state or state.get(titled) != label:
        # To Streamlit a part with another label is another part, which would be closed.
        state[key], state[titled] = bool(state.get(key, opened)), label
    part = st.expander(label, key=key, on_change="rerun")
    if part.open or state.get(was_open):
        state[was_open] = True
        with part:
            show(*given)
