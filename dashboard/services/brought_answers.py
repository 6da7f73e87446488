"""Yes or no to what a copy brought: a yes takes it in, so that it counts and can be undone; a no leaves it out."""

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dashboard.accounts.own_things import proven_revision
from dashboard.domain.model import (
    ERASED,
    LINE_MAX,
    LINES,
    AgreementKind,
    CheckIn,
    Entry,
    Person,
    Role,
    clean_name,
    distinct,
    now,
)
from dashboard.domain.weeks import FIRST, LAST, NO_DAY
from dashboard.errors import BadInputError, SealError
from dashboard.keys import sealing
from dashboard.keys.sealed_rows import entry_row_of
from dashboard.services import brought, imports, letters, waiting_questions
from dashboard.services.brought import BroughtQuestion
from dashboard.services.entries import narrows
from dashboard.services.imports import AS_IN_FILE
from dashboard.services.me import Me, require_coach, require_partner
from dashboard.store.brought import Brought, BroughtKind, Plain, Taken
from dashboard.store.people import COUPLE
from dashboard.store.sessions import Event, Session
from dashboard.store.writers import NOTE, OWN

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - stored moments have no zone
ODD = "Something in the copy is not as this program writes it. It was left as it is; leave it out."


def answer(me: Me, key: str, yes: bool) -> None:
    """Settles one question. Raises BadInputError, NotAllowedError or StorageError; then it stands still."""
    question = brought.find(me, key)
    if not yes:
        _leave_out(me, question)
    elif question.yes is None:
        raise BadInputError("This cannot be taken in. It can wait, or be left out.")
    else:
        ACCEPT[question.things[0].kind](me, question)


def _leave_out(me: Me, question: BroughtQuestion) -> None:
    """What both are asked about is settled by the no of one; with a couple goes all that waits for them."""
    things = list(question.things)
    for one in question.things:
        if one.kind in {BroughtKind.COACH, BroughtKind.COACH_ENDED, BroughtKind.SESSION}:
            things += me.store.brought_about(one.kind, one.id)
        if one.kind is BroughtKind.COUPLE:
            things += [w for p in _partners(me, one) for w in me.store.brought(p.id)]
            things += [w for w in me.store.brought(me.person.id) if w.content.get("couple_id") == one.id]
    me.store.leave_out(things)


# -- what I wrote --------------------------------------------------------------------------------------


def _written(me: Me, question: BroughtQuestion) -> None:
    """Check-ins as an import would write them, words as a new version of themselves, each as the copy shared it."""
    require_partner(me)
    opened = [(one, brought.opened(me, one)) for one in question.things if one.kind is not BroughtKind.OWN]
    check_ins = [(one, found) for one, found in opened if isinstance(found, CheckIn)]
    if check_ins:
        lines = imports.compare(me, [found for _, found in check_ins])
        with me.store.settling([one for one, _ in check_ins], "check_in") as new:
            imports.write(me, lines, AS_IN_FILE, change=True)
        _came(me, check_ins[0][0], new)
    for one, found in opened:
        if isinstance(found, Entry):
            _entry(me, one, found)
    for one in question.things:
        if one.kind is BroughtKind.OWN:
            _own(me, one)
    me.store.leave_out(question.things)  # whatever was the same already


def _entry(me: Me, one: Brought, found: Entry) -> None:
    of_a_life = FIRST <= found.day <= LAST
    if len(found.lines) != LINES or any(len(line) > LINE_MAX for line in found.lines) or not of_a_life:
        raise BadInputError(ODD)
    history = me.store.entries.history(me.person.id, found.thing)
    entry = replace(found, saved_at=min(found.saved_at or now(), now()))
    row = entry_row_of(entry, me.person, me.identity, history[-1].revision + 1 if history else 1)
    with letters.along(me), me.store.settling([one], "entry") as new:
        me.store.entries.save(row, me.writer, narrowed=narrows(row, history))
    _came(me, one, new)


def _own(me: Me, one: Brought) -> None:
    try:
        content = sealing.open_own(one.content["sealed"], me.identity, OWN, me.person.id).content
    except SealError:
        raise BadInputError(ODD) from None
    sealed = sealing.seal_own(content, me.identity, OWN, me.person.id)
    with me.store.settling([one], "own") as new:
        me.store.entries.keep_own(me.person.id, sealed, me.writer)
    _came(me, one, new)


