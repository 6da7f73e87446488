"""The main chart: the strip of the four healing stages over three panels of ratings, on one weekly axis."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from dashboard.chart_data import (
    NO_OCCASION_MARK,
    Drawing,
    column,
    day_ticks,
    in_words,
    in_words_of_stage,
    key_bottom,
    line_ends,
    strip_key,
    strip_names,
    strip_rows,
    weekly_rows,
    year_ticks,
)
from dashboard.chart_look import (
    DARK,
    DASH_MARK,
    DASHES,
    LARGE,
    LIGHT,
    NORMAL,
    PRACTICE_AREA,
    SHAPE_AREA,
    SHAPES,
    STRIP_AREA,
    config,
)
from dashboard.facts import Line, by_week
from dashboard.facts import description as alt_text
from dashboard.questions import RATING_KEYS, STAGE_KEYS, STAGES, TITLES
from dashboard.weeks import day_label

__all__ = ["Line", "alt_text", "main_chart", "stage_strip"]

HEADING = "The four healing stages"
# The week under the pointer, chosen once for all views: Altair would add it to each, with a warning.
POINTED = {"type": "point", "fields": ["i"], "on": "pointerover", "clear": "pointerout"}
Spec = dict[str, Any]


def main_chart(
    answers: pd.DataFrame, lines: Sequence[Line], weeks: Sequence[date], *, dark: bool, large: bool = False
) -> Spec:
    """The main chart as a finished Vega-Lite spec for `st.vega_lite_chart(spec, width="stretch", theme=None, alt=...)`.

    `answers` is the answers frame; `weeks` every Monday of the range, ascending, at least one. With `theme=None`
    what is set here is what is seen; Streamlit's theme would set its own type sizes over it. `large` is for a
    screen that several people look at. The spec may be cached: showing it does not change it.
    """
    d = _drawing(answers, lines, weeks, dark, large)
    return _spec(d, [_strip(d), *(_panel(d, key) for key in RATING_KEYS)])


def stage_strip(
    answers: pd.DataFrame, lines: Sequence[Line], weeks: Sequence[date], *, dark: bool, large: bool = False
) -> Spec:
    """The strip of the four healing stages alone, shown like the main chart."""
    d = _drawing(answers, lines, weeks, dark, large)
    return _spec(d, [_strip(d)])


def _drawing(answers: pd.DataFrame, lines: Sequence[Line], weeks: Sequence[date], dark: bool, large: bool) -> Drawing:
    facts = by_week(answers, lines, weeks)
    return Drawing(facts, lines, weeks, DARK if dark else LIGHT, LARGE if large else NORMAL)


def _spec(d: Drawing, views: Sequence[Spec]) -> Spec:
    """Views under each other over one weekly axis.

    They are put together as plain data: Altair copies and checks a chart at each step, half a second in all.
    """
    return {
        "$schema": alt.SCHEMA_URL,
        "config": config(d.look, d.size),
        "background": "transparent",
        "datasets": {
            "weeks": weekly_rows(d),
            "ends": line_ends(d),
            "stages": strip_rows(d),
            "names": strip_names(d),
            "key": strip_key(d),
        },
        "params": [{"name": "at", "select": POINTED, "views": [view["layer"][-1]["name"] for view in views]}],
        "vconcat": [*views, *_dates(d)],
        "spacing": 0,
        "padding": {"left": 2, "top": 2, "right": 2, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def _x(d: Drawing, field: str = "i:Q", axis: alt.Axis | None = None) -> alt.X:
    """The weekly scale of every view: week numbers, with half a week of room at both ends."""
    return alt.X(field, axis=axis, scale=alt.Scale(domain=[-0.5, len(d.weeks) - 0.5], nice=False, zero=False))


def _y(field: str) -> alt.Y:
    """The scale of every panel, 0 to 10 and never fitted to the data."""
    axis = alt.Axis(values=[0, 5, 10], ticks=False, labelPadding=8, minExtent=22)
    return alt.Y(field, scale=alt.Scale(domain=[0, 10], nice=False, zero=True), axis=axis)


def _px(field: str) -> alt.Y:
    """A vertical place given in px."""
    return alt.Y(field, scale=None, axis=None)


def _part(mark: alt.MarkDef, transform: Sequence[alt.Transform] = (), data: str = "weeks", **options: Any) -> Spec:
    """One layer over a named set of rows, as plain data; `options` are its channels, and `name` and `height`."""
    about = {key: options.pop(key) for key in ("name", "height") if key in options}
    encoding = alt.FacetedEncoding(**options)
    steps = list(transform) or alt.Undefined
    chart = alt.Chart(alt.NamedData(data), mark=mark, encoding=encoding, transform=steps, **about)
    part: Spec = chart.to_dict(validate=False, context={"top_level": False})
    return part


def _where(test: str) -> alt.FilterTransform:
    return alt.FilterTransform(filter=test)


def _reckon(name: str, formula: str) -> alt.CalculateTransform:
    return alt.CalculateTransform(calculate=formula, **{"as": name})


def _crosshair(d: Drawing, height: int) -> Spec:
    """A thin line through the week under the pointer."""
    chosen = alt.FilterTransform(filter=alt.ParameterPredicate(param="at", empty=False))
    mark = alt.MarkDef("rule", color=d.look.quiet, strokeWidth=1)
    return _part(mark, [chosen], x=_x(d), y={"value": 0}, y2={"value": height})


def _panel(d: Drawing, key: str) -> Spec:
    """One rating: dots, lines between neighbouring weeks only, names at the ends."""
    layers = [_crosshair(d, d.size.panel)]
    for line in d.lines:
        layers += _partner(d, column(key, line.slot), line.slot)
    layers += _line_names(d, key)
    words = [_reckon(f"t{line.slot}", in_words(name, column(key, line.slot))) for line, name in d.named]
    words.append(_reckon("about", json.dumps(TITLES[key])))
    # The air below a view is part of its surface: Vega-Lite knows one spacing only, and the dates stand close.
    air = 7 if key == RATING_KEYS[-1] else 3 * d.size.gap
    layers.append(_surface(d, f"touch_{key}", words, y={"value": -6}, y2={"value": d.size.panel + air}))
    return {"layer": layers, "title": TITLES[key], "height": d.size.panel}


def _partner(d: Drawing, field: str, slot: int) -> list[Spec]:
    """One partner's line and dots; an answer kept for its author is an outline with a small dot in it."""
    colour, ground, shape = d.look.lines[slot], d.look.ground, SHAPES[slot]
    area = d.size.area(len(d.weeks)) * SHAPE_AREA[slot]
    place: dict[str, Any] = {"x": _x(d), "y": _y(f"{field}:Q")}
    answered, kept = _where(f"isValid(datum.{field})"), _where(f"datum.{field}_kept == 1")
    path = alt.MarkDef(
        "line",
        color=colour,
        strokeWidth=d.size.stroke(len(d.weeks)),
        strokeDash=DASHES[slot],
        invalid="break-paths-show-domains",
    )
    # A rim parts a circle from its line; a diamond has none, so that on equal answers the circle shows around it.
    rim = ground if shape == "circle" and len(d.weeks) <= 26 else colour
    dot = alt.MarkDef("point", shape=shape, size=area, fill=colour, stroke=rim, strokeWidth=0.8)
    layers = [_part(path, **place), _part(dot, [answered], **place)]
    if d.kept:
        ring = alt.MarkDef("point", shape=shape, size=area * 1.5, fill=ground, stroke=colour, strokeWidth=1.6)
        core = alt.MarkDef("point", shape=shape, size=area * 0.22, fill=colour, strokeWidth=0)
        layers += [_part(ring, [kept], **place), _part(core, [kept], **place)]
    return layers


