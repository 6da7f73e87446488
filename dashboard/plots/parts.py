"""What every view of a chart is made of: the weekly scale, layers as plain data, crosshair and tooltip."""

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
from altair.utils import schemapi

from dashboard.plots.chart_data import Drawing
from dashboard.plots.look import config

Spec = dict[str, Any]

# Half of the time a chart takes would go into checking each of its parts; the tests check whole charts instead.
schemapi.DEBUG_MODE = False


def stacked(d: Drawing, datasets: dict[str, Any], views: Sequence[Spec]) -> Spec:
    """Views under each other over one weekly axis, with the rows they draw.

    They are put together as plain data: Altair copies and checks a chart at each step, half a second in all.
    """
    return {
        "$schema": alt.SCHEMA_URL,
        "config": config(d.look, d.size),
        "background": "transparent",
        "datasets": datasets,
        "vconcat": list(views),
        "spacing": 0,
        "padding": {"left": 2, "top": 2, "right": 2, "bottom": 4},
        "autosize": {"type": "fit-x", "contains": "padding"},
    }


def weekly(d: Drawing, field: str = "i:Q", axis: alt.Axis | None = None) -> alt.X:
    """The weekly scale of every view: week numbers, with half a week of room at both ends."""
    return alt.X(field, axis=axis, scale=alt.Scale(domain=[-0.5, len(d.weeks) - 0.5], nice=False, zero=False))


def points(field: str) -> alt.Y:
    """The scale of every panel, 0 to 10 and never fitted to the data."""
    axis = alt.Axis(values=[0, 5, 10], ticks=False, labelPadding=8, minExtent=22)
    return alt.Y(field, scale=alt.Scale(domain=[0, 10], nice=False, zero=True), axis=axis)


def px(field: str) -> alt.Y:
    """A vertical place given in px."""
    return alt.Y(field, scale=None, axis=None)


def layer(mark: alt.MarkDef, transform: Sequence[alt.Transform] = (), data: str = "weeks", **options: Any) -> Spec:
    """One layer over a named set of rows, as plain data; `options` are its channels, and `name` and `height`."""
    about = {key: options.pop(key) for key in ("name", "height") if key in options}
    encoding, transforms = alt.FacetedEncoding(**options), list(transform) or alt.Undefined
    unit = alt.UnitSpec(data=alt.NamedData(data), mark=mark, encoding=encoding, transform=transforms, **about)
    spec: Spec = unit.to_dict(validate=False)
    return spec


def where(test: str) -> alt.FilterTransform:
    """Only the rows of which a Vega expression holds."""
    return alt.FilterTransform(filter=test)


def expr(formula: str) -> alt.ExprRef:
    """A property of a mark, given for each row by a Vega expression: one layer instead of one for each value."""
    return alt.ExprRef(expr=formula)


def by_slot(values: Sequence[Any]) -> alt.ExprRef:
    """Of two values the one that belongs to the partner of a row."""
    return expr(f"{json.dumps(list(values))}[datum.slot]")


def calculate(name: str, formula: str) -> alt.CalculateTransform:
    """One more field of each row, by a Vega expression."""
    return alt.CalculateTransform(calculate=formula, **{"as": name})


def crosshair(d: Drawing, height: int) -> Spec:
    """A thin line through the week under the pointer."""
    chosen = alt.FilterTransform(filter=alt.ParameterPredicate(param="at", empty=False))
    mark = alt.MarkDef("rule", color=d.look.quiet, strokeWidth=1)
    return layer(mark, [chosen], x=weekly(d), y={"value": 0}, y2={"value": height})


def surface(d: Drawing, name: str, transforms: Sequence[alt.Transform], **place: Any) -> Spec:
    """An unseen surface over each week that carries the tooltip and moves the crosshair; it lies on top."""
    edges = [calculate("a", "datum.i - 0.5"), calculate("b", "datum.i + 0.5")]
    fields = ["when", "about", *(f"t{partner.slot}" for partner in d.partners)]
    # Headings of blanks, each of its own length: Vega-Lite reads a heading as code, so no name may stand in one.
    shown = [alt.Tooltip(f"{field}:N", title="\u00a0" * n) for n, field in enumerate(fields, start=1)]
    mark, x = alt.MarkDef("rect", fill="transparent"), {"x": weekly(d, "a:Q"), "x2": alt.X2("b:Q")}
    return layer(mark, [*transforms, *edges], "pointer", name=name, tooltip=shown, **x, **place)
