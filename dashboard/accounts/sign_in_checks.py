"""At a sign-in: every row of a person held against their head, what was changed put right, and what to tell them."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pyrage.x25519 import Identity

from dashboard.accounts import findings, own_letters
from dashboard.accounts.findings import Findings
from dashboard.accounts.first_head import first, without_head
from dashboard.accounts.own_things import anything_proven
from dashboard.domain.model import AgreementKind, Person, Role
from dashboard.errors import SealError
from dashboard.keys import head as heads
from dashboard.keys import sealing
from dashboard.keys.head import Head, HeadLine, Writer, digest, digest_of_shown, line_of
from dashboard.keys.identities import recipient_of
from dashboard.keys.sealed_rows import as_shown, entry_as_shown, own_check_in, own_entry
from dashboard.store.brought import Restored
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow, OwnRow
from dashboard.store.one_person import Everything
from dashboard.store.storage import Storage
from dashboard.store.writers import NOTE, OWN

R = TypeVar("R", Row, EntryRow)


@dataclass(frozen=True)
class Around:
    """What a check has to know besides: the coaches of today by id, the sessions there are, and what was erased.

    Of restores, all there were, and the names of those whose keys are here: a whole one brought all of them.
    """

    coaches: Mapping[str, Person]
    sessions: frozenset[str]
    erased: frozenset[str]
    restores: tuple[Restored, ...] = ()
    keys: tuple[str, ...] = ()


class Check:
    """One person's rows held against their head, one after the other."""

    def __init__(self, found: Everything, identity: Identity, head: Head, around: Around) -> None:
        """Nothing is looked at yet."""
        self.found, self.identity, self.head, self.around = found, identity, head, around
        self.me = head.owner(found.person, recipient_of(identity))
        self.findings, self.lost = Findings(), set[str]()
        self.lines: dict[str, HeadLine] = dict(head.rows)
        self.newer: dict[tuple[str, str], int] = {}

    def result(self) -> Everything:
        """Everything as it should be; the very same where nothing was changed."""
        check_ins = self._all(self.found.check_ins, self._check_in_right)
        entries = self._all(self.found.entries, self._entry_right)
        own = tuple(row for row in self.found.own if self._own(row))
        self._missing({held.id for held in self.found.held})
        person, pins = self._cells(), self._pins()
        answered = self._whole_restores()
        lost, came = tuple(sorted(self.lost)), {row: r for row, r in self.head.came.items() if row in self.lines}
        said = self.findings.sentences()
        head = replace(
            self.head,
            rows=self.lines,
            pins={} if answered else pins,
            lost=lost,
            came=came,
            restores=(*self.head.restores, *answered),
            unread=(*self.head.unread, *said),
        )
        rows = replace(self.found, person=person, check_ins=check_ins, entries=entries, own=own)
        if head == self.head:
            return rows
        sealed = heads.seal(replace(head, n=head.n + 1), self.identity, self.me.id)
        return replace(rows, head=sealed)

    # -- rows ------------------------------------------------------------------------------------------

    def _all(self, rows: Sequence[R], right: Callable[[R], list[R]]) -> tuple[R, ...]:
        for row in rows:
            if row.id not in self.head.rows and row.id not in self.head.before_reset and _tried(right, row):
                place = row.held.kind, row.held.place
                self.newer[place] = max(row.revision, self.newer.get(place, 0))
        return tuple(kept for row in rows if (kept := self._row(row, right)) is not None)

    def _row(self, row: R, right: Callable[[R], list[R]]) -> R | None:
        """The row as it should be; None when it is not this person's."""
        line, before = self.head.rows.get(row.id), self.head.before_reset.get(row.id)
        if before is not None:
            if self._mine(row) and digest_of_shown(row.held) == before:
                return row
            self._foreign(row)
            return None
        if line is None:
            return self._unknown(row, right)
        placed: R = row.placed(self.me.id, line.place, line.revision)
        same = placed == row and digest_of_shown(row.held) == line.shown
        if digest(row.sealed_self) != line.sealed:
            self._lose(findings.SPOILT, row.id, line)
            return row if same else self._keep(placed.closed, line)
        if same:
            return row
        return self._put_right(row, placed, line, _tried(right, placed))

    def _put_right(self, row: R, placed: R, line: HeadLine, tried: list[R]) -> R:
        """What stands open as the head knows it; under a newer row, which may have taken something out, no more."""
        if self.newer.get((line.kind, line.place), 0) > line.revision:
            right = tried[-1] if tried else placed.closed
        else:
            right = next((one for one in tried if digest_of_shown(one.held) == line.shown), placed.closed)
        if right != row:
            self.findings.add(findings.CHANGED, line.kind, line.place)
        return self._keep(right, line)

    def _unknown(self, row: R, right: Callable[[R], list[R]]) -> R | None:
        """A row the head does not know: newer than the head, if it proves itself and nothing stands in its place."""
        known = (k for k in self.head.rows.values() if (k.kind, k.place) == (row.held.kind, row.held.place))
        newest = max((line.revision for line in known), default=0)
        found = _tried(right, row) if self._mine(row) and row.id not in self.around.erased else []
        if not found or row.revision <= newest:
            self._foreign(row)
            return None
        self.findings.add(findings.NEWER, row.held.kind, row.held.place)
        self.lines[row.id] = line_of(found[-1].held)
        return found[-1]

    def _keep(self, row: R, line: HeadLine) -> R:
        self.lines[row.id] = line._replace(shown=digest_of_shown(row.held))
        return row

    def _foreign(self, row: R) -> None:
        self.findings.add(findings.FOREIGN, row.held.kind, row.held.place)

    def _mine(self, row: Row | EntryRow | OwnRow) -> bool:
        return row.person_id == self.me.id

    def _check_in_right(self, row: Row) -> list[Row]:
        """What may stand open of a check-in: all that it shares, and what of that stands there still."""
        full = as_shown(row, own_check_in(row, self.identity), self.me)
        less = {key: value for key, value in full.shared.items() if key in row.shared}
        return [full, replace(full, shared=less, note=full.note if row.note else None)]

    def _entry_right(self, row: EntryRow) -> list[EntryRow]:
        """The same of a pattern or a moment."""
        full = entry_as_shown(row, own_entry(row, self.identity), self.me)
        return [full, full if row.lines else full.closed]

    def _own(self, row: OwnRow) -> bool:
        """Whether what is one's own alone belongs here; another version of it that proves itself is kept, and told."""
        line = self.head.rows.get(row.id)
        if (line is not None and digest(row.sealed) == line.sealed) or row.id in self.head.before_reset:
            return True
        try:
            proven = sealing.open_own(row.sealed, self.identity, OWN, self.me.id).proven
        except SealError:
            proven = False
        if line is None and not (proven and self._mine(row)):
            self.findings.add(findings.FOREIGN, OWN, "")
            return False
        if proven:
            self.findings.add(findings.NEWER, OWN, "")
            self.lines[row.id] = line_of(row.held)
        elif line is not None:
            self._lose(findings.SPOILT, row.id, line)
        return True

    def _missing(self, here: set[str]) -> None:
        there = {restored.id for restored in self.around.restores}
        for row_id, line in self.head.rows.items():
            if row_id in (self.around.sessions if line.kind == NOTE else here):
                continue
            if row_id in self.head.came and self.head.came[row_id] not in there:
                self.findings.add(findings.UNDONE, line.kind, line.place)
                del self.lines[row_id]
            else:
                self._lose(findings.MISSING, row_id, line)

    def _lose(self, sentence: str, row_id: str, line: HeadLine) -> None:
        """Said once, and noted until it is there again."""
        self.lost.add(row_id)
        if row_id not in self.head.lost:
            self.findings.add(sentence, line.kind, line.place)

    # -- the person --------------------------------------------------------------------------------------

    def _cells(self) -> Person:
        """The person with what stands for them in the file put right."""
        was, me = self.found.person, self.me
        if was.recipient != me.recipient:
            self.findings.say(findings.KEY)
        if (was.consent_at, was.paused_from) != (me.consent_at, me.paused_from):
            self.findings.say(findings.CONSENT)
        return me

    def _whole_restores(self) -> tuple[str, ...]:
        """Those this person has not been told of: everything, all keys included, came from a copy."""
        new = [r for r in self.around.restores if r.whole and r.id not in self.head.restores]
        for restored in new:
            self.findings.say(findings.whole(restored, self.around.keys))
        return tuple(restored.id for restored in new)

    def _pins(self) -> Mapping[str, str]:
        """The keys that were confirmed, but for a coach of today who has another one now."""
        pins = dict(self.head.pins)
        for coach_id, coach in self.around.coaches.items():
            if coach_id in pins and coach.recipient not in {None, pins[coach_id]}:
                self.findings.say(findings.PIN.format(coach.name))
                del pins[coach_id]
        return pins


