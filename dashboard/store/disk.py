"""Files that are whole or not there: syncing, settling under a final name, copying, and what a disk's refusal means."""

import errno
import os
import shutil
from enum import StrEnum
from pathlib import Path


class Trouble(StrEnum):
    """Why a file could not be read or written, by the words of the system or of the database."""

    FULL = "full"
    READ_ONLY = "read-only"
    GONE = "gone"
    HELD = "held"
    NEWER = "newer"
    DAMAGED = "damaged"
    OTHER = "other"


CODES = {
    **dict.fromkeys((errno.ENOSPC, errno.EFBIG, errno.EDQUOT), Trouble.FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), Trouble.READ_ONLY),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.ESTALE), Trouble.GONE),
}
WORDS = (
    (("Could not set lock", "used by another process"), Trouble.HELD),
    (("No space left", "File too large", "quota exceeded", "not enough space"), Trouble.FULL),
    (("Permission denied", "Read-only file system", "Access is denied", "not permitted"), Trouble.READ_ONLY),
    (("No such file", "Not a directory", "database does not exist", "cannot find the path"), Trouble.GONE),
    # A bit of the log's beginning that flipped reads as "created for a newer version of this database".
    (("This WAL was created",), Trouble.OTHER),
    (("database file with version number", "newer version"), Trouble.NEWER),
    (("Corrupt database file", "not a valid DuckDB database", "Serialization Error"), Trouble.DAMAGED),
)


def trouble(error: BaseException) -> Trouble:
    """What stands in the way."""
    if isinstance(error, OSError) and error.errno in CODES:
        return CODES[error.errno]
    text = str(error)
    return next((meant for words, meant in WORDS if any(word in text for word in words)), Trouble.OTHER)


def fsync(path: Path) -> None:
    """On disk when this returns. Windows cannot sync a folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle(tmp: Path, final: Path) -> None:
    """A complete file appears under its final name, or not at all."""
    tmp.chmod(0o600)
    fsync(tmp)
    tmp.replace(final)
    fsync(final.parent)


def copy(source: Path, final: Path) -> None:
    """The same bytes under another name, all or nothing. Never for the live file: opening it drops its lock."""
    copy_half(source, final)
    settle(half_of(final), final)


def copy_half(source: Path, final: Path) -> None:
    """The same bytes on disk, under the name of a half. Never for the live file: opening it drops its lock."""
    try:
        shutil.copyfile(source, half_of(final))
        fsync(half_of(final))
    except BaseException:
        half_of(final).unlink(missing_ok=True)
        raise


def half_of(final: Path) -> Path:
    """The name of a file that is not whole yet."""
    return final.with_name(final.name + ".tmp")


def log_of(file: Path) -> Path:
    """The write-ahead log that belongs to a database file."""
    return file.with_name(file.name + ".wal")


def remove(file: Path) -> None:
    """A database file and its log; the log first, so that it never lies beside another file of that name."""
    log_of(file).unlink(missing_ok=True)
    file.unlink(missing_ok=True)
