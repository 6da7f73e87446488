"""A disk that fills up and is freed again."""

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from dashboard.errors import StorageError
from tests import locked
from tests.benchmarks.survival.forks import FIRST, Figures, answer, forked, holds
from tests.locked import ANA
from tests.saving import saved


@contextmanager
def small_disk(work: Path, size: str = "1200k") -> Iterator[Path]:
    """A folder on a disk of its own; without the right to mount one, on this disk under a limit for each file."""
    place = work / "disk"
    place.mkdir()
    if os.geteuid() == 0 and shutil.which("mount"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], check=True)
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], check=True)
    else:
        yield place


def full(saves: int, work: Path) -> tuple[Figures, list[str]]:
    """Saves on a disk that fills up and is freed again: acknowledged or refused in one sentence, never in between."""
    with small_disk(work) as place:
        code, said, _ = forked(lambda say: _fill_up(place, saves, say))
        figures, wrong = Figures(), [f"the writer ended with {code}"] if code else []
        acknowledged = {x["saved"] for x in said if isinstance(x, dict) and "saved" in x}
        figures["saves on a full disk"] = saves
        figures["acknowledged"] = len(acknowledged)
        refused = [x["refused"] for x in said if isinstance(x, dict) and "refused" in x]
        figures["refused in one sentence"] = len(refused)
        wrong += [f"a sentence that does not say why: {r}" for r in set(refused) if "disk" not in r]
        code, after, _ = forked(lambda say: holds(place, set(), say))
        found = set(after[0]) if after else set()
        wrong += [f"lost {len(acknowledged - found)}"] if acknowledged - found else []
        wrong += [f"{len(found - acknowledged)} refused ones are there"] if found - acknowledged else []
        late = {x["saved"] for x in said[-saves // 4 :] if isinstance(x, dict) and "saved" in x}
        if not late:
            wrong.append("saving did not go on after space was freed")
        if len(acknowledged) + len(refused) != saves or not refused:
            wrong.append("the disk did not fill up")
    return figures, wrong


def _fill_up(place: Path, saves: int, say: Callable[[object], None]) -> None:
    if not os.path.ismount(place):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
    ballast = place / "ballast"
    ballast.write_bytes(bytes(600_000))
    storage = locked.fill(place)
    draws = random.Random(7)
    for n in range(saves):
        if n == saves * 3 // 4:
            ballast.unlink()  # some space was freed: saving goes on without a new start
        week = FIRST + timedelta(weeks=n)
        try:
            row = saved(
                storage,
                answer(ANA.id, week, f"note {n}", draws.randbytes(1_200_000 // saves if n < saves // 2 else 600)),
                0,
            )
            say({"saved": f"{ANA.id}/{row.week}/{row.revision}"})
        except StorageError as error:
            say({"refused": str(error)})
        if n % 20 == 19:
            try:
                storage.back_up()
            except StorageError:
                say({"no backup": n})
    storage.close()
