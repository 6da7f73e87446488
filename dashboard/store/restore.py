"""Restoring a copy: what the store has lost waits for whoever it concerns; without a store the copy counts whole."""

# Two people share the store, and either may have changed a copy. So nothing in a store changes by a restore: what a
# copy brings is laid by, and counts once its author's sign-in has proven it, or whoever it concerns has said yes.

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from dashboard.domain.model import new_id
from dashboard.errors import BadInputError, StorageError
from dashboard.store import (
    contents,
    disk,
    engine,
    letters_kept,
    mending,
    migrations,
    missing,
    second_set,
    whole_copy,
)
from dashboard.store.database import Database
from dashboard.store.failures import ascii_path, plainly

NOT_WHOLE = "The copy {} does not open whole. Nothing was changed; try another one."
NOT_OURS = "The copy {} is not one that Healing Together made. Nothing was changed; try another one."
OTHER_PEOPLE = (
    "This copy is of other people than those here. Nothing was changed. To bring it back into a folder of its own: "
    'python3 -m dashboard restore "{}" --data DIR'
)


@contextlib.contextmanager
def readable(folder: Path, source: Path) -> Iterator[Path]:
    """A copy of `source`, of today's schema, while the block runs; `source` is only read. Raises StorageError."""
    work = folder / f"restore-{secrets.token_hex(4)}.tmp"
    try:
        with plainly(folder):
            try:
                version = contents.version(source)
                if version is None or contents.saves(source) is None:
                    raise StorageError(NOT_OURS.format(ascii_path(source)))
                migrations.refuse_newer(version, source)
                engine.copy(source, work)
                if 1 <= version < migrations.VERSION and not migrations.fits(work):
                    engine.edit(work, migrations.steps(version))
                if not migrations.fits(work):
                    raise StorageError(NOT_OURS.format(ascii_path(source)))
                mending.mended(work)
            except engine.Error as error:
                found = disk.trouble(error)
                if found is disk.Trouble.NEWER:
                    migrations.refuse_newer("unknown", source)
                if found in {disk.Trouble.OTHER, disk.Trouble.DAMAGED}:
                    raise StorageError(NOT_WHOLE.format(ascii_path(source))) from None
                raise
        yield work
    finally:
        disk.remove(work)


def bring_back(database: Database, source: Path) -> bool:
    """Restores `source` into a new generation, with a safety copy of what was there before.

    Returns whether it was taken whole, keys included, because nobody was here. Raises BadInputError when it holds
    other people.
    """
    with readable(database.folder, source) as work:
        there, here = contents.of_file(work), contents.of(database.read)
        if here.people and not here.people & there.people:
            raise BadInputError(OTHER_PEOPLE.format(ascii_path(source)))
        if here.people:
            database.change(missing.collect(new_id()), copy=work)
        else:
            database.change(whole_copy.instead(new_id()), copy=work)
            _adopt(database.folder, source)
        with database.lock, plainly(database.folder):
            letters_kept.take_back(database.folder, source)
    return not here.people


def _adopt(folder: Path, source: Path) -> None:
    """A new data folder filled from a second set goes on with that set, so that forgetting reaches it too."""
    if source.resolve().parent.parent == second_set.sets().resolve():
        second_set.adopt(folder, source.resolve().parent.name)
