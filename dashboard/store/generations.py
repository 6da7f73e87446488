"""The numbered database files of a data folder: the newest complete one is live, halves are swept away."""

import contextlib
import re
import shutil
from pathlib import Path

from dashboard.store import backups, disk, last_saved, letters_kept, second_set

NAME = re.compile(r"notes-(\d{6,})\.duckdb")
HALF = re.compile(r"notes-\d{6,}\.tmp.*|restore-[0-9a-f]{8}\.tmp.*")
OURS = re.compile(rf"{HALF.pattern}|notes-\d{{6,}}\.duckdb(\.wal)?|{re.escape(last_saved.NAME)}")
FOLDERS = (backups.FOLDER, backups.DAMAGED, letters_kept.FOLDER, "rescue")


def generations(folder: Path) -> list[Path]:
    """The complete database files of a folder, oldest first; the last one is live."""
    return sorted((p for p in folder.glob("notes-*.duckdb") if is_generation(p) and p.is_file()), key=number_of)


def is_generation(file: Path) -> bool:
    """Whether a file is called as a generation is."""
    return NAME.fullmatch(file.name) is not None


def number_of(generation: Path) -> int:
    """Which generation a file is."""
    return int(NAME.fullmatch(generation.name)[1])  # type: ignore[index]


def next_number(folder: Path) -> int:
    """The number of the next generation: above every one there is and every backup's, so that it orders them all."""
    used = [number_of(g) for g in generations(folder)] + [b.generation for b in backups.listed(folder)]
    return max(used, default=0) + 1


def make_way(folder: Path) -> list[str]:
    """Whatever stands in the place of a file or folder of ours and is none gets another name; returns those names."""
    found = [path for path in folder.iterdir() if not path.is_symlink()]  # a link may lead to a drive that comes later
    odd = [path for path in found if OURS.fullmatch(path.name) and not path.is_file()]
    odd += [path for path in found if path.name in FOLDERS and not path.is_dir()]
    names = []
    for path in odd:
        name = f"odd-{path.name}"
        while (folder / name).exists():
            name = f"odd-{name}"
        path.rename(folder / name)
        names.append(name)
    return names


def sweep(folder: Path) -> None:
    """Removes what a process that ended in the middle left half made, in the second set too."""
    for half in [*(p for p in folder.iterdir() if HALF.fullmatch(p.name)), *folder.glob(f"{backups.FOLDER}/*.tmp")]:
        half.unlink()
    second = second_set.of(folder)
    if second is not None:
        with contextlib.suppress(OSError):
            backups.sweep(second)
    shutil.rmtree(folder / "rescue", ignore_errors=True)


def clear(folder: Path) -> None:
    """Removes a database, its backups and all that belongs to them; for the demo, which makes itself anew."""
    backups.forget(folder)
    for file in generations(folder):
        disk.remove(file)
    (folder / last_saved.NAME).unlink(missing_ok=True)
