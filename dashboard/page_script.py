"""The one script every page carries: activity, the end of a visit, drafts sent in time, Esc twice."""

from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("static") / "page.js"


@cache
def script() -> str:
    """HTML for `st.html(..., unsafe_allow_javascript=True)`; running it again on the same page does nothing."""
    return f"<script>{SOURCE.read_text(encoding='utf-8')}</script>"
