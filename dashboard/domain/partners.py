"""The two partners as a chart and a sentence name them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.domain.model import Person, distinct
from dashboard.domain.names import isolated


@dataclass(frozen=True)
class Partner:
    """One partner on a chart: person id, name as typed, and the slot (0 or 1) that fixes colour, dash and marker."""

    id: str
    name: str
    slot: int


def partners_of(couple: Sequence[Person]) -> list[Partner]:
    """The partners whose answers a chart of this couple can hold; whoever erased themselves left none."""
    return [Partner(p.id, p.name, p.slot) for p in couple if not p.erased]


def couple_names(couple: Iterable[Person]) -> str:
    """Both names, as "Ana and Ben"; whoever erased themselves is not named while somebody is left."""
    people = list(couple)
    return " and ".join(p.name for p in [p for p in people if not p.erased] or people)


def labels(partners: Sequence[Partner]) -> list[str]:
    """Their names where each stands alone, told apart where two are alike."""
    taken: list[str] = []
    for partner in partners:
        taken.append(distinct(partner.name, taken))
    return taken


def named(partners: Sequence[Partner]) -> list[tuple[Partner, str]]:
    """Each partner with the name for a sentence."""
    return [(partner, isolated(label)) for partner, label in zip(partners, labels(partners), strict=True)]


def names(partners: Sequence[Partner]) -> list[str]:
    """Their names for a sentence, in this order."""
    return [name for _, name in named(partners)]
