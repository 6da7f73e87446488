"""At a sign-in: what copies brought of a person comes back where it proves to be theirs; all else waits to be asked."""

import contextlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from pyrage.x25519 import Identity

from dashboard.accounts import findings, own_letters
from dashboard.accounts.brought_rows import ROWS, entry_row_of, proves, row_of, sealed_to
from dashboard.accounts.findings import Findings
from dashboard.accounts.sign_in_checks import opened
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.head import Head, line_of
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of
from dashboard.keys.sealed_rows import as_shown, entry_as_shown, own_check_in, own_entry
from dashboard.store.brought import Brought, BroughtKind, Taken
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow, OwnRow
from dashboard.store.one_person import Everything
from dashboard.store.storage import Storage
from dashboard.store.writers import CHECK_IN, ENTRY, OWN


@dataclass
class Sorted:
    """What becomes of everything that waits: taken in, dropped, or followed as erased; the rest waits on."""

    taken: list[Taken] = field(default_factory=list)
    settled: list[Brought] = field(default_factory=list)
    erased: list[Brought] = field(default_factory=list)
    told: Findings = field(default_factory=Findings)


def take_in(storage: Storage, person_id: str, identity: Identity) -> int:
    """Takes in what waits of a person and proves to be theirs; how many rows came back. Raises StorageError."""
    waiting = storage.brought(person_id)
    if not waiting:
        return 0
    found = storage.everything(person_id)
    head = opened(found, identity)
    if head is None:
        return 0
    result = _Sorting(storage, found, head, identity, waiting).sorted()
    if result.taken or result.settled or result.erased:
        came = {one.row.id: one.restore_id for one in result.taken}
        said = result.told.sentences()
        by = Writer(person_id, identity).changing(
            lambda h: replace(h, came={**h.came, **came}, unread=(*h.unread, *said))
        )
        with own_letters.along(storage, by):
            storage.take_in(result.taken, result.settled, by, erased=result.erased)
    return len(result.taken)


