"""Our data: who sees what, earlier weeks, consent, keys, the coach, and erasing."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.ui import visit
from dashboard.ui.our_data import backups, export, imports, our_coach, reminder, sharing
from dashboard.ui.shared.folds import fold

me = visit.require(Role.PARTNER)
st.title("Our data")
st.text(f"Everything is kept in one folder on this computer:\n{me.folder}")
# Closed until opened: what is kept for oneself is not for whoever passes by.
fold("Who sees what", "overview", sharing.overview, me)
fold("Who may see an earlier week", "earlier", sharing.sharing_of_earlier_weeks, me)
fold("Sharing at all", "consent", sharing.consent_to_share, me)
fold("Our coach", "coach", our_coach.section, me, opened=our_coach.waits(me))
fold("A weekly reminder, and time away", "reminder", reminder.section, me)
fold("Your passphrase and key", "keys", sharing.keys, me, opened=me.person.reset_at is not None)
fold("Take it with you", "take", export.take_along, me)
fold("Bring in earlier answers", "bring", imports.bring_along, me)
fold("Backups", "backups", backups.section, me)
fold("Erase", "erase", sharing.erasing, me)
