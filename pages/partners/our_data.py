"""Our data: who sees what, our coach, when to be reminded, and the files, keys and ways to leave."""

import streamlit as st

from dashboard.domain.model import Role
from dashboard.ui import visit
from dashboard.ui.our_data import groups

me = visit.require(Role.PARTNER)
st.title("Our data")
groups.who_sees_what(me)
groups.our_coach_group(me)
groups.reminder_group(me)
groups.phones_group(me)
groups.files_keys_leaving(me)