def _line_names(d: Drawing, key: str) -> list[Spec]:
    """The partners' names at the ends of their lines, each over a rim of the ground so that it stays readable."""
    look: dict[str, Any] = {"dx": 9, "limit": d.size.limit, "fontWeight": 600}
    place: dict[str, Any] = {"data": "ends", "x": _x(d), "y": _y("y:Q"), "text": alt.Text("name:N")}
    mine = _where(f"datum.key == '{key}'")
    rim = alt.MarkDef("text", stroke=d.look.ground, strokeWidth=4, strokeJoin="round", **look)
    ink = alt.Color("ink:N", scale=None)
    return [_part(rim, [mine], **place), _part(alt.MarkDef("text", **look), [mine], color=ink, **place)]


def _surface(d: Drawing, name: str, steps: Sequence[alt.Transform], **place: Any) -> Spec:
    """An unseen surface over each week that carries the tooltip and moves the crosshair; it lies on top."""
    when = _reckon("when", "'Week of ' + datum.w")
    edges = [_reckon("a", "datum.i - 0.5"), _reckon("b", "datum.i + 0.5")]
    fields = ["when", "about", *(f"t{line.slot}" for line in d.lines)]
    # Headings of blanks, each of its own length: Vega-Lite reads a heading as code, so no name may stand in one.
    shown = [alt.Tooltip(f"{field}:N", title="\u00a0" * n) for n, field in enumerate(fields, start=1)]
    mark = alt.MarkDef("rect", fill="transparent")
    return _part(mark, [*steps, when, *edges], name=name, x=_x(d, "a:Q"), x2=alt.X2("b:Q"), tooltip=shown, **place)


