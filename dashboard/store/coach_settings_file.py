"""Writing `coach.toml`: whole or not at all, readable by its owner only, with what others put there left in it."""

import os
import secrets
import unicodedata
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument

from dashboard.domain import small_file
from dashboard.domain.coach_settings import CHECKS, FILE, LINKS, Policy, Practice
from dashboard.domain.model import UNSEEN, clean_name
from dashboard.errors import BadInputError, StorageError
from dashboard.store import disk

ASIDE = "coach-unreadable.toml"
UNWRITTEN = "The settings could not be written, so nothing was changed. Is the disk full, or the folder read-only?"


def save(folder: Path, practice: Practice) -> Practice:
    """Writes what is set; what else stands in the file stays, comments too. Raises BadInputError or StorageError.

    A file that could not be read is kept beside it under another name.
    """
    cleaned = checked(practice)
    target, tmp = folder / FILE, folder / f"{FILE}.{secrets.token_hex(4)}.tmp"
    try:
        settings = _found(target)
        for name in CHECKS:
            value = getattr(cleaned, name)
            if value:
                settings[name] = str(value)
            else:
                settings.pop(name, None)
        handle = os.open(tmp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(tomlkit.dumps(settings).encode())
        disk.settle(tmp, target)
    except OSError:
        raise StorageError(UNWRITTEN) from None
    finally:
        tmp.unlink(missing_ok=True)
    return cleaned


def checked(practice: Practice) -> Practice:
    """What may be stored, trimmed. Raises BadInputError with what to do."""
    links = {name: (getattr(practice, name) or "").strip() or None for name in LINKS}
    for what, link in links.items():
        if link and not CHECKS[what](link):
            raise BadInputError(
                f'The link to the free {what} needs to be a full address that begins with "https://", with no name or '
                "password before an @."
            )
    words = _plain(practice.words or "").strip() or None
    if words and not CHECKS["words"](words):
        raise BadInputError("The words for Welcome are too long. Please shorten them.")
    try:
        name = clean_name(practice.name) if practice.name and practice.name.strip() else None
        policy = Policy(practice.policy) if practice.policy else None
    except ValueError:
        raise BadInputError("A name has 1 to 40 characters.") from None
    colour = practice.colour if CHECKS["colour"](practice.colour) else None
    return Practice(**links, name=name, colour=colour, words=words, policy=policy)


def _found(target: Path) -> TOMLDocument:
    try:
        return tomlkit.parse(small_file.text(target, "utf-8-sig"))
    except FileNotFoundError:
        return tomlkit.document()
    except ValueError:
        target.replace(target.with_name(ASIDE))
        return tomlkit.document()


def _plain(text: str) -> str:
    """What was typed, without what nobody sees; lines stay."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(
        "".join(c for c in line if c in "\t\u200d" or unicodedata.category(c) not in UNSEEN) for line in lines
    )
