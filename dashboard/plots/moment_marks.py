"""Shared moments on the strip: a small mark at the edge of each stage's row that a moment speaks of."""

from collections.abc import Sequence
from datetime import date

import altair as alt

from dashboard.domain.happenings import MomentMark
from dashboard.domain.questions import STAGE_KEYS
from dashboard.plots.chart_data import Drawing, DrawnRow
from dashboard.plots.parts import Spec, expr, layer, px, weekly

KIND, WORDS = "moment", "A moment"
AREA = 0.6
ASIDE = 2
ROOM = 6  # below the last row, so that a mark there stands clear of the key
POINTS = ("triangle-down", "triangle-up")


def rows(d: Drawing, marks: Sequence[MomentMark]) -> list[DrawnRow]:
    """One row per partner, week and stage; the first stands at the upper edge of a row, the other at the lower."""
    place: dict[date, int] = {week: i for i, week in enumerate(d.weeks)}
    drawn = []
    for n, partner in enumerate(d.partners):
        for week, stage in sorted({(m.week, m.stage) for m in marks if m.person == partner.id and m.week in place}):
            top = STAGE_KEYS.index(stage) * d.size.row + d.size.stage
            y = top - ASIDE if n == 0 else top + 2 * d.size.half + ASIDE
            drawn.append({"i": place[week], "y": y, "ink": d.look.lines[partner.slot], "second": n == 1})
    return drawn


def layers(d: Drawing) -> list[Spec]:
    """The marks, pointing at the half-row they belong to."""
    if not d.marks:
        return []
    first, second = POINTS
    shape = expr(f"datum.second ? '{second}' : '{first}'")
    mark = alt.MarkDef("point", shape=shape, size=d.size.dot * AREA, strokeWidth=0)
    return [layer(mark, data="moments", x=weekly(d), y=px("y:Q"), fill=alt.Fill("ink:N", scale=None))]
