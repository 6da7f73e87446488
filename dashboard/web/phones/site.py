"""What every page on a phone shares: whose accounts, which cookies, how a page is made, and what waits meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.accounts.phones import Phones
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.visits import PHONE_IDLE
from dashboard.domain.model import Person
from dashboard.errors import NotAllowedError
from dashboard.form import view
from dashboard.services.me import OVER, Me, identify, require_partner
from dashboard.web import templating
from dashboard.web.flash import Flash, HeldResult
from dashboard.web.phones.requests import PHRASE, PhoneRequest
from dashboard.web.unsent import UnsentForms

HERE = Path(__file__).parent
A_YEAR = 365 * 24 * 3600
HOME, LOCKED, READ, HELP = "/phone/check-in", "/phone/sign-in", "/phone/read", "/phone/help"
PHONE_PAGES = {"Check-in": HOME, "My weeks": "/phone/weeks", "A moment": "/phone/moment", "Support": HELP}
PhoneHandler = Callable[["PhoneSite", PhoneRequest], Response]


@dataclass
class PhoneSite:
    """One set of accounts and phones, and the names of two cookies: of the phone, and of a visit on it."""

    accounts: Accounts
    phones: Phones
    data: Path
    name: str
    flash: Flash = field(default_factory=Flash)
    unsent: UnsentForms = field(default_factory=UnsentForms)

    @property
    def phone_cookie(self) -> str:
        """Says which phone it is, for a year."""
        return f"__Host-phone-{self.name}"

    @property
    def visit_cookie(self) -> str:
        """Says whose visit it is, while the browser is open."""
        return f"__Host-visit-{self.name}"

    def person(self, request: PhoneRequest) -> Person | None:
        """Whose phone it is."""
        return self.accounts.person(request.pairing.person_id) if request.pairing else None

    def me(self, request: PhoneRequest) -> Me:
        """Whose visit this is. Raises NotAllowedError."""
        if request.visit is None:
            raise NotAllowedError(OVER)
        me = identify(request.visit, self.accounts.storage, request["zone"] or None, demo=self.accounts.demo)
        require_partner(me)
        return me

    # -- answers -------------------------------------------------------------------------------------

    def page(self, request: PhoneRequest, template: str, **content: Any) -> Response:
        """A whole page."""
        person = self.person(request) if request.visit else None
        return HTMLResponse(
            _templates()
            .get_template(f"{template}.html")
            .render(person=person, pages=PHONE_PAGES, here=request.path, minutes=int(PHONE_IDLE // 60), **content)
        )

    def redirect(self, target: str, **query: str) -> Response:
        """To one of our own addresses."""
        return RedirectResponse(target + (f"?{urlencode(query)}" if query else ""), 303)

    def ask(self, request: PhoneRequest, problem: str) -> Response:
        """To the form again, with what was wrong and all that is not secret."""
        shown = {name: text for name, text in request.fields.items() if name != PHRASE}
        visit = request.visit.id if request.visit else None
        held = HeldResult(request.path, shown, problem, visit_id=visit)
        return self.redirect(request.path, shown=self.flash.keep(held))

    def told(self, request: PhoneRequest, target: str, said: str, **fields: str) -> Response:
        """To another page, which says once what was done."""
        visit = request.visit.id if request.visit else None
        held = HeldResult(target, {"said": said, **fields}, visit_id=visit)
        return self.redirect(target, shown=self.flash.keep(held))

    def with_cookie(self, response: Response, name: str, value: str, *, lasting: bool = False) -> Response:
        """The same, with one of the two cookies, which no script and no other page reads."""
        age = A_YEAR if lasting else None
        response.set_cookie(name, value, max_age=age, path="/", secure=True, httponly=True, samesite="strict")
        return response

    def without_visit(self, response: Response) -> Response:
        """The same; the phone forgets its visit."""
        response.delete_cookie(self.visit_cookie, path="/", secure=True, httponly=True, samesite="strict")
        return response

    def tidy(self) -> None:
        """Forgets what has waited for too long."""
        self.flash.tidy()
        self.unsent.tidy()


@cache
def style() -> str:
    """The one style sheet: the plain pages' without the fonts that come with Streamlit, the form's, the phones' own."""
    plain = [line for line in templating.styles("", "").splitlines() if not line.startswith("@font-face")]
    return "\n".join([*plain, view.style(), (HERE / "phones.css").read_text(encoding="utf-8")])


@cache
def script() -> str:
    """What notices that a phone was left alone."""
    return (HERE / "phones.js").read_text(encoding="utf-8")


@cache
def _templates() -> Environment:
    return templating.environment(HERE / "templates", templating.TEMPLATES)
