"""Copies that a sync client made of files it saw on two computers, like `notes-000004-DESKTOP-7QK2.duckdb`."""

import re
from pathlib import Path

# Whatever begins as one of our files and names a database, but is called as none of ours is.
LIKE_OURS = re.compile(r"notes-(\d{6,}|\d{4}-\d\d-\d\d-\d{6}-g\d{6,}).*\.duckdb.*", re.IGNORECASE)
OURS = re.compile(r"notes-(\d{6,}|\d{4}-\d\d-\d\d-\d{6}-g\d{6,}(-n\d+)?(-before)?)\.duckdb(\.wal|\.tmp)?")
LIKE_A_LETTER = re.compile(r"(own|farewell|brought|waiting)-.+")
A_LETTER = re.compile(r"(own|farewell|brought|waiting)(-[0-9a-z]{32}){2}(-[0-9a-z]{1,32})?\.age(\.\d{20}\.new)?")
PLACES = (("", LIKE_OURS, OURS), ("backups", LIKE_OURS, OURS), ("letters", LIKE_A_LETTER, A_LETTER))


def listed(folder: Path) -> list[Path]:
    """Every conflict copy in a data folder, its backups and its letters; databases and logs alike."""
    return sorted(
        path
        for place, like, ours in PLACES
        for path in (folder / place).glob("*-*")
        if like.fullmatch(path.name) and not ours.fullmatch(path.name) and path.is_file()
    )


def databases(folder: Path) -> list[Path]:
    """Those that may be whole databases: the rescue tries them."""
    return [path for path in listed(folder) if ".duckdb" in path.name and ".wal" not in path.name]
