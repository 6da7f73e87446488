"""Kills, full disks, two starts at once and damaged files: what was acknowledged is there, and every loss is said.

    python3 -m tests.benchmarks.survive [--kills 1000] [--saves 200] [--starts 50] [--every 1]

Each part returns its figures and whatever cannot be explained; nothing leaves this computer, and it ends by itself.
Everything that opens a store does so in a process of its own, forked from this one, which never opens one.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from dashboard.errors import DamagedError, DashboardError, StorageError
from dashboard.model import new_id, now
from dashboard.start import running
from dashboard.start.progress import StartError
from dashboard.storage import Row, Storage
from dashboard.store import backups, database, engine, rescue
from dashboard.store.database import Database
from dashboard.store.disk import log_of
from tests import locked
from tests.locked import ANA, BEN

FIRST = date(2024, 1, 1)
OFTEN = {"save": 16, "narrow": 2, "erase": 1, "backup": 2, "restore": 1, "batch": 2, "rewrite": 1}
Figures = Counter[str]


def answer(person: str, week: date, note: str | None = None, sealed: bytes = b"sealed " * 20) -> Row:
    """One check-in, its note shared with both."""
    return Row("", person, week, 0, now(), 1, {"safety": 5}, note, sealed, None)


def forked(work: Callable[[Callable[[object], None]], None]) -> tuple[int, "list[object]", int]:
    """Runs `work` in a fork that can say things; (its exit code, what it said, its process id)."""
    pid, read = spawn(work)
    said = list(listen(read))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), said, pid


def spawn(work: Callable[[Callable[[object], None]], None]) -> tuple[int, int]:
    """The process id of a fork that does `work`, and where to read what it says, one line at a time."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, read
    code = 1
    try:
        os.close(read)
        work(lambda thing: os.write(write, json.dumps(thing).encode() + b"\n") and None)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def listen(read: int) -> Iterator[object]:
    """What a fork says until it ends; a line it was killed in is left out."""
    with os.fdopen(read, "rb") as pipe:
        for line in pipe:
            if line.endswith(b"\n"):
                yield json.loads(line)


# -- kills -------------------------------------------------------------------------------------------


class Story:
    """What a store must hold, from what its writers announced and acknowledged."""

    def __init__(self) -> None:
        self.must: set[str] = set()
        self.may: set[str] = set()
        self.gone: set[str] = set()
        self.never: set[str] = set()

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
        self.may |= adds
        self.may |= removes & self.must
        self.must -= removes
        return str(doing.get("begin", "opening"))

    def _done(self, doing: dict[str, object]) -> None:
        adds, removes = set(doing.get("adds", ())), set(doing.get("removes", ()))
        self.must = (self.must | adds) - removes
        self.may -= adds | removes
        self.gone |= removes
        self.never |= set(doing.get("marks", ()))

    def judge(self, found: set[str], batches: list[list[str]]) -> list[str]:
        """What cannot be explained; from here on what was found is what must be there."""
        wrong = [f"lost {len(self.must - found)} acknowledged"] if self.must - found else []
        extra = found - self.must - self.may
        wrong += [f"{len(extra)} came from nowhere ({len(extra & self.gone)} erased)"] if extra else []
        wrong += [f"half a batch of {len(b)}" for b in batches if 0 < len(set(b) & found) < len(b)]
        self.must, self.may = set(found), set()
        return wrong


def writer(folder: Path, copy: Path, seed: int, say: Callable[[object], None]) -> None:
    """Saves, narrows, erases, backs up, restores and writes batches until it is killed."""
    draws = random.Random(seed)
    storage = Storage(folder)
    say({"opened": True})
    for n in range(10_000):
        kind = draws.choices(list(OFTEN), list(OFTEN.values()))[0]
        tag = f"{seed}.{n}"
        person = draws.choice([ANA, BEN])
        week = FIRST + timedelta(weeks=draws.randrange(3000))
        if kind in {"save", "narrow"}:
            mark = f"MARK-{tag}-"
            say({"begin": kind, "adds": [f"{person.id}/{week}/1"]})
            row = storage.save(answer(person.id, week, mark), 0) if not storage.history(person.id, week) else None
            say({"end": kind})
            if kind == "narrow" and row is not None:
                say({"begin": kind, "adds": [f"{person.id}/{week}/2"], "marks": [mark]})
                storage.save(answer(person.id, week, None), 1, narrowed=True)
                say({"end": kind})
        elif kind == "batch":
            rows = [(new_id(), FIRST + timedelta(weeks=4000 + 20 * n + i)) for i in range(20)]
            say({"begin": kind, "adds": [f"{ANA.id}/{w}/{seed + 10}" for _, w in rows]})
            with storage._db.write() as cursor:
                for one, when in rows:
                    cursor.execute(
                        "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, sealed_self)"
                        " VALUES (?, ?, ?, ?, now()::TIMESTAMP, 1, 'x')",
                        [one, ANA.id, when, seed + 10],
                    )
            say({"end": kind})
        elif kind == "erase":
            gone = [r for r in storage.all_rows(BEN.id) if r.week == week or draws.random() < 0.02]
            weeks = sorted({r.week for r in gone})
            named = [f"{BEN.id}/{r.week}/{r.revision}" for r in storage.all_rows(BEN.id) if r.week in weeks]
            say({"begin": kind, "removes": named})
            storage.erase(BEN, weeks or [week])
            say({"end": kind})
        else:
            say({"begin": kind})
            if kind == "restore":
                storage.bring_back(copy)
            elif kind == "backup":
                storage.back_up()
            else:
                storage.rewrite()
            say({"end": kind})


