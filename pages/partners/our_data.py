"""Our data: who sees what, earlier weeks, consent, keys, the coach, and erasing."""

import streamlit as st

from dashboard import viewer
from dashboard.model import Role
from dashboard.sections import (
    backup_sections,
    bring_sections,
    coach_setup,
    data_sections,
    exchange_sections,
    reminder_section,
)

me = viewer.require(Role.PARTNER)
st.title("Our data")
st.text(f"Everything is kept in one folder on this computer:\n{viewer.folder()}")
# Closed until opened: what is kept for oneself is not for whoever passes by.
with st.expander("Who sees what"):
    data_sections.overview(me)
with st.expander("Who may see an earlier week"):
    data_sections.sharing_of_earlier_weeks(me)
with st.expander("Sharing at all"):
    data_sections.consent_to_share(me)
with st.expander("Our coach", expanded=coach_setup.waits(me)):
    coach_setup.section(me)
with st.expander("A weekly reminder, and time away"):
    reminder_section.section(me.person.id)
with st.expander("Your passphrase and key", expanded=me.person.reset_at is not None):
    data_sections.keys(me)
with st.expander("Take it with you"):
    exchange_sections.take_along()
with st.expander("Bring in earlier answers"):
    bring_sections.bring_along(me)
with st.expander("Backups"):
    backup_sections.section(me)
with st.expander("Erase"):
    data_sections.erasing(me)
