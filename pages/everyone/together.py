"""Together: what both may see, on one screen; in session one topic at a time; the way back asks for a passphrase."""

import streamlit as st

from dashboard.accounts.visits import Mode
from dashboard.domain.names import isolated
from dashboard.ui import visit
from dashboard.ui.session import topics
from dashboard.ui.shared import controls
from dashboard.ui.trends import together

me = visit.require(None, Mode.TOGETHER, Mode.SESSION)
if me.visit.mode is Mode.SESSION:
    topics.show(me)
    st.stop()
controls.shared_screen_line(" and ".join(isolated(p.name) for p in me.couple), in_session=False)
together.show(me)
controls.leave_links({"Close this view": "/sign-in", "Support": "/help"})
