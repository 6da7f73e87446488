"""When the data does not open whole: what can be recovered, side by side, and nothing touched before a choice."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.domain.model import new_id
from dashboard.errors import BadInputError, StorageError
from dashboard.store import (
    backups,
    conflict_copies,
    contents,
    damaged_log,
    disk,
    engine,
    last_saved,
    mending,
    migrations,
    whole_copy,
)
from dashboard.store.contents import Contents
from dashboard.store.database import OWED
from dashboard.store.failures import ascii_path, plainly
from dashboard.store.generations import generations, is_generation, next_number, number_of

WORK = "rescue"
UNTOLD = "Whether anything is missing cannot be told: the file no longer says how much was saved in it."


@dataclass(frozen=True)
class Found:
    """One thing to go on with: its name, where it comes from, what it holds, and how many changes it lacks.

    `own`: it is the data itself, no other file that whoever put it there may have changed. `lacks` is what is wrong
    with it, as a sentence.
    """

    key: str
    title: str
    path: Path
    contents: Contents
    missing: int | None
    own: bool = False
    lacks: str = ""

    @property
    def loss(self) -> str:
        """What of all that was saved is not in it, said plainly."""
        if self.lacks:
            return self.lacks
        if self.missing is None:
            return "Whether anything is missing cannot be told: the mark of the last save is gone."
        if self.missing == 0:
            return "Nothing that was saved is missing."
        if self.missing == 1:
            return "The last change that was saved is missing."
        return f"The last {self.missing} changes that were saved are missing."


def findings(folder: Path) -> list[Found]:
    """What can be recovered, the fullest first. Works on copies in a folder of its own. Raises StorageError."""
    try:
        with plainly(folder):
            work = folder / WORK
            shutil.rmtree(work, ignore_errors=True)
            work.mkdir(mode=0o700)
            found = list(_recovered(folder, work))
            if not (folder / OWED).exists() or not found:  # what a backup holds may have been taken back since
                found += _from_backups(folder, work)
                found += _from_conflict_copies(folder, work)
    except BaseException:
        clean(folder)
        raise
    return _fullest_first(found)


def choose(folder: Path, found: list[Found], key: str) -> Path:
    """Goes on with one finding; what was there is kept aside untouched in the folder returned. Raises StorageError."""
    chosen = next((f for f in found if f.key == key), None)
    if chosen is None:
        raise BadInputError("Choose one of them.")
    with plainly(folder):
        aside = _keep_aside(folder)
        number = next_number(folder)
        tmp = folder / f"notes-{number:06}.tmp"
        engine.copy(chosen.path, tmp)
        engine.edit(tmp, _without_erased(folder, found, chosen))
        saves = contents.of_file(tmp).saves
        old = generations(folder)
        with contextlib.suppress(OSError):
            backups.keep(folder, tmp, number)
        disk.settle(tmp, folder / f"notes-{number:06}.duckdb")
        last_saved.write(folder, saves)
        for file in old:
            disk.remove(file)
        clean(folder)
    return aside


def _without_erased(folder: Path, found: list[Found], chosen: Found) -> engine.Change:
    """What the data itself says was erased goes; what only others say, its author is asked about."""
    here: dict[str, dict[str, Any]] = {}
    others: dict[str, dict[str, Any]] = {}
    for one in found:
        (here if one.own else others).update(contents.marks(one.path))
    restore_id = None if chosen.own else new_id()
    return whole_copy.recovered(restore_id, here, others, last_saved.read(folder) or 0)


def of_file(folder: Path, source: Path) -> Found:
    """A file from elsewhere as one more finding. Raises StorageError when it does not open whole."""
    with plainly(folder):
        found = list(_found(folder, "file", "The file", source, folder / WORK))
    if not found or found[0].lacks == UNTOLD:
        raise StorageError(f"The copy {ascii_path(source)} does not open whole. Nothing was changed; try another one.")
    return found[0]


def _fullest_first(found: list[Found]) -> list[Found]:
    return sorted(found, key=lambda f: (bool(f.lacks), -f.contents.saves))


def clean(folder: Path) -> None:
    """Removes the copies that were worked on."""
    shutil.rmtree(folder / WORK, ignore_errors=True)


def _recovered(folder: Path, work: Path) -> Iterator[Found]:
    """The newest generation, as far as its log can be read; on its own file, or on the backup of that very file."""
    live = [*generations(folder), *_logs_alone(folder)]
    for file in sorted(live, reverse=True):
        tried = list[Found]()
        for n, main in enumerate(_mains(folder, file)):
            tried += _with_log(folder, file, main, work / f"{number_of(file)}-{n}.duckdb")
            if tried and tried[-1].missing == 0:
                break
        # A file may open alone and still be damaged where its log needs it, so what opens first is not the fullest.
        yield from _fullest_first(tried)[:1]


def _with_log(folder: Path, file: Path, main: Path, copy: Path) -> Iterator[Found]:
    """`main`, the file itself or a backup of it, with as much of the file's log as can be read."""
    shutil.copyfile(main, copy)
    log, own = disk.log_of(file), main == file
    if log.exists():
        shutil.copyfile(log, disk.log_of(copy))
    if damaged_log.cut(copy):
        title = "What could be read of the data itself" if own else "The last backup, with today's changes"
        found = _found(folder, f"data{copy.stem}", title, copy, copy.parent)
        yield from (replace(f, own=own) for f in found)


