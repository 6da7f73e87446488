"""Erasing one's own: a week, everything written, or oneself, so that no byte is left in the data folder."""

from datetime import date
from enum import StrEnum

from dashboard.accounts import own_letters
from dashboard.domain.model import Person
from dashboard.errors import BadInputError, SealError
from dashboard.keys import head as heads
from dashboard.keys.head_writer import GONE, Writer
from dashboard.store.storage import Storage
from dashboard.store.writers import CHECK_IN


class What(StrEnum):
    """How much is erased."""

    WEEK = "week"
    EVERYTHING = "everything"
    ME = "me"


def erase(storage: Storage, person: Person, by: Writer, what: What, week: date | None = None) -> None:
    """Erases and rewrites the file; what others wrote stays, and nobody gets a message. Raises BadInputError.

    The letter to a coach says at once what is left.
    """
    if what is What.WEEK and week is None:
        raise BadInputError("Choose the week to erase.")
    with own_letters.along(storage, by):
        _erase(storage, person, by, what, week)


def _erase(storage: Storage, person: Person, by: Writer, what: What, week: date | None) -> None:
    if what is not What.ME:
        weeks = [week] if what is What.WEEK and week else None
        storage.erase(person, weeks, by, missing=_missing(storage, by, week if weeks else None))
    else:
        storage.erase(person.gone, None, by, goodbye=True)


def _missing(storage: Storage, by: Writer, week: date | None) -> set[str]:
    """Rows of that week, or of all of them, that their author was told are missing or spoilt."""
    found = storage.head(by.id)
    if found is None:
        raise SealError(GONE)
    head = heads.unseal(found, by.identity, by.id)
    return {row for row in head.lost if week is None or head.rows[row][:2] == (CHECK_IN, week.isoformat())}
