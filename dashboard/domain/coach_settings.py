"""What the coach sets for everyone here, in `coach.toml`: name, colour, words for Welcome, policy on secrets, links."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dashboard.domain import small_file
from dashboard.domain.model import NAME_MAX

FILE = "coach.toml"
EXAMPLE = 'call = "https://..."\nvideo = "https://..."\n'
WORDS_MAX = 2000
LINK_MAX = 500
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Seen on paper and on the dark page alike, and none of them like a partner's.
COLOURS: Mapping[str, str] = {
    "Slate": "#6f7680",
    "Teal": "#2b8478",
    "Plum": "#8f63a8",
    "Rose": "#b9577d",
    "Moss": "#71803f",
}


class Policy(StrEnum):
    """What a coach does with something that one partner tells them alone."""

    NO_SECRETS = "no secrets"
    LIMITED = "limited secrets"


POLICIES: Mapping[Policy, str] = {
    Policy.NO_SECRETS: "No secrets: What one of you tells your coach alone, here or in person, may be brought to both "
    "of you. Tell your coach alone only what your partner may come to hear. This is not meant for being afraid or in "
    "danger: what you say of that does not reach the other through your coach.",
    Policy.LIMITED: "Limited secrets: Your coach may keep what one of you tells them alone. Where keeping it would "
    "stand in the way of working with both of you, they first look with you for a way to say it.",
}


@dataclass(frozen=True)
class Practice:
    """What is set, None where it is not, and one sentence about what could not be read."""

    call: str | None = None
    video: str | None = None
    problem: str | None = None
    name: str | None = None
    colour: str | None = None
    words: str | None = None
    policy: Policy | None = None


def load(folder: Path) -> Practice:
    """Reads `coach.toml`; a missing file is an empty practice, a broken one says so."""
    try:
        settings = tomllib.loads(small_file.text(folder / FILE, "utf-8-sig"))
    except FileNotFoundError:
        return Practice()
    except (OSError, ValueError):
        return Practice(problem=f"{FILE} cannot be read; what stands in it is left out until it is mended.")
    good = {name: value for name, value in settings.items() if name in CHECKS and CHECKS[name](value)}
    bad = [name for name in CHECKS if settings.get(name) and name not in good]
    links, others = [n for n in bad if n in LINKS], [n for n in bad if n not in LINKS]
    said = [f"{' and '.join(links)}: write a full https address"] * bool(links)
    said += [f"{' and '.join(others)}: this cannot be used"] * bool(others)
    policy = Policy(good.pop("policy")) if "policy" in good else None
    return Practice(**good, policy=policy, problem=f"In {FILE}, {'; '.join(said)}." if said else None)


def safe(link: str) -> bool:
    """Whether a link is plain https with a host and without credentials."""
    try:
        parts = urlsplit(link)
        odd = any(c.isspace() or c in "<>\"'`\\" or not c.isprintable() for c in link)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and not odd
    except ValueError:
        return False


def _text(longest: int) -> Any:
    return lambda found: isinstance(found, str) and bool(found.strip()) and len(found) <= longest


LINKS = ("call", "video")
CHECKS: Mapping[str, Any] = {
    **{link: lambda found: isinstance(found, str) and len(found) <= LINK_MAX and safe(found) for link in LINKS},
    "name": _text(NAME_MAX),
    "colour": lambda found: isinstance(found, str) and COLOUR.fullmatch(found) is not None,
    "words": _text(WORDS_MAX),
    "policy": lambda found: isinstance(found, str) and found in set(Policy),
}
