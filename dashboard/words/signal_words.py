"""The sentences under a line: its latest value, its usual range, since a session, and how two partners differ."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from statistics import median

from dashboard.domain.compare import (
    GAP_POINTS,
    GAP_WEEKS,
    Counts,
    Gap,
    Line,
    Since,
    clipped,
    first_week_since,
    in_order,
)
from dashboard.domain.usual_range import (
    ENOUGH,
    LEARN,
    PROMPT_LEARN,
    Shift,
    State,
    Verdict,
    judge,
    rated_weeks,
    worth_asking,
)
from dashboard.domain.weeks import WEEK, dated, day_label
from dashboard.insights.signals import PROMPT_FROM
from dashboard.words.answer_words import NO_ANSWER

BAND_LABEL = f"Usual range, from your first {LEARN} weeks"
BAND_SENTENCE = f"The bands behind the lines are your usual ranges, from your first {LEARN} weeks."
BAND_LABEL_COACH = f"Usual range, from their first {LEARN} weeks shared with both"
INFORMATION = "Different ratings are information, not a problem."
MEASURED = Path(__file__).with_name("false_alarms.json")
LISTED = 13
NUMBERS = ("none", "one", "two", "three", "four")


def line_words(line: Line, whose: str = "your", *, latest_open: bool = False, counts: bool = True) -> str:
    """What can be said of a line, to follow its latest value; `line` holds only weeks that count.

    `whose` is "your", or "Ana's" for another reader. With `latest_open` the value said before is of a week that does
    not count yet, so the last one that does is named. Without `counts` no number of answered weeks is told.
    """
    weeks, ratings = in_order(line)
    verdict, rated = judge(ratings), rated_weeks(ratings)
    early = _early_words(verdict, whose, counts=counts)
    if early:
        return early
    span, (position, value) = range_words(verdict), rated[-1]
    if verdict.onset is not None:
        began = dated(weeks[verdict.onset - 1], weeks[-1])
        return f"Looks like a shift: {verdict.now} than {whose} usual range, {span}, since the week of {began}."
    last = f"The week of {day_label(weeks[position - 1])} was" if latest_open else ""
    if (verdict.low or 0) <= value <= (verdict.high or 0):
        return f"{last or 'Within'} {'within ' if last else ''}{whose} usual range, {span}."
    side = "below" if value < (verdict.low or 0) else "above"
    return f"{last or 'That week is'} {side} {whose} usual range, {span}; too few such weeks to look like a shift."


def _early_words(verdict: Verdict, whose: str, *, counts: bool) -> str | None:
    """What is said while a shift cannot be; None once it can."""
    of = {State.RANGE_KNOWN: LEARN + ENOUGH}.get(verdict.state, verdict.needed)
    number = f" ({verdict.rated} of {of})" if counts else ""
    if verdict.state is State.TOO_EARLY:
        return f"Too early to say{number}."
    if verdict.state is State.LEARNING:
        return f"Learning {whose} usual range{number}."
    if verdict.state is State.RANGE_KNOWN:
        return f"Too early to say{number}; {whose} usual range is {range_words(verdict)}."
    return None


def range_words(verdict: Verdict, lowest: int = 0, highest: int = 10) -> str:
    """The usual range as it is drawn: "5 to 7", or "not known yet"."""
    band = clipped(verdict, lowest, highest)
    return "not known yet" if band is None else f"{band[0]:g} to {band[1]:g}"


def shift_words(shift: Shift, weeks: Sequence[date]) -> str:
    """One shift for a table: "higher since the week of 2 Mar, seen 6 Apr, ended 4 May", with years that have passed."""
    began, seen = (dated(weeks[position - 1], weeks[-1]) for position in (shift.onset, shift.seen))
    ended = "" if shift.ended is None else f", ended {dated(weeks[shift.ended - 1], weeks[-1])}"
    return f"{shift.direction} since the week of {began}, seen {seen}{ended}"


def since_listed(part: Since, today: date | None = None) -> str:
    """The values since a day and those before it, and nothing said of them; of more than a quarter's the last ones.

    A day of another year than `today` is named with it; without `today`, of another than the latest answer.
    """
    today = today or _latest(part)
    listed = ", ".join(str(value) for _, value in part.since[-LISTED:]) or NO_ANSWER
    some = f" (the last {LISTED} of {len(part.since)})" if len(part.since) > LISTED else ""
    return f"Since {dated(part.day, today)}{some}: {listed}. {_before_words(part, today)}"


def since_words(part: Since, whose: str = "your", today: date | None = None) -> str:
    """The values since a day and those before it, where they lie, and when a present shift began."""
    return " ".join([since_listed(part, today), *filter(None, [since_counted(part, whose, today)])])


def since_counted(part: Since, whose: str = "your", today: date | None = None) -> str:
    """Where the values since a day lie, and when a present shift began; empty while neither can be said."""
    sentences = []
    if part.counts:
        sentences.append(_counted_words(part, part.counts, whose))
    if part.onset:
        today = today or _latest(part)
        before = f", before {dated(part.day, today)}" if part.began_before else ""
        sentences.append(f"The shift ({part.verdict.now}) began in the week of {dated(part.onset, today)}{before}.")
    return " ".join(sentences)


def gap_words(
    gap: Gap, a: str, b: str, title: str, shown: Collection[date] | None = None, *, to_them: bool = True
) -> list[str]:
    """How partners `a` and `b` rate one thing (`title`, as on screen) on weeks both have: counts, then what is steady.

    The counts are of the weeks `shown` (all, if not given). Never one number for the difference; the second and third
    sentence come only when their rule holds. `to_them`: the partners themselves read it.
    """
    a_higher, same, b_higher = gap.counts if shown is None else gap.within(shown)
    total = a_higher + same + b_higher
    weeks = f"{total} shared week{'s' if total > 1 else ''}{'' if shown is None else ' shown'}"
    spread = f"Of {weeks}: {a} higher in {a_higher}, the same in {same}, {b} higher in {b_higher}."
    steady = gap_steady(gap, a, b, title, to_them=to_them)
    counted = spread if total else f"{title}: {NO_ANSWER} from both for the same week."
    return [counted, *steady, INFORMATION] if steady else [counted]


def gap_steady(gap: Gap, a: str, b: str, title: str, *, to_them: bool = True) -> list[str]:
    """What is steady in how two partners rate one thing: a sentence for each rule that holds."""
    you, your = ("You see", "your") if to_them else ("They see", "their")
    sentences = []
    if gap.differently:
        high, low, count = (a, b, gap.recent[0]) if gap.differently > 0 else (b, a, gap.recent[2])
        rated = f"{high} rated {title.lower()} higher than {low}, typically by {GAP_POINTS} or more"
        often = "all" if count == GAP_WEEKS else count
        sentences.append(f"{you} this differently. In {often} of {your} last {GAP_WEEKS} shared weeks {rated}.")
    if gap.verdict.now:
        high, low = (a, b) if gap.verdict.now == "higher" else (b, a)
        usual = f"than in {your} first {LEARN} shared weeks"
        sentences.append(f"The difference looks like a shift: set against {low}, {high} now rates higher {usual}.")
    return sentences


def gap_counted(gap: Gap, a: str, b: str, shown: Collection[date]) -> str:
    """In how many of these weeks each rated higher: "Ana rated it higher 4 times, Ben once; the same 3 times."."""
    a_higher, same, b_higher = gap.within(shown)
    if not a_higher + same + b_higher:
        return ""
    if not a_higher + b_higher:
        return f"Both rated it the same {_times(same)}."
    (first, more), (second, less) = ((a, a_higher), (b, b_higher)) if a_higher else ((b, b_higher), (a, a_higher))
    other = f", {second} {_times(less)}" if less else ""
    alike = f"; the same {_times(same)}" if same else ""
    return f"{first} rated it higher {_times(more)}{other}{alike}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def asking_words(name: str, title: str, line: Line) -> str | None:
    """The coach's early prompt, for Prepare only: two low weeks running, as answered; None if there are none."""
    weeks, ratings = in_order(line)
    pair = worth_asking(ratings)
    if pair is None:
        return None
    values = " and ".join(str(ratings[position - 1]) for position in pair)
    when = " and ".join(day_label(weeks[position - 1]) for position in pair)
    middle = median(value for _, value in rated_weeks(ratings)[:PROMPT_LEARN])
    usual = f"the middle of the first {PROMPT_LEARN} shared was {middle:g}"
    return f"{name}, {title.lower()}: {values} in the weeks of {when}; {usual}."


