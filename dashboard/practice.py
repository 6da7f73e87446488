"""What the coach sets for everyone here, in `coach.toml` of the data folder: a free call and a free video."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

EXAMPLE = 'call = "https://..."\nvideo = "https://..."\n'


@dataclass(frozen=True)
class Practice:
    """The coach's two links, None where not set, and one sentence about what could not be read."""

    call: str | None = None
    video: str | None = None
    problem: str | None = None


def load(folder: Path) -> Practice:
    """Reads `coach.toml`; a missing file is an empty practice, a broken one says so."""
    try:
        settings = tomllib.loads((folder / "coach.toml").read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Practice()
    except (OSError, ValueError):
        return Practice(problem="coach.toml cannot be read; its links are left out until it is mended.")
    links = {name: settings.get(name) for name in ("call", "video")}
    good = {name: link for name, link in links.items() if isinstance(link, str) and safe(link)}
    bad = [name for name, link in links.items() if link and name not in good]
    problem = f"In coach.toml, {' and '.join(bad)}: write a full https address." if bad else None
    return Practice(good.get("call"), good.get("video"), problem)


def safe(link: str) -> bool:
    """Whether a link is plain https with a host and without credentials."""
    try:
        parts = urlsplit(link)
        odd = any(c.isspace() or c in "<>\"'`\\" or not c.isprintable() for c in link)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and not odd
    except ValueError:
        return False
