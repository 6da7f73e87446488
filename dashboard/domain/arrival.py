"""What a letter that comes in means beside the one that is here: newer, known, older, or from a second copy."""

from dataclasses import dataclass
from enum import StrEnum


class Arrival(StrEnum):
    """What happens with a letter."""

    TAKEN = "taken"
    KNOWN = "known"
    OLDER = "older"
    SECOND_COPY = "second copy"
    FORMER_COPY = "former copy"
    UNHEARD = "unheard"


@dataclass(frozen=True)
class Standing:
    """Where a letter stands: under which key it was written, on which line, its number, and a hash of its content."""

    key: str
    line: str
    number: int
    digest: str


def judge(
    letter: Standing, heard: str | None, here: Standing | None, lines: tuple[str, ...], *, go_on: bool = False
) -> Arrival:
    """What a letter means. `heard` is the key whose words were heard, `here` the author's letter that counts.

    `lines` are those its author's copy has had so far, the last one in use; `go_on` that the reader was asked about
    a second copy and said yes. No clock is asked.
    """
    if letter.key != heard:
        return Arrival.UNHEARD
    if letter.line in lines[:-1]:
        return Arrival.FORMER_COPY
    if lines and letter.line != lines[-1]:
        return Arrival.TAKEN if go_on else Arrival.SECOND_COPY
    if here is None or here.key != letter.key or here.line != letter.line or letter.number > here.number:
        return Arrival.TAKEN
    if letter.number < here.number:
        return Arrival.OLDER
    if letter.digest == here.digest:
        return Arrival.KNOWN
    return Arrival.TAKEN if go_on else Arrival.SECOND_COPY


def lines_after(letter: Standing, lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of its author's copy once a letter was taken."""
    return lines if lines and lines[-1] == letter.line else (*lines, letter.line)
