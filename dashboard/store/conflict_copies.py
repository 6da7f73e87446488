"""Copies that a sync client made of files it saw on two computers, like `notes-000004-DESKTOP-7QK2.duckdb`."""

import re
from pathlib import Path

# Whatever begins as one of our files and names a database, but is called as none of ours is.
LIKE_OURS = re.compile(r"notes-(\d{6}|\d{4}-\d\d-\d\d-\d{6}-g\d{6}).*\.duckdb.*", re.IGNORECASE)
OURS = re.compile(r"notes-(\d{6}|\d{4}-\d\d-\d\d-\d{6}-g\d{6}(-n\d+)?(-before)?)\.duckdb(\.wal|\.tmp)?")
PLACES = ("", "backups")


def listed(folder: Path) -> list[Path]:
    """Every conflict copy in a data folder and its backups, databases and logs alike."""
    found = [path for place in PLACES for path in (folder / place).glob("notes-*") if path.is_file()]
    return sorted(path for path in found if LIKE_OURS.fullmatch(path.name) and not OURS.fullmatch(path.name))


def databases(folder: Path) -> list[Path]:
    """Those that may be whole databases: the rescue tries them."""
    return [path for path in listed(folder) if ".wal" not in path.name]
