"""Reading the file of somebody's own spreadsheet: how it is written, and what its rows and columns are."""

import contextlib
import csv
import io
from dataclasses import dataclass
from itertools import islice

from dashboard.domain.questions import RATINGS
from dashboard.errors import BadInputError
from dashboard.files.answers_csv import HEADER, MEGABYTES, NOTE, PERSON, TOO_BIG, WEEK

ROWS_MAX = 20_000
LOOKED_AT = 200
ALWAYS = {WEEK, NOTE, *(r.title for r in RATINGS)}
SEPARATORS = {",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical line"}
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SAVE_AS_CSV = (
    "This is a spreadsheet file, not a CSV file. Open it in Excel, LibreOffice or Numbers, save it as CSV "
    "(best: CSV UTF-8), and bring that in."
)
NOT_TEXT = "This is not a text file that can be read here. Save your spreadsheet as CSV UTF-8 and bring that in."
NO_COLUMNS = (
    "Only one column was found in this file. Its first row should name the columns, for instance: Date, Closeness."
)


@dataclass(frozen=True)
class Table:
    """The cells of a file as text; rows are numbered as a spreadsheet shows them, the header being `header_row`.

    `sure` tells whether only one separator makes a table of it; otherwise the person is asked.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str
    sure: bool
    encoding: str

    @property
    def ours(self) -> bool:
        """Whether it was taken from Our data, now or by an earlier version, so that guarded cells are to be undone."""
        return ALWAYS <= set(self.header) <= {*HEADER, PERSON}

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each column that tells it from every other: its letter and what its header says."""
        return tuple(f"{_letters(n)}: {title}" if title else _letters(n) for n, title in enumerate(self.header))


def read(data: bytes, separator: str | None = None) -> Table:
    """The table in a file. Raises BadInputError with one sentence that says what to do."""
    if len(data) > MEGABYTES * 1024**2:
        raise BadInputError(TOO_BIG)
    if data.startswith(BOOKS):
        raise BadInputError(SAVE_AS_CSV)
    text, encoding = _decoded(data)
    named, text = _named_separator(text)
    found, sure = (separator, True) if separator else _separator(text, named)
    header: tuple[str, ...] | None = None
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in _records(text, found):
        if not any(c.strip() for c in cells):
            continue
        if header is None:
            header = tuple(c.strip() for c in cells)
        else:
            rows.append((number, cells))
    if header is None or not rows:
        raise BadInputError("There are no rows in this file.")
    if len(header) < 2:
        raise BadInputError(NO_COLUMNS)
    if "\0" in text and not set(header) >= ALWAYS:
        raise BadInputError(NOT_TEXT)
    return Table(header, tuple(rows), found, sure, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a file and how it was written; nothing is replaced or dropped."""
    ways = ["utf-8", "cp1252"]
    if data.startswith(b"\xef\xbb\xbf"):
        ways = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        ways = ["utf-16"]
    elif b"\0" in data[:64]:
        ways = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    for way in ways:
        try:
            return data.decode(way), way
        except UnicodeDecodeError:
            continue
    raise BadInputError(NOT_TEXT)


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
    wide = {s: w for s, w in widths.items() if w and w[0] > 1}
    if not wide:
        raise BadInputError(NO_COLUMNS if text.strip() else "This file is empty.")
    even = [s for s, w in wide.items() if set(w) == {w[0]}]
    return max(even or wide, key=lambda s: wide[s][0]), len(even) == 1 or (not even and len(wide) == 1)


def _widths(text: str, separator: str) -> list[int]:
    """How many cells each of the first rows has."""
    widths: list[int] = []
    with contextlib.suppress(csv.Error):  # what is wrong is said when the whole file is read
        for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), LOOKED_AT):
            if any(c.strip() for c in cells):
                widths.append(len(cells))
    return widths


def _records(text: str, separator: str) -> list[tuple[int, tuple[str, ...]]]:
    found: list[tuple[int, tuple[str, ...]]] = []
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
