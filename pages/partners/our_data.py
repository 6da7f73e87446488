"""Our data: who sees what, earlier weeks, consent, keys, the coach, and erasing."""

from functools import partial

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import viewer
from dashboard.ui.our_data import backups, export, imports, our_coach, reminder, sharing
from dashboard.ui.shared.folds import fold

me = viewer.require(Role.PARTNER)
st.title("Our data")
st.text(f"Everything is kept in one folder on this computer:\n{viewer.folder()}")
# Closed until opened: what is kept for oneself is not for whoever passes by.
fold("Who sees what", "overview", partial(sharing.overview, me))
fold("Who may see an earlier week", "earlier", partial(sharing.sharing_of_earlier_weeks, me))
fold("Sharing at all", "consent", partial(sharing.consent_to_share, me))
fold("Our coach", "coach", partial(our_coach.section, me), opened=our_coach.waits(me))
fold("A weekly reminder, and time away", "reminder", partial(reminder.section, me.person.id))
fold("Your passphrase and key", "keys", partial(sharing.keys, me), opened=me.person.reset_at is not None)
fold("Take it with you", "take", export.take_along)
fold("Bring in earlier answers", "bring", partial(imports.bring_along, me))
fold("Backups", "backups", partial(backups.section, me))
fold("Erase", "erase", partial(sharing.erasing, me))
