"""Parts of a page that are closed until opened, and neither made nor sent before."""

from collections.abc import Callable

import streamlit as st

from dashboard import viewer


def fold(title: str, name: str, show: Callable[[], object], *, opened: bool = False) -> None:
    """One part, made when it is first opened; from then on it stays, so that closing it loses nothing typed in it.

    `title` is read as markup, `name` is its own among the folds of a visit.
    """
    part = st.expander(title, opened, key=viewer.key(f"fold-{name}"), on_change="rerun")
    was_open = viewer.key(f"unfolded-{name}")
    if part.open or st.session_state.get(was_open):
        st.session_state[was_open] = True
        with part:
            show()
