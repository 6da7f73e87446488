"""Forged copies, restored, answered and undone, as many as are asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import forged_copies
from tests.benchmarks.survival.forks import Figures, listen, spawn
from tests.cast import wednesday_noon


def forged(copies: int, work: Path, first: int = 0, workers: int = 2) -> tuple[Figures, list[str]]:
    """Each copy with dice of its own, so that what one number did it does again."""
    place = work / "forged"
    place.mkdir()
    figures, wrong = Figures(), list[str]()
    numbers = range(first, first + copies)
    for _, read in [spawn(lambda say, n=n: _cases(place / f"{n}", numbers[n::workers], say)) for n in range(workers)]:
        for said in map(str, listen(read)):
            if said.startswith("WRONG"):
                wrong.append(said)
            else:
                figures[said] += 1
    if figures["copies"] + len({said.split(":")[0] for said in wrong}) < copies:
        wrong.append("a process ended before its last copy")
    return figures, wrong


def _cases(place: Path, numbers: range, say: Callable[[object], None]) -> None:
    place.mkdir()
    with wednesday_noon(), pytest.MonkeyPatch.context() as patch:
        base = forged_copies.pristine(place, patch)
    for number in numbers:
        with wednesday_noon():
            done, wrong = forged_copies.case(number, place, base)
        for one in wrong or ["copies"]:
            say(f"WRONG {number} ({', '.join(done)}): {one}" if wrong else one)
        for one in {*done, *(["refused"] if done[-1].startswith("refused") else [])}:
            say(one) if "forged" not in one and ":" not in one else None
