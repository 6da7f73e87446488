"""The store: everything a data folder holds, by meaning."""

from functools import partial
from pathlib import Path

from dashboard.store import contents, restore, undo
from dashboard.store.arrived import ArrivedStore
from dashboard.store.brought import BroughtStore
from dashboard.store.check_ins import CheckInStore
from dashboard.store.coaches import CoachStore
from dashboard.store.couples import CoupleStore
from dashboard.store.database import Database
from dashboard.store.entries import EntryStore
from dashboard.store.heads import HeadStore
from dashboard.store.letters import LetterStore
from dashboard.store.one_person import OnePersonStore
from dashboard.store.people import PersonStore
from dashboard.store.sessions import SessionStore


class Storage(PersonStore, CoachStore, CheckInStore, HeadStore, OnePersonStore, BroughtStore):
    """People, coaches, check-ins and all else of a data folder; safe from any thread. Raises StorageError."""

    def __init__(self, folder: Path) -> None:
        """Opens the store in `folder`, or makes it there."""
        self.folder = folder
        self._db = Database(folder)
        self._told = set[str]()
        self.entries = EntryStore(self._db)
        self.happened = SessionStore(self._db)
        self.couples = CoupleStore(self._db)
        self.letters = LetterStore(self._db)
        self.arrived = ArrivedStore(self._db)
        self.rewrite = self._db.rewrite
        self.along = self._db.along
        self.back_up = self._db.back_up
        self.back_up_daily = self._db.back_up_daily
        self.bring_back = partial(restore.bring_back, self._db)
        self.undo_bring_back = partial(undo.undo, self._db)
        self.can_undo = partial(undo.possible, self._db)
        self.contents = partial(contents.of, self._db.read)
        self.side = partial(contents.side, self._db.read)
        self.close = self._db.close

    @property
    def notice(self) -> str:
        """What the last backup or rewrite could not do, as a sentence; empty when all is well."""
        return self._db.notice

    @property
    def put_right(self) -> tuple[str, ...]:
        """What this start found that cannot be, and no head tells of."""
        return self._db.put_right

    def put_right_for(self, person_id: str) -> tuple[str, ...]:
        """The same, as long as this person has not read it."""
        return () if person_id in self._told else self.put_right

    def told(self, person_id: str) -> None:
        """This person has read it."""
        self._told.add(person_id)

    @property
    def version(self) -> int:
        """Another number after everything that was written, half-filled forms aside."""
        return self._db.version
