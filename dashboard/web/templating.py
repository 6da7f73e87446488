"""The plain HTML before and beside Streamlit, made of `templates`: whatever people typed is escaped there."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.domain.model import NAME_MAX, Person, Role

STATIC = Path(__file__).parents[1] / "static"
TEMPLATES = Path(__file__).parent / "templates"


def colour_of(person: Person) -> str:
    """The class of a person's dot in the style sheet."""
    return ("first", "second")[person.slot] if person.role is Role.PARTNER and person.slot in (0, 1) else "coach"


def styles(sans: str, serif: str) -> str:
    """The style sheet, with the addresses of the two fonts that come with Streamlit."""
    return (STATIC / "plain_pages.css").read_text(encoding="utf-8").replace("SANS", sans).replace("SERIF", serif)


def render(template: str, *, css: str, script: str, **content: Any) -> str:
    """A whole page; `css` and `script` are ours and stand as they are, everything else is escaped."""
    page = _templates.get_template(f"{template}.html")
    return page.render(css=css, script=script, **content)


def environment(*folders: Path) -> Environment:
    """Where templates are looked for, in this order; whatever they are given is escaped, and nothing may be missing."""
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_templates = environment(TEMPLATES)
_templates.globals |= {"name_max": NAME_MAX, "colour_of": colour_of}
