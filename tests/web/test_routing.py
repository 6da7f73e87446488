"""The real server in a process of its own, over a real store, asked by plain HTTP and WebSocket clients."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from dashboard import install, server
from dashboard.domain.model import Person, Role
from dashboard.errors import DashboardError
from tests import locked
from tests.locked import ANA, BEN, phrase
from tests.ports import free_port

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
START = (
    "import sys, pathlib; from dashboard import server; "
    "data, port, demo = sys.argv[1:]; "
    "server.run(pathlib.Path(data), int(port), 'me', bool(demo), lambda url: print(url, flush=True))"
)
ON_ALL = {
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
}


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class House:
    """One running server."""

    process: subprocess.Popen[str]
    port: int
    first: str
    cookie: str = ""
    _jar: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, form: dict[str, str] | None = None, method: str = "", **headers: str) -> Answer:
        """One request; a form is posted with our own Origin unless `headers` say otherwise."""
        sent = {"Host": f"127.0.0.1:{self.port}"}
        if form is not None:
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.origin}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method or ("GET" if form is None else "POST"), path, skip_host=True)
            body = urlencode(form or {}).encode()
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            if form is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body if form is not None else None)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def sign_in(self, person: str, words: str, **more: str) -> str:
        """The Cookie header of a new visit."""
        answer = self.ask("/sign-in", {"person": person, "passphrase": words}, **more)
        assert answer.status == 303, answer.text
        return answer.headers["set-cookie"].partition(";")[0]

    def socket(self, cookie: str = "", session: str = "", **headers: str) -> ClientConnection:
        """Streamlit's socket as a page opens it."""
        sent = {"Cookie": cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            origin=sent.pop("Origin", self.origin) or None,  # type: ignore[arg-type]
            additional_headers={name: value for name, value in sent.items() if value},
            subprotocols=["streamlit", "none", *([session] if session else [])],  # type: ignore[list-item]
            open_timeout=10,
            max_size=None,
            proxy=None,
        )


