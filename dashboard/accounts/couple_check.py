"""At a sign-in: whether the two whom a person's head knows still stand together, and nobody else beside them."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from dashboard.accounts import findings
from dashboard.domain.model import Person, Role
from dashboard.keys.head import Head

UNCLEAR = (
    "In the files your couple is not of two people. Let your partner sign in first, or whoever was here last; if that"
    " does not help, bring back a backup: python3 -m dashboard restore FILE"
)


def noted(head: Head, me: Person, people: Sequence[Person]) -> Head:
    """The head with the couple and the partner of today, where it did not say yet who they are."""
    partners = _beside(people, me.couple_id, {me.id})
    if head.couple is not None or me.role is not Role.PARTNER or len(partners) != 1:
        return head
    return replace(head, couple=me.couple_id, partner=partners[0].id)


def moves(head: Head, me: Person, people: Sequence[Person]) -> Mapping[str, str | None]:
    """Who has to stand in which couple for the two to be together and alone, by id; none where they are.

    Those who stand in their places go where the two were found, else where one is missing. Where the partner is not
    there at all, whoever stands beside this person stays: a couple has two.
    """
    if head.couple is None or me.role is not Role.PARTNER:
        return {}
    ours = {p.id: p.couple_id for p in people if p.id in {me.id, head.partner}}
    elsewhere = {name: couple for name, couple in ours.items() if couple != head.couple}
    others = _beside(people, head.couple, ours) if head.partner in ours else []
    places = list(elsewhere.values()) or _lacking_one(people)
    to = zip_longest(others, places[: len(others)])
    return {**dict.fromkeys(elsewhere, head.couple), **{p.id: couple for p, couple in to}}


def sentence(head: Head, me: Person, people: Sequence[Person]) -> str:
    """What a person is told whose couple is another one in the file, else nothing; `me` as they stand there."""
    partner = next((p.name for p in people if p.id == head.partner), "")
    others = [p for p in _beside(people, me.couple_id, {me.id, head.partner or ""}) if not p.erased]
    if head.couple is not None and not partner and others:
        return findings.COUPLE_OTHER.format(others[0].name)
    if not moves(head, me, people):
        return ""
    if not partner:
        return findings.COUPLE_ALONE
    return findings.COUPLE_EXCHANGED.format(others[0].name, partner) if others else findings.COUPLE.format(partner)


def is_clear(person: Person, people: Sequence[Person]) -> bool:
    """Whether the file has just two in the couple of a partner, as they stand there; of a coach it is."""
    home = next((p.couple_id for p in people if p.id == person.id), person.couple_id)
    return person.role is not Role.PARTNER or len(_beside(people, home, ())) == 2


def _beside(people: Sequence[Person], couple: str | None, but: Collection[str]) -> list[Person]:
    return [p for p in people if p.couple_id == couple and p.id not in but and p.role is Role.PARTNER]


def _lacking_one(people: Sequence[Person]) -> list[str | None]:
    """The couple of which one is missing, if there is just one."""
    sizes = Counter(p.couple_id for p in people if p.role is Role.PARTNER and p.couple_id)
    found: list[str | None] = [couple for couple, size in sizes.items() if size == 1]
    return found if len(found) == 1 else []
