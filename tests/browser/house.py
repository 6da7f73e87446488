"""The real command as a process, on a data folder of its own, and a look into what it has stored."""

import os
import re
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.accounts import own_letters
from dashboard.domain.model import CheckIn, Choice, Person, Sharing, Value, now
from dashboard.domain.questions import same_for_all
from dashboard.keys import sealing
from dashboard.keys.sealed_rows import own_check_in, row_of
from dashboard.store import last_saved
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage
from tests import locked
from tests.browser import forked
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0  # seconds for the app to end
NOTE = {Sharing.BOTH: {"note": Sharing.BOTH}}


class House:
    """One `python3 -m dashboard`; `base` is its address, `first` the one it printed."""

    def __init__(self, data: Path, *options: str) -> None:
        """Starts it and waits until it says it is open."""
        self.port = free_port()
        self.data = data / "demo" if "--demo" in options else data
        arguments = ["--data", str(data), "--no-browser", "--port", str(self.port), *options]
        self._process, self._said = forked.start(arguments)
        self.pid, said = self._process.pid or 0, ""
        while "Press Ctrl-C" not in said:
            line = self._said.readline()
            assert line, f"the app ended before it was open: {said}"
            said += line
        self.base = f"http://127.0.0.1:{self.port}"
        self.first = re.findall(r"open: (\S+)", said)[0]

    def stop(self) -> str:
        """Ctrl-C; whatever it said while it ran."""
        if self._process.is_alive():
            os.kill(self.pid, signal.SIGINT)
        self._process.join(PATIENCE)
        assert self._process.exitcode is not None, "the app does not end"
        with self._said:
            return self._said.read()

    @contextmanager
    def store(self) -> Iterator[Storage]:
        """A copy of the store as it is on disk now; the live file is never opened."""
        with TemporaryDirectory() as folder:
            for file in (*self.data.glob("notes-*"), *self.data.glob(last_saved.NAME)):
                shutil.copy(file, folder)
            store = Storage(Path(folder))
            try:
                yield store
            finally:
                store.close()

    def check_ins(self, person: Person, week: date) -> list[CheckIn]:
        """Every revision of one check-in, whole, oldest first."""
        key = identity(person)
        with self.store() as store:
            rows = store.history(person.id, week)
        return [own_check_in(r, key) for r in rows]

    def draft(self, person: Person, week: date) -> dict[str, Any] | None:
        """The half-filled form of one person and week."""
        with self.store() as store:
            blob = store.draft(person.id, week)
        return None if blob is None else sealing.unseal(blob, identity(person))


def identity(person: Person) -> Any:
    """The unlocked key of one of the three of `tests.locked`."""
    return locked.identity(person.name.lower())


def furnish(folder: Path, names: Mapping[str, str] | None = None) -> tuple[Person, Person, Person]:
    """Ana, Ben and their coach Dana in a new store, check words confirmed; `names` calls them otherwise."""
    called = [replace(p, name=(names or {}).get(p.name, p.name)) for p in (locked.ANA, locked.BEN, locked.DANA)]
    ana, ben, dana = called
    store = Storage(folder)
    store.add_couple("Ana & Ben", ana, ben, locked.newcomer(ana), locked.newcomer(ben))
    store.add_person(dana, locked.newcomer(dana))
    for partner in (ana, ben):
        store.agree(Agreement(dana.id, partner.id, "agreed", now()))
    locked.confirm(store, ana, ben)
    store.link_coach(locked.COUPLE, dana.id)
    store.close()
    return ana, ben, dana


def answered(
    folder: Path,
    author: Person,
    week: date,
    answers: Mapping[str, Value],
    sharing: Sharing = Sharing.BOTH,
    note: str | None = None,
) -> None:
    """Puts one check-in into a store that is not running."""
    shared = same_for_all(sharing)
    store = Storage(folder)
    check_in = CheckIn(author.id, week, dict(answers), shared, note, chosen=Choice(now(), shared))
    row = row_of(check_in, author, locked.writer(author).identity, 1)
    with own_letters.along(store, locked.writer(author)):
        store.save(row, locked.writer(author))
    store.close()
