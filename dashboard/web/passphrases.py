"""The pages of a person's own key: the recovery key, a lost passphrase, a new passphrase."""

from starlette.responses import Response

from dashboard.accounts import recovery as keys
from dashboard.errors import BadInputError, DashboardError
from dashboard.web import templating as html
from dashboard.web.plain_pages import Asked, Front


def recovery(front: Front, asked: Asked) -> Response:
    """The recovery key, after the passphrase once more."""
    person, problem = front.alone(asked), None
    if person is None:
        return front.go("/sign-in")
    if asked.post:
        try:
            key = keys.recovery_key(front.door, person, asked["passphrase"])
            return front.page("Your recovery key", html.recovery_key(key))
        except DashboardError as error:
            problem = str(error)
    return front.page("Your recovery key", html.recovery(problem))


def lost(front: Front, asked: Asked) -> Response:
    """A new passphrase by recovery key."""
    problem = None
    if asked.post:
        try:
            token = keys.recover(front.door, asked["name"], asked["key"], asked["passphrase"])
            front.door.leave(asked.cookie)
            return front.go("/", token)
        except DashboardError as error:
            problem = str(error)
    return front.page("Passphrase lost", html.lost(asked["name"], asked.suggestion, problem), wide=True)


def passphrase(front: Front, asked: Asked) -> Response:
    """A new passphrase by the old one."""
    person, problem = front.alone(asked), None
    if person is None:
        return front.go("/sign-in")
    if asked.post:
        try:
            if asked["known"] not in {"yes", "no"}:
                raise BadInputError("Say whether someone could know the old passphrase.")
            known = asked["known"] == "yes"
            return front.go("/", keys.change_passphrase(front.door, person, asked["old"], asked["passphrase"], known))
        except DashboardError as error:
            problem = str(error)
    return front.page("Change your passphrase", html.change(asked.suggestion, asked["known"], problem), wide=True)
