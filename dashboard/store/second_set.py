"""The second set of backups, outside the clone: whose it is, and what is left of folders that are gone."""

import contextlib
import json
import re
import secrets
from pathlib import Path

import platformdirs

from dashboard.domain import small_file
from dashboard.store import disk

ENROLLED = "second-set"
HOME = "folder.txt"


def sets() -> Path:
    """Where this person's second sets are kept, outside every clone."""
    return platformdirs.user_data_path("healing-together", appauthor=False) / "copies"


def of(folder: Path) -> Path | None:
    """The folder of the second set, if this data folder has one: the demo has none, nor has a copy of another folder.

    Its name stays in the folder, so moving that changes nothing; of two folders that carry the same name it belongs
    to the one it was made for, as long as that is there.
    """
    place = _named_in(folder)
    return place if place is not None and not _is_anothers(place, folder) else None


def enroll(folder: Path) -> None:
    """From now on this data folder has a second set of its own."""
    if of(folder) is None:
        adopt(folder, secrets.token_hex(8))
    else:
        claim(folder)


def adopt(folder: Path, name: str) -> None:
    """This data folder goes on with the second set of this name."""
    tmp = folder / f"{ENROLLED}.new"
    tmp.write_text(json.dumps({"set": name}), encoding="ascii")
    disk.settle(tmp, folder / ENROLLED)
    claim(folder)


def claim(folder: Path) -> None:
    """Writes into the second set which folder it is of. Raises OSError."""
    place = _named_in(folder)
    if place is not None:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        (place / HOME).write_text(str(folder.resolve()), encoding="utf-8")


def orphaned() -> list[Path]:
    """The second sets whose data folder is gone."""
    return [p for p in sorted(sets().glob("*")) if (p / HOME).is_file() and not _home_is_there(p)]


def _named_in(folder: Path) -> Path | None:
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        name = json.loads(small_file.text(folder / ENROLLED, "ascii"))["set"]
        if re.fullmatch("[0-9a-f]{16}", name):
            return sets() / str(name)
    return None


def _is_anothers(place: Path, folder: Path) -> bool:
    home = _home(place)
    return home is not None and _home_is_there(place) and not _same(home, folder)


def _home_is_there(place: Path) -> bool:
    """Whether the folder a set was made for still goes on with it."""
    home = _home(place)
    return home is not None and _named_in(home) == place


def _home(place: Path) -> Path | None:
    with contextlib.suppress(OSError, ValueError):
        return Path(small_file.text(place / HOME))
    return None


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
