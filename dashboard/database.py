"""The file under the store: one DuckDB connection, run from its write-ahead log alone, rewritten as a whole."""

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from dashboard.errors import StorageError

SCHEMA = Path(__file__).with_name("schema.sql")
GENERATION = re.compile(r"notes-(\d{6})\.duckdb")
OPEN: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def generations(folder: Path) -> list[Path]:
    """The complete database files of a folder, oldest first; the last one is live."""
    return sorted(p for p in folder.glob("notes-*.duckdb") if GENERATION.fullmatch(p.name))


class Database:
    """The one connection to a data folder. Every call takes its own cursor; all are safe from any thread."""

    def __init__(self, folder: Path) -> None:
        """Opens the newest generation in `folder`, or makes the first. Raises StorageError."""
        self.folder = folder
        self._owed = folder / "rewrite-owed"
        self._lock = threading.RLock()
        with self._plainly():
            self._tidy()
            if not generations(folder):
                self._create()
            self._connect()
        if self._owed.exists():
            with contextlib.suppress(StorageError):
                self.rewrite()

    def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of one query. Raises StorageError."""
        with self._lock, self._plainly(), self._con.cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction: on disk when the block ends, undone when it raises. Raises StorageError."""
        with self._lock, self._plainly(), self._con.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    cursor.execute("ROLLBACK")
                raise

    def owe_rewrite(self) -> None:
        """From here on a rewrite is due; if this process ends before it, the next start makes up for it."""
        with self._plainly():
            self._owed.touch(mode=0o600)
            _fsync(self.folder)

    def rewrite(self) -> None:
        """Moves everything current into a new file, so that what was blanked or deleted is really gone."""
        with self._lock, self._plainly():
            old = self.path
            number = int(GENERATION.fullmatch(old.name)[1]) + 1  # type: ignore[index]
            new, tmp = self.folder / f"notes-{number:06}.duckdb", self.folder / f"notes-{number:06}.tmp"
            tmp.unlink(missing_ok=True)
            self._con.close()
            try:
                with duckdb.connect(config=OPEN) as con:
                    con.execute(f"ATTACH {_quoted(old)} AS old")
                    con.execute("PRAGMA disable_checkpoint_on_shutdown")
                    con.execute(f"ATTACH {_quoted(tmp)} AS fresh (BLOCK_SIZE 16384)")
                    con.execute("COPY FROM DATABASE old TO fresh")
                    con.execute("CHECKPOINT fresh")
                _settle(tmp, new)
                for gone in (old.with_name(old.name + ".wal"), old):
                    gone.unlink(missing_ok=True)
                _fsync(self.folder)
                self._owed.unlink(missing_ok=True)
            finally:
                self._connect()

    def close(self) -> None:
        """Lets go of the file; everything saved is already on disk."""
        with self._lock:
            self._con.close()

    def _tidy(self) -> None:
        """Removes what a rewrite that was cut short has left: half a new file, or the old one beside a complete new."""
        for half in self.folder.glob("notes-*.tmp*"):
            half.unlink()
        for old in generations(self.folder)[:-1]:
            old.with_name(old.name + ".wal").unlink(missing_ok=True)
            old.unlink()

    def _create(self) -> None:
        first, tmp = self.folder / "notes-000001.duckdb", self.folder / "notes-000001.tmp"
        tmp.unlink(missing_ok=True)
        with duckdb.connect(config=OPEN) as con:
            con.execute(f"ATTACH {_quoted(tmp)} AS fresh (BLOCK_SIZE 16384)")
            con.execute("USE fresh")
            con.execute(SCHEMA.read_text(encoding="utf-8"))
        _settle(tmp, first)

    def _connect(self) -> None:
        self.path = generations(self.folder)[-1]
        self._con = duckdb.connect(str(self.path), config={**OPEN, "checkpoint_threshold": "1TB"})
        self._con.execute("PRAGMA disable_checkpoint_on_shutdown")
        self._con.execute("SET temp_directory = ''")
        self._con.execute("SET enable_external_access = false")
        self._con.execute("SET lock_configuration = true")

    @contextlib.contextmanager
    def _plainly(self) -> Iterator[None]:
        """DuckDB's own words quote values, so they never leave this module."""
        try:
            yield
        except duckdb.FatalException:
            with contextlib.suppress(duckdb.Error):
                self._con.close()
                self._connect()
            raise StorageError("The disk did not take this. Nothing was saved; free some space, try again.") from None
        except duckdb.IOException:
            where = ascii(str(self.folder))
            raise StorageError(f"The data folder {where} cannot be used. Is another program holding it?") from None
        except duckdb.TransactionException:
            raise StorageError("This could not be written to disk. Free some space, then save again.") from None
        except (duckdb.Error, OSError):
            raise StorageError("The data could not be read or written. Nothing was changed.") from None


def _quoted(path: Path) -> str:
    """ATTACH takes its path as a literal; its quotes are doubled."""
    return "'" + str(path).replace("'", "''") + "'"


def _fsync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(tmp: Path, final: Path) -> None:
    """A complete file appears under its final name, or not at all."""
    tmp.chmod(0o600)
    _fsync(tmp)
    tmp.rename(final)
    _fsync(final.parent)
