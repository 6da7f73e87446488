"""What a copy brought and only the person who is here can answer: asked thing by thing, taken in or left out."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.accounts.brought_rows import entry_row_of, row_of
from dashboard.domain.model import CheckIn, Entry, Person, Role
from dashboard.domain.partners import couple_names
from dashboard.domain.weeks import NO_DAY
from dashboard.errors import BadInputError, SealError
from dashboard.keys.sealed_rows import own_check_in, own_entry
from dashboard.services import reading
from dashboard.services.entries import own_of
from dashboard.services.me import Me, require_own_screen
from dashboard.store.brought import Brought, BroughtKind
from dashboard.words import brought as words

SETTLED = "This was settled in another window since. Look at the page again."
Things = tuple[Brought, ...]


@dataclass(frozen=True)
class BroughtQuestion:
    """One thing to answer: a sentence, what it is about line by line, and what a yes and a no are called.

    There is no yes where nothing but leaving out, or waiting, is possible. `things` is what is settled by it.
    """

    key: str
    said: str
    lines: tuple[str, ...]
    yes: str | None
    no: str
    things: Things


def questions(me: Me) -> list[BroughtQuestion]:
    """Everything that waits for whoever is here."""
    require_own_screen(me)
    waiting: dict[BroughtKind, list[Brought]] = {}
    for one in me.store.brought(me.person.id):
        if not one.content.get("yes"):
            waiting.setdefault(one.kind, []).append(one)
    asked = [q for kind, ask in ASKED.items() if kind in waiting for q in ask(me, tuple(waiting[kind]))]
    return [*_written(me, waiting), *asked]


def find(me: Me, key: str) -> BroughtQuestion:
    """A question that still stands. Raises BadInputError when it was settled since."""
    found = next((q for q in questions(me) if q.key == key), None)
    if found is None:
        raise BadInputError(SETTLED)
    return found


# -- what I wrote --------------------------------------------------------------------------------------


def opened(me: Me, one: Brought, *, before_proofs: bool = True) -> CheckIn | Entry | None:
    """What waits of one's own, as far as it opens; what is from `before_proofs` does not prove itself."""
    with contextlib.suppress(SealError):
        if one.kind is BroughtKind.CHECK_IN:
            return own_check_in(row_of(one, me.person), me.identity, before_proofs=before_proofs)
        return own_entry(entry_row_of(one, me.person), me.identity, before_proofs=before_proofs)
    return None


def here(me: Me, found: CheckIn | Entry) -> CheckIn | Entry | None:
    """What stands in its place."""
    if isinstance(found, CheckIn):
        return next(iter(reading.open_own(me, me.store.history(me.person.id, found.week)[-1:])), None)
    entries = me.store.entries.history(me.person.id, found.thing)
    return own_of(me, entries[-1]) if entries else None


def _written(me: Me, waiting: dict[BroughtKind, list[Brought]]) -> Iterator[BroughtQuestion]:
    marked = {one.id for one in waiting.get(BroughtKind.ERASED, ())}
    rows = [one for kind in (BroughtKind.CHECK_IN, BroughtKind.ENTRY) for one in waiting.get(kind, ())]
    rows = [one for one in rows if not {one.id, one.content.get("thing")} & marked]
    older: list[tuple[Brought, list[str]]] = []
    closed: list[Brought] = []
    for one in rows:
        found = opened(me, one)
        stands = here(me, found) if found else None
        if found is None:
            closed.append(one)
        elif stands is None and opened(me, one, before_proofs=False):
            # It proves itself, and waits since it was changed, or shared with fewer, after the copy was made.
            about, lines = words.EARLIER.format(_named(found)), tuple(_lines(me, found))
            yield BroughtQuestion(f"row-{one.id}", about, lines, "Take it in as it was", "Leave it out", (one,))
        elif stands is None:
            older.append((one, _lines(me, found)))
        else:
            about = _named(found)
            lines = ("Here now:", *_lines(me, stands), "In the copy:", *_lines(me, found))
            yes = "Take the one from the copy"
            yield BroughtQuestion(f"row-{one.id}", words.DIFFERENT.format(about), lines, yes, words.KEEP, (one,))
    own = tuple(waiting.get(BroughtKind.OWN, ()))
    if older or own:
        lines = (*(line for _, some in older for line in some), *(["What suits you, and time away"] if own else []))
        things = (*(one for one, _ in older), *own)
        yield BroughtQuestion("older", words.OLDER, lines, "They are mine: take them in", "Leave them out", things)
    if closed:
        yield _closed(me, closed)


def _closed(me: Me, rows: Sequence[Brought]) -> BroughtQuestion:
    check_ins = sum(one.kind is BroughtKind.CHECK_IN for one in rows)
    counts = [(check_ins, "week"), (len(rows) - check_ins, "moment or pattern")]
    named = words.and_([words.counted(n, noun) for n, noun in counts if n])
    known = bool(me.store.everything(me.person.id).earlier)
    said = (words.CLOSED if known else words.CLOSED_ANYWHERE).format(named)
    return BroughtQuestion("closed", said, (), None, "Leave it out", tuple(rows))


def _lines(me: Me, found: CheckIn | Entry) -> list[str]:
    has_coach = me.coach is not None
    if isinstance(found, CheckIn):
        return words.check_in_lines(found, has_coach)
    return words.entry_lines(found, has_coach)


def _named(found: CheckIn | Entry) -> str:
    if isinstance(found, CheckIn):
        return f"the week of {words.day(found.week)}"
    return f"your {found.kind.value} of {words.day(found.day)}"


# -- all else ------------------------------------------------------------------------------------------


