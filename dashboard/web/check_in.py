"""The check-in form as a plain page, and the address to which the form sends what is filled in, from either home."""

import contextlib
from collections.abc import Mapping

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from dashboard.accounts.visits import OWN_IDLE, Mode
from dashboard.errors import DashboardError, NotAllowedError
from dashboard.form import buttons, page, unsent, view
from dashboard.services.me import OVER, Me, identify, require_partner
from dashboard.web.flash import HeldResult
from dashboard.web.requests import PageRequest
from dashboard.web.site import Handler, Site
from dashboard.web.unsent import KEPT_FOR

# Without a script, whoever types for long cannot be told from nobody.
LOCKED = (
    f"Your visit ended after {OWN_IDLE // 60:.0f} minutes. "
    f"What you filled in waits here for {KEPT_FOR // 60:.0f} minutes: sign in to go on."
)


def check_in(site: Site, request: PageRequest) -> Response:
    """The page, or what one of its buttons did; a form whose script is at work is answered with its next part alone."""
    if request.post:
        return _pressed(site, request)
    try:
        form = view.render(page.shown(_me(site, request)), plain=True)
    except NotAllowedError:
        return site.redirect("/")
    return site.page(request, "check_in", form=form, address=view.ACTION, minutes=int(OWN_IDLE // 60))


def _pressed(site: Site, request: PageRequest) -> Response:
    draft, part = request["do"] == "draft", request["part"] != ""
    try:
        me = _me(site, request)
        buttons.press(me, request.fields)
    except NotAllowedError as error:
        return PlainTextResponse(str(error), 403) if draft or part else _locked(site, request)
    except DashboardError as error:
        return PlainTextResponse(str(error), 503)
    if draft:
        return Response(status_code=204)
    if request["do"] == "look together":
        return site.redirect("/")
    if not part:
        return site.redirect(view.ACTION)
    return HTMLResponse(view.render(page.shown(me), plain=request["plain"] != ""))


def _locked(site: Site, request: PageRequest) -> Response:
    """What was filled in until a visit ended by itself waits for its author; from no other browser is any taken."""
    author = site.accounts.visits.idled(request.cookie)
    filled = not buttons.FILLED.isdisjoint(request.fields)
    if request.visit is not None or author is None or request["author"] != author or not filled:
        return site.redirect("/")
    site.unsent.hold(author, request.path, request.fields)
    told = HeldResult("/sign-in", {"person": author}, LOCKED)
    return site.redirect("/sign-in", person=author, shown=site.flash.keep(told))


def keep_unsent(site: Site, request: PageRequest) -> bool:
    """Puts what waited before whoever has just signed in; whether something did."""
    waited = site.unsent.take(request.visit.person_id) if request.visit and request.visit.mode is Mode.OWN else []
    for one in waited:
        with contextlib.suppress(DashboardError):
            unsent.give_back(_me(site, request), one.fields, one.sent)
    return waited != []


def style(_site: Site, _request: PageRequest) -> Response:
    """The style sheet of the plain page."""
    return Response(view.style(), media_type="text/css")


def script(_site: Site, _request: PageRequest) -> Response:
    """The script of the plain page."""
    return Response(view.script(), media_type="text/javascript")


def _me(site: Site, request: PageRequest) -> Me:
    """Whose visit this is, alone at their own screen. Raises NotAllowedError."""
    if request.visit is None:
        raise NotAllowedError(OVER)
    me = identify(request.visit, site.accounts.storage, request["zone"] or None, demo=site.demo)
    require_partner(me)
    return me


PARTS: Mapping[str, Handler] = {view.ACTION: check_in, f"{view.ACTION}.css": style, f"{view.ACTION}.js": script}
