"""Who may reach what: nobody without a visit, from another host or another site, or longer than a visit lasts."""

import re
import time
from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests import locked
from tests.locked import ANA, BEN, phrase
from tests.web.house import House, start

PAGES = ("/", "/check-in", "/trends", "/stages", "/our-data", "/together", "/coach", "/welcome", "/support", "/nowhere")
INNER = (
    *("/media/x", "/media/0123456789abcdef0123456789abcdef.csv", "/_stcore/host-config", "/_stcore/metrics"),
    *("/_stcore/upload_file/a/b", "/_stcore/agent/interact", "/_stcore/agent/openapi.json", "/component/x/y.js"),
    *(
        "/_stcore/bidi-components/x",
        "/_stcore/script-health-check",
        "/app/static/icon.png",
        "/_stcore/allowed-message-origins",
    ),
)
ON_ALL = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("data")
    locked.fill(data).close()
    found = start(data)
    yield found
    found.stop()


@pytest.fixture
def ana(house: House) -> str:
    return house.sign_in(ANA.id, phrase("Ana"))


def message(page: str = "") -> bytes:
    """What a page says first: run."""
    said = BackMsg()
    said.rerun_script.query_string = page
    return said.SerializeToString()


def heard(socket: ClientConnection, seconds: float = 8.0) -> list[bytes]:
    """All that is sent until the script has finished. Raises ConnectionClosed."""
    got: list[bytes] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        said = socket.recv(timeout=seconds)
        got.append(said if isinstance(said, bytes) else said.encode())
        if ForwardMsg.FromString(got[-1]).WhichOneof("type") == "script_finished":
            break
    return got


# -- without a visit ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_every_page_leads_only_to_the_sign_in(house: House, path: str) -> None:
    answer = house.ask(path)
    assert (answer.status, answer.headers["location"]) == (303, "/sign-in")
    assert answer.text == ""


@pytest.mark.parametrize("path", INNER)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_nothing_inside_answers(house: House, path: str, method: str) -> None:
    assert house.ask(path, method=method, Origin=house.origin).status in {403, 404}


def test_a_check_in_sent_without_a_visit_leads_to_the_sign_in_and_not_to_a_bare_page(house: House) -> None:
    form = {"author": ANA.id, "do": "save", "safety": "7"}
    assert house.told("/check-in/form", form).headers["location"] == "/sign-in"
    for script in ({"do": "draft"}, {"part": "1"}):
        assert house.ask("/check-in/form", form | script).status == 403
    assert house.ask("/check-in/form", form, Origin="null").status == 403


@pytest.mark.parametrize("cookie", ["", "guess", "notes-000000000000=x"])
def test_a_socket_without_a_visit_is_refused(house: House, cookie: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        house.socket(cookie)
    assert refused.value.response.status_code == 403


# What other programs of this computer keep under the same name of a host; browsers send it to every port.
ODD = (
    'ui={"theme":"dark"}',
    "lastSeen=Wed Nov 25 2026",
    "intro_done",
    "=nameless",
    "a b=c; d=",
    'quoted="no end',
    "list=[1,2;3]",
    "path=/; domain=x; expires=now",
    "tab=a\tb",
    "umlaut=\xe4\xff",
    "notes=x; notes-000000000000=" + "x" * 43,
)


@pytest.mark.parametrize("odd", ODD)
def test_odd_cookies_of_other_programs_neither_end_nor_prevent_a_visit(house: House, ana: str, odd: str) -> None:
    for jar in (f"{odd}; {ana}", f"{ana}; {odd}"):
        assert house.ask("/visit", Cookie=jar).status == 200
        with house.socket(jar) as socket:
            socket.send(message())
            assert b"Ana" in b"".join(heard(socket))
    new = house.sign_in(ANA.id, phrase("Ana"), Cookie=odd)
    assert house.ask("/visit", Cookie=f"{odd}; {new}").status == 200


@pytest.mark.parametrize("value", ["", "x", "x" * 43])
def test_a_cookie_somebody_else_put_under_our_name_does_not_hide_ours(house: House, ana: str, value: str) -> None:
    theirs = f"{ana.partition('=')[0]}={value}"
    for jar in (f"{theirs}; {ana}", f"{ana}; {theirs}"):
        assert house.ask("/visit", Cookie=jar).status == 200


def test_a_visit_header_from_outside_means_nothing(house: House, ana: str) -> None:
    page = house.ask("/visit", Cookie=ana).text
    visit = re.search('"visit":"([0-9a-f]+)"', page.replace(" ", ""))
    assert visit
    assert house.ask("/trends", x_visit=visit[1]).status == 303
    with pytest.raises(InvalidStatus):
        house.socket("", x_visit=visit[1])


def test_what_must_answer_without_a_visit_does(house: House) -> None:
    assert house.ask("/instance").text == "me"
    assert house.ask("/_stcore/health").status == 200
    assert house.ask("/icon.png").headers["content-type"] == "image/png"
    help_page = house.ask("/help")
    assert "local emergency number" in help_page.text
    assert "set-cookie" not in help_page.headers
    assert house.ask("/visit").status == 401
    assert house.ask("/closed").words.count("You can close this window.") == 1


# -- host and origin ---------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "[::1]", ""])
def test_a_foreign_host_is_refused(house: House, ana: str, host: str) -> None:
    for path in ("/", "/sign-in", "/help", "/instance", "/static/x", "/_stcore/health"):
        assert house.ask(path, Host=host, Cookie=ana).status == 400


def test_localhost_is_sent_to_the_one_address(house: House) -> None:
    answer = house.ask("/trends?a=1", Host=f"localhost:{house.port}")
    assert (answer.status, answer.headers["location"]) == (307, f"{house.origin}/trends?a=1")
    assert house.ask("/close", {}, Host=f"localhost:{house.port}").status == 400
    assert (
        house.ask("//evil.example/x", Host=f"localhost:{house.port}").headers["location"].startswith(house.origin + "/")
    )


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "http://localhost:{}", "https://127.0.0.1:{}"])
def test_a_form_from_elsewhere_is_refused(house: House, ana: str, origin: str) -> None:
    theirs = origin.format(house.port)
    for path in ("/sign-in", "/sign-out", "/close", "/claim", "/set-up", "/visit", "/confirm", "/lost"):
        assert house.ask(path, {}, Origin=theirs, Cookie=ana).status == 403
    with pytest.raises(InvalidStatus) as refused:
        house.socket(ana, Origin=theirs)
    assert refused.value.response.status_code == 403
    assert house.ask("/visit", Cookie=ana).status == 200