def _came(me: Me, one: Brought, new: list[str]) -> None:
    """Remembers in the person's own record that undoing the restore may take these out again."""
    if new:
        came = dict.fromkeys(new, one.restore_id)
        me.store.change_head(me.writer.changing(lambda head: replace(head, came={**head.came, **came})))


# -- all else ------------------------------------------------------------------------------------------


def _events(me: Me, question: BroughtQuestion) -> None:
    require_partner(me)
    taken = []
    for one in question.things:
        event = Event(**{**one.content, "author_id": me.person.id, "couple_id": me.couple_id})
        taken.append(Taken(one.restore_id, "event", Plain(event.id, vars(event))))
    with letters.along(me):
        me.store.take_in(taken, question.things, None)


def _sessions(me: Me, question: BroughtQuestion) -> None:
    """A coach's own part is taken in where it proves to be theirs; of anybody's session the rest, once they say yes."""
    taken, held, settled = [], [], list(question.things)
    for one in question.things:
        session = _session(me, Session(**one.content))
        if session.held_on == NO_DAY and _joined(me, one, session):
            return
        mine = me.person.role is Role.COACH and session.sealed_coach is not None
        row = Plain(session.id, vars(session))
        taken.append(Taken(one.restore_id, "coaching_session", row, session.held if mine else None))
        held += [session.id] if mine else []
        settled += me.store.brought_about(one.kind, one.id)
    by = me.writer
    came = dict.fromkeys(held, question.things[0].restore_id)
    by = by.changing(lambda head: replace(head, came={**head.came, **came}))
    me.store.take_in(taken, settled, by)


def _joined(me: Me, one: Brought, session: Session) -> bool:
    """Whether what waits for the next session went into what waits here already."""
    whole = waiting_questions.joined(me, session)
    if whole is not None:
        with me.store.settling([one, *me.store.brought_about(one.kind, one.id)], "coaching_session"):
            me.store.happened.save(whole, me.writer)
    return whole is not None


def _session(me: Me, session: Session) -> Session:
    if session.sealed_coach is None or me.person.role is not Role.COACH:
        return replace(session, sealed_coach=None)
    if proven_revision(session, me.identity, me.person.id) is not None:
        return session
    place = NOTE, me.person.id, session.id, session.revision
    try:
        found = sealing.open_own(session.sealed_coach, me.identity, *place)
    except SealError:
        return replace(session, sealed_coach=None)
    return replace(session, sealed_coach=sealing.seal_own(found.content, me.identity, *place))


def _key(me: Me, question: BroughtQuestion) -> None:
    (one,) = question.things
    kept = {
        "person_id": me.person.id,
        "recipient": one.id,
        "locked_identity": one.content["locked_identity"],
        "until": now(),
    }
    taken = Taken(one.restore_id, "earlier_key", Plain(f"{me.person.id} {one.id}", kept))
    me.store.take_in([taken], question.things, None)


def _coach(me: Me, question: BroughtQuestion) -> None:
    """Once everybody who was asked has said yes, the coach is theirs; the words are heard anew by each."""
    require_partner(me)
    (one,) = question.things
    asked = _said_yes(me, one)
    if all(w.content.get("yes") for w in asked):
        me.store.take_in(_coming(me, one, [w.person_id for w in asked]), asked, None)


def _said_yes(me: Me, one: Brought) -> list[Brought]:
    """Keeps this partner's yes; what both of the couple are asked about it, with what each has said."""
    me.store.change_brought([one], [replace(one, content={**one.content, "yes": True})])
    asked = [w for w in me.store.brought_about(one.kind, one.id) if w.restore_id == one.restore_id]
    return [w for w in asked if w.content["couple_id"] == me.couple_id]


def _coming(me: Me, one: Brought, partners: list[str]) -> list[Taken]:
    taken = []
    if one.content["coach"]:
        coach = _person(me, one.content["coach"], role=Role.COACH, couple_id=None, slot=2, claim=None, reset_at=None)
        taken.append(Taken(one.restore_id, "person", Plain(coach.id, vars(coach))))
    since = min(one.content["since"], now())
    link = {"couple_id": me.couple_id, "coach_id": one.id, "since": since, "until": None}
    taken.append(Taken(one.restore_id, "couple_coach", Plain(_keyed(me.couple_id, one.id, moment=since), link)))
    for person_id in partners:
        taken.append(_said(one, person_id, AgreementKind.AGREED))
    return taken


