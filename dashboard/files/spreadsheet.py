"""Reading the file of somebody's own spreadsheet: how it is written, and what its rows and columns are."""

import contextlib
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, TITLES
from dashboard.errors import BadInputError
from dashboard.files import encodings, other_kinds
from dashboard.files.answers_csv import HEADER, MEGABYTES, NOTE, TOO_BIG, WEEK, Problem
from dashboard.files.encodings import Text, is_stray

ROWS_MAX = 20_000
LOOKED_AT = 200
TITLES_MAX = 3  # lines above the header that only name the table
ALWAYS = {WEEK, NOTE, *(TITLES[k] for k in (*RATING_KEYS, *STAGE_KEYS))}
UNREADABLE = "\ufffd"
SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical line"}
NOT_TEXT = "This is not a text file that can be read here. Save your spreadsheet as CSV UTF-8 and bring that in."
NO_COLUMNS = (
    "Only one column was found in this file. Its first row should name the columns, for instance: Date, Closeness."
)


NumberedRow = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """The cells of a file as text; rows are numbered as a spreadsheet shows them, the header not among them.

    `sure` tells whether only one separator makes a table of it, `readings` which encodings there are to choose from
    with words that tell them apart; `strays` are the places where a byte was no text and stands as U+FFFD.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str
    sure: bool
    encoding: str
    readings: tuple[tuple[str, str], ...] = ()
    strays: tuple[Problem, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether it was taken from Our data, now or by an earlier version, and nothing was added."""
        return ALWAYS <= set(self.header) <= set(HEADER)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each column that tells it from every other: its letter and what its header says."""
        return tuple(f"{_letters(n)}: {title}" if title else _letters(n) for n, title in enumerate(self.header))


def read(data: bytes, separator: str | None = None, encoding: str | None = None) -> Table:
    """The table in a file. Raises BadInputError with one sentence that says what to do."""
    if len(data) > MEGABYTES * 1024**2:
        raise BadInputError(TOO_BIG)
    refused = other_kinds.sentence(data)
    if refused:
        raise BadInputError(refused)
    found = encodings.read(data, encoding)
    if found is None:
        raise BadInputError(NOT_TEXT)
    named, text = _named_separator(found.text)
    chosen, sure = (separator, True) if separator else _separator(text, named)
    records = [(n, cells) for n, cells in _records(text, chosen) if any(c.strip() for c in cells)]
    first = _header_at(records)
    if not records[first + 1 :]:
        raise BadInputError("There are no rows in this file.")
    return _table(records[first][1], records[first + 1 :], found, chosen, sure=sure)


def _header_at(records: Sequence[NumberedRow]) -> int:
    """The place of the row that names the columns: the first one with more than a title in it."""
    first = next((n for n, (_, cells) in enumerate(records) if sum(bool(c.strip()) for c in cells) > 1), None)
    if first is None and records:
        raise BadInputError(NO_COLUMNS if len(records) > 1 else "There are no rows in this file.")
    return first or 0


def _table(names: Sequence[str], rows: Sequence[NumberedRow], found: Text, separator: str, *, sure: bool) -> Table:
    header = tuple(_shown(c).strip() for c in names)
    table = Table(header, (), separator, sure, found.encoding, found.readings)
    if "\0" in found.text and not set(header) >= ALWAYS:
        raise BadInputError(NOT_TEXT)
    strays = [
        Problem(row, label, f"the byte {ord(character) - 0xDC00:02X} is no text and is shown as {UNREADABLE}")
        for row, cells in rows
        for label, cell in zip(table.labels, cells, strict=False)
        for character in cell
        if is_stray(character)
    ]
    shown = tuple((row, tuple(map(_shown, cells))) for row, cells in rows)
    return replace(table, rows=shown, strays=tuple(strays))


def _shown(cell: str) -> str:
    return "".join(UNREADABLE if is_stray(c) else c for c in cell) if not cell.isascii() else cell


def _named_separator(text: str) -> tuple[str | None, str]:
    """Excel's own first line `sep=;`, and the rest."""
    first, _, rest = text.partition("\n")
    if first.strip()[:4].lower() == "sep=" and first.strip()[4:] in SEPARATORS:
        return first.strip()[4:], rest
    return None, text


def _separator(text: str, named: str | None) -> tuple[str, bool]:
    """The separator of a file, and whether no other makes a table of it."""
    if named:
        return named, True
    widths = {s: _widths(text, s) for s in SEPARATORS}
    wide = {s: w for s, w in widths.items() if max(w, default=0) > 1}
    if not wide:
        raise BadInputError(NO_COLUMNS if text.strip() else "This file is empty.")
    for titles in range(TITLES_MAX + 1):
        even = [s for s, w in wide.items() if _is_even(w[titles:]) and set(w[:titles]) <= {1}]
        if even:
            return max(even, key=lambda s: max(wide[s])), len(even) == 1
    return max(wide, key=lambda s: max(wide[s])), len(wide) == 1


def _is_even(widths: Sequence[int]) -> bool:
    """Whether there are several rows, all of one width."""
    return len(widths) > 1 and widths[0] > 1 and len(set(widths)) == 1


def _widths(text: str, separator: str) -> list[int]:
    """How many cells each of the first rows has."""
    widths: list[int] = []
    with contextlib.suppress(csv.Error):  # what is wrong is said when the whole file is read
        for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), LOOKED_AT):
            if any(c.strip() for c in cells):
                widths.append(len(cells))
    return widths


def _records(text: str, separator: str) -> list[NumberedRow]:
    found: list[NumberedRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            found.append((len(found) + 1, tuple(cells)))
            if len(found) > ROWS_MAX:
                raise BadInputError(f"There are more than {ROWS_MAX:,} rows in this file. Bring in a part of it.")
    except csv.Error:
        raise BadInputError(
            f"From row {len(found) + 1} on the quotation marks do not match, or a cell is far too long. "
            "Nothing was brought in; correct the file and choose it again."
        ) from None
    return found


def _letters(column: int) -> str:
    """The name a spreadsheet gives a column: A, B ... Z, AA."""
    letters, n = "", column + 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
