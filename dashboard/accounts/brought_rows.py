"""What a copy brought of one person, as rows of theirs, and sealed to another key of theirs."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyrage.x25519 import Identity

from dashboard.domain.model import Kind, Person
from dashboard.errors import SealError
from dashboard.keys import authentication, sealing
from dashboard.keys.authentication import Purpose
from dashboard.keys.identities import recipient_of
from dashboard.store.brought import Brought, BroughtKind
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow
from dashboard.store.writers import OWN

ROWS = (BroughtKind.CHECK_IN, BroughtKind.ENTRY, BroughtKind.OWN)


def sealed_to(one: Brought, old: Identity, new: Identity) -> Brought:
    """What waits, sealed to another key and proven with it where it was proven; what `old` does not open stays."""
    column = "sealed" if one.kind is BroughtKind.OWN else "sealed_self"
    with contextlib.suppress(SealError):
        if one.kind is BroughtKind.ERASED and proves(one, old):
            return _with(one, proof=authentication.code(new, Purpose.ERASED, one.id))
        if one.kind in ROWS:
            blob, place = one.content[column], _place(one)
            found = sealing.open_own(blob, old, *place)
            again = sealing.seal_own(found.content, new, *place) if found.proven else None
            return _with(one, **{column: again or sealing.reseal(blob, old, recipient_of(new))})
    return one


def _with(one: Brought, **content: Any) -> Brought:
    return replace(one, content={**one.content, **content})


def _place(one: Brought) -> tuple[Any, ...]:
    """What a row that waits says that it proves."""
    if one.kind is BroughtKind.OWN:
        return OWN, one.person_id
    place = one.content["week"].isoformat() if one.kind is BroughtKind.CHECK_IN else one.content["thing"]
    return one.kind.value, one.person_id, place, one.content["revision"]


def proves(mark: Brought, identity: Identity) -> bool:
    """Whether it was the person with this key who erased what a mark names."""
    return authentication.proves(mark.content.get("proof"), identity, Purpose.ERASED, mark.id)


def row_of(one: Brought, me: Person) -> Row:
    """A check-in as it was brought: nothing of it stands open. Raises SealError when it is no check-in."""
    return Row(person_id=me.id, shared={}, note=None, sealed_coach=None, **_columns(one, "person_id"))


def entry_row_of(one: Brought, me: Person) -> EntryRow:
    """The same of a pattern or a moment. Raises SealError."""
    columns = _columns(one, "person_id", "kind")
    kind = Kind(one.content["kind"])
    return EntryRow(person_id=me.id, kind=kind, day=None, lines=(), sealed_coach=None, **columns)


def _columns(one: Brought, *but: str) -> Mapping[str, Any]:
    return {name: value for name, value in one.content.items() if name not in but}
