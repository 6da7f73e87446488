"""A printed page set from a template and words: tagged, in types of its own, the same bytes for the same words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import typst

from dashboard.errors import DashboardError
from dashboard.sheet import scripts

FOLDER = Path(__file__).parent
# Readers complain of this entry; its value is what its absence means. The length stays, or nothing would be found.
SUSPECTS = (b"/Suspects false", b" " * len(b"/Suspects false"))
REFUSED = "missing codepoints"
Standard = Literal["ua-1", "1.7"]


class SheetError(DashboardError):
    """The sheet cannot be made."""


def typeset(template: str, words: Mapping[str, Any], printed: date, **inputs: str) -> bytes:
    """The page as PDF. Words are shown letter for letter. Raises SheetError."""
    types = scripts.needed(texts(words))
    told = json.dumps({**words, "fonts": families(types)})
    # A page that can be read aloud: tags, a title, words for the picture. Joined letters inside of a picture are
    # refused by that standard though its words hold them; such a page has the tags without the standard's name.
    standards: tuple[Standard, ...] = ("ua-1", "1.7") if types else ("ua-1",)
    for standard in standards:
        try:
            made = typst.compile(
                (FOLDER / template).read_bytes(),
                sys_inputs={"sheet": told, **inputs},
                format="pdf",
                pdf_standards=standard,
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(one.place) for one in types]),
                ignore_system_fonts=True,
                timestamp=datetime(printed.year, printed.month, printed.day, 12, tzinfo=UTC),
            )
            return made.replace(*SUSPECTS)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of typst's is no Exception; its texts quote people's words
            if REFUSED not in str(error):
                break
    raise SheetError("The page could not be made.")


def families(types: Iterable[scripts.Script]) -> list[str]:
    """The types of a page by name, the main one first."""
    return [scripts.MAIN, *(script.family for script in types)]


def texts(value: object) -> Iterator[str]:
    """Every text in some words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from texts(one)
