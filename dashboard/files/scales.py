"""Ratings given on another scale than 0 to 10: when to ask for it, and what they come to here."""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dashboard.domain.questions import SCALE

NUMBER = re.compile(r"([+-]?)([0-9]{1,9})(?:[.,]([0-9]{1,17}))?", re.ASCII)
OUT_OF = re.compile(r"\s?(?:/\s?(?:10|5)|%)$")
NOT_WHOLE = f"not a whole number from {SCALE[0]} to {SCALE[-1]}"
LOW = 5
WORDS_MAX = 11


@dataclass(frozen=True)
class Scale:
    """The lowest and the highest possible answer of a column, and what words in it stand for on our scale."""

    highest: int = SCALE[-1]
    lowest: int = SCALE[0]
    words: Mapping[str, int | None] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        """Whether nothing is to be converted."""
        return self.highest == SCALE[-1] and self.lowest in (0, 1)

    def read(self, cell: str) -> int | str | None:
        """An answer on our scale, the middle between two rounded up; none; or what is wrong with it.

        A column of 1 to 10 is taken as it stands.
        """
        if cell.casefold() in self.words:
            return self.words[cell.casefold()]
        if self.ours:
            whole = whole_number(_bare(cell))
            return NOT_WHOLE if whole is None else whole if whole in SCALE else f"outside {SCALE[0]} to {SCALE[-1]}"
        number = number_in(cell)
        if number is None:
            return f"not a number from {self.lowest} to {self.highest}"
        if not self.lowest <= number <= self.highest:
            return f"outside {self.lowest} to {self.highest}"
        return math.floor((number - self.lowest) / (self.highest - self.lowest) * SCALE[-1] + 0.5)


def in_doubt(cells: Iterable[str]) -> bool:
    """Whether a column may be on another scale: it never leaves 0 to 5, half of it lies above 10, or it says so."""
    written = [c for c in cells if number_in(c) is not None]
    numbers = [number_in(c) or 0.0 for c in written]
    if not numbers:
        return False
    if any(_plain(c).endswith(("%", "/5", "/ 5")) for c in written):
        return True
    return max(numbers) <= LOW or sum(n > SCALE[-1] for n in numbers) * 2 >= len(numbers)


def words_in(cells: Iterable[str]) -> list[str]:
    """The few words that a column holds beside or instead of numbers, as first written; none if there are many."""
    found: dict[str, str] = {}
    for cell in map(_plain, cells):
        if number_in(cell) is None:
            found.setdefault(cell.casefold(), cell)
    return list(found.values()) if len(found) <= WORDS_MAX else []


def has_zero(cells: Iterable[str]) -> bool:
    """Whether a 0 stands in a column, which settles its lowest answer."""
    return any(number_in(c) == 0 for c in cells)


def number_in(cell: str) -> float | None:
    """A number with a point or a comma before its decimals; "7/10", "4/5" and "70 %" are 7, 4 and 70."""
    found = NUMBER.fullmatch(_bare(cell))
    return float(f"{found[1]}{found[2]}.{found[3] or 0}") if found else None


def whole_number(cell: str) -> int | None:
    """A whole number; "7,0" is one, "7,5" is not, and "1,000" could be two different ones."""
    found = NUMBER.fullmatch(_plain(cell))
    if not found or len(found[3] or "") > 2 or (found[3] or "").strip("0"):
        return None
    return -int(found[2]) if found[1] == "-" and int(found[2]) else int(found[2])


def _bare(cell: str) -> str:
    """Without what the number is out of."""
    return OUT_OF.sub("", _plain(cell))


def _plain(cell: str) -> str:
    return "".join(str(unicodedata.decimal(c, c)) for c in " ".join(cell.split()))
