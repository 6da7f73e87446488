"""The connection to the live file: its cursors and transactions, and whether the file is still the same one."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from dashboard.errors import StorageError
from dashboard.store import disk, engine
from dashboard.store.engine import Connection
from dashboard.store.generations import generations
from dashboard.store.wholeness import STATE


class LiveFile:
    """The newest generation of a folder, connected or not; `saves` is how many changes it has seen."""

    def __init__(self, folder: Path) -> None:
        """Not connected yet. Whoever uses it holds a lock around every call."""
        self.folder, self.path, self.saves = folder, folder, 0
        self.writing, self._inode, self._closed = False, 0, False
        self._con: Connection | None = None

    def connect(self) -> None:
        """Opens the newest generation."""
        self.path = generations(self.folder)[-1]
        self._con = engine.connect(self.path)
        self._inode = self.path.stat().st_ino
        self.saves = int(self._con.cursor().execute(STATE[1][0]).fetchall()[0][0])

    def disconnect(self) -> None:
        """Lets go of it, so that its bytes may be copied: opening it while connected would drop the lock on it."""
        if self._con is not None:
            self._con.close()
            self._con = None

    def close(self) -> None:
        """Lets go of it for good."""
        self.disconnect()
        self._closed = True

    def cursor(self) -> Connection:
        """A cursor, on a new connection if an error took the last one away. Raises StorageError once closed."""
        if self._closed:
            raise StorageError("The store is closed.")
        if self._con is None:
            self.connect()
        assert self._con is not None
        return self._con.cursor()

    @contextlib.contextmanager
    def transaction(self, cursor: Connection) -> Iterator[None]:
        """Committed when the block ends, rolled back when it raises."""
        cursor.execute("BEGIN")
        self.writing = True
        try:
            yield
            cursor.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(engine.Error):
                cursor.execute("ROLLBACK")
            raise
        finally:
            self.writing = False

    def still_there(self) -> None:
        """A folder that was removed or swapped takes what is written without a word. Raises OSError."""
        if self.path.stat().st_ino != self._inode:
            raise FileNotFoundError(2, "another file")

    def copy_file(self, work: Path) -> None:
        """Copies the file, which no save changes, while everything goes on; Windows does not share it meanwhile."""
        if os.name != "nt":
            shutil.copyfile(self.path, work)

    def copy_log(self, work: Path) -> None:
        """Copies what is not copied yet, disconnected meanwhile; the new connection has the lock on the file again."""
        self.disconnect()
        try:
            if not work.exists():
                shutil.copyfile(self.path, work)
            if disk.log_of(self.path).exists():
                shutil.copyfile(disk.log_of(self.path), disk.log_of(work))
        finally:
            self.connect()

    def give_way(self, tmp: Path, number: int, aside: Path | None = None) -> Path:
        """A whole file takes its place as generation `number`; returns that. Nothing may be connected.

        The old one is gone, or `aside`: to remove a large file takes a while.
        """
        old, new = self.path, self.folder / f"notes-{number:06}.duckdb"
        disk.settle(tmp, new)
        if aside is not None:
            disk.log_of(old).unlink(missing_ok=True)
            old.replace(aside)
        disk.remove(old)
        disk.fsync(self.folder)
        return new
