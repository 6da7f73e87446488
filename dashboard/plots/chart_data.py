"""What the charts draw, prepared apart from drawing: rows per week, dates, names at line ends, the strip's rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.domain.names import isolated
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS
from dashboard.insights.facts import NO_ANSWER, ONLY_YOU, SO_FAR, WAITS, Facts, Line, dated, labels
from dashboard.plots.look import PHONE_PLOT, Look, Size, text_width

NO_OCCASION_MARK = -1
Row = dict[str, Any]


@dataclass(frozen=True)
class Drawing:
    """Everything the parts of one chart share.

    `usual` names the usual ranges in the key, None where none is drawn: then `bands` and `shifts` are empty.
    `so_far` is the week that is not over yet.
    """

    facts: Facts
    lines: Sequence[Line]
    weeks: Sequence[date]
    look: Look
    size: Size
    so_far: date | None = None
    usual: str | None = None
    bands: Sequence[Row] = ()
    shifts: Sequence[Row] = ()
    rules: Sequence[Row] = ()
    marks: Sequence[Row] = ()

    @property
    def named(self) -> list[tuple[Line, str]]:
        """Each partner with the name to show."""
        return list(zip(self.lines, labels(self.lines), strict=True))

    @property
    def kept(self) -> bool:
        """Whether any answer here is visible to its author only."""
        return any(fact.kept for fact in self.facts.values())

    @property
    def waits(self) -> bool:
        """Whether any answer here waits for the other's."""
        return any(fact.waits for fact in self.facts.values())

    @property
    def lanes(self) -> dict[int, dict[str, float]]:
        """By slot and stage the middle of a half-row, px from the top; one partner alone has the whole row."""
        s, alone = self.size, len(self.lines) == 1
        return {
            line.slot: {
                key: n * s.row + s.stage + (s.half if alone else s.half * (place + 0.5))
                for n, key in enumerate(STAGE_KEYS)
            }
            for place, line in enumerate(self.lines)
        }


def column(key: str, slot: int) -> str:
    """Where one partner's answers to one question are in a weekly row: "safety0"."""
    return f"{key}{slot}"


def weekly_rows(d: Drawing) -> list[Row]:
    """One row per week: its number `i` from 0, its label `w`, and only the answers there are (0-10, 0-3, or -1).

    `safety0_kept` is 1 where that answer is visible to its author only, `safety0_waits` where it waits for the
    other's. A week is a number here, never a moment, so no time zone can move it.
    """
    rows: list[Row] = [
        {"i": i, "w": dated(week) + (SO_FAR if week == d.so_far else "")} for i, week in enumerate(d.weeks)
    ]
    place = {week: i for i, week in enumerate(d.weeks)}
    slots = {line.person: line.slot for line in d.lines}
    for (person, key, week), fact in d.facts.items():
        name, row = column(key, slots[person]), rows[place[week]]
        row[name] = NO_OCCASION_MARK if fact.value is None else fact.value
        row |= {f"{name}_{mark}": 1 for mark, so in (("kept", fact.kept), ("waits", fact.waits)) if so}
    for rule in d.rules:
        row = rows[rule["in"]]
        row["r"] = f"{row.get('r', '')}; {rule['about']}"
    return rows


def day_ticks(weeks: Sequence[date]) -> list[int]:
    """The numbers of the weeks that may carry a date; the browser halves them until they fit, keeping the first."""
    n = len(weeks)
    if n <= 26:
        found = list(range(0, n, 1 if n <= 14 else 2))
        found = [n - 1 - i for i in reversed(found)]
        # An odd number, so that halving keeps the newest week.
        return found if len(found) % 2 or n == 2 else found[1:]
    every = 1 if n <= 60 else 3 if n <= 110 else 6
    return [i for i in range(1, n) if weeks[i].month != weeks[i - 1].month and (weeks[i].month - 1) % every == 0]


