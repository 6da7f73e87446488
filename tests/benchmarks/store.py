"""The store beside sqlite3 with pandas and pandas over CSV, with equal results: python -m tests.benchmarks.store"""

import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.weeks import WEEK
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from tests import locked
from tests.benchmarks.caseload import fill
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
        """One check-in more, on disk."""
        saved(self.store, row, row.revision - 1)

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


def main(sizes: Sequence[int]) -> None:
    """The figures, on this machine, at this moment."""
    print(f"{YEARS} years a couple; ms, medians; the three gave equal results\n")
    print("| couples | | one couple's history | a coach's list | one save | whole copy |\n|---|---|--:|--:|--:|--:|")
    for couples in sizes:
        print("\n".join(compared(couples)), flush=True)


if __name__ == "__main__":
    main([int(a) for a in sys.argv[1:]] or [1, 100, 1000])
