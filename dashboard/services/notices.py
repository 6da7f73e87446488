"""What a person has to read before anything else: what was found changed in the files when they signed in."""

from dataclasses import replace

from dashboard.accounts.findings import calm
from dashboard.keys.head import Head
from dashboard.services.me import Me, require_own_screen


def unread(me: Me) -> tuple[str, ...]:
    """The sentences that wait, each whole."""
    return me.visit.notices


def alarming(me: Me) -> bool:
    """Whether one of them tells of files that were changed behind somebody's back."""
    return not all(calm(sentence) for sentence in me.visit.notices)


def read(me: Me) -> None:
    """They were read, and are not shown again."""
    require_own_screen(me)
    told = set(me.visit.notices)

    def without(head: Head) -> Head:
        return replace(head, unread=tuple(sentence for sentence in head.unread if sentence not in told))

    me.store.change_head(me.writer.changing(without))
    me.store.told(me.person.id)
    me.visit.notices = ()
