"""The check-in form on a page of Streamlit; what is filled in goes to our own address, never through Streamlit."""

import streamlit as st

from dashboard.form import view

_form = st.components.v2.component("check-in", css=view.style(), js=view.script(), isolate_styles=False)


def show(markup: str, key: str) -> None:
    """Puts the form there; once it stands, a rerun of the page leaves it and everything typed in it alone."""
    _form(data={"markup": markup}, key=key)
