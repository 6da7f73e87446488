"""The charts' facts as words and as a table: what each partner answered, and which weeks hold no shared answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.domain.model import Person, distinct
from dashboard.domain.names import isolated
from dashboard.domain.questions import KEYS, RATING_KEYS, RATINGS, STAGE_KEYS, STEP, TITLES
from dashboard.domain.weeks import day_label, full_label, is_open, span_label, week_of

NO_ANSWER = "no shared answer"
ONLY_YOU = "(only you)"
WAITS = "(waits for the other)"
SO_FAR = " so far"
HAPPENED = "Session or event"
A_YEAR = 52


@dataclass(frozen=True)
class Line:
    """One partner on a chart: person id, name as typed, and the slot (0 or 1) that fixes colour, dash and marker."""

    person: str
    name: str
    slot: int


@dataclass(frozen=True)
class Fact:
    """One answer as it is drawn: `value` is a rating 0-10, a stage 0-3, or None for "no occasion".

    `kept` is for its author's own eyes; `waits` is for a coach's: shared with both, and not on their screen yet.
    """

    value: int | None
    answer: str
    kept: bool = False
    waits: bool = False

    @property
    def words(self) -> str:
        """The answer as it is read aloud; one that not everybody here sees says so."""
        marks = [mark for mark, so in ((ONLY_YOU, self.kept), (WAITS, self.waits)) if so]
        return " ".join([self.answer, *marks])


@dataclass(frozen=True)
class Happening:
    """A coaching session on a day, or an event of a week (its Monday) under the label somebody gave it."""

    day: date
    label: str
    session: bool = False

    @property
    def words(self) -> str:
        """How it is named in a table and under the pointer."""
        return f"{self.label} on {day_label(self.day)}" if self.session else self.label


@dataclass(frozen=True)
class Mark:
    """A week in which one partner has a moment that speaks of one stage."""

    person: str
    week: date
    stage: str


Counted = dict[tuple[str, str], dict[date, int]]
Facts = dict[tuple[str, str, date], Fact]


def lines_of(couple: Sequence[Person]) -> list[Line]:
    """The partners whose answers a chart of this couple can hold; whoever erased themselves left none."""
    return [Line(p.id, p.name, p.slot) for p in couple if not p.erased]


def names(lines: Sequence[Line]) -> list[str]:
    """The partners' names for sentences, in the order of `lines`, told apart where two are alike."""
    return [isolated(name) for name in labels(lines)]


def labels(lines: Sequence[Line]) -> list[str]:
    """The same where each stands alone."""
    found: list[str] = []
    for line in lines:
        found.append(distinct(line.name, found))
    return found


def by_week(answers: pd.DataFrame, lines: Sequence[Line], weeks: Sequence[date] | None = None) -> Facts:
    """The answers frame as a mapping (person, key, Monday) -> fact, for these partners and (if given) these weeks."""
    if weeks is not None:
        answers = answers[answers["week"].isin(pd.to_datetime(list(weeks)))]
    people, dates = {line.person for line in lines}, {day: day.date() for day in answers["week"].unique()}
    columns = (answers[c].to_list() for c in ("week", "person", "key", "value", "answer", "kept", "waits"))
    return {
        (person, key, dates[day]): Fact(None if value is pd.NA else int(value), answer, kept, waits)
        for day, person, key, value, answer, kept, waits in zip(*columns, strict=True)
        if person in people
    }


def counted(answers: pd.DataFrame, lines: Sequence[Line], today: date) -> Counted:
    """By (person, rating) the weeks that count for usual ranges, shifts and differences, with their points.

    The week that is not over yet is left out: what was said of its first days is shown, not set against whole weeks.
    """
    found: Counted = {(line.person, rating.key): {} for line in lines for rating in RATINGS}
    for (person, key, week), fact in by_week(answers, lines).items():
        if (person, key) in found and week < week_of(today) and fact.value is not None:
            found[person, key][week] = fact.value
    return found


def dated(week: date) -> str:
    """A week with its year: "23-29 Nov 2026", or "28 Dec 2026-3 Jan 2027"."""
    end = date.fromordinal(week.toordinal() + 6)
    return f"{span_label(week)} {week.year}" if week.year == end.year else f"{full_label(week)}-{full_label(end)}"


def table(
    answers: pd.DataFrame,
    lines: Sequence[Line],
    weeks: Sequence[date],
    happened: Sequence[Happening] = (),
    *,
    keys: Sequence[str] = KEYS,
    nothing: str = NO_ANSWER,
) -> pd.DataFrame:
    """The chart as text: one row per week, newest first; a column "Week" and one per question and partner.

    Where there was a session or an event, a column names them. The others are called like "Felt safety - Ana", for
    the questions the chart is of (`keys`); a cell is the answer in words, or `nothing`. The agreed step has columns
    where anything was said of one. The year is written where the range is long enough for a day and month to come
    twice.
    """
    facts = by_week(answers, lines, weeks)
    label = dated if len(weeks) > A_YEAR else span_label
    newest = sorted(weeks, reverse=True)
    columns = {"Week": [label(week) for week in newest]}
    named = ["; ".join(h.words for h in happened if week_of(h.day) == week) for week in newest]
    if any(named):
        columns[HAPPENED] = named
    stepped = any(key == STEP for _, key, _ in facts)
    for key in (k for k in keys if k != STEP or stepped):
        for line, name in zip(lines, names(lines), strict=True):
            found = (facts.get((line.person, key, week)) for week in newest)
            columns[f"{TITLES[key]} - {name}"] = [fact.words if fact else nothing for fact in found]
    return pd.DataFrame(columns, dtype="str")


