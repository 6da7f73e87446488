"""Streamlit's entry: who is here, and which pages they get."""

import logging
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from streamlit.navigation.page import StreamlitPage  # noqa: E402

from dashboard.accounts.visits import Mode  # noqa: E402
from dashboard.domain.model import Role  # noqa: E402
from dashboard.errors import DashboardError, where  # noqa: E402
from dashboard.services import viewer  # noqa: E402
from dashboard.ui.coach import open_couple  # noqa: E402
from dashboard.ui.shared import controls  # noqa: E402
from dashboard.web import page_script  # noqa: E402

PARTNER = {"check-in": "Check-in", "trends": "Trends", "stages": "Stages", "our-data": "Our data"}
COACH = {"coach": "My work", "couples": "Couples", "settings": "Settings"}
EVERYONE = {"support": "Support", "welcome": "Welcome", "how-to-read": "How to read this"}
FOOT = ("welcome", "how-to-read")
FILES = {"coach": "coach/prepare", "couples": "coach/couples", "settings": "coach/settings"} | {
    url: f"everyone/{url.replace('-', '_')}" for url in EVERYONE
}


def page(url: str, title: str, file: str | None = None, *, first: bool = False) -> StreamlitPage:
    """One of our pages under its short address; the first one stands at /."""
    path = file or FILES.get(url) or f"partners/{url.replace('-', '_')}"
    file_path = ROOT / "pages" / f"{path}.py"
    hidden = url in FOOT or (url == "couples" and not open_couple.preparing())
    return st.Page(file_path, title=title, url_path=url, default=first, visibility="hidden" if hidden else "visible")


def shown(chosen: StreamlitPage) -> None:
    """Runs a page; whatever goes wrong becomes one sentence, and the log learns where but never what was typed."""
    try:
        chosen.run()
    except DashboardError as error:
        st.warning(str(error))
    except Exception as error:
        logging.getLogger("dashboard").error(where(error))
        st.warning("Something went wrong on this page, and nothing was changed. Open it again, or start the app anew.")


st.set_page_config(page_title="Weekly notes", page_icon=str(ROOT / "dashboard" / "static" / "icon.png"))
st.html(controls.STYLE)
me = viewer.require(None, *Mode)
if viewer.is_demo():
    controls.demo_line()
controls.coach_colour(viewer.practice())
st.html(page_script.script(me.visit.id, me.visit.mode), unsafe_allow_javascript=True)
own = (COACH if me.person.role is Role.COACH else PARTNER) | EVERYONE
first = next(iter(own))
if me.visit.mode is not Mode.OWN:
    # Every address leads to the shared screen, so that a tab that stood elsewhere shows nothing else.
    shared = [page(url, "Together", "everyone/together", first=url == first) for url in own]
    shown(st.navigation(shared, position="hidden"))
else:
    pages = [page(url, title, first=url == first) for url, title in own.items()]
    chosen = st.navigation(pages, position="top")
    controls.who_line(me.person)
    shown(chosen)
    with st.container(horizontal=True, key="foot"):
        for other in pages:
            if other.url_path in FOOT:
                st.page_link(other, width="content")
