"""Letters: everything one author shows one reader, proven to the reader alone and sealed to them."""

import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from dashboard.errors import SealError
from dashboard.keys import cards
from dashboard.keys.authentication import canonical
from dashboard.keys.cards import MARK, Card
from dashboard.keys.identities import recipient_of, secret_of

VERSION = 1
PURPOSE = "letter"
LABEL = b"healing-together v2 letter"
SIZES = tuple(1 << n for n in range(16, 23))
ROOM = 10 * 1024
PACKED = b"z"
LARGEST = 1 << 26
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

NOT_FOR_ME = "This is locked for somebody else, or it was cut or altered on its way. Ask for it again."
NOT_PROVEN = "This does not prove who wrote it, so nothing of it was taken."
NEWER = "This was written by a newer version of Healing Together; please update."


@dataclass(frozen=True)
class Home:
    """A couple as every copy knows it: its id and both partners' marks, the first one first."""

    id: str
    partners: tuple[str, str]


@dataclass(frozen=True)
class Letter:
    """One letter: `reader` is a public key, `at` when the number last moved, `last` that no other follows."""

    home: Home
    line: str
    author: Card
    reader: str
    number: int
    at: datetime
    content: Mapping[str, Any] = field(default_factory=dict)
    last: bool = False


def seal(letter: Letter, identity: x25519.Identity, rows: int) -> bytes:
    """The letter, proven by its author's `identity` and sealed to its reader.

    Its size follows from `rows`, how many weeks and things its author ever wrote, and not from what is in it.
    """
    said, fields = canonical(dict(letter.content)), _fields(letter)
    proof = _proof(fields, said, identity, letter.reader)
    # No text in the other fields can hold these signs: quotes in it are escaped.
    plain = canonical({**fields, "content": None, "mac": proof}).replace(b'"content":null', b'"content":' + said, 1)
    return pyrage.encrypt(_filled(plain, rows), [x25519.Recipient.from_str(letter.reader)])


def open_letter(blob: bytes, *identities: x25519.Identity) -> Letter:
    """A letter for whoever has these identities, by whoever its card names. Raises SealError; nothing is guessed at.

    Several are those of a reader who has another key now. That the card is really this person's is for the reader to
    hear by voice.
    """
    try:
        plain = pyrage.decrypt(blob, list(identities))
        if plain.startswith(PACKED):
            plain = zlib.decompressobj().decompress(plain[len(PACKED) :], LARGEST)
        fields = json.loads(plain)
        version, proof = fields["v"], fields.pop("mac")
    except (pyrage.DecryptError, zlib.error, ValueError, TypeError, LookupError, RecursionError):
        raise SealError(NOT_FOR_ME) from None
    if version != VERSION:
        raise SealError(NEWER)
    try:
        letter = _letter(fields)
        fits = {**_fields(letter), "content": fields["content"]} == fields
        reader = next(one for one in identities if recipient_of(one) == letter.reader)
        expected = _proof(_fields(letter), canonical(fields["content"]), reader, letter.author.key)
    except (ValueError, TypeError, LookupError, AttributeError, StopIteration):
        raise SealError(NOT_PROVEN) from None
    if not fits or not isinstance(proof, str) or not hmac.compare_digest(proof.encode(), expected.encode()):
        raise SealError(NOT_PROVEN)
    return letter


def sealed_again(blob: bytes, identity: x25519.Identity, recipient: str) -> bytes:
    """The same letter for another key of its reader's, as long as before; what does not open stays as it is."""
    try:
        return pyrage.encrypt(pyrage.decrypt(blob, [identity]), [x25519.Recipient.from_str(recipient)])
    except pyrage.DecryptError:
        return blob


def size_of(rows: int) -> int:
    """How long the plain text of a letter is when its author ever wrote so many weeks and things."""
    return next((size for size in SIZES if size >= rows * ROOM), SIZES[-1])


def digest(letter: Letter) -> str:
    """A hash of what its reader gets to know, whatever number it has."""
    about = {k: v for k, v in _fields(letter).items() if k not in {"number", "at", "line"}}
    return hashlib.sha256(canonical([about, _hash(canonical(dict(letter.content)))])).hexdigest()


def _fields(letter: Letter) -> dict[str, Any]:
    """All but what is said."""
    return {
        "v": VERSION,
        "purpose": PURPOSE,
        "couple": {"id": letter.home.id, "partners": list(letter.home.partners)},
        "line": letter.line,
        "author": asdict(letter.author),
        "reader": letter.reader,
        "number": letter.number,
        "at": letter.at.isoformat(),
        "last": letter.last,
    }


def _letter(fields: Mapping[str, Any]) -> Letter:
    """A letter whose every field is in its one form. Raises ValueError, TypeError or LookupError."""
    couple, number = fields["couple"], fields["number"]
    first, second = couple["partners"]
    if not all(MARK.fullmatch(of) for of in (couple["id"], first, second, fields["line"])) or first == second:
        raise ValueError("This is not how a couple is written.")
    if type(number) is not int or number < 1 or type(fields["last"]) is not bool:
        raise ValueError("This is not how a number is written.")
    if not isinstance(fields["content"], dict):
        raise ValueError("A letter has a content.")
    return Letter(
        Home(couple["id"], (first, second)),
        fields["line"],
        cards.checked(fields["author"]),
        fields["reader"],
        number,
        datetime.fromisoformat(fields["at"]),
        fields["content"],
        fields["last"],
    )


def _proof(fields: Mapping[str, Any], said: bytes, identity: x25519.Identity, other: str) -> str:
    """What only these two can make, over every field and a hash of what is said; `other` is the absent one's key."""
    secret = X25519PrivateKey.from_private_bytes(_raw(secret_of(identity)))
    shared = secret.exchange(X25519PublicKey.from_public_bytes(_raw(other)))
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=LABEL).derive(shared)
    return hmac.digest(key, canonical([PURPOSE, fields, _hash(said)]), "sha256").hex()


def _hash(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()


def _filled(plain: bytes, rows: int) -> bytes:
    """Filled with blanks to its size; what would be longer than any is packed first."""
    if len(plain) > SIZES[-1]:
        plain = PACKED + zlib.compress(plain)
    size = next((s for s in SIZES if s >= max(size_of(rows), len(plain))), None)
    if size is None:
        raise SealError("There is more to show than one letter can hold.")
    return plain.ljust(size)


def _raw(key: str) -> bytes:
    """The 32 bytes in an age key, public or secret; whether it is one was asked of age before."""
    bits = 0
    for sign in key.lower().rpartition("1")[2][:-6]:
        bits = bits << 5 | BECH32.index(sign)
    return (bits >> 4).to_bytes(32)
