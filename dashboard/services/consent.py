"""Consent to share: withdrawn alone and at once, for everything or from this week on, and given again."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dashboard.domain import weeks
from dashboard.domain.model import Person, Role, now
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.sealed_rows import entry_row_of, row_of
from dashboard.services import reading, viewer
from dashboard.services.viewer import Me
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow


def withdraw() -> None:
    """Nothing of mine is shared any more, in any week; everything stays mine and sealed."""
    me = viewer.acting(Role.PARTNER)
    person, store = replace(me.person, consent_at=None, paused_from=None), viewer.store()
    _take_back(person, store.all_rows(person.id), store.entries.all_rows(person.id))


def pause() -> None:
    """Nothing of mine is shared from this week on; earlier weeks stay as they are."""
    me = viewer.acting(Role.PARTNER)
    this, store = weeks.week_of(viewer.today()), viewer.store()
    rows = [r for r in store.all_rows(me.person.id) if r.week >= this]
    entries = [r for r in store.entries.all_rows(me.person.id) if r.week >= this]
    _take_back(replace(me.person, paused_from=this), rows, entries)


def give_again() -> None:
    """My earlier choices hold again: what I had shared stands open once more, in everything that counts now."""
    me = viewer.acting(Role.PARTNER)
    person = replace(me.person, consent_at=now(), paused_from=None)
    rows = viewer.store().check_ins([person.id])
    filled: list[Row] = []
    for row, check_in in zip(rows, reading.open_own(me, rows), strict=True):
        since = me.coach_since is not None and row.saved_at >= me.coach_since
        coach = me.coach.recipient if me.coach and me.coach_confirmed and since else None
        filled.append(replace(row_of(check_in, person, coach), id=row.id, sealed_self=row.sealed_self))
    viewer.store().replace(person, filled, list(_entries_again(me, person)))


def paused_from(person: Person) -> date | None:
    """The first week from which nothing is shared, when only that was chosen."""
    return person.paused_from if person.consent_at else None


def _entries_again(me: Me, person: Person) -> Iterator[EntryRow]:
    """What counts of each pattern and moment, filled again from what is sealed to its owner."""
    for row in viewer.store().entries.current([person.id]):
        since = me.coach_since is not None and row.saved_at >= me.coach_since
        coach = me.coach.recipient if me.coach and me.coach_confirmed and since else None
        with contextlib.suppress(SealError):
            about = {"person_id": person.id, "kind": row.kind, "thing": row.thing, "saved_at": row.saved_at}
            if entry := sealing.open_entry(row.sealed_self, me.identity, **about):
                yield replace(entry_row_of(entry, person, coach), id=row.id, sealed_self=row.sealed_self)


def _take_back(person: Person, rows: list[Row], entries: list[EntryRow]) -> None:
    blank = [replace(r, shared={}, note=None, sealed_coach=None) for r in rows]
    viewer.store().replace(person, blank, [e.blank for e in entries])
