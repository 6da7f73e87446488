"""The keys of the invented couple and their coach: made anew with them, and locked by passphrases that are printed."""

from dataclasses import dataclass

from dashboard.domain.model import Person
from dashboard.keys.head import Newcomer, Writer
from dashboard.keys.identities import for_lock, new_identity, recipient_of
from dashboard.keys.passphrase import locked

PASSPHRASES = {"Ana": "demo ana", "Ben": "demo ben", "Dana": "demo dana"}
LITTLE_WORK = 10  # whoever reads the passphrases needs no second to try them


@dataclass(frozen=True)
class Invented:
    """One of the three, and who they are when they write."""

    person: Person
    newcomer: Newcomer

    @property
    def writing(self) -> Writer:
        """The same once they have a head."""
        return Writer(self.person.id, self.newcomer.identity)


def with_key(name: str, person: Person) -> Invented:
    """One of the three with a fresh key, locked by the printed passphrase; it opens in milliseconds."""
    identity = new_identity()
    lock = locked(for_lock(identity).encode(), PASSPHRASES[name], LITTLE_WORK)
    newcomer = Newcomer(person.id, identity, consent_at=person.consent_at, name=person.name)
    return Invented(_claimed(person, recipient_of(identity), lock), newcomer)


def _claimed(person: Person, recipient: str, lock: bytes) -> Person:
    return Person(**{**vars(person), "recipient": recipient, "locked_identity": lock})
