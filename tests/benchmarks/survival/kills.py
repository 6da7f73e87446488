"""Kills at random moments of everything that writes to a store."""

import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from dashboard.store import backups
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from tests import locked
from tests.benchmarks.survival.forks import FIRST, Figures, answer, forked, holds, listen, name_of, spawn
from tests.locked import ANA, BEN
from tests.saving import saved, saved_many

WEEKS, IN_COPY, IN_FILE = 3000, 40, 120
AT_WORK = 0.8  # so many are killed after they have opened the store, however busy the computer is
Copied = dict[str, str]


class Story:
    """What a store must hold, from what its writers announced and acknowledged."""

    def __init__(self) -> None:
        self.must: set[str] = set()
        self.may: set[str] = set()
        self.gone: set[str] = set()
        self.never: set[str] = set()
        self.whole: set[str] = set()

    def hear(self, said: list[object]) -> str:
        """Takes in one writer's life; what it was doing when it ended."""
        doing: dict[str, object] = {}
        for line in said:
            assert isinstance(line, dict)
            if "begin" in line:
                doing = line
                continue
            self._done(doing)
            doing = {}
        adds, removes = set(doing.get("adds", ())), set(doing.get("removes", ()))
        self.whole = adds
        self.may |= adds
        self.may |= removes & self.must
        self.must -= removes
        return f"during {doing['begin']}" if doing else "between two" if said else "while opening"

    def _done(self, doing: dict[str, object]) -> None:
        adds, removes = set(doing.get("adds", ())), set(doing.get("removes", ()))
        self.must = (self.must | adds) - removes
        self.may -= adds | removes
        self.gone |= removes
        self.never |= set(doing.get("marks", ()))

    def judge(self, found: set[str]) -> list[str]:
        """What cannot be explained; from here on what was found is what must be there."""
        wrong = [f"lost {len(self.must - found)} acknowledged"] if self.must - found else []
        extra = found - self.must - self.may
        wrong += [f"{len(extra)} came from nowhere ({len(extra & self.gone)} erased)"] if extra else []
        if 0 < len(self.whole & found) < len(self.whole):
            wrong.append(f"half of {len(self.whole)} that belong together")
        self.must, self.may = set(found), set()
        return wrong


class Writer:
    """A life of saves, imports, erasures, backups, restores and rewrites, each announced before and said after."""

    def __init__(self, folder: Path, copy: Path, copied: Copied, seed: int, say: Callable[[object], None]) -> None:
        self.copy, self.copied, self.say = copy, copied, say
        self.draws, self.tag = random.Random(seed), f"{seed}"
        self.storage = Storage(folder)
        say({"opened": True})

    def live(self) -> None:
        """Until it is killed."""
        often = {self.save: 16, self.narrow: 2, self.bring_in: 8, self.erase: 2, self.restore: 1}
        often |= {self.back_up: 2, self.rewrite: 1}
        for n in range(10_000):
            self.mark = f"MARK-{self.tag}.{n}-"
            self.draws.choices(list(often), list(often.values()))[0]()

    def does(self, what: str, work: Callable[[], object], **said: list[str]) -> None:
        """One thing done, with what it adds, removes, or takes back for ever."""
        self.say({"begin": what, **said})
        work()
        self.say({"end": what})

    def save(self) -> Row:
        """A new week, or one that is there already."""
        person, week = self.draws.choice([ANA, BEN]), FIRST + timedelta(weeks=self.draws.randrange(WEEKS))
        there = self.storage.history(person.id, week)
        row = answer(person.id, week, self.mark)
        self.does("a save", lambda: saved(self.storage, row, len(there)), adds=[name_of(row, len(there) + 1)])
        return self.storage.history(person.id, week)[-1]

    def narrow(self) -> None:
        """A note of a week is taken back."""
        row = self.save()
        less = answer(row.person_id, row.week, None)
        notes = [r.note for r in self.storage.history(row.person_id, row.week) if r.note]
        self.does(
            "a narrowing",
            lambda: saved(self.storage, less, row.revision, narrowed=True),
            adds=[name_of(less, row.revision + 1)],
            marks=notes,
        )

    def bring_in(self) -> None:
        """Many weeks, new and corrected ones, all of them or none; now and then one that shows less than before."""
        newest = {r.week: r for r in self.storage.check_ins([ANA.id])}
        less, steps, notes = self.draws.random() < 0.3, [], []
        for n in self.draws.sample(range(WEEKS), IN_FILE):
            old = newest.get(FIRST + timedelta(weeks=n))
            row = answer(ANA.id, FIRST + timedelta(weeks=n), None if less else old and old.note)
            steps.append((row, old.revision if old else 0, less and old is not None))
            notes += [r.note for r in self.storage.history(ANA.id, row.week) if r.note] if less and old else []
        names = [name_of(row, based_on + 1) for row, based_on, _ in steps]
        self.does("an import", lambda: saved_many(self.storage, steps), adds=names, marks=notes)

    def erase(self) -> None:
        """Some weeks of Ben's."""
        rows = self.storage.all_rows(BEN.id)
        weeks = {r.week for r in rows if self.draws.random() < 0.02} or {FIRST}
        gone = [r for r in rows if r.week in weeks]
        notes = [r.note for r in gone if r.note]
        names = [name_of(r, r.revision) for r in gone]
        self.does("an erasure", lambda: self.storage.erase(BEN, weeks, None), removes=names, marks=notes)

    def restore(self) -> None:
        """Brings back what the copy holds, but for what was erased since."""
        erased = {i for (i,) in self.storage._db.read("SELECT id FROM erased")}
        names = [name for row_id, name in self.copied.items() if row_id not in erased]
        self.does("a restore", lambda: self.storage.bring_back(self.copy), adds=names)

    def back_up(self) -> None:
        """One more backup."""
        self.does("a backup", self.storage.back_up)

    def rewrite(self) -> None:
        """A new file, and all older ones removed."""
        self.does("a rewrite", self.storage.rewrite)


