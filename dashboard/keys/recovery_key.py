"""A recovery key as people copy it: shown in groups of four, read from paper, and what is wrong with it named."""

import unicodedata
from collections.abc import Iterator

import pyrage
from pyrage import x25519

from dashboard.errors import BadInputError
from dashboard.keys.identities import secret_of

BEGINS = "AGE-SECRET-KEY-1"
SIGNS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"  # bech32, whose checksum covers the beginning too
LENGTH = 58
GROUP = 4
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)

NO_KEY = f"That is not a recovery key; it begins with {BEGINS}."
COUNT = f"After {BEGINS} a key has {LENGTH} characters; here there are {{}}."
ONE_WRONG = f"One character is not right: look at the {{}} group of four after {BEGINS}."
SWAPPED = f"Two characters have changed places: look at the {{}} group of four after {BEGINS}."
MISSING = f"One character is missing: look at the {{}} group of four after {BEGINS}."
TOO_MANY = f"There is one character too many: look at the {{}} group of four after {BEGINS}."
NO_SIGN = (
    f"Look at the {{}} group of four after {BEGINS}: it holds a character that no key has (none has 1, B, I or O)."
)
SEVERAL = f"More than one character is not right. Compare it group by group: fours, after {BEGINS}."


def grouped(identity: x25519.Identity) -> str:
    """The key as it is shown, its characters in groups of four."""
    body = secret_of(identity).removeprefix(BEGINS)
    return " ".join([BEGINS, *(body[n : n + GROUP] for n in range(0, len(body), GROUP))])


def looks_like_one(text: str) -> bool:
    """Whether somebody means a recovery key, right or wrong."""
    return _letters(text).startswith(_letters(BEGINS)[:-1])


def read(text: str) -> x25519.Identity:
    """The identity that was copied, whatever blanks, dashes, quotes or unseen signs came along, in upper or lower case.

    Raises BadInputError with a sentence that says where to look, and never with what was typed.
    """
    body = _body(text)
    try:
        return x25519.Identity.from_str(f"{BEGINS}{body}")
    except pyrage.IdentityError:
        raise BadInputError(_what_is_wrong(body)) from None


def _body(text: str) -> str:
    """The letters and digits behind the beginning, which may be left out. Raises BadInputError when it is no key."""
    kept, begins = _letters(text), _letters(BEGINS)
    if kept.startswith(begins[:-1]):
        kept = kept.removeprefix(begins[:-1])
        misread = kept[:1] == "L" and len(kept) > LENGTH
        return kept[1:] if misread or kept[:1] in {begins[-1], "I"} else kept
    if len(kept) != LENGTH or set(kept) - set(SIGNS):
        raise BadInputError(NO_KEY)
    return kept


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


def _what_is_wrong(body: str) -> str:
    """A sentence that says where to look, found by trying what would mend the checksum."""
    alien = next((n for n, sign in enumerate(body) if sign not in SIGNS), None)
    if alien is not None:
        return NO_SIGN.format(_group(alien))
    for sentence, tries in ((ONE_WRONG, _one_other), (SWAPPED, _swapped), (MISSING, _one_more), (TOO_MANY, _one_less)):
        place = next((n for n, candidate in tries(body) if _fits(candidate)), None)
        if place is not None:
            return sentence.format(_group(place))
    return SEVERAL if len(body) == LENGTH else COUNT.format(len(body))


def _one_other(body: str) -> Iterator[tuple[int, str]]:
    return ((n, body[:n] + sign + body[n + 1 :]) for n in range(len(body)) for sign in SIGNS)


def _swapped(body: str) -> Iterator[tuple[int, str]]:
    return ((n, body[:n] + body[n + 1] + body[n] + body[n + 2 :]) for n in range(len(body) - 1))


def _one_more(body: str) -> Iterator[tuple[int, str]]:
    return ((n, body[:n] + sign + body[n:]) for n in range(len(body) + 1) for sign in SIGNS)


def _one_less(body: str) -> Iterator[tuple[int, str]]:
    return ((n, body[:n] + body[n + 1 :]) for n in range(len(body)))


def _fits(body: str) -> bool:
    """Whether length and checksum of a whole key are right."""
    if len(body) != LENGTH:
        return False
    name = BEGINS[:-1].lower().encode()
    values = [*(c >> 5 for c in name), 0, *(c & 31 for c in name), *map(SIGNS.index, body)]
    found = 1
    for value in values:
        top, found = found >> 25, (found & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(GENERATOR):
            found ^= factor if top >> bit & 1 else 0
    return found == 1


def _group(place: int) -> str:
    """Which group of four a character stands in, as "3rd"."""
    number = place // GROUP + 1
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
