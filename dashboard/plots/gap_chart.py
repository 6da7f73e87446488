"""How two partners' ratings differ: a strip of dots per rating, above its line where one rated higher, else below."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt

from dashboard.domain.answers import Answers
from dashboard.domain.compare import Gap
from dashboard.domain.happenings import Happening
from dashboard.domain.partners import Partner
from dashboard.domain.questions import TITLES
from dashboard.plots import session_rules
from dashboard.plots.chart_data import Drawing, DrawnRow, short
from dashboard.plots.look import DASH_MARK, LARGE, NORMAL, SHAPE_AREA, SHAPES, Size
from dashboard.plots.main_chart import dates, drawing
from dashboard.plots.parts import Spec, expr, layer, stacked, weekly, where
from dashboard.words.chart_words import span_with_year

SCALE = alt.Scale(domain=[-10, 10], nice=False)
SHARE = 0.75
SIDE = 5.5


def gap_chart(
    gaps: Mapping[str, Gap],
    partners: Sequence[Partner],
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
    d = drawing(Answers(), partners, weeks, dark=dark, size=size or (LARGE if large else NORMAL))
    d = replace(d, rules=session_rules.rows(happened, weeks, d.size))
    first, *others = (_strip(d, key) for key in gaps)
    first["layer"] += session_rules.labels(d)
    weekly_rows: list[DrawnRow] = [{"i": i} for i in range(len(weeks))]
    rows: dict[str, Sequence[DrawnRow]] = {
        "weeks": weekly_rows,
        "gaps": _rows(d, gaps),
        "sides": _sides(d),
        "middle": [{"i": 0}],
    }
    rows |= {"rules": d.rules} if d.rules else {}
    return stacked(d, rows, [first, *others, *dates(d)[: 1 if size else 2]])


def _rows(d: Drawing, gaps: Mapping[str, Gap]) -> list[DrawnRow]:
    """One row per week and rating that both gave: its number, the difference in points, and both in words."""
    (_, first), (_, second) = d.labelled
    place = {week: i for i, week in enumerate(d.weeks)}
    return [
        {
            "i": place[week],
            "key": key,
            "points": points,
            "when": f"Week of {span_with_year(week)}",
            "by": f"{short(first if points > 0 else second)} higher by {abs(points)}" if points else "The same",
        }
        for key, gap in gaps.items()
        for week, points in zip(gap.weeks, gap.points, strict=True)
        if week in place
    ]


def _sides(d: Drawing) -> list[DrawnRow]:
    """Whose side is above the line and whose below."""
    return [
        {"name": f"{name} higher", "y": (SIDE, -SIDE)[n], "ink": d.look.names[partner.slot]}
        for n, (partner, name) in enumerate(d.labelled)
    ]


def _strip(d: Drawing, key: str) -> Spec:
    """One rating's differences; who rated higher is told by place, marker and colour."""
    height, area = round(d.size.panel * SHARE), d.size.area(len(d.weeks))
    tip = [alt.Tooltip("when:N", title="\u00a0"), alt.Tooltip("by:N", title="\u00a0\u00a0")]
    place: dict[str, Any] = {"data": "gaps", "x": weekly(d), "y": _points("points:Q"), "tooltip": tip}
    middle = alt.MarkDef("rule", color=d.look.text, opacity=0.3, strokeWidth=1)
    slots = [partner.slot for partner in d.partners]

    def by(same: object, higher: Sequence[object]) -> alt.ExprRef:
        first, second = (json.dumps(value) for value in higher)
        return expr(f"datum.points === 0 ? {json.dumps(same)} : datum.points > 0 ? {first} : {second}")

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
        layer(dot, [where(f"datum.key == '{key}'")], **place),
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
