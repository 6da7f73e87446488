"""The moments and patterns of the invented couple, some shared and some kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dashboard.demo.keys import Invented
from dashboard.domain.model import Entry, Kind, Sharing
from dashboard.keys.sealed_rows import entry_row_of
from dashboard.store.storage import Storage


@dataclass(frozen=True)
class DemoEntry:
    """Who wrote what, so many weeks ago and on that day of the week (0 = Monday)."""

    who: str
    kind: Kind
    ago: int
    weekday: int
    sharing: Sharing
    lines: tuple[str, str, str, str]


WRITTEN = (
    DemoEntry("Ana", Kind.PATTERN, 6, 6, Sharing.BOTH, (
        "I notice I send a second message when the first one stays unanswered.",
        "a quiet afternoon, or a short answer",
        "that I still matter to you",
        "a word at lunch, even a short one",
    )),
    DemoEntry("Ben", Kind.PATTERN, 4, 6, Sharing.BOTH, (
        "go quiet and look for something to repair",
        "when I think I have disappointed somebody",
        "the peace at home, and a bit of myself",
        "twenty minutes, and a hug when I come back",
    )),
    DemoEntry("Ana", Kind.MOMENT, 1, 3, Sharing.BOTH, (
        "My hand was already on the phone.",
        "I put the kettle on first.",
        "Could you tell me when you will be home?",
        "You called. I slept well.",
    )),
    DemoEntry("Ben", Kind.MOMENT, 2, 6, Sharing.BOTH, (
        "I wanted to leave the table.",
        "",
        "I need ten minutes, then I will be back.",
        "You were still sitting there.",
    )),
    DemoEntry("Ana", Kind.MOMENT, 3, 1, Sharing.ME, (
        "The old story: nobody asks how I am.",
        "One breath, and a walk to the corner.",
        "",
        "",
    )),
)  # fmt: skip


def build(storage: Storage, people: Mapping[str, Invented], monday: Sequence[date]) -> None:
    """Puts them into the store; `monday` are the demo's weeks, this one last."""
    for one in WRITTEN:
        day = monday[-1 - one.ago] + timedelta(days=one.weekday)
        who, saved = people[one.who], datetime.combine(day, time(20))
        entry = Entry(who.person.id, one.kind, day, one.lines, one.sharing, saved_at=saved)
        storage.entries.save(entry_row_of(entry, who.person, who.writing.identity, 1), who.writing)
