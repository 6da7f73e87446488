"""Whose copy this is: a coach who set it up was never proposed by a couple; on a couple's copy every coach was."""

from collections.abc import Iterable

from dashboard.domain.model import AgreementKind, Person, Role
from dashboard.store.coaches import Agreement, CoachLink


def owner(people: Iterable[Person], agreements: Iterable[Agreement]) -> Person | None:
    """The coach whose own copy this is; None on a couple's."""
    proposed = {a.coach_id for a in agreements if a.kind in {AgreementKind.AGREED, AgreementKind.DECLINED}}
    coaches = (p for p in people if p.role is Role.COACH and not p.erased and p.id not in proposed)
    return next((p for p in coaches if p.claimed or p.reset_at), None)


def keeper(
    person: Person, people: Iterable[Person], agreements: Iterable[Agreement], links: Iterable[CoachLink]
) -> bool:
    """Whether a coach looks after the settings here: their own copy's owner, else the couple's coach of today."""
    found = owner(people, agreements)
    if found is not None:
        return found.id == person.id
    return any(k.coach_id == person.id and k.until is None for k in links)
