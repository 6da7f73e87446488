"""The key of the strip as HTML, for a screen where its letters have to be large and its line has to break."""

import math
from html import escape
from urllib.parse import quote

from dashboard.domain.model import NO_OCCASION
from dashboard.domain.questions import STAGE_WORDS
from dashboard.plots.look import DARK, LIGHT, PRACTICE_AREA
from dashboard.plots.moment_marks import WORDS

RADIUS = 8.0


def key_html(*, moments: bool, dark: bool) -> str:
    """Each mark as a small picture before its words; the words alone are read aloud."""
    drawn = [(STAGE_WORDS[str(v)], _dot(v)) for v in range(4)]
    drawn.append((STAGE_WORDS[NO_OCCASION], '<path d="M-8 0H8"/>'))
    if moments:
        drawn.append((WORDS, '<path d="M-7 -6H7L0 6Z" stroke="none"/>'))
    ink = (DARK if dark else LIGHT).quiet
    said = "".join(f"<span>{_picture(mark, ink)}{escape(words)}</span>" for words, mark in drawn)
    return f'<p class="ht-key">{said}</p>'


def _dot(practice: int) -> str:
    """The dot of one answer; a hollow one for none."""
    radius = math.sqrt(PRACTICE_AREA[practice]) * RADIUS
    return f'<circle r="{radius:.1f}" fill-opacity="{min(practice, 1)}"/>'


def _picture(mark: str, ink: str) -> str:
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-13 -13 26 26" width="26" height="26">'
        f'<g fill="{ink}" stroke="{ink}" stroke-width="2">{mark}</g></svg>'
    )
    return f'<img src="data:image/svg+xml,{quote(svg)}" alt="">'
