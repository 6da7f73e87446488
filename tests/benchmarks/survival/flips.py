"""Single bits flipped in the main file and in the log, with rows as long as the app's."""

import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from tests import locked
from tests.benchmarks.survival.commands import Held, held, recovered
from tests.benchmarks.survival.forks import FIRST, Figures, answer, forked
from tests.locked import ANA, BEN
from tests.saving import saved

WEEKS, IN_LOG, LENGTH = 25, 5, 8480


def flips(times: int, work: Path, seed: int = 3) -> tuple[Figures, list[str]]:
    """So many bits, half of them in the file, half in its log."""
    work = work / "flips"
    _, said, _ = forked(lambda say: _all(times, work, random.Random(seed), say))
    told = [str(x) for x in said]
    wrong = [x for x in told if "WRONG" in x]
    if len(told) != times:
        wrong.append(f"only {len(told)} were tried")
    return Figures(x for x in told if "WRONG" not in x), wrong


def filled(folder: Path, draws: random.Random) -> list[tuple[Held, int]]:
    """Answers of both, a backup, and a few more: what was held after each save, and how long the log was then."""
    folder.mkdir(parents=True)
    storage, after = locked.fill(folder), []
    for n in range(WEEKS):
        for person in (ANA, BEN):
            row = answer(person.id, FIRST + timedelta(weeks=n), f"note {n}", draws.randbytes(LENGTH))
            saved(storage, row, 0)
        if n == WEEKS - IN_LOG - 1:
            storage.back_up()
        if n >= WEEKS - IN_LOG - 1:
            log = log_of(generations(folder)[-1])
            after.append((held(storage), log.stat().st_size if log.exists() else 0))
    storage.close()
    return after


def _all(times: int, work: Path, draws: random.Random, say: Callable[[object], None]) -> None:
    after = filled(work / "pristine", draws)
    for n in range(times):
        folder = work / "hurt"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(work / "pristine", folder)
        live = generations(folder)[-1]
        which = (live, log_of(live))[n % 2]
        content = bytearray(which.read_bytes())
        at = draws.randrange(len(content))
        content[at] ^= 1 << draws.randrange(8)
        which.write_bytes(content)
        # The file is made good from its backup; a log as far as the damage.
        ends = [rows for rows, end in after if which == live or end <= at] or [after[0][0]]
        told = recovered(folder, after[-1][0], ends[-1])
        say(f"{'file' if which == live else 'log'}, byte {at}: {told}" if "WRONG" in told else told)