def settle(storage: Storage, person_id: str, identity: Identity, *, marked: bool, lock: Callable[[], bytes]) -> None:
    """Looks at everything of a person who has just opened their key, and puts right what was changed.

    `marked`: their lock says that they have a head. Where it does not, `lock` locks their key anew, which takes a
    second. What they have to read waits in their head.
    """
    found = storage.everything(person_id)
    head = opened(found, identity)
    if head is None:
        found = storage.everything(person_id, notes=True)
        if not marked and not anything_proven(found, identity):
            whole = any(restored.whole for restored in storage.restored())
            locked, pins = lock(), {} if whole else _confirmed(storage, found.person)
            with own_letters.along(storage, Writer(person_id, identity)):
                storage.settle(person_id, lambda e: first(e, identity, locked, pins), notes=True, forget=bool(pins))
            _tell_whole(storage, person_id, identity)
            return
        with own_letters.along(storage, Writer(person_id, identity)):
            storage.settle(person_id, lambda e: without_head(e, identity), notes=True)
        _tell_whole(storage, person_id, identity)
    else:
        _check(storage, found, identity, head)
    if not marked:
        storage.change_person(replace(storage.everything(person_id).person, locked_identity=lock()))


def _tell_whole(storage: Storage, person_id: str, identity: Identity) -> None:
    """Somebody whose head was made just now is told of a whole restore as well."""
    found = storage.everything(person_id)
    head = opened(found, identity)
    if head is not None:
        _check(storage, found, identity, head)


