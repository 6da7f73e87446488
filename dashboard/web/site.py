"""What every page in front of Streamlit shares: reading a request, answering it in a thread, the cookie."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from dashboard.accounts.sign_in import Accounts, Mode, Visit
from dashboard.domain import coach_settings
from dashboard.domain.model import Person
from dashboard.errors import DashboardError
from dashboard.keys import passphrase
from dashboard.web import templating as html
from dashboard.web.middleware import cookie_of

LONGEST_FORM = 16_384


@dataclass(frozen=True)
class Asked:
    """One request: what was typed or chosen, and whose visit it comes from."""

    post: bool
    fields: Mapping[str, str]
    cookie: str | None
    visit: Visit | None

    def __getitem__(self, name: str) -> str:
        """A field's text; empty when it was not sent."""
        return self.fields.get(name, "")

    @property
    def suggestion(self) -> str:
        """The four words shown before, if they are ours, so that they can still be copied after a mistake."""
        shown = self["suggestion"]
        return shown if shown and set(shown.split()) <= set(passphrase.words()) else passphrase.suggestion()


@dataclass
class Site:
    """One set of accounts, one look, one cookie, and where Streamlit's own files are."""

    accounts: Accounts
    data: Path
    cookie: str
    instance: str
    css: str
    static: Path = Path()
    demo: bool = False
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, thread_name_prefix="plain-pages"))

    def answers(self, answer: Callable[["Site", Asked], Response]) -> Callable[..., object]:
        """A route that reads the form and answers in a thread, so that no page waits for scrypt or the disk."""

        async def endpoint(request: Request) -> Response:
            fields = dict(request.query_params)
            if request.method == "POST":
                body = b""
                async for part in request.stream():
                    body += part
                    if len(body) > LONGEST_FORM:
                        return PlainTextResponse("This is longer than anything asked here.", 413)
                fields = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
            token = cookie_of(request.scope, self.cookie)
            asked = Asked(request.method == "POST", fields, token, self.accounts.by_cookie(token))
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._plainly, answer, asked)

        return endpoint

    def page(self, heading: str, body: str, status: int = 200, **options: Any) -> Response:
        """A whole page around `body`, which is HTML."""
        colour = coach_settings.load(self.data).colour
        css = self.css + (f".dot.coach{{background:{colour}}}" if colour else "")
        return HTMLResponse(html.layout(css, heading, body, **options), status)

    def go(self, target: str, token: str | None = None, **query: str) -> Response:
        """To one of our own addresses, with the cookie of a new visit if there is one."""
        response = RedirectResponse(target + (f"?{urlencode(query)}" if query else ""), 303)
        if token is not None:
            response.set_cookie(self.cookie, token, httponly=True, samesite="strict", path="/")
        return response

    def forget(self, response: Response) -> Response:
        """The browser loses its cookie."""
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="strict")
        return response

    def alone(self, asked: Asked) -> Person | None:
        """Whoever is signed in and alone at the screen."""
        own = asked.visit is not None and asked.visit.mode is Mode.OWN
        return self.accounts.person(asked.visit.person_id) if asked.visit and own else None

    def _plainly(self, answer: Callable[["Site", Asked], Response], asked: Asked) -> Response:
        try:
            return answer(self, asked)
        except DashboardError as error:
            return self.page("Something is in the way", html.say(str(error)), 503)
