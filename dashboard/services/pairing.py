"""A couple and a coach who has their own computer: known by a card, agreed to by both, heard by each."""

from dataclasses import replace

from dashboard.domain.model import AgreementKind, Person, Role, distinct, now
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.files import card_file
from dashboard.keys import cards
from dashboard.keys.cards import Card
from dashboard.keys.identities import recipient_of
from dashboard.services import coaches, letters, spoken_alone
from dashboard.services.me import Me, require_coach, require_partner
from dashboard.store.coaches import Agreement

CARD_NAME = card_file.NAME
HERE = "This card is of somebody who signs in on this computer. It is meant for another computer."
SAME = "This is the card you have of {}. Nothing has changed."


def my_card(me: Me) -> Card:
    """One's own card, from the key one's passphrase opened. Raises NotAllowedError on a shared screen."""
    return cards.of(me.person, recipient_of(me.identity))


def my_words(me: Me) -> str:
    """The four words of one's own card, to be read out to the other side."""
    return cards.check_words(my_card(me))


def propose(me: Me, text: str) -> None:
    """Names a coach by their card; the partner has to agree in their own sign-in. Raises BadInputError."""
    require_partner(me)
    card = _card_of_somebody_elsewhere(me, text)
    if me.coach is not None or coaches.proposal(me) is not None:
        raise BadInputError("There is already a coach here, or one is proposed.")
    people = me.store.people()
    known = next((p for p in people if p.id == card.mark), None)
    name = distinct(card.name, [p.name for p in people if not p.erased and p.id != card.mark])
    coach = Person(card.mark, None, Role.COACH, name, card.mark, 2, card.key, card=cards.line_of(card))
    me.store.change_person(coach) if known else me.store.add_person(coach)
    spoken_alone.say(me, me.person.couple_id or "", yes=False)
    me.store.agree(Agreement(coach.id, me.person.id, AgreementKind.AGREED, now()))
    _link_once_all_agreed(me)


def agree(me: Me, coach: Person) -> None:
    """This partner agrees to the proposed coach; once both did, the coach is theirs."""
    coaches.agree(me, coach)
    _link_once_all_agreed(me)


def renew(me: Me, text: str) -> None:
    """The coach has another key: their new card. Nothing goes to it before each has heard its words.

    Raises BadInputError when it is another coach's card.
    """
    require_partner(me)
    card = _card_of_somebody_elsewhere(me, text)
    if me.coach is None or not me.coach.elsewhere:
        raise NotAllowedError("There is no coach with their own computer here.")
    if card.mark != me.coach.id:
        raise BadInputError(f"This is not a card of {me.coach.name}. End with this coach first, both of you.")
    if card.key == me.coach.recipient:
        raise BadInputError(SAME.format(me.coach.name))
    with letters.along(me):
        me.store.change_person(replace(me.coach, recipient=card.key, card=cards.line_of(card)))


def card_for_couples(me: Me) -> Card:
    """A coach's card, for couples with their own computer. Raises NotAllowedError."""
    require_coach(me)
    return my_card(me)


def card_line(me: Me) -> str:
    """The same as one line to paste."""
    return cards.line_of(card_for_couples(me))


def card_as_text(me: Me) -> bytes:
    """The same as a small text file."""
    return card_file.as_text(card_for_couples(me))


def card_as_picture(me: Me) -> bytes:
    """The same as a QR, a PNG."""
    return card_file.as_picture(card_for_couples(me))


def _link_once_all_agreed(me: Me) -> None:
    found = coaches.proposal(me)
    if found is not None and {p.id for p in me.present} <= set(found.agreed):
        me.store.link_coach(me.couple_id, found.coach.id)


def _card_of_somebody_elsewhere(me: Me, text: str) -> Card:
    card = cards.read(text)
    if any(p.id == card.mark and not p.elsewhere for p in me.store.people()):
        raise BadInputError(HERE)
    return card
