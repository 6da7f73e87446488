"""Files that come back from a coach with their own computer: what either brings in is there for both."""

from dataclasses import replace
from datetime import date

from dashboard.accounts import letters_here, own_letters
from dashboard.domain import arrival, coach_letter
from dashboard.domain.arrival import Arrival
from dashboard.domain.coach_letter import FromCoach, ShownSession
from dashboard.errors import BadInputError, SealError
from dashboard.keys import head as heads
from dashboard.keys import letter_file, letters
from dashboard.keys.head import Head
from dashboard.keys.letters import Letter
from dashboard.services.letters_in import OF_ARRIVAL, Result
from dashboard.services.letters_read import reader
from dashboard.services.me import Me, require_partner
from dashboard.store.arrived import Mark
from dashboard.store.letters import LetterState, Place
from dashboard.store.sessions import Event, Session
from dashboard.words import letter_words as words

MOST_WAITING = 4


def bring(me: Me, blob: bytes, *, go_on: bool = False) -> Result:
    """Takes in a file of the coach's: one's own letter at once, the other's waits for them. Raises a DashboardError."""
    require_partner(me)
    if me.coach is None or not me.coach.elsewhere:
        raise BadInputError(words.NOT_YOURS)
    mine, others = _mine(me, letter_file.open_file(blob, reader(me).identities))
    with me.store.letters.alone():
        return _taken(me, mine, others, go_on)


def look(me: Me) -> None:
    """Takes in what the other one of the two has brought for this one since, if it proves itself."""
    if me.coach is None or me.head is None or not me.coach.elsewhere:
        return
    for place in me.store.letters.places(LetterState.WAITING, author=me.coach.id, reader=me.person.id):
        with me.store.letters.alone():
            sealed = me.store.letters.sealed(place)
            try:
                mine = _opened(me, sealed or b"")
                _taken(me, (mine, sealed or b""), {place: None}, go_on=False)
            except (SealError, BadInputError):
                me.store.letters.arrive(me.writer, {place: None})


def has_mine(me: Me) -> date | None:
    """How far one's own letters have come, as the coach last said; None while they said nothing."""
    told = told_by_coach(me)
    return me.day_of(told.has.at) if told and told.has else None


def told_by_coach(me: Me) -> FromCoach | None:
    """The coach's letter to whoever is here."""
    if me.coach is None or me.head is None or not me.coach.elsewhere:
        return None
    found = letters_here.opened(me.store, reader(me), Place(LetterState.BROUGHT, me.coach.id, me.person.id))
    if found is None or found.letter.author.key != me.head.pins.get(me.coach.id):
        return None
    try:
        return coach_letter.read(found.letter.content)
    except ValueError:
        return None


def _mine(me: Me, parts: list[bytes]) -> tuple[tuple[Letter, bytes], dict[Place, bytes | None]]:
    """One's own letter of a file, and where the other's part waits. Raises SealError or BadInputError."""
    mine, others = None, list[bytes]()
    for sealed in parts:
        try:
            mine = letters.open_letter(sealed, *reader(me).identities), sealed
        except SealError as error:
            if str(error) != letters.NOT_FOR_ME:
                raise
            others.append(sealed)
    if mine is None:
        raise BadInputError(letter_file.NOT_FOR_ME)
    _checked(me, mine[0])
    assert me.coach is not None
    waits = {Place(LetterState.WAITING, me.coach.id, me.partner.id, heads.digest(sealed)): sealed for sealed in others}
    there = me.store.letters.places(LetterState.WAITING, author=me.coach.id, reader=me.partner.id)
    return mine, dict(waits) if len(there) < MOST_WAITING else {}


def _opened(me: Me, sealed: bytes) -> Letter:
    one = letters.open_letter(sealed, *reader(me).identities)
    _checked(me, one)
    return one


def _checked(me: Me, one: Letter) -> None:
    """Raises BadInputError unless it is this couple's coach who wrote, in bounds."""
    if me.coach is None or one.author.mark != me.coach.id or one.home != own_letters.home_of(me.couple):
        raise BadInputError(words.NOT_YOURS)
    if me.head is None or me.head.pins.get(me.coach.id) != one.author.key:
        raise BadInputError(words.CONFIRM_FIRST)
    try:
        coach_letter.read(one.content)
    except ValueError:
        raise BadInputError(words.NOT_VALID) from None


def _taken(me: Me, mine: tuple[Letter, bytes], puts: dict[Place, bytes | None], go_on: bool) -> Result:
    """One's own letter, if it is newer; what either brings stands in the sessions for both."""
    assert me.coach is not None
    head = heads.unseal(me.store.head(me.person.id) or b"", me.identity, me.person.id)
    one, sealed = mine
    coach, standing = me.coach.id, letters_here.standing(one)
    lines = head.lines.get(coach, ())
    came = arrival.judge(standing, head.pins.get(coach), head.received.get(coach), lines, go_on=go_on)
    if came is not Arrival.TAKEN:
        if puts:
            me.store.letters.arrive(me.writer, puts)
        said = (OF_ARRIVAL[came],) if came in OF_ARRIVAL else ()
        return Result(me.coach.name, me.day_of(one.at), said, came is Arrival.SECOND_COPY, taken=False)
    head = replace(
        head,
        received={**head.received, coach: standing},
        lines={**head.lines, coach: arrival.lines_after(standing, lines)},
    )
    puts = {**puts, Place(LetterState.BROUGHT, coach, me.person.id): sealed}
    with me.store.along(lambda _: me.store.letters.put_all(puts)):
        _write(me, one, head, go_on)
    return Result(me.coach.name, me.day_of(one.at))


def _write(me: Me, one: Letter, head: Head, go_on: bool) -> None:
    """The sessions and events of the couple say what the coach's newest letter says."""
    by, told = me.writer.changing(lambda _: head), coach_letter.read(one.content)
    mark, before = Mark(one.line, one.number), me.store.arrived.mark(one.author.mark, me.couple_id)
    newer = before is None or go_on or (before.line == one.line and before.number < one.number)
    if not newer:
        me.store.change_head(by)
        return
    held = [_session(me, session) for session in told.sessions]
    added = [Event(e.id, me.couple_id, one.author.mark, e.added, e.week, e.label) for e in told.events]
    me.store.arrived.take_in(by, one.author.mark, me.couple_id, mark, (held, added))


def _session(me: Me, told: ShownSession) -> Session:
    """A session as the store has it; nothing of the coach's own is in it."""
    focus, step, shown = told.focus or None, told.step or None, "\n".join(told.shown) or None
    return Session(told.id, me.couple_id, told.held_on, told.revision, focus, step, told.stage, shown)
