"""Coaching sessions and events on a chart: thin upright rules with a label above, where there is room for one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from dashboard.domain.happenings import Happening
from dashboard.domain.weeks import week_of
from dashboard.plots.chart_data import Drawing, DrawnRow
from dashboard.plots.look import Size, text_width
from dashboard.plots.parts import Spec, calculate, expr, layer, px, weekly, where

LANES = 2
AIR = 4
# Beyond the last week the partners' names have a column of their own, which begins under these labels.
BESIDE = 10 / 3  # in heights of a letter
DOTTED = [1, 3]


def rows(happened: Sequence[Happening], weeks: Sequence[date], size: Size) -> list[DrawnRow]:
    """One row per session or event in these weeks: its place `i`, the week it is `in`, its label and label's lane.

    A session stands left of its own week's answer where that week counts as since the session, else right of it.
    A label that would be written over another is left out; tooltip and table still hold it. `phone` says which of the
    others stay where the weeks are narrower than the size is for.
    """
    found = _placed(happened, weeks, size, size.plot)
    if size.phone:
        for row, small in zip(found, _placed(happened, weeks, size, size.phone), strict=True):
            row["phone"] = "label" in small and all(row.get(key) == small[key] for key in ("lane", "left"))
    return found


def _placed(happened: Sequence[Happening], weeks: Sequence[date], size: Size, plot: int) -> list[DrawnRow]:
    """Those rows where the weeks are `plot` px wide."""
    rules: list[DrawnRow] = []
    ends = [-1.0] * LANES
    for one in sorted(happened, key=lambda h: h.day):
        week = week_of(one.day)
        if not weeks[0] <= week <= weeks[-1]:
            continue
        n = weeks.index(week)
        i = round(n + ((one.day - week) / timedelta(days=1) - 3.5) / 7, 2)
        row: DrawnRow = {"i": i, "in": n, "session": one.session, "about": one.words}
        reaches = _reaches(one.label, i, plot / len(weeks), len(weeks), size)
        free = ((start, end, lane) for start, end in reaches for lane in range(LANES) if ends[lane] <= start)
        start, end, lane = next(free, (i, i, None))
        if lane is not None:
            ends[lane] = end
            row |= {"label": one.label, "lane": lane, "left": start < i}
        rules.append(row)
    return rules


def _reaches(label: str, i: float, week: float, weeks: int, size: Size) -> list[tuple[float, float]]:
    """From where to where a label may reach, in weeks of `week` px, the better place first.

    Near the end it stands left of its rule, and where that is taken, right of it over the names.
    """
    wide = (min(size.limit, text_width(label, size.axis)) + 8) / week
    left, right = (i - wide, i), (i, i + wide)
    if i + wide <= weeks - 0.5 or i - wide < -0.5:
        return [right]
    return [left, right] if i + wide <= weeks - 0.5 + BESIDE * size.axis / week else [left]


def layers(d: Drawing, height: int) -> list[Spec]:
    """The rules of one view; a session's is drawn through, an event's dotted."""
    if not d.rules:
        return []
    dash = expr(f"datum.session ? [1, 0] : {DOTTED}")
    mark = alt.MarkDef("rule", color=d.look.quiet, strokeWidth=1, opacity=0.75, strokeDash=dash)
    return [layer(mark, data="rules", x=weekly(d), y={"value": 0}, y2={"value": height})]


def labels(d: Drawing) -> list[Spec]:
    """What each rule is, above the strip."""
    if not any("label" in row for row in d.rules):
        return []
    step = d.size.axis + AIR
    rise = calculate("y", f"-{step / 2} - datum.lane * {step}")
    side = expr("datum.left ? 'right' : 'left'")
    mark = alt.MarkDef("text", align=side, fontSize=d.size.axis, limit=d.size.limit, color=d.look.quiet)
    place: dict[str, Any] = {"x": weekly(d), "y": px("y:Q")}
    room = f" && (datum.phone || width >= {d.size.plot})" if d.size.phone else ""
    return [layer(mark, [where(f"isValid(datum.label){room}"), rise], "rules", text=alt.Text("label:N"), **place)]
