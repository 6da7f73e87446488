"""The strip of the four healing stages: four titled rows, a half-row for each partner, and a key."""

import json
import math
from collections.abc import Sequence
from typing import Any

import altair as alt

from dashboard.domain.model import NO_OCCASION
from dashboard.domain.questions import STAGE_KEYS, STAGE_WORDS, STAGES
from dashboard.plots import moment_marks, session_rules, usual_range_band
from dashboard.plots.chart_data import NO_OCCASION_MARK, Drawing, DrawnRow
from dashboard.plots.look import DASH_MARK, HALVES, PRACTICE_AREA, SHAPES, STRIP_AREA, text_width
from dashboard.plots.parts import Spec, by_slot, calculate, crosshair, expr, layer, px, surface, weekly, where

HEADING = "The four healing stages"
BOLD = 1.12  # how much wider letters are than the ones that are measured


def strip(d: Drawing) -> Spec:
    """The four healing stages: a titled row each, in it a half-row per partner, practice as the size of a dot."""
    s = d.size
    rows = s.row * len(STAGES) - s.gap
    layers = [*_bands(d), *session_rules.layers(d, rows), *session_rules.labels(d), crosshair(d, rows)]
    layers += [*_titles(d), *_practice(d), *moment_marks.layers(d)]
    layers += _key(d) if s.key else []
    tops = {key: n * s.row for n, key in enumerate(STAGE_KEYS)}
    rows_only = [
        where(f"indexof({json.dumps(STAGE_KEYS)}, datum.key) >= 0"),
        calculate("top", f"{json.dumps(tops)}[datum.key]"),
        calculate("bottom", f"datum.top + {s.row}"),
    ]
    layers.append(surface(d, "touch_stages", rows_only, y=px("top:Q"), y2=alt.Y2("bottom:Q")))
    return {"layer": layers, "title": HEADING, "height": key_bottom(d) + 3 * s.gap}


def _bands(d: Drawing) -> list[Spec]:
    """A faint band behind each row, and the partners' names beside the first."""
    band = alt.MarkDef("rect", color=d.look.text, opacity=0.055, cornerRadius=4)
    name = alt.MarkDef("text", dx=6, limit=d.size.limit, fontWeight=600)
    left, right = {"value": 0}, {"value": "width"}
    return [
        layer(band, data="stages", x=left, x2=right, y=px("top:Q"), y2=alt.Y2("bottom:Q")),
        layer(
            name,
            data="names",
            x={"value": "width"},
            y=px("y:Q"),
            text=alt.Text("name:N"),
            color=alt.Color("ink:N", scale=None),
        ),
    ]


def _titles(d: Drawing) -> list[Spec]:
    """Each row's title above it; a rule that comes to one stops there and goes on in the row."""
    behind = alt.MarkDef("rect", color=d.look.ground)
    words = alt.MarkDef("text", color=d.look.text, baseline="bottom", dy=-3, fontWeight=600)
    start, top = {"value": 0}, px("top:Q")
    end, over = alt.X("wide:Q", scale=None, axis=None), alt.Y2("over:Q")
    return [
        layer(behind, data="stages", x=end, x2=start, y=top, y2=over),
        layer(words, data="stages", x=start, y=top, text=alt.Text("label:N")),
    ]


def _practice(d: Drawing) -> list[Spec]:
    """The marks in the four rows: three sizes of dot, a hollow one, a dash; an outline where kept."""
    area = [d.size.area(len(d.weeks)) * share for share in STRIP_AREA]
    rows: list[alt.Transform] = [
        where(f"indexof({json.dumps(STAGE_KEYS)}, datum.key) >= 0 && isValid(datum.value)"),
        calculate("y", f"{json.dumps(d.lanes)}[datum.slot][datum.key]"),
    ]
    dash = f"datum.value == {NO_OCCASION_MARK}"
    shape, colour = by_slot(SHAPES), by_slot(d.look.lines)
    mark = alt.MarkDef(
        "point",
        shape=expr(f"{dash} ? '{DASH_MARK}' : {shape.expr}"),
        size=expr(f"{by_slot(area).expr} * ({dash} ? 0.6 : {json.dumps(PRACTICE_AREA)}[datum.value])"),
        fill=expr(f"datum.value > 0 ? {colour.expr} : 'transparent'"),
        stroke=colour,
        strokeWidth=expr(f"{dash} ? 1.6 : 1.3"),
    )
    place: dict[str, Any] = {"data": "answers", "x": weekly(d), "y": px("y:Q")}
    layers = [layer(mark, rows, **place)]
    if d.kept:
        layers.append(_ring("kept", shape, [3.2 * size for size in area], rows, stroke=colour, **place))
    if d.waits:
        arcs = by_slot([half.rstrip("Z") for half in HALVES])
        layers.append(_ring("waits", arcs, [3.8 * size for size in area], rows, stroke=colour, **place))
    return layers


def _ring(marked: str, shape: alt.ExprRef, area: Sequence[float], rows: Sequence[alt.Transform], **place: Any) -> Spec:
    """What stands around the marks of answers that not everybody sees: whole where kept, half where one waits."""
    ring = alt.MarkDef("point", shape=shape, stroke=place.pop("stroke"), strokeWidth=1.2, size=by_slot(area))
    return layer(ring, [*rows, where(f"datum.{marked} == 1")], **place)


