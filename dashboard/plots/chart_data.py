"""What the charts draw, prepared apart from drawing: answers, words under the pointer, dates, names at line ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.names import isolated
from dashboard.domain.partners import Partner, labels
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, TITLES
from dashboard.plots.look import PHONE_PLOT, Look, Size, text_width
from dashboard.words.answer_words import NO_ANSWER, SO_FAR, spoken
from dashboard.words.chart_words import span_with_year

NO_OCCASION_MARK = -1
LONGEST_NAME = 14
SINGLE_WEEKS = 26  # up to so many, single weeks are dated; beyond, months
DrawnRow = dict[str, Any]


@dataclass(frozen=True)
class Drawing:
    """Everything the parts of one chart share.

    `answers` are only those that are drawn: of these partners, weeks and `questions`. `usual` names the usual ranges
    in the key, None where none is drawn: then `bands` and `shifts` are empty. `so_far` is the week that is not over
    yet.
    """

    answers: Answers
    partners: Sequence[Partner]
    weeks: Sequence[date]
    look: Look
    size: Size
    questions: Sequence[str] = (*RATING_KEYS, *STAGE_KEYS)
    so_far: date | None = None
    usual: str | None = None
    bands: Sequence[DrawnRow] = ()
    shifts: Sequence[DrawnRow] = ()
    rules: Sequence[DrawnRow] = ()
    marks: Sequence[DrawnRow] = ()

    @property
    def labelled(self) -> list[tuple[Partner, str]]:
        """Each partner with the name to show."""
        return list(zip(self.partners, labels(self.partners), strict=True))

    @property
    def kept(self) -> bool:
        """Whether any answer here is visible to its author only."""
        return any(answer.kept for answer in self.answers)

    @property
    def reworded(self) -> bool:
        """Whether a question was asked in other words in some of these weeks, so that its line breaks there."""
        return len({answer.wording for answer in self.answers}) > 1

    @property
    def waits(self) -> bool:
        """Whether any answer here waits for the other's."""
        return any(answer.waits for answer in self.answers)

    @property
    def lanes(self) -> dict[int, dict[str, float]]:
        """By slot and stage the middle of a half-row, px from the top; one partner alone has the whole row."""
        s, alone = self.size, len(self.partners) == 1
        return {
            partner.slot: {
                key: n * s.row + s.stage + (s.half if alone else s.half * (place + 0.5))
                for n, key in enumerate(STAGE_KEYS)
            }
            for place, partner in enumerate(self.partners)
        }


def answer_rows(d: Drawing) -> list[DrawnRow]:
    """One row per answer: week number `i` from 0, question `key`, the partner's `slot`, and `value`.

    A value is 0-10, 0-3, or -1 for no occasion; the first week without an answer has a row without one, so that a
    line ends there. Where the wording of questions changed, `wording` tells which it was. `kept` is 1 where an answer
    is visible to its author only, `waits` where it waits for the other's; `met` where both see the same rating from
    both. A week is a number here, never a moment, so no time zone can move it.
    """
    rows: list[DrawnRow] = []
    for i, week in enumerate(d.weeks):
        met = {key for key in d.questions if _met(d, key, week)}
        for partner in d.partners:
            for key in d.questions:
                place = {"i": i, "key": key, "slot": partner.slot}
                answer, before = d.answers.get(partner.id, key, week), d.answers.get(partner.id, key, d.weeks[i - 1])
                if answer:
                    rows.append(place | _drawn(answer, met=key in met) | _worded(answer, d.reworded))
                elif i and before:
                    rows.append(place | _worded(before, d.reworded))
    return rows


def _met(d: Drawing, key: str, week: date) -> bool:
    """Whether the marks of both would lie on each other: the same rating of a week, seen by both."""
    both = [d.answers.get(partner.id, key, week) for partner in d.partners] if key in RATING_KEYS else []
    open_to_both = [answer.number for answer in both if answer and not (answer.kept or answer.waits)]
    return len(open_to_both) == 2 and open_to_both[0] is not None and open_to_both[0] == open_to_both[1]


def _drawn(answer: Answer, *, met: bool) -> DrawnRow:
    value = NO_OCCASION_MARK if answer.number is None else answer.number
    marks = (("kept", answer.kept), ("waits", answer.waits), ("met", met))
    return {"value": value} | {mark: 1 for mark, so in marks if so}


def _worded(answer: Answer, reworded: bool) -> DrawnRow:
    return {"wording": answer.wording} if reworded else {}


