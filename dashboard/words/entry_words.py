"""What a pattern and each kind of moment ask for, in up to four short lines of one's own."""

import re
from collections.abc import Iterable

from dashboard.domain.model import Entry, Kind, Sharing
from dashboard.domain.weeks import full_label

# By kind its lines: what is asked, and the few words that stand before the answer when it is read.
ASKED: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.PATTERN: (
        ("I notice I ...", "I notice I"),
        ("What usually sets it off", "What sets it off:"),
        ("What it is trying to protect", "What it protects:"),
        ("What I could ask for instead", "What I could ask for:"),
    ),
    Kind.MOMENT: (
        ("What I noticed", "I noticed:"),
        ("How I slowed down", "I slowed down:"),
        ("What I asked for or said", "I asked or said:"),
        ("What felt safer afterwards", "What felt safer:"),
    ),
    Kind.REPAIR: (
        ("What happened", "What happened:"),
        ("What one of us did", "What one of us did:"),
        ("What helped", "What helped:"),
    ),
    Kind.APPRECIATION: (("Something I appreciated", "I appreciated:"),),
}
HINTS: dict[Kind, tuple[str, ...]] = {
    Kind.PATTERN: (
        "go quiet when I feel criticized",
        "a sigh, a long silence, a full week",
        "that I still belong, that I can rest",
        "ten minutes, a hug, a kinder word",
    ),
    Kind.MOMENT: (
        "my shoulders, an old story, a wish to leave",
        "a breath, a walk round the block",
        "could we go on after supper?",
        "we laughed, I could sleep",
    ),
    Kind.REPAIR: (
        "sharp words about the dishes, then an hour of silence",
        "knocked, and asked to start again",
        "that neither of us had to be right",
    ),
    Kind.APPRECIATION: ("tea at my desk without a word",),
}
TITLES = {
    Kind.PATTERN: "My pattern",
    Kind.MOMENT: "A moment",
    Kind.REPAIR: "How we came back",
    Kind.APPRECIATION: "Something I appreciated",
}
# What several of one kind are called, where a reader opens them.
TITLES_OF_MANY = {
    Kind.MOMENT: "Moments",
    Kind.REPAIR: "How you came back",
    Kind.APPRECIATION: "What was appreciated",
    Kind.PATTERN: "Patterns",
}
ERASE = {
    Kind.PATTERN: "Erase this pattern",
    Kind.MOMENT: "Erase this moment",
    Kind.REPAIR: "Erase how we came back",
    Kind.APPRECIATION: "Erase this appreciation",
}
# The beginning that stands in front of a pattern's first line, as somebody may have written it once more.
NOTICE = re.compile(r"\A\s*i notice\b[\s.\u2026]*", re.IGNORECASE)
OWN_I = re.compile(r"\A\s*i[\s.\u2026]+", re.IGNORECASE)
OTHER_I = re.compile(r"(i['\u2019]|that\b)", re.IGNORECASE)


def read_aloud(entry: Entry) -> list[tuple[str, str]]:
    """The lines that hold something, each after its few words; nothing is said of the empty ones."""
    return [
        _noticed(before, line) if entry.kind is Kind.PATTERN and n == 0 else (before, line)
        for n, ((_, before), line) in enumerate(zip(ASKED[entry.kind], entry.lines, strict=False))
        if line
    ]


def shared_with(choice: Sharing, *, to_owner: bool = False) -> str:
    """Who may see one, in a list or a file: as its owner says it, or as it is said `to_owner`."""
    our, me = ("your", "you") if to_owner else ("our", "me")
    return {
        Sharing.BOTH: "shared with both",
        Sharing.COACH: f"shared with {our} coach",
        Sharing.ME: f"only {me}",
    }[choice]


def saved(choice: Sharing, others: Iterable[str], *, shares: bool) -> str:
    """Who can read one from now on; `others` as they are named, `shares`: its owner shares anything of that week."""
    if choice is Sharing.ME or not shares:
        return "Saved, only for you."
    if choice is Sharing.COACH:
        return "Saved. Your coach can read it."
    readers = " and ".join(others)
    return f"Saved. {readers[:1].upper()}{readers[1:]} can read it." if readers else "Saved. Nobody else is here now."


def as_text(entries: Iterable[Entry]) -> str:
    """All of them as plain text, to take along."""
    return "\n".join(
        "\n".join(
            [
                f"{TITLES[e.kind]}, {full_label(e.day)} ({shared_with(e.sharing)})",
                *(f"{before} {line}" for before, line in read_aloud(e)),
                "",
            ]
        )
        for e in entries
    )


def _noticed(before: str, line: str) -> tuple[str, str]:
    """Whoever wrote "I notice" or its "I" once more reads it once; "I'm" and "that I" bring an I of their own."""
    rest = NOTICE.sub("", line)
    if OTHER_I.match(rest):
        return before.removesuffix(" I"), rest
    rest = OWN_I.sub("", rest)
    return before, (line if rest == line else rest.strip(" .\u2026")) or line
