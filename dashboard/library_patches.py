"""What we change inside the libraries, where they have no setting for it; each change names the test that guards it."""

import asyncio
import json
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import uvicorn
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.proto.ForwardMsg_pb2 import DeferredFileResponsePayload as Made
from streamlit.runtime import app_session
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_storage import MediaFileStorageError
from streamlit.runtime.scriptrunner import StopException
from streamlit.web.server.starlette import starlette_server
from websockets import http11

from dashboard.errors import sentence
from dashboard.web.pages import parts_of

UPLOAD_MB = 10
LONGEST_LINE = 65_536  # as much as the HTTP side of the server takes
CHANGED = "This page has changed since. Load it again, then press once more."
FAULT = "Something went wrong, and no file was made. Load this page again, then press once more."
SCRIPTS = "static/js"
TITLE = "<title>Streamlit</title>"
FIRST_SCRIPT = '<script type="module"'
EVERYWHERE = ("Html", "PageLink")
# What a chart takes, more than one part of it, and how long a page rests before they come by themselves, in ms.
CHARTS = ("ArrowVegaLiteChart", "arrowFormatUtils", "embed", "vega-interpreter", "ButtonGroup", "Checkbox")
REST = 400
# The paper of the theme (see .streamlit/config.toml) before Streamlit has read it, or a dark room is lit up white.
PAPER = (
    '<meta name="color-scheme" content="light dark"><style>@media screen{html{background:#faf7f2}}'
    "@media screen and (prefers-color-scheme:dark){html{background:#1b1a18}}</style>"
)
# Otherwise Streamlit looks for its server under the page's own address first, in vain, and asks for its settings
# before it opens the socket; both are a fifth of a second. No other window can tell it anything: see middleware.
TOLD = (
    "<script>window.__streamlit={BACKEND_BASE_URL:location.origin,HOST_CONFIG:"
    '{allowedOrigins:[location.origin],useExternalAuthToken:false,metricsUrl:"off"}}</script>'
)


def only_our_settings_file() -> None:
    """Streamlit reads `dashboard/.streamlit/config.toml` alone: not the user's own, nor one in the current folder."""
    ours = Path(__file__).parent / ".streamlit"
    config.get_config_files = lambda file_name: [str(ours / file_name)]


def send_at_once() -> None:
    """What the server says is sent at once; else a page waits 40 ms for an acknowledgment (Nagle's algorithm).

    asyncio would set this for each connection, but does not see that a socket bound like this speaks TCP.
    """
    bind = starlette_server._bind_socket

    def bound(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    starlette_server._bind_socket = bound


def take_long_headers() -> None:
    """A socket opens however many cookies other programs of this computer keep, which browsers send to every port."""
    http11.MAX_LINE_LENGTH = LONGEST_LINE


def keep_uploads_in_memory() -> None:
    """A file brought in is never put on the disk, as Starlette would from 1 MB on."""
    MultiPartParser.spool_max_size = (UPLOAD_MB + 1) * 1024**2


def log_no_requests() -> None:
    """The server's log begins at warnings: no line says who came when."""
    uvicorn.config.LOGGING_CONFIG["loggers"]["uvicorn"]["level"] = "WARNING"


def look_for_no_components() -> None:
    """The only component is our own; otherwise each start reads what every installed package says of itself."""
    manifest_scanner.scan_component_manifests = lambda max_workers=None: []  # noqa: ARG005


class DownloadHandler(DeferredFileHandler):
    """Answers a press with its file; where there may be none, with the reason, which stands under the button."""

    async def handle(
        self,
        request: BackendOperationRequest,
        session_id: str,  # noqa: ARG002 - Streamlit passes it
    ) -> BackendOperationResponse:
        """The log learns where a fault of ours was, but never what it was about."""
        name, handle = request.request_id, request.deferred_file.file_id
        try:
            url = await asyncio.to_thread(self._get_media_file_mgr().execute_deferred, handle)
        except (MediaFileStorageError, StopException) as error:
            return BackendOperationResponse(request_id=name, error_msg=_sentence(error.__cause__))
        return BackendOperationResponse(request_id=name, deferred_file=Made(url=url))


def _sentence(cause: BaseException | None) -> str:
    """Why there is no file; without a cause the button is one of a page that is gone."""
    return CHANGED if cause is None else sentence(cause, FAULT)


def say_why_there_is_no_file() -> None:
    """From here on `DownloadHandler` answers; Streamlit itself would log a refusal and say nothing of it on screen."""
    app_session.DeferredFileHandler = DownloadHandler  # type: ignore[attr-defined]


@cache
def first_html(folder: Path, page: str) -> str:
    """The HTML that starts Streamlit in the browser at "/" + `page`: told where its server is and which parts it needs.

    `folder` is where Streamlit keeps it; it is left as it is where it is not what we know.
    """
    own = (folder / "index.html").read_text(encoding="utf-8")
    if TITLE not in own or FIRST_SCRIPT not in own:
        return own
    addresses = _scripts(folder, (*EVERYWHERE, *parts_of(page)))
    links = "".join(f'<link rel="modulepreload" crossorigin href="{address}">' for address in addresses)
    # They are evaluated while the page waits for its server, and not when the first of them is to be shown.
    early = _imports(addresses)
    # What other pages show is there before somebody goes to one, once this page stands and has nothing to do.
    charts = f"()=>{{{_imports(_scripts(folder, CHARTS))}}}"
    later = f"addEventListener('load',()=>setTimeout(()=>(window.requestIdleCallback||setTimeout)({charts}),{REST}));"
    head, script = own.replace(TITLE, f"<title>Weekly notes</title>{PAPER}").split(FIRST_SCRIPT, 1)
    whole = f"{head}{TOLD}{FIRST_SCRIPT}{script}"
    return whole.replace("</head>", f'{links}<script type="module">{early}{later}</script></head>', 1)


def _scripts(folder: Path, parts: Iterable[str]) -> list[str]:
    """The addresses of some parts of Streamlit, as far as there is exactly one of that name."""
    found = [sorted((folder / SCRIPTS).glob(f"{part}.*.js")) for part in parts]
    return [f"/{SCRIPTS}/{files[0].name}" for files in found if len(files) == 1]


def _imports(addresses: Iterable[str]) -> str:
    return "".join(f"import({json.dumps(address)});" for address in addresses)


@dataclass(frozen=True)
class Patch:
    """One change: the library, the version it was seen on, what does it, and its test in test_library_patches."""

    library: str
    seen_on: str
    change: Callable[..., object]
    test: str


AT_START = (
    Patch("streamlit", "1.67.0", only_our_settings_file, "test_no_other_settings_file_counts"),
    Patch("streamlit", "1.67.0", send_at_once, "test_what_the_server_says_is_sent_at_once"),
    Patch("streamlit", "1.67.0", look_for_no_components, "test_no_package_is_searched_for_components"),
    Patch("streamlit", "1.67.0", say_why_there_is_no_file, "test_a_refused_download_says_why"),
    Patch("websockets", "17.4", take_long_headers, "test_a_socket_opens_whatever_other_programs_keep_in_cookies"),
    Patch("starlette", "1.10.0", keep_uploads_in_memory, "test_a_file_brought_in_never_touches_the_disk"),
    Patch("uvicorn", "0.54.0", log_no_requests, "test_the_server_logs_no_requests"),
)
PATCHES = (
    *AT_START,
    Patch("streamlit", "1.67.0", first_html, "test_streamlits_first_html_is_the_one_we_know"),
)


def apply() -> None:
    """Makes every change that is made once, before the server starts."""
    for patch in AT_START:
        patch.change()
