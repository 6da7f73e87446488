"""Files that come in on a coach's own copy: truth is per author, and what was not heard by voice waits unseen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dashboard.accounts import letters_here
from dashboard.domain import arrival, coach_settings, letter
from dashboard.domain.arrival import Arrival
from dashboard.domain.model import ERASED, Person, Role, now
from dashboard.errors import BadInputError
from dashboard.keys import cards, letter_file, letters
from dashboard.keys import head as heads
from dashboard.keys.head import Head
from dashboard.keys.letters import Letter
from dashboard.services.coach_copy import is_mine
from dashboard.services.letters_read import reader
from dashboard.services.me import Me, require_coach
from dashboard.store.letters import LetterState, Place
from dashboard.words import letter_words as words

MOST_WAITING = 8
MEGABYTES = letter_file.LARGEST // 1_000_000
OF_ARRIVAL = {Arrival.KNOWN: words.KNOWN, Arrival.OLDER: words.OLDER, Arrival.FORMER_COPY: words.FORMER_COPY}


@dataclass(frozen=True)
class Result:
    """What a file came to: whose it is, how far what is here reaches now, and a sentence for all that was not taken.

    `second_copy`: it can be taken once the reader has asked and says so. `taken`: something of it came in.
    """

    names: str = ""
    up_to: date | None = None
    said: tuple[str, ...] = ()
    second_copy: bool = False
    taken: bool = True


@dataclass(frozen=True)
class Waiting:
    """A letter whose author's words were not heard yet."""

    place: Place
    letter: Letter
    sealed: bytes


def bring(me: Me, blob: bytes, *, go_on: bool = False) -> Result:
    """Takes in a file of a couple's, author by author. Raises a DashboardError where nothing of it was taken."""
    _owner(me)
    opened = [_opened(me, sealed) for sealed in letter_file.open_file(blob, reader(me).identities)]
    if not opened:
        raise BadInputError(letter_file.NO_FILE)
    homes = {one.home for one, _ in opened}
    marks = {one.author.mark for one, _ in opened}
    if len(homes) != 1 or len(marks) != len(opened) or not marks <= set(next(iter(homes)).partners):
        raise BadInputError(words.OTHER_COUPLE)
    with me.store.letters.alone():
        return _taken(me, opened, go_on)


def expected(me: Me) -> bool:
    """Whether there is a couple with their own computer, or letters of one wait for words."""
    require_coach(me)
    mine = {k.couple_id for k in me.store.coach_links() if k.coach_id == me.person.id and k.until is None}
    there = any(p.elsewhere and p.couple_id in mine for p in me.store.people())
    return there or bool(me.store.letters.places(LetterState.WAITING, reader=me.person.id))


def waiting(me: Me) -> list[Waiting]:
    """Every letter that waits for words, by couple."""
    require_coach(me)
    found = []
    for place in me.store.letters.places(LetterState.WAITING, reader=me.person.id):
        one, sealed = letters_here.opened(me.store, reader(me), place), me.store.letters.sealed(place)
        if one is not None and sealed is not None:
            found.append(Waiting(place, one.letter, sealed))
    return sorted(found, key=lambda w: (w.letter.home.id, w.letter.home.partners.index(w.place.author), w.place.tag))


def begins(me: Me) -> bool:
    """Whether anybody who waits for words is of a couple not known here yet."""
    known = {p.couple_id for p in me.store.people()}
    return any(w.letter.home.id not in known for w in waiting(me))


def hear(me: Me, typed: str, *, spoken: bool = False) -> Result:
    """The four words somebody read out: their letter counts from now on, and no other key for them.

    `spoken`: the coach has spoken with each of them alone; a couple becomes known only then, with that day. Raises
    BadInputError until it was said, and when the words are nobody's who waits.
    """
    _owner(me)
    heard = next((w for w in waiting(me) if cards.check_words(w.letter.author) == cards.as_typed(typed)), None)
    if heard is None:
        raise BadInputError(words.WRONG_WORDS)
    with me.store.letters.alone():
        return _heard(me, heard, spoken=spoken)