def step_lines(answers: pd.DataFrame, lines: Sequence[Line], weeks: Sequence[date]) -> list[str]:
    """For each partner how it went with the agreed step, week by week; empty where nobody said anything."""
    facts = by_week(answers, lines, weeks)
    told = {
        line.person: [f"{fact.words} ({day_label(w)})" for w in weeks if (fact := facts.get((line.person, STEP, w)))]
        for line in lines
    }
    if not any(told.values()):
        return []
    return [f"{n}: {', '.join(told[ln.person]) or NO_ANSWER}." for ln, n in zip(lines, names(lines), strict=True)]


@dataclass(frozen=True)
class Said:
    """What is said of one partner and question: the latest answer (None: none in the range), and how many weeks."""

    name: str
    latest: str | None
    counted: str = ""

    def with_state(self, state: str = "") -> str:
        """All of it as a line, with what can be said of the line of answers in between."""
        if self.latest is None:
            return f"{self.name}: {NO_ANSWER} in these weeks."
        return " ".join(part for part in (f"{self.name}: {self.latest}.", state, self.counted) if part)


def latest(
    answers: pd.DataFrame, lines: Sequence[Line], weeks: Sequence[date], key: str, today: date, *, counts: bool = False
) -> list[Said]:
    """For each partner the latest answer to one question in these weeks, and with `counts` how many weeks hold one.

    A week that can still be filled in (this one and the last) is "not yet": it counts only once it is answered.
    Counting begins with the first week this reader can see an answer of, so that nobody starts with a debt.
    The default does not count: a view that both look at never counts per person.
    """
    facts = by_week(answers, lines, weeks)
    began = today if answers.empty else answers["week"].min().date()
    said = []
    for line, name in zip(lines, names(lines), strict=True):
        answered = {week: fact for (person, k, week), fact in facts.items() if person == line.person and k == key}
        shown = [week for week in weeks if week in answered]
        if not shown:
            said.append(Said(name, None))
            continue
        silent = [w for w in weeks if w >= began and w not in answered and not is_open(w, today)]
        text = f"{answered[shown[-1]].words}, {_when(shown[-1], today)}"
        said.append(Said(name, text, _counted(len(shown), len(silent)) if counts else ""))
    return said


def _when(week: date, today: date) -> str:
    """Which week a latest answer is from; an older one says how long ago, so that it is not taken for now."""
    ago = (week_of(today) - week).days // 7
    named = f"week of {full_label(week) if ago > A_YEAR else day_label(week)}{SO_FAR if ago == 0 else ''}"
    return f"{named} ({ago} weeks ago)" if ago > 1 else named


def _counted(shown: int, silent: int) -> str:
    """How many weeks hold an answer, and how many do not: kept, skipped and never opened are the same here."""
    total = shown + silent
    text = f"{shown} of {total} {'week' if total == 1 else 'weeks'} answered"
    return f"{text}; {NO_ANSWER}: {silent} {'week' if silent == 1 else 'weeks'}." if silent else f"{text}."


def description(
    answers: pd.DataFrame,
    lines: Sequence[Line],
    weeks: Sequence[date],
    keys: Sequence[str] | None = None,
    *,
    tabled: bool = True,
) -> str:
    """What a chart shows, for someone who cannot see it: range, order, and each partner's latest answers.

    `keys` are the questions of a chart that does not show all of them. Where its table is not on the page (`tabled`),
    every answer is named.
    """
    facts = by_week(answers, lines, weeks)
    said = [_kind_of_chart(" and ".join(names(lines)) or "nobody", weeks, keys)]
    for line, name in zip(lines, names(lines), strict=True):
        told = []
        for key in RATING_KEYS if keys is None else keys:
            seen = {week: facts[of].words.lower() for week in weeks if (of := (line.person, key, week)) in facts}
            if seen and tabled:
                week, words = list(seen.items())[-1]
                told.append(f"{TITLES[key].lower()} {words}, week of {full_label(week)}")
            elif seen:
                told.append(
                    f"{TITLES[key].lower()}: {', '.join(f'{day_label(w)} {words}' for w, words in seen.items())}"
                )
        said.append(f"{name}{', latest' if tabled else ''}: {'; '.join(told) or NO_ANSWER}.")
    return " ".join([*said, *(["The same answers stand in the table."] if tabled else [])])


def _kind_of_chart(whose: str, weeks: Sequence[date], keys: Sequence[str] | None) -> str:
    """What is drawn, of whom and over which weeks."""
    of = f"of the answers of {whose}, weeks of {full_label(weeks[0])} to {full_label(weeks[-1])}"
    if keys is None:
        return (
            f"Weekly chart {of}: on top the four healing stages, below them felt safety, clarity and connection from "
            "0 to 10."
        )
    if set(keys) <= set(STAGE_KEYS):
        return f"Weekly strip {of}: the four healing stages, by how often each was practiced."
    return f"Weekly chart {of}: {' and '.join(TITLES[key].lower() for key in keys)} from 0 to 10."