def kills(times: int, work: Path, seed: int = 1) -> tuple[Figures, list[str]]:
    """SIGKILL at random moments of such lives, forty in one folder after each other."""
    figures, wrong, draws = Figures(), [], random.Random(seed)
    story, folder, copy, copied = Story(), work / "kills", work / "copy.duckdb", {}
    for round_ in range(times):
        if round_ % 40 == 0:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            story = Story()
            copied = forked(lambda say: _begin(folder, copy, say))[1][0]
        heard, problem = _life(lambda say, n=round_, c=copied: Writer(folder, copy, c, n, say).live(), draws)
        problems = [problem] if problem else []
        figures[f"killed {story.hear([x for x in heard if 'opened' not in x])}"] += 1
        figures["acknowledged"] += sum(1 for x in heard if isinstance(x, dict) and "end" in x)
        code, said, _ = forked(lambda say, never=story.never: holds(folder, never, say))
        if code or len(said) != 4:
            wrong.append(f"round {round_}: the store did not open")
            break
        found, kept, closed, halves = said
        problems += story.judge(set(found))
        left = {"values still there": kept, "backups that do not open": closed, "half files": halves}
        problems += [f"{what}: {x}" for what, x in left.items() if x]
        wrong += [f"round {round_}: {p}" for p in problems]
        figures["kills"] += 1
    return figures, wrong


def _life(live: Callable[[Callable[[object], None]], None], draws: random.Random) -> tuple[list[object], str]:
    """What a writer said until it was killed, and what was wrong about its end."""
    pid, read = spawn(live)
    heard: list[object] = []
    ear = threading.Thread(target=lambda: heard.extend(listen(read)))
    ear.start()
    if draws.random() < AT_WORK:
        ready = time.monotonic() + 60
        while not heard and time.monotonic() < ready:
            time.sleep(0.002)
    time.sleep(draws.uniform(0.01, 0.35))
    os.kill(pid, signal.SIGKILL)
    ended = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    ear.join()
    return heard, "" if ended == -signal.SIGKILL else "the writer ended by itself"


def _begin(folder: Path, copy: Path, say: Callable[[object], None]) -> None:
    """A store, and a copy of it that holds some weeks of both which the store has lost since."""
    storage = locked.fill(folder)
    weeks = [(p, FIRST + timedelta(weeks=WEEKS + n)) for p in (ANA, BEN) for n in range(IN_COPY)]
    rows = saved_many(storage, [(answer(p.id, week, None), 0, False) for p, week in weeks])
    storage.back_up()
    shutil.copyfile(backups.listed(folder)[0].path, copy)
    with storage._db.forget() as cursor:
        cursor.execute("DELETE FROM check_in")
    storage.close()
    say({row.id: name_of(row, row.revision) for row in rows})