def _said(one: Brought, person_id: str, kind: str) -> Taken:
    coach_id, moment = one.content["coach_id"], now()
    said = {"coach_id": coach_id, "person_id": person_id, "kind": kind, "said_at": moment}
    return Taken(one.restore_id, "agreement", Plain(_keyed(coach_id, person_id, kind, moment=moment), said))


def _ended(me: Me, question: BroughtQuestion) -> None:
    """Like everywhere else it takes both to end with a coach."""
    require_partner(me)
    (one,) = question.things
    asked = _said_yes(me, one)
    if all(w.content.get("yes") for w in asked):
        coach = next((p for p in me.store.people() if p.id == one.id), None)
        with letters.taking_leave(me, coach) if coach else contextlib.nullcontext():
            me.store.end_as_in_copy(one, asked)


def _agreement(me: Me, question: BroughtQuestion) -> None:
    (one,) = question.things
    me.store.take_in([_said(one, me.person.id, one.content["kind"])], question.things, None)


def _erased(me: Me, question: BroughtQuestion) -> None:
    """What it names goes from every file, also where it waits only."""
    names = {one.id for one in question.things}
    waiting = [w for w in me.store.brought(me.person.id) if {w.id, w.content.get("thing")} & names]
    settled = [w for w in waiting if w.kind is not BroughtKind.ERASED]
    with letters.along(me):
        me.store.take_in([], settled, me.writer, erased=question.things)


def _couple(me: Me, question: BroughtQuestion) -> None:
    require_coach(me)
    (one,) = question.things
    partners = _partners(me, one)
    couple = {name: one.content.get(name) for name in COUPLE}
    taken = [Taken(one.restore_id, "couple", Plain(one.id, couple))]
    for waiting in partners:
        person = _person(me, waiting.content, role=Role.PARTNER, couple_id=one.id, slot=waiting.content["slot"])
        taken.append(Taken(one.restore_id, "person", Plain(person.id, vars(person))))
    link = {"couple_id": one.id, "coach_id": me.person.id, "since": one.content["since"], "until": None}
    key = _keyed(one.id, me.person.id, moment=one.content["since"])
    taken.append(Taken(one.restore_id, "couple_coach", Plain(key, link)))
    me.store.take_in(taken, [one, *partners], None)


def _partners(me: Me, couple: Brought) -> list[Brought]:
    waiting = me.store.brought(me.person.id)
    return [w for w in waiting if w.kind is BroughtKind.PARTNER and w.content["couple_id"] == couple.id]


def _person(me: Me, content: Mapping[str, Any], **known: Any) -> Person:
    """Somebody from a copy, under a name that nobody here has."""
    if content.get("claim") == ERASED:
        return Person(**{**content, "sign_in": content["id"], **known})
    people = [p for p in me.store.people() if not p.erased]
    try:
        name = distinct(clean_name(content["name"]), [n for p in people for n in (p.name, p.sign_in)])
    except ValueError:
        raise BadInputError(ODD) from None
    return Person(**{**content, "name": name, "sign_in": name.casefold(), **known})


def _keyed(*parts: str, moment: datetime) -> str:
    """How undoing knows a row that has no id of its own."""
    return " ".join((*parts, str((moment - EPOCH) // timedelta(microseconds=1))))


Accept = Callable[[Me, BroughtQuestion], None]
ACCEPT: dict[BroughtKind, Accept] = {
    BroughtKind.CHECK_IN: _written,
    BroughtKind.ENTRY: _written,
    BroughtKind.OWN: _written,
    BroughtKind.EVENT: _events,
    BroughtKind.SESSION: _sessions,
    BroughtKind.KEY: _key,
    BroughtKind.COACH: _coach,
    BroughtKind.COACH_ENDED: _ended,
    BroughtKind.AGREEMENT: _agreement,
    BroughtKind.ERASED: _erased,
    BroughtKind.COUPLE: _couple,
}
