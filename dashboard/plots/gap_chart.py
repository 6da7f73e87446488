"""How two partners' ratings differ: a strip of dots per rating, above its line where one rated higher, else below."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt

from dashboard.domain.compare import Gap
from dashboard.domain.questions import TITLES
from dashboard.insights.facts import Happening, Line, dated, names
from dashboard.plots import session_rules
from dashboard.plots.chart_data import Drawing, Row, short
from dashboard.plots.look import DARK, DASH_MARK, LARGE, LIGHT, NORMAL, SHAPE_AREA, SHAPES, Size
from dashboard.plots.main_chart import dates
from dashboard.plots.parts import Spec, each, layer, reckon, stacked, weekly, where

SCALE = alt.Scale(domain=[-10, 10], nice=False)
SHARE = 0.75
SIDE = 5.5


def gap_chart(
    gaps: Mapping[str, Gap],
    lines: Sequence[Line],
    weeks: Sequence[date],
    *,
    dark: bool,
    large: bool = False,
    size: Size | None = None,
    happened: Sequence[Happening] = (),
) -> Spec:
    """The strips under each other over the weeks of the main chart; a week without both answers holds nothing.

    Every strip reaches from 10 points one way to 10 the other, so that a small difference looks small.
    """
    d = Drawing({}, lines, weeks, DARK if dark else LIGHT, size or (LARGE if large else NORMAL))
    d = replace(d, rules=session_rules.rows(happened, weeks, d.size))
    first, *others = (_strip(d, key) for key in gaps)
    first["layer"] += session_rules.labels(d)
    rows = {"weeks": _rows(d, gaps), "sides": _sides(d), "middle": [{}], **({"rules": d.rules} if d.rules else {})}
    return stacked(d, rows, [first, *others, *dates(d)[: 1 if size else 2]])


def gap_alt(gaps: Mapping[str, Gap], lines: Sequence[Line], weeks: Sequence[date]) -> str:
    """What the strips show, for someone who cannot see them."""
    first, second = names(lines)
    said = [f"For each week both answered, who rated higher: {first} above the line, {second} below it."]
    for key, gap in gaps.items():
        above, same, below = gap.within(weeks)
        said.append(f"{TITLES[key]}: {first} higher in {above}, the same in {same}, {second} higher in {below}.")
    return " ".join(said)


def _rows(d: Drawing, gaps: Mapping[str, Gap]) -> list[Row]:
    """One row per week: its number, its label, and the difference in points of each rating that both gave."""
    rows: list[Row] = [{"i": i, "w": dated(week)} for i, week in enumerate(d.weeks)]
    place = dict(zip(d.weeks, rows, strict=True))
    for key, gap in gaps.items():
        for week, points in zip(gap.weeks, gap.points, strict=True):
            if week in place:
                place[week][key] = points
    return rows


def _by(d: Drawing, key: str) -> str:
    """A Vega expression for one week's difference in words: "Ana higher by 2"; names are quoted text only."""
    first, second = (json.dumps(f"{short(name)} higher by ") for _, name in d.named)
    value = f"datum.{key}"
    return f"{value} == 0 ? 'The same' : ({value} > 0 ? {first} : {second}) + abs({value})"


def _sides(d: Drawing) -> list[Row]:
    """Whose side is above the line and whose below."""
    return [
        {"name": f"{name} higher", "y": (SIDE, -SIDE)[n], "ink": d.look.names[line.slot]}
        for n, (line, name) in enumerate(d.named)
    ]


def _strip(d: Drawing, key: str) -> Spec:
    """One rating's differences; who rated higher is told by place, marker and colour."""
    height, area = round(d.size.panel * SHARE), d.size.area(len(d.weeks))
    said = [reckon("when", "'Week of ' + datum.w"), reckon("by", _by(d, key))]
    tip = [alt.Tooltip("when:N", title="\u00a0"), alt.Tooltip("by:N", title="\u00a0\u00a0")]
    place: dict[str, Any] = {"x": weekly(d), "y": _points(f"{key}:Q"), "tooltip": tip}
    middle = alt.MarkDef("rule", color=d.look.text, opacity=0.3, strokeWidth=1)
    slots = [line.slot for line in d.lines]

    def by(same: object, higher: Sequence[object]) -> alt.ExprRef:
        first, second = (json.dumps(value) for value in higher)
        return each(f"datum.{key} === 0 ? {json.dumps(same)} : datum.{key} > 0 ? {first} : {second}")

    dot = alt.MarkDef(
        "point",
        shape=by(DASH_MARK, [SHAPES[slot] for slot in slots]),
        size=by(area, [area * SHAPE_AREA[slot] for slot in slots]),
        fill=by(d.look.quiet, [d.look.lines[slot] for slot in slots]),
        stroke=d.look.quiet,
        strokeWidth=by(3, (0, 0)),
    )
    layers = [
        *session_rules.layers(d, height),
        layer(middle, data="middle", x={"value": 0}, x2={"value": "width"}, y={"value": height / 2}),
        layer(dot, [where(f"isValid(datum.{key})"), *said], **place),
        _side_names(d),
    ]
    return {"layer": layers, "title": TITLES[key], "height": height}


def _side_names(d: Drawing) -> Spec:
    """The names beside the strip."""
    mark = alt.MarkDef("text", dx=6, limit=round(d.size.limit * 1.5), fontWeight=600)
    ink = alt.Color("ink:N", scale=None)
    return layer(mark, data="sides", x={"value": "width"}, y=_points("y:Q"), text=alt.Text("name:N"), color=ink)


def _points(field: str) -> alt.Y:
    return alt.Y(field, scale=SCALE, axis=None)
