"""A person's own key: showing it for safekeeping, coming back with it, and a new passphrase."""

from starlette.responses import Response

from dashboard.accounts import earlier_keys
from dashboard.accounts import recovery as keys
from dashboard.domain.model import Person
from dashboard.errors import BadInputError
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site


def recovery(site: Site, request: PageRequest, person: Person) -> Response:
    """The recovery key, after the passphrase once more."""
    if request.post:
        key = keys.recovery_key(site.accounts, person, request["passphrase"])
        return site.show(request, "recovery_key", key=key)
    return site.page(request, "recovery", problem=request.problem, back="/")


def earlier(site: Site, request: PageRequest, person: Person) -> Response:
    """What is from before a reset, opened again with the key or the passphrase of then."""
    identity = request.visit.identity if request.visit else None
    if request.post and identity is not None:
        opened = earlier_keys.open_again(site.accounts, person, identity, request["old"])
        return site.show(request, "earlier_opened", opened=opened)
    return site.page(request, "earlier", problem=request.problem, back="/")


def lost(site: Site, request: PageRequest) -> Response:
    """A new passphrase by recovery key."""
    if request.post:
        token = keys.recover(site.accounts, request["name"], request["key"], request["passphrase"])
        site.accounts.visits.leave(request.cookie)
        return site.redirect("/", token)
    typed = {"name": request["name"], "suggestion": request.suggestion, "problem": request.problem}
    return site.page(request, "lost", **typed, back="/sign-in")


def change(site: Site, request: PageRequest, person: Person) -> Response:
    """A new passphrase by the old one."""
    if request.post:
        if request["known"] not in {"yes", "no"}:
            raise BadInputError("Say whether someone could know the old passphrase.")
        old, new, known = request["old"], request["passphrase"], request["known"] == "yes"
        return site.redirect("/", keys.change_passphrase(site.accounts, person, old, new, known))
    typed = {"suggestion": request.suggestion, "known": request["known"], "problem": request.problem}
    return site.page(request, "change_passphrase", **typed, back="/")
