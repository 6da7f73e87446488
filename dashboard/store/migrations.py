"""The numbered steps from every released schema to the one of today, and how a newer file is refused."""

from collections.abc import Mapping
from pathlib import Path

from dashboard.errors import NewerError
from dashboard.store.engine import Change, Connection

# A new schema.sql raises VERSION and adds the step that leads to it; a released step is never changed.
VERSION = 1
STEPS: Mapping[int, Change] = {}


def steps(found: int) -> Change:
    """The change that brings a file of schema `found` to today's; run on a copy that nobody uses yet."""

    def change(con: Connection) -> None:
        for number in range(found + 1, VERSION + 1):
            STEPS[number](con)
            con.execute("UPDATE schema_version SET version = ?", [number])
        con.execute("UPDATE saves SET made = made + 1")

    return change


def refuse_newer(found: int | str, path: Path) -> None:
    """Raises NewerError for a file that this program is too old for; it stays untouched."""
    if isinstance(found, str) or found > VERSION:
        raise NewerError(
            f"The file {ascii(str(path))[1:-1]} was made by a newer version of Healing Together (its data is version"
            f" {found}, this program knows version {VERSION}). It was left as it is. Please update, then start again."
        )
