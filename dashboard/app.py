"""Streamlit's entry: who is here, and which pages they get."""

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from streamlit.navigation.page import StreamlitPage  # noqa: E402
from streamlit.runtime.scriptrunner import StopException  # noqa: E402

from dashboard.accounts.visits import Mode  # noqa: E402
from dashboard.domain.model import Role  # noqa: E402
from dashboard.errors import sentence  # noqa: E402
from dashboard.services import coach_copy, notices  # noqa: E402
from dashboard.services.me import Me  # noqa: E402
from dashboard.ui import visit  # noqa: E402
from dashboard.ui.coach import open_couple  # noqa: E402
from dashboard.ui.shared import attempt, controls, unread  # noqa: E402
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
    """Runs a page, under whatever went wrong with the last press and found no better place."""
    top = st.container()
    try:
        chosen.run()
    except StopException:
        attempt.problems_left(top)
        raise
    except Exception as error:
        st.warning(sentence(error, attempt.NOT_SHOWN))
    attempt.problems_left(top)


def on_shared_screen(own: Mapping[str, str]) -> None:
    """Every address leads to the shared screen, so that a tab that stood elsewhere shows nothing else."""
    first = next(iter(own))
    shared = [page(url, "Together", "everyone/together", first=url == first) for url in own]
    shown(st.navigation(shared, position="hidden"))


def on_own_screen(me: Me, own: Mapping[str, str]) -> None:
    """The menu, who is here, the page, and the two pages at its foot."""
    first = next(iter(own))
    pages = [page(url, title, first=url == first) for url, title in own.items()]
    waits = bool(notices.unread(me))
    chosen = st.navigation(pages, position="hidden" if waits else "top")
    controls.who_line(me.person)
    if waits:
        unread.shown(me)
        return
    shown(chosen)
    with st.container(horizontal=True, key="foot"):
        for other in pages:
            if other.url_path in FOOT:
                st.page_link(other, width="content")


def run() -> None:
    """One run: who is here, what stands on every page, and the page itself."""
    me = visit.require(None, *Mode)
    if me.demo:
        controls.demo_line()
    controls.coach_colour(coach_copy.practice(me))
    st.html(page_script.script(me.visit.id, me.mode), unsafe_allow_javascript=True)
    own = (COACH if me.person.role is Role.COACH else PARTNER) | EVERYONE
    if me.mode is Mode.OWN:
        on_own_screen(me, own)
    else:
        on_shared_screen(own)


st.set_page_config(page_title="Weekly notes", page_icon=str(ROOT / "dashboard" / "static" / "icon.png"))
st.html(controls.STYLE)
try:
    run()
except Exception as error:
    st.warning(sentence(error, attempt.NOT_SHOWN))