def _dates(d: Drawing) -> list[Spec]:
    """The dates under the last panel and the years under them, as words: no zone or language can move them."""
    day = {i: day_label(d.weeks[i]) for i in day_ticks(d.weeks)}
    year = {i: str(d.weeks[i].year) for i in year_ticks(d.weeks)}
    return [
        _axis(d, day, tickSize=5, labelPadding=4),
        _axis(d, year, ticks=False, labelPadding=4, labelFontWeight=600),
    ]


def _axis(d: Drawing, words: dict[int, str], **look: Any) -> Spec:
    """A view of nothing but an axis: Vega-Lite cannot draw two below one layered view."""
    axis = alt.Axis(
        values=list(words),
        labelExpr=f"{json.dumps(words)}[datum.value]",
        labelOverlap="parity",
        labelSeparation=5,
        grid=False,
        orient="bottom",
        **look,
    )
    return _part(alt.MarkDef("point", opacity=0, size=0), height=1, x=_x(d, axis=axis))


def _strip(d: Drawing) -> Spec:
    """The four healing stages: a titled row each, in it a half-row per partner, practice as the size of a dot."""
    s = d.size
    layers = [*_bands(d), _crosshair(d, s.row * len(STAGES) - s.gap)]
    for line in d.lines:
        layers += _practice(d, line.slot)
    layers += _key(d)
    tops = {key: n * s.row for n, key in enumerate(STAGE_KEYS)}
    words = [
        _reckon("stages", json.dumps(STAGE_KEYS)),
        alt.FlattenTransform(flatten=["stages"], **{"as": ["key"]}),
        *(_reckon(f"t{line.slot}", in_words_of_stage(name, line.slot)) for line, name in d.named),
        _reckon("about", f"{json.dumps({st.key: st.label for st in STAGES})}[datum.key]"),
        _reckon("top", f"{json.dumps(tops)}[datum.key]"),
        _reckon("bottom", f"datum.top + {s.row}"),
    ]
    layers.append(_surface(d, "touch_stages", words, y=_px("top:Q"), y2=alt.Y2("bottom:Q")))
    return {"layer": layers, "title": HEADING, "height": key_bottom(d) + 3 * s.gap}


