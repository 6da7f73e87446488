"""The store beside sqlite3 with pandas and pandas over CSV, and how its cost grows: python -m tests.benchmarks.store

    python -m tests.benchmarks.store [COUPLES ...]           the three, with equal results
    python -m tests.benchmarks.store grow [COUPLES ...]    the store alone, and how long anybody waits for a copy

Rows, heads and files are as long as the app makes them.
"""

import itertools
import os
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.weeks import WEEK
from dashboard.keys.head_writer import Writer
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from tests import locked
from tests.benchmarks.caseload import ANNA, fill
from tests.saving import saved

YEARS = 5
TIMES = 9
FIRST = (f"{0:032x}", f"{1:032x}")
COLUMNS = ("person_id", "week", "revision", *RATING_KEYS, "sealed_self")
ORDER = ["person_id", "week"]


class Ours:
    """The store of the app."""

    name = "the store"

    def __init__(self, store: Storage, _rows: pd.DataFrame, _folder: Path) -> None:
        """Already filled."""
        self.store = store

    def history(self) -> pd.DataFrame:
        """One couple's check-ins that count."""
        self.store._db._forget_answers()
        rows = self.store.check_ins(FIRST)
        return pd.DataFrame([(r.person_id, r.week, *(r.shared.get(k) for k in RATING_KEYS)) for r in rows])

    def listed(self) -> pd.DataFrame:
        """Everything a coach's list is made of."""
        self.store._db._forget_answers()
        return pd.DataFrame(self.store.couples.caseload(locked.DANA.id))

    def save(self, row: Row) -> None:
        """One check-in more, on disk, and in its author's head."""
        saved(self.store, row, row.revision - 1, by=Writer(row.person_id, locked.identity(ANNA)))

    def renew(self) -> None:
        """The daily rewrite, verified, with a backup."""
        self.store.back_up()


class Sqlite:
    """The usual recipe: a table in SQLite, read into pandas."""

    name = "sqlite3 and pandas"

    def __init__(self, _store: Storage, rows: pd.DataFrame, folder: Path) -> None:
        """The same rows, with an index on the person."""
        self.file = folder / "notes.sqlite"
        self.con = sqlite3.connect(self.file)
        rows.to_sql("check_in", self.con, index=False)
        self.con.execute("CREATE INDEX person ON check_in (person_id, week)")
        self.con.commit()

    def _newest(self, where: str = "", values: Sequence[str] = ()) -> pd.DataFrame:
        columns = ", ".join(f"i.{c}" for c in (*ORDER, *RATING_KEYS))
        newest = f"SELECT person_id, week, max(revision) AS revision FROM check_in {where} GROUP BY person_id, week"
        sql = f"SELECT {columns} FROM check_in i JOIN ({newest}) USING (person_id, week, revision)"
        return pd.read_sql(sql, self.con, params=list(values), parse_dates=["week"])

    def history(self) -> pd.DataFrame:
        """One couple's check-ins that count."""
        return self._newest("WHERE person_id IN (?, ?)", FIRST)

    def listed(self) -> pd.DataFrame:
        """Everything a coach's list is made of."""
        return self._newest().dropna(how="all", subset=list(RATING_KEYS))

    def save(self, row: Row) -> None:
        """One check-in more, on disk."""
        values = [row.person_id, row.week.isoformat(), row.revision, *(row.shared.get(k) for k in RATING_KEYS)]
        self.con.execute("PRAGMA synchronous = FULL")
        self.con.execute("INSERT INTO check_in VALUES (?, ?, ?, ?, ?, ?, ?)", [*values, row.sealed_self])
        self.con.commit()

    def renew(self) -> None:
        """A whole copy."""
        copy = self.file.with_suffix(".copy")
        copy.unlink(missing_ok=True)
        self.con.execute("VACUUM INTO ?", [str(copy)])


