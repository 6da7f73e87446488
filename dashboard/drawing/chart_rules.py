"""Coaching sessions and events on a chart: thin upright rules with a label above, where there is room for one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from dashboard.drawing.chart_data import Drawing, Row
from dashboard.drawing.chart_look import PHONE_PLOT, Size, text_width
from dashboard.drawing.chart_parts import Spec, layer, px, weekly
from dashboard.drawing.facts import Happening
from dashboard.weeks import week_of

LANES = 2
AIR = 4
DOTTED = [1, 3]


def rows(happened: Sequence[Happening], weeks: Sequence[date], size: Size) -> list[Row]:
    """One row per session or event in these weeks: its place `i`, the week it is `in`, its label and label's lane.

    A session stands left of its own week's answer where that week counts as since the session, else right of it.
    A label that would be written over another is left out; tooltip and table still hold it.
    """
    found: list[Row] = []
    ends = [-1.0] * LANES
    for one in sorted(happened, key=lambda h: h.day):
        week = week_of(one.day)
        if not weeks[0] <= week <= weeks[-1]:
            continue
        n = weeks.index(week)
        i = round(n + ((one.day - week) / timedelta(days=1) - 3.5) / 7, 2)
        row: Row = {"i": i, "in": n, "session": one.session, "about": one.words}
        start, end = _reach(one.label, i, len(weeks), size)
        free = next((lane for lane in range(LANES) if ends[lane] <= start), None)
        if free is not None:
            ends[free] = end
            row |= {"label": one.label, "lane": free, "left": start < i}
        found.append(row)
    return found


def _reach(label: str, i: float, weeks: int, size: Size) -> tuple[float, float]:
    """From where to where a label reaches, in weeks on a phone; near the end it stands left of its rule."""
    wide = (min(size.limit, text_width(label, size.axis)) + 8) * weeks / PHONE_PLOT
    return (i - wide, i) if i + wide > weeks - 0.5 and i - wide >= -0.5 else (i, i + wide)


def layers(d: Drawing, height: int) -> list[Spec]:
    """The rules of one view; a session's is drawn through, an event's dotted."""
    marks = []
    for session in (True, False):
        if any(row["session"] is session for row in d.rules):
            mark = alt.MarkDef("rule", color=d.look.quiet, strokeWidth=1, opacity=0.75)
            if not session:
                mark.strokeDash = DOTTED
            only = alt.FilterTransform(filter=f"datum.session == {str(session).lower()}")
            marks.append(layer(mark, [only], "rules", x=weekly(d), y={"value": 0}, y2={"value": height}))
    return marks


def labels(d: Drawing) -> list[Spec]:
    """What each rule is, above the strip."""
    step = d.size.axis + AIR
    rise = alt.CalculateTransform(calculate=f"-{step / 2} - datum.lane * {step}", **{"as": "y"})
    look: dict[str, Any] = {"fontSize": d.size.axis, "limit": d.size.limit, "color": d.look.quiet}
    return [
        layer(
            alt.MarkDef("text", align="right" if left else "left", **look),
            [alt.FilterTransform(filter=f"datum.left === {str(left).lower()}"), rise],
            "rules",
            x=weekly(d),
            y=px("y:Q"),
            text=alt.Text("label:N"),
        )
        for left in (False, True)
        if any(row.get("left") is left for row in d.rules)
    ]
