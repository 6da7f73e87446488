"""The usual range as a quiet band behind a panel, and two marks below it: shift first seen, and ended."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import altair as alt

from dashboard.domain.compare import clipped, drawn_from, in_order
from dashboard.domain.questions import RATING_KEYS
from dashboard.insights.signals import Signals
from dashboard.plots.chart_data import Drawing, DrawnRow
from dashboard.plots.look import PHONE_PLOT, Look, text_width
from dashboard.plots.parts import Spec, by_slot, calculate, expr, layer, points, px, weekly, where

BAND = "band"
SHAPES = {
    BAND: "M-1,-0.6L1,-0.6L1,0.6L-1,0.6Z",
    "seen": "M0.7,-1L-0.7,-1L-0.7,1L0.7,1",
    "ended": "M-0.7,-1L0.7,-1L0.7,1L-0.7,1",
}
WORDS = {"seen": "Shift first seen", "ended": "Ended"}
EDGES = ([1, 0], [5, 3])
HATCH = 0.2  # weeks between the upright lines; wider where many weeks are shown
MARK_SIZE = 70
KEY_SIZES = {BAND: 120, "seen": MARK_SIZE, "ended": MARK_SIZE}
LANE = 14


def bands(signals: Signals, weeks: Sequence[date], look: Look) -> list[DrawnRow]:
    """One row per rating and partner whose usual range is known before the end of these weeks: from `a` to `b`."""
    drawn: list[DrawnRow] = []
    for about, of in _lines(signals, look):
        start, band = drawn_from(signals.lines[of]), clipped(signals.verdicts[of])
        if start is None or band is None or start > weeks[-1]:
            continue
        a = max(0, (start - weeks[0]).days // 7) - 0.5
        drawn.append(about | {"a": a, "b": len(weeks) - 0.5, "low": band[0], "high": band[1]})
    return drawn


def shifts(signals: Signals, weeks: Sequence[date], d: Drawing) -> list[DrawnRow]:
    """One row per week, of these, in which a shift was first seen or ended, with its words where there is room."""
    drawn: list[DrawnRow] = []
    for about, of in _lines(signals, d.look):
        dates, _ = in_order(signals.lines[of])
        marks = [
            (kind, dates[at - 1])
            for shift in signals.verdicts[of].shifts
            for kind, at in (("seen", shift.seen), ("ended", shift.ended))
            if at is not None
        ]
        rows = [about | {"kind": kind, "i": weeks.index(week)} for kind, week in marks if week in weeks]
        _say(rows, len(weeks), d)
        drawn += rows
    return drawn


def _say(rows: list[DrawnRow], weeks: int, d: Drawing) -> None:
    """Words beside the marks of one line; none where they would be written over another mark or its words."""
    for n, row in enumerate(rows):
        words = WORDS[row["kind"]]
        wide = (text_width(words, d.size.axis) + 12) * weeks / PHONE_PLOT
        before = max([-1.0, *(other["end"] if "end" in other else other["i"] for other in rows[:n])])
        after = rows[n + 1]["i"] if n + 1 < len(rows) else weeks - 0.5
        if row["i"] + wide <= after:
            row |= {"words": words, "left": False, "end": row["i"] + wide}
        elif row["i"] - wide >= before:
            row |= {"words": words, "left": True}


def _lines(signals: Signals, look: Look) -> Iterator[tuple[DrawnRow, tuple[str, str]]]:
    """What stands in every row of a line, and whose it is and of which rating."""
    for partner in signals.partners:
        for key in RATING_KEYS:
            yield {"key": key, "slot": partner.slot, "ink": look.lines[partner.slot]}, (partner.id, key)


def behind(d: Drawing, key: str) -> list[Spec]:
    """The bands of one panel, told apart without colour: the first is a faint ground, the other thin upright lines."""
    mine = [row for row in d.bands if row["key"] == key]
    only = f"datum.key == '{key}'"
    place: dict[str, Any] = {"data": "bands", "x": weekly(d, "a:Q"), "x2": alt.X2("b:Q")}
    ink = alt.Color("ink:N", scale=None)
    if not mine:
        return []
    ground, line = alt.MarkDef("rect", opacity=0.13), alt.MarkDef("rule", strokeWidth=1, opacity=0.4)
    edge, ends = (
        alt.MarkDef("rule", strokeWidth=1.4, opacity=0.7, strokeDash=by_slot(EDGES)),
        alt.FoldTransform(fold=["low", "high"]),
    )
    filled, ruled = f"{only} && datum.slot == 0", f"{only} && datum.slot == 1"
    upright: dict[str, Any] = {"y": points("low:Q"), "y2": alt.Y2("high:Q"), "color": ink}
    every = [
        where(ruled),
        calculate("i", f"sequence(datum.a + {HATCH / 2}, datum.b, {HATCH} * max(1, (datum.b - datum.a) / 60))"),
        alt.FlattenTransform(flatten=["i"]),
    ]
    return [
        layer(ground, [where(filled)], **upright, **place),
        layer(line, every, "bands", x=weekly(d), **upright),
        layer(edge, [where(only), ends], y=points("value:Q"), color=ink, **place),
    ]


def below(d: Drawing, key: str) -> list[Spec]:
    """The marks of one panel, in a lane of its own for each partner."""
    if not any(row["key"] == key for row in d.shifts):
        return []
    rows = [
        where(f"datum.key == '{key}'"),
        calculate("y", f"{d.size.panel + LANE} + datum.slot * {LANE}"),
        calculate("s", f"datum.kind == 'seen' ? '{SHAPES['seen']}' : '{SHAPES['ended']}'"),
    ]
    mark = alt.MarkDef("point", size=MARK_SIZE, strokeWidth=1.8, filled=False)
    ink, shape = alt.Stroke("ink:N", scale=None), alt.Shape("s:N", scale=None)
    side, aside = expr("datum.left ? 'right' : 'left'"), expr("datum.left ? -7 : 7")
    words = alt.MarkDef("text", fontSize=d.size.axis, color=d.look.quiet, align=side, dx=aside)
    layers = [layer(mark, rows, "shifts", x=weekly(d), y=px("y:Q"), stroke=ink, shape=shape)]
    if any("words" in row for row in d.shifts):
        said = [*rows, where("isValid(datum.words)")]
        layers.append(layer(words, said, "shifts", x=weekly(d), y=px("y:Q"), text=alt.Text("words:N")))
    return layers


def room(d: Drawing, key: str) -> int:
    """How much height the marks need below a panel, px."""
    return 2 * LANE + 18 if any(row["key"] == key for row in d.shifts) else 0


def key_words(d: Drawing) -> list[tuple[str, str]]:
    """What the band means, and the marks that have no words beside them, each with its kind."""
    kinds = {row["kind"] for row in d.shifts if "words" not in row}
    band = [(d.usual, BAND)] if d.usual and d.bands else []
    return band + [(words, kind) for kind, words in WORDS.items() if kind in kinds]
