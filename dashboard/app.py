"""Streamlit's entry: who is here, and which pages they get."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from streamlit.navigation.page import StreamlitPage  # noqa: E402

from dashboard.accounts.visits import Mode  # noqa: E402
from dashboard.domain.model import Role  # noqa: E402
from dashboard.errors import sentence  # noqa: E402
from dashboard.services import coach_copy, notices  # noqa: E402
from dashboard.services.me import Me  # noqa: E402
from dashboard.ui import visit  # noqa: E402
from dashboard.ui.coach import open_couple  # noqa: E402
from dashboard.ui.shared import attempt, brought, controls, unread  # noqa: E402
from dashboard.web import page_script  # noqa: E402
from dashboard.web.pages import AT_THE_FOOT, COACH, EVERYONE, PARTNER, TOGETHER, Page  # noqa: E402


def page(of: Page, *, first: bool = False, address: str | None = None) -> StreamlitPage:
    """One of our pages, under its own address or another one; the first one stands at /."""
    address = address or of.address
    hidden = address in AT_THE_FOOT or (address == "couples" and not open_couple.preparing())
    visibility: Literal["hidden", "visible"] = "hidden" if hidden else "visible"
    path = ROOT / "pages" / f"{of.file}.py"
    return st.Page(path, title=of.title, url_path=address, default=first, visibility=visibility)


def shown(chosen: StreamlitPage) -> None:
    """Runs a page, under whatever went wrong with the last press and found no better place.

    What has no place of its own is said first: after `st.stop` a page says nothing more.
    """
    attempt.problem("")
    top = st.container()
    try:
        chosen.run()
    except Exception as error:
        st.warning(sentence(error, attempt.NOT_SHOWN))
    attempt.problems_left(top)


def on_shared_screen(own: Sequence[Page]) -> None:
    """Every address leads to the shared screen, so that a tab that stood elsewhere shows nothing else."""
    shared = [page(TOGETHER, first=one is own[0], address=one.address) for one in own]
    shown(st.navigation(shared, position="hidden"))


def on_own_screen(me: Me, own: Sequence[Page]) -> None:
    """The menu, who is here, the page, and the two pages at its foot."""
    pages = [page(one, first=one is own[0]) for one in own]
    waits = bool(notices.unread(me))
    chosen = st.navigation(pages, position="hidden" if waits else "top")
    controls.who_line(me.person)
    if waits:
        unread.shown(me)
        return
    if any(chosen.url_path == one.address for one in EVERYONE) or not brought.asks(me):
        shown(chosen)
    with st.container(horizontal=True, key="foot"):
        for other in pages:
            if other.url_path in AT_THE_FOOT:
                st.page_link(other, width="content")


def run() -> None:
    """One run: who is here, what stands on every page, and the page itself."""
    me = visit.require(None, *Mode)
    if me.demo:
        controls.demo_line()
    controls.coach_colour(coach_copy.practice(me))
    st.html(page_script.script(me.visit.id, me.mode), unsafe_allow_javascript=True)
    own = (*(COACH if me.person.role is Role.COACH else PARTNER), *EVERYONE)
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
