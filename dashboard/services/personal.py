"""What is nobody else's, ever: the leaning a person chose, time away, a reminder, and what is half written."""

import contextlib
import threading
from datetime import date, time, timedelta
from typing import Any

from dashboard.domain.model import Kind
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.services.me import Me, require_partner
from dashboard.store.writers import OWN
from dashboard.words.suggestions import Leaning

AWAY = {"A week": timedelta(days=7), "A month": timedelta(days=30)}

_changing = threading.Lock()


def leaning(me: Me) -> Leaning | None:
    """What this person said suits them; None when they said nothing."""
    require_partner(me)
    said = _read(me).get("leaning")
    return Leaning(said) if said in set(Leaning) else None


def lean(me: Me, choice: Leaning | None) -> None:
    """Keeps the choice, or forgets it."""
    _put(me, "leaning", choice.value if choice else None)


def away_until(me: Me) -> date | None:
    """The first day of being back; None when not away."""
    require_partner(me)
    said = _read(me).get("away_until")
    back = date.fromisoformat(said) if said else None
    return back if back and back > me.today else None


def go_away(me: Me, how_long: timedelta | None) -> None:
    """Away from today on; None: back."""
    _put(me, "away_until", (me.today + how_long).isoformat() if how_long else None)


def reminder(me: Me) -> tuple[str, time] | None:
    """The weekday and time a calendar file was last saved for."""
    require_partner(me)
    said = _read(me).get("reminder")
    return (said[0], time.fromisoformat(said[1])) if said else None


def remember_reminder(me: Me, weekday: str, at: time) -> None:
    """Keeps what a calendar file was saved for; whether it stands in a calendar nobody here knows."""
    _put(me, "reminder", [weekday, at.isoformat()])


def half_written(me: Me, kind: Kind) -> dict[str, Any]:
    """The pattern or moment that was begun and not saved."""
    require_partner(me)
    found = _read(me).get(f"half a {kind}")
    return found if isinstance(found, dict) else {}


def keep_half_written(me: Me, kind: Kind, content: dict[str, Any] | None) -> None:
    """Keeps it for later; None: forgets it."""
    _put(me, f"half a {kind}", content)


def _read(me: Me) -> dict[str, Any]:
    row = me.store.entries.own(me.person.id)
    if row is None or row.id in me.head.lost:
        return {}
    with contextlib.suppress(SealError):
        found = sealing.open_own(row.sealed, me.identity, OWN, me.person.id)
        return found.content if found.proven else {}
    return {}


def _put(me: Me, name: str, value: Any) -> None:
    """Changes one thing of it; on a shared screen nothing."""
    with _changing:
        require_partner(me)
        content = _read(me)
        if content.get(name) == value:
            return
        content[name] = value
        kept = {k: v for k, v in content.items() if v is not None}
        me.store.entries.keep_own(me.person.id, sealing.seal_own(kept, me.identity, OWN, me.person.id), me.writer)
