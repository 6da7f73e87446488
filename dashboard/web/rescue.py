"""The page that stands in for sign-in while the data does not open whole: what was found, and a choice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.visits import Visits
from dashboard.store import rescue
from dashboard.store.rescue import Found
from dashboard.web import routing, sign_out, templating
from dashboard.web.middleware import AccessMiddleware
from dashboard.web.requests import PageRequest
from dashboard.web.site import Site
from dashboard.words import support

HOME, CHOSEN = "/rescue", "/rescue/chosen"
OPEN = frozenset({HOME, CHOSEN, "/help", "/instance", "/close", "/closed", "/icon.png", "/favicon.png"})
PATIENCE = 5.0  # seconds the browser has to come for the page that says what happens now


class _Nobody:
    """The accounts while nobody can sign in."""

    def __init__(self) -> None:
        """No visit is on."""
        self.visits = Visits()


@dataclass
class RescuePage:
    """Serves until something was chosen, or Ctrl-C."""

    folder: Path
    found: list[Found]
    what: str = ""
    chosen: bool = False
    server: uvicorn.Server | None = field(default=None)

    def show(self, site: Site, request: PageRequest) -> Response:
        """What was found; a press goes on with one of it."""
        if not request.post:
            return site.page(request, "rescue", findings=self.found, what=self.what, problem=request.problem)
        if not self.chosen:
            rescue.choose(self.folder, self.found, request["key"])
            self.chosen = True
        return site.redirect(CHOSEN)

    def told(self, site: Site, request: PageRequest) -> Response:
        """What happens now; the next page is the app's own, which starts once this server has stopped."""
        if not self.chosen:
            return site.redirect(HOME)
        self.stop()
        return site.page(request, "rescue_chosen")

    def stop(self) -> None:
        """Ends the server, once it has answered."""
        if self.server is not None:
            self.server.should_exit = True

    async def stop_untold(self) -> None:
        """Ends it, too, when a choice was made and no browser comes to be told."""
        while not self.chosen:
            await asyncio.sleep(0.2)
        await asyncio.sleep(PATIENCE)
        self.stop()


def serve(
    folder: Path, port: int, instance: str, opened: Callable[[str], object] | None = None, what: str = ""
) -> bool:
    """Serves the page on 127.0.0.1:`port`; True when a choice was made. Raises StorageError.

    `what` names what is wrong, where that is known.
    """
    page = RescuePage(folder, rescue.findings(folder), what)
    site = Site(cast("Accounts", _Nobody()), folder, "none", instance, templating.styles("", ""))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        beside = [
            loop.create_task(_tell(opened, f"http://127.0.0.1:{port}{HOME}")),
            loop.create_task(page.stop_untold()),
        ]
        yield
        for task in beside:
            task.cancel()

    access = Middleware(
        AccessMiddleware, accounts=site.accounts, port=port, cookie=site.cookie, allowed=OPEN, home=HOME
    )
    app = Starlette(routes=_routes(site, page), middleware=[access], lifespan=lifespan)
    settings: dict[str, Any] = {"host": "127.0.0.1", "port": port, "log_level": "warning", "access_log": False}
    page.server = uvicorn.Server(uvicorn.Config(app, **settings, timeout_graceful_shutdown=3))
    with contextlib.suppress(KeyboardInterrupt):
        page.server.run()
    rescue.clean(folder)
    return page.chosen


def _routes(site: Site, page: RescuePage) -> list[Route]:
    return [
        Route(HOME, site.answers(page.show), methods=["GET", "POST"]),
        Route(CHOSEN, site.answers(page.told)),
        Route("/help", site.answers(_support)),
        Route("/close", site.answers(sign_out.close), methods=["GET", "POST"]),
        Route("/closed", site.answers(sign_out.closed)),
        Route("/instance", site.answers(lambda site, _request: PlainTextResponse(site.instance))),
        *(Route(f"/{name}.png", site.answers(routing.icon)) for name in ("icon", "favicon")),
    ]


def _support(site: Site, request: PageRequest) -> Response:
    found = support.load(site.data)
    return site.page(request, "support", sections=found.sections, problem=found.problem, back=HOME)


async def _tell(opened: Callable[[str], object] | None, url: str) -> None:
    await asyncio.sleep(0.2)
    if opened is not None:
        opened(url)
