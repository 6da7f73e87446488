"""The part of Our data where a partner changes their own name."""

import streamlit as st

from dashboard.services import names
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared.attempt import attempt, problem


def section(me: Me) -> None:
    """A field and a button; what was written under the name before stays."""
    st.text(
        "You sign in under this name from then on, and it stands on every chart. Your answers, your colour and your "
        "marker stay. Files that were saved before keep the earlier one."
    )
    field = visit.key("my-name")
    st.text_input("Your name", me.person.name, key=field, max_chars=40)
    st.button("Change my name", key=visit.key("my-name-save"), on_click=attempt(_change, field, at="name"))
    problem("name")


def _change(me: Me, field: str) -> None:
    names.rename(me, st.session_state.get(field) or "")
