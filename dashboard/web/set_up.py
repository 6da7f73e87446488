"""The first screen of all, only while nobody exists and only at the address the start printed."""

from starlette.responses import Response

from dashboard.accounts import claims
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from dashboard.words import welcome


def set_up(site: Site, request: PageRequest) -> Response:
    """Two names for a couple, one for a coach's own copy, and a passphrase."""
    if site.accounts.people():
        return site.redirect("/sign-in")
    coach = request["as"] == "coach"
    if request.post:
        token = _made(site, request, coach)
        site.accounts.visits.leave(request.cookie)
        return site.redirect("/", token)
    if request["token"] != site.accounts.set_up_token:
        return site.page(request, "not_set_up")
    typed = {name: request[name] for name in ("token", "name", *(() if coach else ("partner",)))}
    told = welcome.FOR_COACH if coach else welcome.WELCOME
    return site.page(
        request, "set_up_coach" if coach else "set_up", **typed, welcome=told, suggestion=request.suggestion,
        problem=request.problem,
    )  # fmt: skip


def _made(site: Site, request: PageRequest, coach: bool) -> str:
    if coach:
        return claims.set_up_coach(site.accounts, request["token"], request["name"], request["passphrase"])
    names = (request["name"], request["partner"])
    return claims.set_up(site.accounts, request["token"], names, request["passphrase"])
