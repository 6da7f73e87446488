"""The words of the Support page: from data/support.toml, or those built in when that file is absent or broken."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.domain import small_file

LONGEST = 20_000


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it, all plain text."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Support:
    """What Support says; `problem` is a sentence about a file that could not be used."""

    sections: tuple[Section, ...]
    problem: str | None = None


BUILT_IN = (
    Section(
        "If someone is in danger now",
        ("Call your local emergency number. You do not have to be certain before you call.",),
    ),
    Section(
        "If you are afraid of someone close to you",
        (
            "You do not have to sort it out in a check-in, or alone. A helpline can listen and think it through "
            "with you, and you need not give your name.",
            "findahelpline.com is an international directory of helplines: choose your country and what it is about.",
            "Look it up on a device that nobody else uses or checks. A browser keeps a history of the pages it opened.",
        ),
    ),
    Section(
        "If you are thinking of hurting yourself",
        (
            "Please tell someone now: your local emergency number, someone you trust, or a crisis line "
            "(findahelpline.com lists those too).",
        ),
    ),
    Section(
        "What this app can and cannot do",
        (
            "It is not therapy, not a crisis service, and not a screen for abuse.",
            "This page is the same for everyone. Opening it is not recorded here, and nobody is told.",
        ),
    ),
)


def load(folder: Path) -> Support:
    """The sections of `folder`/support.toml, or the built-in ones; never raises."""
    path = folder / "support.toml"
    try:
        text = small_file.text(path, "utf-8-sig")
        if len(text) > LONGEST:
            raise ValueError
        return Support(_sections(tomllib.loads(text)))
    except FileNotFoundError:
        return Support(BUILT_IN)
    except (OSError, ValueError):
        return Support(BUILT_IN, "The file support.toml cannot be read, so this is the text the app came with.")


def _sections(found: dict[str, Any]) -> tuple[Section, ...]:
    """`[[section]]` tables, each with a title and a list of lines. Raises ValueError for anything else."""
    tables = found.get("section")
    if not isinstance(tables, list) or not tables:
        raise ValueError
    return tuple(_section(table) for table in tables)


def _section(table: Any) -> Section:
    title, lines = (table.get("title"), table.get("lines")) if isinstance(table, dict) else (None, None)
    if not isinstance(title, str) or not title.strip() or not isinstance(lines, list) or not lines:
        raise ValueError
    if not all(isinstance(line, str) and line.strip() for line in lines):
        raise ValueError
    return Section(title.strip(), tuple(line.strip() for line in lines))
