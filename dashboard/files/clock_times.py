"""The time of day and the time zone that stand beside a date, as programs and people write them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import cache

CLOCK = r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,:][0-9]{1,9})?)?)"
BEFORE = r"(?:(?P<before>[ap])\.?m\.?\s*)?"
HALF = r"(?:\s*(?P<half>[ap])\.?\s?m\b\.?)?"
OFFSET = r"[+-][0-9]{1,2}(?::?[0-9]{2}){0,2}"
ZONE = rf"(?:\s*\(?(?P<zone>Z\b|(?:UTC|GMT)(?:\s?{OFFSET})?|{OFFSET}|[A-Z]{{2,4}}T\b|MSK\b)\)?)?"
NAMED = r"(?:\s*\[(?P<place>[A-Za-z0-9_/+-]+)\])?(?:\s*\([^()0-9]*\))?"
TIME = re.compile(rf"(?:T|(?<![0-9:])){BEFORE}{CLOCK}(?![0-9:]){HALF}{ZONE}{NAMED}", re.IGNORECASE)
# "20.31" and "20h31" are times only at the end, behind a date.
DOTTED = re.compile(
    r"\s(?P<hour>[0-9]{1,2})(?:\.|\s?h\s?)(?P<minute>[0-9]{2})(?:[.m](?P<second>[0-9]{2}))?s?(?P<zone>\sUTC|\sGMT)?$"
)
NOTHING = re.compile(r"[+-]?[0:]*")
UTC_PLACES = {"utc", "etc/utc", "z", "gmt", "etc/gmt", "zulu"}


class Zone(StrEnum):
    """Which clock a time was read from.

    HERE names none, or one that is not zero: the time is taken as the person's own. ZERO is an offset of nothing,
    which programs write for UTC and, in winter, for London.
    """

    HERE = "here"
    UTC = "utc"
    ZERO = "zero"
    OFFSET = "offset"


@dataclass(frozen=True)
class Clock:
    """A time of day and its zone."""

    at: time
    zone: Zone = Zone.HERE


def taken_out(text: str, halves: Mapping[str, bool]) -> tuple[str, Clock | None]:
    """The text without its time, and the time; `halves` tells of words like "PM" whether they are after noon."""
    if TIME.search(text) is None:
        return text, None
    word = next((w for w in sorted(halves, key=len, reverse=True) if _alone(w).search(text)), None)
    if word is not None:
        text = " ".join(_alone(word).sub(" ", text).split())
    found = TIME.search(text)
    if found is None:
        return text, None
    half = found["half"] or found["before"] or (None if word is None else "p" if halves[word] else "a")
    clock = _clock(found, half and half.casefold(), _zone(found["zone"], found["place"]))
    return (f"{text[: found.start()]} {text[found.end() :]}", clock) if clock else (text, None)


def dotted_out(text: str) -> tuple[str, Clock | None]:
    """The same for a time with a dot or an h, which could be a part of the date: to be tried last."""
    found = DOTTED.search(text)
    clock = _clock(found, None, _zone((found["zone"] or "").strip(), None)) if found else None
    return (text[: found.start()], clock) if found and clock else (text, None)


@cache
def _alone(word: str) -> re.Pattern[str]:
    """A word that is not a part of another, where words are written apart at all."""
    edge = r"\w" if word[0].isascii() else "(?!)"
    return re.compile(rf"(?<!{edge}){re.escape(word)}(?!{edge})", re.IGNORECASE)


def _clock(found: re.Match[str], half: str | None, zone: Zone) -> Clock | None:
    hour = int(found["hour"])
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    try:
        return Clock(time(hour, int(found["minute"]), min(int(found["second"] or 0), 59)), zone)
    except ValueError:
        return None


def _zone(written: str | None, place: str | None) -> Zone:
    """Z and UTC are what they say; an offset of nothing is told from another one."""
    if place:
        return Zone.UTC if place.casefold() in UTC_PLACES else Zone.OFFSET
    if not written:
        return Zone.HERE
    name = written.upper().rstrip(")")
    if name in ("Z", "UTC"):
        return Zone.UTC
    offset = name.removeprefix("UTC").removeprefix("GMT").strip()
    return Zone.ZERO if NOTHING.fullmatch(offset) else Zone.OFFSET
