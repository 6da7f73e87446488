"""Reading a small file in whose place anybody may have put something else."""

import os
import stat
from pathlib import Path

MOST = 65_536


def read(path: Path, most: int = MOST) -> bytes:
    """What it holds, without waiting for it.

    Raises OSError where it is not there, ValueError where it is no plain file or longer than `most` bytes.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        content = file.read(most + 1) if stat.S_ISREG(os.fstat(handle).st_mode) else None
    if content is None or len(content) > most:
        raise ValueError("This is no small file.")
    return content


def text(path: Path, encoding: str = "utf-8") -> str:
    """The same as text. Raises OSError or ValueError."""
    return read(path).decode(encoding)
