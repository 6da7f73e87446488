"""Events of a couple's weeks: what each reader may know of them, adding one, and taking one's own out again."""

from datetime import date

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Role
from dashboard.domain.weeks import week_of
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.insights.facts import Happening
from dashboard.services import sessions, viewer
from dashboard.services.viewer import Me
from dashboard.store.sessions import Event

LABEL_MAX = 40


def events() -> list[Event]:
    """The couple's events, oldest first; a coach knows of those added since they came."""
    me = viewer.me()
    if not me.couple:
        return []
    found = viewer.store().happened.events(me.couple[0].couple_id or "")
    if me.person.role is not Role.COACH:
        return found
    return [event for event in found if me.coach_since and event.added_at >= me.coach_since]


def all_of_them() -> list[Happening]:
    """Sessions and events as they stand on a chart."""
    held = [Happening(day, "Session", session=True) for day in sessions.days()]
    return held + [Happening(event.week, event.label) for event in events()]


def mine() -> list[Event]:
    """The events of whoever is here, newest first."""
    me = _somebody()
    return [event for event in reversed(events()) if event.author_id == me.person.id]


def add(day: date, label: str) -> None:
    """Notes what happened in the week of a day, for both partners and their coach. Raises BadInputError."""
    me, label = _somebody(), sessions.one_line(label)
    if not 1 <= len(label) <= LABEL_MAX:
        raise BadInputError(f"Say in 1 to {LABEL_MAX} characters what happened.")
    if day > viewer.today():
        raise BadInputError("Choose a day that has come.")
    viewer.store().happened.add_event(me.couple[0].couple_id or "", me.person.id, week_of(day), label)


def remove(event_id: str) -> None:
    """Takes one's own event out of every file."""
    if event_id in {event.id for event in mine()}:
        viewer.store().happened.remove_event(event_id)


def _somebody() -> Me:
    """A partner or a coach on their own screen, with a couple."""
    me = viewer.me()
    if me.visit.mode is not Mode.OWN or not me.couple:
        raise NotAllowedError("This is a shared screen. Sign in again to see your own pages.")
    return me
