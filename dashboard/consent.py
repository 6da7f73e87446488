"""Consent to share: withdrawn alone and at once, for everything or from this week on, and given again."""

from dataclasses import replace
from datetime import date

from dashboard import viewer, weeks
from dashboard.model import Person, Role, now
from dashboard.rows import row_of
from dashboard.storage import Row


def withdraw() -> None:
    """Nothing of mine is shared any more, in any week; everything stays mine and sealed."""
    me = viewer.acting(Role.PARTNER)
    _take_back(replace(me.person, consent_at=None, paused_from=None), viewer.store().all_rows(me.person.id))


def pause() -> None:
    """Nothing of mine is shared from this week on; earlier weeks stay as they are."""
    me = viewer.acting(Role.PARTNER)
    this = weeks.week_of(viewer.today())
    rows = [r for r in viewer.store().all_rows(me.person.id) if r.week >= this]
    _take_back(replace(me.person, paused_from=this), rows)


def give_again() -> None:
    """My earlier choices hold again: what I had shared stands open once more, in the check-ins that count."""
    me = viewer.acting(Role.PARTNER)
    person = replace(me.person, consent_at=now(), paused_from=None)
    rows = viewer.store().check_ins([person.id])
    filled: list[Row] = []
    for row, check_in in zip(rows, viewer.open_own(me, rows), strict=True):
        since = me.coach_since is not None and row.saved_at >= me.coach_since
        coach = me.coach.recipient if me.coach and me.coach_confirmed and since else None
        filled.append(replace(row_of(check_in, person, coach), id=row.id, sealed_self=row.sealed_self))
    viewer.store().replace(person, filled)


def paused_from(person: Person) -> date | None:
    """The first week from which nothing is shared, when only that was chosen."""
    return person.paused_from if person.consent_at else None


def _take_back(person: Person, rows: list[Row]) -> None:
    viewer.store().replace(person, [replace(r, shared={}, note=None, sealed_coach=None) for r in rows])
