"""Counts false alarms and misses of our rule and of its usual alternatives: python -m tests.benchmarks.false_alarms"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.domain import usual_range
from dashboard.words import signal_words

FILE = signal_words.MEASURED
SEED, LINES = 2026, 6_000
# What the app quotes rests on this many couples of six lines; what it does not quote on LINES alone.
COUPLES, A_COUPLE = 20_000, 6
QUOTED, QUOTED_METHODS = (0.2, 0.0), ("usual range", "two low weeks")
HALF_YEAR, YEAR = 26, 52
CARRY_OVER, SPREAD, MISSING = (0.0, 0.2, 0.4), (0.7, 1.2, 1.8), (0.0, 0.3)
STEPS, STEP_WEEK, WITHIN = (1.5, 2.0, 3.0), 13, 12
DRIFT = 0.05
CONDITIONS = ("method", "carry", "sd", "missing")
STEADY = ("half-year", "year", "six half-year", "six year", "of weeks")
CHANGED = (*(f"step {size:g}" for size in STEPS), "drift half-year", "drift year")
HEAD = """\
half-year, year  percent of steady lines with a false alarm; six: of couples, on any of their six lines
of weeks         percent of a steady year's rated weeks with an alarm on
step             percent found: an alarm downwards within 12 weeks after a fall of so many points in week 13
drift            percent found in a half-year and a year of falling 0.05 a week
carry, missing   how much of a week's deviation carries over to the next; share of weeks without an answer
"""
Row = list[str | float]

Points = NDArray[np.float64]
Weeks = NDArray[np.int64]
Alarms = NDArray[np.int8]
Packed = tuple[Points, Weeks]
Method = Callable[[Points, Weeks], Alarms]


def simulate(rng: np.random.Generator, carry: float, spread: float, missing: float, fall: NDArray[Any]) -> Points:
    """Weekly ratings, LINES x weeks, NaN where not answered: AR(1) of standard deviation `spread` around a level
    between 4 and 8 that lies `fall[week]` points lower in each week; rounded and clipped to 0-10."""
    weeks = len(fall)
    noise = rng.standard_normal((LINES, weeks)) * spread
    noise[:, 1:] *= np.sqrt(1 - carry**2)
    for week in range(1, weeks):
        noise[:, week] += carry * noise[:, week - 1]
    level = rng.uniform(4, 8, (LINES, 1))
    ratings = np.clip(np.rint(level + noise - fall), 0, 10)
    return np.where(rng.random((LINES, weeks)) < missing, np.nan, ratings)


def pack(ratings: Points) -> tuple[Points, Weeks]:
    """Each line's rated weeks moved to the front, NaN behind, with the 1-based week each came from."""
    order = np.argsort(np.isnan(ratings), axis=1, kind="stable")
    return np.take_along_axis(ratings, order, axis=1), order + 1


def ours(x: Points, _when: Weeks) -> Alarms:
    """The rule the app uses, through the very function the app calls."""
    alarms = np.zeros(x.shape, np.int8)
    for row, line in enumerate(x):
        for shift in usual_range.judge(_rated(line)).shifts:
            end = None if shift.ended is None else shift.ended - 1
            alarms[row, shift.seen - 1 : end] = 1 if shift.direction == "higher" else -1
    return np.where(np.isnan(x), 0, alarms).astype(np.int8)


def prompt(x: Points, _when: Weeks) -> Alarms:
    """Two answered weeks running, each 2 below the median of the first 6 (the coach's "worth asking about")."""
    alarms = np.zeros(x.shape, np.int8)
    for row, line in enumerate(x):
        for _, second in usual_range.low_pairs(_rated(line)):
            alarms[row, second - 1] = -1
    return alarms


def xmr(x: Points, _when: Weeks) -> Alarms:
    """XmR chart (Wheeler, Understanding Variation): limits from the first 8; a point outside three sigma, eight in a
    row on one side of the mean, or two of three beyond two sigma."""
    base = x[:, :8]
    mean = base.mean(axis=1, keepdims=True)
    sigma = np.abs(np.diff(base, axis=1)).mean(axis=1, keepdims=True) / 1.128
    alarms = np.zeros(x.shape, np.int8)
    for sign in (1, -1):
        distance = sign * (x - mean)
        distance[:, :8] = np.nan
        hit = distance > 3 * sigma
        hit |= _at_least(distance > 0, 8, 8) | (_at_least(distance > 2 * sigma, 2, 3) & (distance > 2 * sigma))
        alarms[hit] = sign
    return alarms


def mann_kendall(x: Points, when: Weeks) -> Alarms:
    """Mann-Kendall trend test (Mann 1945, Kendall 1975; tie-corrected, two-sided 5 %) looked at every fourth week."""
    total, n = np.zeros(x.shape), np.cumsum(~np.isnan(x), axis=1)
    for week in range(1, x.shape[1]):
        total[:, week] = np.nansum(np.sign(x[:, week : week + 1] - x[:, :week]), axis=1)
    total = np.cumsum(total, axis=1)
    ties = np.cumsum(x[:, :, None] == np.arange(11), axis=1)
    spread = n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum(axis=2)
    z = (total - np.sign(total)) / np.sqrt(np.maximum(spread, 1) / 18)
    following = np.concatenate([when[:, 1:], np.full((len(x), 1), x.shape[1] + 1)], axis=1)
    following[np.arange(x.shape[1]) >= n[:, -1:] - 1] = x.shape[1] + 1
    looked_at = (when - 1) // 4 != (following - 1) // 4
    return np.where((np.abs(z) > 1.96) & (n >= 8) & looked_at & ~np.isnan(x), np.sign(z), 0).astype(np.int8)


