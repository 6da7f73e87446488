"""Events of a couple's weeks: what each reader may know of them, adding one, and taking one's own out again."""

from datetime import date

from dashboard.domain.happenings import Happening
from dashboard.domain.model import Role, one_line
from dashboard.domain.privacy import since_coach
from dashboard.domain.weeks import week_of
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.services import letters, letters_read, sessions
from dashboard.services.me import NOT_YOURS, Me, require_own_screen
from dashboard.store.sessions import Event as Event

LABEL_MAX = 40


def events(me: Me) -> list[Event]:
    """The couple's events, oldest first; a coach knows of those added since they came."""
    if not me.couple:
        return []
    found = me.store.happened.events(me.couple_id)
    if me.person.role is not Role.COACH:
        return found
    seen = [event for event in found if since_coach(event.added_at, me.coach_since)]
    return letters_read.events(me, seen)


def all_of_them(me: Me) -> list[Happening]:
    """Sessions and events as they stand on a chart."""
    held = [Happening(day, "Session", session=True) for day in sessions.days(me)]
    return held + [Happening(event.week, event.label) for event in events(me)]


def mine(me: Me) -> list[Event]:
    """The events of whoever is here, newest first."""
    _somebody(me)
    return [event for event in reversed(events(me)) if event.author_id == me.person.id]


def add(me: Me, day: date, label: str) -> None:
    """Notes what happened in the week of a day, for both partners and their coach. Raises BadInputError."""
    _somebody(me)
    label = one_line(label)
    if not 1 <= len(label) <= LABEL_MAX:
        raise BadInputError(f"Say in 1 to {LABEL_MAX} characters what happened.")
    if day > me.today:
        raise BadInputError("Choose a day that has come.")
    with letters.along(me):
        me.store.happened.add_event(me.couple_id, me.person.id, week_of(day), label)


def remove(me: Me, event_id: str) -> None:
    """Takes one's own event out of every file."""
    if event_id in {event.id for event in mine(me)}:
        with letters.along(me):
            me.store.happened.remove_event(event_id, me.writer)


def put_back(me: Me, event: Event) -> None:
    """One's own event that was just taken out, as it was: whoever came after it was added learns nothing new."""
    _somebody(me)
    if event.author_id == me.person.id and event.couple_id == me.couple_id:
        with letters.along(me):
            me.store.happened.add_event(me.couple_id, me.person.id, event.week, event.label, event.added_at)


def _somebody(me: Me) -> None:
    """A partner or a coach on their own screen, with a couple. Raises NotAllowedError."""
    require_own_screen(me)
    if not me.couple:
        raise NotAllowedError(NOT_YOURS)
