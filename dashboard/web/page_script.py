"""The one script every page carries: activity, the end of a visit, drafts sent in time, Esc twice."""

import json
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "static" / "page.js"


@cache
def _source() -> str:
    return SOURCE.read_text(encoding="utf-8")


def script(visit_id: str, mode: str) -> str:
    """HTML for `st.html(..., unsafe_allow_javascript=True)` on every run: whose page this is, and the script once."""
    page = json.dumps({"visit": visit_id, "mode": mode}).replace("<", "\\u003c")
    return f"<script>window.weeklyNotesPage={page};\n{_source()}</script>"