def holds(folder: Path, never: set[str], say: Callable[[object], None]) -> None:
    """Opens the store and says what it holds, and which values that were taken back are still in a file."""
    storage = Storage(folder)
    rows = storage.all_rows(ANA.id) + storage.all_rows(BEN.id)
    storage.close()
    say([f"{r.person_id}/{r.week}/{r.revision}" for r in rows])
    content = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    say([m for m in never if m.encode() in content])
    say([str(b.path.name) for b in backups.listed(folder) if not _opens(b.path)])
    say(sorted(p.name for p in folder.rglob("*.tmp*")))


def _opens(path: Path) -> bool:
    try:
        return bool(engine.fingerprint(path))
    except engine.Error:
        return False


def kills(times: int, work: Path, seed: int = 1) -> tuple[Figures, list[str]]:
    """SIGKILL at random moments of a life of saves, rewrites, erasures, backups, restores and batches."""
    figures, wrong, draws = Figures(), [], random.Random(seed)
    story, folder, copy = Story(), work / "kills", work / "copy.duckdb"
    for round_ in range(times):
        if round_ % 40 == 0:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            story = Story()
            forked(lambda say: _begin(folder, copy))
        pid, read = spawn(lambda say, n=round_: writer(folder, copy, n, say))
        heard: list[object] = []
        ear = threading.Thread(target=lambda to=heard, end=read: to.extend(listen(end)))
        ear.start()
        time.sleep(draws.uniform(0.01, 0.35))
        os.kill(pid, signal.SIGKILL)
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != -signal.SIGKILL:
            wrong.append(f"round {round_}: the writer ended by itself")
        ear.join()
        batches = [x["adds"] for x in heard if isinstance(x, dict) and x.get("begin") == "batch"]
        figures[f"killed while {story.hear([x for x in heard if 'opened' not in x])}"] += 1
        figures["acknowledged"] += sum(1 for x in heard if isinstance(x, dict) and "end" in x)
        code, said, _ = forked(lambda say, never=story.never: holds(folder, never, say))
        if code or len(said) != 4:
            wrong.append(f"round {round_}: the store did not open")
            break
        found, kept, closed, halves = said
        problems = story.judge(set(found), batches)
        left = {"values still there": kept, "backups that do not open": closed, "half files": halves}
        problems += [f"{what}: {x}" for what, x in left.items() if x]
        wrong += [f"round {round_}: {p}" for p in problems]
        figures["kills"] += 1
    return figures, wrong


def _begin(folder: Path, copy: Path) -> None:
    storage = locked.fill(folder)
    storage.back_up()
    shutil.copyfile(backups.listed(folder)[0].path, copy)
    storage.close()


# -- a disk that fills up ----------------------------------------------------------------------------


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
            row = storage.save(
                answer(ANA.id, week, f"note {n}", draws.randbytes(1_200_000 // saves if n < saves // 2 else 600)), 0
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


# -- two starts at once ------------------------------------------------------------------------------


class _Instance(BaseHTTPRequestHandler):
    """Answers who it is, as a running start does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.server.name.encode())

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def _start(data: Path, say: Callable[[object], None]) -> None:
    try:
        running.prepare(data, False)
        held = running.take(data, 10)
    except StartError as error:
        say({"sentence": str(error)})
        return
    if isinstance(held, str):
        say({"found": held})
        return
    server = HTTPServer(("127.0.0.1", 0), _Instance)
    server.name = new_id()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    running.write(data, running.Note(server.server_port, os.getpid(), server.name, "here"))
    storage = Storage(data)
    with storage._db.write() as cursor:
        cursor.execute("INSERT INTO event VALUES (?, 'c', 'a', now()::TIMESTAMP, DATE '2026-11-23', 'x')", [new_id()])
    say({"opened": storage.contents().saves})
    time.sleep(0.3)
    storage.close()
    server.shutdown()
    running.remove(data)


def starts(times: int, work: Path) -> tuple[Figures, list[str]]:
    """Two starts in the same moment: one opens the store, the other finds it."""
    figures, wrong, data = Figures(), [], work / "starts"
    for n in range(times):
        both = [spawn(lambda say: _start(data, say)) for _ in range(2)]
        said = [x for _, read in both for x in listen(read)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, _ in both]
        kinds = sorted(next(iter(x)) for x in said if isinstance(x, dict))
        figures[" and ".join(kinds)] += 1
        if any(codes) or kinds != ["found", "opened"]:
            wrong.append(f"start {n}: {said} {codes}")
        elif {"opened": n + 1} not in said:
            wrong.append(f"start {n}: an earlier save is gone: {said}")
    figures["pairs of starts"] = times
    return figures, wrong


# -- damaged files -----------------------------------------------------------------------------------


def damage(every: int, work: Path, places: int = 100, workers: int = 2) -> tuple[Figures, list[str]]:
    """Each byte of the log flipped and cut in turn, the file itself flipped and cut at many places."""
    pristine = work / "pristine"
    pristine.mkdir()
    _, said, _ = forked(lambda say: _small(pristine, say))
    ends = said[-1]
    assert isinstance(ends, list)
    live = database.generations(pristine)[-1]
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
    live, ends = database.generations(folder)[-1], []
    for n in range(3):
        storage.save(answer(ANA.id, FIRST + timedelta(weeks=n), f"note {n}", b"sealed"), 0)
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
        live = database.generations(folder)[-1]
        hurt = log_of(live) if which == "log" else live
        content = bytearray(hurt.read_bytes())
        if how == "flip":
            content[at] ^= 1 << (at % 8)
        hurt.write_bytes(content[:at] if how == "cut" else content)
        touched = {p.name: p.read_bytes() for p in database.generations(folder)} | {hurt.name: hurt.read_bytes()}
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


def main() -> int:
    """Runs every part and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("kills", 1000), ("saves", 200), ("starts", 50), ("every", 1)):
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
