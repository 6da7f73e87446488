"""What has to be read first: shown in the place of every page until somebody says that they have."""

import streamlit as st

from dashboard.services import notices
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem


def shown(me: Me) -> None:
    """The sentences, and the one button."""
    st.title("Please read this first")
    st.text("Something in the data folder was not as you had left it:")
    for sentence in notices.unread(me):
        with st.container(border=True):
            st.text(sentence)
    st.text(
        "Whoever can change the files on this computer can do such things, and so can a repair by hand or a damaged"
        " disk. If it was none of you, keep the folder where nobody else can reach it."
    )
    problem("unread")
    controls.leave_links({"Support": "/help"})
    st.button("I have read this", key=visit.key("unread"), type="primary", on_click=attempt(notices.read, at="unread"))