def _logs_alone(folder: Path) -> list[Path]:
    """The files that logs belong to and that are not there any more."""
    files = [log.with_suffix("") for log in folder.glob("notes-*.duckdb.wal") if is_generation(log.with_suffix(""))]
    return [file for file in files if not file.exists()]


def _mains(folder: Path, file: Path) -> list[Path]:
    """A generation itself, if it is there, and the backups of that very file."""
    twins = [b.path for b in backups.listed(folder) if b.generation == number_of(file) and not b.before]
    return [*([file] if file.exists() else []), *twins]


def _from_backups(folder: Path, work: Path) -> Iterator[Found]:
    """Of the set beside the data and of the second: the newest backup that lacks nothing, else the fullest."""
    listed = backups.listed(folder)
    for second, title in ((False, "The backup"), (True, "The backup of the second set")):
        tried = list[Found]()
        for n, backup in enumerate(b for b in listed if b.second == second):
            copy = work / f"backup-{int(second)}.duckdb"
            shutil.copyfile(backup.path, copy)
            words = f"{title} made on {backup.made:%d %b %Y, %H:%M}"
            tried += _found(folder, f"backup{int(second)}-{n}", words, copy, work)
            if tried and not tried[-1].lacks:
                break
        yield from _fullest_first(tried)[:1]


def _from_conflict_copies(folder: Path, work: Path) -> Iterator[Found]:
    """What a sync client set aside, each with the log that belongs to it, where one does; a log alone with our file."""
    strays = conflict_copies.databases(folder)
    logs = [p for p in conflict_copies.listed(folder) if ".wal" in p.name]
    ours = [main for live in generations(folder)[-1:] for main in _mains(folder, live)] if logs else []
    own_logs = [log for log in folder.glob("notes-*.duckdb.wal") if log not in logs]
    for n, main in enumerate([*strays, *ours]):
        copy, tried = work / f"conflict-{n}.duckdb", list[Found]()
        for m, log in enumerate([None, *logs, *own_logs] if main in strays else logs):
            disk.remove(copy)
            shutil.copyfile(main, copy)
            if log is not None:
                shutil.copyfile(log, disk.log_of(copy))
            name = main.name if main in strays or log is None else log.name
            tried += _found(folder, f"conflict{n}-{m}", f"A copy made by a sync client, {name}", copy, work)
        yield from _fullest_first(tried)[:1]


def _found(folder: Path, key: str, title: str, file: Path, work: Path) -> Iterator[Found]:
    """A finding, if the file reads to its end; brought to today's schema in a copy."""
    whole, marked = work / f"{key}-whole.duckdb", last_saved.read(folder)
    try:
        said, saves = contents.version(file), contents.saves(file)
        version = migrations.VERSION if said is None else said
        if version > migrations.VERSION:
            return
        engine.copy(file, whole)
        untold = said is None or saves is None
        if saves is None:
            saves = marked or 0
        if untold:
            engine.edit(whole, contents.said_anew(version, saves))
        if 1 <= version < migrations.VERSION and not migrations.fits(whole):
            engine.edit(whole, migrations.steps(version))
        if not migrations.fits(whole):
            return
        lacks = mending.mended(whole) or (UNTOLD if untold else "")
        if lacks == mending.NAMES_NOBODY:  # nobody could sign in to it
            return
        holds = replace(contents.of_file(whole), saves=saves)
    except engine.Error:
        return
    yield Found(key, title, whole, holds, None if marked is None else max(0, marked - holds.saves), lacks=lacks)


def _keep_aside(folder: Path) -> Path:
    """A copy of every file as it was found."""
    aside = folder / backups.DAMAGED / f"{datetime.now().astimezone():%Y-%m-%d-%H%M%S-%f}"
    aside.mkdir(mode=0o700, parents=True)
    for file in generations(folder):
        for part in (file, disk.log_of(file)):
            if part.exists():
                disk.copy(part, aside / part.name)
    if not any(aside.iterdir()):
        aside.rmdir()
    return aside


def say(folder: Path, found: list[Found]) -> list[str]:
    """The findings as lines for a console."""
    if not found:
        raise StorageError(
            f"Nothing in {ascii_path(folder)} can be recovered. It was left as it is. If you have a copy elsewhere: "
            "python3 -m dashboard restore FILE"
        )
    return lines(found)


def lines(found: list[Found]) -> list[str]:
    """One line for each."""
    return [f"{f.title}: {f.contents}. {f.loss}" for f in found]
