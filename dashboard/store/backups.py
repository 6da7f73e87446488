"""The dated copies of a data folder: which there are, which are kept, and how all of them go."""

import contextlib
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dashboard.store import conflict_copies, disk, second_set

FOLDER = "backups"
DAMAGED = "damaged"
BROUGHT = "brought-back.json"  # where an earlier version noted what undoing a restore takes out
# The number of saves stood in the names once; now a name says nothing that somebody may have kept.
NAME = re.compile(r"notes-(\d{4}-\d\d-\d\d-\d{6})-g(\d{6,})(?:-n\d{6,})?(-before)?\.duckdb")
DAILY, WEEKLY = 7, timedelta(days=61)
NAMED = 3  # copies of folders that are gone, by name
SIZES = [step * 10**power for power in range(6, 13) for step in (1, 2, 5)]


@dataclass(frozen=True)
class Backup:
    """One complete copy. `before` marks the safety copy of a restore; `second` that it lies outside the clone."""

    path: Path
    made: datetime
    generation: int
    before: bool
    second: bool
    size: int

    @property
    def key(self) -> str:
        """Names it in an address."""
        return f"{int(self.second)}-{self.path.name}"

    @property
    def order(self) -> tuple[int, bool]:
        """Earlier copies first; never by the clock, which may have been wrong for a while."""
        return self.generation, self.before


def listed(folder: Path) -> list[Backup]:
    """Every backup of a data folder, newest first, those beside it before those of the second set."""
    second = second_set.of(folder)
    found = [*in_folder(folder / FOLDER), *(in_folder(second, second=True) if second else ())]
    return sorted(found, key=lambda b: (*b.order, b.made, not b.second), reverse=True)


def in_folder(place: Path, *, second: bool = False) -> list[Backup]:
    """The backups in one folder, in no order."""
    found = []
    for path in place.glob("notes-*.duckdb"):
        name = NAME.fullmatch(path.name)
        with contextlib.suppress(OSError, ValueError):
            if name and path.is_file():
                made = datetime.strptime(name[1], "%Y-%m-%d-%H%M%S")  # noqa: DTZ007 - the local time it was made
                found.append(Backup(path, made, int(name[2]), name[3] is not None, second, path.stat().st_size))
    return found


def total(backups: Iterable[Backup]) -> int:
    """How many bytes they take together."""
    return sum(b.size for b in backups)


def at_most(size: int) -> str:
    """A size in whole steps, so that it does not tell whether something was kept: "up to 2 MB"."""
    step = next((s for s in SIZES if size <= s), SIZES[-1])
    return f"up to {step // 10**6} MB" if step < 10**9 else f"up to {step // 10**9} GB"


def newest(folder: Path) -> Backup | None:
    """The newest backup beside the data, safety copies left out."""
    return next((b for b in listed(folder) if not b.second and not b.before), None)


class Keeping:
    """A copy of a complete file on its way into both sets: written first, then there at once or not at all."""

    def __init__(self, folder: Path, file: Path, generation: int, *, before: bool = False) -> None:
        """Writes both under temporary names. Raises OSError for the set beside the data."""
        stamp = f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
        name = f"notes-{stamp}-g{generation:06}{'-before' * before}.duckdb"
        self._folder, self._second = folder, second_set.of(folder)
        self.notice = ""
        self._finals = [_written(folder / FOLDER, file, name)]
        if self._second is not None:
            try:
                self._finals.append(_written(self._second, file, name))
            except OSError:
                self._not_written(self._second)

    def settle(self) -> str:
        """Both are there. Returns what is to be said when the second set could not take it, or nothing.

        Raises OSError for the set beside the data.
        """
        beside, *outside = self._finals
        disk.settle(disk.half_of(beside), beside)
        for final in outside:
            try:
                disk.settle(disk.half_of(final), final)
                second_set.claim(self._folder)
            except OSError:
                self._not_written(final.parent)
        return self.notice

    def thin(self) -> None:
        """Old ones go. Raises OSError for the set beside the data."""
        beside, *outside = self._finals
        thin(beside.parent)
        for final in outside:
            with contextlib.suppress(OSError):
                thin(final.parent)

    def drop(self) -> None:
        """Neither comes to be."""
        for final in self._finals:
            with contextlib.suppress(OSError):
                disk.half_of(final).unlink(missing_ok=True)

    def _not_written(self, place: Path) -> None:
        self.notice = f"The second set of backups in {ascii(str(place))[1:-1]} could not be written."


