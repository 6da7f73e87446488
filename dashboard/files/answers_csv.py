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
HEADER = (WEEK, *(TITLES[k] for k in KEYS), NOTE)
SHARED_HEADER = (WEEK, PERSON, *HEADER[1:])
FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
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
    return f"'{text}" if not text or text.startswith(FORMULA) else text


def unguarded(cell: str) -> str | None:
    """What `guarded` was given."""
    return (cell.removeprefix("'")) if cell else None


def own_csv(check_ins: Iterable[CheckIn], separator: str = ",") -> bytes:
    """One's own answers for a spreadsheet, a week a row.

    It leaves out who may see what, the wording's version, when and how often a week was saved, and which answers
    were changed after a reveal; `exchange_json` has all of them.
    """
    rows = [
        [c.week.isoformat(), *(words(k, c.answers[k]) if k in c.answers else "" for k in KEYS), guarded(c.note)]
        for c in sorted(check_ins, key=lambda c: c.week)
    ]
    return _csv(HEADER, rows, separator)


def shared_csv(
    answers: pd.DataFrame, notes: Iterable[tuple[date, str, str]], names: Mapping[str, str], separator: str = ","
) -> bytes:
    """An answers frame and notes (week, person, text) for a spreadsheet, a week of a person a row."""
    cells: dict[tuple[date, str], dict[str, str]] = {}
    for week, person, key, answer in zip(
        answers["week"], answers["person"], answers["key"], answers["answer"], strict=True
    ):
        cells.setdefault((week.date(), person), {})[key] = answer
    for day, person, text in notes:
        cells.setdefault((day, person), {})["note"] = guarded(text)
    order = {person: n for n, person in enumerate(names)}
    rows = [
        [week.isoformat(), guarded(names[person]), *(found.get(k, "") for k in (*KEYS, "note"))]
        for (week, person), found in sorted(cells.items(), key=lambda c: (c[0][0], order[c[0][1]]))
    ]
    return _csv(SHARED_HEADER, rows, separator)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]], separator: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")
