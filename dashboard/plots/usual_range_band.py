"""The usual range as a quiet band behind a panel, and two marks below it: shift first seen, and ended."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import altair as alt

from dashboard.domain.compare import clipped, drawn_from, in_order
from dashboard.domain.questions import RATING_KEYS
from dashboard.insights.signals import Signals
from dashboard.plots.chart_data import Drawing, DrawnRow
from dashboard.plots.look import Look
from dashboard.plots.parts import Spec, by_slot, calculate, layer, points, px, weekly, where

BAND = "band"
SHAPES = {
    BAND: "M-1,-0.6L1,-0.6L1,0.6L-1,0.6Z",
    "seen": "M0.7,-1L-0.7,-1L-0.7,1L0.7,1",
    "ended": "M-0.7,-1L0.7,-1L0.7,1L-0.7,1",
}
WORDS = {"seen": "Shift first seen", "ended": "Ended"}
EDGES = ([1, 0], [5, 3])
MARK_SIZE = 70
KEY_SIZES = {BAND: 120, "seen": MARK_SIZE, "ended": MARK_SIZE}
LANE = 10


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


def shifts(signals: Signals, weeks: Sequence[date], look: Look) -> list[DrawnRow]:
    """One row per week, of these, in which a shift was first seen or ended."""
    drawn: list[DrawnRow] = []
    for about, of in _lines(signals, look):
        dates, _ = in_order(signals.lines[of])
        marks = [
            (kind, dates[at - 1])
            for shift in signals.verdicts[of].shifts
            for kind, at in (("seen", shift.seen), ("ended", shift.ended))
            if at is not None
        ]
        drawn += [about | {"kind": kind, "i": weeks.index(week)} for kind, week in marks if week in weeks]
    return drawn


def _lines(signals: Signals, look: Look) -> Iterator[tuple[DrawnRow, tuple[str, str]]]:
    """What stands in every row of a line, and whose it is and of which rating."""
    for partner in signals.partners:
        for key in RATING_KEYS:
            yield {"key": key, "slot": partner.slot, "ink": look.lines[partner.slot]}, (partner.id, key)


def behind(d: Drawing, key: str) -> list[Spec]:
    """The bands of one panel: a faint ground, and edges that differ without colour."""
    mine = [row for row in d.bands if row["key"] == key]
    only = f"datum.key == '{key}'"
    place: dict[str, Any] = {"data": "bands", "x": weekly(d, "a:Q"), "x2": alt.X2("b:Q")}
    ink = alt.Color("ink:N", scale=None)
    if not mine:
        return []
    ground = alt.MarkDef("rect", opacity=0.1)
    edge, ends = (
        alt.MarkDef("rule", strokeWidth=1, opacity=0.55, strokeDash=by_slot(EDGES)),
        alt.FoldTransform(fold=["low", "high"]),
    )
    return [
        layer(ground, [where(only)], y=points("low:Q"), y2=alt.Y2("high:Q"), color=ink, **place),
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
    return [layer(mark, rows, "shifts", x=weekly(d), y=px("y:Q"), stroke=ink, shape=shape)]


def room(d: Drawing) -> int:
    """How much height the marks need below a panel, px."""
    return 2 * LANE + 8 if d.shifts else 0


def key_words(d: Drawing) -> list[tuple[str, str]]:
    """What the band and the marks that are drawn mean, each with its kind."""
    kinds = {row["kind"] for row in d.shifts}
    band = [(d.usual, BAND)] if d.usual and d.bands else []
    return band + [(words, kind) for kind, words in WORDS.items() if kind in kinds]