def start(data: Path, demo: bool = False) -> House:
    """A server over `data`, once it says where it is."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", START, str(data), str(port), "demo" * demo],
        cwd=install.ROOT,
        env={**os.environ, "XDG_DATA_HOME": f"{data}-second-sets"},  # no copies of other tests' folders
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    line = process.stdout.readline().strip() if process.stdout else ""
    assert line.startswith("http"), line
    return House(process, port, line)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("data")
    locked.fill(data).close()
    found = start(data)
    yield found
    found.process.terminate()
    found.process.communicate(timeout=15)


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


@pytest.mark.parametrize("cookie", ["", "guess", "notes-000000000000=x"])
def test_a_socket_without_a_visit_is_refused(house: House, cookie: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        house.socket(cookie)
    assert refused.value.response.status_code == 403


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
    assert house.ask("/closed").text.count("You can close this window.") == 1


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
    for path in ("/sign-in", "/sign-out", "/close", "/claim", "/set-up", "/visit", "/passphrase", "/recovery", "/lost"):
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


# -- signing in and out ------------------------------------------------------------------------------


def test_the_cookie_is_strict_hidden_from_scripts_and_new_each_time(house: House, ana: str) -> None:
    answer = house.ask("/sign-in", {"person": ANA.id, "passphrase": phrase("Ana")}, Cookie=ana)
    cookie, *attributes = [part.strip() for part in answer.headers["set-cookie"].split(";")]
    assert re.fullmatch(r"notes-[0-9a-f]{12}=[\w-]{43}", cookie)
    assert {a.lower() for a in attributes} == {"httponly", "samesite=strict", "path=/"}
    assert cookie != ana
    assert house.ask("/visit", Cookie=ana).status == 401, "the old visit of this browser is over"
    assert house.ask("/visit", Cookie=cookie).status == 200


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/trends", "/trends"),
        ("/check-in", "/"),
        ("/coach", "/"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/trends?x=//evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_sign_in_only_own_pages_are_opened(house: House, target: str, lands: str) -> None:
    answer = house.ask("/sign-in", {"person": ANA.id, "passphrase": phrase("Ana"), "next": target})
    assert (answer.status, answer.headers["location"]) == (303, lands)


def test_a_wrong_passphrase_is_said_and_never_shown_again(house: House) -> None:
    answer = house.ask("/sign-in", {"person": BEN.id, "passphrase": "zebra crossing"})
    assert "That passphrase does not fit" in answer.text
    assert "zebra" not in answer.text
    assert "set-cookie" not in answer.headers


def test_the_names_are_listed_and_what_people_typed_is_never_markup(house: House) -> None:
    listed = house.ask("/sign-in?next=/trends").text
    assert all(name in listed for name in ("Ana", "Ben", "Dana"))
    typed = "<img src=x>\"'"
    shown = house.ask("/lost", {"name": typed, "key": typed, "passphrase": "long enough"}).text
    assert "<img" not in shown
    assert "&lt;img src=x&gt;&quot;&#x27;" in shown
    assert "<img" not in house.ask("/sign-in?" + urlencode({"next": typed, "person": typed})).text


def test_set_up_is_over_once_somebody_exists(house: House) -> None:
    assert house.ask("/set-up?token=anything").headers["location"] == "/sign-in"
    names = {"token": "x", "name": "Eve", "partner": "Mal", "passphrase": "long enough"}
    assert house.ask("/set-up", names).headers["location"] == "/sign-in"


def test_a_claimed_name_cannot_be_claimed(house: House) -> None:
    answer = house.ask("/claim", {"person": BEN.id, "passphrase": "long enough"})
    assert answer.headers["location"] == f"/sign-in?person={BEN.id}"


def test_too_long_a_form_is_not_read(house: House) -> None:
    assert house.ask("/sign-in", {"passphrase": "x" * 20_000}).status == 413


def test_close_and_clear_ends_all_and_leaves_an_empty_page(house: House, ana: str) -> None:
    other = house.sign_in(ANA.id, phrase("Ana"))
    answer = house.ask("/close", {}, Cookie=ana)
    assert (answer.status, answer.headers["location"]) == (303, "/closed")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert [house.ask("/visit", Cookie=c).status for c in (ana, other)] == [401, 401]


def test_handing_over_ends_the_visit_and_asks_the_next_person(house: House, ana: str) -> None:
    assert house.ask(f"/sign-out?person={BEN.id}", Cookie=ana).status == 200, "following a link ends nothing"
    assert house.ask("/visit", Cookie=ana).status == 200
    answer = house.ask("/sign-out", {"person": BEN.id}, Cookie=ana)
    assert answer.headers["location"] == f"/sign-in?person={BEN.id}"
    assert house.ask("/visit", Cookie=ana).status == 401


def test_the_recovery_key_asks_the_passphrase_again(house: House, ana: str) -> None:
    assert house.ask("/recovery").headers["location"] == "/sign-in"
    assert "AGE-SECRET-KEY" not in house.ask("/recovery", Cookie=ana).text
    assert "AGE-SECRET-KEY" not in house.ask("/recovery", {"passphrase": phrase("Ben")}, Cookie=ana).text
    shown = house.ask("/recovery", {"passphrase": phrase("Ana")}, Cookie=ana)
    assert "AGE-SECRET-KEY-1" in shown.text
    assert "Keep it where your partner cannot find it." in shown.text


def test_a_new_passphrase_is_chosen_only_by_whoever_is_alone_at_the_screen(house: House, ana: str) -> None:
    assert house.ask("/passphrase").headers["location"] == "/sign-in"
    form = {"old": phrase("Ben"), "passphrase": "a new passphrase", "known": "yes"}
    assert "Say whether" in house.ask("/passphrase", {**form, "known": "perhaps"}, Cookie=ana).text
    answer = house.ask("/passphrase", form, Cookie=ana)
    assert "does not fit" in answer.text
    assert "a new passphrase" not in answer.text
    assert house.ask("/visit", Cookie=ana).status == 200


def test_a_practice_lists_nobody_and_asks_the_name(tmp_path: Path) -> None:
    store = locked.fill(tmp_path)
    store.add_couple(
        "Eli & Fay", *(Person(n * 32, "d" * 32, Role.PARTNER, n, n.casefold(), i) for i, n in enumerate("EF"))
    )
    store.close()
    house = start(tmp_path)
    try:
        page = house.ask("/sign-in").text
        assert "Your sign-in name" in page
        assert "Ana" not in page
        answer = house.ask("/sign-in", {"name": "  aNA", "passphrase": phrase("Ana"), "next": "/stages"})
        assert answer.headers["location"] == "/stages"
        assert "does not fit" in house.ask("/sign-in", {"name": "nobody", "passphrase": phrase("Ana")}).text
    finally:
        house.process.terminate()
        house.process.communicate(timeout=15)


def test_the_demo_prints_its_passphrases_and_lands_on_what_there_is_to_see(tmp_path: Path) -> None:
    house = start(tmp_path, demo=True)
    try:
        page = house.ask("/sign-in").text
        people = re.findall('name="person" value="([^"]+)"', page)
        assert all(f"demo {name}" in page for name in ("ana", "ben", "dana"))
        for person, words, lands in zip(
            people, ("demo ana", "demo ben", "demo dana"), ("/trends", "/trends", "/"), strict=True
        ):
            answer = house.ask("/sign-in", {"person": person, "passphrase": words, "demo": "1"})
            assert answer.headers["location"] == lands
    finally:
        house.process.terminate()
        house.process.communicate(timeout=15)


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


# -- starting ----------------------------------------------------------------------------------------


def test_it_listens_on_this_computer_only(house: House) -> None:
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening += [line.split()[1] for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    assert {a for a in listening if a.endswith(f":{house.port:04X}") and a.startswith(("0100007F", "0000"))} == {
        f"0100007F:{house.port:04X}"
    }


@pytest.mark.parametrize("name", sorted(set(server.PRIVATE) - {"global.developmentMode"}))
def test_it_refuses_to_start_when_a_private_setting_is_not_in_force(name: str) -> None:
    settings = {name: server.PRIVATE[name]}
    before = config.get_option(name)
    try:
        config.set_option(name, server.PRIVATE[name])
        server.check(settings)
        config.set_option(name, ["other"])
        with pytest.raises(DashboardError, match=re.escape(name)):
            server.check(settings)
    finally:
        config.set_option(name, before)


def test_the_first_start_is_set_up_at_an_address_that_works_once(tmp_path: Path) -> None:
    house = start(tmp_path)
    try:
        assert "Use the address that was printed" in house.ask("/sign-in").text
        assert 'name="partner"' not in house.ask("/set-up?token=guess").text
        path = house.first.removeprefix(house.origin)
        assert 'name="partner"' in house.ask(path).text
        form = {"token": path.partition("=")[2], "name": "Ana <3", "partner": "Ben", "passphrase": "short"}
        again = house.ask("/set-up", form)
        assert "at least 8 characters" in again.text
        assert 'value="Ana &lt;3"' in again.text
        assert "short" not in again.text
        answer = house.ask("/set-up", {**form, "passphrase": "long enough"})
        assert (answer.status, answer.headers["location"]) == (303, "/")
        assert house.ask("/visit", Cookie=answer.headers["set-cookie"].partition(";")[0]).status == 200
        assert house.ask(path).headers["location"] == "/sign-in"
        files = list(tmp_path.iterdir())
        assert files
        assert all(f.stat().st_mode & 0o077 == 0 for f in files)
    finally:
        house.process.terminate()
        said, _ = house.process.communicate(timeout=15)
    assert said == ""
