"""Sealing with age: for one reader, of one length whatever it holds; what is one's own proves whose it is."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyrage
from pyrage import x25519

from dashboard.errors import SealError
from dashboard.keys import authentication
from dashboard.keys.authentication import Purpose
from dashboard.keys.identities import recipient_of

SIZE = 8192
LARGEST = 1 << 26
VERSION = 2
BEFORE_PROOFS = 1
PACKED = b"z"
CLOSED = "This is locked and cannot be opened with this key."

Content = dict[str, Any]


@dataclass(frozen=True)
class Opened:
    """What somebody's own seal held: `proven` when they made it, for that very place; or made `before_proofs`."""

    content: Content
    proven: bool
    before_proofs: bool = False


def seal(content: Mapping[str, Any], recipient: str) -> bytes:
    """`content` as JSON for whoever has this public key; 8,192 bytes long before age takes it, or whole times that."""
    return _sealed({"v": VERSION, "content": dict(content)}, recipient)


def unseal(blob: bytes, identity: x25519.Identity) -> Content:
    """What a seal held, whoever made it. Raises SealError when this identity was not meant to read it."""
    return _content(_opened(blob, identity))


def seal_own(
    content: Mapping[str, Any], identity: x25519.Identity, *place: Any, purpose: Purpose = Purpose.OWN
) -> bytes:
    """`content` for oneself, proven to be one's own and of this place (what it is, whose, of when, which revision)."""
    code = authentication.code(identity, purpose, *place, dict(content))
    return _sealed({"v": VERSION, "mac": code, "content": dict(content)}, recipient_of(identity))


def open_own(blob: bytes, identity: x25519.Identity, *place: Any, purpose: Purpose = Purpose.OWN) -> Opened:
    """What `seal_own` was given. Not proven: made before proofs, by somebody else, or for another place.

    Raises SealError when this identity was not meant to read it.
    """
    found = _opened(blob, identity)
    content = _content(found)
    proven = authentication.proves(found.get("mac"), identity, purpose, *place, content)
    return Opened(content, proven, found["v"] == BEFORE_PROOFS)


def reseal(blob: bytes, identity: x25519.Identity, recipient: str) -> bytes:
    """The same for another key; what `identity` cannot open stays as it is."""
    try:
        return _padded(pyrage.decrypt(blob, [identity]), recipient)
    except pyrage.DecryptError:
        return blob


def _content(found: Content) -> Content:
    if found["v"] == BEFORE_PROOFS:
        return {k: v for k, v in found.items() if k != "v"}
    content: Content = found["content"]
    return content


def _sealed(found: Content, recipient: str) -> bytes:
    """What would be longer than one length is packed first, so that it hardly ever takes two."""
    plain = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if len(plain) > SIZE:
        plain = PACKED + zlib.compress(plain)
    return _padded(plain, recipient)


def _padded(plain: bytes, recipient: str) -> bytes:
    return pyrage.encrypt(plain.ljust(-(-len(plain) // SIZE) * SIZE), [x25519.Recipient.from_str(recipient)])


def _opened(blob: bytes, identity: x25519.Identity) -> Content:
    try:
        plain = pyrage.decrypt(blob, [identity])
        if plain.startswith(PACKED):
            plain = zlib.decompressobj().decompress(plain[len(PACKED) :], LARGEST)
        found: Content = json.loads(plain)
        version, content = found["v"], found.get("content")
    except (pyrage.DecryptError, zlib.error, ValueError, TypeError, LookupError, RecursionError):
        raise SealError(CLOSED) from None
    if version not in (BEFORE_PROOFS, VERSION):
        raise SealError("This was written by a newer version of the app; please update.")
    if version == VERSION and not isinstance(content, dict):
        raise SealError(CLOSED)
    return found