def _key(d: Drawing) -> list[Spec]:
    """What the marks of the strip mean."""
    colour, kind = d.look.quiet, "[datum.kind]"
    place: dict[str, Any] = {"data": "key", "x": alt.X("x:Q", scale=None, axis=None), "y": px("y:Q")}
    shapes = {"dash": DASH_MARK, moment_marks.KIND: moment_marks.POINTS[0], **usual_range_band.SHAPES}
    sizes = {moment_marks.KIND: d.size.dot * moment_marks.AREA, **usual_range_band.KEY_SIZES}
    filled = {"dot": 1, "kept": 1, moment_marks.KIND: 1, usual_range_band.BAND: 0.12}
    widths = {"hollow": 1.3, "dash": 1.6, "waits": 1.4, moment_marks.KIND: 0}
    mark = alt.MarkDef(
        "point",
        shape=expr(f"{json.dumps(shapes)}{kind} || 'circle'"),
        size=expr(f"{json.dumps(sizes)}{kind} || datum.r"),
        stroke=colour,
        strokeWidth=expr(f"isValid({json.dumps(widths)}{kind}) ? {json.dumps(widths)}{kind} : 2"),
        fill=colour,
        fillOpacity=expr(f"{json.dumps(filled)}{kind} || 0"),
    )
    words = alt.MarkDef("text", color=colour)
    layers = [
        layer(mark, **place),
        layer(words, text=alt.Text("words:N"), **place | {"x": alt.X("start:Q", scale=None, axis=None)}),
    ]
    if d.kept:
        layers.append(_around("kept", d, "circle", fill=None, strokeWidth=1))
    if d.waits:
        layers.append(_around("waits", d, HALVES[0], fill=colour, strokeWidth=0))
    return layers


def _around(kind: str, d: Drawing, shape: str, **look: Any) -> Spec:
    """In the key, what stands around or over a mark: a ring, or a filled half."""
    ring = alt.MarkDef("point", shape=shape, stroke=d.look.quiet, size=d.size.dot * 1.9, **look)
    place: dict[str, Any] = {"data": "key", "x": alt.X("x:Q", scale=None, axis=None), "y": px("y:Q")}
    return layer(ring, [where(f"datum.kind == '{kind}'")], **place)


def strip_rows(d: Drawing) -> list[DrawnRow]:
    """The four rows: a stage's label and, in px, top and bottom of its band, and how far its title reaches over it."""
    s = d.size
    tops = [n * s.row + s.stage for n in range(len(STAGES))]
    return [
        {
            "label": stage.label,
            "top": top,
            "bottom": top + 2 * s.half,
            "over": top - s.stage,
            "wide": round(BOLD * text_width(stage.label, s.font)) + 4,
        }
        for stage, top in zip(STAGES, tops, strict=True)
    ]


def strip_names(d: Drawing) -> list[DrawnRow]:
    """The partners' names beside the half-rows of the first stage."""
    first = STAGE_KEYS[0]
    return [{"y": d.lanes[p.slot][first], "name": name, "ink": d.look.names[p.slot]} for p, name in d.labelled]


def strip_key(d: Drawing) -> list[DrawnRow]:
    """What the marks of the strip mean, in lines that fit a phone: a mark's place and area `r`, its words' `start`."""
    if not d.size.key:
        return []
    kinds = [(STAGE_WORDS[str(v)], PRACTICE_AREA[v], "dot" if v else "hollow") for v in range(4)]
    kinds.append((STAGE_WORDS[NO_OCCASION], PRACTICE_AREA[0], "dash"))
    if d.kept:
        kinds.append(("Only you", PRACTICE_AREA[1], "kept"))
    if d.waits:
        kinds.append(("Waits for the other", 1.9, "waits"))
    if d.marks:
        kinds.append((moment_marks.WORDS, 1.0, moment_marks.KIND))
    kinds += [(words, 1.4, kind) for words, kind in usual_range_band.key_words(d)]
    s, rows = d.size, list[DrawnRow]()
    end, y = 0.0, s.row * len(STAGES) + s.stage // 2 + (moment_marks.ROOM if d.marks else 0)
    for words, share, kind in kinds:
        area = share * s.dot
        radius = math.sqrt((1.9 * s.dot if kind == "kept" else area) / math.pi)
        x = end + 12 + radius if end else 8.0
        if kind == usual_range_band.BAND or x + radius + 6 + text_width(words, s.font) > s.key:
            x, y = 8.0, y + s.stage
        start = x + radius + 6
        rows.append({"x": round(x, 1), "y": y, "start": round(start, 1), "words": words, "r": area, "kind": kind})
        end = start + text_width(words, s.font)
    return rows


def key_bottom(d: Drawing) -> int:
    """Where the last line of the strip's key ends, px; without one, where the last row does."""
    rows = d.size.row * len(STAGES) - d.size.gap + (moment_marks.ROOM if d.marks else 0)
    return int(max((row["y"] + d.size.font // 2 for row in strip_key(d)), default=rows))