def _bands(d: Drawing) -> list[Spec]:
    """A faint band behind each row, its title above it, and the partners' names beside the first."""
    band = alt.MarkDef("rect", color=d.look.text, opacity=0.055, cornerRadius=4)
    title = alt.MarkDef("text", baseline="bottom", dy=-3, fontWeight=600, color=d.look.text)
    name = alt.MarkDef("text", dx=6, limit=d.size.limit, fontWeight=600)
    left, right = {"value": 0}, {"value": "width"}
    return [
        _part(band, data="stages", x=left, x2=right, y=_px("top:Q"), y2=alt.Y2("bottom:Q")),
        _part(title, data="stages", x=left, y=_px("top:Q"), text=alt.Text("label:N")),
        _part(
            name,
            data="names",
            x={"value": "width"},
            y=_px("y:Q"),
            text=alt.Text("name:N"),
            color=alt.Color("ink:N", scale=None),
        ),
    ]


def _practice(d: Drawing, slot: int) -> list[Spec]:
    """One partner's marks in the four rows: three sizes of dot, a hollow one, a dash; an outline where kept."""
    colour, shape = d.look.lines[slot], SHAPES[slot]
    area = d.size.area(len(d.weeks)) * STRIP_AREA[slot]
    lanes = {column(key, slot): y for key, y in d.lanes[slot].items()}
    rows: list[alt.Transform] = [
        alt.FoldTransform(fold=list(lanes), **{"as": ["key", "v"]}),
        _where("isValid(datum.v)"),
        _reckon("y", f"{json.dumps(lanes)}[datum.key]"),
        _reckon("r", f"{json.dumps(PRACTICE_AREA)}[max(datum.v, 0)] * {area}"),
        _reckon("ink", f"datum.v > 0 ? '{colour}' : 'transparent'"),
    ]
    place: dict[str, Any] = {"x": _x(d), "y": _px("y:Q")}
    area_of, fill = alt.Size("r:Q", scale=None), alt.Fill("ink:N", scale=None)
    dot = alt.MarkDef("point", shape=shape, stroke=colour, strokeWidth=1.3)
    dash = alt.MarkDef("point", shape=DASH_MARK, stroke=colour, strokeWidth=1.6, size=area * 0.6)
    layers = [
        _part(dot, [*rows, _where("datum.v >= 0")], size=area_of, fill=fill, **place),
        _part(dash, [*rows, _where(f"datum.v == {NO_OCCASION_MARK}")], **place),
    ]
    if d.kept:
        ring = alt.MarkDef("point", shape=shape, stroke=colour, strokeWidth=1, size=area * 3.2)
        layers.append(_part(ring, [*rows, _where("datum[datum.key + '_kept'] == 1")], **place))
    return layers


def _key(d: Drawing) -> list[Spec]:
    """What the marks of the strip mean."""
    colour = d.look.quiet
    place: dict[str, Any] = {"data": "key", "x": alt.X("x:Q", scale=None, axis=None), "y": _px("y:Q")}
    area: dict[str, Any] = {"size": alt.Size("r:Q", scale=None)}
    solid: dict[str, Any] = {"shape": "circle", "stroke": colour, "fill": colour}
    hollow = solid | {"fill": "transparent"}
    dash = alt.MarkDef("point", shape=DASH_MARK, stroke=colour, strokeWidth=1.6)
    ring = alt.MarkDef("point", **hollow, size=d.size.dot * 1.9, strokeWidth=1)
    words = alt.MarkDef("text", color=colour)
    return [
        _part(alt.MarkDef("point", **solid), [_where("datum.kind == 'dot' || datum.kind == 'kept'")], **place, **area),
        _part(alt.MarkDef("point", **hollow, strokeWidth=1.3), [_where("datum.kind == 'hollow'")], **place, **area),
        _part(dash, [_where("datum.kind == 'dash'")], **place, **area),
        _part(ring, [_where("datum.kind == 'kept'")], **place),
        _part(words, text=alt.Text("words:N"), **place | {"x": alt.X("start:Q", scale=None, axis=None)}),
    ]
