"""Our data: where it lives, one's keys, and the coach the two of them choose."""

import streamlit as st

from dashboard import coach_setup, viewer, widgets
from dashboard.model import Role

me = viewer.require(Role.PARTNER)
st.title("Our data")
st.subheader("Where it lives")
st.text(f"Everything is kept in one folder on this computer:\n{viewer.folder()}")
st.text("What you share with both of you stands readable in it. Everything else is sealed with your own key.")

st.subheader("Your passphrase and key")
st.text(
    "Without your passphrase, only your recovery key opens what you kept. Keep it where your partner cannot find it."
)
widgets.leave_link("Show my recovery key", "/recovery")
widgets.leave_link("Change my passphrase", "/passphrase")

st.subheader("Our coach")
coach_setup.section(me)