def opened(found: Everything, identity: Identity) -> Head | None:
    """The head of a person; None where there is none, or it does not prove to be theirs."""
    with contextlib.suppress(SealError):
        return heads.unseal(found.head or b"", identity, found.person.id)
    return None


def unread(storage: Storage, person_id: str, identity: Identity) -> tuple[str, ...]:
    """The sentences that wait to be read by a person; they wait until `keys.head` says otherwise."""
    with contextlib.suppress(SealError):
        return heads.unseal(storage.head(person_id) or b"", identity, person_id).unread
    return ()


def _check(storage: Storage, found: Everything, identity: Identity, head: Head) -> None:
    """Writes only where something is not as it should be."""
    links = [link for link in storage.coach_links() if link.until is None and link.couple_id == found.person.couple_id]
    coaches = {p.id: p for p in storage.people() if p.id in {link.coach_id for link in links}}
    sessions = frozenset(storage.happened.there()) if found.person.role is Role.COACH else frozenset[str]()
    keys = tuple(p.name for p in storage.people() if p.claimed and not p.erased)
    around = Around(coaches, sessions, storage.erased(), tuple(storage.restored()), keys)
    here = {held.id for held in found.held}
    moved = [row for row, line in head.rows.items() if row not in here and line.kind != NOTE]
    if moved:
        found = storage.everything(found.person.id, moved)
    if Check(found, identity, head, around).result() != found:
        with own_letters.along(storage, Writer(found.person.id, identity)):
            storage.settle(
                found.person.id, lambda e: Check(e, identity, opened(e, identity) or head, around).result(), moved
            )


def _confirmed(storage: Storage, person: Person) -> Mapping[str, str]:
    """The key of the coach of today whose words this person had confirmed before there were heads."""
    links = [link for link in storage.coach_links() if link.until is None and link.couple_id == person.couple_id]
    said = {a.coach_id: a.kind for a in storage.agreements() if a.person_id == person.id and a.kind.startswith("words")}
    meant = {link.coach_id for link in links if said.get(link.coach_id) == AgreementKind.WORDS_CONFIRMED}
    return {p.id: p.recipient for p in storage.people() if p.id in meant and p.recipient}


def _tried(right: Callable[[R], list[R]], row: R) -> list[R]:
    with contextlib.suppress(SealError):
        return right(row)
    return []