def too_early_to_ask(early: Mapping[str, Collection[str]], *, all_of_them: bool) -> str:
    """For Prepare, where the early prompt cannot speak yet; `early` holds by name the titles of those lines.

    `all_of_them`: there is no other line.
    """
    if all_of_them:
        return f"Too early to say: it takes {PROMPT_FROM} answered weeks that both of them see."
    lines = [f"{name} ({', '.join(title.lower() for title in titles)})" for name, titles in early.items()]
    return f"Too early to say: {'; '.join(lines)}."


@cache
def measured(
    method: str = "usual range", carry: float = 0.2, sd: float = 1.2, missing: float = 0.0
) -> dict[str, float]:
    """Percentages by column as tests/benchmarks/false_alarms.py last measured them. Raises KeyError if it did not."""
    table = json.loads(MEASURED.read_text(encoding="utf-8"))
    for row in table["rows"]:
        if row[:4] == [method, carry, sd, missing]:
            return dict(zip(table["columns"], row[4:], strict=True))
    raise KeyError((method, carry, sd, missing))


def cost_words(method: str = "usual range") -> str:
    """How often a shift ("usual range") or the coach's prompt ("two low weeks") is chance, to be shown beside it."""
    figures = measured(method)
    half, year, six = (f"{figures[column]:.0f} of 100" for column in ("half-year", "year", "six half-year"))
    return (
        f"In a simulation, {half} lines that were not changing showed this by chance within half a year and {year} "
        f"within a year; so did at least one of a couple's six lines for {six} couples within half a year. "
        "It is a question, not a finding."
    )


