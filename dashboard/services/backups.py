"""The backups as a partner may see them, and one more made now."""

from pathlib import Path

from dashboard.domain.model import Role
from dashboard.errors import DashboardError
from dashboard.services import viewer
from dashboard.store import backups
from dashboard.store.backups import Backup as Backup  # the noun and its sum, for the page
from dashboard.store.backups import total as total


def listed() -> list[Backup]:
    """Every backup of this data folder, newest first."""
    return backups.listed(viewer.folder())


def places() -> tuple[Path, Path | None]:
    """Where they are kept: beside the data, and outside the clone, if there is a second set."""
    return viewer.folder() / backups.FOLDER, backups.second_set(viewer.folder())


def make_now() -> str:
    """A backup now; returns what is to be said."""
    try:
        viewer.acting(Role.PARTNER)
        made = viewer.store().back_up()
    except DashboardError as error:
        return str(error)
    return viewer.store().notice or ("A backup was made." if made else "Nothing has changed since the newest backup.")


def notice() -> str:
    """What the last backup could not do; empty when all is well."""
    return viewer.store().notice


def can_undo() -> bool:
    """Whether the last restore brought something back that can be taken out again."""
    return bool(backups.undoable(viewer.folder()))
