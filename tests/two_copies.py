"""Two data folders: Ana and Ben at home, Coach Dana on a copy of her own; what goes between them is files."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyrage.x25519 import Identity

from dashboard.accounts.visits import Mode, Visit
from dashboard.domain.coach_settings import Policy, Practice
from dashboard.domain.model import Person, Role, new_id, now
from dashboard.keys import cards
from dashboard.keys.head_writer import Newcomer
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import coach_copy, coaches, letters_back, letters_in, letters_out, pairing
from dashboard.services.letters_in import Result
from dashboard.services.me import Me, identify
from dashboard.store.storage import Storage
from tests.cast import Cast, assemble, moved_in

PAIR = ("Ana", "Ben")


@dataclass
class Desk:
    """A coach's own copy."""

    storage: Storage
    identity: Identity
    id: str
    anywhere: Visit

    @property
    def me(self) -> Me:
        """Dana, as a service is told, looking at the couple she chose last."""
        return identify(self.anywhere, self.storage)

    def look_at(self, couple_id: str | None) -> Me:
        """Dana at her desk with one couple open."""
        self.anywhere = Visit(new_id()[:8], self.id, Role.COACH, self.identity)
        self.anywhere.couple_id = couple_id
        return self.me

    def in_session(self, couple_id: str) -> Me:
        """The screen turned round."""
        self.look_at(couple_id)
        coaches.open_session(self.me, couple_id)
        assert self.anywhere.mode is Mode.SESSION
        return self.me


@dataclass
class Two:
    """Home and desk."""

    home: Cast
    desk: Desk

    @property
    def couple_id(self) -> str:
        """Ana's and Ben's couple, on both copies."""
        return self.home.person("Ana").couple_id or ""

    def at_home(self, name: str) -> Me:
        """One of the two in their own sign-in."""
        self.home.enter(name)
        return self.home.me

    def pair(self, *heard: str) -> None:
        """Both agree to Dana's card and hear her words; Dana hears those of `heard` in their first file."""
        card = pairing.card_for_couples(self.desk.look_at(None))
        pairing.propose(self.at_home("Ana"), cards.line_of(card))
        proposal = coaches.proposal(self.at_home("Ben"))
        assert proposal is not None
        pairing.agree(self.home.me, proposal.coach)
        for name in PAIR:
            coaches.confirm_words(self.at_home(name), pairing.my_words(self.desk.look_at(None)))
        if heard:
            self.send()
        for name in heard:
            letters_in.hear(self.desk.look_at(None), pairing.my_words(self.at_home(name)), spoken=True)

    def file(self, name: str = "Ana") -> bytes:
        """A file for Dana, as one of the two makes it."""
        return letters_out.for_coach(self.at_home(name)).content

    def send(self, *, go_on: bool = False, name: str = "Ana") -> Result:
        """A file for Dana, made and brought in."""
        return letters_in.bring(self.desk.look_at(None), self.file(name), go_on=go_on)

    def back(self) -> bytes:
        """A file for Ana and Ben."""
        return letters_out.for_couple(self.desk.look_at(self.couple_id)).content

    def send_back(self, name: str = "Ana", *, go_on: bool = False) -> Result:
        """A file for Ana and Ben, made and brought in by one of them."""
        return letters_back.bring(self.at_home(name), self.back(), go_on=go_on)


@cache
def _dana() -> tuple[str, Identity]:
    return new_id(), new_identity()


def apart(folder: Path, *, strangers: bool = False) -> Two:
    """Both copies; the desk has its settings and knows nobody. The people are always the same but for `strangers`."""
    (folder / "home").mkdir()
    (folder / "desk").mkdir()
    home = (assemble if strangers else moved_in)(folder / "home")
    store, (id_, identity) = Storage(folder / "desk"), (new_id(), new_identity()) if strangers else _dana()
    dana = Person(id_, None, Role.COACH, "Dana", "dana", 2, recipient_of(identity), b"locked", now())
    store.add_person(dana, Newcomer(dana.id, identity, consent_at=dana.consent_at))
    desk = Desk(store, identity, dana.id, Visit(new_id()[:8], dana.id, Role.COACH, identity))
    coach_copy.save_settings(desk.me, Practice(policy=Policy.LIMITED))
    return Two(home, desk)
