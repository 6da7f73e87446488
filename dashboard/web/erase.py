"""Erasing, in front of Streamlit: what is about to go, the passphrase once more, and then it is gone."""

from datetime import date
from html import escape

from starlette.responses import Response

from dashboard.accounts.erase import What, erase
from dashboard.domain import weeks
from dashboard.domain.model import Role
from dashboard.errors import BadInputError, DashboardError
from dashboard.web import templating as html
from dashboard.web.site import Asked, Site

LOST = (
    "It is taken out of every file of the data folder, and nobody can bring it back, not even with a recovery key. "
    "It cannot reach what somebody remembers or copied elsewhere. What your partner wrote stays. Nobody gets a message."
)
NOTICED = "Your partner would notice that what you had shared is gone from the charts."


def erasing(site: Site, asked: Asked) -> Response:
    """Asks the passphrase; erasing everything leaves the visit, erasing oneself ends it."""
    person, problem = site.alone(asked), None
    if person is None or person.role is not Role.PARTNER:
        return site.go("/sign-in")
    try:
        what, week = _wanted(asked)
    except BadInputError as error:
        return site.page("Erase", html.say(str(error)), back="/our-data")
    if asked.post:
        try:
            site.accounts.unlock(person.sign_in, asked["passphrase"])
            if what is What.ME:
                site.accounts.sign_out(person.id)
            elif asked.visit is not None:
                asked.visit.opened.clear()
            erase(site.accounts.storage, person, what, week)
            return site.page("It is gone", '<p>What you chose is erased.</p><p><a class="go" href="/">Go on</a></p>')
        except DashboardError as error:
            problem = str(error)
    return site.page(f"Erase {_words(what, week)}?", _form(what, week, problem), back="/our-data")


def _wanted(asked: Asked) -> tuple[What, date | None]:
    try:
        what = What(asked["what"])
        week = date.fromisoformat(asked["week"]) if what is What.WEEK else None
    except ValueError:
        raise BadInputError("Choose on Our data what to erase.") from None
    return what, weeks.week_of(week) if week else None


def _words(what: What, week: date | None) -> str:
    if what is What.WEEK and week:
        return f"the week of {weeks.full_label(week)}"
    return "everything you wrote" if what is What.EVERYTHING else "everything you wrote, your name and your key"


def _form(what: What, week: date | None, problem: str | None) -> str:
    more = ' Your name becomes "former partner", and you cannot sign in again.' if what is What.ME else ""
    inside = html.hidden(what=what.value, week=week.isoformat() if week else "") + html.secret(
        "passphrase", "Your passphrase, once more", hint=html.DO_NOT_SAVE
    )
    lead = f"<p>{escape(LOST + more)}</p><p>{escape(NOTICED)}</p>"
    return lead + html.say(problem) + html.form("/erase", inside, f"Erase {_words(what, week)}")
