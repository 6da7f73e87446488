"""Erasing: what is about to go, the passphrase once more, and then it is gone."""

from datetime import date

from starlette.responses import Response

from dashboard.accounts import erase as accounts_erase
from dashboard.accounts import phones
from dashboard.accounts.erase import What
from dashboard.domain import weeks
from dashboard.domain.model import Person, Role
from dashboard.errors import BadInputError
from dashboard.keys.head_writer import Writer
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site


def erase(site: Site, request: PageRequest, person: Person) -> Response:
    """Erasing everything leaves the visit, erasing oneself ends it."""
    if person.role is not Role.PARTNER:
        return site.redirect("/")
    what, week = _wanted(request)
    if request.post:
        identity = site.accounts.unlock(person.sign_in, request["passphrase"])[1]
        if what is What.ME:
            site.accounts.visits.sign_out(person.id)
        accounts_erase.erase(site.accounts.storage, person, Writer(person.id, identity), what, week)
        site.accounts.visits.forget_written(person.id)
        site.unsent.drop(person.id)
        paired = phones.of(site.data)
        paired.sign_out(person.id)
        if what is What.ME:
            paired.forget(person.id)
        return site.show(request, "erased")
    words = _words(what, week)
    return site.page(
        request, "erase", question=f"Erase {words}?", button=f"Erase {words}", what=what.value,
        week=week.isoformat() if week else "", problem=request.problem, back="/our-data",
    )  # fmt: skip


def _wanted(request: PageRequest) -> tuple[What, date | None]:
    try:
        what = What(request["what"])
        week = date.fromisoformat(request["week"]) if what is What.WEEK else None
    except ValueError:
        raise BadInputError("Choose on Our data what to erase.") from None
    return what, weeks.week_of(week) if week else None


def _words(what: What, week: date | None) -> str:
    if what is What.WEEK and week:
        return f"the week of {weeks.full_label(week)}"
    return "everything you wrote" if what is What.EVERYTHING else "everything you wrote, your name and your key"
