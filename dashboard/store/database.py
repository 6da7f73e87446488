"""The live file under the store and its generations: opened, backed up, and replaced only as a whole."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dashboard.errors import DamagedError, StorageError
from dashboard.store import backups, conflict_copies, disk, engine, last_saved, mending, migrations, wholeness
from dashboard.store.disk import Trouble
from dashboard.store.engine import Connection
from dashboard.store.failures import DAMAGED, UNCLEARED, ascii_path
from dashboard.store.generations import generations, make_way, next_number, number_of, sweep
from dashboard.store.transactions import Transactions
from dashboard.store.wholeness import STATE

OWED = "rewrite-owed"
MADE_WAY = (
    "In the place of files or folders of this program stood something else. It has another name now and is kept: {}."
)


class _Since(NamedTuple):
    """What a copy is of: the generation it becomes, how much was saved, and how often the file had been replaced."""

    number: int
    saves: int
    renewed: int


class Database(Transactions):
    """The one connection to a data folder, whose live file is replaced by a new generation or not at all."""

    def __init__(self, folder: Path) -> None:
        """Opens the newest generation in `folder`, or makes the first.

        Raises DamagedError when what is there does not open whole, NewerError, or StorageError; then nothing was
        changed.
        """
        super().__init__(folder)
        self.notice, self._owed = "", folder / OWED
        self.put_right: tuple[str, ...] = ()
        self._one_backup, self._renewed = threading.Lock(), 0
        with self._plainly():
            if odd := make_way(folder):
                self.notice = MADE_WAY.format(", ".join(odd))
            sweep(folder)
            if not generations(folder):
                self._create()
            self._open()
            self.beside.sweep(self.saves)
            for old in generations(folder)[:-1]:
                disk.remove(old)
        if self._owed.exists():
            self._attempt(self.rewrite)

    # -- taking out -----------------------------------------------------------------------------------

    @contextlib.contextmanager
    def forget(self) -> Iterator[Connection]:
        """A transaction that takes something out: when this returns it is gone from every file. Raises StorageError.

        The rewrite is owed before anything is written: if this process ends in between, the next start makes it.
        """
        with self.lock:
            owed_before, saves = self._owed.exists(), self.saves
            self.owe_rewrite()
            try:
                with self.write() as cursor:
                    yield cursor
            except BaseException:
                if not owed_before and self._nothing_since(saves):
                    self._owed.unlink(missing_ok=True)
                raise
            self.rewrite()

    def _nothing_since(self, saves: int) -> bool:
        """Whether nothing was committed, as the file itself says."""
        try:
            ((made,),) = self.read_now(STATE[1][0])
        except StorageError:
            return False
        return bool(made == saves)

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

    def back_up(self) -> None:
        """A backup now, whether or not anything was saved, so that it tells nothing. Raises StorageError.

        Others wait only while the log is copied; if nothing was saved meanwhile, the copy is the next generation.
        """
        with self._one_backup, self._plainly():
            if self.saves == 0:
                return
            work, tmp, old = (self.folder / f"notes-{name}.tmp" for name in ("copied", "copy", "replaced"))
            try:
                since = self._same_bytes(work)
                if since is not None:
                    engine.copy(work, tmp)
                    disk.fsync(tmp)
                    keeping = backups.Keeping(self.folder, tmp, since.number)
                    self._put_in_place(tmp, since, keeping, old)
                    keeping.thin()
            finally:
                for file in (work, tmp, old):
                    disk.remove(file)

    def _same_bytes(self, work: Path) -> "_Since | None":
        """The live file and its log under another name; None when it was replaced meanwhile, with a fresh backup."""
        renewed = self._renewed
        try:
            self._live.copy_file(work)
        except FileNotFoundError:
            if renewed == self._renewed:
                raise
            return None
        with self.lock:
            if renewed != self._renewed:
                return None
            self._live.copy_log(work)
            return _Since(next_number(self.folder), self.saves, renewed)

    def _put_in_place(self, tmp: Path, since: "_Since", keeping: backups.Keeping, old: Path) -> None:
        """What was taken back meanwhile must not come back; what was saved meanwhile is not in the copy."""
        with self.lock:
            if since.renewed != self._renewed:
                keeping.drop()
                return
            self.notice = keeping.settle()
            if since.saves == self.saves:
                self._live.disconnect()
                try:
                    self._live.give_way(tmp, since.number, old)
                finally:
                    self._live.connect()

    def back_up_daily(self) -> None:
        """A backup if today has none yet; what went wrong is kept in `notice`."""
        last = backups.newest(self.folder)
        if last is None or last.made.date() != datetime.now().astimezone().date():
            self._attempt(self.back_up)

    def change(self, change: engine.Change, **beside: Path) -> Path:
        """A new generation that went through `change` first; returns the safety copy from before. Raises StorageError.

        Files `beside` it can be read by `change` under their names.
        """
        with self.lock, self._plainly():
            self._renew(change, beside)
            last_saved.write(self.folder, self.saves)
            return next(b.path for b in backups.listed(self.folder) if b.before and not b.second)

    def close(self) -> None:
        """Lets go of the file, after a backup that is being made; everything saved is already on disk."""
        with self._one_backup, self.lock:
            self._live.close()

    def _renew(
        self, change: engine.Change | None = None, beside: dict[str, Path] | None = None, *, forget: bool = False
    ) -> None:
        """The next generation: written under a temporary name, verified, backed up, and only then in place."""
        if self._live.writing:
            raise RuntimeError("A transaction is open.")
        number, self._renewed = next_number(self.folder), self._renewed + 1
        tmp = self.folder / f"notes-{number:06}.tmp"
        self._live.disconnect()
        try:
            engine.copy(self._live.path, tmp)
            if change is not None:
                backups.keep(self.folder, tmp, number - 1, before=True)
                engine.edit(tmp, change, **(beside or {}))
            if forget:
                backups.forget(self.folder)
            else:  # the same bytes as the new file: with its log they make good for it should it be damaged
                self.notice = backups.keep(self.folder, tmp, number)
            new = self._live.give_way(tmp, number)
            if forget:
                self.notice = self._fresh_backup(new)
        finally:
            disk.remove(tmp)
            self._live.connect()
            self._forget_answers()

    def _fresh_backup(self, new: Path) -> str:
        """After all others went; `new` is not open yet. A full disk must not keep a rewrite from ending."""
        try:
            return backups.keep(self.folder, new, number_of(new))
        except OSError as error:
            return f"A fresh backup could not be made ({disk.trouble(error)} disk)."

    # -- opening -------------------------------------------------------------------------------------

    def _create(self) -> None:
        if last_saved.read(self.folder) or backups.newest(self.folder) or conflict_copies.listed(self.folder):
            raise DamagedError(DAMAGED.format(ascii_path(self.folder)))
        tmp = self.folder / "notes-000001.tmp"
        engine.create(tmp, migrations.SCHEMA.read_text(encoding="utf-8"))
        disk.settle(tmp, self.folder / "notes-000001.duckdb")

    def _open(self) -> None:
        """Connects to the newest generation, if it is whole; brings it to today's schema first."""
        live = generations(self.folder)[-1]
        version, odd = wholeness.look(live)
        self._live.path = live
        if odd or version < migrations.VERSION:
            self._renew(lambda con: self._to_today(con, version))
        else:
            self._live.connect()
        # A mark that got lost: without it the next start could tell nothing, once the log is gone as well.
        if self.saves and last_saved.read(self.folder) is None:
            with contextlib.suppress(OSError):
                last_saved.write(self.folder, self.saves)

    def _to_today(self, con: Connection, version: int) -> None:
        """The schema of today, with nothing in it that cannot be."""
        if version < migrations.VERSION:
            migrations.steps(version)(con)
        self.put_right = mending.mend(con)
        con.execute("UPDATE saves SET made = made + 1")

    def _attempt(self, work: Callable[[], object]) -> None:
        """What must not stand in the way of a start or a save; what went wrong is kept in `notice`."""
        try:
            work()
        except StorageError as error:
            self.notice = str(error) if work == self.rewrite else f"Today's backup could not be made. {error}"
