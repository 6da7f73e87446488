"""Data folders that were copied, or looked after by a sync client: nobody loses what lies in them, nor another's."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from dashboard.store import backups, last_saved, second_set
from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests import locked
from tests.benchmarks.survival.commands import Held, held, recovered
from tests.benchmarks.survival.forks import FIRST, Figures, answer, forked
from tests.locked import ANA, BEN
from tests.saving import saved

NAMES = ("-DESKTOP-7QK2", " 2", " (1)", " (conflicted copy 2026-11-25)", ".sync-conflict-20261125-101500-ABCDEFG")


@dataclass
class Home:
    """A data folder with answers in a backup and some since, and what it held at both moments."""

    folder: Path
    draws: random.Random
    copied: Held
    everything: Held

    @property
    def live(self) -> Path:
        """The file in use."""
        return generations(self.folder)[-1]


def folders(times: int, work: Path, seed: int = 6) -> tuple[Figures, list[str]]:
    """So many folders, each way in turn."""
    work = work / "folders"
    told: list[str] = []
    for n in range(times):
        way = WAYS[n % len(WAYS)]
        code, said, _ = forked(lambda say, n=n, way=way: _try(way, work / f"{n}", random.Random(seed + n), say))
        told += [f"{way.__name__[1:].replace('_', ' ')}: {x}" for x in said]
        if code or not said:
            told.append(f"WRONG: {way.__name__} ended with {code}")
    return Figures(x for x in told if "WRONG" not in x), [x for x in told if "WRONG" in x]


def _try(way: "Way", place: Path, draws: random.Random, say: Callable[[object], None]) -> None:
    folder = place / "home"
    folder.mkdir(parents=True)
    second_set.enroll(folder)
    storage = locked.fill(folder)
    _save(storage, range(draws.randrange(2, 9)))
    storage.back_up()
    copied = held(storage)
    _save(storage, range(20, 20 + draws.randrange(1, 6)))
    everything = held(storage)
    storage.close()
    say(way(Home(folder, draws, copied, everything)))
    shutil.rmtree(place)


def _save(storage: Storage, weeks: range) -> None:
    for n in weeks:
        saved(storage, answer(ANA.id, FIRST + timedelta(weeks=n), f"note {n}"), 0)


# -- copied ------------------------------------------------------------------------------------------


def _copied_and_both_go_on(home: Home) -> str:
    """Each has its own second set; what one erases stays with the other."""
    other = _copy(home)
    second_set.enroll(other)
    for place, weeks in ((home.folder, range(40, 42)), (other, range(50, 52))):
        storage = Storage(place)
        _save(storage, weeks)
        storage.back_up()
        storage.close()
    sets = [{b.path for b in backups.listed(place) if b.second} for place in (home.folder, other)]
    storage = Storage(other)
    storage.erase(ANA, None, None)
    storage.close()
    if sets[0] & sets[1] or not all(sets) or not all(path.exists() for path in sets[0]):
        return f"WRONG: the second sets are not apart: {sets}"
    storage = Storage(home.folder)
    here = held(storage)
    storage.close()
    if not home.everything < here:
        return "WRONG: an erase in the copy took something here"
    home.live.write_bytes(b"gone")
    return recovered(home.folder, here, here)


def _copied_without_its_log(home: Home) -> str:
    log_of(home.live).unlink()
    return recovered(home.folder, home.everything, home.copied)


def _copied_without_log_and_mark(home: Home) -> str:
    log_of(home.live).unlink()
    (home.folder / last_saved.NAME).unlink()
    return recovered(home.folder, home.everything, home.copied)


def _copied_without_the_file(home: Home) -> str:
    """The backup of that very file takes its log."""
    home.live.unlink()
    return recovered(home.folder, home.everything, home.everything)


def _copied_without_mark(home: Home) -> str:
    (home.folder / last_saved.NAME).unlink()
    return recovered(home.folder, home.everything, home.everything)


def _copied_in_the_middle_of_a_save(home: Home) -> str:
    """Half of the log had been copied, the mark after it."""
    log = log_of(home.live)
    content = log.read_bytes()
    log.write_bytes(content[: home.draws.randrange(len(content))])
    return recovered(home.folder, home.everything, home.copied)


def _moved_and_damaged(home: Home) -> str:
    """Its second set goes along, and is all there is left."""
    moved = home.folder.with_name("moved")
    home.folder.rename(moved)
    second_set.enroll(moved)
    shutil.rmtree(moved / "backups")
    generations(moved)[-1].write_bytes(b"gone")
    return recovered(moved, home.everything, home.everything)


def _gone_but_for_its_second_set(home: Home) -> str:
    """A new folder names the copy, and it comes back."""
    newest = next(b.path for b in backups.listed(home.folder) if b.second)
    shutil.rmtree(home.folder)
    named = str(second_set.sets()) in backups.orphan_words()
    if not named or newest not in {b.path for b in backups.orphans()}:
        return "WRONG: the second set of a folder that is gone is not named"
    fresh = home.folder.with_name("fresh")
    fresh.mkdir()
    storage = Storage(fresh)
    storage.bring_back(newest)
    found = held(storage)
    storage.close()
    return "brought back as it was copied" if found == home.copied else f"WRONG: {len(found)} came back"


# -- looked after by a sync client ---------------------------------------------------------------------


def _file_and_log_set_aside_and_replaced_by_older_ones(home: Home) -> str:
    """What another computer had comes under our names, ours under the client's."""
    suffix, live, log = home.draws.choice(NAMES), home.live, log_of(home.live)
    shutil.copyfile(log, home.folder / f"{live.stem}{suffix}.duckdb.wal")
    shutil.move(live, home.folder / f"{live.stem}{suffix}.duckdb")
    log.unlink()
    shutil.copyfile(backups.newest(home.folder).path, live)
    return recovered(home.folder, home.everything, home.everything)


