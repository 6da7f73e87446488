"""Kills, full disks, two starts at once, damaged and forged files: nothing is lost or taken, and every loss is said.

    python3 -m tests.benchmarks.survive [--kills 1000] [--saves 200] [--starts 50] [--every 1]
                                       [--forged 200] [--letters 200]

Each part returns its figures and whatever cannot be explained; nothing leaves this computer, and it ends by itself.
Everything that opens a store does so in a process of its own, forked from this one, which never opens one.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.survival.damage import damage
from tests.benchmarks.survival.forgeries import forged
from tests.benchmarks.survival.full_disk import full
from tests.benchmarks.survival.kills import kills
from tests.benchmarks.survival.letters import letter_kills, letters_on_a_full_disk
from tests.benchmarks.survival.starts import starts


def main() -> int:
    """Runs every part and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    counts = {"kills": 1000, "saves": 200, "starts": 50, "every": 1, "forged": 200, "letters": 200}
    for name, number in counts.items():
        parser.add_argument(f"--{name}", type=int, default=number)
    chosen = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        parts = [
            lambda: starts(chosen.starts, work),
            lambda: full(chosen.saves, work),
            lambda: kills(chosen.kills, work),
            lambda: damage(chosen.every, work),
            lambda: forged(chosen.forged, work),
            lambda: letter_kills(chosen.letters, work),
            lambda: letters_on_a_full_disk(40, work),
        ]
        for part in parts:
            began = time.monotonic()
            figures, wrong = part()
            print(f"{time.monotonic() - began:.0f} s", dict(sorted(figures.items())), flush=True)
            print(*(wrong[:20] or ["nothing lost, nothing unexplained"]), sep="\n", flush=True)
            bad += len(wrong)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
