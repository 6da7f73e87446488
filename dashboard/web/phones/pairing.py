"""How a phone comes to belong to one person: the code it was shown, and a pressed button."""

from dataclasses import replace

from starlette.responses import Response

from dashboard.errors import BadInputError
from dashboard.web.phones.requests import PhoneRequest
from dashboard.web.phones.site import PhoneSite

ADDRESS = "/phone/pair"


def pair(site: PhoneSite, request: PhoneRequest) -> Response:
    """The one page that every phone gets before it is paired, with a button where a code stands in the address."""
    if not request.post:
        return site.page(replace(request, visit=None), "unpaired", token=request["token"], problem=request.problem)
    door = site.phones.door
    opening = door.opening if door else None
    try:
        if opening is None:
            raise BadInputError("This is closed.")
        cookie = site.phones.pair(
            request["token"], request.kind, opening.address, request.pairing, site.accounts.visits.by_id
        )
    except BadInputError as error:
        return site.ask(replace(request, fields={}, visit=None), str(error))
    if request.pairing is not None:
        site.accounts.visits.phone_out(request.pairing.id)
        site.unsent.drop(request.pairing.id)
    return site.without_visit(site.with_cookie(site.redirect("/"), site.phone_cookie, cookie, lasting=True))
