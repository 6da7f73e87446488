"""The pages of a first time: set-up while nobody exists, and claiming a name that waits."""

from starlette.responses import Response

from dashboard.accounts import claims
from dashboard.domain import coach_settings
from dashboard.domain.model import Person, Role
from dashboard.errors import DashboardError
from dashboard.web import templating as html
from dashboard.web.plain_pages import Asked, Front
from dashboard.words import welcome as words

NOT_SET_UP = (
    "<p>Nothing is set up here yet.</p><p>Use the address that was printed where the app was started; it works once. "
    "If it is gone, stop the app there and start it again.</p>"
)


def set_up(front: Front, asked: Asked) -> Response:
    """The first screen, only while nobody exists and only at the address the start printed."""
    if front.door.people():
        return front.go("/sign-in")
    names, problem, coach = (asked["name"], asked["partner"]), None, asked["as"] == "coach"
    if asked.post:
        try:
            return _begin(front, asked, _set_up(front, asked, coach))
        except DashboardError as error:
            problem = str(error)
    elif asked["token"] != front.door.set_up_token:
        return front.page("Weekly notes", NOT_SET_UP)
    if coach:
        body = html.set_up_coach(asked["token"], names[0], asked.suggestion, problem)
    else:
        body = html.set_up(asked["token"], names, asked.suggestion, problem)
    return front.page("Weekly notes", body, wide=True)


def _set_up(front: Front, asked: Asked, coach: bool) -> str:
    if coach:
        return claims.set_up_coach(front.door, asked["token"], asked["name"], asked["passphrase"])
    names = (asked["name"], asked["partner"])
    return claims.set_up(front.door, asked["token"], names, asked["passphrase"])


def claim(front: Front, asked: Asked) -> Response:
    """The first time of the second partner, or of anybody with a code; without a person the name is typed."""
    if not asked["person"] and front.door.people():
        return _claim_by_name(front, asked)
    person = front.door.person(asked["person"])
    if person is None or not claims.may_be_claimed(front.door, person):
        return front.go("/sign-in", **({"person": person.id} if person and person.claimed else {}))
    problem = None
    if asked.post:
        try:
            return _begin(front, asked, claims.claim(front.door, person, asked["passphrase"], asked["code"]))
        except DashboardError as error:
            problem = str(error)
    elif claims.lacks_policy(front.door, person):
        return front.page(f"Hello {person.name}", html.say(claims.NO_POLICY))
    body = html.claim(person, asked["code"], _welcome(front, person), asked.suggestion, problem)
    return front.page(f"Hello {person.name}", body, wide=True)


def _claim_by_name(front: Front, asked: Asked) -> Response:
    """Says the same of every name, so that nobody learns who comes here."""
    problem, name, code = None, asked["name"], asked["code"]
    if asked.post:
        try:
            return _begin(front, asked, claims.claim_named(front.door, name, asked["passphrase"], code))
        except DashboardError as error:
            problem = str(error)
    elif claims.lacks_policy(front.door, None):
        return front.page("First time here", html.say(claims.NO_POLICY))
    body = html.claim_by_name((name, code), _welcome(front, None), asked.suggestion, problem)
    return front.page("First time here", body, wide=True)


def _welcome(front: Front, person: Person | None) -> words.Paragraphs:
    """Welcome as it is for whoever claims a name: with their coach, if they have one already."""
    owner = claims.owner(front.door)
    if person is not None and person.role is Role.COACH:
        return words.FOR_COACH if owner is not None and owner.id == person.id else words.WELCOME
    coach = owner
    if coach is None and person is not None:
        links = [k for k in front.door.storage.coach_links() if k.couple_id == person.couple_id and k.until is None]
        coach = front.door.person(links[-1].coach_id) if links else None
    if coach is None:
        return words.WELCOME
    return words.with_coach(coach_settings.load(front.data), coach.name, own_copy=coach is owner)


def _begin(front: Front, asked: Asked, token: str) -> Response:
    """A new visit in this browser ends the one it had."""
    front.door.leave(asked.cookie)
    return front.go("/", token)