def _events(_me: Me, things: Things) -> Iterator[BroughtQuestion]:
    lines = tuple(f"Week of {words.day(one.content['week'])}: {one.content['label']}" for one in things)
    yield BroughtQuestion("events", words.EVENTS, lines, "Take them in", "Leave them out", things)


def _sessions(me: Me, things: Things) -> Iterator[BroughtQuestion]:
    """What waits for the next session is asked about by itself: it joins what waits here."""
    held = tuple(one for one in things if one.content["held_on"] != NO_DAY)
    if held:
        lines = tuple(_session_line(one) for one in held)
        yield BroughtQuestion("sessions", words.SESSIONS, lines, "Take them in", "Leave them out", held)
    people = me.store.people()
    for one in things:
        if one not in held:
            couple = couple_names(p for p in people if p.couple_id == one.content["couple_id"]) or "a couple of yours"
            lines = tuple((one.content["shown"] or "").splitlines())
            said = words.QUESTIONS.format(couple)
            yield BroughtQuestion(f"questions-{one.id}", said, lines, "Take them in", "Leave them out", (one,))


def _session_line(one: Brought) -> str:
    parts = [one.content[name] for name in ("focus", "agreed_step", "shown") if one.content[name]]
    return ": ".join([words.day(one.content["held_on"]), *(["; ".join(parts)] if parts else [])])


def _keys(_me: Me, things: Things) -> Iterator[BroughtQuestion]:
    for one in things:
        yield BroughtQuestion(f"key-{one.id}", words.KEY, (), "Keep it aside", words.LEAVE, (one,))


def _coaches(me: Me, things: Things) -> Iterator[BroughtQuestion]:
    """A couple has one coach at a time: while there is another, this one waits."""
    for one in things:
        beside = me.coach is not None and me.coach.id != one.id
        said = words.COACH.format(one.content["name"], _day(one.content["since"]))
        said = f"{said} {words.COACH_BESIDE}" if beside else said
        yield BroughtQuestion(f"coach-{one.id}", said, (), None if beside else "Yes, I agree", "No", (one,))


def _ended(me: Me, things: Things) -> Iterator[BroughtQuestion]:
    for one in things:
        said = words.COACH_ENDED.format(_name(me, one.id), _day(one.content["until"]))
        yield BroughtQuestion(f"ended-{one.id}", said, (), "Yes, end it here", "No", (one,))


def _agreements(me: Me, things: Things) -> Iterator[BroughtQuestion]:
    for one in things:
        kind = words.SAID.get(one.content["kind"])
        if kind is not None:
            said = words.AGREEMENT.format(_day(one.content["said_at"]), kind, _name(me, one.content["coach_id"]))
            yield BroughtQuestion(f"agreement-{one.id}", said, (), "Yes", "No", (one,))


def _erased(me: Me, things: Things) -> Iterator[BroughtQuestion]:
    by_place = [(one, _place(me, one)) for one in things]
    rows = [(one, place) for one, place in by_place if place]
    if rows:
        said = words.ERASED.format(words.and_(sorted({p for _, p in rows})) + (" were" if len(rows) > 1 else " was"))
        marks = tuple(one for one, _ in rows)
        yield BroughtQuestion("erased", said, (), "Yes, erase it here too", "No, keep it", marks)
    for one in things:
        if one.id == me.person.id:
            yield BroughtQuestion("erased-self", words.ERASED_SELF, (), None, "Keep everything", (one,))
        elif me.person.role is Role.COACH and one.id in {k.couple_id for k in me.store.coach_links()}:
            said = words.ERASED_COUPLE.format(me.store.couple_name(one.id))
            yield BroughtQuestion(f"erased-{one.id}", said, (), None, "Keep them", (one,))


def _place(me: Me, one: Brought) -> str | None:
    """What a mark names of one's own, as a person would say it."""
    for row in me.store.all_rows(me.person.id):
        if row.id == one.id:
            return f"the week of {words.day(row.week)}"
    for entry in me.store.entries.all_rows(me.person.id):
        if one.id in {entry.id, entry.thing}:
            return "one of your moments or patterns"
    if one.id in me.store.standing([one.id]) and one.id != me.person.id and me.person.role is not Role.COACH:
        return "something you had noted or chosen"
    return "a coaching session" if me.person.role is Role.COACH and _session(me, one.id) else None


def _session(me: Me, name: str) -> bool:
    return name in me.store.happened.there()


def _couples(me: Me, things: Things) -> Iterator[BroughtQuestion]:
    waiting = [w.content for w in me.store.brought(me.person.id) if w.kind is BroughtKind.PARTNER]
    for one in things:
        named = couple_names(Person(**content) for content in waiting if content["couple_id"] == one.id)
        said = words.COUPLE.format(named, _day(one.content["since"]))
        yield BroughtQuestion(f"couple-{one.id}", said, (), "Take them in", words.LEAVE, (one,))


def _name(me: Me, person_id: str) -> str:
    return next((p.name for p in me.store.people() if p.id == person_id), "somebody")


def _day(moment: datetime | date) -> str:
    return words.day(moment.date() if isinstance(moment, datetime) else moment)


Asking = Callable[[Me, Things], Iterator[BroughtQuestion]]
ASKED: dict[BroughtKind, Asking] = {
    BroughtKind.COACH: _coaches,
    BroughtKind.COACH_ENDED: _ended,
    BroughtKind.AGREEMENT: _agreements,
    BroughtKind.ERASED: _erased,
    BroughtKind.KEY: _keys,
    BroughtKind.COUPLE: _couples,
    BroughtKind.EVENT: _events,
    BroughtKind.SESSION: _sessions,
}
