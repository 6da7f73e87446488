"""The head of somebody who has none: in a store from before there were heads, or because it was taken away."""

from collections.abc import Mapping
from dataclasses import replace

from pyrage.x25519 import Identity

from dashboard.accounts import findings
from dashboard.accounts.findings import Findings
from dashboard.accounts.own_things import Anew, proven_revision
from dashboard.keys import head as heads
from dashboard.keys.head import Head, digest_of_shown, line_of
from dashboard.keys.head_writer import follow
from dashboard.keys.identities import recipient_of
from dashboard.store.one_person import Everything
from dashboard.store.writers import NOTE


def first(found: Everything, identity: Identity, locked: bytes, pins: Mapping[str, str]) -> Everything:
    """A store from before there were heads: what opens is this person's as it stands, is sealed anew, and has a head.

    What does not open is from before a reset, where there was one; else it is spoilt.
    """
    anew = Anew(found.person.id, identity, identity, before_proofs=True)
    known = _for_letters(anew.everything(found)) if pins else anew.everything(found)
    closed = [held for held in known.held if held.id not in anew.opened and held.kind != NOTE]
    reset, told = found.person.reset_at is not None, Findings()
    person = replace(found.person, recipient=recipient_of(identity), locked_identity=locked)
    lines = {held.id: line_of(held) for held in known.held if held.id in anew.opened}
    if not reset:
        for held in closed:
            told.add(findings.SPOILT, held.kind, held.place)
            lines[held.id] = line_of(held)._replace(sealed="")
    if person.recipient != found.person.recipient:
        told.say(findings.KEY_BEFORE)
    head = Head(
        n=1,
        rows=lines,
        pins=pins,
        consent_at=person.consent_at,
        paused_from=person.paused_from,
        before_reset={held.id: digest_of_shown(held) for held in closed} if reset else {},
        lost=() if reset else tuple(sorted(held.id for held in closed)),
        unread=told.sentences(),
    )
    return replace(known, person=person, head=heads.seal(head, identity, person.id))


def without_head(found: Everything, identity: Identity) -> Everything:
    """Where the head was taken away or spoilt: what proves itself is kept for its author alone, all else put aside."""
    anew = Anew(found.person.id, identity, identity)
    anew.everything(found)
    person = replace(found.person, recipient=recipient_of(identity), consent_at=None, paused_from=None)
    check_ins = tuple(r.blank for r in found.check_ins if r.id in anew.opened)
    entries = tuple(r.blank for r in found.entries if r.id in anew.opened)
    own = tuple(row for row in found.own if row.id in anew.opened)
    kept = replace(found, person=person, check_ins=check_ins, entries=entries, own=own)
    head = follow(Head(unread=(findings.NO_HEAD,)), [held for held in kept.held if held.kind != NOTE])
    notes = {
        note.id: line_of(note.held)._replace(revision=revision)
        for note in found.notes
        if (revision := proven_revision(note, identity, person.id)) is not None
    }
    sealed = heads.seal(replace(head, rows={**head.rows, **notes}), identity, person.id)
    return replace(kept, head=sealed)


def _for_letters(found: Everything) -> Everything:
    """What was sealed to a coach stands in a letter from here on."""
    return replace(
        found,
        check_ins=tuple(replace(row, sealed_coach=None) for row in found.check_ins),
        entries=tuple(replace(row, sealed_coach=None) for row in found.entries),
    )
