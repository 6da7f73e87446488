"""What a person does whose data does not open: `check`, and `restore` with the first number it names."""

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path

from dashboard.errors import DamagedError, DashboardError
from dashboard.start import commands
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from tests.locked import ANA, BEN

SAID = re.compile(r"Nothing that was saved is missing|last change .* is missing|last (\d+) changes|cannot be told")
LOST = re.compile(r"(?:last change|last \d+ changes) that (?:was|were) saved (?:is|are) missing|cannot be told")
Held = set[tuple[str, str, int, bytes]]


def held(storage: Storage) -> Held:
    """Every check-in in a store, sealed bytes and all."""
    return {_told(row) for person in (ANA, BEN) for row in storage.all_rows(person.id)}


def _told(row: Row) -> tuple[str, str, int, bytes]:
    return row.person_id, row.week.isoformat(), row.revision, row.sealed_self


def typed(work: Callable[..., None], *arguments: object) -> str:
    """What a command prints, the sentence of its refusal included."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            work(*arguments)
        except DashboardError as error:
            said.write(str(error))
    return said.getvalue()


def recovered(folder: Path, everything: Held, least: Held) -> str:
    """What becomes of a data folder in these hands, in a few words; "WRONG ..." where it is not what it should be.

    `everything` was saved once, `least` must come back.
    """
    try:
        opened = Storage(folder)
    except DamagedError:
        return _through_the_commands(folder, everything, least)
    except DashboardError as error:
        return f"WRONG: {error}"
    rows = held(opened)
    opened.close()
    return "opened, nothing lost" if rows == everything else f"WRONG: opened with {len(rows)} and said nothing"


def _through_the_commands(folder: Path, everything: Held, least: Held) -> str:
    listed = typed(commands.check, folder)
    first = next((line for line in listed.splitlines() if line.startswith("  1. ")), "")
    if not least and not first:
        return "nothing to recover, and that is said" if "can be recovered" in listed else f"WRONG: {listed[-200:]}"
    if not SAID.search(first):
        return f"WRONG: check says {listed[-200:]}"
    typed(commands.restore_copy, folder, "1", True)
    try:
        opened = Storage(folder)
    except DashboardError as error:
        return f"WRONG: after the restore {error}"
    rows = held(opened)
    opened.close()
    if not least <= rows <= everything:
        return f"WRONG: {len(rows)} came back of {len(least)}"
    if rows < everything and not LOST.search(first):
        return f"WRONG: a loss that is not said: {first}"
    if "opens whole" not in typed(commands.check, folder):
        return "WRONG: check does not find it whole after the restore"
    return "everything recovered" if rows == everything else "what was there recovered, the loss said"
