"""Rows saved as the store takes them, in a test about the store: nobody's head vouches for them, unless it says who."""

from collections.abc import Sequence
from dataclasses import replace

from dashboard.domain.model import new_id
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from dashboard.store.writers import RowAuthor


def saved(storage: Storage, row: Row, based_on: int, *, narrowed: bool = False, by: RowAuthor | None = None) -> Row:
    """The next revision over `based_on`, as it was stored."""
    return saved_many(storage, [(row, based_on, narrowed)], by)[0]


def saved_many(storage: Storage, steps: Sequence[tuple[Row, int, bool]], by: RowAuthor | None = None) -> list[Row]:
    """The same of many, all of them or none."""
    rows = [(replace(row, id=new_id(), revision=based_on + 1), narrowed) for row, based_on, narrowed in steps]
    storage.save_many(rows, by)
    return [row for row, _ in rows]
