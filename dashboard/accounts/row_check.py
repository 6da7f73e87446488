"""At a sign-in: each row of one person held against what their head says of it, and put right where it differs."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from pyrage.x25519 import Identity

from dashboard.accounts import findings
from dashboard.accounts.findings import Findings
from dashboard.domain.model import Person
from dashboard.domain.weeks import NO_DAY
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.head import Head, HeadLine, digest, digest_of_shown, line_of
from dashboard.keys.sealed_rows import as_shown, entry_as_shown, own_check_in, own_entry
from dashboard.store.brought import Restored
from dashboard.store.check_ins import Row
from dashboard.store.coaches import CoachLink
from dashboard.store.entries import EntryRow, OwnRow
from dashboard.store.sessions import Session
from dashboard.store.writers import NOTE, OWN, Held

R = TypeVar("R", Row, EntryRow)


@dataclass(frozen=True)
class Around:
    """What a check has to know besides: the coaches of today by id, and since when; the sessions there are, by id.

    `people` are all who stand in the file, `erased` is whatever counts as erased there. `restores` are all there were;
    a whole one brought everybody's key.
    """

    coaches: Mapping[str, Person]
    links: Mapping[str, CoachLink]
    sessions: Mapping[str, Session]
    erased: frozenset[str]
    restores: tuple[Restored, ...] = ()
    people: tuple[Person, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The names of those whose keys are here."""
        return [p.name for p in self.people if p.claimed and not p.erased]


@dataclass
class RowCheck:
    """One person's rows, one after the other: what to say of them, what the head says from now on, which are lost."""

    me: Person
    identity: Identity
    head: Head
    around: Around
    findings: Findings
    lines: dict[str, HeadLine]
    lost: set[str] = field(default_factory=set)
    newer: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def erased(self) -> frozenset[str]:
        """Whatever counts as erased in the file, or by this person's head."""
        return self.around.erased.union(self.head.erased or ())

    def all(self, rows: Sequence[R], right: Callable[[R], list[R]]) -> tuple[R, ...]:
        """These rows as they should be, each by what may stand open of it."""
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
        proven = _tried(right, row) if self._mine(row) and row.id not in self.erased else []
        if not proven or row.revision <= newest:
            self._foreign(row)
            return None
        self.findings.add(findings.NEWER, row.held.kind, row.held.place)
        self.lines[row.id] = line_of(proven[-1].held)
        return proven[-1]

    def _keep(self, row: R, line: HeadLine) -> R:
        self.lines[row.id] = line._replace(shown=digest_of_shown(row.held))
        return row

    def _foreign(self, row: R) -> None:
        self.findings.add(findings.FOREIGN, row.held.kind, row.held.place)

    def _mine(self, row: Row | EntryRow | OwnRow) -> bool:
        return row.person_id == self.me.id

    def check_in_right(self, row: Row) -> list[Row]:
        """What may stand open of a check-in: all that it shares, and what of that stands there still."""
        full = as_shown(row, own_check_in(row, self.identity), self.me)
        less = {key: value for key, value in full.shared.items() if key in row.shared}
        return [full, replace(full, shared=less, note=full.note if row.note else None)]

    def entry_right(self, row: EntryRow) -> list[EntryRow]:
        """The same of a pattern or a moment."""
        full = entry_as_shown(row, own_entry(row, self.identity), self.me)
        return [full, full if row.lines else full.closed]

    def own(self, row: OwnRow) -> bool:
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

    def missing(self, here: set[str]) -> None:
        """Whatever the head knows and is not here."""
        there = {restored.id for restored in self.around.restores}
        for row_id, line in self.head.rows.items():
            if line.kind == NOTE and line.place == NO_DAY.isoformat() and row_id not in self.around.sessions:
                del self.lines[row_id]  # it was of no session yet
                continue
            if line.kind == NOTE and row_id in self.around.sessions:
                self._session(row_id)
                continue
            if line.kind != NOTE and row_id in here:
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

    def _session(self, row_id: str) -> None:
        """What stands open of a session as its coach saved it; whatever was noted in session came without their key."""
        line, held = self.head.rows[row_id], self.around.sessions[row_id].held
        if held.place != line.place and not came_about(held, line):
            self.findings.add(findings.DAY, NOTE, line.place)
            held = replace(held, place=line.place)
        if held.revision != line.revision or digest_of_shown(held) == line.shown:
            return
        if line.shown != digest_of_shown(replace(held, shown={})):  # what a head said of a session before
            self.findings.add(findings.SESSION, NOTE, line.place)
        self.lines[row_id] = line._replace(shown=digest_of_shown(held))


def came_about(held: Held, line: HeadLine) -> bool:
    """Whether what waited for the next session, of no day, was noted in one since."""
    return line.place == NO_DAY.isoformat() and held.revision > line.revision


def _tried(right: Callable[[R], list[R]], row: R) -> list[R]:
    with contextlib.suppress(SealError):
        return right(row)
    return []
