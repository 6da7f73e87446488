"""What was filled in while its visit ended: it waits for its person's passphrase, in memory alone."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dashboard.domain.model import now

KEPT_FOR = 30 * 60.0
MOST = 5


@dataclass(frozen=True)
class UnsentForm:
    """One form: the address it was sent to, its fields, and when it was sent."""

    path: str
    fields: Mapping[str, str]
    sent: datetime = field(default_factory=now)
    since: float = field(default_factory=lambda: time.monotonic())

    @property
    def old(self) -> bool:
        """Whether it waits no longer."""
        return time.monotonic() - self.since > KEPT_FOR


class UnsentForms:
    """The latest forms of each phone or person, by id, for half an hour: they may come from several windows."""

    def __init__(self) -> None:
        """Nothing waits yet."""
        self._forms: dict[str, list[UnsentForm]] = {}
        self._lock = threading.Lock()

    def hold(self, owner: str, path: str, fields: Mapping[str, str]) -> None:
        """Keeps a form until its owner's passphrase was typed; the same one once."""
        self.tidy()
        with self._lock:
            others = [one for one in self._forms.get(owner, []) if (one.path, one.fields) != (path, fields)]
            self._forms[owner] = [UnsentForm(path, fields), *others][:MOST]

    def waits(self, owner: str) -> bool:
        """Whether something waits."""
        self.tidy()
        return owner in self._forms

    def take(self, owner: str) -> list[UnsentForm]:
        """What waited, the newest first; it waits no longer then."""
        self.tidy()
        with self._lock:
            return self._forms.pop(owner, [])

    def drop(self, owner: str | None) -> None:
        """Nothing waits for this owner any more, or for any."""
        with self._lock:
            if owner is None:
                self._forms.clear()
            else:
                self._forms.pop(owner, None)

    def tidy(self) -> None:
        """Forgets what has waited for too long."""
        with self._lock:
            left = {owner: [one for one in forms if not one.old] for owner, forms in self._forms.items()}
            self._forms = {owner: forms for owner, forms in left.items() if forms}
