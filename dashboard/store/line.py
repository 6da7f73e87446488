"""The line of a data folder: what tells it from a copy of itself, drawn anew in a copied or restored one."""

import contextlib
import json
from pathlib import Path

from dashboard.domain import small_file
from dashboard.domain.model import new_id
from dashboard.store import disk
from dashboard.store.beside import FOLDER

NAME, ANCHOR = "line", "anchor"


def current(folder: Path) -> str:
    """The line of this very folder, as long as nobody copied it. Raises OSError."""
    place = folder / FOLDER
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError):
        found = json.loads(small_file.text(place / NAME, "ascii"))
        if found["anchor"] == _anchored(place / ANCHOR):
            return str(found["line"])
    return draw(folder)


def draw(folder: Path) -> str:
    """Another line from here on: what was written before is another copy's."""
    place, line = folder / FOLDER, new_id()
    place.mkdir(mode=0o700, exist_ok=True)
    (place / ANCHOR).touch(mode=0o600)
    half = place / f"{NAME}.tmp"
    half.write_text(json.dumps({"line": line, "anchor": _anchored(place / ANCHOR)}), encoding="ascii")
    disk.settle(half, place / NAME)
    return line


def _anchored(file: Path) -> list[int]:
    """What no copy of a file has alike: its place on the disk, and when it was put there."""
    about = file.stat()
    return [about.st_ino, about.st_ctime_ns]
