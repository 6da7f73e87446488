"""Whoever writes, with their key: with every row that is written, their head goes along."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from pyrage.x25519 import Identity

from dashboard.errors import SealError
from dashboard.keys import authentication
from dashboard.keys.authentication import Purpose
from dashboard.keys.head import Head, digest_of_shown, line_of, seal, unseal
from dashboard.store.writers import CHECK_IN, ENTRY, Held

REVISED = {CHECK_IN, ENTRY}
GONE = "The record that belongs to your answers is not there any more. Nothing was written; sign in again."


def as_it_was(head: Head) -> Head:
    """No change beside that of the rows."""
    return head


@dataclass(frozen=True)
class Writer:
    """A person who writes, with their key; `change` is what they change in their head beside their rows."""

    id: str
    identity: Identity
    change: Callable[[Head], Head] = as_it_was

    def changing(self, change: Callable[[Head], Head]) -> "Writer":
        """The same person, who changes this in their head as well."""
        return replace(self, change=change)

    def head(self, found: bytes | None, written: Sequence[Held], gone: Collection[str]) -> bytes:
        """See `store.writers.Writer`. Raises SealError where the head is missing."""
        if found is None:
            raise SealError(GONE)
        head = self.change(unseal(found, self.identity, self.id))
        return seal(follow(head, written, gone), self.identity, self.id)

    def proof(self, row_id: str) -> str:
        """See `store.writers.Writer`."""
        return authentication.code(self.identity, Purpose.ERASED, row_id)


@dataclass(frozen=True)
class Newcomer(Writer):
    """A person who has claimed their name: whatever stands there already is from before, and nothing proves it."""

    consent_at: datetime | None = None
    paused_from: date | None = None
    name: str | None = None
    couple: str | None = None
    partner: str | None = None

    def head(self, found: bytes | None, written: Sequence[Held], gone: Collection[str]) -> bytes:  # noqa: ARG002
        """The first head of this key, whatever was there before it."""
        before = {held.id: digest_of_shown(held) for held in written}
        head = Head(1, {}, {}, self.consent_at, self.paused_from, before, name=self.name, key_shown=(), erased=())
        head = replace(head, couple=self.couple, partner=self.partner)
        return seal(head, self.identity, self.id)


def follow(head: Head, written: Sequence[Held], gone: Collection[str] = ()) -> Head:
    """The head after these rows were written and those went.

    A row from before a reset stays one; a spoilt one is spoilt until it is what it was, or new words take its place.
    Of those that went it stays known that they were erased.
    """
    before = {row: shown for row, shown in head.before_reset.items() if row not in gone}
    lines = {row: line for row, line in head.rows.items() if row not in gone}
    lost = {row for row in head.lost if row in lines}
    for held in written:
        if held.id in before and held.kind in REVISED:
            before[held.id] = digest_of_shown(held)
        elif held.id in lost and held.kind in REVISED:
            lines[held.id] = lines[held.id]._replace(shown=digest_of_shown(held))
        else:
            lines[held.id] = line_of(held)
            lost.discard(held.id)
            before.pop(held.id, None)
    erased = None if head.erased is None else tuple(sorted({*head.erased, *gone}))
    return replace(head, n=head.n + 1, rows=lines, before_reset=before, lost=tuple(sorted(lost)), erased=erased)