def forget(me: Me, home: str) -> None:
    """Lets go of what waits for words of one couple."""
    _owner(me)
    gone = {w.place: None for w in waiting(me) if w.letter.home.id == home}
    me.store.letters.arrive(me.writer, gone)


def up_to(me: Me, couple: Iterable[Person]) -> date | None:
    """How far the letters of a couple reach: the day when what they show last moved."""
    found = letters_here.read(me.store, reader(me), couple)
    return max((me.day_of(one.letter.at) for one in found.values()), default=None)


def of(me: Me, mark: str) -> Letter | None:
    """The letter of one author that counts here."""
    found = letters_here.read(me.store, reader(me), [p for p in me.couple if p.id == mark])
    return found[mark].letter if mark in found else None


def ended(me: Me, couple: Iterable[Person]) -> list[Person]:
    """Those whose letter here is their last: they have ended with this coach, or erased themselves."""
    found = letters_here.read(me.store, reader(me), couple)
    return [person for person in couple if person.id in found and found[person.id].letter.last]


def held(me: Me, couple: Iterable[Person]) -> list[Person]:
    """Those whose letter here is from before a new key of theirs, whose words were not heard yet."""
    waits = {w.place.author for w in waiting(me)}
    return [person for person in couple if person.id in waits and person.recipient is not None]


def set_back(me: Me, couple: Iterable[Person]) -> list[Person]:
    """Those whose letter is gone from here, or is an older one: their newest file brings it back."""
    people = list(couple)
    gone = letters_here.set_back(me.store, reader(me), people)
    return [person for person in people if person.id in gone]


def _owner(me: Me) -> None:
    """Raises NotAllowedError or BadInputError unless a coach is here who may take in couples."""
    require_coach(me)
    if is_mine(me) and coach_settings.load(me.folder).policy is None:
        raise BadInputError(words.NO_POLICY)


def _opened(me: Me, sealed: bytes) -> tuple[Letter, bytes]:
    """Raises SealError when it does not open or does not prove itself, BadInputError when it holds what none can."""
    one = letters.open_letter(sealed, *reader(me).identities)
    try:
        letter.read(one.content)
    except ValueError:
        raise BadInputError(words.NOT_VALID) from None
    return one, sealed


def _taken(me: Me, opened: list[tuple[Letter, bytes]], go_on: bool) -> Result:
    """What of a file counts now; one write for all of it."""
    home = opened[0][0].home
    partners = _known(me, opened)
    head, puts, said = _head(me), dict[Place, bytes | None](), list[str]()
    found, missing = set[Arrival](), letters_here.set_back(me.store, reader(me), partners.values())
    for one, sealed in opened:
        mark, standing = one.author.mark, letters_here.standing(one)
        lines = head.lines.get(home.id, ())
        heard = head.pins.get(mark) if partners else None
        came = arrival.judge(standing, heard, head.received.get(mark), lines, go_on=go_on)
        if came is Arrival.KNOWN and mark in missing:
            came = Arrival.TAKEN
        found.add(came)
        if came is Arrival.TAKEN:
            puts[Place(LetterState.BROUGHT, mark, me.person.id)] = sealed
            head = _received(head, home.id, mark, standing)
            partners = {**partners, mark: _as_told(partners[mark], one)}
        elif came is Arrival.UNHEARD:
            puts |= _waits(me, one, sealed)
            said.append((words.NEW_KEY if heard else words.UNHEARD).format(one.author.name))
    if puts:
        me.store.letters.arrive(me.writer.changing(lambda _: head), puts, people=list(partners.values()))
    said += [OF_ARRIVAL[came] for came in OF_ARRIVAL if came in found and Arrival.TAKEN not in found]
    names = " and ".join(p.name for p in partners.values()) or " and ".join(one.author.name for one, _ in opened)
    return Result(names, _reach(me, partners.values()), tuple(said), Arrival.SECOND_COPY in found, bool(puts))


def _as_told(person: Person, one: Letter) -> Person:
    """An author as their letter has them: called so, and erased where they say so of themselves."""
    gone = ERASED if one.content.get("gone") is True else None
    return replace(person, name=one.author.name, card=cards.line_of(one.author), claim=gone)


