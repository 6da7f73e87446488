"""What is imported ahead of need, in the background, so that neither the start nor the first page waits for it."""

import contextlib
import gc
import importlib
from collections.abc import Iterable

# What Streamlit and uvicorn import only when they begin to serve; it can be read while the store opens.
SERVING = (
    "anyio._backends._asyncio",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "uvicorn.protocols.websockets.websockets_sansio_impl",
    "starlette.applications",
    "starlette.middleware.sessions",
    "streamlit.web.server.starlette.starlette_agent_routes",
)
FIRST_PAGES = ("pandas", "altair", "dashboard.web.check_in", "dashboard.web.phones.gate")


def import_all(names: Iterable[str]) -> None:
    """Ahead of need, in the background: what cannot be imported says so where it is used."""
    for name in names:
        with contextlib.suppress(Exception):  # a damaged file raises whatever its bytes come to
            importlib.import_module(name)


def first_pages() -> None:
    """Imports what the first page would otherwise wait for, then keeps it out of every garbage collection."""
    import_all(FIRST_PAGES)
    gc.collect()
    gc.freeze()
