"""Ending with a couple on a coach's own copy: after the passphrase they are gone from it."""

from starlette.responses import Response

from dashboard.accounts import claims, letters_here
from dashboard.domain.model import Person
from dashboard.keys.head_writer import Writer
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site


def end(site: Site, request: PageRequest, coach: Person) -> Response:
    """Only for the coach whose copy this is, and only for a couple of theirs."""
    couple = request["couple"]
    partners = _partners(site, coach, couple) if coach == claims.owner(site.accounts) else []
    if not partners:
        return site.redirect("/")
    if request.post:
        identity = site.accounts.unlock(coach.sign_in, request["passphrase"])[1]
        for partner in partners:
            site.accounts.visits.sign_out(partner.id)
        if request.visit is not None:
            request.visit.opened.clear()
        storage, both = site.accounts.storage, [partner.id for partner in partners]
        by = Writer(coach.id, identity).changing(lambda head: letters_here.without(head, couple, both))
        with storage.along(lambda _: storage.letters.drop(both)):
            storage.couples.erase(couple, by)
        return site.show(request, "couple_erased")
    return site.page(request, "end_couple", partners=partners, couple=couple, problem=request.problem, back="/")


def _partners(site: Site, coach: Person, couple_id: str) -> list[Person]:
    """Both of a couple that has this coach, whoever of them is erased already too."""
    links = site.accounts.storage.coach_links()
    if not any((k.couple_id, k.coach_id, k.until) == (couple_id, coach.id, None) for k in links):
        return []
    return [p for p in site.accounts.storage.people() if p.couple_id == couple_id]
