"""A check-in, a pattern or a moment as it is stored: what stands open, what is sealed for whom, and opened again."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pyrage.x25519 import Identity

from dashboard.domain.model import LINES, CheckIn, Choice, Entry, Kind, Person, Sharing, Value, new_id, now
from dashboard.domain.privacy import stands_open
from dashboard.domain.questions import item_of
from dashboard.domain.weeks import week_of
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow
from dashboard.store.writers import CHECK_IN, ENTRY

UNPROVEN = "This does not prove to be yours as it stands here."

# -- check-ins -----------------------------------------------------------------------------------------


def row_of(check_in: CheckIn, author: Person, identity: Identity, revision: int) -> Row:
    """The row of a check-in: what stands open, and the whole of it sealed to its author."""
    saved_at = check_in.saved_at or now()
    shared, note = shown(check_in, author)
    place = CHECK_IN, author.id, check_in.week.isoformat(), revision
    return Row(
        id=new_id(),
        person_id=author.id,
        week=check_in.week,
        revision=revision,
        saved_at=saved_at,
        wording=check_in.wording,
        shared=shared,
        note=note,
        sealed_self=sealing.seal_own(_check_in_content(check_in, saved_at), identity, *place),
        sealed_coach=None,
    )


def shown(check_in: CheckIn, author: Person) -> tuple[dict[str, Value], str | None]:
    """The answers and the note that stand open to whoever has the files."""
    consent = author.consents(check_in.week)
    items = {item for item, choice in check_in.sharing.items() if stands_open(choice, consent)}
    answers = {k: v for k, v in check_in.answers.items() if item_of(k) in items}
    return answers, check_in.note if "note" in items else None


def own_check_in(row: Row, identity: Identity, *, before_proofs: bool = False) -> CheckIn:
    """One's own check-in, whole. Raises SealError when it does not open, or does not prove to be of this place.

    `before_proofs`: what was written before there were proofs counts too.
    """
    content, proven = _opened(row.sealed_self, identity, before_proofs, *place_of(row))
    with _as_expected():
        moment = datetime.fromisoformat(content["saved_at"]) if proven else row.saved_at
        wording = content["wording"] if proven else row.wording
        return _check_in(content, row, revision=row.revision, saved_at=moment, wording=wording)


def sealed_again(row: Row, check_in: CheckIn, identity: Identity) -> Row:
    """The same row with the check-in sealed anew to its author. What stands open says no other than the check-in."""
    shared = {k: check_in.answers[k] for k in row.shared if k in check_in.answers}
    note = check_in.note if row.note else None
    content = _check_in_content(check_in, check_in.saved_at or row.saved_at)
    return replace(row, shared=shared, note=note, sealed_self=sealing.seal_own(content, identity, *place_of(row)))


def as_shown(row: Row, check_in: CheckIn, author: Person) -> Row:
    """The same row with all that its check-in lets stand open."""
    shared, note = shown(check_in, author)
    moment = check_in.saved_at or row.saved_at
    return replace(row, shared=shared, note=note, saved_at=moment, wording=check_in.wording)


def coachs_check_in(row: Row, identity: Identity) -> CheckIn:
    """What was sealed to the coach who has `identity`, before there were letters. Raises SealError."""
    content = sealing.unseal(row.sealed_coach or b"", identity)
    with _as_expected():
        return _check_in(content, row)


def _check_in_content(check_in: CheckIn, saved_at: datetime) -> dict[str, Any]:
    return {
        "answers": dict(check_in.answers),
        "sharing": dict(check_in.sharing),
        "note": check_in.note,
        "after_reveal": list(check_in.after_reveal),
        "chosen": [chosen.at.isoformat(), dict(chosen.sharing)] if (chosen := check_in.chosen) else None,
        "saved_at": saved_at.isoformat(),
        "wording": check_in.wording,
    }


def _check_in(content: Mapping[str, Any], row: Row, **stored: Any) -> CheckIn:
    return CheckIn(
        row.person_id,
        row.week,
        answers=content["answers"],
        sharing={k: Sharing(v) for k, v in content.get("sharing", {}).items()},
        note=content["note"],
        after_reveal=tuple(content["after_reveal"]),
        chosen=_choice(*chosen) if (chosen := content.get("chosen")) else None,
        **stored,
    )


def _choice(at: str, sharing: Mapping[str, str]) -> Choice:
    return Choice(datetime.fromisoformat(at), {item: Sharing(choice) for item, choice in sharing.items()})


# -- patterns and moments ------------------------------------------------------------------------------


def entry_row_of(entry: Entry, author: Person, identity: Identity, revision: int) -> EntryRow:
    """The row of a pattern or a moment."""
    thing, saved_at = entry.thing or new_id(), entry.saved_at or now()
    day, lines = entry_shown(entry, author)
    return EntryRow(
        id=new_id(),
        person_id=author.id,
        kind=entry.kind,
        thing=thing,
        week=week_of(entry.day),
        revision=revision,
        saved_at=saved_at,
        day=day,
        lines=lines,
        sealed_self=sealing.seal_own(_entry_content(entry, saved_at), identity, ENTRY, author.id, thing, revision),
        sealed_coach=None,
    )


def entry_shown(entry: Entry, author: Person) -> tuple[date | None, tuple[str, ...]]:
    """The day and the lines that stand open to whoever has the files."""
    is_open = stands_open(entry.sharing, author.consents(week_of(entry.day)))
    return (entry.day, entry.lines) if is_open else (None, ())


def own_entry(row: EntryRow, identity: Identity, *, before_proofs: bool = False) -> Entry:
    """One's own pattern or moment. Raises SealError as `own_check_in` does."""
    content, proven = _opened(row.sealed_self, identity, before_proofs, *place_of(row))
    with _as_expected():
        moment = datetime.fromisoformat(content["saved_at"]) if proven else row.saved_at
        kind = Kind(content["kind"]) if proven else row.kind
        day, sharing = date.fromisoformat(content["day"]), Sharing(content["sharing"])
        return Entry(row.person_id, kind, day, tuple(content["lines"]), sharing, row.thing, row.revision, moment)


