"""Everything in front of Streamlit: signing in and out, Support, whether a visit is still on, and all its addresses."""

from collections.abc import Callable

from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard.accounts import claims
from dashboard.accounts.visits import Mode
from dashboard.domain.model import Role
from dashboard.errors import DashboardError
from dashboard.web import end_couple, erase, passphrases, restore, set_up, streamlit_shell
from dashboard.web import templating as html
from dashboard.web.site import Asked, Site
from dashboard.words import support

# Streamlit serves whichever page is a person's first one at "/" only.
FIRST = ("/check-in", "/coach", "/together")
EVERYONE = frozenset({"/welcome", "/support", "/how-to-read", "/together"})
PARTNER = frozenset({"/check-in", "/trends", "/stages", "/our-data"})
COACH = frozenset({"/coach", "/couples", "/settings"})
PAGES = EVERYONE | PARTNER | COACH
DEMO = ("demo ana", "demo ben", "demo dana")


def routes(site: Site) -> list[Route]:
    """What st.App gets; the gate stands before them."""
    forms = {
        "/set-up": set_up.set_up,
        "/claim": set_up.claim,
        "/sign-in": sign_in,
        "/sign-out": sign_out,
        "/close": close,
        "/visit": visit,
        "/recovery": passphrases.recovery,
        "/lost": passphrases.lost,
        "/passphrase": passphrases.passphrase,
        "/erase": erase.erasing,
        "/end": end_couple.ending,
        "/restore": restore.restoring,
    }
    pages = {
        "/help": show_support,
        "/closed": lambda _front, _asked: HTMLResponse(html.BLANK),
        "/instance": lambda site, _asked: PlainTextResponse(site.instance),
        "/icon.png": _icon,
        "/favicon.png": _icon,
        **{path: lambda site, _asked: site.go("/") for path in FIRST},
        **{path: _streamlit(path) for path in PAGES.difference(FIRST) | {"/"}},
    }
    return [Route(path, site.answers(answer), methods=["GET", "POST"]) for path, answer in forms.items()] + [
        Route(path, site.answers(answer)) for path, answer in pages.items()
    ]


def _streamlit(path: str) -> Callable[[Site, Asked], Response]:
    """One of the pages that Streamlit shows."""
    return lambda site, _asked: HTMLResponse(streamlit_shell.html(site.static, path.strip("/")))


def sign_in(site: Site, asked: Asked) -> Response:
    """Names, then a passphrase."""
    people = site.accounts.people()
    if not people:
        return site.page("Weekly notes", set_up.NOT_SET_UP)
    target = asked["next"] if asked["next"] in PAGES else ""
    person = next((p for p in people if p.id == asked["person"]), None)
    problem = None
    if asked.post:
        name = person.sign_in if person else asked["name"]
        try:
            token = site.accounts.sign_in(name, asked["passphrase"], asked.cookie)
            return _inside(site, token, target or ("/trends" if site.demo else ""))
        except DashboardError as error:
            problem = str(error)
    if site.demo:
        return site.page("Weekly notes", html.demo(list(zip(people, DEMO, strict=False)), problem))
    if person and claims.may_be_claimed(site.accounts, person):
        return site.go("/claim", person=person.id)
    if person:
        return site.page(person.name, html.sign_in(person, target, problem))
    if len({p.couple_id for p in people if p.couple_id}) > 1:
        return site.page("Weekly notes", html.sign_in_by_name(asked["name"], target, problem))
    known = [(p, claims.may_be_claimed(site.accounts, p)) for p in people]
    return site.page("Weekly notes", html.choose([(p, waits) for p, waits in known if waits or p.claimed], target))


def _inside(site: Site, token: str, target: str) -> Response:
    """Where a new visit begins: a screen that went idle in Together is in Together again."""
    new = site.accounts.by_cookie(token)
    if new is not None and new.mode is Mode.OWN and target == "/together" and new.role is Role.PARTNER:
        person = site.accounts.person(new.person_id)
        new.share_screen(Mode.TOGETHER, person.couple_id if person else None)
    if new is None or new.mode is not Mode.OWN:
        return site.go("/", token)
    mine = (COACH if new.role is Role.COACH else PARTNER) | EVERYONE
    return site.go(target if target in mine and target not in FIRST else "/", token)


def sign_out(site: Site, asked: Asked) -> Response:
    """Ends every visit of whoever is signed in here; `person` is who comes next."""
    if not asked.post:
        return site.page("Sign out", html.sign_out(html.hidden(person=asked["person"])))
    _end(site, asked)
    to = site.accounts.person(asked["person"])
    return site.forget(site.go("/sign-in", **({"person": to.id} if to else {})))


def close(site: Site, asked: Asked) -> Response:
    """Signs out, clears what the browser keeps of us, and leaves an empty page."""
    if not asked.post:
        return site.page("Close and clear", html.form("/close", "", "Close and clear"))
    _end(site, asked)
    response = site.forget(site.go("/closed"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _end(site: Site, asked: Asked) -> None:
    if asked.visit is not None:
        site.accounts.sign_out(asked.visit.person_id)
    site.accounts.leave(asked.cookie)


def visit(_front: Site, asked: Asked) -> Response:
    """Whether the visit is on; a POST says that somebody is there."""
    if asked.visit is None:
        return JSONResponse({"mode": None}, 401)
    if asked.post:
        asked.visit.touch()
    return JSONResponse({"mode": asked.visit.mode, "visit": asked.visit.id})


def show_support(site: Site, asked: Asked) -> Response:
    """Support, without sign-in; nothing about a visit to it is kept."""
    back = "/" if asked.visit else "/sign-in"
    return site.page("Support", html.support(support.load(site.data)), wide=True, back=back)


def _icon(_front: Site, _asked: Asked) -> Response:
    return FileResponse(html.STATIC / "icon.png")
