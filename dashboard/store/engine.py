"""The only module that imports duckdb: opening, making, copying and looking into database files."""

import contextlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from dashboard.store import disk

Error = duckdb.Error
Fatal = duckdb.FatalException
Connection = duckdb.DuckDBPyConnection
Change = Callable[[Connection], None]

OPEN: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# Small blocks keep a couple's file small. What is sealed cannot be compressed, and looking for a way takes most of
# the time; a file that is renamed only once it is whole needs no log of its own.
FRESH = "BLOCK_SIZE 16384, RECOVERY_MODE no_wal_writes"
EDITED = "RECOVERY_MODE no_wal_writes"
UNCOMPRESSED = {"force_compression": "uncompressed"}
# Of tables alone: a view under the name of one would be asked for something else.
COLUMNS = (
    "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() WHERE database_name = ? "
    "AND table_oid IN (SELECT table_oid FROM duckdb_tables() WHERE database_name = duckdb_columns.database_name)"
)
BROKEN_AT = re.compile(r"entry at byte position (\d+)")


def connect(path: Path) -> Connection:
    """The live connection: runs from its log alone and reaches no other file."""
    con = duckdb.connect(str(path), config={**OPEN, "checkpoint_threshold": "1TB"})
    con.execute("PRAGMA disable_checkpoint_on_shutdown")
    con.execute("SET temp_directory = ''")
    con.execute("SET enable_progress_bar = false")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")
    return con


def create(file: Path, schema: str) -> None:
    """A new database with these tables; `file` is a temporary name still."""
    with _workbench() as con:
        con.execute(f"ATTACH {_quoted(file)} AS fresh ({FRESH})")
        con.execute("USE fresh")
        con.execute(schema)
        con.execute("CHECKPOINT fresh")
    _whole(file)


def copy(source: Path, file: Path) -> None:
    """All that `source` and its log hold, in one new file, reopened and compared row by row. `source` is only read."""
    disk.remove(file)
    with looking_into(source) as con:
        con.execute(f"ATTACH {_quoted(file)} AS fresh ({FRESH})")
        con.execute("COPY FROM DATABASE old TO fresh")
        con.execute("CHECKPOINT fresh")
        con.execute("DETACH fresh")
        before = sums_of(con)
    _whole(file)
    if fingerprint(file) != before:
        raise Error("The copy is not the same.")


def edit(file: Path, change: Change, **beside: Path) -> None:
    """Applies `change` to a file that nobody uses yet; files `beside` it can be read under their names."""
    with _workbench() as con:
        for name, path in beside.items():
            con.execute(f"ATTACH {_quoted(path)} AS {name} (READ_ONLY)")
        con.execute(f"ATTACH {_quoted(file)} AS fresh ({EDITED})")
        con.execute("USE fresh")
        con.execute("BEGIN")
        change(con)
        con.execute("COMMIT")
        con.execute("CHECKPOINT fresh")
    _whole(file)
    fingerprint(file)


@contextlib.contextmanager
def looking_into(file: Path) -> Iterator[Connection]:
    """A connection to a file that is only read, under the name `old`."""
    with _workbench() as con:
        con.execute(f"ATTACH {_quoted(file)} AS old (READ_ONLY)")
        con.execute("USE old")
        yield con


def query(file: Path, *questions: tuple[str, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
    """The rows of each question, asked of a file that is only read."""
    with looking_into(file) as con:
        return [con.execute(sql, list(values)).fetchall() for sql, values in questions]


def fits(file: Path, schema: str) -> bool:
    """Whether a file has the tables of a schema with their very columns; what else somebody made in it is not read."""
    with looking_into(file) as con:
        return has_columns(con, schema)


def has_columns(con: Connection, schema: str) -> bool:
    """The same of the file that this connection has as `old`."""
    con.execute("ATTACH ':memory:' AS fresh")
    con.execute("USE fresh")
    con.execute(schema)
    con.execute("USE old")
    found, meant = (set(con.execute(COLUMNS, [name]).fetchall()) for name in ("old", "fresh"))
    return {column for column in found if column[0] in {table for table, *_ in meant}} == meant


def fingerprint(file: Path) -> Mapping[str, tuple[int, int]]:
    """Of every table its row count and a sum over all of its rows, so every byte in use is read."""
    with looking_into(file) as con:
        return sums_of(con)


def sums_of(con: Connection) -> Mapping[str, tuple[int, int]]:
    """The fingerprint of the file that this connection has as `old`."""
    found = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'old'").fetchall()
    tables = [str(table) for (table,) in found]
    if not tables:
        return {}
    names = ['"' + table.replace('"', '""') + '"' for table in tables]
    counted = [
        f"SELECT {n}, count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM old.{name} t" for n, name in enumerate(names)
    ]
    return {tables[n]: (rows, total) for n, rows, total in con.execute(" UNION ALL ".join(counted)).fetchall()}


def broken_at(error: BaseException) -> int | None:
    """The byte of the log at which the database says it is damaged."""
    found = BROKEN_AT.search(str(error))
    return int(found[1]) if found else None


def _whole(file: Path) -> None:
    """What gets a new name next has nothing left in a log of its own."""
    if disk.log_of(file).exists():
        raise Error("The file has a log still.")


def _workbench() -> Connection:
    """A connection to nothing, on which files are attached."""
    threads = str(min(2, os.cpu_count() or 1))
    con = duckdb.connect(config={**OPEN, **UNCOMPRESSED, "checkpoint_threshold": "1TB", "threads": threads})
    con.execute("SET temp_directory = ''")
    con.execute("SET enable_progress_bar = false")
    con.execute("PRAGMA disable_checkpoint_on_shutdown")
    return con


def _quoted(path: Path) -> str:
    """ATTACH takes its path as a literal; its quotes are doubled."""
    return "'" + str(path).replace("'", "''") + "'"
