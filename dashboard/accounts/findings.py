"""What a person is told when they sign in: what was changed in the files, what became of it, what they can do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dashboard.domain.weeks import full_label, week_of
from dashboard.store.brought import Restored
from dashboard.store.writers import CHECK_IN, ENTRY, NOTE, OWN

AT_MOST = 6

KEY = (
    "The public key that stood for you in the file had been exchanged for another one. It is yours again. What you"
    " write here is locked for the key that your passphrase opens, so nothing went to the other one."
)
KEY_BEFORE = (
    "The public key that stood for you in the file is not the one that your passphrase opens. It is put right. What you"
    " wrote before today may have been locked for the other one: whoever has that key could read it."
)
CONSENT = (
    "What the file said about your consent to share had been changed. It says again what you chose. See Our data if you"
    " want to look."
)
NAME = (
    "Your name had been changed to {} in the file. You are called {} again. If you know nothing of that, ask whoever"
    " uses this computer."
)
COUPLE_EXCHANGED = (
    "In the file {} had been put beside you. {} is beside you again, and your pages show nothing of anybody else. If"
    " you know nothing of that, ask whoever uses this computer."
)
COUPLE = (
    "In the file you and {} had been taken apart or put into another couple. That is put right. If you know nothing of"
    " that, ask whoever uses this computer."
)
COUPLE_ALONE = (
    "In the file you had been put into another couple. That is put right. If you know nothing of that, ask whoever uses"
    " this computer."
)
COUPLE_OTHER = (
    "In the file {} stands beside you, and whoever stood there before is not in it any more. Look at the backups under"
    " Our data before you share anything, and ask whoever uses this computer."
)
ERASED_MARKS = (
    "That you had erased something was taken out of the file. It counts as erased again, and what came back with it is"
    " put aside. There is nothing to do."
)
SESSION = (
    "The focus, step, stage or questions beside {} were changed in the file. Look at that session under Prepare, and"
    " save it again as it should be."
)
DAY = "The day beside {} had been changed in the file. It is that day again. There is nothing to do."
CHANGED = (
    "What stood open of {} had been changed in the file. It says again what you saved, and no more. There is nothing to"
    " do."
)
SPOILT = (
    "What you saved for {} cannot be opened any more, or was exchanged for something else, so your pages leave it out."
    " Bring it back from a backup, or write it again."
)
MISSING = (
    "Something you saved for {} is missing from the file. If anything stands there now, it is older. Bring it back from"
    " a backup, or look at it and save it again."
)
NEWER = (
    "For {} the file holds something of yours that is newer than your own record of it, so that record had been"
    " exchanged for an older one. It is complete again. Look at what stands there, and at who may see it."
)
FOREIGN = (
    "For {} the file held something in your name that is not as you saved it, or not by you. It was put aside, and"
    " nobody sees it. There is nothing to do."
)
NO_HEAD = (
    "The record by which changes to what you wrote are noticed was missing or could not be opened. What proves to be"
    " yours is kept, and nothing of it is shared until you say so again: turn sharing on under Our data. If you have a"
    " coach, confirm their four words once more."
)
UNDONE = (
    "A restore was undone since you were last here: with it {} came back, and that is gone again. There is nothing for"
    " you to do."
)
CAME_BACK = (
    "From the copy that was restored, {} came back: what you had written, shared with those you had chosen. You can"
    " change that under Our data."
)
ERASED_ELSEWHERE = (
    "In the copy that was restored you had erased something that was still here, and it proves that it was you: it is"
    " erased here too."
)
NOT_YOURS = (
    "The copy that was restored held something in your name for {} that does not prove to be yours. It was left out."
    " There is nothing to do."
)
WHOLE = (
    "Everything here was brought back from a copy on {}, and {} came with it. If you know nothing of that, ask whoever"
    " uses this computer. Nothing goes to a coach alone until you have heard their four words again and confirmed them"
    " under Our data."
)
PIN = (
    "The key of {} is another one than the one whose four words you confirmed. Nothing more goes to them alone until"
    " you have heard four words from them again and confirmed them under Our data."
)


# What somebody did who uses this computer as they should: nothing to be alarmed about.
CALM = (UNDONE, CAME_BACK, ERASED_ELSEWHERE, WHOLE)


def calm(sentence: str) -> bool:
    """Whether a sentence tells of a restore, and not of files that were changed behind somebody's back."""
    return any(sentence.startswith(known.split("{")[0]) for known in CALM)


@dataclass
class Findings:
    """What was found, by sentence: the weeks, moments and notes it is about."""

    about: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def add(self, sentence: str, kind: str, place: str) -> None:
        """One more row a sentence is about."""
        self.about.setdefault(sentence, []).append((kind, place))

    def say(self, sentence: str) -> None:
        """A sentence that stands for itself."""
        self.said.append(sentence)

    def sentences(self) -> tuple[str, ...]:
        """All of them, whole."""
        return (*self.said, *(sentence.format(named(rows)) for sentence, rows in self.about.items()))


def whole(restored: Restored, names: Sequence[str]) -> str:
    """That everything, with these people's keys, came from a copy."""
    keys = f"the keys of {_listed(list(names))}" if len(names) > 1 else "your key"
    return WHOLE.format(full_label(restored.at.date()), keys)


def named(rows: Iterable[tuple[str, str]]) -> str:
    """What rows are about, as a person would say it: "the week of 9 Nov 2026 and one of your moments or patterns"."""
    found = set(rows)
    things = {place for kind, place in found if kind == ENTRY}
    words = "one of your moments or patterns" if len(things) == 1 else f"{len(things)} of your moments or patterns"
    parts = [
        *_dated("the week of", "the weeks of", {_week(place) for kind, place in found if kind == CHECK_IN}),
        *_dated("your note on the session of", "your notes on the sessions of", {p for k, p in found if k == NOTE}),
        *([words] if things else []),
        *(["what suits you, time away and what is half written"] if any(kind == OWN for kind, _ in found) else []),
    ]
    return _listed(parts)


def _dated(one: str, more: str, days: set[str]) -> list[str]:
    if not days:
        return []
    labels = [full_label(date.fromisoformat(day)) for day in sorted(days, reverse=True)]
    if len(labels) > AT_MOST:
        labels = [*labels[: AT_MOST - 1], f"{len(labels) - AT_MOST + 1} earlier ones"]
    return [f"{one if len(days) == 1 else more} {_listed(labels)}"]


def _week(place: str) -> str:
    return week_of(date.fromisoformat(place)).isoformat()


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
