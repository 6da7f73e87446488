"""The page that stands in for sign-in while the data does not open whole: what was found, and a choice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.accounts.sign_in import Accounts
from dashboard.store import rescue
from dashboard.store.rescue import Found
from dashboard.web import templating as html
from dashboard.web.middleware import AccessMiddleware
from dashboard.web.site import Asked, Site
from dashboard.words import support

HOME = "/rescue"
OPEN = frozenset({HOME, "/help", "/instance", "/close", "/icon.png", "/favicon.png"})
LEAD = (
    "Something on the disk has changed or is gone, so nobody can sign in yet. Nothing was touched: the files are as "
    "they were found, and a copy of them stays in the data folder whatever you choose. This could be recovered:"
)
NOTHING = (
    "Nothing in the data folder can be recovered. It stays as it is. If you have a copy elsewhere, stop this with "
    "Ctrl-C where it was started, then type: python3 -m dashboard restore FILE"
)


class _Nobody:
    """The accounts while nobody can sign in."""

    def by_cookie(self, _token: str | None) -> None:
        """No visit is on."""


@dataclass
class RescuePage:
    """Serves until something was chosen, or Ctrl-C."""

    folder: Path
    found: list[Found]
    chosen: bool = False
    server: uvicorn.Server | None = field(default=None)

    def show(self, site: Site, asked: Asked) -> Response:
        """What was found; a press goes on with one of it."""
        if asked.post:
            rescue.choose(self.folder, self.found, asked["key"])
            self.chosen = True
            if self.server is not None:
                self.server.should_exit = True
            words = '<p>Healing Together starts with it now.</p><p><a class="go" href="/">Go on</a></p>'
            page = site.page("Chosen", words)
            page.headers["refresh"] = "6; url=/"
            return page
        cards = "".join(_card(f) for f in self.found)
        lead = f"<p>{LEAD}</p>" if self.found else f"<p>{NOTHING}</p>"
        return site.page("Your data does not open whole", lead + cards, wide=True)


def serve(folder: Path, port: int, instance: str, opened: Callable[[str], object] | None = None) -> bool:
    """Serves the page on 127.0.0.1:`port`; True when a choice was made. Raises StorageError."""
    page = RescuePage(folder, rescue.findings(folder))
    site = Site(cast("Accounts", _Nobody()), folder, "none", instance, html.styles("", ""))

    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        told = asyncio.get_running_loop().create_task(_tell(opened, f"http://127.0.0.1:{port}{HOME}"))
        yield
        told.cancel()

    gate = Middleware(AccessMiddleware, accounts=site.accounts, port=port, cookie=site.cookie, allowed=OPEN, home=HOME)
    app = Starlette(routes=_routes(site, page), middleware=[gate], lifespan=lifespan)
    settings: dict[str, Any] = {"host": "127.0.0.1", "port": port, "log_level": "warning", "access_log": False}
    page.server = uvicorn.Server(uvicorn.Config(app, **settings, timeout_graceful_shutdown=3))
    with contextlib.suppress(KeyboardInterrupt):
        page.server.run()
    rescue.clean(folder)
    return page.chosen


def _routes(site: Site, page: RescuePage) -> list[Route]:
    return [
        Route(HOME, site.answers(page.show), methods=["GET", "POST"]),
        Route("/help", site.answers(_support)),
        Route("/close", site.answers(lambda _front, _asked: HTMLResponse(html.BLANK)), methods=["GET", "POST"]),
        Route("/instance", site.answers(lambda site, _asked: PlainTextResponse(site.instance))),
        *(
            Route(f"/{name}.png", site.answers(lambda _front, _asked: FileResponse(html.STATIC / "icon.png")))
            for name in ("icon", "favicon")
        ),
    ]


def _support(site: Site, _asked: Asked) -> Response:
    return site.page("Support", html.support(support.load(site.data)), wide=True, back=HOME)


def _card(found: Found) -> str:
    lines = (f"{found.contents.span}.", found.loss)
    words = "".join(f"<p>{escape(line)}</p>" for line in lines)
    form = html.form(HOME, html.hidden(key=found.key), "Go on with this")
    return f'<section class="card"><h2>{escape(found.title)}</h2>{words}{form}</section>'


async def _tell(opened: Callable[[str], object] | None, url: str) -> None:
    await asyncio.sleep(0.2)
    if opened is not None:
        opened(url)