def _counted_words(part: Since, counts: Counts, whose: str) -> str:
    """Where the counted values lie: "Of these 4: 1 above and 3 inside ...", "All of these 4 are inside ..."."""
    whole, few, total = counts.total == len(part.since), len(part.since) <= LISTED, counts.total
    usual = f"{whose} usual range, {range_words(part.verdict)}."
    sides = [(counts.above, "above"), (counts.inside, "inside"), (counts.below, "below")]
    *first, (count, side) = [(count, side) for count, side in sides if count]
    if not first:
        these = f"All of these {total}" if few else f"All {total}"
        return f"{these if whole else f'All of the last {total}'} are {side} {usual}"
    spread = f"{', '.join(f'{n} {where}' for n, where in first)} and {count} {side}"
    these = f"Of these {total}" if few else f"Of all {total}"
    return f"{these if whole else f'Of the last {total}'}: {spread} {usual}"


def _latest(part: Since) -> date:
    return part.since[-1][0] if part.since else part.day


def _before_words(part: Since, today: date) -> str:
    if not part.before:
        return f"Before: {NO_ANSWER}."
    first, count = part.before[0][0], len(part.before)
    adjacent = first == first_week_since(part.day) - count * WEEK
    reach = "" if adjacent else f" (from the week of {dated(first, today)} on)"
    return f"The {NUMBERS[count]} before{reach}: {', '.join(str(value) for _, value in part.before)}."
