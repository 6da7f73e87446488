"""The keys of the invented couple and their coach: made anew with them, and locked by passphrases that are printed."""

from dataclasses import dataclass, replace

from dashboard.domain.model import Person
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import for_lock, new_identity, recipient_of
from dashboard.keys.passphrase import locked

PASSPHRASES = {"Ana": "demo ana", "Ben": "demo ben", "Dana": "demo dana"}
LITTLE_WORK = 10  # whoever reads the passphrases needs no second to try them


@dataclass(frozen=True)
class Invented:
    """One of the three, and who they are when they write."""

    person: Person
    writing: Writer


def with_key(name: str, person: Person) -> Invented:
    """One of the three with a fresh key, locked by the printed passphrase; it opens in milliseconds."""
    identity = new_identity()
    lock = locked(for_lock(identity).encode(), PASSPHRASES[name], LITTLE_WORK)
    return Invented(
        replace(person, recipient=recipient_of(identity), locked_identity=lock), Writer(person.id, identity)
    )
