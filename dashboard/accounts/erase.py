"""Erasing one's own: a week, everything written, or oneself, so that no byte is left in the data folder."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from pyrage.x25519 import Identity

from dashboard.accounts import own_letters
from dashboard.accounts.own_letters import Hand
from dashboard.domain.model import ERASED, Person
from dashboard.errors import BadInputError
from dashboard.store.storage import Storage


class What(StrEnum):
    """How much is erased."""

    WEEK = "week"
    EVERYTHING = "everything"
    ME = "me"


def erase(storage: Storage, person: Person, identity: Identity, what: What, week: date | None = None) -> None:
    """Erases and rewrites the file; what others wrote stays, and nobody gets a message. Raises BadInputError.

    `identity` is the key the person's passphrase opened: their letter to a coach says at once what is left.
    """
    if what is What.WEEK and week is None:
        raise BadInputError("Choose the week to erase.")
    with own_letters.along(storage, person.id, Hand(identity)):
        _erase(storage, person, what, week)


def _erase(storage: Storage, person: Person, what: What, week: date | None) -> None:
    if what is What.WEEK and week is not None:
        storage.erase(person, [week])
    elif what is What.EVERYTHING:
        storage.erase(person, None)
    else:
        gone = replace(
            person, name="former partner", sign_in=person.id, recipient=None, locked_identity=None,
            consent_at=None, reset_at=None, claim=ERASED, paused_from=None,
        )  # fmt: skip
        storage.erase(gone, None, goodbye=True)
