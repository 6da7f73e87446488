"""A couple and their coach: proposed by one, agreed by both, claimed with a code, confirmed by check words."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from dashboard.accounts.sign_in import Mode, code_hash, new_code
from dashboard.domain.model import ERASED, AgreementKind, Person, Role, clean_name, distinct, new_id, now
from dashboard.domain.names import folded, too_little
from dashboard.domain.partners import couple_names
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import cards
from dashboard.keys.head import Head
from dashboard.keys.identities import recipient_of
from dashboard.services import letters, letters_read, spoken_alone
from dashboard.services.me import Me, require_coach, require_partner
from dashboard.store.coaches import Agreement
from dashboard.words.before_you_begin import WHY_PARTNERS

# A word of a name, or signs that are one; what stands between words in any hand is neither.
WORD = re.compile(r"\w+|[^\w\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f]+")


@dataclass(frozen=True)
class Proposal:
    """A coach somebody of the couple proposed and who is not theirs yet."""

    coach: Person
    agreed: tuple[str, ...]


def propose(me: Me, name: str) -> None:
    """Names a coach; a partner who is still here has to agree in their own sign-in. Raises BadInputError."""
    require_partner(me)
    if me.coach is not None or proposal(me) is not None:
        raise BadInputError("There is already a coach here, or one is proposed.")
    try:
        cleaned = clean_name(name)
    except ValueError as error:
        raise BadInputError(str(error)) from None
    name = distinct(cleaned, [p.name for p in me.store.people() if not p.erased])
    coach = Person(new_id(), None, Role.COACH, name, name.casefold(), 2)
    me.store.add_person(coach)
    spoken_alone.say(me, me.person.couple_id or "", yes=False)
    me.store.agree(Agreement(coach.id, me.person.id, AgreementKind.AGREED, now()))


def proposal(me: Me) -> Proposal | None:
    """The coach proposed for this couple and who agreed so far; None when none is open."""
    if me.coach is not None:
        return None
    said, couple = me.store.agreements(), {p.id for p in me.couple}
    ended = {k.coach_id: k.until for k in me.store.coach_links() if k.couple_id == me.couple_id and k.until}
    for coach in me.store.people():
        about = [a for a in said if a.coach_id == coach.id and a.person_id in couple]
        about = [a for a in about if coach.id not in ended or a.said_at > ended[coach.id]]
        waits = coach.elsewhere or not coach.claimed
        if about and waits and not coach.erased and about[-1].kind in {AgreementKind.AGREED, AgreementKind.DECLINED}:
            about = about[max((n + 1 for n, a in enumerate(about) if a.kind == AgreementKind.DECLINED), default=0) :]
            if about:
                return Proposal(coach, tuple(a.person_id for a in about if a.kind == AgreementKind.AGREED))
    return None


def agree(me: Me, coach: Person) -> None:
    """This partner agrees to the proposed coach."""
    require_partner(me)
    me.store.agree(Agreement(_proposed(me, coach).id, me.person.id, AgreementKind.AGREED, now()))


def decline(me: Me, coach: Person) -> None:
    """This partner does not want the proposed coach; the proposal is over for both and the name is free again."""
    require_partner(me)
    coach = _proposed(me, coach)
    me.store.agree(Agreement(coach.id, me.person.id, AgreementKind.DECLINED, now()))
    me.store.change_person(replace(coach, sign_in=coach.id, claim=ERASED))


def _proposed(me: Me, coach: Person) -> Person:
    """The proposed coach as stored now. Raises NotAllowedError once they came or the proposal is over."""
    proposed = proposal(me)
    if proposed is None or proposed.coach.id != coach.id:
        raise NotAllowedError("This was settled in another window since. Look at the page again.")
    return proposed.coach


def make_code(me: Me) -> str:
    """A new one-time code for the coach both agreed to; an earlier one stops working."""
    require_partner(me)
    proposed = proposal(me)
    if proposed is None or not {p.id for p in me.present} <= set(proposed.agreed):
        raise NotAllowedError("Both of you agree first, each in your own sign-in.")
    if spoken_alone.on(me, me.person.couple_id or "") is None:
        raise BadInputError(WHY_PARTNERS.format(coach=proposed.coach.name))
    code = new_code()
    me.store.change_person(replace(proposed.coach, claim=code_hash(code)))
    return code


def confirm_words(me: Me, words: str) -> None:
    """Checks the four words heard from the coach. Raises BadInputError when they are others."""
    require_partner(me)
    if me.coach is None or me.coach.recipient is None:
        raise NotAllowedError("There is no coach here yet.")
    card = cards.of(me.coach)
    if cards.as_typed(words) != cards.check_words(card):
        raise BadInputError("Those are not this coach's four words. Ask your coach to read them out again.")
    coach, since = me.coach.id, me.coach_since
    assert since is not None
    said = Agreement(me.coach.id, me.person.id, AgreementKind.WORDS_CONFIRMED, now())
    with letters.along(me):
        me.store.agree(said, me.writer.changing(lambda head: _pinned(head, coach, card.key, since)))


def withdraw_words(me: Me) -> None:
    """This partner alone stops sharing with the coach alone; nothing more goes to the coach's key."""
    require_partner(me)
    if me.coach is not None:
        coach = me.coach.id
        said = Agreement(coach, me.person.id, AgreementKind.WORDS_WITHDRAWN, now())
        with letters.along(me):
            me.store.agree(said, me.writer.changing(lambda head: _unpinned(head, coach)))


