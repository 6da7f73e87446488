"""What stands before every page on a phone: our own address, a phone that is paired, and somebody's visit on it."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.responses import PlainTextResponse, Response

from dashboard.accounts.phones import PhoneOpening
from dashboard.errors import DashboardError, where
from dashboard.web.cookies import TOKEN
from dashboard.web.middleware import HEADERS
from dashboard.web.phones import routing
from dashboard.web.phones.requests import PhoneRequest, read
from dashboard.web.phones.routing import Access
from dashboard.web.phones.site import LOCKED, READ, PhoneSite
from dashboard.web.site import FAULT

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SENT = {**HEADERS, "content-security-policy": POLICY, "cache-control": "no-store"}
METHODS = frozenset({"GET", "HEAD", "POST"})


def answer(site: PhoneSite, asked: Mapping[str, Any], opening: PhoneOpening) -> Response:
    """What one request that came whole is answered; nothing that goes wrong here is told to whoever asked."""
    try:
        response = _answer(site, read(asked), opening)
    except Exception as error:
        logging.getLogger("dashboard").error(where(error))
        response = PlainTextResponse("Something went wrong.", 500)
    for name, value in SENT.items():
        response.headers[name] = value
    return response


def _answer(site: PhoneSite, request: PhoneRequest, opening: PhoneOpening) -> Response:
    host = f"{opening.address}:{opening.port}"
    if request.headers.get("host") != host:
        return PlainTextResponse("Open this at its own address.", 400)
    if request.method not in METHODS:
        return PlainTextResponse("This cannot be done here.", 405)
    if request.post and request.headers.get("origin") != f"https://{host}":
        return PlainTextResponse("This did not come from our own page.", 403)
    request = _known(site, request, opening.address)
    route = routing.ROUTES.get(request.path)
    if route is not None and route.access is Access.EVERYONE:
        return _handled(site, request, route)
    if request.pairing is None:
        return site.redirect("/") if request.post else site.page(request, "unpaired", token="", problem="")
    if route is None:
        return PlainTextResponse("There is nothing here.", 404)
    if request.visit is None and route.access is Access.SIGNED_IN:
        return _locked(site, request, route)
    if request.visit is not None and not route.beside:
        request.visit.touch()
        if request.visit.notices and not request.post and route.access is Access.SIGNED_IN and request.path != READ:
            return site.redirect(READ)
    return _handled(site, request, route)


def _known(site: PhoneSite, request: PhoneRequest, address: str) -> PhoneRequest:
    """The same, with the phone it comes from and the visit that is on there."""
    pairing = site.phones.by_cookie(_token(request.cookie(site.phone_cookie)), address)
    if pairing is not None and site.accounts.person(pairing.person_id) is None:
        pairing = None
    visit = None
    if pairing is not None:
        visit = site.accounts.visits.by_cookie(_token(request.cookie(site.visit_cookie)), pairing.id)
        visit = visit if visit is not None and visit.person_id == pairing.person_id else None
    return replace(request, pairing=pairing, visit=visit)


def _token(cookie: str | None) -> str | None:
    return cookie if cookie and TOKEN.fullmatch(cookie) else None


def _locked(site: PhoneSite, request: PhoneRequest, route: routing.PhoneRoute) -> Response:
    """What was filled in meanwhile waits for the passphrase; the script of a form is told, a page leads there."""
    if request.post and route.keeps and request.pairing is not None:
        site.unsent.hold(request.pairing.id, request.path, request.fields)
    if route.beside or request.in_place or request["do"] == "draft":
        return PlainTextResponse("This visit is over. Sign in again.", 403)
    return site.redirect(LOCKED)


def _handled(site: PhoneSite, request: PhoneRequest, route: routing.PhoneRoute) -> Response:
    """Whatever a form did, its answer is another address; what went wrong is said there."""
    if request.post:
        try:
            return route.handler(site, request)
        except Exception as error:
            said = str(error) if isinstance(error, DashboardError) else FAULT
            if said is FAULT:
                logging.getLogger("dashboard").error(where(error))
            return PlainTextResponse(said, 503) if request.in_place else site.ask(request, said)
    site.tidy()
    visit = request.visit.id if request.visit else None
    held = site.flash.take(request["shown"], request.path, visit) if request["shown"] else None
    try:
        return route.handler(site, request.after(held) if held else request)
    except DashboardError as error:
        response = site.page(request, "problem", problem=str(error))
        response.status_code = 503
        return response
