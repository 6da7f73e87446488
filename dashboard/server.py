"""The running app: Streamlit behind the gate, with every private setting pinned and checked before it opens."""

import asyncio
import contextlib
import functools
import hashlib
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import Response
from streamlit import config, file_util
from streamlit.config_option import ConfigOption
from streamlit.web import bootstrap

from dashboard import library_patches
from dashboard.accounts import phones as phones_here
from dashboard.accounts import sign_in
from dashboard.accounts.sign_in import Accounts
from dashboard.errors import DamagedError, DashboardError
from dashboard.start import ahead, ending, opening
from dashboard.start.progress import say
from dashboard.store import backups
from dashboard.store.storage import Storage
from dashboard.web import routing, templating
from dashboard.web.middleware import HEADER, AccessMiddleware
from dashboard.web.phones import addresses
from dashboard.web.phones.door import PhoneDoor
from dashboard.web.phones.site import PhoneSite
from dashboard.web.site import Site

HERE = Path(__file__).resolve().parent
MINUTE = 60
PRIVATE: Mapping[str, Any] = {
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "localhost",
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "logger.hideWelcomeMessage": True,
    "logger.level": "error",
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["127.0.0.1", "localhost"],
    "server.baseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": library_patches.UPLOAD_MB,
    "server.runOnSave": False,
    "server.scriptHealthCheckEnabled": False,
    "server.showEmailPrompt": False,
    "server.trustedUserHeaders": {HEADER.decode(): "visit"},
}


def run(
    data: Path,
    port: int,
    instance: str,
    demo: bool = False,
    opened: Callable[[str], None] | None = None,
    phones: bool = False,
    find: addresses.Finder = addresses.find,
    store: Future[Storage] | None = None,
) -> None:
    """Serves the app on 127.0.0.1:`port` until Ctrl-C; `opened` is told the address once it answers.

    With `phones` the listener for phones is open from the start, at one of the addresses that `find` gives. `store` is
    one that is being opened already. Raises DashboardError when it cannot be opened or a private setting is not in
    force.
    """
    store = store or opening.begin(data, demo)
    ahead.import_all(ahead.SERVING)
    storage = _opened(store, data, port, instance, opened)
    if storage is None:
        return
    try:
        ending.in_order()
        accounts = Accounts(storage, demo=demo)
        sign_in.install(accounts)
        phone_site = PhoneSite(accounts, phones_here.of(data), data, cookie_name(data).removeprefix("notes-"))
        door = _door(phone_site, port, find)
        opened = _opened_too(door, opened) if phones and not demo else opened
        site = _site(accounts, data, instance, demo)
        app = _app(site, port, opened, [storage.back_up_daily, accounts.visits.tidy, site.tidy, phone_site.tidy])
        settings = {**PRIVATE, "server.port": port}
        sys.argv[:] = [str(HERE / "__main__.py")]  # what Streamlit takes for the program it was started by
        library_patches.apply()
        bootstrap.load_config_options(settings)
        check(settings)
        with contextlib.suppress(KeyboardInterrupt):
            app.run(config=settings)
    finally:
        ending.not_again()
        phones_here.of(data).close()
        with contextlib.suppress(DashboardError):
            storage.back_up()
        storage.close()


def _opened(
    store: Future[Storage], data: Path, port: int, instance: str, opened: Callable[[str], None] | None
) -> Storage | None:
    """The store, if need be after a choice on the rescue page; None when that was stopped. Raises DashboardError."""
    try:
        storage = store.result()
    except DamagedError as damaged:
        from dashboard.web import rescue

        ending.in_order()
        if not rescue.serve(data, port, instance, opened, damaged.what):
            return None
        storage = Storage(data)
    for line in filter(None, (*storage.put_right, storage.notice, "" if storage.people() else backups.orphan_words())):
        say(line)
    return storage


