"""How the charts look: the colours of both themes, the measures of both sizes, and each partner's dash and marker."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Any

SHAPES = ("circle", "diamond")
# The left half of each, on the same square of 2 by 2.
HALVES = ("M0,-1A1,1,0,0,0,0,1Z", "M0,-1L-1,0L0,1Z")
DASHES = ([1, 0], [6, 4])
# By slot. Both look alike; on equal answers, which meet in a panel, the diamond lies inside the circle as in a ring.
SHAPE_AREA = (1.1, 1.2)
MET_AREA = (1.7, 0.6)
STRIP_AREA = (1.0, 1.5)
PRACTICE_AREA = (0.36, 0.4, 1.0, 1.9)
DASH_MARK = "M-1,0L1,0"
FONT = '"Source Sans", "Source Sans Pro", sans-serif'
NAME_LIMIT = 7.5
PHONE_PLOT = 270
PHONE = 326


@dataclass(frozen=True)
class Look:
    """Colours of one theme: `lines` for marks and `names` for text, by slot."""

    ground: str
    text: str
    quiet: str
    lines: tuple[str, str]
    names: tuple[str, str]


@dataclass(frozen=True)
class Size:
    """Measures in px, `dot` an area in square px: one set for reading, one for a screen that several look at.

    `key` is how long a line of the strip's key may be; 0 where the page itself says what its marks mean. `plot` is how
    wide the weeks are on the narrowest screen it is for, and `phone` how wide on a phone where it is for none; else 0.
    """

    font: int
    axis: int
    title: int
    stage: int
    half: int
    gap: int
    panel: int
    dot: int
    line: float
    key: int = PHONE
    plot: int = PHONE_PLOT
    phone: int = 0

    @property
    def row(self) -> int:
        """The height of one stage: its title, a half-row for each partner, and air."""
        return self.stage + 2 * self.half + self.gap

    @property
    def limit(self) -> int:
        """The widest a name may be beside the plot: some ten letters, then an ellipsis."""
        return round(NAME_LIMIT * self.font)

    def area(self, weeks: int) -> float:
        """A dot's area: smaller where many weeks share the width."""
        return round(self.dot * min(1.0, max(0.14, 26 / weeks)), 1)

    def stroke(self, weeks: int) -> float:
        """A line's width: thinner where years share the width."""
        return self.line if weeks <= 60 else self.line * 0.7


# Names are text and need 4.5:1 on the ground, so the light theme's are darker than its marks.
LIGHT = Look("#faf7f2", "#1c1b19", "#5c574f", ("#0072B2", "#D55E00"), ("#00609A", "#A84A00"))
DARK = Look("#1b1a18", "#f1ede6", "#b3aca1", ("#56B4E9", "#E69F00"), ("#56B4E9", "#E69F00"))
NORMAL = Size(font=13, axis=12, title=15, stage=20, half=15, gap=7, panel=140, dot=58, line=2)
LARGE = Size(font=18, axis=18, title=20, stage=25, half=20, gap=7, panel=130, dot=120, line=3)
# One view at a time on a screen of 1280 x 720 that is sent as video: no letter under 28 px.
SESSION = Size(
    font=28, axis=28, title=28, stage=32, half=22, gap=1, panel=280, dot=220, line=4, key=0, plot=400, phone=200
)
SESSION_GAPS = replace(SESSION, panel=104)


def text_width(text: str, font: int) -> int:
    """About how wide a text is drawn, in px; generous, since it only reserves room."""
    wide = sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.6 if c.isupper() else 0.47 for c in text)
    return round(wide * font) + 2


def config(look: Look, size: Size) -> dict[str, Any]:
    """Type and colours as a Vega-Lite config; marks are not read aloud one by one, `alt_text` and the table are."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "mark": {"aria": False, "tooltip": None},
        "point": {"opacity": 1},
        "text": {"fontSize": size.font, "baseline": "middle", "align": "left"},
        "title": {
            "color": look.text,
            "fontSize": size.title,
            "fontWeight": 600,
            "anchor": "start",
            "frame": "group",
            "offset": 10,
        },
        "axis": {
            "labelColor": look.quiet,
            "labelFontSize": size.axis,
            "domain": False,
            "tickColor": look.text,
            "tickOpacity": 0.3,
            "gridColor": look.text,
            "gridOpacity": 0.13,
            "title": None,
        },
    }