def test_a_socket_under_another_host_is_refused(house: House, ana: str) -> None:
    with pytest.raises(InvalidStatus):
        house.socket(ana, Host="evil.example")


# -- headers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/sign-in", "/help", "/trends", "/media/x", "/instance", "/nowhere", "/_stcore/health", "/"]
)
def test_every_answer_carries_our_headers(house: House, ana: str, path: str) -> None:
    for cookie in ("", ana):
        headers = house.ask(path, Cookie=cookie).headers
        assert {name: headers[name] for name in ON_ALL} == ON_ALL
        policy = headers["content-security-policy"]
        for part in ("default-src 'self'", "object-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
            assert part in policy
        assert not re.search(r"https?:|\*", policy), "no other host"


def test_streamlits_own_files_may_be_kept_by_the_browser(house: House, ana: str) -> None:
    script = re.search(r"\./(static/js/index\.[^\"]+)", house.ask("/", Cookie=ana).text)
    assert script
    answer = house.ask("/" + script[1])
    assert answer.status == 200
    assert "immutable" in answer.headers["cache-control"]
    assert "default-src" in answer.headers["content-security-policy"]


# -- the socket --------------------------------------------------------------------------------------


def test_a_page_runs_for_its_visit_and_stops_at_the_first_message_after_sign_out(house: House, ana: str) -> None:
    with house.socket(ana) as socket:
        socket.send(message())
        assert b"Ana" in b"".join(heard(socket))
        house.ask("/sign-out", {}, Cookie=ana)
        socket.send(message())
        with pytest.raises(ConnectionClosed):
            heard(socket)
        assert socket.close_code == 1008


def test_a_session_is_never_resumed_under_another_visit(house: House, ana: str) -> None:
    with house.socket(ana) as socket:
        socket.send(message())
        session = _session(heard(socket))
    ben = house.sign_in(BEN.id, phrase("Ben"))
    with house.socket(ben, session) as socket:
        socket.send(message())
        said = heard(socket)
    assert _session(said) != session
    with house.socket(ana, session) as socket:
        socket.send(message())
        assert _session(heard(socket)) == session, "its own visit may come back to it"


def test_messages_and_taps_are_activity_and_asking_is_not(house: House, ana: str) -> None:
    assert house.ask("/visit", {}, Cookie=ana).status == 200
    assert '"mode":"own"' in house.ask("/visit", Cookie=ana).text.replace(" ", "")


def test_a_picture_is_served_only_to_the_visit_that_was_sent_it(house: House, ana: str) -> None:
    with house.socket(ana) as socket:
        socket.send(message())
        sent = re.search(rb"/media/[0-9a-f]{32}\.(?:png|jpg)", b"".join(heard(socket)))
        assert sent, "the page icon"
        path = sent[0].decode()
        assert house.ask(path, Cookie=ana).status == 200
        assert house.ask(path).status == 403
        ben = house.sign_in(BEN.id, phrase("Ben"))
        assert house.ask(path, Cookie=ben).status == 403
    house.ask("/sign-out", {}, Cookie=ana)
    assert house.ask(path, Cookie=ana).status == 403


def _session(said: list[bytes]) -> str:
    found = {ForwardMsg.FromString(part).new_session.initialize.session_id for part in said} - {""}
    assert len(found) == 1
    return str(found.pop())
