"""The backups as a partner may see them, and one more made now."""

from pathlib import Path

from dashboard.services.me import Me, require_partner
from dashboard.store import backups, second_set
from dashboard.store.backups import Backup as Backup  # the noun, its sum and how that is said, for the page
from dashboard.store.backups import at_most as at_most
from dashboard.store.backups import total as total


def listed(me: Me) -> list[Backup]:
    """Every backup of this data folder, newest first."""
    return backups.listed(me.folder)


def places(me: Me) -> tuple[Path, Path | None]:
    """Where they are kept: beside the data, and outside the clone, if there is a second set."""
    return me.folder / backups.FOLDER, second_set.of(me.folder)


def make_now(me: Me) -> str:
    """A backup now; returns what is to be said. Raises NotAllowedError or StorageError."""
    require_partner(me)
    me.store.back_up()
    return me.store.notice or "A backup was made."


def notice(me: Me) -> str:
    """What the last backup could not do; empty when all is well."""
    return me.store.notice


def can_undo(me: Me) -> bool:
    """Whether the last restore brought something back that can be taken out again."""
    return bool(backups.undoable(me.folder))
