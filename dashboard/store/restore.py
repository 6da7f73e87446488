"""Restoring a copy: what the store has lost comes back; what is newer, erased or taken back stays as it is."""

# Two people share the store, so a restore takes nothing away from either: of each week the later revision counts, and
# of each person and their sharing what the store says today. Only a copy of other people takes everything's place.

import contextlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

from dashboard.domain.model import now
from dashboard.errors import BadInputError, StorageError
from dashboard.store import backups, contents, disk, engine, merge, migrations, second_set
from dashboard.store.database import Database
from dashboard.store.failures import ascii_path, plainly
from dashboard.store.merge import Brought

NOTHING = "Everything in this copy is here already. Nothing was changed."
NOT_WHOLE = "The copy {} does not open whole. Nothing was changed; try another one."


@contextlib.contextmanager
def readable(folder: Path, source: Path) -> Iterator[Path]:
    """A copy of `source`, of today's schema, while the block runs; `source` is only read. Raises StorageError."""
    work = folder / f"restore-{secrets.token_hex(4)}.tmp"
    try:
        with plainly(folder):
            try:
                version = contents.version(source)
                migrations.refuse_newer(version, source)
                engine.copy(source, work)
                if version < migrations.VERSION:
                    engine.edit(work, migrations.steps(version))
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


def bring_back(database: Database, source: Path, *, other_people: bool = False) -> Brought:
    """Restores `source` into a new generation, with a safety copy of what was there before.

    Raises BadInputError when the copy holds other people, unless they are meant to take the place of everyone here,
    or when it holds nothing that is missing here.
    """
    with readable(database.folder, source) as work:
        there, here = contents.of_file(work), contents.of(database.read)
        brought = Brought({})
        if here.people and not here.people & there.people:
            if not other_people:
                raise BadInputError("This copy is of other people. Nothing was changed.")
            database.change(merge.instead(), copy=work)
        elif not here.people:
            database.change(merge.instead(), copy=work)
            _adopt(database.folder, source)
        else:
            safety = database.change(merge.union(brought), copy=work)
            _remember(database.folder, safety, brought)
    if brought.taken_out:
        database.rewrite()
    return brought


def undo(database: Database) -> int:
    """Takes out again what the last restore brought back, and nothing else. Raises BadInputError."""
    ids = backups.undoable(database.folder)
    if not ids:
        raise BadInputError("There is no restore to undo.")
    with database.write() as cursor:
        merge.take_out(cursor, ids)
    _memory(database.folder).unlink(missing_ok=True)
    return len(ids.get("check_in", []))


def _remember(folder: Path, safety: Path, brought: Brought) -> None:
    tmp = _memory(folder).with_suffix(".tmp")
    tmp.write_text(json.dumps({"at": now().isoformat(), "safety": safety.name, "ids": brought.ids}), encoding="ascii")
    disk.settle(tmp, _memory(folder))


def _memory(folder: Path) -> Path:
    return folder / backups.FOLDER / backups.BROUGHT


def _adopt(folder: Path, source: Path) -> None:
    """A new data folder filled from a second set goes on with that set, so that forgetting reaches it too."""
    if source.resolve().parent.parent == second_set.sets().resolve():
        second_set.adopt(folder, source.resolve().parent.name)
