"""Settings: what the coach sets for everyone here, and the coach's own key."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.services import coach_copy
from dashboard.ui import visit
from dashboard.ui.coach import settings_form
from dashboard.ui.our_data import sharing
from dashboard.ui.shared.folds import fold

me = visit.require(Role.COACH)
st.title("Settings")
if coach_copy.may_set(me):
    settings_form.show(me)
else:
    st.info("These settings belong to the coach of a couple here.")
fold("Your passphrase and key", "keys", sharing.keys, me, opened=me.person.reset_at is not None)
