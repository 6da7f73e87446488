"""The pages of a first time: set-up while nobody exists, and claiming a name that waits."""

from starlette.responses import Response

from dashboard.accounts import claims
from dashboard.domain import coach_settings
from dashboard.domain.model import Person, Role
from dashboard.errors import DashboardError
from dashboard.web import templating as html
from dashboard.web.site import Asked, Site
from dashboard.words import welcome as words

NOT_SET_UP = (
    "<p>Nothing is set up here yet.</p><p>Use the address that was printed where the app was started; it works once. "
    "If it is gone, stop the app there and start it again.</p>"
)


def set_up(site: Site, asked: Asked) -> Response:
    """The first screen, only while nobody exists and only at the address the start printed."""
    if site.accounts.people():
        return site.go("/sign-in")
    names, problem, coach = (asked["name"], asked["partner"]), None, asked["as"] == "coach"
    if asked.post:
        try:
            return _begin(site, asked, _set_up(site, asked, coach))
        except DashboardError as error:
            problem = str(error)
    elif asked["token"] != site.accounts.set_up_token:
        return site.page("Weekly notes", NOT_SET_UP)
    if coach:
        body = html.set_up_coach(asked["token"], names[0], asked.suggestion, problem)
    else:
        body = html.set_up(asked["token"], names, asked.suggestion, problem)
    return site.page("Weekly notes", body, wide=True)


def _set_up(site: Site, asked: Asked, coach: bool) -> str:
    if coach:
        return claims.set_up_coach(site.accounts, asked["token"], asked["name"], asked["passphrase"])
    names = (asked["name"], asked["partner"])
    return claims.set_up(site.accounts, asked["token"], names, asked["passphrase"])


def claim(site: Site, asked: Asked) -> Response:
    """The first time of the second partner, or of anybody with a code; without a person the name is typed."""
    if not asked["person"] and site.accounts.people():
        return _claim_by_name(site, asked)
    person = site.accounts.person(asked["person"])
    if person is None or not claims.may_be_claimed(site.accounts, person):
        return site.go("/sign-in", **({"person": person.id} if person and person.claimed else {}))
    problem = None
    if asked.post:
        try:
            return _begin(site, asked, claims.claim(site.accounts, person, asked["passphrase"], asked["code"]))
        except DashboardError as error:
            problem = str(error)
    elif claims.lacks_policy(site.accounts, person):
        return site.page(f"Hello {person.name}", html.say(claims.NO_POLICY))
    body = html.claim(person, asked["code"], _welcome(site, person), asked.suggestion, problem)
    return site.page(f"Hello {person.name}", body, wide=True)


def _claim_by_name(site: Site, asked: Asked) -> Response:
    """Says the same of every name, so that nobody learns who comes here."""
    problem, name, code = None, asked["name"], asked["code"]
    if asked.post:
        try:
            return _begin(site, asked, claims.claim_named(site.accounts, name, asked["passphrase"], code))
        except DashboardError as error:
            problem = str(error)
    elif claims.lacks_policy(site.accounts, None):
        return site.page("First time here", html.say(claims.NO_POLICY))
    body = html.claim_by_name((name, code), _welcome(site, None), asked.suggestion, problem)
    return site.page("First time here", body, wide=True)


def _welcome(site: Site, person: Person | None) -> words.Paragraphs:
    """Welcome as it is for whoever claims a name: with their coach, if they have one already."""
    owner = claims.owner(site.accounts)
    if person is not None and person.role is Role.COACH:
        return words.FOR_COACH if owner is not None and owner.id == person.id else words.WELCOME
    coach = owner
    if coach is None and person is not None:
        links = [k for k in site.accounts.storage.coach_links() if k.couple_id == person.couple_id and k.until is None]
        coach = site.accounts.person(links[-1].coach_id) if links else None
    if coach is None:
        return words.WELCOME
    return words.with_coach(coach_settings.load(site.data), coach.name, own_copy=coach is owner)


def _begin(site: Site, asked: Asked, token: str) -> Response:
    """A new visit in this browser ends the one it had."""
    site.accounts.leave(asked.cookie)
    return site.go("/", token)