def pointer_rows(d: Drawing) -> list[DrawnRow]:
    """What is read under the pointer, a row per week and question: `when`, `about`, and each partner by slot (`t0`)."""
    rows = []
    for i, week in enumerate(d.weeks):
        happened = "".join(f"; {rule['about']}" for rule in d.rules if rule["in"] == i)
        when = f"Week of {span_with_year(week)}{SO_FAR if week == d.so_far else ''}{happened}"
        for key in d.questions:
            words = {f"t{p.slot}": _in_words(name, d.answers.get(p.id, key, week)) for p, name in d.labelled}
            rows.append({"i": i, "key": key, "when": when, "about": TITLES[key], **words})
    return rows


def _in_words(name: str, answer: Answer | None) -> str:
    return f"{short(name)}: {spoken(answer) if answer else NO_ANSWER}"


def short(name: str) -> str:
    """A name that leaves a tooltip narrow enough for a phone."""
    return isolated(name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…")


def day_ticks(weeks: Sequence[date]) -> list[int]:
    """The numbers of the weeks that may carry a date; the browser halves them until they fit, keeping the first."""
    n = len(weeks)
    if n <= SINGLE_WEEKS:
        ticks = sorted(n - 1 - i for i in range(0, n, 1 if n <= 14 else 2))
        # An odd number, so that halving keeps the newest week.
        return ticks if len(ticks) % 2 or n == 2 else ticks[1:]
    every = 1 if n <= 60 else 3 if n <= 110 else 6
    return [i for i in range(1, n) if weeks[i].month != weeks[i - 1].month and (weeks[i].month - 1) % every == 0]


def year_ticks(weeks: Sequence[date]) -> list[int]:
    """The numbers of the weeks under which the year stands: the first of each year, and of all where there is room.

    In short ranges, where single weeks are dated, the first of all stands under a date.
    """
    starts = [i for i in range(len(weeks)) if i == 0 or weeks[i].year != weeks[i - 1].year]
    dated = day_ticks(weeks)[:1] if len(weeks) <= SINGLE_WEEKS else []
    if dated and weeks[dated[0]].year == weeks[0].year:
        starts[:1] = dated
    crowded = len(starts) > 1 and (starts[1] - starts[0]) * PHONE_PLOT / len(weeks) < 56
    return starts[1:] if crowded else starts


def line_ends(d: Drawing) -> list[DrawnRow]:
    """Where each name stands: `i` and `y` on the scales of a panel, `ink` its colour.

    A line that reaches about the last week is named beside the plot; one that ended earlier where it ended.
    """
    rows: list[DrawnRow] = []
    for key in (k for k in d.questions if k in RATING_KEYS):
        paths = {
            p.slot: {week: answer.number or 0 for week, answer in d.answers.line(p.id, key).items()} for p in d.partners
        }
        ends = [_end(d, key, p.slot, name, paths[p.slot]) for p, name in d.labelled if paths[p.slot]]
        beside = [row for row in ends if row["i"] > len(d.weeks) - 1]
        if len(beside) == 2:
            _spread(beside, 1.1 * d.size.font / (d.size.panel / 10))
        for row in ends:
            if row not in beside:
                _move_aside(d, row, [p for slot, p in paths.items() if slot != row["slot"]], beside)
        rows += ends
    return rows


def _end(d: Drawing, key: str, slot: int, name: str, path: dict[date, int]) -> DrawnRow:
    """One name at its line's end, not yet moved."""
    n = len(d.weeks)
    last = max(path)
    i = d.weeks.index(last)
    near = n - 1 - i <= max(2, 0.12 * n)
    place = n - 0.5 if near else i
    return {"key": key, "slot": slot, "name": name, "i": place, "y": float(path[last]), "ink": d.look.names[slot]}


def _spread(pair: list[DrawnRow], apart: float) -> None:
    """Move two names apart, evenly, when one would be written over the other; neither leaves the panel."""
    upper, lower = sorted(pair, key=lambda r: (-r["y"], r["slot"]))
    if upper["y"] - lower["y"] < apart:
        middle = min(max((upper["y"] + lower["y"]) / 2, apart / 2), 10 - apart / 2)
        upper["y"], lower["y"] = round(middle + apart / 2, 2), round(middle - apart / 2, 2)


def _move_aside(d: Drawing, row: DrawnRow, others: list[dict[date, int]], beside: list[DrawnRow]) -> None:
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
