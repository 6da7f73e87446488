"""The one test of whether a database file is whole: every byte in use is read, nothing that was saved is missing."""

from pathlib import Path
from typing import NamedTuple

from dashboard.errors import DamagedError
from dashboard.store import disk, engine, last_saved, mending, migrations
from dashboard.store.disk import Trouble
from dashboard.store.failures import DAMAGED, ascii_path

STATE = (("SELECT TRY_CAST(version AS BIGINT) FROM schema_version", ()), ("SELECT made FROM saves", ()))


COLUMNS = "One of its tables has not the columns that it should have."


class Whole(NamedTuple):
    """Of a file that opens whole: its schema, and whether it holds values that cannot be."""

    version: int
    impossible: bool


def look(file: Path) -> Whole:
    """What there is to know of a live file and its log that open whole. Both are only read.

    Raises DamagedError when they do not, or are shorter than what was saved; NewerError when this program is too old.
    """
    try:
        with engine.looking_into(file) as con:
            ((version,),), ((saves,),) = (con.execute(sql).fetchall() for sql, _ in STATE)
            migrations.refuse_newer(version, file)
            there = engine.sums_of(con).keys()
            today = migrations.tables() <= there
            fits = today and engine.has_columns(con, migrations.SCHEMA.read_text(encoding="utf-8"))
            unclear, odd = (mending.unclear(con), mending.due(con)) if fits else ("", False)
    except engine.Error as error:
        found = disk.trouble(error)
        if found is Trouble.NEWER:
            migrations.refuse_newer("unknown", file)
        if found not in {Trouble.OTHER, Trouble.DAMAGED}:
            raise
        raise _damaged(file) from None
    except (TypeError, ValueError):  # no version or count, or several
        raise _damaged(file) from None
    if version < 1 or (version == migrations.VERSION and not today):
        raise _damaged(file)
    if version == migrations.VERSION and not fits:
        raise _damaged(file, COLUMNS)
    if unclear:
        raise _damaged(file, unclear)
    marked = last_saved.read(file.parent)
    # Beside a file that was used stands a mark, or at least the log: without both nobody can tell what is missing.
    if saves < (marked or 0) or (saves and marked is None and not disk.log_of(file).exists()):
        raise _damaged(file)
    return Whole(migrations.VERSION if fits else int(version), odd)


def _damaged(file: Path, what: str = "") -> DamagedError:
    return DamagedError(DAMAGED.format(ascii_path(file.parent)), what)
