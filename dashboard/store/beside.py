"""Files beside the database that change with one of its transactions or not at all, and leave no byte of what was."""

import contextlib
import os
import re
from pathlib import Path

from dashboard.store import disk

FOLDER = "letters"
HALF = re.compile(r"(?P<name>.+)\.(?P<saves>\d{20})\.new")


class Beside:
    """The files of one folder, by name. A change is written first, under the number of the save it belongs to.

    All calls are made while the database is locked.
    """

    def __init__(self, folder: Path) -> None:
        """Of a data folder; nothing is made before the first file."""
        self.place = folder / FOLDER
        self._waiting: dict[str, Path] = {}

    def names(self) -> list[str]:
        """Every file there is."""
        found = {p.name for p in self.place.glob("*") if not HALF.fullmatch(p.name)}
        return sorted(found - {name for name, half in self._waiting.items() if not half.stat().st_size})

    def read(self, name: str) -> bytes | None:
        """What a file holds, or None. Raises OSError."""
        with contextlib.suppress(FileNotFoundError):
            return (self._waiting.get(name) or self.place / name).read_bytes() or None
        return None

    def put(self, name: str, content: bytes | None, saves: int) -> None:
        """From the save of this number on the file holds this; None: it is gone. Raises OSError."""
        self.place.mkdir(mode=0o700, exist_ok=True)
        half = self.place / f"{name}.{saves:020}.new"
        handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        self._waiting[name] = half
        with os.fdopen(handle, "wb") as file:
            file.write(content or b"")
            file.flush()
            os.fsync(file.fileno())
        disk.fsync(self.place)

    def settle(self) -> list[str]:
        """The save counts: every change of it takes its place. Returns the names of what changed."""
        changed = list(self._waiting)
        for name in changed:
            with contextlib.suppress(OSError):  # as good as done: it is read from where it lies until the next start
                self._take_place(name, self._waiting[name])
                del self._waiting[name]
        if changed:
            disk.fsync(self.place)
        return changed

    def drop(self) -> None:
        """The save does not count; nothing has changed."""
        for half in self._waiting.values():
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)
        self._waiting.clear()

    def sweep(self, saves: int) -> None:
        """At a start: what belongs to a save that counts takes its place, whatever else was begun goes."""
        self._waiting.clear()
        for half in sorted(self.place.glob("*.new")):
            found = HALF.fullmatch(half.name)
            if found and int(found["saves"]) <= saves:
                self._take_place(found["name"], half)
            else:
                half.unlink()

    def _take_place(self, name: str, half: Path) -> None:
        if half.stat().st_size:
            half.replace(self.place / name)
        else:
            (self.place / name).unlink(missing_ok=True)
            half.unlink()
