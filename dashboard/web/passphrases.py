"""The pages of a person's own key: the recovery key, a lost passphrase, a new passphrase."""

from starlette.responses import Response

from dashboard.accounts import recovery as keys
from dashboard.errors import BadInputError, DashboardError
from dashboard.web import templating as html
from dashboard.web.site import Asked, Site


def recovery(site: Site, asked: Asked) -> Response:
    """The recovery key, after the passphrase once more."""
    person, problem = site.alone(asked), None
    if person is None:
        return site.go("/sign-in")
    if asked.post:
        try:
            key = keys.recovery_key(site.accounts, person, asked["passphrase"])
            return site.page("Your recovery key", html.recovery_key(key))
        except DashboardError as error:
            problem = str(error)
    return site.page("Your recovery key", html.recovery(problem))


def lost(site: Site, asked: Asked) -> Response:
    """A new passphrase by recovery key."""
    problem = None
    if asked.post:
        try:
            token = keys.recover(site.accounts, asked["name"], asked["key"], asked["passphrase"])
            site.accounts.leave(asked.cookie)
            return site.go("/", token)
        except DashboardError as error:
            problem = str(error)
    return site.page("Passphrase lost", html.lost(asked["name"], asked.suggestion, problem), wide=True)


def passphrase(site: Site, asked: Asked) -> Response:
    """A new passphrase by the old one."""
    person, problem = site.alone(asked), None
    if person is None:
        return site.go("/sign-in")
    if asked.post:
        try:
            if asked["known"] not in {"yes", "no"}:
                raise BadInputError("Say whether someone could know the old passphrase.")
            known = asked["known"] == "yes"
            return site.go("/", keys.change_passphrase(site.accounts, person, asked["old"], asked["passphrase"], known))
        except DashboardError as error:
            problem = str(error)
    return site.page("Change your passphrase", html.change(asked.suggestion, asked["known"], problem), wide=True)
