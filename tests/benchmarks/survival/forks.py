"""Work done in processes of their own, and what a store holds once they have ended."""

import json
import os
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from dashboard.domain.model import now
from dashboard.store import backups, engine
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from tests.locked import ANA, BEN

FIRST = date(2024, 1, 1)
Figures = Counter[str]


def answer(person: str, week: date, note: str | None = None, sealed: bytes = b"sealed " * 20) -> Row:
    """One check-in, its note shared with both."""
    return Row("", person, week, 0, now(), 1, {"safety": 5}, note, sealed, None)


def name_of(row: Row, revision: int) -> str:
    """What one revision of a week is called here."""
    return f"{row.person_id}/{row.week}/{revision}"


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


def holds(folder: Path, never: set[str], say: Callable[[object], None]) -> None:
    """Opens the store and says what it holds, and which values that were taken back are still in a file."""
    storage = Storage(folder)
    rows = storage.all_rows(ANA.id) + storage.all_rows(BEN.id)
    storage.close()
    say([name_of(r, r.revision) for r in rows])
    content = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    say([m for m in never if m.encode() in content])
    say([str(b.path.name) for b in backups.listed(folder) if not _opens(b.path)])
    say(sorted(p.name for p in folder.rglob("*.tmp*")))


def _opens(path: Path) -> bool:
    try:
        return bool(engine.fingerprint(path))
    except engine.Error:
        return False
