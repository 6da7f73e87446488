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


def folded(name: str) -> str:
    """`name` as it is searched and sorted: accents and capitals do not matter."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _stands_alone(sign: str) -> bool:
    """Whether one sign may be a whole name, as in Chinese or with a picture; a letter of an alphabet is not."""
    return unicodedata.east_asian_width(sign) in {"W", "F"} or unicodedata.category(sign).startswith("S")


def too_little(typed: str) -> bool:
    """Whether it is one letter of an alphabet, with which half of all names begin; one sign may be a whole name."""
    letters = folded(typed).strip()
    return not letters or (len(letters) == 1 and not _stands_alone(letters))


def plain(text: str) -> str:
    """The same without the signs `isolated` adds."""
    return text.replace(ISOLATE, "").replace(END, "")
