"""Letters as they lie beside the database, by author and reader; sealed, and never opened here."""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.domain.model import Person, now
from dashboard.store import conflict_copies, heads, rows
from dashboard.store.coaches import CoachLink
from dashboard.store.database import Database
from dashboard.store.failures import plainly
from dashboard.store.people import add_couple, change
from dashboard.store.writers import RowAuthor


class LetterState(StrEnum):
    """What a letter is to this copy.

    `OWN`: written here. `FAREWELL`: the empty one that counts once both partners have ended with a coach.
    `BROUGHT`: its reader goes by it. `WAITING`: its author's words have not been heard yet, or its reader, who has to
    look at it first, has not signed in since.
    """

    OWN = "own"
    FAREWELL = "farewell"
    BROUGHT = "brought"
    WAITING = "waiting"


@dataclass(frozen=True)
class Place:
    """Which letter: whose, for whom, and what it is to this copy; `tag` tells several that wait apart."""

    state: LetterState
    author: str
    reader: str
    tag: str = ""

    @property
    def name(self) -> str:
        """The file it lies in."""
        return "-".join(filter(None, (self.state, self.author, self.reader, self.tag))) + ".age"


def place_of(name: str) -> Place | None:
    """The place a file's name stands for; what a sync client called otherwise is nobody's."""
    found = conflict_copies.A_LETTER.fullmatch(name)
    if found is None or found[4]:
        return None
    state, author, reader, *tag = name.removesuffix(".age").split("-")
    return Place(LetterState(state), author, reader, "".join(tag))


class LetterStore:
    """Every letter in a data folder. Raises StorageError.

    `put` is called inside a transaction of the same database: the letter changes with it or not at all.
    """

    def __init__(self, database: Database) -> None:
        """Over a database that is open."""
        self._db = database

    def places(self, *states: LetterState, author: str | None = None, reader: str | None = None) -> list[Place]:
        """Where letters lie, of these states (all, when none is named)."""
        with self._db.lock, plainly(self._db.folder):
            found = [place for name in self._db.beside.names() if (place := place_of(name))]
        return [
            place
            for place in found
            if (not states or place.state in states)
            and author in {None, place.author}
            and reader in {None, place.reader}
        ]

    def sealed(self, place: Place) -> bytes | None:
        """One letter as it lies there, or None."""
        with self._db.lock, plainly(self._db.folder):
            return self._db.beside.read(place.name)

    def stamp(self, place: Place) -> object:
        """Something that changes whenever the letter does; None where there is none."""
        with self._db.lock, plainly(self._db.folder):
            return self._db.beside.stamp(place.name)

    def put(self, place: Place, sealed: bytes | None) -> None:
        """Takes the place of what was there; None: nothing is there any more. No byte of the one before is left."""
        if sealed is not None or self._db.beside.read(place.name) is not None:
            self._db.beside.put(place.name, sealed, self._db.saves + 1)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes meanwhile: what is looked at in the block is what is written over."""
        with self._db.lock:
            yield

    def arrive(
        self,
        by: RowAuthor,
        letters: Mapping[Place, bytes | None],
        *,
        people: Collection[Person] = (),
        new: tuple[str, Person, Person] | None = None,
        day: date | None = None,
    ) -> None:
        """Letters that came in for `by`, with their head and what else is known from then on; all of it or nothing.

        `people` are written over; `new` is the name of a couple that becomes known with both partners, and is theirs,
        and `day` the one on which it was said that each of them was spoken with alone.
        """
        with self._db.write() as cursor:
            if new is not None:
                name, *partners = new
                home = partners[0].couple_id or ""
                known = [home, *(p.id for p in partners)]
                cursor.execute("DELETE FROM erased WHERE list_contains(?, id)", [known])
                add_couple(cursor, name, *partners, spoken_on=day)
                rows.insert(cursor, "couple_coach", vars(CoachLink(home, by.id, now())))
            for person in people:
                change(cursor, person)
            heads.change(cursor, by)
            self.put_all(letters)

    def put_all(self, letters: Mapping[Place, bytes | None]) -> None:
        """Several at once, each as `put` does it."""
        for place, sealed in letters.items():
            self.put(place, sealed)

    def drop(self, people: Collection[str]) -> None:
        """Whatever these people wrote or were to read is gone."""
        for place in self.places():
            if {place.author, place.reader} & set(people):
                self.put(place, None)
