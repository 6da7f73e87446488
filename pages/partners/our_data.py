"""Our data: who sees what, earlier weeks, consent, keys, the coach, and erasing."""

from functools import partial

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
from dashboard.sections.folds import fold

me = viewer.require(Role.PARTNER)
st.title("Our data")
st.text(f"Everything is kept in one folder on this computer:\n{viewer.folder()}")
# Closed until opened: what is kept for oneself is not for whoever passes by.
fold("Who sees what", "overview", partial(data_sections.overview, me))
fold("Who may see an earlier week", "earlier", partial(data_sections.sharing_of_earlier_weeks, me))
fold("Sharing at all", "consent", partial(data_sections.consent_to_share, me))
fold("Our coach", "coach", partial(coach_setup.section, me), opened=coach_setup.waits(me))
fold("A weekly reminder, and time away", "reminder", partial(reminder_section.section, me.person.id))
fold("Your passphrase and key", "keys", partial(data_sections.keys, me), opened=me.person.reset_at is not None)
fold("Take it with you", "take", exchange_sections.take_along)
fold("Bring in earlier answers", "bring", partial(bring_sections.bring_along, me))
fold("Backups", "backups", partial(backup_sections.section, me))
fold("Erase", "erase", partial(data_sections.erasing, me))