def _known(me: Me, opened: list[tuple[Letter, bytes]]) -> dict[str, Person]:
    """The partners by mark where the couple is known here. Raises BadInputError when it is another one's."""
    home, people = opened[0][0].home, me.store.people()
    theirs = {p.id: p for p in people if p.couple_id == home.id}
    if not theirs:
        if any(p.id in home.partners for p in people):
            raise BadInputError(words.OTHER_COUPLE)
        return {}
    mine = {k.couple_id for k in me.store.coach_links() if k.coach_id == me.person.id and k.until is None}
    if set(theirs) != set(home.partners) or home.id not in mine or not all(p.elsewhere for p in theirs.values()):
        raise BadInputError(words.OTHER_COUPLE)
    return theirs


def _waits(me: Me, one: Letter, sealed: bytes) -> Mapping[Place, bytes | None]:
    """Where a letter waits for words: one for each key, and not without end. Raises BadInputError."""
    place = Place(LetterState.WAITING, one.author.mark, me.person.id, heads.digest(one.author.key.encode()))
    of_couple = [w for w in waiting(me) if w.letter.home.id == one.home.id]
    before = next((w.letter for w in of_couple if w.place == place), None)
    if before is None and len(of_couple) >= MOST_WAITING:
        raise BadInputError(words.TOO_MANY)
    older = before is not None and before.line == one.line and before.number > one.number
    return {} if older else {place: sealed}


def _heard(me: Me, heard: Waiting, *, spoken: bool) -> Result:
    mark, home = heard.place.author, heard.letter.home
    partners = _known(me, [(heard.letter, heard.sealed)])
    if not partners and not spoken:
        raise BadInputError(words.NOT_SPOKEN)
    head = replace(_head(me), pins={**_head(me).pins, mark: heard.letter.author.key})
    others = [w for w in waiting(me) if w.place.author == mark]
    puts: dict[Place, bytes | None] = {w.place: None for w in others}
    standing = letters_here.standing(heard.letter)
    lines = head.lines.get(home.id, ())
    came = arrival.judge(standing, standing.key, head.received.get(mark), lines)
    if came is Arrival.TAKEN or came is Arrival.SECOND_COPY:
        puts[Place(LetterState.BROUGHT, mark, me.person.id)] = heard.sealed
        head = _received(head, home.id, mark, standing)
    by = me.writer.changing(lambda _: head)
    everyone = {p.id: p for p in partners.values()} or {p.id: p for p in _strangers(me, heard)}
    everyone[mark] = replace(_as_told(everyone[mark], heard.letter), recipient=heard.letter.author.key)
    first, second = (everyone[of] for of in home.partners)
    if partners:
        me.store.letters.arrive(by, puts, people=[everyone[mark]])
    else:
        me.store.letters.arrive(by, puts, new=(f"{first.name} & {second.name}", first, second), day=me.today)
    return Result(f"{first.name} and {second.name}", _reach(me, (first, second)))


def _strangers(me: Me, heard: Waiting) -> list[Person]:
    """Both partners of a couple not known yet; the other one by the name on a letter that waits, if there is one."""
    home = heard.letter.home
    named = {w.place.author: w.letter.author.name for w in waiting(me) if w.letter.home == home}
    return [
        Person(mark, home.id, Role.PARTNER, named.get(mark, "Their partner"), mark, slot, consent_at=now(), card="")
        for slot, mark in enumerate(home.partners)
    ]


def _received(head: Head, origin: str, mark: str, standing: arrival.Standing) -> Head:
    lines = {**head.lines, origin: arrival.lines_after(standing, head.lines.get(origin, ()))}
    return replace(head, received={**head.received, mark: standing}, lines=lines)


def _head(me: Me) -> Head:
    """The head as it is stored at this moment."""
    return heads.unseal(me.store.head(me.person.id) or b"", me.identity, me.person.id)


def _reach(me: Me, couple: Iterable[Person]) -> date | None:
    fresh = replace(reader(me), head=_head(me))
    found = letters_here.read(me.store, fresh, [replace(p) for p in couple])
    return max((me.day_of(one.letter.at) for one in found.values()), default=None)
