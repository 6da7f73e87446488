"""A visit on a phone: the passphrase, what has to be read first, whether somebody is there, and signing out."""

import contextlib

from starlette.responses import JSONResponse, Response

from dashboard.errors import DashboardError
from dashboard.services import notices
from dashboard.web.phones import check_in, moments
from dashboard.web.phones.requests import PHRASE, PhoneRequest
from dashboard.web.phones.site import HOME, LOCKED, PhoneSite
from dashboard.web.unsent import UnsentForm


def home(site: PhoneSite, _request: PhoneRequest) -> Response:
    """The first page."""
    return site.redirect(HOME)


def sign_in(site: PhoneSite, request: PhoneRequest) -> Response:
    """The passphrase of whoever this phone belongs to, typed each time; what was filled in before then is a draft."""
    person, pairing = site.person(request), request.pairing
    if person is None or pairing is None or request.visit is not None:
        return site.redirect(HOME)
    if not request.post:
        waits = site.unsent.waits(pairing.id)
        return site.page(request, "sign_in", owner=person, waits=waits, problem=request.problem)
    cookie = site.accounts.sign_in_by_phone(person.id, request[PHRASE], pairing.id, site.phones.tries)
    site.accounts.visits.leave(request.cookie(site.visit_cookie))
    target = _brought_along(site, request, cookie)
    return site.with_cookie(site.redirect(target), site.visit_cookie, cookie)


def _brought_along(site: PhoneSite, request: PhoneRequest, cookie: str) -> str:
    """Puts what came while the visit was over before its person again, and says where that stands."""
    pairing_id = request.pairing.id if request.pairing else ""
    visit, found = site.accounts.visits.by_cookie(cookie, pairing_id), site.unsent.take(pairing_id)
    if visit is None or not found:
        return HOME

    def again(one: UnsentForm) -> PhoneRequest:
        return PhoneRequest(one.path, "POST", one.fields, request.headers, request.pairing, visit)

    target = HOME
    for one in found:
        if one.path != moments.ADDRESS:
            with contextlib.suppress(DashboardError):
                check_in.keep(site, again(one), one.sent)
    for one in reversed(found):  # of a moment the newest stays
        if one.path == moments.ADDRESS:
            with contextlib.suppress(DashboardError):
                target = moments.keep(site, again(one))
    return target if found[0].path == moments.ADDRESS else HOME


def read(site: PhoneSite, request: PhoneRequest) -> Response:
    """What was found changed in the files, before anything else."""
    me = site.me(request)
    if request.post:
        notices.read(me)
        return site.redirect(HOME)
    if not notices.unread(me):
        return site.redirect(HOME)
    return site.page(request, "read", sentences=notices.unread(me), alarming=notices.alarming(me))


def here(_site: PhoneSite, request: PhoneRequest) -> Response:
    """Whether the visit is on; a POST, which only the script sends, says that somebody is there."""
    if request.post and request.visit is not None:
        request.visit.touch()
    return JSONResponse({})


def sign_out(site: PhoneSite, request: PhoneRequest) -> Response:
    """Ends the visit on this phone; the phone stays paired."""
    if not request.post:
        return site.redirect(HOME)
    if request.visit is not None:
        site.flash.left(request.visit.id)
    site.accounts.visits.leave(request.cookie(site.visit_cookie))
    return site.without_visit(site.redirect(LOCKED))
