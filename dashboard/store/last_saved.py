"""How many changes were on disk at the last acknowledged one, written beside the log after each."""

import os
import zlib
from pathlib import Path

from dashboard.domain import small_file

NAME = "last-saved"


def write(folder: Path, saves: int) -> None:
    """On disk when this returns. Overwrites in place, so it works on a full disk. Raises OSError."""
    flags = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)  # no pipe in its place is waited for
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | flags, 0o600)
    try:
        os.write(handle, _line(saves))
        os.fsync(handle)
    finally:
        os.close(handle)


def read(folder: Path) -> int | None:
    """The number, or None where there is no mark or it was cut short."""
    try:
        line = small_file.read(folder / NAME)
        saves = int(line[:20])
    except (OSError, ValueError):
        return None
    return saves if line == _line(saves) else None


def _line(saves: int) -> bytes:
    number = b"%020d" % saves
    return number + b" %08x\n" % zlib.crc32(number)
