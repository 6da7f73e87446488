"""The words that the languages of the world write dates with, from the CLDR: months, weekdays, and what joins them."""

import copy
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from babel import localedata
from babel.core import LOCALE_ALIASES, get_global, parse_locale

ENGLISH = "en"
SHORTEST = 3
SPOKEN_IN = 2
VOWELS = "aeiou"
DIGITS = re.compile(r"\d+")
INSIDE = re.compile(r"(?<=[^\W\d_])\.(?=[^\W\d_])")
BETWEEN = re.compile(r"[\d\s.,/'’()\-–،]+")
QUOTED = re.compile(r"'([^']*)'")
FIELDS = re.compile(r"[A-Za-z]+")
ORDINALS = ("st", "nd", "rd", "th", "er", "o", "a")
AFTER_NOON = ("pm", "afternoon", "evening")
PARTS = ("months", "days", "date_formats", "day_periods")
DAY_PERIODS = ("am", "morning", "noon", "night", "midnight", *AFTER_NOON)


@dataclass(frozen=True)
class Language:
    """What one language calls the months (1 to 12, in every form it has), and which other words a date may hold."""

    months: dict[str, int]
    others: frozenset[str]
    periods: dict[str, bool]

    def month_in(self, runs: Iterable[str]) -> int | None:
        """The month that these words name, 0 if they name none; None if one is unknown or two disagree.

        A word like "mar", which is March and Tuesday as well, is the month unless another word is.
        """
        words = [word for run in runs for word in (self._words(run) or ("?",))]
        if any(word not in self.months and word not in self.others for word in words):
            return None
        named = [w for w in words if w in self.months]
        found = {self.months[w] for w in named if w not in self.others} or {self.months[w] for w in named}
        return None if len(found) > 1 else found.pop() if found else 0

    def _words(self, run: str) -> list[str] | None:
        """One run of letters as known words; some scripts write them without a space between."""
        if run in self.months or run in self.others:
            return [run]
        return self._known.findall(run) if self._all_known.fullmatch(run) else None

    @cached_property
    def _known(self) -> re.Pattern[str]:
        joined = [w for w in (*self.months, *self.others) if not w.isascii()]
        return re.compile("|".join(map(re.escape, sorted(joined, key=len, reverse=True))) or "(?!)")

    @cached_property
    def _all_known(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self._known.pattern})+")


def plain(text: str) -> str:
    """Without signs that are not seen, with digits as 0 to 9, letters in one form, and single blanks."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return " ".join("".join(str(unicodedata.decimal(c, c)) for c in seen).split())


def runs_of(text: str) -> list[str]:
    """The words of plain text in lower case, cut at digits, blanks and signs; a dot inside an abbreviation is none."""
    return [run for run in BETWEEN.split(INSIDE.sub("", text.casefold())) if run]


@cache
def common() -> tuple[str, ...]:
    """The languages looked at: those the library calls common, and those official in several countries."""
    spoken: Counter[str] = Counter()
    for languages in get_global("territory_languages").values():
        spoken.update(code for code, about in languages.items() if about.get("official_status") == "official")
    several = {code for code, countries in spoken.items() if countries >= SPOKEN_IN}
    found = {code.split("_")[0] for code in (*LOCALE_ALIASES, *several)} - {ENGLISH}
    return (ENGLISH, *sorted(code for code in found if of(code) is not None))


@cache
def of(code: str) -> Language | None:
    """The words of a language by its code, like "de" or "pt-BR"; None if it is not known."""
    found = _loaded(code)
    if found is None:
        return None
    named: dict[str, set[int]] = {}
    others = {*ORDINALS}
    for number, name in _names(found["months"]):
        *before, last = runs_of(plain(name)) or [""]
        others.update(before)
        if DIGITS.search(name):
            others.add(last)
        else:
            named.setdefault(last, set()).add(number)
    months = {name: numbers.pop() for name, numbers in named.items() if len(numbers) == 1}
    months |= _without_vowels(months)
    for _, name in _names(found["days"]):
        others.update(runs_of(plain(name)))
    for pattern in (str(p) for p in found["date_formats"].values()):
        others.update(run for words in QUOTED.findall(pattern) for run in runs_of(plain(words)))
        others.update(runs_of(plain(FIELDS.sub(" ", QUOTED.sub(" ", pattern)))))
    return Language(months | _beginnings(months), frozenset(others), dict(_periods(found["day_periods"])))


def _loaded(code: str) -> Mapping[str, Any] | None:
    """The library's table of a language. A copy: what is read through its references is kept in parts that are shared,
    and the next language to be read would find the days of the one before."""
    try:
        language = parse_locale(code.replace("-", "_"))[0]
    except ValueError:
        return None
    if not localedata.exists(language):
        return None
    table = localedata.load(language)
    return localedata.LocaleDataDict(copy.deepcopy({part: table[part] for part in PARTS}))


def _names(table: Any) -> Iterator[tuple[int, str]]:
    """Each name of a month or weekday as single words, in every context and width but the letters of the narrow one."""
    for widths in table.values():
        for width in ("wide", "abbreviated"):
            yield from widths.get(width, {}).items()


def _beginnings(months: dict[str, int]) -> dict[str, int]:
    """Shorter forms like "Sept": what begins the names of one month only."""
    begun: dict[str, set[int]] = {}
    for name, number in months.items():
        for length in range(SHORTEST, len(name)):
            begun.setdefault(name[:length], set()).add(number)
    return {short: numbers.pop() for short, numbers in begun.items() if len(numbers) == 1 and short not in months}


def _without_vowels(months: dict[str, int]) -> dict[str, int]:
    """Three letters as Windows abbreviates, like the German "Mrz" for March."""
    found: dict[str, set[int]] = {}
    for name, number in months.items():
        bare = "".join(c for c in unicodedata.normalize("NFD", name) if c.isalpha())
        short = bare[:1] + "".join(c for c in bare[1:] if c not in VOWELS)
        if len(short) == SHORTEST:
            found.setdefault(short, set()).add(number)
    return {short: numbers.pop() for short, numbers in found.items() if len(numbers) == 1 and short not in months}


def _periods(table: Any) -> Iterator[tuple[str, bool]]:
    """The words for the halves of a day, and whether each is after noon."""
    for widths in table.values():
        for width in ("wide", "abbreviated"):
            for name, words in widths.get(width, {}).items():
                if name.startswith(DAY_PERIODS):
                    yield plain(words).casefold(), name.startswith(AFTER_NOON)
