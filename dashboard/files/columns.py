"""What the columns of somebody's own table mean: which row is whose and of which week, and what it answers."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dashboard.domain.model import NOTE_MAX, Value
from dashboard.domain.questions import ANSWERS, KEYS, RATING_KEYS, TITLES
from dashboard.domain.weeks import week_of
from dashboard.files import dates
from dashboard.files.answers_csv import NOTE, PERSON, WEEK, Problem, unguarded
from dashboard.files.clock_times import Zone
from dashboard.files.dates import Way
from dashboard.files.repeated_weeks import Answered
from dashboard.files.scales import Scale, number_in, whole_number
from dashboard.files.spreadsheet import Table

CHOICE_OF = {
    key: {w.casefold(): value for value, w in words.items()} | {v.casefold(): v for v in words}
    for key, words in ANSWERS.items()
}
PEOPLE_MAX = 20
HEADINGS_MAX = 2
SAYS_UTC = re.compile(r"\b(?:UTC|GMT)\b", re.IGNORECASE)
NO_DATE = "not a date that can be read here; write it as 2026-11-15"


@dataclass(frozen=True)
class Columns:
    """Which column is what, by its position, how its dates are read, and the scales of ratings that are not 0 to 10."""

    week: int
    questions: Mapping[str, int]
    way: Way = field(default_factory=Way)
    note: int | None = None
    person: int | None = None
    me: str | None = None
    scales: Mapping[str, Scale] = field(default_factory=dict)


@dataclass
class Reading:
    """What the rows of one person come to; `turned` tells that times in UTC are now those of the person's zone, and
    `counted` that dates were numbers."""

    rows: list[Answered] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    of_others: int = 0
    empty: int = 0
    turned: bool = False
    counted: bool = False


def named_like_ours(table: Table) -> dict[str, int]:
    """Columns whose header is exactly one of our own names: "week", "person", "note" or a question's key."""
    ours = {WEEK: "week", PERSON: "person", NOTE: "note"} | {title: k for k, title in TITLES.items()}
    ours = {title.casefold(): k for title, k in ours.items()} | {k: k for k in KEYS}
    found: dict[str, int] = {}
    for n, title in enumerate(table.header):
        if name := ours.get(title.casefold()):
            found.setdefault(name, n)
    return found


def people_in(table: Table, column: int) -> list[str]:
    """The names in a column as first written, in the order they come; none when there are too many to be people."""
    names: dict[str, str] = {}
    for _, cells in table.rows:
        if name := _name(cells, column):
            names.setdefault(same_name(name), name)
    return list(names.values()) if len(names) <= PEOPLE_MAX else []


def same_name(name: str) -> str:
    """What two spellings of one name share."""
    return unicodedata.normalize("NFC", name).casefold()


def mine(table: Table, person: int | None, me: str | None) -> Table:
    """The table with the rows of one person only: nobody else's decide how it is read."""
    if person is None:
        return table
    kept = tuple((n, cells) for n, cells in table.rows if same_name(_name(cells, person)) == same_name(me or ""))
    return replace(table, rows=kept)


def without_headings(table: Table, week: int, way: Way) -> Table:
    """The table without the rows right under its header that name things again: several words, no date, no number."""
    rows = table.rows[:HEADINGS_MAX]
    count = 0
    for _, cells in rows:
        words = [c for c in cells if c.strip()]
        if dates.read(_cell(cells, week), way) or len(words) < 2 or any(number_in(c) is not None for c in words):
            break
        count += 1
    return replace(table, rows=table.rows[count:])


def cells_of(table: Table, column: int) -> list[str]:
    """What stands in a column, without the empty cells."""
    return [text for _, cells in table.rows if (text := _cell(cells, column).strip())]


def unused(table: Table, columns: Columns) -> list[str]:
    """The columns that hold something and were not chosen for anything."""
    used = {columns.week, columns.note, columns.person, *columns.questions.values()}
    return [label for n, label in enumerate(table.labels) if n not in used and cells_of(table, n)]


def read(table: Table, columns: Columns, today: date, zone: str | None = None) -> Reading:
    """Every row of mine; whatever cannot be taken is named. Times in UTC become those of `zone`."""
    own = mine(table, columns.person, columns.me)
    reading = Reading(of_others=len(table.rows) - len(own.rows))
    utc = bool(SAYS_UTC.search(table.header[columns.week]))
    cells_read = {cell: dates.read(cell, columns.way) for cell in {_cell(cells, columns.week) for _, cells in own.rows}}
    written = [cells_read[_cell(cells, columns.week)] for _, cells in own.rows]
    here = dates.moments(written, zone, utc=utc)
    reading.turned = any(h != w or (h and h.zone is Zone.UTC) for h, w in zip(here, written, strict=True))
    reading.counted = any(w is not None and w.counted for w in written)
    for (row, cells), moment in zip(own.rows, here, strict=True):
        answers, note, problems = _said(table, columns, row, cells)
        if not answers and note is None and not problems:
            reading.empty += 1
            continue
        if moment is None or week_of(moment.day) > week_of(today):
            problems.append(Problem(row, table.labels[columns.week], "in the future" if moment else NO_DATE))
        elif not problems:
            reading.rows.append(Answered(row, week_of(moment.day), moment.day, moment.at, answers, note))
        reading.problems += problems
    return reading


def _said(
    table: Table, columns: Columns, row: int, cells: Sequence[str]
) -> tuple[dict[str, Value], str | None, list[Problem]]:
    """The answers and the note of one row, and what is wrong with them."""
    if any(c.strip() for c in cells[len(table.header) :]):
        return {}, None, [Problem(row, "", "more cells than the first row has columns")]
    answers: dict[str, Value] = {}
    problems = []
    for key, column in sorted(columns.questions.items(), key=lambda item: KEYS.index(item[0])):
        value = _answer(key, _cell(cells, column), columns.scales.get(key, Scale()))
        if isinstance(value, Problem):
            problems.append(Problem(row, table.labels[column], value.what))
        elif value is not None:
            answers[key] = value
    note = _note(_cell(cells, columns.note)) if columns.note is not None else None
    if columns.note is not None and len(note or "") > NOTE_MAX:
        problems.append(Problem(row, table.labels[columns.note], f"longer than {NOTE_MAX} characters"))
    return answers, note, problems


def _cell(cells: Sequence[str], column: int) -> str:
    """Spreadsheets leave empty cells at the end of a row away."""
    return cells[column] if column < len(cells) else ""


def _name(cells: Sequence[str], column: int) -> str:
    return (unguarded(_cell(cells, column).strip()) or "").strip()


def _answer(key: str, cell: str, scale: Scale) -> Value | Problem | None:
    """An answer, none for an empty cell, or what is wrong with it."""
    text = " ".join(cell.split())
    if not text:
        return None
    if key in RATING_KEYS:
        number = scale.read(text)
        return Problem(0, "", number) if isinstance(number, str) else number
    found = CHOICE_OF[key].get(text.casefold()) or CHOICE_OF[key].get(str(whole_number(text)))
    return found if found is not None else Problem(0, "", "none of the answers to this question")


def _note(cell: str) -> str | None:
    """A note as it was written; blanks alone are none."""
    return unguarded(cell) if cell.strip() else None
