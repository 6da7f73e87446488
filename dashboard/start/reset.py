"""`python3 -m dashboard reset NAME`: a way back in for somebody who lost both passphrase and recovery key."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dashboard.accounts.sign_in import code_hash, new_code
from dashboard.domain.model import Person, Role, now
from dashboard.errors import BadInputError
from dashboard.start.progress import say
from dashboard.store.one_person import EarlierKey
from dashboard.store.storage import Storage

CLOSED = {
    Role.PARTNER: "what {name} kept for oneself or for the coach alone, earlier versions, and what is half written",
    Role.COACH: "the notes of {name}, and what partners told {name} alone",
}
BEFORE = """This takes the key of {name} away: neither passphrase nor recovery key will sign {name} in any more.
Closed then, for {name} too: {closed}.
What is shared with both stays where it is. The old key is kept aside, locked as it is: with its recovery key or its
passphrase {name} can open those things again. The date of this reset stays on that person's page."""


def reset(data: Path, name: str, agreed: Callable[[Person], bool] = lambda _: True) -> str | None:
    """Takes the key of `name` away and returns the one-time code with which they claim their name anew.

    None, and nothing done, unless whoever asks has `agreed`. Raises BadInputError when nobody is called that.
    """
    storage, moment, code = Storage(data), now(), new_code()
    for sentence in storage.put_right:
        say(sentence)
    try:
        person = _named(storage, name)
        if not agreed(person):
            return None
        earlier = EarlierKey(person.id, person.recipient or "", person.locked_identity or b"", moment)
        gone = replace(person, recipient=None, locked_identity=None, claim=code_hash(code), reset_at=moment)
        storage.reset(gone, earlier)
        return code
    finally:
        storage.close()


def before(person: Person) -> str:
    """Whom a reset is of and what it closes, in words, plain ASCII."""
    name = ascii(person.name)[1:-1]
    return BEFORE.format(name=name, closed=CLOSED[person.role].format(name=name))


def _named(storage: Storage, name: str) -> Person:
    wanted = " ".join(name.split()).casefold()
    found = [p for p in storage.people() if p.sign_in == wanted and p.claimed and not p.elsewhere]
    if not found:
        raise BadInputError(f"Nobody called {name!a} has a passphrase here.")
    return found[0]
