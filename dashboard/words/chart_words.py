"""A chart in words: as a table, and described for someone who cannot see it."""

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.domain.answers import Answers
from dashboard.domain.compare import Gap
from dashboard.domain.happenings import Happening
from dashboard.domain.partners import Partner, named, names
from dashboard.domain.questions import KEYS, RATING_KEYS, STAGE_KEYS, STEP, TITLES
from dashboard.domain.weeks import day_label, full_label, span_label, week_of
from dashboard.words.answer_words import A_YEAR, NO_ANSWER, spoken

TableColumns = dict[str, list[str]]

HAPPENED = "Session or event"


def span_with_year(week: date) -> str:
    """A week with its year: "23-29 Nov 2026", or "28 Dec 2026-3 Jan 2027"."""
    end = date.fromordinal(week.toordinal() + 6)
    return f"{span_label(week)} {week.year}" if week.year == end.year else f"{full_label(week)}-{full_label(end)}"


def table(
    answers: Answers,
    partners: Sequence[Partner],
    weeks: Sequence[date],
    happened: Sequence[Happening] = (),
    *,
    questions: Sequence[str] = KEYS,
    nothing: str = NO_ANSWER,
) -> TableColumns:
    """A chart as text, a row a week, newest first: a column "Week" and one for each question and partner.

    Where there was a session or an event, a column names them. The others are called like "Felt safety - Ana", for
    the questions the chart is of; a cell is the answer in words, or `nothing`. The agreed step has columns where
    anything was said of one. The year is written where the range is long enough for a day and month to come twice.
    """
    label = span_with_year if len(weeks) > A_YEAR else span_label
    newest = sorted(weeks, reverse=True)
    columns = {"Week": [label(week) for week in newest]}
    in_each = ["; ".join(h.words for h in happened if week_of(h.day) == week) for week in newest]
    if any(in_each):
        columns[HAPPENED] = in_each
    went = any(week in newest for partner in partners for week in answers.line(partner.id, STEP))
    for question in (q for q in questions if q != STEP or went):
        for partner, name in named(partners):
            line = answers.line(partner.id, question)
            columns[f"{TITLES[question]} - {name}"] = [spoken(line[w]) if w in line else nothing for w in newest]
    return columns


def description(
    answers: Answers,
    partners: Sequence[Partner],
    weeks: Sequence[date],
    questions: Sequence[str] | None = None,
    *,
    tabled: bool = True,
) -> str:
    """What a chart shows, for someone who cannot see it: range, order, and each partner's latest answers.

    `questions` are those of a chart that does not show all of them. Where its table is not on the page (`tabled`),
    every answer is named.
    """
    sentences = [_kind_of_chart(" and ".join(names(partners)) or "nobody", weeks, questions)]
    for partner, name in named(partners):
        parts = []
        for question in RATING_KEYS if questions is None else questions:
            line = answers.line(partner.id, question)
            listed = {week: spoken(line[week]).lower() for week in weeks if week in line}
            if listed and tabled:
                week, words = list(listed.items())[-1]
                parts.append(f"{TITLES[question].lower()} {words}, week of {full_label(week)}")
            elif listed:
                one_by_one = ", ".join(f"{day_label(week)} {words}" for week, words in listed.items())
                parts.append(f"{TITLES[question].lower()}: {one_by_one}")
        sentences.append(f"{name}{', latest' if tabled else ''}: {'; '.join(parts) or NO_ANSWER}.")
    return " ".join([*sentences, *(["The same answers stand in the table."] if tabled else [])])


def gap_description(gaps: Mapping[str, Gap], partners: Sequence[Partner], weeks: Sequence[date]) -> str:
    """What the strips of differences show, for someone who cannot see them."""
    first, second = names(partners)
    sentences = [f"For each week both answered, who rated higher: {first} above the line, {second} below it."]
    for key, gap in gaps.items():
        above, same, below = gap.within(weeks)
        sentences.append(f"{TITLES[key]}: {first} higher in {above}, the same in {same}, {second} higher in {below}.")
    return " ".join(sentences)


def _kind_of_chart(whose: str, weeks: Sequence[date], questions: Sequence[str] | None) -> str:
    """What is drawn, of whom and over which weeks."""
    of = f"of the answers of {whose}, weeks of {full_label(weeks[0])} to {full_label(weeks[-1])}"
    if questions is None:
        return (
            f"Weekly chart {of}: on top the four healing stages, below them felt safety, clarity and connection from "
            "0 to 10."
        )
    if set(questions) <= set(STAGE_KEYS):
        return f"Weekly strip {of}: the four healing stages, by how often each was practiced."
    return f"Weekly chart {of}: {' and '.join(TITLES[question].lower() for question in questions)} from 0 to 10."