def _log_set_aside(home: Home) -> str:
    log = log_of(home.live)
    log.rename(home.folder / f"{home.live.stem}.duckdb{home.draws.choice(NAMES)}.wal")
    return recovered(home.folder, home.everything, home.everything)


def _file_set_aside_and_nothing_in_its_place(home: Home) -> str:
    live = home.live
    live.rename(home.folder / f"{live.stem}{home.draws.choice(NAMES)}.duckdb")
    return recovered(home.folder, home.everything, home.everything)


def _log_of_another_computer(home: Home) -> str:
    """The file is ours, the log beside it belongs to a copy that went on elsewhere from another generation."""
    other = _copy(home)
    second_set.enroll(other)
    storage = Storage(other)
    storage.back_up()
    _save(storage, range(60, 63))
    storage.close()
    shutil.copyfile(log_of(generations(other)[-1]), log_of(home.live))
    return recovered(home.folder, home.everything, home.copied)


def _file_of_an_earlier_day_comes_back(home: Home) -> str:
    """A client brings back a generation that was replaced."""
    old = home.live
    kept = old.read_bytes()
    storage = Storage(home.folder)
    storage.back_up()
    storage.close()
    if not old.exists():
        old.write_bytes(kept)
    return recovered(home.folder, home.everything, home.everything)


def _conflict_copies_everywhere_and_an_erase(home: Home) -> str:
    """No byte of them outlives an erase."""
    (home.folder / "letters").mkdir(exist_ok=True)
    letter = home.folder / "letters" / f"own-{ANA.id}-{locked.DANA.id}.age"
    letter.write_bytes(b"a letter")
    made = []
    for path in [home.live, log_of(home.live), letter, *(b.path for b in backups.listed(home.folder) if not b.second)]:
        made.append(path.with_name(f"{path.name.split('.')[0]}{home.draws.choice(NAMES)}.{path.name.split('.', 1)[1]}"))
        shutil.copyfile(path, made[-1])
    storage = Storage(home.folder)
    storage.erase(ANA, None, None)
    mine = storage.all_rows(ANA.id)
    storage.close()
    left = [path.name for path in made if path.exists()]
    return f"WRONG: left after an erase: {left} {len(mine)}" if left or mine else "gone with an erase"


def _two_computers_save_in_turn(home: Home) -> str:
    """The folder goes to and fro whole: nothing is in the way of that, and all of it is there."""
    other = _copy(home)
    second_set.enroll(other)
    storage = Storage(other)
    saved(storage, answer(BEN.id, FIRST, "by Ben"), 0)
    everything = held(storage)
    storage.close()
    shutil.rmtree(home.folder)
    shutil.copytree(other, home.folder)
    return recovered(home.folder, everything, everything)


def _copy(home: Home) -> Path:
    other = home.folder.with_name("other")
    shutil.copytree(home.folder, other)
    return other


Way = Callable[[Home], str]
WAYS: tuple[Way, ...] = (
    _copied_and_both_go_on,
    _copied_without_its_log,
    _copied_without_log_and_mark,
    _copied_without_the_file,
    _copied_without_mark,
    _copied_in_the_middle_of_a_save,
    _moved_and_damaged,
    _gone_but_for_its_second_set,
    _file_and_log_set_aside_and_replaced_by_older_ones,
    _log_set_aside,
    _file_set_aside_and_nothing_in_its_place,
    _log_of_another_computer,
    _file_of_an_earlier_day_comes_back,
    _conflict_copies_everywhere_and_an_erase,
    _two_computers_save_in_turn,
)
