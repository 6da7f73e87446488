"""The check-in form on a phone, and the address to which it sends what is filled in."""

from datetime import datetime

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from dashboard.errors import DashboardError, NotAllowedError
from dashboard.form import buttons, page, unsent, view
from dashboard.web.phones.requests import PhoneRequest
from dashboard.web.phones.site import HOME, PhoneSite

# A phone is never turned round for two.
PRESSED = frozenset(buttons.BUTTONS) - {"look together"}


def check_in(site: PhoneSite, request: PhoneRequest) -> Response:
    """The page, or what one of its buttons did; a form whose script is at work is answered with its next part alone."""
    if request.post:
        return _pressed(site, request)
    form = view.render(page.shown(site.me(request)), plain=True, phone=True)
    return site.page(request, "check_in", form=form, address=view.ON_A_PHONE)


def keep(site: PhoneSite, request: PhoneRequest, sent: datetime) -> None:
    """What was `sent` while nobody was signed in stands in the form again. Raises DashboardError."""
    unsent.give_back(site.me(request), request.fields, sent)


def _pressed(site: PhoneSite, request: PhoneRequest) -> Response:
    draft = request["do"] == "draft"
    try:
        me = site.me(request)
        if request["do"] in PRESSED:
            buttons.press(me, request.fields)
    except NotAllowedError as error:
        return PlainTextResponse(str(error), 403) if draft or request.in_place else site.redirect(HOME)
    except DashboardError as error:
        return PlainTextResponse(str(error), 503)
    if draft:
        return Response(status_code=204)
    if not request.in_place:
        return site.redirect(HOME)
    return HTMLResponse(view.render(page.shown(me), plain=request["plain"] != "", phone=True))
