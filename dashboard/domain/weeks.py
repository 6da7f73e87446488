"""Weeks as Mondays: which week a date belongs to, which are open, and how they are written."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # of the days that pages can show and anybody here lives
NO_DAY = LAST  # of what waits for the next session, whichever day that is
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def week_of(day: date) -> date:
    """The Monday of the week (Monday to Sunday) that a local calendar date belongs to."""
    return day - timedelta(days=day.weekday())


def day_of(text: str) -> date:
    """A day as files write it. Raises ValueError for none, and for one of nobody's life."""
    day = date.fromisoformat(text)
    if not FIRST <= day <= LAST:
        raise ValueError("This is a day of nobody's life.")
    return day


def moment_of(text: str) -> datetime:
    """A moment as files write it, UTC without a zone. Raises ValueError for none, and for one of nobody's life."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None or not FIRST <= moment.date() <= LAST:
        raise ValueError("Moments are UTC, without a zone, and of somebody's life.")
    return moment


def today_in(zone: str | None) -> date:
    """Today's date where the browser is; `zone` is an IANA name, unknown ones fall back to this computer's zone."""
    try:
        return datetime.now(ZoneInfo(zone or "")).date()
    except (KeyError, ValueError, OSError):
        return datetime.now().date()  # noqa: DTZ005 - the machine's own zone is what is wanted here


def day_in(moment: datetime, zone: str | None) -> date:
    """The date of a moment (UTC, without a zone, as stored) in a time zone; unknown ones as in `today_in`."""
    try:
        return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone or "")).date()
    except (KeyError, ValueError, OSError):
        return moment.replace(tzinfo=UTC).astimezone().date()


def clock_in(moment: datetime, zone: str | None) -> str:
    """The time of day of a moment (as in `day_in`) in a time zone: "21:40"."""
    try:
        return f"{moment.replace(tzinfo=UTC).astimezone(ZoneInfo(zone or '')):%H:%M}"
    except (KeyError, ValueError, OSError):
        return f"{moment.replace(tzinfo=UTC).astimezone():%H:%M}"


def answerable(today: date) -> tuple[date, date]:
    """The two weeks that can be answered: this one and the last."""
    return week_of(today), week_of(today) - WEEK


def offered(today: date, answered: Collection[date]) -> date:
    """The week a check-in opens on: on a Monday or Tuesday last week, while it is not yet answered."""
    this, last = answerable(today)
    return last if today.weekday() < 2 and last not in answered else this


def closes(week: date) -> date:
    """The first day on which a week can no longer be filled in."""
    return week + 2 * WEEK


def is_open(week: date, today: date) -> bool:
    """Whether a week can still be filled in."""
    return today < closes(week)


def has_come(week: date, today: date) -> bool:
    """Whether a week has begun: in another time zone it may be a day later."""
    return week <= today + timedelta(days=1)


def today_everywhere() -> date:
    """The date that has come in every time zone: whoever changes theirs can fill in nothing that is closed by it."""
    return today_in("Etc/GMT+12")


def weeks_between(first: date, last: date) -> list[date]:
    """Every Monday from `first` to `last`, both included."""
    return [first + WEEK * n for n in range((last - first).days // 7 + 1)]


def day_label(day: date) -> str:
    """A date as people say it: "28 Dec"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def full_label(day: date) -> str:
    """A date with its year: "28 Dec 2026"."""
    return "a day to come" if day == NO_DAY else f"{day_label(day)} {day.year}"


def dated(day: date, today: date) -> str:
    """A date with its year only where that is another one than today's."""
    return day_label(day) if day.year == today.year else full_label(day)


def span_label(week: date) -> str:
    """A week with both ends: "23-29 Nov" or "28 Dec-3 Jan"."""
    end = week + timedelta(days=6)
    return f"{week.day}-{day_label(end)}" if week.month == end.month else f"{day_label(week)}-{day_label(end)}"


def weekday_label(day: date) -> str:
    """A date with its weekday: "Mon 7 Dec"."""
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[day.weekday()]} {day_label(day)}"
