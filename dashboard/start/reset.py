"""`python3 -m dashboard reset NAME`: a way back in for somebody who lost both passphrase and recovery key."""

from dataclasses import replace
from pathlib import Path

from dashboard.accounts.sign_in import code_hash, new_code
from dashboard.domain.model import Person, now
from dashboard.errors import BadInputError
from dashboard.store.storage import Storage


def reset(data: Path, name: str) -> str:
    """Takes the key of `name` away and returns the one-time code with which they claim their name anew.

    What was sealed to the old key stays sealed. Raises BadInputError when nobody is called that.
    """
    storage = Storage(data)
    try:
        person = _named(storage, name)
        code = new_code()
        gone = replace(person, recipient=None, locked_identity=None, claim=code_hash(code), reset_at=now())
        storage.change_person(gone)
        return code
    finally:
        storage.close()


def _named(storage: Storage, name: str) -> Person:
    wanted = " ".join(name.split()).casefold()
    found = [p for p in storage.people() if p.sign_in == wanted and p.claimed]
    if not found:
        raise BadInputError(f"Nobody called {name!a} has a passphrase here.")
    return found[0]
