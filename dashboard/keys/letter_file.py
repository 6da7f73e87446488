"""The file that carries two sealed letters: of a few exact sizes, sealed once more, and named by its day alone."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

import pyrage
from pyrage import x25519

from dashboard.errors import BadInputError, SealError
from dashboard.keys.authentication import canonical
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.keys.letters import SIZES as LETTER_SIZES

VERSION = 1
PURPOSE = "file"
LETTERS = 2
SIZES = tuple(2 * size + (1 << 16) for size in LETTER_SIZES)
LARGEST = 10_000_000

TOO_LARGE = "This file is larger than 10 MB; no file between a couple and their coach is. Nothing was taken from it."
NOT_FOR_ME = "This file is for somebody else, or it was cut or altered on its way. Ask for it again."
NO_FILE = (
    "This is not one of the files that go between a couple and their coach. Those are named weekly-notes-\u2026.age."
)
NEWER = "This file was made by a newer version of Healing Together; please update."


def name(day: date) -> str:
    """What a file made on this day is called, whoever made it."""
    return f"weekly-notes-{day.isoformat()}.age"


def make(letters: Sequence[bytes], recipients: Sequence[str]) -> bytes:
    """Two sealed letters, either of them empty, for one or two public keys; nothing is opened.

    It is always sealed to two keys, so that nobody can tell which way it goes.
    """
    keys = [*recipients, recipient_of(new_identity())][:LETTERS]
    header = canonical({"v": VERSION, "purpose": PURPOSE, "letters": [len(letter) for letter in letters]})
    size = next((size for size in SIZES if size >= 2 * max(map(len, letters))), None)
    if size is None:
        raise BadInputError("These letters are too large for one file.")
    plain = header + b"\n" + b"".join(letters)
    return pyrage.encrypt(plain.ljust(size, b"\0"), [x25519.Recipient.from_str(key) for key in keys])


def open_file(blob: bytes, identities: Iterable[x25519.Identity]) -> list[bytes]:
    """The sealed letters in a file, as long as one of these identities opens it. Raises SealError or BadInputError."""
    if len(blob) > LARGEST:
        raise BadInputError(TOO_LARGE)
    if not blob.startswith(b"age-encryption.org/v1\n"):
        raise BadInputError(NO_FILE)
    try:
        plain = pyrage.decrypt(blob, list(identities))
    except pyrage.DecryptError:
        raise SealError(NOT_FOR_ME) from None
    header, _, rest = plain.partition(b"\n")
    try:
        fields = json.loads(header)
        version, lengths = fields["v"], fields["letters"]
        known = fields["purpose"] == PURPOSE
    except (ValueError, TypeError, LookupError, RecursionError):
        raise BadInputError(NO_FILE) from None
    if not known:
        raise BadInputError(NO_FILE)
    if version != VERSION:
        raise SealError(NEWER)
    return list(_letters(rest, lengths))


def _letters(rest: bytes, lengths: object) -> Iterable[bytes]:
    """The parts that are not empty. Raises BadInputError when the lengths are not of this file."""
    if not isinstance(lengths, list) or len(lengths) != LETTERS or not all(type(n) is int for n in lengths):
        raise BadInputError(NO_FILE)
    if min(lengths) < 0 or sum(lengths) > len(rest):
        raise BadInputError(NO_FILE)
    begin = 0
    for length in lengths:
        if length:
            yield rest[begin : begin + length]
        begin += length