class Csv:
    """The simplest recipe: one file, read whole each time."""

    name = "pandas over CSV"

    def __init__(self, _store: Storage, rows: pd.DataFrame, folder: Path) -> None:
        """The same rows, blobs as hexadecimal digits."""
        self.file = folder / "notes.csv"
        rows.assign(sealed_self=rows["sealed_self"].map(bytes.hex)).to_csv(self.file, index=False)

    def _newest(self) -> pd.DataFrame:
        found = pd.read_csv(self.file, parse_dates=["week"], dtype={"person_id": str, "sealed_self": str})
        return found.sort_values("revision").drop_duplicates(ORDER, keep="last")[[*ORDER, *RATING_KEYS]]

    def history(self) -> pd.DataFrame:
        """One couple's check-ins that count."""
        found = self._newest()
        return found[found["person_id"].isin(FIRST)]

    def listed(self) -> pd.DataFrame:
        """Everything a coach's list is made of."""
        return self._newest().dropna(how="all", subset=list(RATING_KEYS))

    def save(self, row: Row) -> None:
        """One line more, on disk."""
        values = [row.person_id, row.week, row.revision, *(row.shared.get(k, "") for k in RATING_KEYS)]
        with self.file.open("a", encoding="utf-8") as file:
            file.write(",".join(str(v) for v in (*values, row.sealed_self.hex())) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def renew(self) -> None:
        """A whole copy."""
        shutil.copyfile(self.file, self.file.with_suffix(".copy"))


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """In one order and with the same types, so that results can be compared."""
    frame = frame.set_axis([*ORDER, *RATING_KEYS], axis=1).assign(week=lambda f: pd.to_datetime(f["week"]))
    return frame.astype(dict.fromkeys(RATING_KEYS, float)).sort_values(ORDER).reset_index(drop=True)


def timed(work: Callable[[], Any], times: int = TIMES) -> tuple[float, Any]:
    """The median of milliseconds, and what came out last."""
    taken, result = [], None
    for _ in range(times):
        began = time.perf_counter()
        result = work()
        taken.append(1000 * (time.perf_counter() - began))
    return median(taken), result


def compared(couples: int) -> list[str]:
    """One Markdown line for each of the three."""
    lines, results = [], []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "data").mkdir()
        store = fill(folder / "data", couples, YEARS * 52)
        rows = pd.DataFrame(store._db.read(f"SELECT {', '.join(COLUMNS)} FROM check_in"), columns=list(COLUMNS))
        pattern = store.all_rows(FIRST[0])[0]
        for kind in (Ours, Sqlite, Csv):
            one = kind(store, rows, folder)
            history, first = timed(one.history)
            listed, second = timed(one.listed, 3)
            results.append((tidy(first), tidy(second)))
            saves = iter(replace(pattern, week=pattern.week + n * WEEK, revision=1) for n in range(9000, 9000 + TIMES))
            save, _ = timed(lambda one=one, saves=saves: one.save(next(saves)))
            renew, _ = timed(one.renew, 1)
            figures = " | ".join(f"{ms:,.1f}" for ms in (history, listed, save, renew))
            lines.append(f"| {couples} | {one.name} | {figures} |")
        store.close()
    for other in results[1:]:
        for mine, theirs in zip(results[0], other, strict=True):
            pd.testing.assert_frame_equal(mine, theirs, check_dtype=False)
    return lines


class Waits:
    """Somebody who reads all the time, and saves too where there are rows; how long that took at worst, in ms."""

    def __init__(self, store: Storage, rows: Iterable[Row] = ()) -> None:
        """Begins when the block does."""
        self.store, self.rows, self.worst = store, iter(rows), 0.0
        self.over, self.thread = threading.Event(), threading.Thread(target=self._go_on)

    def __enter__(self) -> "Waits":
        """From here on."""
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Until here."""
        self.over.set()
        self.thread.join()

    def _go_on(self) -> None:
        while not self.over.is_set():
            for work in (self._read, self._save):
                self.worst = max(self.worst, timed(work, 1)[0])
            time.sleep(0.02)

    def _read(self) -> None:
        self.store._db._forget_answers()
        self.store.check_ins(FIRST)

    def _save(self) -> None:
        for row in itertools.islice(self.rows, 1):
            saved(self.store, row, row.revision - 1)


def grown(couples: int) -> str:
    """One Markdown line of what so many couples cost: size, start, save, the day's copy, and an erase."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        store = fill(folder, couples, YEARS * 52)
        pattern = store.all_rows(FIRST[0])[0]
        rows = (replace(pattern, week=pattern.week + n * WEEK, revision=1) for n in itertools.count(9000))
        store.back_up()
        author = Writer(FIRST[0], locked.identity(ANNA))
        save, _ = timed(lambda: saved(store, next(rows), 0, by=author))
        with Waits(store, rows) as saving:
            copied, _ = timed(store.back_up, 1)
        with Waits(store) as reading:  # nothing is saved: the copy takes the place of the file in use
            timed(store.back_up, 1)
        erased, _ = timed(store.rewrite, 1)
        store.close()
        size = max(p.stat().st_size for p in folder.glob("notes-*.duckdb"))
        started, again = timed(lambda: Storage(folder), 1)
        again.close()
        seconds = " | ".join(f"{ms / 1000:,.1f}" for ms in (started, copied, max(saving.worst, reading.worst), erased))
        return f"| {couples} | {size / 1e6:,.0f} | {save:,.0f} | {seconds} |"


def main(arguments: Sequence[str]) -> None:
    """The figures, on this machine, at this moment."""
    sizes = [int(a) for a in arguments if a.isdecimal()]
    print(f"{YEARS} years a couple; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    if "grow" in arguments:
        print(
            "| couples | MB | one save, ms | a start, s | the day's copy, s | longest wait meanwhile, s | an erase, s |"
        )
        print("|--:|--:|--:|--:|--:|--:|--:|")
        for couples in sizes or [1, 10, 50, 100, 200]:
            print(grown(couples), flush=True)
        return
    print("Milliseconds, medians; the three gave equal results\n")
    print("| couples | | one couple's history | a coach's list | one save | whole copy |\n|---|---|--:|--:|--:|--:|")
    for couples in sizes or [1, 10, 50]:
        print("\n".join(compared(couples)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
