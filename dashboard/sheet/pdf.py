"""The session sheet as PDF: one printed page of what both may see."""

import json
import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst
import vl_convert

from dashboard.domain.model import UNSEEN
from dashboard.domain.names import END, ISOLATE
from dashboard.errors import DashboardError
from dashboard.plots import main_chart
from dashboard.plots.look import LIGHT
from dashboard.sheet.content import BOX, SheetContent, changed, written
from dashboard.words.signal_words import BAND_LABEL

__all__ = ["SheetContent", "SheetError", "file_name", "render"]

TEMPLATE = Path(__file__).with_name("sheet.typ")
FONT = '"Libertinus Serif", serif'
VEGA_LITE = "6.4"
CHART_WIDTH = 470
# The ground, wherever it is the whole of a text; that may stand in a formula.
GROUND = re.compile(rf'(?<="){LIGHT.ground}(?=\\?")')
# What Libertinus has in all weights of the page. A second type for the rest would let typst stop at a letter of one
# under an accent of the other.
DRAWN = re.compile(
    "[ -~\u00a1-\u023f\u0250-\u02e4\u0300-\u0331\u0384-\u03ce\u0400-\u045f\u0490-\u04c4\u04d0-\u04f9\u05d0-\u05ea"
    "\u1e00-\u1e9b\u1e9e\u1ea0-\u1ef9\u1f00-\u1ffe\u2010-\u2027\u2030-\u2037\u2039-\u203e\u20ac\u2116\u2122\u2190-\u2199"
    "\u2200-\u220d\u220f-\u221c\u221e\u2248\u2260\u2264\u2265\u25a0\u25a1\u2605\u2639-\u2653\u2660\u2663\u2665\u2666"
    "\u2669-\u266c]"
)
UNASSIGNED = "Cn"
VARIANTS = "\ufe0e\ufe0f"
SET_APART = {ISOLATE, END}


class SheetError(DashboardError):
    """The sheet cannot be made."""


def render(content: SheetContent) -> bytes:
    """The sheet as PDF, one page whatever is in it; the same content gives the same bytes.

    Needs nothing of the page that asked, so it may run in a thread of its own. Raises ValueError when an answer in it
    is kept for its author, and SheetError when the page cannot be made.
    """
    if content.answers["kept"].any():
        raise ValueError("A sheet holds only what both may see.")
    try:
        return _made(content)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of typst's is no Exception; the texts of both libraries quote people's words
        raise SheetError("The page could not be made.") from None


def _made(content: SheetContent) -> bytes:
    content, whole = _drawable(content)
    spec = _for_paper(_chart(content))
    words = written(content, shift="shifts" in spec["datasets"], whole=whole)
    day = content.printed
    return typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"sheet": json.dumps(words), "chart": _svg(spec)},
        format="pdf",
        pdf_standards="ua-1",  # a page that can be read aloud: tags, a title, words for the picture
        ignore_system_fonts=True,
        timestamp=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    )


def file_name(printed: date) -> str:
    """What the file is called: without names, since a list of downloads is seen by others."""
    return f"weekly-notes-{printed.isoformat()}.pdf"


def _chart(content: SheetContent) -> dict[str, Any]:
    return main_chart.main_chart(
        content.answers,
        content.lines,
        content.weeks,
        dark=False,
        today=content.printed,
        usual=BAND_LABEL,
        happened=content.happened,
        moments=content.moments,
    )


def _for_paper(spec: dict[str, Any]) -> dict[str, Any]:
    """The light chart on white, in the type of the page; the rows, where people's own words are, stay as they are."""
    drawn = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
    paper: dict[str, Any] = json.loads(GROUND.sub("#ffffff", drawn))
    return paper | {"datasets": spec["datasets"], "config": paper["config"] | {"font": FONT}}


def _svg(spec: dict[str, Any]) -> str:
    """The chart as vectors; an address in it would be refused, never asked for."""
    vega = vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE)
    return vl_convert.vega_to_svg(vega | {"width": CHART_WIDTH}, allowed_base_urls=[])


def _drawable(content: SheetContent) -> tuple[SheetContent, bool]:
    """The content with a box for each sign that cannot be drawn, and whether there was none."""
    whole = True

    def boxed(text: str) -> str:
        nonlocal whole
        seen = _seen(text)
        drawn = "".join(sign if has(sign) or sign in SET_APART else BOX for sign in seen)
        whole = whole and drawn == seen
        return drawn

    return changed(content, boxed), whole


def _seen(text: str) -> str:
    """A text without what is never drawn (marks of direction, joiners of emoji); a line break is a space.

    What sets a name apart stays: it is typst that puts the letters of a line in order.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c for c in spaced if c in SET_APART or (unicodedata.category(c) not in UNSEEN and c not in VARIANTS))


def has(sign: str) -> bool:
    """Whether the type of the page has a sign."""
    return bool(DRAWN.match(sign)) and unicodedata.category(sign) != UNASSIGNED
