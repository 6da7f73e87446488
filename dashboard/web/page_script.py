"""The scripts that pages carry: activity, the end of a visit, drafts sent in time, Support, Esc twice."""

import json
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parents[1] / "static"
EVERYWHERE = ("page.js", "support.js")
PLAIN = ("plain_pages.js",)


def script(visit_id: str, mode: str) -> str:
    """HTML for `st.html(..., unsafe_allow_javascript=True)` on every run: whose page this is, and the scripts once."""
    return f"<script>{_page(visit_id, mode)}\n{_source(EVERYWHERE)}</script>"


def plain(visit_id: str = "", mode: str = "") -> str:
    """The same at the end of a plain page, which may be nobody's."""
    page = _page(visit_id, mode) if visit_id else ""
    return f"<script>{page}\n{_source(EVERYWHERE + PLAIN)}</script>"


def _page(visit_id: str, mode: str) -> str:
    page = json.dumps({"visit": visit_id, "mode": mode}).replace("<", "\\u003c")
    return f"window.weeklyNotesPage={page};"


@cache
def _source(files: tuple[str, ...]) -> str:
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in files)
