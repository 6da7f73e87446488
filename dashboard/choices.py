"""What somebody chose on a page, remembered while the tab is open."""

from typing import Any, TypeVar

import streamlit as st

from dashboard import viewer

T = TypeVar("T")


def recall(name: str, default: Any) -> str:
    """The key for a widget that opens on what was chosen last in this visit, or on `default`."""
    key = viewer.key(name)
    if key not in st.session_state:
        st.session_state[key] = st.session_state.get(viewer.key(f"kept-{name}"), default)
    return key


def keep(name: str, chosen: T) -> T:
    """Remembers a choice beyond its widget, which forgets it when another page is shown."""
    st.session_state[viewer.key(f"kept-{name}")] = chosen
    return chosen
