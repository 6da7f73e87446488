"""Four words that stand for a public key, so that two people can compare it by voice."""

import hashlib

from dashboard.keys.word_list import words


def check_words(recipient: str) -> str:
    """Four words, 43 bits of a public key."""
    number, listed = int.from_bytes(hashlib.sha256(recipient.encode()).digest()), words()
    return " ".join(listed[number // len(listed) ** place % len(listed)] for place in range(4))
