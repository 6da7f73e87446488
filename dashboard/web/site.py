"""What every plain page shares: whose accounts, which look and cookie, and how a request becomes an answer."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.accounts.sign_in import Accounts, Mode
from dashboard.domain import coach_settings
from dashboard.domain.model import Person
from dashboard.errors import DashboardError, where
from dashboard.form.view import ACTION as CHECK_IN
from dashboard.web import page_script, requests, templating
from dashboard.web.flash import Flash, HeldResult
from dashboard.web.requests import PageRequest
from dashboard.web.unsent import UnsentForms

CONFIRM = "/confirm"
OF_A_VISIT = (CONFIRM, "/help", CHECK_IN)
TOO_LONG = "This is longer than anything asked here, so it was not read. Please shorten it."
FAULT = "Something went wrong, and nothing is known to have changed. Try again, or start the app anew."
Handler = Callable[["Site", PageRequest], Response]


@dataclass
class Site:
    """One set of accounts, one look, one cookie, and what Streamlit's pages begin with."""

    accounts: Accounts
    data: Path
    cookie: str
    instance: str
    css: str
    streamlit_html: Callable[[str], str] = str
    demo: bool = False
    flash: Flash = field(default_factory=Flash)
    unsent: UnsentForms = field(default_factory=UnsentForms)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, thread_name_prefix="plain-pages"))

    def answers(self, handler: Handler, *, leaves: bool = True) -> Callable[..., object]:
        """A route that reads a request and answers it in a thread, so that no page waits for scrypt or the disk.

        Whatever a form did, its answer is 303: what the browser keeps and would send again is never a form. Where
        `leaves`, whoever comes here has left the page that a form led to.
        """

        async def endpoint(request: Request) -> Response:
            asked = await requests.read(request, self.accounts, self.cookie)
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._answer, handler, asked, leaves)

        return endpoint

    def page(self, request: PageRequest, template: str, **content: Any) -> Response:
        """A whole page, made of one of `templates` and its content; one for a visit leaves the screen when it ends."""
        visit = request.visit if request.path in OF_A_VISIT else None
        script = page_script.plain(visit.id, visit.mode) if visit else page_script.plain()
        colour = coach_settings.load(self.data).colour
        css = self.css + (f".dot.coach{{background:{colour}}}" if colour else "")
        return HTMLResponse(
            templating.render(template, css=css, script=script, signed_in=request.visit is not None, **content)
        )

    def redirect(self, target: str, token: str | None = None, **query: str) -> Response:
        """To one of our own addresses, with the cookie of a new visit if there is one."""
        response = RedirectResponse(target + (f"?{urlencode(query)}" if query else ""), 303)
        if token is not None:
            response.set_cookie(self.cookie, token, httponly=True, samesite="strict", path="/")
        return response

    def show(self, request: PageRequest, template: str, **content: Any) -> Response:
        """To a page that can be had for two minutes, and no longer once its visit has gone on to another."""
        held = HeldResult(request.path, template=template, content=content, visit_id=self._visit_id(request))
        return self.redirect(request.path, shown=self.flash.keep(held))

    def ask(self, request: PageRequest, problem: str = "") -> Response:
        """To the form again, with what was wrong and all that is not secret."""
        held = HeldResult(request.path, request.shown_again, problem, visit_id=self._visit_id(request))
        return self.redirect(request.path, **request.in_address, shown=self.flash.keep(held))

    def forget(self, response: Response) -> Response:
        """The browser loses its cookie."""
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="strict")
        return response

    def tidy(self) -> None:
        """Forgets what has waited for too long."""
        self.flash.tidy()
        self.unsent.tidy()

    def alone(self, request: PageRequest) -> Person | None:
        """Whoever is signed in and alone at the screen."""
        own = request.visit is not None and request.visit.mode is Mode.OWN
        return self.accounts.person(request.visit.person_id) if request.visit and own else None

    def _visit_id(self, request: PageRequest) -> str | None:
        """Of a visit that is still on, at an address that only a visit has."""
        visit = self.accounts.visits.by_cookie(request.cookie) if request.path in OF_A_VISIT else None
        return visit.id if visit else None

    def _answer(self, handler: Handler, request: PageRequest, leaves: bool) -> Response:
        if request.post:
            return self._after_form(handler, request)
        self.tidy()
        visit_id = request.visit.id if request.visit else None
        shown = request.method == "GET"  # and not only asked about
        held = self.flash.take(request["shown"], request.path, visit_id) if shown else None
        if shown and held is None and leaves and visit_id:
            self.flash.left(visit_id)
        try:
            if held and held.template:
                return self.page(request, held.template, **held.content)
            return handler(self, request.after(held) if held else request)
        except Exception as error:
            response = self.page(request, "problem", problem=_sentence(error), back="/")
            response.status_code = 503
            return response

    def _after_form(self, handler: Handler, request: PageRequest) -> Response:
        try:
            return self.ask(request, TOO_LONG) if request.too_long else handler(self, request)
        except Exception as error:
            return self.ask(request, _sentence(error))


def _sentence(error: Exception) -> str:
    """What a person is told; of a fault of ours the log learns where it was, and nothing of what was typed."""
    if isinstance(error, DashboardError):
        return str(error)
    logging.getLogger("dashboard").error(where(error))
    return FAULT
