"""What stands in the way of a save or a start, as one sentence that says what to do."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from dashboard.errors import StorageError
from dashboard.store import disk, engine
from dashboard.store.disk import Trouble

UNCLEARED = (
    "This is saved, but the older copies that still hold what you took out could not be cleared yet. "
    "Free some space on the disk, then start again: the start clears them."
)
DAMAGED = "The data in {} does not open whole. Nothing was changed; what can be recovered comes next."
SENTENCES = {
    Trouble.FULL: "The disk is full, so nothing was saved. Free some space, then save again.",
    Trouble.READ_ONLY: "The data folder {} cannot be written to, so nothing was saved. Make it writable, or start "
    "again with another folder: --data DIR.",
    Trouble.GONE: "The data folder {} is gone, so nothing was saved. Put it back, or start again with another folder: "
    "--data DIR.",
    Trouble.HELD: "The files in {} cannot be locked: another program has them open, or this drive cannot lock files, "
    "as some network and cloud drives cannot. Close that program, or choose a folder on a disk of this computer: "
    "--data DIR.",
    Trouble.DAMAGED: "Part of the data in {} can no longer be read. Nothing was changed. Stop Healing Together with "
    "Ctrl-C where it was started, then start it again: the start shows what can be recovered.",
    Trouble.OTHER: "The data could not be read or written. Nothing was changed.",
}


def ascii_path(path: Path) -> str:
    """A path that every console can print."""
    return ascii(str(path))[1:-1]


@contextlib.contextmanager
def plainly(folder: Path, fatal: Callable[[], object] = lambda: None) -> Iterator[None]:
    """The database's own words quote values, so they end here. Calls `fatal` when its connection is dead."""
    try:
        yield
    except (engine.Error, OSError) as error:
        if isinstance(error, engine.Fatal):
            with contextlib.suppress(engine.Error, OSError):
                fatal()
        sentence = SENTENCES.get(disk.trouble(error), SENTENCES[Trouble.OTHER])
        raise StorageError(sentence.format(ascii_path(folder))) from None
