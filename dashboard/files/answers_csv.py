"""CSV of what the viewer returned, for any spreadsheet, and what makes its cells safe and comes back the same."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from dashboard.domain.model import CheckIn
from dashboard.domain.questions import KEYS, TITLES, words

MEGABYTES = 10
WEEK, PERSON, NOTE = "Week", "Person", "Note"
HEADER = (WEEK, PERSON, *(TITLES[k] for k in KEYS), NOTE)
REACH = "Who sees it"
COACH_HEADER = (WEEK, PERSON, REACH, *HEADER[2:])
FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20'"
TOO_BIG = (
    f"This file is larger than {MEGABYTES} MB, and nothing was read. "
    "A year of weekly notes is far smaller: bring in a part of it, or another file."
)


@dataclass(frozen=True)
class Problem:
    """One thing in a file that cannot be taken: where it is, and what is wrong with it."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        """As it is listed: "Row 7, B: Felt safety: outside 0 to 10."."""
        return f"Row {self.row}{', ' if self.column else ''}{self.column}: {self.what}."


def guarded(text: str | None) -> str:
    """A cell that no spreadsheet takes for a formula, and that tells an empty text from none."""
    if text is None:
        return ""
    return f"'{text}" if _needs_guard(text) else text


def unguarded(cell: str) -> str | None:
    """What `guarded` was given; an apostrophe that guards nothing, as in "'tis", was there before and stays."""
    if cell.startswith("'") and _needs_guard(cell[1:]):
        return cell[1:]
    return cell or None


def _needs_guard(text: str) -> bool:
    return not text or text[0] in FORMULA or text[0].isspace()


def own_csv(check_ins: Iterable[CheckIn], name: str, separator: str = ",") -> bytes:
    """One's own answers for a spreadsheet, a week a row, each with one's name.

    It leaves out who may see what, the wording's version, when and how often a week was saved, and which answers
    were changed after a reveal; `answers_json` has all of them.
    """
    rows = []
    for c in sorted(check_ins, key=lambda c: c.week):
        answers = (words(k, c.answers[k]) if k in c.answers else "" for k in KEYS)
        rows.append([c.week.isoformat(), guarded(name), *answers, guarded(c.note)])
    return _csv(HEADER, rows, separator)


def shared_csv(
    answers: pd.DataFrame, notes: Iterable[tuple[date, str, str]], names: Mapping[str, str], separator: str = ","
) -> bytes:
    """An answers frame and notes (week, person, text) for a spreadsheet, a week of a person a row."""
    return _csv(HEADER, _weeks(answers, notes, names), separator)


def coach_csv(
    kinds: Mapping[str, tuple[pd.DataFrame, Iterable[tuple[date, str, str]]]],
    names: Mapping[str, str],
    separator: str = ",",
) -> bytes:
    """The same for a coach, each under how far it reaches: a column says so, and each kind has a row of its own."""
    order = {guarded(name): n for n, name in enumerate(names.values())}
    rows = [[*row[:2], kind, *row[2:]] for kind, told in kinds.items() for row in _weeks(*told, names)]
    return _csv(COACH_HEADER, sorted(rows, key=lambda row: (row[0], order[row[1]])), separator)


def _weeks(answers: pd.DataFrame, notes: Iterable[tuple[date, str, str]], names: Mapping[str, str]) -> list[list[str]]:
    """A row for each week of a person, by week and then in the order of `names`."""
    cells: dict[tuple[date, str], dict[str, str]] = {}
    for week, person, key, answer in zip(
        answers["week"], answers["person"], answers["key"], answers["answer"], strict=True
    ):
        cells.setdefault((week.date(), person), {})[key] = answer
    for day, person, text in notes:
        cells.setdefault((day, person), {})["note"] = guarded(text)
    order = {person: n for n, person in enumerate(names)}
    return [
        [week.isoformat(), guarded(names[person]), *(found.get(k, "") for k in (*KEYS, "note"))]
        for (week, person), found in sorted(cells.items(), key=lambda c: (c[0][0], order[c[0][1]]))
    ]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]], separator: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
