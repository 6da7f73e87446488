"""The one test of whether a database file is whole: every byte in use is read, nothing that was saved is missing."""

from pathlib import Path

from dashboard.errors import DamagedError
from dashboard.store import disk, engine, last_saved, migrations
from dashboard.store.disk import Trouble
from dashboard.store.failures import DAMAGED, ascii_path

STATE = (("SELECT version FROM schema_version", ()), ("SELECT made FROM saves", ()))


def version_of(file: Path) -> int:
    """The schema of a live file and its log that open whole. Both are only read.

    Raises DamagedError when they do not, or are shorter than what was saved; NewerError when this program is too old.
    """
    try:
        with engine.looking_into(file) as con:
            ((version,),), ((saves,),) = (con.execute(sql).fetchall() for sql, _ in STATE)
            migrations.refuse_newer(version, file)
            there = engine.sums_of(con).keys()
    except engine.Error as error:
        found = disk.trouble(error)
        if found is Trouble.NEWER:
            migrations.refuse_newer("unknown", file)
        if found not in {Trouble.OTHER, Trouble.DAMAGED}:
            raise
        raise _damaged(file) from None
    except (TypeError, ValueError):  # no version or count, or several
        raise _damaged(file) from None
    if version < 1 or (version == migrations.VERSION and not migrations.tables() <= there):
        raise _damaged(file)
    marked = last_saved.read(file.parent)
    # Beside a file that was used stands a mark, or at least the log: without both nobody can tell what is missing.
    if saves < (marked or 0) or (saves and marked is None and not disk.log_of(file).exists()):
        raise _damaged(file)
    return int(version)


def _damaged(file: Path) -> DamagedError:
    return DamagedError(DAMAGED.format(ascii_path(file.parent)))
