"""The dated copies of a data folder: which there are, which are kept, the second set, and how all of them go."""

import contextlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import platformdirs

from dashboard.store import disk

FOLDER = "backups"
DAMAGED = "damaged"
ENROLLED = "second-set"
BROUGHT = "brought-back.json"
NAME = re.compile(r"notes-(\d{4}-\d\d-\d\d-\d{6})-g(\d{6})-n(\d{6,})(-before)?\.duckdb")
DAILY, WEEKLY = timedelta(days=7), timedelta(days=61)


@dataclass(frozen=True)
class Backup:
    """One complete copy. `before` marks the safety copy of a restore; `second` that it lies outside the clone."""

    path: Path
    made: datetime
    generation: int
    saves: int
    before: bool
    second: bool
    size: int

    @property
    def key(self) -> str:
        """Names it in an address."""
        return f"{int(self.second)}-{self.path.name}"


def listed(folder: Path) -> list[Backup]:
    """Every backup of a data folder, newest first, those beside it before those of the second set."""
    second = second_set(folder)
    found = [*_in(folder / FOLDER, False), *(_in(second, True) if second else ())]
    return sorted(found, key=lambda b: (b.made, b.saves, not b.second), reverse=True)


def total(backups: Iterable[Backup]) -> int:
    """How many bytes they take together."""
    return sum(b.size for b in backups)


def newest(folder: Path) -> Backup | None:
    """The newest backup beside the data, safety copies left out."""
    return next((b for b in listed(folder) if not b.second and not b.before), None)


def keep(folder: Path, file: Path, generation: int, saves: int, *, before: bool = False) -> str:
    """Keeps a copy of a complete file in both sets and lets old ones go. Raises OSError for the set beside the data.

    Returns what is to be said when the second set could not take it, or nothing.
    """
    stamp = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    name = f"notes-{stamp}-g{generation:06}-n{saves:06}{'-before' * before}.duckdb"
    _keep_in(folder / FOLDER, file, name)
    second = second_set(folder)
    if second is None:
        return ""
    try:
        _keep_in(second, file, name)
        (second / "folder.txt").write_text(str(folder.resolve()), encoding="utf-8")
    except OSError:
        return f"The second set of backups in {ascii(str(second))[1:-1]} could not be written."
    return ""


def forget(folder: Path) -> None:
    """Removes every backup of both sets, and whatever a rescue put aside. Raises OSError."""
    for backup in listed(folder):
        backup.path.unlink(missing_ok=True)
    for place in filter(None, (folder / FOLDER, second_set(folder))):
        for half in place.glob("*.tmp"):
            half.unlink()
        if place.is_dir():
            disk.fsync(place)
    (folder / FOLDER / BROUGHT).unlink(missing_ok=True)
    if (folder / DAMAGED).exists():
        shutil.rmtree(folder / DAMAGED)


def to_keep(made: Iterable[datetime], today: date) -> set[datetime]:
    """Of each day of the last week, each week of the last two months and each month before: the newest."""
    kept: dict[tuple[object, ...], datetime] = {}
    for moment in sorted(made):
        age = today - moment.date()
        if age < DAILY:
            kept["day", moment.date()] = moment
        elif age < WEEKLY:
            kept["week", *moment.isocalendar()[:2]] = moment
        else:
            kept["month", moment.year, moment.month] = moment
    return set(kept.values())


def undoable(folder: Path) -> dict[str, list[str]]:
    """The ids of what the last restore brought back, by table; empty when there is nothing to undo."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        return dict(json.loads((folder / FOLDER / BROUGHT).read_text(encoding="ascii"))["ids"])
    return {}


# -- the second set ----------------------------------------------------------------------------------


def sets() -> Path:
    """Where this person's second sets are kept, outside every clone."""
    return platformdirs.user_data_path("healing-together", appauthor=False) / "copies"


def enroll(folder: Path) -> None:
    """From now on this data folder has a second set; its name stays in the folder, so moving it changes nothing."""
    if not (folder / ENROLLED).exists():
        adopt(folder, secrets.token_hex(8))


def adopt(folder: Path, name: str) -> None:
    """This data folder goes on with the second set of this name."""
    tmp = folder / f"{ENROLLED}.new"
    tmp.write_text(json.dumps({"set": name}), encoding="ascii")
    disk.settle(tmp, folder / ENROLLED)


def second_set(folder: Path) -> Path | None:
    """The folder of the second set, if this data folder has one: the demo has none."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        name = json.loads((folder / ENROLLED).read_text(encoding="ascii"))["set"]
        if re.fullmatch("[0-9a-f]{16}", name):
            return sets() / str(name)
    return None


def orphans() -> list[Backup]:
    """The newest backup of each second set whose data folder is gone."""
    found = []
    for place in sorted(p for p in sets().glob("*") if p.is_dir()):
        with contextlib.suppress(OSError):
            home = Path((place / "folder.txt").read_text(encoding="utf-8"))
            if second_set(home) != place:
                found += sorted(_in(place, True), key=lambda b: b.made)[-1:]
    return found


def orphan_words() -> str:
    """What a start with an empty data folder says about copies of one that is gone, or nothing."""
    found = orphans()
    if not found:
        return ""
    newest = ascii(str(max(found, key=lambda b: b.made).path))[1:-1]
    return (
        f"This data folder is new. Copies of one that is gone are kept in {ascii(str(sets()))[1:-1]}. "
        f'To bring back the newest, stop this, then type: python3 -m dashboard restore "{newest}"'
    )


def _in(place: Path, second: bool) -> list[Backup]:
    found = []
    for path in place.glob("notes-*.duckdb"):
        name = NAME.fullmatch(path.name)
        with contextlib.suppress(OSError, ValueError):
            if name:
                made = datetime.strptime(name[1], "%Y-%m-%d-%H%M%S")  # noqa: DTZ007 - the local time it was made
                size = path.stat().st_size
                found.append(Backup(path, made, int(name[2]), int(name[3]), name[4] is not None, second, size))
    return found


def _keep_in(place: Path, file: Path, name: str) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "nt":
        place.chmod(0o700)
    disk.copy(file, place / name)
    here = _in(place, False)
    for some in ([b for b in here if b.before], [b for b in here if not b.before]):
        kept = to_keep((b.made for b in some), datetime.now().astimezone().date())
        for old in some:
            if old.made not in kept:
                old.path.unlink(missing_ok=True)
