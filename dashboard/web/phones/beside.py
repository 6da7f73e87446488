"""What stands beside the pages of a phone: Support, the style sheets, the scripts, the picture in the tab."""

from dataclasses import replace

from starlette.responses import Response

from dashboard.form import view
from dashboard.web import templating
from dashboard.web.phones import site as phone_site
from dashboard.web.phones.requests import PhoneRequest
from dashboard.web.phones.site import PhoneSite
from dashboard.words import support

CSS, JS = "text/css", "text/javascript"


def support_page(site: PhoneSite, request: PhoneRequest) -> Response:
    """Support, letter by letter the same for everyone, paired or not; nothing about a visit to it is kept."""
    found = support.load(site.data)
    return site.page(replace(request, visit=None), "support", sections=found.sections, problem=found.problem)


def style(_site: PhoneSite, _request: PhoneRequest) -> Response:
    """The style sheet of every page."""
    return Response(phone_site.style(), media_type=CSS)


def script(_site: PhoneSite, _request: PhoneRequest) -> Response:
    """The script of the pages that somebody has to be signed in for."""
    return Response(phone_site.script(), media_type=JS)


def form_script(_site: PhoneSite, _request: PhoneRequest) -> Response:
    """The script of the check-in form."""
    return Response(view.script(), media_type=JS)


def icon(_site: PhoneSite, _request: PhoneRequest) -> Response:
    """The one picture of ours."""
    return Response((templating.STATIC / "icon.png").read_bytes(), media_type="image/png")
