"""A person's age identity: made, written as text, and the public key that belongs to it."""

from pyrage import x25519


def new_identity() -> x25519.Identity:
    """A fresh age X25519 identity; `str()` of it is the AGE-SECRET-KEY."""
    return x25519.Identity.generate()


def recipient_of(identity: x25519.Identity) -> str:
    """The public key of an identity, as text."""
    return str(identity.to_public())


def secret_of(identity: x25519.Identity) -> str:
    """The AGE-SECRET-KEY of an identity in its one canonical form: upper case, nothing around it."""
    return str(identity).strip().upper()
