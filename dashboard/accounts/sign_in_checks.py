"""At a sign-in: a person and all their rows held against their head, what was changed put right, and what to tell."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial

from pyrage.x25519 import Identity

from dashboard.accounts import couple_check, findings, own_letters
from dashboard.accounts.findings import Findings
from dashboard.accounts.first_head import first, without_head
from dashboard.accounts.own_things import anything_proven
from dashboard.accounts.row_check import Around, RowCheck, came_about
from dashboard.domain.model import AgreementKind, Person, Role
from dashboard.errors import SealError
from dashboard.keys import head as heads
from dashboard.keys.authentication import Purpose, code, proves
from dashboard.keys.head import Head, HeadLine
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import recipient_of
from dashboard.store import people
from dashboard.store.one_person import ErasedMark, Everything
from dashboard.store.storage import Storage
from dashboard.store.writers import NOTE


class Check:
    """One person held against their head: their rows, their name and key, their choices, their coach."""

    def __init__(self, stored: Everything, identity: Identity, head: Head, around: Around) -> None:
        """Nothing is looked at yet."""
        self.stored, self.identity, self.head, self.around = stored, identity, head, around
        self.me = head.owner(stored.person, recipient_of(identity))
        self.findings = Findings()

    def result(self) -> Everything:
        """Everything as it should be; the very same where nothing was changed."""
        rows = RowCheck(self.me, self.identity, self.head, self.around, self.findings, dict(self.head.rows))
        check_ins = rows.all(self.stored.check_ins, rows.check_in_right)
        entries = rows.all(self.stored.entries, rows.entry_right)
        own = tuple(row for row in self.stored.own if rows.own(row))
        rows.missing({held.id for held in self.stored.held})
        person, head, answered = self._cells(), self._coaches(), self._whole_restores()
        erased = self._erased()
        taken_out = [name for name in erased if name not in self.around.erased]
        if taken_out:
            self.findings.say(findings.ERASED_MARKS)
        there = {restored.id for restored in self.around.restores}
        head = replace(
            couple_check.noted(head, person, self.around.people),
            rows=rows.lines,
            pins={} if answered else head.pins,
            lost=tuple(sorted(rows.lost)),
            came={row: restore for row, restore in self.head.came.items() if row in rows.lines and restore in there},
            restores=(*self.head.restores, *answered),
            name=person.name,
            erased=erased,
            unread=(*self.head.unread, *self.findings.sentences()),
        )
        again = (ErasedMark(name, code(self.identity, Purpose.ERASED, name)) for name in taken_out)
        marks = (*self.stored.erased, *again)
        put_right = replace(self.stored, person=person, check_ins=check_ins, entries=entries, own=own, erased=marks)
        if head == self.head:
            return put_right
        sealed = heads.seal(replace(head, n=head.n + 1), self.identity, self.me.id)
        return replace(put_right, head=sealed)

    def _cells(self) -> Person:
        """The person with what stands for them in the file put right."""
        was, me = self.stored.person, self.me
        if was.recipient != me.recipient:
            self.findings.say(findings.KEY)
        if (was.consent_at, was.paused_from) != (me.consent_at, me.paused_from):
            self.findings.say(findings.CONSENT)
        if was.name != me.name:
            self.findings.say(findings.NAME.format(was.name, me.name))
        told = couple_check.sentence(self.head, was, self.around.people)
        if told and told not in self.head.unread:
            self.findings.say(told)
        return me

    def _erased(self) -> tuple[str, ...]:
        """The ids of all that this person erased; where nothing is noted yet, of what of it proves itself.

        A couple that its coach erased may have come back since: whoever stands here is not erased.
        """
        known = self.head.erased
        if known is None:
            marks = self.stored.erased
            known = tuple(m.id for m in marks if proves(m.proof, self.identity, Purpose.ERASED, m.id))
        back = {name for p in self.around.people for name in (p.id, p.couple_id)}
        return tuple(name for name in known if name not in back)

    def _whole_restores(self) -> tuple[str, ...]:
        """Those this person has not been told of: everything, all keys included, came from a copy."""
        new = [r for r in self.around.restores if r.whole and r.id not in self.head.restores]
        for restored in new:
            self.findings.say(findings.whole(restored, self.around.keys))
        return tuple(restored.id for restored in new)

    def _coaches(self) -> Head:
        """The head with the keys that were confirmed, but for a coach of today who has another one now.

        One whose words were heard and who is not theirs today has left: the words are heard anew if they come again,
        unless it was a restore that ended it and that was undone.
        """
        pins = dict(self.head.pins)
        for coach_id, coach in self.around.coaches.items():
            if coach_id in pins and coach.recipient not in {None, pins[coach_id]}:
                self.findings.say(findings.PIN.format(coach.name))
                del pins[coach_id]
        if self.me.role is not Role.PARTNER:
            return replace(self.head, pins=pins)
        there = {restored.id: restored.at for restored in self.around.restores}
        newest = max(there, key=lambda restore: there[restore], default="")
        left = {coach_id: newest for coach_id in pins if coach_id not in self.around.coaches}
        left |= {coach_id: restore for coach_id, restore in self.head.left.items() if restore in {"", *there}}
        came = {coach_id: link.since for coach_id, link in self.around.links.items() if coach_id in pins}
        return replace(self.head, pins=pins, left=left, since={**came, **self.head.since})


def settle(storage: Storage, person_id: str, identity: Identity, *, marked: bool, lock: Callable[[], bytes]) -> None:
    """Looks at everything of a person who has just opened their key, and puts right what was changed.

    `marked`: their lock says that they have a head. Where it does not, `lock` locks their key anew, which takes a
    second. What they have to read waits in their head.
    """
    stored = storage.everything(person_id)
    head = opened(stored, identity)
    if head is None:
        stored = storage.everything(person_id, notes=True)
        if not marked and not anything_proven(stored, identity):
            whole = any(restored.whole for restored in storage.restored())
            locked, pins = lock(), {} if whole else _confirmed(storage, stored.person)
            with own_letters.along(storage, Writer(person_id, identity)):
                storage.settle(person_id, lambda e: first(e, identity, locked, pins), notes=True, forget=bool(pins))
            _tell_whole(storage, person_id, identity)
            return
        with own_letters.along(storage, Writer(person_id, identity)):
            storage.settle(person_id, lambda e: without_head(e, identity), notes=True)
        _tell_whole(storage, person_id, identity)
    else:
        _check(storage, stored, identity, head)
    if not marked:
        storage.change_person(replace(storage.everything(person_id).person, locked_identity=lock()))


def _tell_whole(storage: Storage, person_id: str, identity: Identity) -> None:
    """Somebody whose head was made just now is told of a whole restore as well."""
    stored = storage.everything(person_id)
    head = opened(stored, identity)
    if head is not None:
        _check(storage, stored, identity, head)


def opened(stored: Everything, identity: Identity) -> Head | None:
    """The head of a person; None where there is none, or it does not prove to be theirs."""
    with contextlib.suppress(SealError):
        return heads.unseal(stored.head or b"", identity, stored.person.id)
    return None


def unread(storage: Storage, person_id: str, identity: Identity) -> tuple[str, ...]:
    """The sentences that wait to be read by a person; they wait until `keys.head` says otherwise."""
    with contextlib.suppress(SealError):
        return heads.unseal(storage.head(person_id) or b"", identity, person_id).unread
    return ()


def _check(storage: Storage, stored: Everything, identity: Identity, head: Head) -> None:
    """Writes only where something is not as it should be."""
    around = _around(storage, head.owner(stored.person, recipient_of(identity)))
    here = {held.id for held in stored.held}
    moved = [row for row, line in head.rows.items() if row not in here and line.kind != NOTE]
    if moved:
        stored = storage.everything(stored.person.id, moved)
    storage.happened.put_right(
        {row: date.fromisoformat(line.place) for row, line in head.rows.items() if _on_another_day(around, row, line)}
    )
    if Check(stored, identity, head, around).result() != stored:
        together = couple_check.moves(head, stored.person, around.people)
        with (
            storage.along(partial(people.move, couples=together)),
            own_letters.along(storage, Writer(stored.person.id, identity)),
        ):
            storage.settle(
                stored.person.id, lambda e: Check(e, identity, opened(e, identity) or head, around).result(), moved
            )


def _around(storage: Storage, person: Person) -> Around:
    everybody = tuple(storage.people())
    links = {k.coach_id: k for k in storage.coach_links() if k.until is None and k.couple_id == person.couple_id}
    coaches = {p.id: p for p in everybody if p.id in links}
    sessions = {s.id: s for s in storage.happened.without_notes()} if person.role is Role.COACH else {}
    return Around(coaches, links, sessions, storage.erased(), tuple(storage.restored()), everybody)


def _on_another_day(around: Around, row_id: str, line: HeadLine) -> bool:
    session = around.sessions.get(row_id)
    return session is not None and session.held.place != line.place and not came_about(session.held, line)


def _confirmed(storage: Storage, person: Person) -> Mapping[str, str]:
    """The key of the coach of today whose words this person had confirmed before there were heads."""
    links = [link for link in storage.coach_links() if link.until is None and link.couple_id == person.couple_id]
    said = {a.coach_id: a.kind for a in storage.agreements() if a.person_id == person.id and a.kind.startswith("words")}
    meant = {link.coach_id for link in links if said.get(link.coach_id) == AgreementKind.WORDS_CONFIRMED}
    return {p.id: p.recipient for p in storage.people() if p.id in meant and p.recipient}
