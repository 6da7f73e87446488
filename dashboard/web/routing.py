"""The addresses of everything before and beside Streamlit."""

from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.form import view
from dashboard.web import claim, confirm, passphrases, set_up, sign_in, sign_out, templating
from dashboard.web.pages import FIRST, PAGES
from dashboard.web.requests import PageRequest
from dashboard.web.site import CONFIRM, Handler, Site
from dashboard.words import support


def routes(site: Site) -> list[Route]:
    """What st.App gets; `middleware` stands before them."""
    forms: dict[str, Handler] = {
        "/set-up": set_up.set_up,
        "/claim": claim.claim,
        "/sign-in": sign_in.sign_in,
        "/sign-out": sign_out.sign_out,
        "/close": sign_out.close,
        "/lost": passphrases.lost,
        CONFIRM: confirm.confirm,
        view.ACTION: _check_in,
    }
    pages: dict[str, Handler] = {
        "/closed": sign_out.closed,
        **{f"/{address}": lambda site, _request: site.redirect("/") for address in FIRST},
        **{f"/{address}": _streamlit(address) for address in {"", *PAGES}.difference(FIRST)},
    }
    beside: dict[str, Handler] = {
        "/help": show_support,
        f"{view.ACTION}.css": _check_in,
        f"{view.ACTION}.js": _check_in,
        "/instance": lambda site, _request: PlainTextResponse(site.instance),
        "/icon.png": icon,
        "/favicon.png": icon,
    }
    return [
        *(Route(path, site.answers(handler), methods=["GET", "POST"]) for path, handler in forms.items()),
        *(Route(path, site.answers(handler)) for path, handler in pages.items()),
        *(Route(path, site.answers(handler, leaves=False)) for path, handler in beside.items()),
        Route("/visit", site.answers(visit, leaves=False), methods=["GET", "POST"]),
    ]


def _check_in(site: Site, request: PageRequest) -> Response:
    """The plain check-in, its style or its script; the start does not wait for what only a check-in imports."""
    from dashboard.web import check_in

    return check_in.PARTS[request.path](site, request)


def _streamlit(address: str) -> Handler:
    """One of the pages that Streamlit shows."""
    return lambda site, _request: HTMLResponse(site.streamlit_html(address))


def visit(_site: Site, request: PageRequest) -> Response:
    """Whether the visit is on; a POST, which only the page script sends, says that somebody is there."""
    if request.visit is None:
        return JSONResponse({"mode": None}, 401)
    if request.post:
        request.visit.touch()
    return JSONResponse({"mode": request.visit.mode, "visit": request.visit.id})


def show_support(site: Site, request: PageRequest) -> Response:
    """Support, without sign-in; nothing about a visit to it is kept."""
    found = support.load(site.data)
    back = "/" if request.visit else "/sign-in"
    return site.page(request, "support", sections=found.sections, problem=found.problem, back=back)


def icon(_site: Site, _request: PageRequest) -> Response:
    """The one picture of ours."""
    return FileResponse(templating.STATIC / "icon.png")
