"""The main chart: the strip of the four healing stages over three panels of ratings, on one weekly axis."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt

from dashboard.domain.answers import Answers
from dashboard.domain.happenings import Happening, MomentMark
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, TITLES
from dashboard.domain.weeks import day_label, week_of
from dashboard.insights.signals import Signals
from dashboard.plots import moment_marks, session_rules, usual_range_band
from dashboard.plots.chart_data import Drawing, answer_rows, day_ticks, line_ends, pointer_rows, year_ticks
from dashboard.plots.look import DARK, DASHES, HALVES, LARGE, LIGHT, MET_AREA, NORMAL, SESSION, SHAPE_AREA, SHAPES, Size
from dashboard.plots.parts import Spec, by_slot, crosshair, expr, layer, points, stacked, surface, weekly, where
from dashboard.plots.stage_strip import strip, strip_key, strip_names, strip_rows

WAITS_AREA = 70  # what waits is of the last two weeks only: large enough to be told apart beside years of dots
# The week under the pointer, chosen once for all views: Altair would add it to each, with a warning.
POINTED = {"type": "point", "fields": ["i"], "on": "pointerover", "clear": "pointerout"}


def main_chart(
    answers: Answers,
    partners: Sequence[Partner],
    weeks: Sequence[date],
    *,
    dark: bool,
    large: bool = False,
    today: date | None = None,
    usual: str | None = None,
    usual_of: Sequence[str] = RATING_KEYS,
    happened: Sequence[Happening] = (),
    moments: Sequence[MomentMark] = (),
) -> Spec:
    """The main chart as a finished Vega-Lite spec for `st.vega_lite_chart(spec, width="stretch", theme=None, alt=...)`.

    From `answers` alone the usual ranges are drawn: with `today`, whose week does not count yet, and `usual`, the
    words for them, on the panels of `usual_of`. `weeks` is every Monday of the range, ascending, at least one. With
    `theme=None` what is set here is what is seen. `large` is for a screen that several people look at. The spec may be
    cached: showing it does not change it.
    """
    d = drawing(answers, partners, weeks, dark=dark, size=LARGE if large else NORMAL)
    d = _beside(d, happened, moments, today)
    if usual and today:
        d = replace(_with_ranges(d, Signals(answers, partners, today), usual_of), usual=usual)
    return _spec(d, [strip(d), *(_panel(d, key) for key in RATING_KEYS)])


def one_view(
    answers: Answers,
    partners: Sequence[Partner],
    weeks: Sequence[date],
    key: str | None,
    *,
    dark: bool,
    today: date,
    happened: Sequence[Happening] = (),
    moments: Sequence[MomentMark] = (),
    size: Size = SESSION,
    usual: bool = False,
) -> Spec:
    """One panel of the main chart alone, or the strip where there is no `key`, for a screen that several look at.

    `usual`: with the usual ranges; what they are is said beside it.
    """
    d = drawing(answers, partners, weeks, dark=dark, size=size, questions=STAGE_KEYS if key is None else (key,))
    d = _beside(d, happened, moments, today)
    if usual and key is not None:
        d = _with_ranges(d, Signals(answers, partners, today), (key,))
    view = strip(d) if key is None else _panel(d, key)
    if key is not None:
        view["layer"] = [*session_rules.labels(d), *view["layer"]]
    del view["title"]
    return _spec(d, [view]) | {"vconcat": [view, *dates(d)[:1]]}


def stage_strip(
    answers: Answers,
    partners: Sequence[Partner],
    weeks: Sequence[date],
    *,
    dark: bool,
    large: bool = False,
    happened: Sequence[Happening] = (),
    moments: Sequence[MomentMark] = (),
) -> Spec:
    """The strip of the four healing stages alone, shown like the main chart."""
    d = drawing(answers, partners, weeks, dark=dark, size=LARGE if large else NORMAL, questions=STAGE_KEYS)
    d = _beside(d, happened, moments, None)
    return _spec(d, [strip(d)])


def drawing(
    answers: Answers,
    partners: Sequence[Partner],
    weeks: Sequence[date],
    *,
    dark: bool,
    size: Size,
    questions: Sequence[str] = (*RATING_KEYS, *STAGE_KEYS),
) -> Drawing:
    """What all parts of a chart share; how it went with an agreed step is said in words only."""
    drawn = answers.of({partner.id for partner in partners}, questions, weeks)
    return Drawing(drawn, partners, weeks, DARK if dark else LIGHT, size, questions)


def _beside(d: Drawing, happened: Sequence[Happening], moments: Sequence[MomentMark], today: date | None) -> Drawing:
    """The same with what happened in these weeks, the moments, and the week that is not over yet."""
    return replace(
        d,
        rules=session_rules.rows(happened, d.weeks, d.size),
        marks=moment_marks.rows(d, moments),
        so_far=today and week_of(today),
    )


def _with_ranges(d: Drawing, signals: Signals, of: Sequence[str]) -> Drawing:
    """The same with the usual ranges of these ratings, and where a shift was first seen or ended."""
    return replace(
        d,
        bands=[row for row in usual_range_band.bands(signals, d.weeks, d.look) if row["key"] in of],
        shifts=[row for row in usual_range_band.shifts(signals, d.weeks, d) if row["key"] in of],
    )


def _spec(d: Drawing, views: Sequence[Spec]) -> Spec:
    """Views over one weekly axis with its dates, and the week under the pointer chosen once for all of them."""
    optional = (("bands", d.bands), ("shifts", d.shifts), ("rules", d.rules), ("moments", d.marks))
    rows = {
        "weeks": [{"i": i} for i in range(len(d.weeks))],
        "answers": answer_rows(d),
        "pointer": pointer_rows(d),
        "ends": line_ends(d),
        "stages": strip_rows(d),
        "names": strip_names(d),
        "key": strip_key(d),
        **{name: drawn for name, drawn in optional if drawn},
    }
    params = [{"name": "at", "select": POINTED, "views": [view["layer"][-1]["name"] for view in views]}]
    return stacked(d, rows, [*views, *dates(d)]) | {"params": params}


def _panel(d: Drawing, key: str) -> Spec:
    """One rating: dots, lines between neighbouring weeks only, names at the ends."""
    panel = d.size.panel
    layers = [*usual_range_band.behind(d, key), *session_rules.layers(d, panel), crosshair(d, panel)]
    layers += [*_answers(d, key), *usual_range_band.below(d, key), *_line_names(d, key)]
    # The air below a view is part of its surface: Vega-Lite knows one spacing only, and the dates stand close.
    air = max(7 if key == RATING_KEYS[-1] else 3 * d.size.gap, usual_range_band.room(d, key))
    layers.append(
        surface(d, f"touch_{key}", [where(f"datum.key == '{key}'")], y={"value": -6}, y2={"value": panel + air})
    )
    return {"layer": layers, "title": TITLES[key], "height": panel}


def _answers(d: Drawing, key: str) -> list[Spec]:
    """Both partners' lines and dots: filled; an outline around a small dot where only its author sees it; half filled
    where it waits for the other's.
    """
    ground, colour, shape = d.look.ground, by_slot(d.look.lines), by_slot(SHAPES)
    sizes = [d.size.area(len(d.weeks)) * share for share in SHAPE_AREA]
    place: dict[str, Any] = {"data": "answers", "x": weekly(d), "y": points("value:Q")}
    mine, answered, kept = where(f"datum.key == '{key}'"), where("isValid(datum.value)"), where("datum.kept == 1")
    path = alt.MarkDef(
        "line",
        color=colour,
        strokeWidth=d.size.stroke(len(d.weeks)),
        strokeDash=by_slot(DASHES),
        invalid="break-paths-show-domains",
    )
    # A rim parts a circle from its line, while there is room for one.
    rims = [ground if mark == "circle" and len(d.weeks) <= 26 else d.look.lines[n] for n, mark in enumerate(SHAPES)]
    met = [d.size.area(len(d.weeks)) * share for share in MET_AREA]
    size = expr(f"{json.dumps([sizes, met])}[datum.met || 0][datum.slot]")
    dot = alt.MarkDef("point", shape=shape, size=size, fill=colour, stroke=by_slot(rims), strokeWidth=0.8)
    by_person = alt.Detail("slot:N")
    apart = [by_person, alt.Detail("wording:N")] if d.reworded else by_person
    line, dots = layer(path, [mine], detail=apart, **place), layer(dot, [mine, answered], **place)
    layers = [line, dots]
    if d.kept:
        around, inside = ([share * size for size in sizes] for share in (1.5, 0.22))
        ring = alt.MarkDef("point", shape=shape, size=by_slot(around), fill=ground, stroke=colour, strokeWidth=1.6)
        core = alt.MarkDef("point", shape=shape, size=by_slot(inside), fill=colour, strokeWidth=0)
        dots = layer(dot, [mine, answered, where("datum.kept != 1")], **place)
        # The other's answer lies on the outline, and the small dot on both: an equal one is not covered.
        layers = [line, layer(ring, [mine, kept], **place), dots, layer(core, [mine, kept], **place)]
    if d.waits:
        waits, large = where("datum.waits == 1"), by_slot([max(1.5 * size, WAITS_AREA) for size in sizes])
        empty = alt.MarkDef("point", shape=shape, size=large, fill=ground, stroke=colour, strokeWidth=1.6)
        half = alt.MarkDef("point", shape=by_slot(HALVES), size=large, fill=colour, strokeWidth=0)
        layers += [layer(empty, [mine, waits], **place), layer(half, [mine, waits], **place)]
    return layers


def _line_names(d: Drawing, key: str) -> list[Spec]:
    """The partners' names at the ends of their lines, each over a rim of the ground so that it stays readable."""
    look: dict[str, Any] = {"dx": 9, "limit": d.size.limit, "fontWeight": 600}
    place: dict[str, Any] = {"data": "ends", "x": weekly(d), "y": points("y:Q"), "text": alt.Text("name:N")}
    mine = where(f"datum.key == '{key}'")
    rim = alt.MarkDef("text", stroke=d.look.ground, strokeWidth=4, strokeJoin="round", **look)
    ink = alt.Color("ink:N", scale=None)
    return [layer(rim, [mine], **place), layer(alt.MarkDef("text", **look), [mine], color=ink, **place)]


def dates(d: Drawing) -> list[Spec]:
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
    return layer(alt.MarkDef("point", opacity=0, size=0), height=1, x=weekly(d, axis=axis))
