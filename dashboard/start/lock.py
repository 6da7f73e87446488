"""One file that only one start can hold, on every system."""

# Read by Python 3.6 too (see install.py).
import errno
import os
import sys
from pathlib import Path
from typing import Optional

HELD = (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


def hold(path: Path) -> Optional[int]:
    """Take the lock for as long as the returned descriptor is open; None while someone else holds it.

    Raises OSError when the file cannot be made or its disk cannot lock.
    """
    descriptor = os.open(str(path), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as reason:
        os.close(descriptor)
        if reason.errno in HELD:
            return None
        raise
    return descriptor


def release(descriptor: int) -> None:
    """Let the next one have it."""
    os.close(descriptor)
