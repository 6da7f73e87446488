"""A check-in, a pattern or a moment as it is stored: what stands in the clear, and what is sealed for whom."""

from dashboard.domain.model import CheckIn, Entry, Person, new_id, now
from dashboard.domain.privacy import stands_open
from dashboard.domain.questions import item_of
from dashboard.domain.weeks import week_of
from dashboard.keys import sealing
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow


def row_of(check_in: CheckIn, author: Person, coach: str | None) -> Row:
    """The row of a check-in; `coach` is the public key of a coach whose check words its author has confirmed."""
    consent = author.consents(check_in.week)
    open_items = {item for item, choice in check_in.sharing.items() if stands_open(choice, consent)}
    return Row(
        id="",
        person_id=author.id,
        week=check_in.week,
        revision=0,
        saved_at=check_in.saved_at or now(),
        wording=check_in.wording,
        shared={k: v for k, v in check_in.answers.items() if item_of(k) in open_items},
        note=check_in.note if "note" in open_items else None,
        sealed_self=sealing.seal_for_author(check_in, author.recipient or ""),
        sealed_coach=sealing.seal_for_coach(check_in, coach, consent) if coach else None,
    )


def entry_row_of(entry: Entry, author: Person, coach: str | None) -> EntryRow:
    """The row of a pattern or a moment; `coach` as above."""
    week = week_of(entry.day)
    consent = author.consents(week)
    is_open = stands_open(entry.sharing, consent)
    return EntryRow(
        id="",
        person_id=author.id,
        kind=entry.kind,
        thing=entry.thing or new_id(),
        week=week,
        revision=0,
        saved_at=entry.saved_at or now(),
        day=entry.day if is_open else None,
        lines=entry.lines if is_open else (),
        sealed_self=sealing.seal_entry(entry, author.recipient or ""),
        sealed_coach=sealing.seal_entry_for_coach(entry, coach, consent) if coach else None,
    )
