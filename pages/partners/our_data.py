"""Our data: who sees what, earlier weeks, consent, keys, the coach, and erasing."""

import streamlit as st

from dashboard import coach_setup, data_sections, viewer, weeks, widgets
from dashboard.model import Role

me = viewer.require(Role.PARTNER)
st.title("Our data")
st.text(f"Everything is kept in one folder on this computer:\n{viewer.folder()}")

st.subheader("Who sees what")
data_sections.overview(me)

st.subheader("Who may see an earlier week")
data_sections.sharing_of_earlier_weeks(me)

st.subheader("Sharing at all")
data_sections.consent_to_share(me)

st.subheader("Our coach")
coach_setup.section(me)

st.subheader("Your passphrase and key")
if me.person.reset_at:
    st.text(f"Your passphrase was reset on this computer on {weeks.full_label(me.person.reset_at.date())}.")
st.text(
    "Without your passphrase, only your recovery key opens what you kept. Keep it where your partner cannot find it."
)
widgets.leave_link("Show my recovery key", "/recovery")
widgets.leave_link("Change my passphrase", "/passphrase")

st.subheader("Erase")
data_sections.erasing(me)
