"""Ending with a couple, in front of Streamlit: on a coach's own copy, after the passphrase, they are gone from it."""

from html import escape

from starlette.responses import Response

from dashboard.accounts import claims
from dashboard.domain.model import Person
from dashboard.errors import DashboardError
from dashboard.web import templating as html
from dashboard.web.site import Asked, Site

LOST = (
    "Both names and everything the two wrote here go, also what each kept for themselves, and so do your sessions and "
    "notes about them. It is taken out of every file of the data folder, and nobody can bring it back. It cannot reach "
    "what somebody copied elsewhere."
)
FIRST = "Have they got their shared answers from you, and has each taken along what is theirs alone?"


def ending(site: Site, asked: Asked) -> Response:
    """Only for the coach whose copy this is, alone at the screen, and only for a couple of theirs."""
    coach, owner = site.alone(asked), claims.owner(site.accounts)
    partners = _partners(site, coach, asked["couple"]) if coach is not None and coach == owner else []
    if coach is None or not partners:
        return site.go("/sign-in" if coach is None else "/")
    names, problem = " and ".join(p.name for p in partners), None
    if asked.post:
        try:
            site.accounts.unlock(coach.sign_in, asked["passphrase"])
            for partner in partners:
                site.accounts.sign_out(partner.id)
            if asked.visit is not None:
                asked.visit.opened.clear()
            site.accounts.storage.couples.erase(asked["couple"])
            said = "<p>This couple is erased from this copy.</p>"
            return site.page("It is gone", said + '<p><a class="go" href="/">Go on</a></p>')
        except DashboardError as error:
            problem = str(error)
    inside = html.hidden(couple=asked["couple"]) + html.secret(
        "passphrase", "Your passphrase, once more", hint=html.DO_NOT_SAVE
    )
    body = f"<p>{escape(LOST)}</p><p>{escape(FIRST)}</p>" + html.say(problem)
    return site.page(f"Erase {names}?", body + html.form("/end", inside, "Erase this couple"), back="/")


def _partners(site: Site, coach: Person, couple_id: str) -> list[Person]:
    """Both of a couple that has this coach, whoever of them is erased already too."""
    links = site.accounts.storage.coach_links()
    if not any((k.couple_id, k.coach_id, k.until) == (couple_id, coach.id, None) for k in links):
        return []
    return [p for p in site.accounts.storage.people() if p.couple_id == couple_id]
