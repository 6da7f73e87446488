"""The newest of each letter that was brought in, kept beside each set of backups; never an older one."""

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from dashboard.store import backups, disk, second_set

FOLDER = "letters"
KEPT = "brought-"
SEALED = b"age-encryption.org/v1\n"


def keep(folder: Path, names: Iterable[str]) -> None:
    """Each of these stands in both sets as it lies in the data folder, or no longer at all.

    A set that cannot be written has none of it, until the next start tries again.
    """
    for place in _places(folder):
        for name in names:
            if name.startswith(KEPT):
                with contextlib.suppress(OSError):
                    _keep(folder / FOLDER / name, place / name)


def keep_all(folder: Path) -> None:
    """The same of all there are, here and in the sets."""
    there = [folder / FOLDER, *_places(folder)]
    for half in (half for place in there for half in place.glob(disk.half_of(Path(f"{KEPT}*")).name)):
        with contextlib.suppress(OSError):
            half.unlink()
    keep(folder, {path.name for place in there for path in place.glob(f"{KEPT}*.age")})


def take_back(folder: Path, source: Path) -> None:
    """What the set of this backup holds and the data folder has lost; its reader's key decides whether it counts.

    Raises OSError.
    """
    for kept in (source.parent / FOLDER).glob(f"{KEPT}*.age"):
        if not (folder / FOLDER / kept.name).exists():
            _copy(kept, folder / FOLDER / kept.name)


def here(folder: Path) -> list[bool]:
    """Of each letter that was brought in, whether it begins as a sealed one does."""
    return [path.read_bytes().startswith(SEALED) for path in sorted((folder / FOLDER).glob(f"{KEPT}*.age"))]


def _places(folder: Path) -> list[Path]:
    second = second_set.of(folder)
    return [place / FOLDER for place in (folder / backups.FOLDER, second) if place is not None]


def _keep(here: Path, kept: Path) -> None:
    if here.is_file() and kept.is_file() and _stamp(here) == _stamp(kept):
        return
    kept.unlink(missing_ok=True)  # first: a full disk keeps no older one
    if here.is_file():
        _copy(here, kept)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = disk.half_of(target)
    shutil.copyfile(source, half)
    os.utime(half, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
    disk.settle(half, target)


def _stamp(file: Path) -> tuple[int, int]:
    about = file.stat()
    return about.st_size, about.st_mtime_ns
