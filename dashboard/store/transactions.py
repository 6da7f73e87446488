"""Reading and writing the live file through one connection: what is read is remembered until something is written."""

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dashboard.store import last_saved, rows
from dashboard.store.beside import Beside
from dashboard.store.engine import Connection
from dashboard.store.failures import plainly
from dashboard.store.live_file import LiveFile
from dashboard.store.rows import Made

ANSWERS_KEPT = 200


class Transactions:
    """Queries, and changes that count whole or not at all. Every call takes its own cursor, from any thread.

    One lock stands around everything, so no two transactions ever meet and none needs a second try.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is open yet."""
        self.folder = folder
        self._live, self.beside = LiveFile(folder), Beside(folder)
        self._along: list[Callable[[Connection], object]] = []
        self.lock, self.version = threading.RLock(), 0
        self._answers = OrderedDict[tuple[Any, ...], list[tuple[Any, ...]]]()
        self._nouns: dict[str, list[Any]] = {}

    @property
    def saves(self) -> int:
        """How many changes were made since the store began."""
        return self._live.saves

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
        with self.lock, self._plainly(), self._live.cursor() as cursor:
            return cursor.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def write(self, *, aside: bool = False) -> Iterator[Connection]:
        """One transaction: on disk when the block ends, undone when it raises. Raises StorageError.

        What is written `aside` is asked for with `read_now` alone, so everything remembered stays true.
        """
        with self.lock, self._plainly():
            self._live.still_there()
            try:
                with self._live.cursor() as cursor, self._live.transaction(cursor):
                    yield cursor
                    for work in self._along:
                        work(cursor)
                    cursor.execute("UPDATE saves SET made = made + 1")
            except BaseException:
                self.beside.drop()
                raise
            self._live.saves += 1
            self.beside.settle()
            if not aside:
                self._forget_answers()
            self._live.still_there()
            with contextlib.suppress(OSError):  # what was saved stands; a mark that is behind only tells less
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

    def _plainly(self) -> contextlib.AbstractContextManager[None]:
        return plainly(self.folder, self._live.disconnect)
