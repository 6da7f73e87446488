"""What we change inside the libraries: each change is still needed, still works, and was looked at on this version."""

import asyncio
import importlib.util
import re
import socket
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import uvicorn
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser
from streamlit import config, file_util
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import app_session
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette import starlette_server
from websockets import http11

from dashboard import library_patches
from dashboard.errors import NotAllowedError
from dashboard.web.pages import PAGES
from tests import locked
from tests.web.house import start

STATIC = Path(file_util.get_static_dir())


@pytest.fixture
def patched() -> Iterator[None]:
    """With every change made, and taken back."""
    kept = (
        config.get_config_files,
        starlette_server._bind_socket,
        app_session.DeferredFileHandler,
        http11.MAX_LINE_LENGTH,
        MultiPartParser.spool_max_size,
        uvicorn.config.LOGGING_CONFIG["loggers"]["uvicorn"]["level"],
        manifest_scanner.scan_component_manifests,
    )
    library_patches.apply()
    yield
    (
        config.get_config_files,
        starlette_server._bind_socket,
        app_session.DeferredFileHandler,
        http11.MAX_LINE_LENGTH,
        MultiPartParser.spool_max_size,
        uvicorn.config.LOGGING_CONFIG["loggers"]["uvicorn"]["level"],
        manifest_scanner.scan_component_manifests,
    ) = kept


@pytest.mark.parametrize("patch", library_patches.PATCHES, ids=lambda patch: patch.change.__name__)
def test_every_change_was_looked_at_on_the_version_that_is_installed(patch):
    assert version(patch.library) == patch.seen_on, f"look at {patch.change.__name__} again: {patch.change.__doc__}"
    assert patch.test in globals()


def test_no_other_settings_file_counts(tmp_path, monkeypatch, patched):
    monkeypatch.chdir(tmp_path)
    ours = Path(library_patches.__file__).parent / ".streamlit" / "config.toml"
    assert config.get_config_files("config.toml") == [str(ours)]
    assert ours.is_file()


def test_what_the_server_says_is_sent_at_once(patched):
    listening, _ = starlette_server._bind_server_socket("127.0.0.1", "127.0.0.1", 0, 1)
    with listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_refused_download_says_why(patched):
    files = MediaFileManager(MemoryMediaFileStorage("/media"))

    def refused() -> bytes:
        raise NotAllowedError("Not now.")

    request = BackendOperationRequest(request_id="one")
    request.deferred_file.file_id = files.add_deferred(refused, None, "here", "file")
    handler = app_session.DeferredFileHandler(lambda: files)
    assert asyncio.run(handler.handle(request, "")).error_msg == "Not now."


def test_a_socket_opens_whatever_other_programs_keep_in_cookies(tmp_path):
    locked.fill(tmp_path).close()
    house = start(tmp_path)
    try:
        cookie = house.sign_in(locked.ANA.id, locked.phrase("Ana"))
        jar = "; ".join([*(f"other{n}={'x' * 4000}" for n in range(10)), cookie])
        assert house.ask("/visit", Cookie=jar).status == 200
        with house.socket(jar) as opened:
            assert opened.subprotocol == "streamlit"
    finally:
        house.stop()


def test_a_file_brought_in_never_touches_the_disk(patched):
    size, boundary = library_patches.UPLOAD_MB * 1024**2, b"part"
    start_of = b'--part\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'

    async def body():
        yield start_of
        yield b"x" * size
        yield b"\r\n--part--\r\n"

    async def parsed() -> bool:
        headers = Headers({"content-type": f"multipart/form-data; boundary={boundary.decode()}"})
        form = await MultiPartParser(headers, body()).parse()
        rolled = form["file"].file._rolled
        await form.close()
        return bool(rolled)

    assert asyncio.run(parsed()) is False


def test_no_package_is_searched_for_components(monkeypatch, patched):
    searched = []
    monkeypatch.setattr(manifest_scanner.importlib.metadata, "distributions", lambda: searched.append("all") or [])
    BidiComponentManager().discover_and_register_components(start_file_watching=False)
    assert searched == []
    own = importlib.util.spec_from_file_location("as_it_comes", manifest_scanner.__file__)
    as_it_comes = importlib.util.module_from_spec(own)
    monkeypatch.setitem(sys.modules, "as_it_comes", as_it_comes)
    own.loader.exec_module(as_it_comes)
    as_it_comes.scan_component_manifests()
    assert searched == ["all"], "it is needed no more"


def test_the_server_logs_no_requests(tmp_path):
    house = start(tmp_path)
    try:
        assert house.ask("/sign-in").status == 200
    finally:
        assert house.stop() == ""


# -- Streamlit's first HTML --------------------------------------------------------------------------


def test_streamlits_first_html_is_the_one_we_know():
    own = (STATIC / "index.html").read_text(encoding="utf-8")
    for page in ("", "trends"):
        assert library_patches.first_html(STATIC, page) != own
        assert "<title>Weekly notes</title>" in library_patches.first_html(STATIC, page)
        assert "Streamlit</title>" not in library_patches.first_html(STATIC, page)


def test_every_part_named_here_is_one_file_of_the_pinned_version():
    for part in {
        *library_patches.EVERYWHERE,
        *library_patches.CHARTS,
        *(part for page in PAGES.values() for part in page.parts),
    }:
        assert len(list((STATIC / library_patches.SCRIPTS).glob(f"{part}.*.js"))) == 1, part


@pytest.mark.parametrize("page", sorted({"", *PAGES}))
def test_the_chart_library_is_asked_for_at_once_where_a_chart_is_shown_and_elsewhere_once_the_page_stands(page):
    at_once, at_rest = library_patches.first_html(STATIC, page).split("addEventListener('load'")
    assert ("ArrowVegaLiteChart" in at_once) == (page in {"trends", "stages"})
    assert {"ArrowVegaLiteChart", "embed"} <= set(re.findall(r"/static/js/([\w-]+)\.", at_rest))


def test_the_browser_is_told_where_its_server_is_before_anything_runs():
    page = library_patches.first_html(STATIC, "trends")
    assert page.index("BACKEND_BASE_URL:location.origin") < page.index(' src="./static/js/index.')
    assert "http" not in page.split("window.__streamlit")[1].split("</script>")[0]


def test_a_page_is_dark_before_anything_runs_where_the_device_is():
    page = library_patches.first_html(STATIC, "")
    assert page.index('name="color-scheme" content="light dark"') < page.index("<script")


def test_another_first_page_of_streamlit_is_left_as_it_is(tmp_path):
    (tmp_path / "index.html").write_text("<html>something new</html>")
    assert library_patches.first_html(tmp_path, "trends") == "<html>something new</html>"
