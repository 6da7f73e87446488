"""Everything in front of Streamlit: set-up, claim, sign-in and out, keys, Support, and whether a visit is still on."""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from dashboard import entrance_html as html
from dashboard import passphrase, support
from dashboard.door import Door, Mode, Visit
from dashboard.errors import BadInputError, DashboardError
from dashboard.gate import cookie_of
from dashboard.model import Person, Role

# Streamlit serves whichever page is a person's first one at "/" only.
FIRST = ("/check-in", "/coach", "/together")
EVERYONE = frozenset({"/welcome", "/support", "/together"})
PARTNER = frozenset({"/check-in", "/trends", "/stages", "/our-data"})
COACH = frozenset({"/coach", "/couples", "/settings"})
PAGES = EVERYONE | PARTNER | COACH
NOT_SET_UP = (
    "<p>Nothing is set up here yet.</p><p>Use the address that was printed where the app was started; it works once. "
    "If it is gone, stop the app there and start it again.</p>"
)
DEMO = ("demo ana", "demo ben", "demo dana")
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


@dataclass
class Entrance:
    """The routes, over one door."""

    door: Door
    data: Path
    cookie: str
    instance: str
    css: str
    demo: bool = False
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8, thread_name_prefix="entrance"))

    def routes(self) -> list[Route]:
        """What st.App gets; the gate stands before them."""
        both = ["GET", "POST"]
        return [
            Route("/set-up", self._answers(self.set_up), methods=both),
            Route("/sign-in", self._answers(self.sign_in), methods=both),
            Route("/claim", self._answers(self.claim), methods=both),
            Route("/sign-out", self._answers(self.sign_out), methods=both),
            Route("/close", self._answers(self.close), methods=both),
            Route("/closed", self._answers(lambda _: HTMLResponse(html.BLANK))),
            Route("/help", self._answers(self.help)),
            Route("/visit", self._answers(self.visit), methods=both),
            Route("/recovery", self._answers(self.recovery), methods=both),
            Route("/lost", self._answers(self.lost), methods=both),
            Route("/passphrase", self._answers(self.passphrase), methods=both),
            Route("/instance", self._answers(lambda _: PlainTextResponse(self.instance))),
            *(Route(path, self._answers(lambda _: self._go("/"))) for path in FIRST),
            *(Route(f"/{name}.png", self._answers(_icon)) for name in ("icon", "favicon")),
        ]

    def _answers(self, answer: Callable[[Asked], Response]) -> Callable[..., object]:
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
            asked = Asked(request.method == "POST", fields, token, self.door.by_cookie(token))
            return await asyncio.get_running_loop().run_in_executor(self._pool, self._plainly, answer, asked)

        return endpoint

    def _plainly(self, answer: Callable[[Asked], Response], asked: Asked) -> Response:
        try:
            return answer(asked)
        except DashboardError as error:
            return self._page("Something is in the way", html.say(str(error)), 503)

    def _page(self, heading: str, body: str, status: int = 200, **options: Any) -> Response:
        return HTMLResponse(html.layout(self.css, heading, body, **options), status)

    def _go(self, target: str, token: str | None = None) -> Response:
        response = RedirectResponse(target, 303)
        if token is not None:
            response.set_cookie(self.cookie, token, httponly=True, samesite="strict", path="/")
        return response

    # -- coming in -----------------------------------------------------------------------------------

    def set_up(self, asked: Asked) -> Response:
        """The first screen, only while nobody exists and only at the address the start printed."""
        if self.door.storage.people():
            return self._go("/sign-in")
        names, problem = (asked["name"], asked["partner"]), None
        if asked.post:
            try:
                return self._welcome(asked, self.door.set_up(asked["token"], names, asked["passphrase"]))
            except DashboardError as error:
                problem = str(error)
        elif asked["token"] != self.door.set_up_token:
            return self._page("Weekly notes", NOT_SET_UP)
        return self._page("Weekly notes", html.set_up(asked["token"], names, _suggestion(asked), problem), wide=True)

    def sign_in(self, asked: Asked) -> Response:
        """Names, then a passphrase."""
        people = self.door.storage.people()
        if not people:
            return self._page("Weekly notes", NOT_SET_UP)
        target = asked["next"] if asked["next"] in PAGES else ""
        person = next((p for p in people if p.id == asked["person"]), None)
        problem = None
        if asked.post:
            name = person.sign_in if person else asked["name"]
            try:
                token = self.door.sign_in(name, asked["passphrase"], asked.cookie)
                return self._inside(token, target or ("/trends" if asked["demo"] and self.demo else ""))
            except DashboardError as error:
                problem = str(error)
        if person and self.door.may_be_claimed(person):
            return self._go("/claim?" + urlencode({"person": person.id}))
        if self.demo and (asked["demo"] or not asked["person"]):
            return self._page("Weekly notes", html.demo(list(zip(people, DEMO, strict=False)), problem))
        if person:
            return self._page(person.name, html.sign_in(person, target, problem))
        if len({p.couple_id for p in people if p.couple_id}) > 1:
            return self._page("Weekly notes", html.sign_in_by_name(asked["name"], target, problem))
        known = [(p, self.door.may_be_claimed(p)) for p in people]
        return self._page("Weekly notes", html.choose([(p, waits) for p, waits in known if waits or p.claimed], target))

    def _inside(self, token: str, target: str) -> Response:
        """Where a new visit begins: a screen that went idle in Together is in Together again."""
        visit = self.door.by_cookie(token)
        if visit is not None and visit.mode is Mode.OWN and target == "/together" and visit.role is Role.PARTNER:
            person = self.door.person(visit.person_id)
            visit.share_screen(Mode.TOGETHER, person.couple_id if person else None)
        if visit is None or visit.mode is not Mode.OWN:
            return self._go("/", token)
        mine = (COACH if visit.role is Role.COACH else PARTNER) | EVERYONE
        return self._go(target if target in mine and target not in FIRST else "/", token)

    def claim(self, asked: Asked) -> Response:
        """The first time of the second partner, or of a coach with a code."""
        person = self.door.person(asked["person"])
        if person is None or not self.door.may_be_claimed(person):
            return self._go("/sign-in" + (f"?{urlencode({'person': person.id})}" if person and person.claimed else ""))
        problem = None
        if asked.post:
            try:
                token = self.door.claim(person, asked["passphrase"], asked["code"])
                return self._welcome(asked, token)
            except DashboardError as error:
                problem = str(error)
        return self._page(
            f"Hello {person.name}", html.claim(person, asked["code"], _suggestion(asked), problem), wide=True
        )

    def _welcome(self, asked: Asked, token: str) -> Response:
        """A new visit in this browser ends the one it had."""
        self.door.leave(asked.cookie)
        return self._go("/", token)

    # -- going out -----------------------------------------------------------------------------------

    def sign_out(self, asked: Asked) -> Response:
        """Ends every visit of whoever is signed in here; `person` is who comes next."""
        if not asked.post:
            return self._page("Sign out", html.sign_out(html.hidden(person=asked["person"])))
        self._end(asked)
        to = self.door.person(asked["person"])
        return self._forget(self._go("/sign-in" + (f"?{urlencode({'person': to.id})}" if to else "")))

    def close(self, asked: Asked) -> Response:
        """Signs out, clears what the browser keeps of us, and leaves an empty page."""
        if not asked.post:
            return self._page("Close and clear", html.form("/close", "", "Close and clear"))
        self._end(asked)
        response = self._forget(self._go("/closed"))
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def _end(self, asked: Asked) -> None:
        if asked.visit is not None:
            self.door.sign_out(asked.visit.person_id)
        self.door.leave(asked.cookie)

    def _forget(self, response: Response) -> Response:
        response.delete_cookie(self.cookie, path="/", httponly=True, samesite="strict")
        return response

    # -- while in ------------------------------------------------------------------------------------

    def visit(self, asked: Asked) -> Response:
        """Whether the visit is on; a POST says that somebody is there."""
        if asked.visit is None:
            return JSONResponse({"mode": None}, 401)
        if asked.post:
            asked.visit.touch()
        return JSONResponse({"mode": asked.visit.mode, "visit": asked.visit.id})

    def help(self, asked: Asked) -> Response:
        """Support, without sign-in; nothing about a visit to it is kept."""
        back = "/" if asked.visit else "/sign-in"
        return self._page("Support", html.support(support.load(self.data)), wide=True, back=back)

    def recovery(self, asked: Asked) -> Response:
        """The recovery key, after the passphrase once more."""
        person = self._own(asked)
        if person is None:
            return self._go("/sign-in")
        problem = None
        if asked.post:
            try:
                return self._page(
                    "Your recovery key", html.recovery_key(self.door.recovery_key(person, asked["passphrase"]))
                )
            except DashboardError as error:
                problem = str(error)
        return self._page("Your recovery key", html.recovery(problem))

    def lost(self, asked: Asked) -> Response:
        """A new passphrase by recovery key."""
        problem = None
        if asked.post:
            try:
                token = self.door.recover(asked["name"], asked["key"], asked["passphrase"])
                self.door.leave(asked.cookie)
                return self._go("/", token)
            except DashboardError as error:
                problem = str(error)
        return self._page("Passphrase lost", html.lost(asked["name"], _suggestion(asked), problem), wide=True)

    def passphrase(self, asked: Asked) -> Response:
        """A new passphrase by the old one."""
        person = self._own(asked)
        if person is None:
            return self._go("/sign-in")
        problem = None
        if asked.post:
            try:
                if asked["known"] not in {"yes", "no"}:
                    raise BadInputError("Say whether someone could know the old passphrase.")
                return self._go("/", self.door.change_passphrase(person, asked["old"], asked["passphrase"]))
            except DashboardError as error:
                problem = str(error)
        return self._page("Change your passphrase", html.change(_suggestion(asked), asked["known"], problem), wide=True)

    def _own(self, asked: Asked) -> Person | None:
        """Whoever is signed in and alone at the screen."""
        alone = asked.visit is not None and asked.visit.mode is Mode.OWN
        return self.door.person(asked.visit.person_id) if asked.visit and alone else None


def _icon(_asked: Asked) -> Response:
    return FileResponse(html.STATIC / "icon.png")


def _suggestion(asked: Asked) -> str:
    """The four words shown before, if they are ours, so that they can still be copied after a mistake."""
    shown = asked["suggestion"]
    return shown if shown and set(shown.split()) <= set(passphrase.words()) else passphrase.suggestion()
