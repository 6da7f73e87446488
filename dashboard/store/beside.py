"""Files beside the database that change with one of its transactions or not at all, and leave no byte of what was."""

import contextlib
import os
import re
from pathlib import Path

from dashboard.store import disk, letters_kept

FOLDER = letters_kept.FOLDER
HALF = re.compile(r"(?P<name>.+)\.(?P<saves>\d{20})\.new")


class Beside:
    """The files of one folder, by name; an empty one stands for none. All calls are made while the database is locked.

    A change is written first, under the number of the save it belongs to; with that save it takes its place.
    """

    def __init__(self, folder: Path) -> None:
        """Of a data folder; nothing is made before the first file."""
        self.folder, self.place = folder, folder / FOLDER
        self._begun: dict[str, Path] = {}
        self._owed: dict[str, Path] = {}

    def names(self) -> list[str]:
        """Every file there is."""
        settled = {p.name for p in self.place.glob("*") if not HALF.fullmatch(p.name)}
        return sorted(name for name in settled | {*self._owed, *self._begun} if self._holds(name))

    def read(self, name: str) -> bytes | None:
        """What a file holds, or None. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            path = self._path(name)
            return (path.read_bytes() or None) if path.is_file() else None
        return None

    def stamp(self, name: str) -> tuple[int, int, int] | None:
        """Something that changes whenever the file does, or None. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            about = self._path(name).stat()
            return (about.st_ino, about.st_mtime_ns, about.st_size) if about.st_size else None
        return None

    def put(self, name: str, content: bytes | None, saves: int) -> None:
        """From the save of this number on the file holds this; None: it is gone. Raises OSError."""
        self.place.mkdir(mode=0o700, exist_ok=True)
        half = self.place / f"{name}.{saves:020}.new"
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        self._begun[name] = half
        with os.fdopen(handle, "wb") as file:
            file.write(content or b"")
            file.flush()
            os.fsync(file.fileno())
        disk.fsync(self.place)

    def settle(self) -> list[str]:
        """The save counts: every change of it takes its place. Returns the names of what changed."""
        changed, self._begun = self._begun, {}
        self._owed |= changed
        for name, half in list(self._owed.items()):
            with contextlib.suppress(OSError):  # read from where it lies until then
                self._take_place(name, half)
                del self._owed[name]
        if changed:
            with contextlib.suppress(OSError):
                disk.fsync(self.place)
            letters_kept.keep(self.folder, changed)
        return list(changed)

    def drop(self) -> None:
        """The save does not count; nothing has changed."""
        for half in self._begun.values():
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
        self._begun.clear()

    def sweep(self, saves: int) -> None:
        """At a start: what belongs to a save that counts takes its place, whatever else was begun goes."""
        for half in sorted(self.place.glob("*.new")):
            found = HALF.fullmatch(half.name)
            if found and int(found["saves"]) <= saves:
                self._take_place(found["name"], half)
            else:
                half.unlink()
        letters_kept.keep_all(self.folder)

    def _path(self, name: str) -> Path:
        """Where a file lies now."""
        return self._begun.get(name) or self._owed.get(name) or self.place / name

    def _holds(self, name: str) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return self._path(name).stat().st_size > 0
        return False

    def _take_place(self, name: str, half: Path) -> None:
        if half.stat().st_size:
            half.replace(self.place / name)
        else:
            (self.place / name).unlink(missing_ok=True)
            half.unlink()
