"""The pages of a first time: set-up while nobody exists, and claiming a name that waits."""

from starlette.responses import Response

from dashboard import arrivals
from dashboard import entrance_html as html
from dashboard.errors import DashboardError
from dashboard.front import Asked, Front

NOT_SET_UP = (
    "<p>Nothing is set up here yet.</p><p>Use the address that was printed where the app was started; it works once. "
    "If it is gone, stop the app there and start it again.</p>"
)


def set_up(front: Front, asked: Asked) -> Response:
    """The first screen, only while nobody exists and only at the address the start printed."""
    if front.door.people():
        return front.go("/sign-in")
    names, problem = (asked["name"], asked["partner"]), None
    if asked.post:
        try:
            return _begin(front, asked, arrivals.set_up(front.door, asked["token"], names, asked["passphrase"]))
        except DashboardError as error:
            problem = str(error)
    elif asked["token"] != front.door.set_up_token:
        return front.page("Weekly notes", NOT_SET_UP)
    return front.page("Weekly notes", html.set_up(asked["token"], names, asked.suggestion, problem), wide=True)


def claim(front: Front, asked: Asked) -> Response:
    """The first time of the second partner, or of a coach with a code."""
    person = front.door.person(asked["person"])
    if person is None or not arrivals.may_be_claimed(front.door, person):
        return front.go("/sign-in", **({"person": person.id} if person and person.claimed else {}))
    problem = None
    if asked.post:
        try:
            return _begin(front, asked, arrivals.claim(front.door, person, asked["passphrase"], asked["code"]))
        except DashboardError as error:
            problem = str(error)
    body = html.claim(person, asked["code"], asked.suggestion, problem)
    return front.page(f"Hello {person.name}", body, wide=True)


def _begin(front: Front, asked: Asked, token: str) -> Response:
    """A new visit in this browser ends the one it had."""
    front.door.leave(asked.cookie)
    return front.go("/", token)