class _Sorting:
    """One person's waiting things, looked at one after the other."""

    def __init__(
        self,
        storage: Storage,
        found: Everything,
        head: Head,
        identity: Identity,
        waiting: Collection[Brought],
    ) -> None:
        self.storage, self.identity, self.waiting, self.found, self.head = storage, identity, waiting, found, head
        self.me = head.owner(found.person, recipient_of(identity))
        self.gone = storage.erased().union(head.erased or ())
        self.marks = {one.id: one for one in waiting if one.kind is BroughtKind.ERASED}
        self.here = storage.standing([one.id for one in waiting])
        self.result = Sorted()

    def sorted(self) -> Sorted:
        """What becomes of each."""
        for mark in self.marks.values():
            self._mark(mark)
        for one in self.waiting:
            if one.kind is BroughtKind.PARTNER:
                self._partner(one)
            elif one.kind is not BroughtKind.ERASED and self._erased(one):
                self.result.settled.append(one)
            elif one.kind in ROWS:
                self._row(one)
            elif one.kind is BroughtKind.KEY and one.id in self._known_keys():
                self.result.settled.append(one)
        return self.result

    def _erased(self, one: Brought) -> bool:
        """Whether it was erased here, or is of a couple that was."""
        of_one = one.kind is BroughtKind.SESSION and one.content["couple_id"] in (self.head.erased or ())
        return of_one or one.id in self.gone

    def _partner(self, one: Brought) -> None:
        """Whoever is of a couple that was erased goes with all that waits for them, else stays in it, erased or not."""
        if one.content["couple_id"] in self.gone:
            self.result.settled += [one, *self.storage.brought(one.id)]

    def _mark(self, mark: Brought) -> None:
        """A mark its author's key proves is followed; one that nobody can prove and that names nothing is dropped."""
        of_a_row = mark.id != self.me.id and mark.id != self.me.couple_id and self.me.couple_id is not None
        if proves(mark, self.identity) and of_a_row:
            self.result.erased.append(mark)
            if mark.id in self.here:
                self.result.told.say(findings.ERASED_ELSEWHERE)
        elif mark.id not in self.here:
            self.result.settled.append(mark)

    def _row(self, one: Brought) -> None:
        names = {one.id, str(one.content.get("thing", one.id))}
        if names & self.gone or any(mark.id in names for mark in self.result.erased):
            self.result.settled.append(one)
        elif names & self.marks.keys() or self._doubled(one):
            return
        else:
            with contextlib.suppress(SealError):
                if not self._taken(one):
                    return
                self.result.settled.append(one)

    def _doubled(self, one: Brought) -> bool:
        """A copy that was made to measure may say two things under one id."""
        return any(one.id == taken.row.id for taken in self.result.taken)

    def _taken(self, one: Brought) -> bool:
        """Whether a row that opens is settled: taken in, here already, or nobody's; else its author is asked."""
        if one.kind is BroughtKind.CHECK_IN:
            return self._check_in(one, row_of(one, self.me))
        if one.kind is BroughtKind.ENTRY:
            return self._entry(one, entry_row_of(one, self.me))
        return self._own(one)

    def _check_in(self, one: Brought, row: Row) -> bool:
        before = _before_proofs(row.sealed_self, self.identity, CHECK_IN, row)
        if before is not None:
            return self._unproven(before, CHECK_IN, row.week.isoformat())
        check_in = own_check_in(row, self.identity)
        newest = max((r for r in self.found.check_ins if r.week == row.week), key=lambda r: r.revision, default=None)
        if newest is not None:
            return _same(newest, self.identity, check_in)
        shown = as_shown(row, check_in, self.me)
        return self._as_known(shown) and self._take(one, "check_in", shown)

    def _entry(self, one: Brought, row: EntryRow) -> bool:
        before = _before_proofs(row.sealed_self, self.identity, ENTRY, row)
        if before is not None:
            return self._unproven(before, ENTRY, row.thing)
        entry = own_entry(row, self.identity)
        newest = max((r for r in self.found.entries if r.thing == row.thing), key=lambda r: r.revision, default=None)
        if newest is not None:
            with contextlib.suppress(SealError):
                return entry.same_as(own_entry(newest, self.identity))
            return False
        shown = entry_as_shown(row, entry, self.me)
        return self._as_known(shown) and self._take(one, "entry", shown)

    def _as_known(self, row: Row | EntryRow) -> bool:
        """Whether its author's head knows no later version of it, and it stands open only as the head knows it.

        What was shared with fewer people since then does not come back open by itself.
        """
        line, known = line_of(row.held), self.head.rows
        same = [one for one in known.values() if (one.kind, one.place) == (line.kind, line.place)]
        if any(one.revision > line.revision for one in same):
            return False
        return row == row.closed or known.get(row.id, line) == line

    def _own(self, one: Brought) -> bool:
        if self.found.own or any(taken.table == "own" for taken in self.result.taken):
            return True
        row = OwnRow(one.id, self.me.id, one.content["saved_at"], one.content["sealed"])
        sealed = sealing.open_own(row.sealed, self.identity, OWN, self.me.id)
        return self._take(one, "own", row) if sealed.proven else self._unproven(sealed.before_proofs, OWN, "")

    def _take(self, one: Brought, table: str, row: Row | EntryRow | OwnRow) -> bool:
        self.result.taken.append(Taken(one.restore_id, table, row, row.held))
        self.result.told.add(findings.CAME_BACK, row.held.kind, row.held.place)
        return True

    def _unproven(self, before_proofs: bool, kind: str, place: str) -> bool:
        """From before there were proofs its author is asked; whatever else does not prove itself is not theirs."""
        if before_proofs:
            return False
        self.result.told.add(findings.NOT_YOURS, kind, place)
        return True

    def _known_keys(self) -> set[str]:
        return {recipient_of(self.identity), *(key.recipient for key in self.found.earlier)}


def open_with(storage: Storage, person_id: str, identity: Identity, key: Identity) -> int:
    """Opens with an earlier key what waits of a person and is sealed to it; how many things it opened.

    What proves itself comes back at once, the rest is asked about. Raises StorageError.
    """
    found = [(one, again) for one in storage.brought(person_id) if (again := sealed_to(one, key, identity)) != one]
    storage.change_brought([one for one, _ in found], [again for _, again in found])
    take_in(storage, person_id, identity)
    return len(found)


def _same(newest: Row, identity: Identity, check_in: Any) -> bool:
    with contextlib.suppress(SealError):
        return bool(check_in.same_as(own_check_in(newest, identity)))
    return False


def _before_proofs(blob: bytes, key: Identity, kind: str, row: Row | EntryRow) -> bool | None:
    """None where a seal proves itself; else whether it is from before there were proofs. Raises SealError."""
    found = sealing.open_own(blob, key, kind, row.person_id, row.held.place, row.revision)
    return None if found.proven else found.before_proofs
