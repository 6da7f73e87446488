"""What somebody chose on a page, remembered while the tab is open."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from dashboard.ui import visit

T = TypeVar("T")


def recall(name: str, options: Sequence[T], default: T) -> str:
    """The key for a widget that opens on what was chosen last in this visit, or on `default`.

    A choice that is not offered any more (another view, another couple) is forgotten.
    """
    key = visit.key(name)
    chosen = st.session_state.get(key, st.session_state.get(visit.key(f"kept-{name}"), default))
    st.session_state[key] = chosen if chosen in options else default
    return key


def keep(name: str, chosen: T) -> T:
    """Remembers a choice beyond its widget, which forgets it when another page is shown."""
    st.session_state[visit.key(f"kept-{name}")] = chosen
    return chosen
