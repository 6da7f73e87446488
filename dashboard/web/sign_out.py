"""Signing out, handing over to whoever comes next, and the last page."""

from starlette.responses import Response

from dashboard.web.requests import PageRequest
from dashboard.web.site import Site


def sign_out(site: Site, request: PageRequest) -> Response:
    """Ends every visit of whoever is signed in here; `person` comes next. Closing a shared `view` ends that alone."""
    if not request.post:
        return site.page(request, "sign_out", person=request["person"])
    if request["view"]:
        site.accounts.visits.leave(request.cookie)
        return site.forget(site.redirect("/sign-in"))
    _end(site, request)
    to = site.accounts.person(request["person"])
    return site.forget(site.redirect("/sign-in", **({"person": to.id} if to else {})))


def close(site: Site, request: PageRequest) -> Response:
    """Signs out, clears what the browser keeps of us, and leads to the last page."""
    if not request.post:
        return site.page(request, "close")
    _end(site, request)
    response = site.forget(site.redirect("/closed"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def closed(site: Site, request: PageRequest) -> Response:
    """The last page."""
    return site.page(request, "closed")


def _end(site: Site, request: PageRequest) -> None:
    if request.visit is not None:
        site.accounts.visits.sign_out(request.visit.person_id)
        site.flash.left(request.visit.id)
    site.accounts.visits.leave(request.cookie)
