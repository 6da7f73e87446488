"""Signing in: names, then a passphrase, and where a new visit begins."""

from dataclasses import replace

from starlette.responses import Response

from dashboard.accounts import claims
from dashboard.accounts.visits import Mode
from dashboard.domain.model import Role
from dashboard.form import view
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site

# The one place a new visit may begin at that an address may name; it tells nothing of who was there.
TOGETHER = "/together"
COACH_ENDED = "The coach was signed out after a quarter of an hour without a touch."
SHARED_ENDED = "The shared screen was closed after an hour and a half without a touch."
DEMO = ("demo ana", "demo ben", "demo dana")


def sign_in(site: Site, request: PageRequest) -> Response:
    """Names, then a passphrase."""
    people = site.accounts.people()
    if not people:
        return site.page(request, "not_set_up")
    target = TOGETHER if request["next"] == TOGETHER else ""
    person = next((p for p in people if p.id == request["person"] and not p.erased), None)
    if request.post:
        name = person.sign_in if person else request["name"]
        return _begin(site, request, site.accounts.sign_in(name, request["passphrase"], request.cookie), target)
    if site.demo:
        cast = list(zip(people, DEMO, strict=False))
        return site.page(request, "demo", people=cast, ended=_ended(site, request), problem=request.problem)
    if person and claims.may_be_claimed(site.accounts, person):
        return site.redirect("/claim", person=person.id)
    told = {"next": target, "ended": _ended(site, request), "problem": request.problem}
    if person:
        return site.page(request, "sign_in", person=person, **told)
    if len({p.couple_id for p in people if p.couple_id}) > 1:
        return site.page(request, "sign_in_by_name", name=request["name"], **told)
    known = [(p, claims.may_be_claimed(site.accounts, p)) for p in people]
    here = [(p, waits) for p, waits in known if waits or p.claimed]
    return site.page(request, "choose_name", people=here, **told)


def _ended(site: Site, request: PageRequest) -> str:
    """Why this browser is here, if it was left alone: nothing of where it was, and of no partner that they were in."""
    visits = site.accounts.visits
    if request.visit is not None or request.problem:
        return ""
    if visits.resting(request.cookie):
        return SHARED_ENDED
    person = site.accounts.person(visits.idled(request.cookie))
    return COACH_ENDED if person is not None and person.role is Role.COACH else ""


def _begin(site: Site, request: PageRequest, token: str, target: str) -> Response:
    """At the first page; a screen that went idle in Together is in Together again, a form that was left is a draft."""
    new = site.accounts.visits.by_cookie(token)
    if new is not None and target != TOGETHER and site.unsent.waits(new.person_id):
        from dashboard.web import check_in  # the start does not wait for what only a check-in imports

        if check_in.keep_unsent(site, replace(request, visit=new)) and not new.notices:
            return site.redirect(view.ACTION, token)
    if new is not None and new.mode is Mode.OWN and target == TOGETHER and new.role is Role.PARTNER:
        person = site.accounts.person(new.person_id)
        new.share_screen(Mode.TOGETHER, person.couple_id if person else None)
    demo = site.demo and new is not None and new.mode is Mode.OWN and new.role is Role.PARTNER
    return site.redirect("/trends" if demo else "/", token)
