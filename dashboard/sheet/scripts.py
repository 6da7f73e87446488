"""The scripts that a printed page can draw, each with its type, and what stands for a sign that none of them has."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

from dashboard.domain.model import UNSEEN
from dashboard.domain.names import END, ISOLATE

BOX = "□"
MAIN = "Libertinus Serif"
# What Libertinus has in all weights of the page.
DRAWN = re.compile(
    "[ -~\u00a1-\u023f\u0250-\u02e4\u0300-\u0331\u0384-\u03ce\u0400-\u045f\u0490-\u04c4\u04d0-\u04f9\u05d0-\u05ea"
    "\u1e00-\u1e9b\u1e9e\u1ea0-\u1ef9\u1f00-\u1ffe\u2010-\u2027\u2030-\u2037\u2039-\u203e\u20ac\u2116\u2122\u2190-\u2199"
    "\u2200-\u220d\u220f-\u221c\u221e\u2248\u2260\u2264\u2265\u25a0\u25a1\u2605\u2639-\u2653\u2660\u2663\u2665\u2666"
    "\u2669-\u266c]"
)
VARIANTS = "\ufe0e\ufe0f"
SET_APART = {ISOLATE, END}


@dataclass(frozen=True)
class Script:
    """Signs that a type of their own draws; `folder` is where its file lies in the package of that name."""

    family: str
    package: str
    folder: str
    signs: re.Pattern[str]

    @property
    def place(self) -> Path:
        """The folder of the type's one file."""
        return Path(str(files(self.package))) / "fonts" / "ofl" / self.folder


def _script(family: str, package: str, signs: str) -> Script:
    return Script(family, f"justmytype_intl_{package}", family.lower().replace(" ", ""), re.compile(f"[{signs}]"))


# The first that has a sign draws it: a text with kana or Hangul in it has its Chinese signs in that type, too.
SCRIPTS = (
    _script("Noto Sans Hebrew", "rtl", "\u0591-\u05f4\ufb1d-\ufb4f"),
    _script("Noto Sans Arabic", "rtl", "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"),
    _script("Noto Sans Devanagari", "south_asia", "\u0900-\u097f"),
    _script("Noto Sans Bengali", "south_asia", "\u0980-\u09ff"),
    _script("Noto Sans Tamil", "south_asia", "\u0b80-\u0bff"),
    _script("Noto Sans Telugu", "south_asia", "\u0c00-\u0c7f"),
    _script("Noto Sans JP", "cjk", "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9f"),
    _script("Noto Sans KR", "cjk", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3"),
    _script("Noto Sans SC", "cjk", "\u3400-\u4dbf\u4e00-\u9fff"),
)
PLACES = tuple(str(script.place) for script in SCRIPTS)
ONLY_JAPANESE = re.compile("[\u3040-\u30ff]")


def drawable(text: str) -> str:
    """A text as the page draws it, with a box for each sign that it cannot.

    What is never drawn (marks of direction, joiners of emoji) is left out; a line break is a space. What sets a name
    apart stays: it is typst that puts the letters of a line in order.
    """
    found, before = "", None
    for sign in seen(text):
        script = _of(sign)
        mark = unicodedata.category(sign).startswith("M")
        # A mark of one type over a letter of another is nothing that can be drawn.
        fits = script is not None and not (mark and script != before)
        found += sign if fits or sign in SET_APART else BOX
        before = script if fits else None
    return found


def seen(text: str) -> str:
    """A text without what is never drawn; the measure of whether anything was boxed."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(c for c in spaced if c in SET_APART or (unicodedata.category(c) not in UNSEEN and c not in VARIANTS))


def needed(texts: Iterable[str]) -> list[Script]:
    """The types for these texts beside the main one, each once, in the order in which they are tried."""
    signs = set("".join(texts))
    found = {script for sign in signs if (script := _of(sign)) and isinstance(script, Script)}
    if any(ONLY_JAPANESE.match(sign) for sign in signs):
        found = {script for script in found if script.family != "Noto Sans SC"} | {_named("Noto Sans JP")}
    return [script for script in SCRIPTS if script in found]


def _of(sign: str) -> "Script | str | None":
    """What draws a sign: the main type (its name), one of the scripts, or nothing."""
    if unicodedata.category(sign) == "Cn":
        return None
    order = (_named("Noto Sans SC"), *SCRIPTS) if "\u3400" <= sign <= "\u9fff" else SCRIPTS
    found = next((script for script in order if script.signs.match(sign) and ord(sign) in _held(script)), None)
    return found or (MAIN if DRAWN.match(sign) else None)


def _named(family: str) -> Script:
    return next(script for script in SCRIPTS if script.family == family)


@cache
def _held(script: Script) -> frozenset[int]:
    """Every sign a type has."""
    with TTFont(next(script.place.glob("*.ttf")), lazy=True) as font:
        return frozenset(font.getBestCmap())
