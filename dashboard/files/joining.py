"""How a week of a file joins the week that is here: nothing here is lost, and nothing reaches more people."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.domain.model import CheckIn, Sharing
from dashboard.domain.questions import KEYS, item_of


class Comparison(StrEnum):
    """How a week of a file stands to what is here."""

    NEW = "new"
    SAME = "already there"
    CHANGED = "changed"


@dataclass(frozen=True)
class ComparedWeek:
    """One week of a file, what is here of it, and how the two compare; `revision` is the newest here."""

    found: CheckIn
    state: Comparison
    current: CheckIn | None
    revision: int


def compared(found: CheckIn, stored: CheckIn | None) -> ComparedWeek:
    """A week of a file beside the newest revision here; an empty note is none, as it would be saved here."""
    found = replace(found, note=(found.note or "").strip() or None)
    revision = stored.revision if stored else 0
    if stored is None or stored.empty:
        return ComparedWeek(found, Comparison.NEW, None, revision)
    same = all(stored.answers.get(k) == v for k, v in found.answers.items()) and found.note in (None, stored.note)
    return ComparedWeek(found, Comparison.SAME if same else Comparison.CHANGED, stored, revision)


def joined(here: CheckIn, new: CheckIn, theirs: Collection[str]) -> CheckIn:
    """The week that is here with what the file says of it; `theirs` the partner has shared with both.

    What the file does not hold stays. An item that changes is shared as it was, or as chosen for the import,
    whichever reaches fewer.
    """
    changed = {k for k, v in new.answers.items() if here.answers.get(k) != v}
    touched = {item_of(k) for k in changed} | ({"note"} if new.note not in (None, here.note) else set())
    had = {item_of(k) for k in here.answers} | ({"note"} if here.note else set())
    sharing = dict(here.sharing)
    for item in touched:
        choices = (new.sharing[item], *([sharing.get(item, Sharing.ME)] if item in had else []))
        sharing[item] = min(choices, key=lambda choice: choice.width)
    answers = {**here.answers, **new.answers}
    after = {*here.after_reveal, *(k for k in changed if k in here.answers and k in theirs)}
    return replace(
        here,
        answers={k: answers[k] for k in KEYS if k in answers},
        sharing=sharing,
        note=new.note or here.note,
        after_reveal=tuple(k for k in KEYS if k in after),
    )
