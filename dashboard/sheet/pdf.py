"""The session sheet as PDF: one printed page of what both may see."""

import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.plots import main_chart, picture
from dashboard.plots.look import LIGHT
from dashboard.sheet import paper, scripts
from dashboard.sheet.content import SheetContent, changed, written
from dashboard.sheet.paper import SheetError
from dashboard.words.signal_words import BAND_LABEL_COACH

__all__ = ["SheetContent", "SheetError", "file_name", "render"]

CHART_WIDTH = 470
# The ground, wherever it is the whole of a text; that may stand in a formula.
GROUND = re.compile(rf'(?<="){LIGHT.ground}(?=\\?")')


def render(content: SheetContent) -> bytes:
    """The sheet as PDF, one page whatever is in it; the same content gives the same bytes.

    Needs nothing of the page that asked, so it may run in a thread of its own. Raises ValueError when an answer in it
    is kept for its author, and SheetError when the page cannot be made.
    """
    if any(answer.kept for answer in content.answers):
        raise ValueError("A sheet holds only what both may see.")
    try:
        return _made(content)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of typst's is no Exception; the texts of both libraries quote people's words
        raise SheetError("The page could not be made.") from None


def _made(content: SheetContent) -> bytes:
    content, whole = _drawable(content)
    spec = _chart(content)
    words = written(content, shift="shifts" in spec["datasets"], whole=whole)
    # How wide a name is decides the room beside the chart; all types, so that no page depends on those before it.
    picture.measure_in(scripts.PLACES)
    drawn = _for_paper(spec, paper.families(scripts.needed(paper.texts(words))))
    return paper.typeset("sheet.typ", words, content.printed, chart=picture.svg(drawn, CHART_WIDTH))


def file_name(printed: date, label: str = "") -> str:
    """What the file is called: without names, since a list of downloads is seen by others, but for the coach's label.

    Only letters and digits of it stay, which every computer takes.
    """
    told = "-".join("".join(c if c.isalnum() else " " for c in label).split())
    return "-".join(filter(None, ("weekly-notes", told, printed.isoformat()))) + ".pdf"


def _chart(content: SheetContent) -> dict[str, Any]:
    return main_chart.main_chart(
        content.answers,
        content.partners,
        content.weeks,
        dark=False,
        today=content.printed,
        usual=BAND_LABEL_COACH if content.ranges else None,
        happened=content.happened,
        moments=content.moments,
    )


def _for_paper(spec: dict[str, Any], families: Sequence[str]) -> dict[str, Any]:
    """The light chart on white, in the type of the page; the rows, where people's own words are, stay as they are."""
    drawn = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
    white: dict[str, Any] = json.loads(GROUND.sub("#ffffff", drawn))
    font = ", ".join(f'"{family}"' for family in families)
    return white | {"datasets": spec["datasets"], "config": white["config"] | {"font": f"{font}, serif"}}


def _drawable(content: SheetContent) -> tuple[SheetContent, bool]:
    """The content with a box for each sign that cannot be drawn, and whether there was none."""
    whole = True

    def boxed(text: str) -> str:
        nonlocal whole
        drawn = scripts.drawable(text)
        whole = whole and drawn == scripts.seen(text)
        return drawn

    return changed(content, boxed), whole
