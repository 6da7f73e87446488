"""What was filled in while its visit ended: it waits for its person's passphrase, in memory alone."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

KEPT_FOR = 30 * 60.0


@dataclass(frozen=True)
class UnsentForm:
    """One form: the address it was sent to, and its fields."""

    path: str
    fields: Mapping[str, str]
    since: float = field(default_factory=lambda: time.monotonic())


class UnsentForms:
    """The latest form of each phone or person, by id, for half an hour."""

    def __init__(self) -> None:
        """Nothing waits yet."""
        self._forms: dict[str, UnsentForm] = {}

    def hold(self, owner: str, path: str, fields: Mapping[str, str]) -> None:
        """Keeps a form until its owner's passphrase was typed."""
        self.tidy()
        self._forms[owner] = UnsentForm(path, fields)

    def waits(self, owner: str) -> bool:
        """Whether something waits."""
        self.tidy()
        return owner in self._forms

    def take(self, owner: str) -> UnsentForm | None:
        """What waited, which then waits no longer."""
        self.tidy()
        return self._forms.pop(owner, None)

    def drop(self, owner: str | None) -> None:
        """Nothing waits for this owner any more, or for any."""
        if owner is None:
            self._forms.clear()
        else:
            self._forms.pop(owner, None)

    def tidy(self) -> None:
        """Forgets what has waited for too long."""
        for owner in [owner for owner, one in list(self._forms.items()) if time.monotonic() - one.since > KEPT_FOR]:
            self._forms.pop(owner, None)
