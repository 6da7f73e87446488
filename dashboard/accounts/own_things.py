"""Everything one person wrote, opened with one key and sealed anew with another, or with the same and a proof."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pyrage.x25519 import Identity

from dashboard.errors import SealError
from dashboard.keys import authentication, sealing
from dashboard.keys.authentication import Purpose
from dashboard.keys.sealed_rows import entry_sealed_again, own_check_in, own_entry, sealed_again
from dashboard.store.check_ins import Row
from dashboard.store.entries import EntryRow, OwnRow
from dashboard.store.one_person import Everything
from dashboard.store.sessions import Session
from dashboard.store.writers import DRAFT, NOTE, OWN


class Anew:
    """Opens with one key and seals with another. `opened` are the ids of the rows that could be opened.

    `before_proofs`: what was written before there were proofs counts too.
    """

    def __init__(self, person_id: str, old: Identity, new: Identity, *, before_proofs: bool = False) -> None:
        """Nothing is opened yet."""
        self.person_id, self.old, self.new, self.before_proofs = person_id, old, new, before_proofs
        self.opened: set[str] = set()

    def everything(self, found: Everything, only: Callable[[str], bool] = lambda _: True) -> Everything:
        """All rows whose ids are meant, half-filled forms and marks; what does not open stays as it is."""
        return replace(
            found,
            check_ins=tuple(self._check_in(row) if only(row.id) else row for row in found.check_ins),
            entries=tuple(self._entry(row) if only(row.id) else row for row in found.entries),
            own=tuple(self._own(row) if only(row.id) else row for row in found.own),
            drafts=tuple(replace(d, sealed=self._again(d.sealed, DRAFT, d.week.isoformat())) for d in found.drafts),
            notes=tuple(self._note(note) if only(note.id) else note for note in found.notes),
            erased=tuple(replace(mark, proof=self._proof(mark.id, mark.proof)) for mark in found.erased),
        )

    def _check_in(self, row: Row) -> Row:
        with contextlib.suppress(SealError):
            check_in = own_check_in(row, self.old, before_proofs=self.before_proofs)
            self.opened.add(row.id)
            return sealed_again(row, check_in, self.new)
        return row

    def _entry(self, row: EntryRow) -> EntryRow:
        with contextlib.suppress(SealError):
            entry = own_entry(row, self.old, before_proofs=self.before_proofs)
            self.opened.add(row.id)
            return entry_sealed_again(row, entry, self.new)
        return row

    def _own(self, row: OwnRow) -> OwnRow:
        again = self._again(row.sealed, OWN)
        if again != row.sealed:
            self.opened.add(row.id)
        return replace(row, sealed=again)

    def _note(self, session: Session) -> Session:
        revision = proven_revision(session, self.old, self.person_id)
        if revision is None and not self.before_proofs:
            return session
        blob = session.sealed_coach or b""
        again = self._again(blob, NOTE, session.id, revision or session.revision)
        if again != blob:
            self.opened.add(session.id)
        return replace(session, sealed_coach=again)

    def _again(self, blob: bytes, kind: str, *place: Any) -> bytes:
        whole = (kind, self.person_id, *place)
        with contextlib.suppress(SealError):
            found = sealing.open_own(blob, self.old, *whole)
            if found.proven or (self.before_proofs and found.before_proofs):
                return sealing.seal_own(found.content, self.new, *whole)
        return blob

    def _proof(self, row_id: str, proof: str | None) -> str | None:
        if authentication.proves(proof, self.old, Purpose.ERASED, row_id):
            return authentication.code(self.new, Purpose.ERASED, row_id)
        return proof


def proven_revision(session: Session, identity: Identity, coach_id: str) -> int | None:
    """The revision of a session at which its note was written; None when it does not prove to be this coach's.

    A session is changed in session, too, without a key, so its own revision may be a later one.
    """
    for revision in range(session.revision, 0, -1):
        with contextlib.suppress(SealError):
            if sealing.open_own(session.sealed_coach or b"", identity, NOTE, coach_id, session.id, revision).proven:
                return revision
    return None


def anything_proven(found: Everything, identity: Identity) -> bool:
    """Whether anything here proves to be this person's, so that they must have a head."""
    anew = Anew(found.person.id, identity, identity)
    anew.everything(replace(found, drafts=(), erased=()))
    return bool(anew.opened)
