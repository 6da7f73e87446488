"""What a check-in form and the page after saving show, and both as HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboard.domain import questions, weeks
from dashboard.domain.model import NOTE_MAX, Sharing
from dashboard.form.decoder import EACH, Filled
from dashboard.words import check_in_words

HERE = Path(__file__).parent
ACTION = "/check-in/form"
ON_A_PHONE = "/phone/check-in"
MARKS = ("first", "second")


@dataclass(frozen=True)
class Who:
    """Whose check-in it is, and the names of those it may be shared with."""

    id: str
    name: str
    slot: int
    partner: str | None
    coach: str | None = None


@dataclass(frozen=True)
class FormView:
    """One form: whose it is, of which week, what is asked, what stands in it, and what has to be said."""

    who: Who
    week: date
    today: date
    filled: Filled = field(default_factory=Filled)
    based_on: int = 0
    step: str = ""
    step_stage: str = ""
    offered: Mapping[str, Sharing] | None = None
    choices: Sequence[Sharing] = (Sharing.BOTH, Sharing.ME)
    shares: bool = True
    away: date | None = None
    ahead: date | None = None
    announced: str = ""
    problem: str = ""
    problem_at: str = ""
    other_version: Sequence[str] = ()
    set_aside: bool = False
    given_back: bool = False
    saved_before: bool = False

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions of this form; there may be no agreed step to ask about."""
        return tuple(k for k in questions.KEYS if k != questions.STEP or self.step)

    @property
    def items(self) -> list[str]:
        """What has a sharing choice of its own in this form."""
        return [item for item in questions.ITEMS if item != questions.STEP or self.step]

    def shared(self, item: str) -> Sharing | None:
        """The choice that stands in the form for one item, where they are made one by one."""
        kept = Sharing.ME if item == "note" else None
        return self.filled.each.get(item) or (self.offered or {}).get(item) or kept


@dataclass(frozen=True)
class SavedView:
    """The page after saving; `together`: Together can show something of this week; `file_for`: a coach elsewhere.

    `other_saved`: the other week that can be answered is saved already.
    """

    who: Who
    week: date
    today: date
    saved: Sequence[tuple[str, str]]
    changed: bool
    together: bool
    hand_over: str | None = None
    offers_key: bool = False
    file_for: str = ""
    other_saved: bool = False
    problem: str = ""


@cache
def style() -> str:
    """The style sheet of both homes."""
    return (HERE / "form.css").read_text(encoding="utf-8")


@cache
def script() -> str:
    """The script of both homes, a module whose default export makes a form live."""
    return (HERE / "form.js").read_text(encoding="utf-8")


def render(view: FormView | SavedView, *, plain: bool = False, phone: bool = False) -> str:
    """The HTML of a form, or of the page after saving; whatever people wrote stands in it as text.

    On a `plain` page its links open beside it, since without a script nothing is kept before Save. A `phone` has
    addresses of its own, and nobody else comes to its screen.
    """
    name = "form.html" if isinstance(view, FormView) else "saved.html"
    support = "/phone/help" if phone else "/help" if plain else "/support"
    return _environment().get_template(name).render(
        view=view, who=view.who, plain=plain, phone=phone, action=ON_A_PHONE if phone else ACTION, support=support,
        weeks=weeks, words=check_in_words, questions=questions, mark=MARKS[min(view.who.slot, 1)], each=EACH,
        note_max=NOTE_MAX,
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
