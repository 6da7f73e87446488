"""Restoring a backup: both sides first, the passphrase once more, then everyone signs in again."""

from starlette.responses import Response

from dashboard.domain import weeks
from dashboard.domain.model import Person, Role
from dashboard.errors import BadInputError
from dashboard.store import backups, contents
from dashboard.store import restore as store_restore
from dashboard.store.backups import Backup
from dashboard.store.contents import Side
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site


def restore(site: Site, request: PageRequest, person: Person) -> Response:
    """Shows what is here and what is in the copy; acts after the passphrase."""
    if person.role is not Role.PARTNER:
        return site.redirect("/")
    if request["undo"]:
        return _undo(site, request, person)
    backup = _wanted(site, request)
    if request.post:
        site.accounts.unlock(person.sign_in, request["passphrase"])
        site.accounts.storage.bring_back(backup.path)
        site.accounts.visits.everyone_out()
        return site.forget(site.show(request, "restored"))
    sides = _sides(site, person, backup)
    return site.page(
        request, "restore", sides=sides, copy=backup.key, problem=request.problem, back="/our-data"
    )  # fmt: skip


def _undo(site: Site, request: PageRequest, person: Person) -> Response:
    if request.post:
        site.accounts.unlock(person.sign_in, request["passphrase"])
        site.accounts.storage.undo_bring_back()
        site.accounts.visits.everyone_out()
        return site.forget(site.show(request, "undone"))
    return site.page(request, "undo_restore", problem=request.problem, back="/our-data")


def _wanted(site: Site, request: PageRequest) -> Backup:
    found = next((b for b in backups.listed(site.data) if b.key == request["copy"]), None)
    if found is None:
        raise BadInputError("This backup is there no longer. Choose another one on Our data.")
    return found


def _sides(site: Site, person: Person, backup: Backup) -> list[tuple[str, Side]]:
    """What this person may know of the data here, and of the copy, each under its title."""
    today = weeks.today_in(None)
    with store_restore.readable(site.data, backup.path) as copy:
        there = contents.side(contents.ask_file(copy), person.id, today)
    made = f"{weeks.full_label(backup.made.date())}, {backup.made:%H:%M}"
    return [("Here now", site.accounts.storage.side(person.id, today)), (f"In the backup of {made}", there)]
