"""The first time of the second partner, or of anybody with a one-time code."""

from starlette.responses import Response

from dashboard.accounts import claims
from dashboard.domain import coach_settings
from dashboard.domain.model import Person, Role
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from dashboard.words import welcome


def claim(site: Site, request: PageRequest) -> Response:
    """Of a person who was chosen from the names; without one the name is typed."""
    if not request["person"] and site.accounts.people():
        return _claim_by_name(site, request)
    person = site.accounts.person(request["person"])
    if person is None or not claims.may_be_claimed(site.accounts, person):
        return site.redirect("/sign-in", **({"person": person.id} if person and person.claimed else {}))
    if request.post:
        return _begin(site, request, claims.claim(site.accounts, person, request["passphrase"], request["code"]))
    if claims.lacks_policy(site.accounts, person):
        return site.page(request, "no_policy", person=person, problem=claims.NO_POLICY)
    return site.page(
        request, "claim", person=person, code=request["code"], welcome=_welcome(site, person),
        new_coach=person.role is Role.COACH and person.reset_at is None,
        asks_code=bool(person.claim) or person.role is Role.COACH,
        suggestion=request.suggestion, problem=request.problem,
    )  # fmt: skip


def _claim_by_name(site: Site, request: PageRequest) -> Response:
    """Says the same of every name, so that nobody learns who comes here."""
    name, code = request["name"], request["code"]
    if request.post:
        return _begin(site, request, claims.claim_named(site.accounts, name, request["passphrase"], code))
    if claims.lacks_policy(site.accounts, None):
        return site.page(request, "no_policy", person=None, problem=claims.NO_POLICY)
    typed = {"name": name, "code": code, "suggestion": request.suggestion, "problem": request.problem}
    return site.page(request, "claim_by_name", **typed, welcome=_welcome(site, None))


def _welcome(site: Site, person: Person | None) -> welcome.Paragraphs:
    """Welcome as it is for whoever claims a name: with their coach, if they have one already."""
    owner = claims.owner(site.accounts)
    if person is not None and person.role is Role.COACH:
        return welcome.FOR_COACH if owner is not None and owner.id == person.id else welcome.FOR_COACH_OF_A_COUPLE
    coach = owner
    if coach is None and person is not None:
        links = [k for k in site.accounts.storage.coach_links() if k.couple_id == person.couple_id and k.until is None]
        coach = site.accounts.person(links[-1].coach_id) if links else None
    if coach is None:
        return welcome.WELCOME
    return welcome.with_coach(coach_settings.load(site.data), coach.name, own_copy=coach is owner)


def _begin(site: Site, request: PageRequest, token: str) -> Response:
    """A new visit in this browser ends the one it had."""
    site.accounts.visits.leave(request.cookie)
    return site.redirect("/", token)