def keep(folder: Path, file: Path, generation: int, *, before: bool = False) -> str:
    """Keeps a copy of a complete file in both sets and lets old ones go. Raises OSError for the set beside the data.

    Returns what is to be said when the second set could not take it, or nothing.
    """
    keeping = Keeping(folder, file, generation, before=before)
    notice = keeping.settle()
    keeping.thin()
    return notice


def forget(folder: Path) -> None:
    """Removes every backup of both sets, what a rescue put aside, and conflict copies. Raises OSError."""
    for backup in listed(folder):
        backup.path.unlink(missing_ok=True)
    for place in filter(None, (folder / FOLDER, second_set.of(folder))):
        sweep(place)
        if place.is_dir():
            disk.fsync(place)
    for stray in conflict_copies.listed(folder):
        stray.unlink(missing_ok=True)
    (folder / FOLDER / BROUGHT).unlink(missing_ok=True)
    if (folder / DAMAGED).exists():
        shutil.rmtree(folder / DAMAGED)


def sweep(place: Path) -> None:
    """Removes halves from a set."""
    for half in place.glob("*.tmp"):
        half.unlink(missing_ok=True)


def to_keep(some: Iterable[Backup], today: date) -> set[Path]:
    """Of the last seven days with a backup, each week of the last two months and each month before: the newest.

    The last seven are those made last, so that a clock which is wrong for a while takes none of them.
    """
    kept: dict[tuple[object, ...], Path] = {}
    days: set[date] = set()
    for backup in sorted(some, key=lambda b: b.order, reverse=True):
        day = backup.made.date()
        if len(days) < DAILY or day in days:
            days.add(day)
            kept.setdefault(("day", day), backup.path)
        elif today - day < WEEKLY:
            kept.setdefault(("week", *day.isocalendar()[:2]), backup.path)
        else:
            kept.setdefault(("month", day.year, day.month), backup.path)
    return set(kept.values())


def thin(place: Path) -> None:
    """Lets old backups of one folder go."""
    here = in_folder(place)
    for some in ([b for b in here if b.before], [b for b in here if not b.before]):
        kept = to_keep(some, datetime.now().astimezone().date())
        for old in some:
            if old.path not in kept:
                old.path.unlink(missing_ok=True)


def orphans() -> list[Backup]:
    """The newest backup of each second set whose data folder is gone."""
    found = []
    for place in second_set.orphaned():
        found += sorted(in_folder(place, second=True), key=lambda b: b.order)[-1:]
    return found


def orphan_words() -> str:
    """What a start with an empty data folder says about copies of one that is gone, or nothing.

    Each is named while they are few; none is chosen by its time, which a wrong clock may have given it.
    """
    found = [ascii(str(b.path))[1:-1] for b in orphans()]
    if not found:
        return ""
    place, many = ascii(str(second_set.sets()))[1:-1], len(found) > NAMED
    gone = f"{len(found)} folders that are" if many else "one that is"
    how = [f'python3 -m dashboard restore "{path}"' for path in (["FILE"] if many else found)]
    which = ", with the copy you want for FILE" if many else ""
    return (
        f"This data folder is new. Copies of {gone} gone are kept in {place}. "
        f"To bring one back, stop this, then type: {' or: '.join(how)}{which}"
    )


def _written(place: Path, file: Path, name: str) -> Path:
    """A half of that name, on disk."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "nt":
        place.chmod(0o700)
    disk.copy_half(file, place / name)
    return place / name
