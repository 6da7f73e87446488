"""Consent to share: withdrawn alone and at once, for everything or from this week on, and given again."""

from dataclasses import replace

from dashboard.domain import weeks
from dashboard.domain.model import Person, now
from dashboard.keys.head_writer import Writer
from dashboard.keys.sealed_rows import as_shown, entry_as_shown
from dashboard.services import entries as words
from dashboard.services import letters, reading
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
    rows = [_shown_again(me, person, row) for row in me.store.check_ins([person.id])]
    entries = [_entry_again(me, person, row) for row in me.store.entries.current([person.id])]
    with letters.along(me):
        me.store.replace(person, rows, entries, _choosing(me, person))


def _shown_again(me: Me, person: Person, row: Row) -> Row:
    """A check-in filled again from what is sealed to its owner; one that does not prove itself stays as it is."""
    check_in = reading.own_of(me, row)
    if check_in is None or not check_in.proven:
        return row
    return as_shown(row, check_in, person)


def _entry_again(me: Me, person: Person, row: EntryRow) -> EntryRow:
    """The same for a pattern or a moment."""
    entry = words.own_of(me, row)
    if entry is None or not entry.proven:
        return row
    return entry_as_shown(row, entry, person)


def _take_back(me: Me, person: Person, rows: list[Row], entries: list[EntryRow]) -> None:
    with letters.along(me):
        me.store.replace(person, [r.blank for r in rows], [e.blank for e in entries], _choosing(me, person))


def _choosing(me: Me, person: Person) -> Writer:
    """Whoever is here, with these choices of theirs."""
    return me.writer.changing(lambda head: replace(head, consent_at=person.consent_at, paused_from=person.paused_from))
