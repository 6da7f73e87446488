"""The file of paired phones: written whole or not at all, readable by its owner only, and never part of a backup."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from dashboard.domain import small_file
from dashboard.errors import StorageError
from dashboard.store import disk

FILE = "phones.json"
UNWRITTEN = "The list of phones could not be written, and was not changed. Is the disk full, or the folder read-only?"


@dataclass(frozen=True)
class Pairing:
    """A phone of one person. `secret` is the hash of its cookie, `address` where it reaches this computer."""

    id: str
    person_id: str
    secret: str
    address: str
    kind: str
    paired_at: datetime


def read(folder: Path) -> list[Pairing]:
    """Every paired phone. A file that cannot be read is one without phones: each is then paired again."""
    try:
        found = json.loads(small_file.text(folder / FILE))
        return [Pairing(**{**one, "paired_at": datetime.fromisoformat(one["paired_at"])}) for one in found]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def write(folder: Path, pairings: Sequence[Pairing]) -> None:
    """Keeps these and no others. Raises StorageError, and nothing is changed."""
    target, draft = folder / FILE, folder / f"{FILE}.{secrets.token_hex(4)}.tmp"
    told = [{**asdict(one), "paired_at": one.paired_at.isoformat()} for one in pairings]
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(told, file)
        disk.settle(draft, target)
    except OSError:
        raise StorageError(UNWRITTEN) from None
    finally:
        draft.unlink(missing_ok=True)