def entry_sealed_again(row: EntryRow, entry: Entry, identity: Identity) -> EntryRow:
    """The same row with its words sealed anew to their author. What stands open says no other than they do."""
    day, lines = (entry.day, entry.lines) if row.lines else (None, ())
    sealed = sealing.seal_own(_entry_content(entry, entry.saved_at or row.saved_at), identity, *place_of(row))
    return replace(row, day=day, lines=lines, sealed_self=sealed)


def entry_as_shown(row: EntryRow, entry: Entry, author: Person) -> EntryRow:
    """The same row with all that its owner lets stand open."""
    day, lines = entry_shown(entry, author)
    moment = entry.saved_at or row.saved_at
    return replace(row, kind=entry.kind, week=week_of(entry.day), saved_at=moment, day=day, lines=lines)


def coachs_entry(row: EntryRow, identity: Identity) -> Entry | None:
    """What was sealed to the coach who has `identity`; None where nothing was meant for them. Raises SealError."""
    content = sealing.unseal(row.sealed_coach or b"", identity)
    with _as_expected():
        if len(content["lines"]) != LINES:
            return None
        day, lines = date.fromisoformat(content["day"]), tuple(content["lines"])
        return Entry(row.person_id, row.kind, day, lines, Sharing.COACH, row.thing, row.revision, row.saved_at)


def _entry_content(entry: Entry, saved_at: datetime) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "day": entry.day.isoformat(),
        "lines": list(entry.lines),
        "sharing": entry.sharing,
        "saved_at": saved_at.isoformat(),
    }


# -- both ----------------------------------------------------------------------------------------------


def place_of(row: Row | EntryRow) -> tuple[str, str, str, int]:
    """The place a row proves: what it is, whose, of which week or thing, and which revision."""
    return row.held.kind, row.person_id, row.held.place, row.revision


@contextlib.contextmanager
def _as_expected() -> Iterator[None]:
    """Whoever knows a public key can seal anything at all to it."""
    try:
        yield
    except (LookupError, ValueError, TypeError, AttributeError):
        raise SealError(UNPROVEN) from None


def _opened(blob: bytes, identity: Identity, before_proofs: bool, *place: Any) -> tuple[dict[str, Any], bool]:
    found = sealing.open_own(blob, identity, *place)
    if not found.proven and not (before_proofs and found.before_proofs):
        raise SealError(UNPROVEN)
    return found.content, found.proven