def four_against_eight(x: Points, _when: Weeks) -> Alarms:
    """The mean of the last 4 rated weeks lies 2 or more points from the mean of the 8 before."""
    alarms = np.zeros(x.shape, np.int8)
    for week in range(12, x.shape[1] + 1):
        apart = x[:, week - 4 : week].mean(axis=1) - x[:, week - 12 : week - 4].mean(axis=1)
        alarms[:, week - 1] = np.where(np.abs(apart) >= 2, np.sign(apart), 0)
    return alarms


def any_drop(x: Points, _when: Weeks) -> Alarms:
    """The latest rated week is lower than the one before."""
    alarms = np.zeros(x.shape, np.int8)
    alarms[:, 1:][np.diff(x, axis=1) < 0] = -1
    return alarms


METHODS: dict[str, Method] = {
    "usual range": ours,
    "two low weeks": prompt,
    "XmR": xmr,
    "Mann-Kendall": mann_kendall,
    "4 against 8": four_against_eight,
    "any drop": any_drop,
}


def measure() -> Iterator[Row]:
    """One row per condition and method: CONDITIONS, then STEADY and CHANGED in percent."""
    rng = np.random.default_rng(SEED)
    for missing, spread, carry in product(MISSING, SPREAD, CARRY_OVER):
        quoted = (carry, missing) == QUOTED
        figures: dict[str, list[list[float]]] = {name: [] for name in METHODS}
        for batch in range(COUPLES * A_COUPLE // LINES if quoted else 1):
            lines = _lines(rng, carry, spread, missing)
            for name in METHODS if batch == 0 else QUOTED_METHODS:
                figures[name].append(_figures(METHODS[name], *lines))
        for name, found in figures.items():
            yield [name, carry, spread, missing, *(round(100 * float(share), 1) for share in np.mean(found, axis=0))]


def _lines(
    rng: np.random.Generator, carry: float, spread: float, missing: float
) -> tuple[Packed, list[Packed], Packed]:
    """Steady lines, lines with a step of each size, and lines that drift."""
    weeks = np.arange(1, YEAR + 1)
    short = weeks[: STEP_WEEK + WITHIN - 1]
    steady = pack(simulate(rng, carry, spread, missing, np.zeros(YEAR)))
    steps = [pack(simulate(rng, carry, spread, missing, np.where(short < STEP_WEEK, 0, size))) for size in STEPS]
    return steady, steps, pack(simulate(rng, carry, spread, missing, DRIFT * (weeks - 1.0)))


def _figures(method: Method, steady: Packed, steps: list[Packed], drift: Packed) -> list[float]:
    return [*_false_alarms(method, *steady), *_found(method, steps, drift)]


def fingerprint() -> str:
    """Identifies the rule and its constants: a digest of the whole module, so nothing in it can change unmeasured."""
    source = Path(usual_range.__file__).read_text(encoding="utf-8")
    return hashlib.sha256(source.encode()).hexdigest()


def main() -> None:
    """Print the table and write the file the app reads its numbers from."""
    columns = (*CONDITIONS, *STEADY, *CHANGED)
    out, widths = sys.stdout.write, [max(len(column), 7) + 2 for column in columns]
    out(HEAD + "".join(f"{column:>{width}}" for column, width in zip(columns, (14, *widths[1:]), strict=True)) + "\n")
    rows = []
    for row in measure():
        rows.append(row)
        out("".join(f"{cell:>{width}}" for cell, width in zip(row, (14, *widths[1:]), strict=True)) + "\n")
    head = {
        "fingerprint": fingerprint(),
        "seed": SEED,
        "lines": LINES,
        "quoted couples": COUPLES,
        "columns": [*STEADY, *CHANGED],
    }
    table = ",\n".join(json.dumps(row) for row in rows)
    FILE.write_text(json.dumps(head)[:-1] + f', "rows": [\n{table}\n]}}\n', encoding="utf-8")


def _false_alarms(method: Method, x: Points, when: Weeks) -> list[float]:
    alarm = method(x, when) != 0
    lines = [_ever(alarm, when, 1, until) for until in (HALF_YEAR, YEAR)]
    couples = [line.reshape(-1, A_COUPLE).any(axis=1) for line in lines]
    return [*(float(ever.mean()) for ever in (*lines, *couples)), float(alarm.sum() / (~np.isnan(x)).sum())]


def _found(method: Method, steps: list[Packed], drift: Packed) -> list[float]:
    stepped = [_ever(method(x, when) < 0, when, STEP_WEEK, YEAR) for x, when in steps]
    drifted = [_ever(method(*drift) < 0, drift[1], 1, until) for until in (HALF_YEAR, YEAR)]
    return [float(ever.mean()) for ever in (*stepped, *drifted)]


def _rated(line: Points) -> list[int | None]:
    return [int(value) for value in line if value == value]


def _at_least(hit: NDArray[np.bool_], needed: int, of: int) -> NDArray[np.bool_]:
    total: Weeks = np.cumsum(hit, axis=1)
    total[:, of:] = total[:, of:] - total[:, :-of]
    enough: NDArray[np.bool_] = total >= needed
    return enough


def _ever(alarm: NDArray[np.bool_], when: Weeks, first: int, last: int) -> NDArray[np.bool_]:
    return np.asarray((alarm & (when >= first) & (when <= last)).any(axis=1))


if __name__ == "__main__":
    main()
