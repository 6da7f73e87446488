"""A person's age identity: made, written as text, kept in its lock, and the public key that belongs to it."""

import pyrage
from pyrage import x25519

from dashboard.errors import SealError

HAS_HEAD = "has a head"


def new_identity() -> x25519.Identity:
    """A fresh age X25519 identity; `str()` of it is the AGE-SECRET-KEY."""
    return x25519.Identity.generate()


def recipient_of(identity: x25519.Identity) -> str:
    """The public key of an identity, as text."""
    return str(identity.to_public())


def secret_of(identity: x25519.Identity) -> str:
    """The AGE-SECRET-KEY of an identity in its one canonical form: upper case, nothing around it."""
    return str(identity).strip().upper()


def for_lock(identity: x25519.Identity) -> str:
    """What a passphrase locks: the secret, and that its person has a head, so that a head taken away is missed."""
    return f"{secret_of(identity)}\n{HAS_HEAD}"


def from_lock(text: str) -> tuple[x25519.Identity, bool]:
    """The identity a passphrase opened, and whether its person has a head. Raises SealError when it is none."""
    secret, _, mark = text.partition("\n")
    try:
        return x25519.Identity.from_str(secret.strip()), mark == HAS_HEAD
    except pyrage.IdentityError:
        raise SealError("What this passphrase opens is no key.") from None
