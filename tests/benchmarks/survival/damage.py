"""Files flipped and cut byte by byte."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from dashboard.errors import DamagedError, DashboardError
from dashboard.store import rescue
from dashboard.store.database import Database
from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests import locked
from tests.benchmarks.survival.forks import FIRST, Figures, answer, forked, listen, spawn
from tests.locked import ANA
from tests.saving import saved


def damage(every: int, work: Path, places: int = 100, workers: int = 2) -> tuple[Figures, list[str]]:
    """Each byte of the log flipped and cut in turn, the file itself flipped and cut at many places."""
    pristine = work / "pristine"
    pristine.mkdir()
    _, said, _ = forked(lambda say: _small(pristine, say))
    ends = said[-1]
    assert isinstance(ends, list)
    live = generations(pristine)[-1]
    size, length = live.stat().st_size, log_of(live).stat().st_size
    cases = [(how, "log", at) for how in ("flip", "cut") for at in range(0, length, every)]
    some = range(0, places, max(1, every // 8))
    cases += [(how, "file", size * n // places) for how in ("flip", "cut") for n in some]
    figures, wrong = Figures({"bytes of the log": length}), []
    parts = [cases[n::workers] for n in range(workers)]
    for n, (pid, read) in enumerate(
        [spawn(lambda say, n=n, p=p: _cases(pristine, work / f"hurt{n}", p, ends, say)) for n, p in enumerate(parts)]
    ):
        heard = list(listen(read))
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        figures.update(x for x in heard if isinstance(x, str) and not x.startswith("WRONG"))
        wrong += [str(x) for x in heard if str(x).startswith("WRONG")]
        if code or len(heard) != len(parts[n]):
            wrong.append(f"the process ended with {code} at {parts[n][len(heard) : len(heard) + 1]}")
    figures["cases"] = len(cases)
    return figures, wrong


def _small(folder: Path, say: Callable[[object], None]) -> None:
    """A few saves after a backup; how long the log was after each."""
    storage = locked.fill(folder)
    storage.back_up()
    live, ends = generations(folder)[-1], []
    for n in range(3):
        saved(storage, answer(ANA.id, FIRST + timedelta(weeks=n), f"note {n}", b"sealed"), 0)
        ends.append(log_of(live).stat().st_size)
    storage.close()
    say(ends)


def _cases(
    pristine: Path, folder: Path, cases: list[tuple[str, str, int]], ends: list[int], say: Callable[[object], None]
) -> None:
    for case in cases:
        how, which, at = case
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pristine, folder)
        live = generations(folder)[-1]
        hurt = log_of(live) if which == "log" else live
        content = bytearray(hurt.read_bytes())
        if how == "flip":
            content[at] ^= 1 << (at % 8)
        hurt.write_bytes(content[:at] if how == "cut" else content)
        touched = {p.name: p.read_bytes() for p in generations(folder)} | {hurt.name: hurt.read_bytes()}
        before = sum(end <= at for end in ends) if which == "log" else len(ends)
        say(_judge(folder, case, before, len(ends), touched))


def _judge(folder: Path, case: tuple[str, str, int], before: int, total: int, touched: dict[str, bytes]) -> str:
    """What came of one damage, in a few words."""
    try:
        opened = Storage(folder)
        rows = len(opened.all_rows(ANA.id))
        opened.close()
        return "opened, nothing lost" if rows == total else f"WRONG {case}: opened with {rows} and said nothing"
    except DamagedError:
        found = rescue.findings(folder)
    except DashboardError as error:
        return f"WRONG {case}: {error}"
    if any((folder / name).read_bytes() != content for name, content in touched.items()):
        return f"WRONG {case}: the original was touched"
    best = found[0] if found else None
    if best is None or best.contents.span.check_ins < before:
        return f"WRONG {case}: {best and best.contents.span} of {before}"
    if best.missing != total - best.contents.span.check_ins:
        return f"WRONG {case}: {best.loss} of {total}"
    if case[2] % 10 != 0:
        return _recovered(best)
    rescue.choose(folder, found, best.key)
    again = Database(folder)
    rows = again.read("SELECT count(*) FROM check_in")[0][0]
    again.close()
    if rows != best.contents.span.check_ins:
        return f"WRONG {case}: {rows} after the choice"
    return _recovered(best)


def _recovered(best: rescue.Found) -> str:
    return "everything recovered" if best.missing == 0 else "all before the damage recovered, the loss said"
