"""The HTML that starts Streamlit: one address for its server, and only the parts a page shows."""

import re
import socket
from pathlib import Path

import pytest
from streamlit import file_util
from streamlit.web.server.starlette import starlette_server

from dashboard import server
from dashboard.web import routing, streamlit_shell

STATIC = Path(file_util.get_static_dir())


def test_the_title_says_nothing_of_what_this_is():
    assert "<title>Weekly notes</title>" in streamlit_shell.html(STATIC, "trends")
    assert "Streamlit</title>" not in streamlit_shell.html(STATIC, "trends")


def test_every_part_named_here_is_one_file_of_the_pinned_version():
    for part in {*streamlit_shell.EVERYWHERE, *(part for parts in streamlit_shell.PARTS.values() for part in parts)}:
        assert len(list((STATIC / streamlit_shell.SCRIPTS).glob(f"{part}.*.js"))) == 1, part
    assert set(streamlit_shell.PARTS) <= {path.strip("/") for path in routing.PAGES | {"/"}}


@pytest.mark.parametrize("page", sorted(path.strip("/") for path in routing.PAGES | {"/"}))
def test_the_chart_library_is_asked_for_only_where_a_chart_is_shown(page):
    asked = set(re.findall(r"/static/js/(\w+)\.", streamlit_shell.html(STATIC, page)))
    assert ("ArrowVegaLiteChart" in asked) == (page in {"trends", "stages"})


def test_the_browser_is_told_where_its_server_is_before_anything_runs():
    page = streamlit_shell.html(STATIC, "trends")
    assert page.index("BACKEND_BASE_URL:location.origin") < page.index(' src="./static/js/index.')
    assert "http" not in page.split("window.__streamlit")[1].split("</script>")[0]


def test_another_first_page_of_streamlit_is_left_as_it_is(tmp_path):
    (tmp_path / "index.html").write_text("<html>something new</html>")
    assert streamlit_shell.html(tmp_path, "trends") == "<html>something new</html>"


def test_what_the_server_says_is_sent_at_once(monkeypatch):
    monkeypatch.setattr(starlette_server, "_bind_socket", server.at_once(starlette_server._bind_socket))
    listening, _ = starlette_server._bind_server_socket("127.0.0.1", "127.0.0.1", 0, 1)
    with listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
