"""The live file under the store: read and written through one connection, replaced only as a whole."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.errors import DamagedError, StorageError
from dashboard.store import backups, disk, engine, last_saved, migrations, rows
from dashboard.store.beside import Beside
from dashboard.store.disk import Trouble
from dashboard.store.engine import Connection
from dashboard.store.failures import DAMAGED, UNCLEARED, ascii_path, plainly
from dashboard.store.generations import generations, number_of, sweep
from dashboard.store.rows import Made

SCHEMA = Path(__file__).with_name("schema.sql")
OWED = "rewrite-owed"
ANSWERS_KEPT = 200
STATE = (("SELECT version FROM schema_version", ()), ("SELECT made FROM saves", ()))


class Database:
    """The one connection to a data folder. Every call takes its own cursor; all are safe from any thread.

    One lock stands around everything, so no two transactions ever meet and none needs a second try.
    """

    def __init__(self, folder: Path) -> None:
        """Opens the newest generation in `folder`, or makes the first.

        Raises DamagedError when what is there does not open whole, NewerError, or StorageError; then nothing was
        changed.
        """
        self.folder, self.notice = folder, ""
        self._owed = folder / OWED
        self.lock, self._writing = threading.RLock(), False
        self.beside = Beside(folder)
        self._along: list[Callable[[Connection], object]] = []
        self.version, self._answers = 0, OrderedDict[tuple[Any, ...], list[tuple[Any, ...]]]()
        self._nouns: dict[str, list[Any]] = {}
        self._con: Connection | None = None
        self._day = _today()
        with self._plainly():
            sweep(folder)
            if not generations(folder):
                self._create()
            self._open()
            self.beside.sweep(self.saves)
            for old in generations(folder)[:-1]:
                disk.remove(old)
        if self._owed.exists():
            self._attempt(self.rewrite)
        else:
            self._attempt(self._back_up_if_new_day)

    # -- reading and writing -------------------------------------------------------------------------

    def read(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of one query, remembered until something is written. Raises StorageError."""
        asked = (sql, *(tuple(p) if isinstance(p, list) else p for p in parameters))
        with self.lock:
            if asked in self._answers:
                self._answers.move_to_end(asked)
            else:
                self._answers[asked] = self.read_now(sql, *parameters)
                if len(self._answers) > ANSWERS_KEPT:
                    self._answers.popitem(last=False)
            return list(self._answers[asked])

    def nouns(self, sql: str, make: Callable[..., Made], columns: Sequence[str]) -> list[Made]:
        """All rows of a query of a small table, given to `make` by these columns; made once while nothing is written.

        Raises StorageError.
        """
        with self.lock:
            if sql not in self._nouns:
                self._nouns[sql] = rows.made(make, columns, self.read_now(sql))
            return list(self._nouns[sql])

    def read_now(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """All rows of one query, asked of the file. Raises StorageError."""
        with self.lock, self._plainly(), self._cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def write(self, *, aside: bool = False) -> Iterator[Connection]:
        """One transaction: on disk when the block ends, undone when it raises. Raises StorageError.

        What is written `aside` is asked for with `read_now` alone, so everything remembered stays true.
        """
        with self.lock, self._plainly():
            self._still_there()
            if _today() != self._day:
                self._day = _today()
                self._attempt(self._back_up_if_new_day)
            with self._cursor() as cursor, self._transaction(cursor):
                yield cursor
                for work in self._along:
                    work(cursor)
                cursor.execute("UPDATE saves SET made = made + 1")
            self.saves += 1
            self.beside.settle()
            if not aside:
                self._forget_answers()
            self._still_there()
            last_saved.write(self.folder, self.saves)

    @contextlib.contextmanager
    def along(self, work: Callable[[Connection], object]) -> Iterator[None]:
        """Whatever is written in the block, `work` is done last in the same transaction; both count or neither."""
        with self.lock:
            self._along.append(work)
            try:
                yield
            finally:
                self._along.remove(work)

    def _forget_answers(self) -> None:
        """Something else may be true now."""
        self.version += 1
        self._answers.clear()
        self._nouns.clear()

    @contextlib.contextmanager
    def forget(self) -> Iterator[Connection]:
        """A transaction that takes something out: when this returns it is gone from every file. Raises StorageError.

        The rewrite is owed before anything is written: if this process ends in between, the next start makes it.
        """
        with self.lock:
            owed_before = self._owed.exists()
            self.owe_rewrite()
            try:
                with self.write() as cursor:
                    yield cursor
            except StorageError:
                raise
            except BaseException:
                if not owed_before:
                    self._owed.unlink(missing_ok=True)
                raise
            self.rewrite()

    def owe_rewrite(self) -> None:
        """From here on a rewrite is due; if this process ends before it, the next start makes up for it."""
        with self._plainly():
            self._owed.touch(mode=0o600)
            disk.fsync(self.folder)

    # -- a new generation ----------------------------------------------------------------------------

    def rewrite(self) -> None:
        """Moves everything current into a new file and removes all older ones, backups and second set included.

        What was blanked or deleted is really gone then; one fresh backup takes the place of the others.
        """
        with self.lock:
            self.owe_rewrite()
            try:
                with self._plainly():
                    try:
                        self._renew(forget=True)
                    except (engine.Error, OSError) as error:
                        if disk.trouble(error) is not Trouble.FULL:
                            raise
                        backups.forget(self.folder)
                        self._renew(forget=True)
                    self._owed.unlink(missing_ok=True)
            except StorageError:
                raise StorageError(UNCLEARED) from None

    def back_up(self) -> bool:
        """A backup now, in a new generation; False when nothing was saved since the newest one. Raises StorageError."""
        with self.lock, self._plainly():
            last = backups.newest(self.folder)
            if self.saves == 0 or (last is not None and last.saves == self.saves):
                return False
            self._renew()
            return True

    def change(self, change: engine.Change, **beside: Path) -> Path:
        """A new generation that went through `change` first; returns the safety copy from before. Raises StorageError.

        Files `beside` it can be read by `change` under their names.
        """
        with self.lock, self._plainly():
            self._renew(change, beside)
            last_saved.write(self.folder, self.saves)
            return next(b.path for b in backups.listed(self.folder) if b.before and not b.second)

    def close(self) -> None:
        """Lets go of the file; everything saved is already on disk."""
        with self.lock:
            if self._con is not None:
                self._con.close()
            self._con, self.path = None, self.folder

    def _renew(
        self, change: engine.Change | None = None, beside: dict[str, Path] | None = None, *, forget: bool = False
    ) -> None:
        """The next generation: written under a temporary name, verified, backed up, and only then in place."""
        if self._writing:
            raise RuntimeError("A transaction is open.")
        old, number = self.path, number_of(self.path) + 1
        tmp, new = self.folder / f"notes-{number:06}.tmp", self.folder / f"notes-{number:06}.duckdb"
        self._disconnect()
        try:
            engine.copy(old, tmp)
            if change is not None:
                backups.keep(self.folder, tmp, number - 1, self.saves, before=True)
                engine.edit(tmp, change, **(beside or {}))
                self.saves += 1
            if forget:
                backups.forget(self.folder)
            else:  # the same bytes as the new file: with its log they make good for it should it be damaged
                self.notice = backups.keep(self.folder, tmp, number, self.saves)
            disk.settle(tmp, new)
            disk.remove(old)
            disk.fsync(self.folder)
            if forget:
                self.notice = self._fresh_backup(new)
        finally:
            disk.remove(tmp)
            self._connect()

    def _fresh_backup(self, new: Path) -> str:
        """After all others went; `new` is not open yet. A full disk must not keep a rewrite from ending."""
        try:
            return backups.keep(self.folder, new, number_of(new), self.saves)
        except OSError as error:
            return f"A fresh backup could not be made ({disk.trouble(error)} disk)."

    # -- opening -------------------------------------------------------------------------------------

    def _create(self) -> None:
        if last_saved.read(self.folder) or backups.newest(self.folder):
            raise DamagedError(DAMAGED.format(ascii_path(self.folder)))
        tmp = self.folder / "notes-000001.tmp"
        engine.create(tmp, SCHEMA.read_text(encoding="utf-8"))
        disk.settle(tmp, self.folder / "notes-000001.duckdb")

    def _open(self) -> None:
        """Connects, and refuses what is newer than this program or shorter than what was saved."""
        self.path = path = generations(self.folder)[-1]
        try:
            version, self.saves = (rows[0][0] for rows in engine.query(path, *STATE))
            migrations.refuse_newer(version, path)
            if self.saves < (last_saved.read(self.folder) or 0):
                raise DamagedError(DAMAGED.format(ascii_path(self.folder)))
            if version < migrations.VERSION:
                self._renew(migrations.steps(version))
            else:
                self._connect()
        except engine.Error as error:
            found = disk.trouble(error)
            if found is Trouble.NEWER:
                migrations.refuse_newer("unknown", path)
            if found is not Trouble.OTHER:
                raise
            raise DamagedError(DAMAGED.format(ascii_path(self.folder))) from None

    def _connect(self) -> None:
        self.path = generations(self.folder)[-1]
        self._forget_answers()
        self._con = engine.connect(self.path)
        self._inode = self.path.stat().st_ino
        self.saves = int(self._con.cursor().execute(STATE[1][0]).fetchall()[0][0])

    def _disconnect(self) -> None:
        if self._con is not None:
            self._con.close()
            self._con = None

    def _cursor(self) -> Connection:
        """A cursor of the live connection, opened again if an error took it away."""
        if self._con is None:
            if self.path == self.folder:
                raise StorageError("The store is closed.")
            self._connect()
        assert self._con is not None
        return self._con.cursor()

    @contextlib.contextmanager
    def _transaction(self, cursor: Connection) -> Iterator[None]:
        cursor.execute("BEGIN")
        self._writing = True
        try:
            yield
            cursor.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(engine.Error):
                cursor.execute("ROLLBACK")
            self.beside.drop()
            raise
        finally:
            self._writing = False

    def _still_there(self) -> None:
        """A folder that was removed or swapped takes what is written without a word. Raises OSError."""
        if self.path.stat().st_ino != self._inode:
            raise FileNotFoundError(2, "another file")

    def _back_up_if_new_day(self) -> None:
        last = backups.newest(self.folder)
        if last is None or last.made.date() != _today():
            self.back_up()

    def _attempt(self, work: Callable[[], object]) -> None:
        """What must not stand in the way of a start or a save; what went wrong is kept in `notice`."""
        try:
            work()
        except StorageError as error:
            self.notice = str(error) if work == self.rewrite else f"Today's backup could not be made. {error}"

    def _plainly(self) -> contextlib.AbstractContextManager[None]:
        return plainly(self.folder, self._disconnect)


def _today() -> date:
    return datetime.now().astimezone().date()
