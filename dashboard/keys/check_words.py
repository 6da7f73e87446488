"""Four words that stand for a public key, so that two people can compare it by voice."""

import hashlib

from dashboard.keys.passphrase import words


def check_words(recipient: str) -> str:
    """Four of 2,048 words, 44 bits of a public key."""
    number = int.from_bytes(hashlib.sha256(recipient.encode()).digest()[:6], "big") >> 4
    return " ".join(words()[number >> shift & 2047] for shift in (33, 22, 11, 0))
