"""A couple as its coach has it on a list: who they are, and the days that matter."""

from dataclasses import dataclass
from datetime import date

from dashboard.domain.model import Person
from dashboard.domain.partners import couple_names


@dataclass(frozen=True)
class ListedCouple:
    """One couple by name: the day of the last session with this coach and of the next, and whether it is put away.

    `spoken_on`: the coach had spoken with each of them alone by then. `erase_by`: the day an ending named.
    """

    id: str
    partners: tuple[Person, ...]
    held_on: date | None
    archived: bool
    next_on: date | None = None
    spoken_on: date | None = None
    erase_by: date | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether they have a computer of their own, and nothing here but what they sent."""
        return any(p.elsewhere for p in self.partners)

    @property
    def names(self) -> str:
        """Both names, as "Ana and Ben", or the name of the one who is left."""
        return couple_names(self.partners)