def year_ticks(weeks: Sequence[date]) -> list[int]:
    """The numbers of the weeks under which the year stands: the first of each year, and of all where there is room."""
    starts = [i for i in range(len(weeks)) if i == 0 or weeks[i].year != weeks[i - 1].year]
    crowded = len(starts) > 1 and starts[1] * PHONE_PLOT / len(weeks) < 56
    return starts[1:] if crowded else starts


def line_ends(d: Drawing) -> list[Row]:
    """Where each name stands: `i` and `y` on the scales of a panel, `ink` its colour.

    A line that reaches about the last week is named beside the plot; one that ended earlier where it ended.
    """
    rows: list[Row] = []
    for key in RATING_KEYS:
        paths = {
            line.slot: {w: f.value or 0 for w in d.weeks if (f := d.facts.get((line.person, key, w)))}
            for line in d.lines
        }
        found = [_end(d, key, line.slot, name, paths[line.slot]) for line, name in d.named if paths[line.slot]]
        beside = [row for row in found if row["i"] > len(d.weeks) - 1]
        if len(beside) == 2:
            _spread(beside, 1.1 * d.size.font / (d.size.panel / 10))
        for row in found:
            if row not in beside:
                _step_aside(d, row, [p for slot, p in paths.items() if slot != row["slot"]], beside)
        rows += found
    return rows


def _end(d: Drawing, key: str, slot: int, name: str, path: dict[date, int]) -> Row:
    """One name at its line's end, not yet moved."""
    n = len(d.weeks)
    last = max(path)
    i = d.weeks.index(last)
    near = n - 1 - i <= max(2, 0.12 * n)
    place = n - 0.5 if near else i
    return {"key": key, "slot": slot, "name": name, "i": place, "y": float(path[last]), "ink": d.look.names[slot]}


def _spread(found: list[Row], apart: float) -> None:
    """Move two names apart, evenly, when one would be written over the other; neither leaves the panel."""
    upper, lower = sorted(found, key=lambda r: (-r["y"], r["slot"]))
    if upper["y"] - lower["y"] < apart:
        middle = min(max((upper["y"] + lower["y"]) / 2, apart / 2), 10 - apart / 2)
        upper["y"], lower["y"] = round(middle + apart / 2, 2), round(middle - apart / 2, 2)


def _step_aside(d: Drawing, row: Row, others: list[dict[date, int]], beside: list[Row]) -> None:
    """Move a name inside the plot up or down, so that it covers none of the other partner's answers."""
    long = min(d.size.limit, text_width(row["name"], d.size.font)) * len(d.weeks) / PHONE_PLOT
    span = d.weeks[int(row["i"]) : int(row["i"] + long) + 3]
    taken = [path[w] for path in others for w in span if w in path]
    taken += [b["y"] for b in beside if row["i"] + long > len(d.weeks) - 1]
    start = row["y"]
    for step in (0.0, 1.5, -1.5, 3.0, -3.0, 4.5, -4.5):
        if 0 <= start + step <= 10.5 and all(abs(start + step - y) >= 1.2 for y in taken):
            row["y"] = start + step
            return


def in_words(d: Drawing, name: str, field: str) -> str:
    """A Vega expression for one partner's rating in words: "Ana: 7"; the name enters it as a quoted text only."""
    said = if_shared(d, f"'{field}'", f"datum.{field}")
    return f"{json.dumps(f'{short(name)}: ')} + ({said})"


def short(name: str) -> str:
    """A name that leaves a tooltip narrow enough for a phone."""
    return isolated(name if len(name) <= 14 else f"{name[:13].rstrip()}…")


def if_shared(d: Drawing, column: str, said: str) -> str:
    """The words of the answer in a column, where there is one; `column` and `said` are Vega expressions."""
    drawn = [(mark, words) for mark, words, so in (("kept", ONLY_YOU, d.kept), ("waits", WAITS, d.waits)) if so]
    marks = "".join(f" + (datum[{column} + '_{mark}'] ? ' {words}' : '')" for mark, words in drawn)
    return f"isValid(datum[{column}]) ? {said}{marks} : '{NO_ANSWER}'"
