"""The words of suggested passphrases and check words: those of BIP 39 but the ones that can hurt when read aloud."""

import math
from functools import cache
from pathlib import Path

from mnemonic import Mnemonic

# Violence and weapons; betrayal and blame; illness, despair and need; insults; what somebody may be fighting with.
HURTFUL = frozenset(Path(__file__).with_name("hurtful_words.txt").read_text(encoding="ascii").split())


@cache
def words() -> list[str]:
    """The words that are left, in the order of the list."""
    return [word for word in Mnemonic("english").wordlist if word not in HURTFUL]


def bits(count: int) -> float:
    """How much chance lies in so many words: that many times the logarithm of the length of the list."""
    return count * math.log2(len(words()))