def _pinned(head: Head, coach: str, key: str, since: datetime) -> Head:
    """The key that the words were of, whatever else stands in the file, and from when this coach may read."""
    left = {one: restore for one, restore in head.left.items() if one != coach}
    return replace(head, pins={**head.pins, coach: key}, since={**head.since, coach: since}, left=left)


def _unpinned(head: Head, coach: str) -> Head:
    return replace(head, pins={of: pin for of, pin in head.pins.items() if of != coach})


def removal_agreed(me: Me) -> set[str]:
    """Who of the couple has said that the coach is to be theirs no longer."""
    about = [a for a in me.store.agreements() if me.coach and a.coach_id == me.coach.id]
    about = [a for a in about if me.coach_since is not None and a.said_at >= me.coach_since]
    said = {a.person_id: a.kind for a in about if a.kind in {AgreementKind.REMOVAL, AgreementKind.NO_REMOVAL}}
    return {p for p, kind in said.items() if kind == AgreementKind.REMOVAL}


def remove(me: Me, yes: bool = True) -> None:
    """This partner agrees to end with the coach, or takes that back; when both agree it is done at once.

    Whoever is left of a couple decides alone.
    """
    require_partner(me)
    if me.coach is None or me.person.couple_id is None:
        raise NotAllowedError("There is no coach here.")
    with letters.along(me):
        me.store.agree(
            Agreement(me.coach.id, me.person.id, AgreementKind.REMOVAL if yes else AgreementKind.NO_REMOVAL, now())
        )
    if {p.id for p in me.present} <= removal_agreed(me):
        with letters.taking_leave(me, me.coach):
            coach = me.coach.id
            by = me.writer.changing(lambda head: replace(head, left={**head.left, coach: ""}))
            me.store.end_coach(me.person.couple_id, coach, by)


def my_words(me: Me) -> str:
    """The four words a coach reads out to each partner."""
    require_coach(me)
    return cards.check_words(cards.of(me.person, recipient_of(me.identity)))


def look_together(me: Me) -> None:
    """Turns a partner's visit into the screen both look at."""
    require_partner(me)
    me.visit.share_screen(Mode.TOGETHER, me.person.couple_id)


def open_session(me: Me, couple_id: str) -> None:
    """Turns a coach's visit into a session with one of their couples."""
    require_coach(me)
    if couple_id not in my_couples(me):
        raise NotAllowedError("This couple does not have you as their coach.")
    me.visit.share_screen(Mode.SESSION, couple_id, letters_read.take_into_session(me, couple_id))


def my_couples(me: Me) -> dict[str, str]:
    """The couples of the coach who is here, but for those put away: id and names, as "Ana and Ben"."""
    require_coach(me)
    mine = {k.couple_id for k in me.store.coach_links() if k.coach_id == me.person.id and k.until is None}
    mine -= me.store.couples.archived()
    couples: dict[str, list[Person]] = {}
    for person in me.store.people():
        if person.couple_id in mine:
            couples.setdefault(person.couple_id, []).append(person)
    return {couple_id: couple_names(people) for couple_id, people in couples.items()}


def found(me: Me, typed: str) -> dict[str, str]:
    """The couple a coach means by the first letters of one name or of both; accents and capitals do not matter.

    While more than one couple begins like that nobody is named: whoever looks on may learn who else comes here.
    """
    if too_little(typed):
        return {}
    meant = my_couples(me)
    for fits in (_begins, _words, _whole):
        meant = {c: names for c, names in meant.items() if fits(folded(typed), folded(names))}
        if len(meant) < 2:
            return meant
    return {}


def several(me: Me, typed: str) -> bool:
    """Whether more than one couple begins like that, and none is meant yet."""
    like = [names for names in my_couples(me).values() if _begins(folded(typed), folded(names))]
    return len(like) > 1 and not found(me, typed)


def _begins(typed: str, names: str, *, whole: bool = False) -> bool:
    """Whether each word that was typed is the beginning of a word of the names, each of another one."""
    words, parts = WORD.findall(names), WORD.findall(typed)
    for part in parts:
        match = next((w for w in words if (w == part if whole else w.startswith(part))), None)
        if match is None:
            return False
        words.remove(match)
    return bool(parts)


def _words(typed: str, names: str) -> bool:
    """Whether each of them is a whole word of the names."""
    return _begins(typed, names, whole=True)


def _whole(typed: str, names: str) -> bool:
    """Whether they are the whole name of one, or of both."""
    return " ".join(typed.split()) in {names, *names.split(" and ")}
