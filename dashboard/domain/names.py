"""A name in a sentence, kept apart from what stands beside it whichever way its letters run."""

import unicodedata

ISOLATE, END = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}


def isolated(name: str) -> str:
    """`name` for a line of text: one written from right to left takes no number or mark beside it along.

    Where the line is HTML and nothing but the name stands in an element, `<bdi>` does the same.
    """
    turned = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in name)
    return f"{ISOLATE}{name}{END}" if turned else name


def plain(text: str) -> str:
    """The same without the signs `isolated` adds."""
    return text.replace(ISOLATE, "").replace(END, "")
