"""A person's card: name, mark and the one public key, as a line to hand over, and the four words that stand for it."""

import base64
import binascii
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache

import pyrage
from pyrage import x25519

from dashboard.domain.model import Person, clean_name
from dashboard.errors import BadInputError
from dashboard.keys.authentication import canonical
from dashboard.keys.word_list import words

VERSION = 1
MARK = re.compile(r"[0-9a-f]{32}")
LINE = re.compile(r"card1\.([A-Za-z0-9_-]{80,600})(?![A-Za-z0-9_-])")
SALT = b"healing-together v1 card words"
WORK = {"n": 1 << 16, "r": 8, "p": 1, "maxmem": 1 << 27, "dklen": 32}
NO_CARD = "That is no card. Ask for it again as a file, or as the whole line that begins with card1."


@dataclass(frozen=True)
class Card:
    """Who somebody is on every copy: `mark` is their id, `key` their public age key."""

    name: str
    mark: str
    key: str


def of(person: Person, key: str | None = None) -> Card:
    """The card of somebody known here; of somebody elsewhere the one they gave. Raises BadInputError without any.

    `key` is the one their passphrase opened, where they are here themselves.
    """
    if person.card is not None:
        return read(person.card)
    return Card(person.name, person.id, key or person.recipient or "")


def line_of(card: Card) -> str:
    """The card as one line, for a file, a message or a QR."""
    return "card1." + base64.urlsafe_b64encode(_canonical(card)).decode().rstrip("=")


def read(text: str) -> Card:
    """The card in a text, whatever stands around it. Raises BadInputError."""
    found = set(LINE.findall(text))
    if len(found) != 1:
        raise BadInputError(NO_CARD)
    plain = found.pop()
    try:
        fields = json.loads(base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)))
        if fields["v"] != VERSION:
            raise BadInputError("This card was made by a newer version of Healing Together; please update.")
        return checked({name: fields[name] for name in ("name", "mark", "key")})
    except (binascii.Error, ValueError, TypeError, LookupError):
        raise BadInputError(NO_CARD) from None


def checked(fields: dict[str, object]) -> Card:
    """A card of these fields. Raises ValueError when one of them is not in its one form."""
    name, mark, key = (fields.get(of) for of in ("name", "mark", "key"))
    if not isinstance(name, str) or not isinstance(mark, str) or not isinstance(key, str):
        raise ValueError("A card has a name, a mark and a key.")
    if clean_name(name) != name or not MARK.fullmatch(mark):
        raise ValueError("This is not how a name or a mark is written.")
    try:
        if str(x25519.Recipient.from_str(key)) != key:
            raise ValueError("This is not how a key is written.")
    except pyrage.RecipientError:
        raise ValueError("This is no key.") from None
    return Card(name, mark, key)


@lru_cache(maxsize=256)
def check_words(card: Card) -> str:
    """Four words that stand for a card, to be compared by voice: 43 bits, slow on purpose (a third of a second)."""
    return spoken(int.from_bytes(hashlib.scrypt(_canonical(card), salt=SALT, **WORK)))


def spoken(number: int) -> str:
    """Four words for a large number: each takes what one word of the list can tell apart."""
    listed = words()
    return " ".join(listed[number // len(listed) ** place % len(listed)] for place in range(4))


def as_typed(heard: str) -> str:
    """Words as somebody typed them, in the form `check_words` gives."""
    return " ".join(heard.lower().replace(",", " ").split())


def _canonical(card: Card) -> bytes:
    return canonical({"v": VERSION, **asdict(card)})
