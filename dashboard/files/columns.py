"""What the columns of somebody's own table mean: which row is whose and of which week, and what it answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.model import NOTE_MAX, CheckIn, Value
from dashboard.domain.questions import ANSWERS, KEYS, SCALE, TITLES
from dashboard.domain.weeks import week_of
from dashboard.files import dates
from dashboard.files.answers_csv import NOTE, PERSON, WEEK, Problem, unguarded
from dashboard.files.spreadsheet import Table

NUMBER = re.compile(r"([+-]?)([0-9]{1,9})(?:[.,]([0-9]{1,9}))?", re.ASCII)
CHOICE_OF = {
    key: {w.casefold(): value for value, w in words.items()} | {v.casefold(): v for v in words}
    for key, words in ANSWERS.items()
}
PEOPLE_MAX = 20


@dataclass(frozen=True)
class Columns:
    """Which column is what, by its position; `keep` is the row that counts where a week stands there twice."""

    week: int
    questions: Mapping[str, int]
    order: str
    note: int | None = None
    person: int | None = None
    me: str | None = None
    keep: str | None = None


@dataclass
class Reading:
    """What the rows of one person come to; `repeated` weeks stand there twice with different answers."""

    check_ins: dict[date, CheckIn] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    repeated: set[date] = field(default_factory=set)
    of_others: int = 0
    empty: int = 0


def named_like_ours(table: Table) -> dict[str, int]:
    """Columns whose header is exactly one of our own names: "week", "person", "note" or a question's key."""
    ours = {WEEK: "week", PERSON: "person", NOTE: "note"} | {title: k for k, title in TITLES.items()}
    ours = {title.casefold(): k for title, k in ours.items()} | {k: k for k in KEYS}
    found: dict[str, int] = {}
    for n, title in enumerate(table.header):
        if name := ours.get(title.casefold()):
            found.setdefault(name, n)
    return found


def cells_of(table: Table, column: int) -> list[str]:
    """What stands in a column, without the empty cells."""
    return [text for _, cells in table.rows if (text := _cell(cells, column).strip())]


def people_in(table: Table, column: int) -> list[str]:
    """The names in a column, in the order they come; none when there are too many to be people."""
    names = list(dict.fromkeys(cells_of(table, column)))
    return names if len(names) <= PEOPLE_MAX else []


def read(table: Table, columns: Columns, today: date) -> Reading:
    """Every row of mine, week by week; whatever cannot be taken is named."""
    reading = Reading()
    for row, cells in table.rows:
        if columns.person is not None and _cell(cells, columns.person).strip() != columns.me:
            reading.of_others += 1
            continue
        if any(c.strip() for c in cells[len(table.header) :]):
            reading.problems.append(Problem(row, "", "more cells than the first row has columns"))
            continue
        _take(reading, table, columns, row, cells, today)
    return reading


def _take(reading: Reading, table: Table, columns: Columns, row: int, cells: Sequence[str], today: date) -> None:
    """One row: a check-in, nothing, or problems."""
    before = len(reading.problems)
    answers: dict[str, Value] = {}
    for key, column in columns.questions.items():
        value = _answer(key, _cell(cells, column))
        if isinstance(value, Problem):
            reading.problems.append(Problem(row, table.labels[column], value.what))
        elif value is not None:
            answers[key] = value
    note = _note(_cell(cells, columns.note), ours=table.ours) if columns.note is not None else None
    if columns.note is not None and len(note or "") > NOTE_MAX:
        reading.problems.append(Problem(row, table.labels[columns.note], f"longer than {NOTE_MAX} characters"))
    if not answers and note is None and len(reading.problems) == before:
        reading.empty += 1
        return
    week = _week(_cell(cells, columns.week), columns.order, today)
    if isinstance(week, str):
        reading.problems.append(Problem(row, table.labels[columns.week], week))
    elif len(reading.problems) == before:
        ordered = {k: answers[k] for k in KEYS if k in answers}
        _put(reading, CheckIn("", week, ordered, note=note), columns.keep)


def _put(reading: Reading, found: CheckIn, keep: str | None) -> None:
    there = reading.check_ins.get(found.week)
    if there is not None and there != found:
        reading.repeated.add(found.week)
    if there is None or keep == "last":
        reading.check_ins[found.week] = found


def _cell(cells: Sequence[str], column: int) -> str:
    """Spreadsheets leave empty cells at the end of a row away."""
    return cells[column] if column < len(cells) else ""


def _week(cell: str, order: str, today: date) -> date | str:
    """The Monday of a row's date, or what is wrong with it."""
    day = dates.read(cell, order)
    if day is None:
        return f"not a date written as {dates.ORDERS[order]}"
    return "in the future" if week_of(day) > week_of(today) else week_of(day)


def _answer(key: str, cell: str) -> Value | Problem | None:
    """An answer, none for an empty cell, or what is wrong with it."""
    text = " ".join(cell.split())
    if not text:
        return None
    if key in CHOICE_OF:
        found = CHOICE_OF[key].get(text.casefold()) or CHOICE_OF[key].get(str(_whole(text)))
        return found if found is not None else Problem(0, "", "none of the answers to this question")
    number = _whole(text)
    if number is None:
        return Problem(0, "", "not a whole number from 0 to 10")
    return number if number in SCALE else Problem(0, "", "outside 0 to 10")


def _whole(text: str) -> int | None:
    """A whole number; "7,0" is one, "7,5" is not, and "1,000" could be two different ones."""
    found = NUMBER.fullmatch(text)
    if not found or len(found[3] or "") > 2 or (found[3] or "").strip("0"):
        return None
    return -int(found[2]) if found[1] == "-" and int(found[2]) else int(found[2])


def _note(cell: str, *, ours: bool) -> str | None:
    return unguarded(cell) if ours else (cell.strip() or None)
