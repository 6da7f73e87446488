"""A page with one person's one-time code, to be handed to that person alone."""

from datetime import date

from dashboard.domain.model import Person
from dashboard.domain.names import isolated
from dashboard.sheet import paper, scripts
from dashboard.words.before_you_begin import code_words


def render(person: Person, code: str, coach: str, printed: date, *, letter: bool = False) -> bytes:
    """The page as PDF. It names nobody but its person and the coach. Raises SheetError when it cannot be made."""
    name, by = scripts.drawable(isolated(person.name)), scripts.drawable(isolated(coach))
    words = {
        "paper": "us-letter" if letter else "a4",
        "title": "Weekly notes",
        "for": f"For {name} alone",
        "code": code,
        "lines": list(code_words(name, by)),
    }
    return paper.typeset("code_page.typ", words, printed)