def check(settings: Mapping[str, Any]) -> None:
    """Refuses to start unless every private setting is in force and none came from elsewhere. Raises DashboardError."""
    ours = {ConfigOption.DEFAULT_DEFINITION, config._DEFINED_BY_FLAG, str(HERE / ".streamlit" / "config.toml")}
    wrong = [name for name, value in settings.items() if st.get_option(name) != value]
    wrong += [
        name for name, o in config.get_config_options().items() if name not in settings and o.where_defined not in ours
    ]
    if wrong:
        raise DashboardError(f"The setting {wrong[0]} is not the one that keeps this private, so nothing was started.")


def cookie_name(data: Path) -> str:
    """Cookies ignore ports, so each data folder has a name of its own."""
    return "notes-" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:12]


def first_address(accounts: Accounts, port: int) -> str:
    """What the browser opens: set-up with its one-time token while nobody exists."""
    path = "" if accounts.people() else f"set-up?token={accounts.set_up_token}"
    return f"http://127.0.0.1:{port}/{path}"


def _site(accounts: Accounts, data: Path, instance: str, demo: bool) -> Site:
    """What the plain pages are made of, in the type of Streamlit's own."""
    styles = templating.styles(_font("SourceSansVF-Upright"), _font("SourceSerifVariable-Roman"))
    first_html = functools.partial(library_patches.first_html, Path(file_util.get_static_dir()))
    return Site(accounts, data, cookie_name(data), instance, styles, first_html, demo)


def _app(
    site: Site, port: int, opened: Callable[[str], None] | None, by_the_minute: Sequence[Callable[[], object]]
) -> st.App:
    """The app, which does what is to be done `by_the_minute` while it runs."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        tasks = [
            loop.create_task(_after_start(lambda: opened and opened(first_address(site.accounts, port)))),
            *(loop.create_task(_every_minute(work)) for work in by_the_minute),
        ]
        yield
        for task in tasks:
            task.cancel()

    access = Middleware(AccessMiddleware, accounts=site.accounts, port=port, cookie=site.cookie)
    return st.App(HERE / "app.py", routes=routing.routes(site), middleware=[access], lifespan=lifespan)


def _door(site: PhoneSite, port: int, find: addresses.Finder) -> PhoneDoor:
    """What opens the listener for phones, beside the port of the app."""

    def out(phone: str | None) -> None:
        site.accounts.visits.phone_out(phone)
        site.unsent.drop(phone)

    site.phones.door = door = PhoneDoor(site.data, port + 1, functools.partial(_answer_phone, site), out, find)
    return door


def _answer_phone(site: PhoneSite, asked: Mapping[str, Any], opening: phones_here.PhoneOpening) -> Response:
    """What a phone asks for; the start does not wait for the import of pages that only phones show."""
    from dashboard.web.phones import gate

    return gate.answer(site, asked, opening)


def _opened_too(door: PhoneDoor, opened: Callable[[str], None] | None) -> Callable[[str], None]:
    """The same, for a start that opens the listener for phones as well."""

    def open_it() -> None:
        try:
            say(f"Open for paired phones, for two hours: {door.open(None).url}")
        except DashboardError as reason:
            say(str(reason))

    def both(url: str) -> None:
        if opened is not None:
            opened(url)
        threading.Thread(target=open_it, daemon=True).start()

    return both


async def _after_start(opened: Callable[[], object]) -> None:
    """The socket listens already; a moment later the server answers too."""
    await asyncio.sleep(0.05)
    opened()
    await asyncio.to_thread(ahead.first_pages)


async def _every_minute(work: Callable[[], object]) -> None:
    """By the clock: the time of a backup tells nothing of what anybody did, and nothing waits for too long."""
    while True:
        await asyncio.to_thread(work)
        await asyncio.sleep(MINUTE)


def _font(start: str) -> str:
    """The address of one of the fonts in Streamlit's package; empty, and so the system's, if it is gone."""
    found = sorted(Path(file_util.get_static_dir(), "static", "media").glob(f"{start}*.woff2"))
    return f"/static/media/{found[0].name}" if found else ""
