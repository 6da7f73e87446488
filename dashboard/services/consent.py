"""Consent to share: withdrawn alone and at once, for everything or from this week on, and given again."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from dashboard.domain import weeks
from dashboard.domain.model import Person, now
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.sealed_rows import entry_row_of, row_of
from dashboard.services import reading
from dashboard.services.me import Me, require_partner
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow


def withdraw(me: Me) -> None:
    """Nothing of mine is shared any more, in any week; everything stays mine and sealed."""
    require_partner(me)
    person = replace(me.person, consent_at=None, paused_from=None)
    _take_back(me, person, me.store.all_rows(person.id), me.store.entries.all_rows(person.id))


def pause(me: Me) -> None:
    """Nothing of mine is shared from this week on; earlier weeks stay as they are."""
    require_partner(me)
    this = weeks.week_of(me.today)
    rows = [r for r in me.store.all_rows(me.person.id) if r.week >= this]
    entries = [r for r in me.store.entries.all_rows(me.person.id) if r.week >= this]
    _take_back(me, replace(me.person, paused_from=this), rows, entries)


def give_again(me: Me) -> None:
    """My earlier choices hold again: what I had shared stands open once more, in everything that counts now."""
    require_partner(me)
    person = replace(me.person, consent_at=now(), paused_from=None)
    rows = me.store.check_ins([person.id])
    filled: list[Row] = []
    for row, check_in in zip(rows, reading.open_own(me, rows), strict=True):
        coach = me.coach_key_for(row.saved_at)
        filled.append(replace(row_of(check_in, person, coach), id=row.id, sealed_self=row.sealed_self))
    me.store.replace(person, filled, list(_entries_again(me, person)))


def _entries_again(me: Me, person: Person) -> Iterator[EntryRow]:
    """What counts of each pattern and moment, filled again from what is sealed to its owner."""
    for row in me.store.entries.current([person.id]):
        coach = me.coach_key_for(row.saved_at)
        with contextlib.suppress(SealError):
            about = {"person_id": person.id, "kind": row.kind, "thing": row.thing, "saved_at": row.saved_at}
            if entry := sealing.open_entry(row.sealed_self, me.identity, **about):
                yield replace(entry_row_of(entry, person, coach), id=row.id, sealed_self=row.sealed_self)


def _take_back(me: Me, person: Person, rows: list[Row], entries: list[EntryRow]) -> None:
    blank = [replace(r, shared={}, note=None, sealed_coach=None) for r in rows]
    me.store.replace(person, blank, [e.blank for e in entries])
