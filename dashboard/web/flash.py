"""What the answer to a form leaves for the page that follows it: held here, and never sent along by the browser."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SECONDS = 120.0
MOST = 100


@dataclass(frozen=True)
class HeldResult:
    """For one address: fields to be shown again and what was wrong with them, or a whole page with its content."""

    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    template: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    visit_id: str | None = None
    since: float = field(default_factory=lambda: time.monotonic())

    @property
    def old(self) -> bool:
        """Whether it is to be had no longer."""
        return time.monotonic() - self.since >= SECONDS


class Flash:
    """Everything held, by a random name that stands in the address: of a visit one thing, of everybody else 100."""

    def __init__(self) -> None:
        """Nothing is held yet."""
        self._held: OrderedDict[str, HeldResult] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, held: HeldResult) -> str:
        """The name under which it can be had for two minutes."""
        name = secrets.token_urlsafe(9)
        with self._lock:
            self._drop(held.visit_id) if held.visit_id else self._make_room()
            self._held[name] = held
        return name

    def take(self, name: str, path: str, visit_id: str | None) -> HeldResult | None:
        """What is held under a name for this address and visit; what belongs to no visit can be had once only."""
        with self._lock:
            held = self._held.get(name)
            if held is None or held.old or held.path != path or held.visit_id not in (None, visit_id):
                return None
            if held.visit_id is None:
                del self._held[name]
            return held

    def left(self, visit_id: str) -> None:
        """A visit went on to another page, or is over."""
        with self._lock:
            self._drop(visit_id)

    def tidy(self) -> None:
        """Forgets what is older than two minutes."""
        with self._lock:
            self._keep_only({name for name, held in self._held.items() if not held.old})

    def _make_room(self) -> None:
        of_nobody = [name for name, held in self._held.items() if held.visit_id is None]
        self._keep_only(set(self._held).difference(of_nobody[: max(0, len(of_nobody) + 1 - MOST)]))

    def _drop(self, visit_id: str | None) -> None:
        self._keep_only({name for name, held in self._held.items() if held.visit_id != visit_id})

    def _keep_only(self, names: set[str]) -> None:
        for name in [n for n in self._held if n not in names]:
            del self._held[name]
