"""The gate, asked without a browser: no way in without a visit, none from another host or another site."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests import locked
from tests.browser.house import House, furnish

PAGES = [p.stem.replace("_", "-") for p in sorted((Path(__file__).parents[2] / "pages").glob("*/*.py"))]
ADDRESSES = ["/", "/coach", "/couples", "/settings", *(f"/{name}" for name in PAGES), "/nothing-here", "/pages/trends"]
INNER = ["/_stcore/host-config", "/_stcore/stream", "/_stcore/upload_file/a/b", "/component/x", "/app/static/x"]
FOREIGN = "http://evil.example"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    furnish(folder)
    running = House(folder)
    yield running
    assert "Traceback" not in running.stop()


def ask(house: House, path: str, method: str = "GET", body: str = "", **headers: str) -> http.client.HTTPResponse:
    """One request; `headers` replace Host and Origin, and a header called "none" is not sent."""
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=20)
    own = {"Host": f"127.0.0.1:{house.port}", "Origin": house.base if method == "POST" else "none"}
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.putrequest(method, path, skip_host=True)
    for name, value in {**own, **form, "Content-Length": str(len(body)), **headers}.items():
        if value != "none":
            connection.putheader(name, value)
    connection.endheaders(body.encode())
    response = connection.getresponse()
    response.text = response.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    connection.close()
    return response


@pytest.fixture(scope="module")
def cookie(house: House) -> str:
    """Ana is signed in in some browser."""
    return sign_in(house)


def sign_in(house: House) -> str:
    body = urlencode({"person": locked.ANA.id, "passphrase": locked.phrase("Ana")})
    return str(ask(house, "/sign-in", "POST", body).getheader("Set-Cookie")).split(";")[0]


def socket_status(house: House, **headers: str) -> int:
    """The status with which the page's socket is answered; 101 when it opens."""
    sent = {"Host": f"127.0.0.1:{house.port}", **headers}
    origin = sent.pop("Origin", house.base)
    host = sent.pop("Host")
    options = {"origin": None if origin == "none" else origin, "additional_headers": sent, "proxy": None}
    try:
        way = create_connection(("127.0.0.1", house.port))  # wherever the address says it leads
        with way, connect(f"ws://{host}/_stcore/stream", sock=way, **options):
            return 101
    except InvalidStatus as refused:
        return int(refused.response.status_code)


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_a_visit_every_address_leads_to_the_sign_in_page(house: House, address: str) -> None:
    found = ask(house, address)
    assert (found.status, found.getheader("Location")) == (303, "/sign-in")


@pytest.mark.parametrize("address", INNER)
def test_without_a_visit_nothing_of_streamlit_answers(house: House, address: str) -> None:
    assert ask(house, address).status == 403
    assert ask(house, address, "POST").status == 403


@pytest.mark.parametrize("address", ["/media/x", "/media/" + "0" * 32 + ".png", "/media/../sign-in", "/media/"])
def test_a_file_nobody_was_sent_is_refused_with_and_without_a_visit(house: House, cookie: str, address: str) -> None:
    assert ask(house, address).status == 403
    assert ask(house, address, Cookie=cookie).status == 403


@pytest.mark.parametrize("address", ["/confirm"])
def test_without_a_visit_ones_keys_lead_to_the_sign_in_page(house: House, address: str) -> None:
    for method in ("GET", "POST"):
        found = ask(house, address, method)
        assert (found.status, found.getheader("Location")) == (303, "/sign-in")


def test_without_a_visit_only_these_pages_answer_and_none_names_an_answer(house: House) -> None:
    assert [ask(house, path).status for path in ("/sign-in", "/help", "/lost", "/sign-out", "/close")] == [200] * 5
    assert ask(house, "/visit").status == 401
    assert ask(house, "/set-up").getheader("Location") == "/sign-in"


def test_the_socket_opens_for_a_visit_at_our_own_address_only(house: House, cookie: str) -> None:
    assert socket_status(house, Cookie=cookie) == 101
    assert socket_status(house) == 403
    assert socket_status(house, Cookie=cookie.split("=")[0] + "=guessed") == 403
    assert socket_status(house, Cookie=cookie, Origin=FOREIGN) == 403
    assert socket_status(house, Cookie=cookie, Origin="null") == 403
    assert socket_status(house, Cookie=cookie, Origin="none") == 403
    assert socket_status(house, Cookie=cookie, Host=f"evil.example:{house.port}", Origin=FOREIGN) == 403
    assert socket_status(house, Cookie=cookie, Host=f"localhost:{house.port}") == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "[::1]", ""])
@pytest.mark.parametrize("address", ["/", "/sign-in", "/static/index.html", "/_stcore/health"])
def test_a_foreign_host_is_refused_even_with_a_visit(house: House, cookie: str, host: str, address: str) -> None:
    assert ask(house, address, Host=host, Cookie=cookie).status == 400


@pytest.mark.parametrize("origin", [FOREIGN, "null", "none", "https://127.0.0.1"])
@pytest.mark.parametrize(
    "address", ["/sign-in", "/sign-out", "/close", "/visit", "/claim", "/set-up", "/confirm", "/lost"]
)
def test_a_form_from_another_site_is_refused(house: House, cookie: str, origin: str, address: str) -> None:
    assert ask(house, address, "POST", Origin=origin, Cookie=cookie).status == 403
    assert ask(house, "/visit", Cookie=cookie).status == 200


def test_a_new_sign_in_ends_the_visit_that_browser_had(house: House) -> None:
    old = sign_in(house)
    body = urlencode({"person": locked.BEN.id, "passphrase": locked.phrase("Ben")})
    ask(house, "/sign-in", "POST", body, Cookie=old)
    assert ask(house, "/visit", Cookie=old).status == 401
    assert socket_status(house, Cookie=old) == 403
