"""Writing `coach.toml`: whole or not at all, readable by its owner only, with what others put there left in it."""

import os
import re
import secrets
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from dashboard.domain.coach_settings import CHECKS, FILE, LINKS, Policy, Practice
from dashboard.domain.model import UNSEEN, clean_name
from dashboard.errors import BadInputError, StorageError
from dashboard.store import disk

SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
BARE = re.compile(r"[A-Za-z0-9_-]+")
ASIDE = "coach-unreadable.toml"
UNWRITTEN = "The settings could not be written, so nothing was changed. Is the disk full, or the folder read-only?"


def save(folder: Path, practice: Practice) -> Practice:
    """Writes what is set; unknown entries of the file stay. Raises BadInputError or StorageError.

    A file that could not be read is kept beside it under another name.
    """
    cleaned = checked(practice)
    target, tmp = folder / FILE, folder / f"{FILE}.{secrets.token_hex(4)}.tmp"
    try:
        settings = _found(target)
        ours = {name: getattr(cleaned, name) for name in CHECKS}
        settings = {k: v for k, v in settings.items() if k not in CHECKS} | {k: v for k, v in ours.items() if v}
        handle = os.open(tmp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(dumps(settings).encode())
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


def dumps(settings: Mapping[str, Any]) -> str:
    """TOML with one entry a line; tables inside are written inline."""
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in settings.items())


def _found(target: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(target.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except ValueError:
        target.replace(target.with_name(ASIDE))
        return {}


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)  # whole numbers, and floats with inf and nan, as TOML writes them


def _key(key: str) -> str:
    return key if BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    hidden = {c: f"\\u{ord(c):04x}" for c in text if (ord(c) < 0x20 or ord(c) == 0x7F) and c not in SHORT}
    return '"' + "".join(SHORT.get(c) or hidden.get(c) or c for c in text) + '"'


def _plain(text: str) -> str:
    """What was typed, without what nobody sees; lines stay."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(
        "".join(c for c in line if c in "\t\u200d" or unicodedata.category(c) not in UNSEEN) for line in lines
    )
