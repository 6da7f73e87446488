"""What needs the passphrase once more: one address for all of it, so that a browser's history does not tell which."""

from collections.abc import Callable, Mapping

from starlette.responses import Response

from dashboard.domain.model import Person
from dashboard.web import end_couple, erase, passphrases, restore
from dashboard.web.requests import SECRET, PageRequest
from dashboard.web.site import Site

PAGES: Mapping[str, Callable[[Site, PageRequest, Person], Response]] = {
    "recovery": passphrases.recovery,
    "passphrase": passphrases.change,
    "earlier": passphrases.earlier,
    "erase": erase.erase,
    "restore": restore.restore,
    "end": end_couple.end,
}


def confirm(site: Site, request: PageRequest) -> Response:
    """For whoever is alone at the screen: the page that a form asks for, then what it does."""
    person, page = site.alone(request), PAGES.get(request["page"])
    if person is None:
        return site.redirect("/sign-in")
    if page is None:
        return site.redirect("/")
    if request.post and not SECRET & request.fields.keys():
        return site.ask(request)
    return page(site, request, person)
