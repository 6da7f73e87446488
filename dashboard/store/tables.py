"""Every table that holds people's things, and its columns by name."""

from dashboard.store import check_ins, entries, people, rows
from dashboard.store.coaches import Agreement, CoachLink
from dashboard.store.sessions import Event, Session

COLUMNS: dict[str, tuple[str, ...]] = {
    "couple": people.COUPLE,
    "person": people.COLUMNS,
    "couple_coach": rows.names(CoachLink),
    "agreement": rows.names(Agreement),
    "check_in": check_ins.COLUMNS,
    "draft": ("person_id", "week", "saved_at", "sealed"),
    "entry": entries.COLUMNS,
    "own": ("id", "person_id", "saved_at", "sealed"),
    "coaching_session": rows.names(Session),
    "event": rows.names(Event),
    "erased": ("id", "erased_at", "person_id", "proof"),
    "head": ("person_id", "saved_at", "sealed"),
    "earlier_key": ("person_id", "recipient", "locked_identity", "until"),
    "arrived": ("coach_id", "couple_id", "line", "number", "made"),
    "restored": ("id", "restored_at", "whole"),
    "taken_in": ("restore_id", "kind", "id"),
    "brought": ("id", "restore_id", "person_id", "kind", "content"),
}
