"""Streamlit's entry: who is here, and which pages they get."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from dashboard import viewer, widgets  # noqa: E402
from dashboard.door import Mode  # noqa: E402
from dashboard.model import Role  # noqa: E402

PARTNER = {"Check-in": "check_in", "Trends": "trends", "Stages": "stages", "Our data": "our_data"}


def page(path: str, title: str, url: str, **options: bool) -> st.Page:
    """A page of ours under its own short address."""
    return st.Page(ROOT / "pages" / f"{path}.py", title=title, url_path=url, **options)


st.set_page_config(page_title="Weekly notes", page_icon=str(ROOT / "dashboard" / "static" / "icon.png"))
st.html(widgets.STYLE)
me = viewer.require(None, *Mode)
together = page("everyone/together", "Together", "together", default=me.visit.mode is not Mode.OWN)
support = page("everyone/support", "Support", "support")
if me.visit.mode is not Mode.OWN:
    st.navigation([together, support], position="hidden").run()
else:
    if me.person.role is Role.COACH:
        pages = [page("coach/prepare", "Shared with me", "coach", default=True)]
    else:
        pages = [
            page(f"partners/{name}", title, name.replace("_", "-"), default=name == "check_in")
            for title, name in PARTNER.items()
        ]
    welcome = page("everyone/welcome", "Welcome", "welcome")
    chosen = st.navigation([*pages, support, welcome], position="top")
    widgets.who_line(me.person)
    chosen.run()
