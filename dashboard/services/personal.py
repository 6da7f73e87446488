"""What is nobody else's, ever: the leaning a person chose, time away, and what is half written."""

import threading
from datetime import date, timedelta
from typing import Any

from dashboard.domain.model import Kind, Role
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.services import viewer
from dashboard.services.viewer import Me
from dashboard.words.suggestions import Leaning

AWAY = {"A week": timedelta(days=7), "A month": timedelta(days=30)}

_changing = threading.Lock()


def leaning() -> Leaning | None:
    """What this person said suits them; None when they said nothing."""
    said = _read(viewer.acting(Role.PARTNER)).get("leaning")
    return Leaning(said) if said in set(Leaning) else None


def lean(choice: Leaning | None) -> None:
    """Keeps the choice, or forgets it."""
    _put("leaning", choice.value if choice else None)


def away_until() -> date | None:
    """The first day of being back; None when not away."""
    said = _read(viewer.acting(Role.PARTNER)).get("away_until")
    back = date.fromisoformat(said) if said else None
    return back if back and back > viewer.today() else None


def go_away(how_long: timedelta | None) -> None:
    """Away from today on; None: back."""
    _put("away_until", (viewer.today() + how_long).isoformat() if how_long else None)


def half_written(kind: Kind) -> dict[str, Any]:
    """The pattern or moment that was begun and not saved."""
    found = _read(viewer.acting(Role.PARTNER)).get(f"half a {kind}")
    return found if isinstance(found, dict) else {}


def keep_half_written(kind: Kind, content: dict[str, Any] | None) -> None:
    """Keeps it for later; None: forgets it."""
    _put(f"half a {kind}", content)


def _read(me: Me) -> dict[str, Any]:
    blob = viewer.store().entries.own(me.person.id)
    try:
        return sealing.unseal(blob, me.identity) if blob else {}
    except SealError:
        return {}


def _put(name: str, value: Any) -> None:
    """Changes one thing of it; on a shared screen nothing."""
    with _changing:
        me = viewer.acting(Role.PARTNER)
        content = _read(me)
        if content.get(name) == value:
            return
        content[name] = value
        kept = {k: v for k, v in content.items() if v is not None and k != "v"}
        viewer.store().entries.keep_own(me.person.id, sealing.seal(kept, me.person.recipient or ""))
