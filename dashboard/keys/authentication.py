"""How a person's own things prove that they are theirs: a code made with a key that only their secret gives."""

import hmac
import json
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage.x25519 import Identity

from dashboard.keys.identities import secret_of


class Purpose(StrEnum):
    """What a code is for; each has a key of its own, so that none can stand in for another."""

    OWN = "healing-together v2 own content"
    HEAD = "healing-together v2 head"
    ERASED = "healing-together v2 erased"


def canonical(value: Any) -> bytes:
    """The one way to write a JSON value: keys in order, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")


def code(identity: Identity, purpose: Purpose, *parts: Any) -> str:
    """HMAC-SHA256 over the canonical JSON of `parts`, as 64 hex digits."""
    return hmac.digest(_key(identity, purpose), canonical(parts), "sha256").hex()


def proves(found: object, identity: Identity, purpose: Purpose, *parts: Any) -> bool:
    """Whether `found` is the code that only whoever has `identity` could make for these parts."""
    return isinstance(found, str) and hmac.compare_digest(found.encode(), code(identity, purpose, *parts).encode())


def _key(identity: Identity, purpose: Purpose) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode())
    return derived.derive(secret_of(identity).encode())
