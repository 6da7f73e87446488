"""Kills, full disks, two starts at once, damage, forgeries, wrong clocks: nothing is lost, and every loss is said.

    python3 -m tests.benchmarks.survive [--kills 1000] [--saves 200] [--starts 50] [--every 1] [--forged 200]
                                        [--flips 300] [--clocks 50] [--folders 50] [--letters 200]
                                        (0 leaves a part out)

Each part returns its figures and whatever cannot be explained; nothing leaves this computer, and it ends by itself.
Everything that opens a store does so in a process of its own, forked from this one, which never opens one.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.survival.clocks import clocks
from tests.benchmarks.survival.damage import damage
from tests.benchmarks.survival.flips import flips
from tests.benchmarks.survival.folders import folders
from tests.benchmarks.survival.forgeries import forged
from tests.benchmarks.survival.full_disk import full
from tests.benchmarks.survival.kills import kills
from tests.benchmarks.survival.letters import letter_kills, letters_on_a_full_disk
from tests.benchmarks.survival.starts import starts


def main() -> int:
    """Runs every part and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    numbers = {"kills": 1000, "saves": 200, "starts": 50, "every": 1, "flips": 300, "clocks": 50, "folders": 50}
    for name, number in (numbers | {"forged": 200, "letters": 200}).items():
        parser.add_argument(f"--{name}", type=int, default=number)
    chosen = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        os.environ["XDG_DATA_HOME"] = str(work / "second-sets")
        parts = [
            (chosen.starts, starts),
            (chosen.saves, full),
            (chosen.flips, flips),
            (chosen.clocks, clocks),
            (chosen.folders, folders),
            (chosen.kills, kills),
            (chosen.every, damage),
            (chosen.forged, forged),
            (chosen.letters, letter_kills),
            (min(chosen.letters, 40), letters_on_a_full_disk),
        ]
        for number, part in parts:
            if not number:
                continue
            began = time.monotonic()
            (work / part.__name__).mkdir()
            figures, wrong = part(number, work / part.__name__)
            print(f"{part.__name__}: {time.monotonic() - began:.0f} s", dict(sorted(figures.items())), flush=True)
            print(*(wrong[:20] or ["nothing lost, nothing unexplained"]), sep="\n", flush=True)
            bad += len(wrong)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
