"""Restoring a backup, in front of Streamlit: both sides first, the passphrase once more, then all sign in again."""

from html import escape

from starlette.responses import Response

from dashboard.domain import weeks
from dashboard.domain.model import Person, Role
from dashboard.errors import BadInputError, DashboardError
from dashboard.store import backups, contents, restore
from dashboard.store.backups import Backup
from dashboard.store.contents import Side
from dashboard.web import templating as html
from dashboard.web.site import Asked, Site

# Either partner may do it alone, since it takes nothing away from the other: see restore.py.
PROMISE = (
    "What this copy holds and the data has lost comes back. Nothing newer is replaced; nothing that was erased, "
    "or that somebody shares no longer, comes back. Drafts stay as they are."
)
AFTER = "A safety copy is kept, and you can undo it on Our data. Everyone is signed out."
UNDO = "What the last restore brought back is taken out again, and nothing else. Everyone is signed out."


def restoring(site: Site, asked: Asked) -> Response:
    """Shows what is here and what is in the copy; acts after the passphrase."""
    person = site.alone(asked)
    if person is None or person.role is not Role.PARTNER:
        return site.go("/sign-in")
    if asked["undo"]:
        return _undoing(site, asked, person)
    try:
        backup = _wanted(site, asked)
        sides = _sides(site, person, backup)
    except DashboardError as error:
        return site.page("Restore", html.say(str(error)), back="/our-data")
    problem = None
    if asked.post:
        try:
            site.accounts.unlock(person.sign_in, asked["passphrase"])
            brought = site.accounts.storage.bring_back(backup.path)
            site.accounts.everyone_out()
            done = "It is done." if any(brought.ids.values()) else restore.NOTHING
            return site.forget(_signed_out(site, "Restored", done))
        except DashboardError as error:
            problem = str(error)
    inside = html.hidden(copy=backup.key) + _passphrase()
    form = html.form("/restore", inside, "Bring back what is missing")
    return site.page("Restore a backup?", _compared(backup, *sides) + html.say(problem) + form, back="/our-data")


def _undoing(site: Site, asked: Asked, person: Person) -> Response:
    problem = None
    if asked.post:
        try:
            site.accounts.unlock(person.sign_in, asked["passphrase"])
            site.accounts.storage.undo_bring_back()
            site.accounts.everyone_out()
            return site.forget(_signed_out(site, "Undone", "The restore is undone."))
        except DashboardError as error:
            problem = str(error)
    form = html.form("/restore", html.hidden(undo="1") + _passphrase(), "Undo the restore")
    return site.page("Undo the last restore?", f"<p>{UNDO}</p>" + html.say(problem) + form, back="/our-data")


def _wanted(site: Site, asked: Asked) -> Backup:
    found = next((b for b in backups.listed(site.data) if b.key == asked["copy"]), None)
    if found is None:
        raise BadInputError("This backup is there no longer. Choose another one on Our data.")
    return found


def _sides(site: Site, person: Person, backup: Backup) -> tuple[Side, Side]:
    """What this person may know of the data here, and of the copy."""
    today = weeks.today_in(None)
    with restore.readable(site.data, backup.path) as copy:
        there = contents.side(contents.ask_file(copy), person.id, today)
    return site.accounts.storage.side(person.id, today), there


def _compared(backup: Backup, here: Side, there: Side) -> str:
    made = f"{weeks.full_label(backup.made.date())}, {backup.made:%H:%M}"
    parts = [("Here now", here), (f"In the backup of {made}", there)]
    shown = "".join(
        f"<h2>{escape(title)}</h2><p>Yours: {escape(str(side.own))}.</p>"
        f"<p>Shared by either of you with both, in weeks that are over: {escape(str(side.shared))}.</p>"
        for title, side in parts
    )
    return f"{shown}<p>{PROMISE}</p><p>{AFTER}</p>"


def _passphrase() -> str:
    return html.secret("passphrase", "Your passphrase, once more", hint=html.DO_NOT_SAVE)


def _signed_out(site: Site, heading: str, words: str) -> Response:
    return site.page(heading, f'<p>{escape(words)}</p><p><a class="go" href="/sign-in">Sign in</a></p>')
