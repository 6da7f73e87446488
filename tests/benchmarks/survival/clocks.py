"""Clocks that are wrong, now and then, while people save and copies are made; then the file in use is damaged."""

import random
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from dashboard.store import backups, contents, database, rescue, second_set
from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests import locked
from tests.benchmarks.survival.commands import Held, held, recovered
from tests.benchmarks.survival.forks import FIRST, Figures, answer, forked
from tests.locked import ANA
from tests.saving import saved

STEPS = 8
WRONG_BY = [timedelta(hours=h) for h in (-1, 1)] + [timedelta(days=d) for d in (-20000, -4000, -400, -40, -1)]
WRONG_BY += [-d for d in WRONG_BY] + [timedelta()] * 6


class Clock(datetime):
    """The computer's clock, wrong by `by`."""

    by = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        """What it shows."""
        return datetime.now(tz) + cls.by


def clocks(times: int, work: Path, seed: int = 4) -> tuple[Figures, list[str]]:
    """So many stories of eight days each."""
    work = work / "clocks"
    said = [x for n in range(times) for x in forked(lambda say, n=n: _story(work / f"{n}", seed + n, say))[1]]
    told = [str(x) for x in said]
    wrong = [x for x in told if "WRONG" in x]
    if len(told) != times:
        wrong.append(f"only {len(told)} ended")
    return Figures(x for x in told if "WRONG" not in x), wrong


def _story(folder: Path, seed: int, say: Callable[[object], None]) -> None:
    draws = random.Random(seed)
    backups.datetime = database.datetime = rescue.datetime = Clock  # type: ignore[attr-defined]
    folder.mkdir(parents=True)
    second_set.enroll(folder)
    storage, weeks = locked.fill(folder), iter(range(9999))
    for _ in range(STEPS):
        Clock.by = draws.choice(WRONG_BY)
        for _ in range(draws.randrange(1, 5)):
            saved(storage, answer(ANA.id, FIRST + timedelta(weeks=next(weeks)), "note"), 0)
        if draws.random() < 0.8:
            storage.back_up_daily()
        if draws.random() < 0.3:
            storage.back_up()
        if draws.random() < 0.3:
            storage.close()
            storage = Storage(folder)
    storage.back_up()
    copied = held(storage)
    if draws.random() < 0.5:
        saved(storage, answer(ANA.id, FIRST + timedelta(weeks=next(weeks)), "late"), 0)
    everything = held(storage)
    storage.close()
    newest = [next(b for b in backups.listed(folder) if b.second is second) for second in (False, True)]
    fullest = [contents.of(contents.ask_file(b.path)).saves for b in newest]
    best = [max(contents.of(contents.ask_file(b.path)).saves for b in backups.listed(folder))] * 2
    least = _damage(folder, draws, everything, copied)
    told = recovered(folder, everything, least)
    say(told if fullest == best else f"WRONG: the newest backups hold {fullest} saves of {best}")
    shutil.rmtree(folder)


def _damage(folder: Path, draws: random.Random, everything: Held, copied: Held) -> Held:
    """Takes the file in use, or its log too; what must come back."""
    live = generations(folder)[-1]
    live.write_bytes(live.read_bytes()[:12_288] + bytes(live.stat().st_size - 12_288))
    if draws.random() < 0.4:
        log_of(live).unlink(missing_ok=True)
        return copied
    if draws.random() < 0.3:
        live.unlink()
    return everything
