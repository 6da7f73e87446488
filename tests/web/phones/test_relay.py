"""What a network can do to the listener: a thousand odd requests, and more connections than it holds."""

import contextlib
import random
import resource
import socket
import ssl
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from dashboard.accounts.phones import PhoneAddresses
from dashboard.accounts.sign_in import current
from dashboard.web.phones import gate, relay
from dashboard.web.phones.door import PhoneDoor
from dashboard.web.phones.routing import ROUTES
from tests import locked
from tests.locked import ANA, phrase
from tests.ports import free_port
from tests.web.house import House
from tests.web.phones import house as phone_house
from tests.web.phones.home import furnish
from tests.web.phones.house import ADDRESS, Phone, trusting

ODD, IDLE, SLOW, DESCRIPTORS = 1000, 600, 50, 256
ASKED = 8
WAITS = 4.0  # seconds for an answer to what may not be whole


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """The gate over a real store behind the real listener, and a phone that was never there."""
    home = furnish(tmp_path_factory.mktemp("home") / "data")
    answer = partial(gate.answer, home.site)
    door = PhoneDoor(
        home.storage.folder, free_port(), answer, lambda phone: None, lambda: PhoneAddresses([(ADDRESS, "test")])
    )
    door.open(None)
    yield Phone(door.port)
    door.close()
    home.storage.close()


def raw(phone: Phone, sent: bytes) -> bytes:
    """What comes back for these bytes over TLS; nothing where it was only closed, or waits for more."""
    came = b""
    with (
        contextlib.suppress(OSError),
        socket.create_connection((phone.address, phone.port), timeout=20) as plain,
        trusting().wrap_socket(plain) as secured,
    ):
        secured.sendall(sent)
        secured.settimeout(WAITS)
        while part := secured.recv(65_536):
            came += part
    return came


def odd_requests(host: str) -> Iterator[bytes]:
    """A thousand that no browser of a paired phone would send."""
    chance = random.Random(19)
    paths = [*ROUTES, "/sign-in", "/set-up?token=", "/_stcore/stream", "/media/x", "*", "//evil.example/", "/%00"]
    paths += ["http://evil.example/", "/" + "a" * 9000, "/?" + "x=1&" * 900, "/\xff\xfe", "/%ff", "/../..", "/."]
    paths += ["/phone/pair?token=" + "x" * 400]
    methods = ["GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"]
    methods += ["PRI", "g\x01t", "", "GET GET"]
    versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9", "HTP/1.1", ""]
    extra = [
        *("Content-Length: 5", "Content-Length: -1", "Content-Length: 99999999999", "Expect: 100-continue"),
        *("Content-Length: 5\r\nContent-Length: 6", "Transfer-Encoding: chunked\r\nContent-Length: 4"),
        *("Transfer-Encoding: chunked", "Upgrade: websocket\r\nConnection: Upgrade", "Connection: keep-alive"),
        *("Cookie: " + "a=b;" * 2000, "X: " + "y" * 20_000, "Origin: null", f"Origin: https://{host}"),
        *("Host: evil.example", "\x00: 1", " folded", ":", "Cookie: __Host-phone-home=" + "x" * 43),
        *("Content-Type: multipart/form-data; boundary=x", "Range: bytes=0-1"),
    ]
    bodies = [b"", b"hello", b"token=x", b"\x00" * 100, b"a" * 70_000, b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n"]
    bodies += [b"passphrase=x&do=save"]
    for _ in range(ODD):
        first = f"{chance.choice(methods)} {chance.choice(paths)} {chance.choice(versions)}"
        lines = [first, *([f"Host: {host}"] if chance.random() < 0.8 else [])]
        lines += chance.sample(extra, chance.randrange(4))
        request = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + chance.choice(bodies)
        noise = chance.randbytes(chance.randrange(1, 400)) + b"\r\n\r\n"
        yield noise if chance.random() < 0.1 else request


def test_a_thousand_odd_requests_get_the_one_page_a_refusal_or_the_way_to_it(listening: Phone) -> None:
    one, host = listening.ask("/").text.encode(), listening.host
    support, token = listening.ask("/phone/help").text.encode(), b"pair it"
    assets = {listening.ask(path).text.encode() for path in ("/phone/style.css",)}

    answered: list[bytes] = []

    def fits(request: bytes) -> str:
        came = raw(listening, request)
        answered.extend([came] if came else [])
        head, _, body = came.partition(b"\r\n\r\n")
        if head.startswith(b"HTTP/1.1 100"):
            head, _, body = body.partition(b"\r\n\r\n")
        status = head[9:12] if head.startswith(b"HTTP/1.1 ") else b""
        if not head or status[:1] == b"4":
            return ""
        if status == b"303" and (b"location: /\r\n" in head + b"\r\n" or b"location: /phone/pair?shown=" in head):
            return ""
        shown = body in {one, support, b"", *assets} or body.startswith(b"\x89PNG") or token in body
        return "" if status == b"200" and shown else f"{request[:200]!r} got {came[:300]!r}"

    with ThreadPoolExecutor(6) as pool:
        wrong = [said for said in pool.map(fits, odd_requests(host)) if said]
    assert wrong == []
    assert len(answered) > 0.7 * ODD
    assert listening.ask("/").text.encode() == one, "and it is there as before"


def test_only_tls_of_today_is_spoken_and_nothing_without_it(listening: Phone) -> None:
    with socket.create_connection((listening.address, listening.port), timeout=20) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        with contextlib.suppress(OSError):
            assert b"HTTP" not in plain.recv(4096)
    with (
        socket.create_connection((listening.address, listening.port), timeout=20) as plain,
        trusting().wrap_socket(plain) as secured,
    ):
        assert secured.version() in {"TLSv1.2", "TLSv1.3"}
    for oldest in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        old = trusting()
        with pytest.warns(DeprecationWarning, match="TLS"):
            old.minimum_version = old.maximum_version = oldest
        old.set_ciphers("ALL:@SECLEVEL=0")
        with socket.create_connection((listening.address, listening.port), timeout=20) as plain, pytest.raises(OSError):
            old.wrap_socket(plain)


def source(number: int) -> tuple[str, int]:
    """One of many addresses an attacker may have."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}", 0


def connect(phone: Phone, number: int) -> socket.socket:
    plain = socket.socket()
    plain.settimeout(20)
    plain.bind(source(number))
    with contextlib.suppress(OSError):
        plain.connect((phone.address, phone.port))
    return plain


def held(connections: list[socket.socket]) -> int:
    """How many of them the other side has not closed."""
    alive = 0
    for one in connections:
        one.setblocking(False)
        try:
            alive += one.recv(1) != b""
        except BlockingIOError:
            alive += 1
        except OSError:
            pass
    return alive


def test_eight_connections_of_one_address_and_thirty_two_in_all_and_none_for_longer_than_ten_seconds(
    listening: Phone,
) -> None:
    time.sleep(relay.CLOSING)
    same = [connect(listening, 3) for _ in range(30)]
    until(lambda: held(same) <= relay.EACH)
    other = Phone(listening.port)
    assert other.ask("/").status == 200, "another address gets through"
    many = [connect(listening, 10 + n // 8) for n in range(60)]
    until(lambda: held(same) + held(many) <= relay.MOST)
    until(lambda: held(same) + held(many) == 0)
    for one in (*same, *many):
        one.close()
    assert other.ask("/").status == 200


def until(met: Callable[[], bool]) -> None:
    """Waits for what the other side does, on a busy machine too."""
    for _ in range(100 * int(relay.HEADER)):
        if met():
            return
        time.sleep(0.05)
    raise AssertionError("waited in vain")


# -- the laptop goes on --------------------------------------------------------------------------------


def backups_on_request(folder: str) -> None:
    """In the app under attack: a backup whenever a file asks for one, and how long it took."""

    def wait() -> None:
        asked, told = Path(folder) / "asked", Path(folder) / "told"
        while True:
            time.sleep(0.02)
            if asked.exists():
                asked.unlink()
                began = time.monotonic()
                current().storage.back_up()
                told.with_suffix(".new").write_text(str(time.monotonic() - began))
                told.with_suffix(".new").replace(told)

    threading.Thread(target=wait, daemon=True).start()


def seconds(work: Callable[[], object]) -> float:
    """The median of a few times."""
    times = []
    for _ in range(ASKED):
        began = time.monotonic()
        work()
        times.append(time.monotonic() - began)
    return statistics.median(times)


class Laptop:
    """What somebody does on the laptop meanwhile."""

    def __init__(self, house: House, asks: Path) -> None:
        self.house, self.asks, self.saved = house, asks, 0
        self.cookie = house.sign_in(ANA.id, phrase("Ana"))

    def page(self) -> None:
        assert self.house.ask("/", Cookie=self.cookie).status == 200
        assert "Your week" in self.house.ask("/check-in/form", Cookie=self.cookie).text

    def save(self) -> None:
        self.saved += 1
        page = self.house.ask("/check-in/form", Cookie=self.cookie).text
        week = page.partition('name="week" value="')[2][:10]
        form = {"author": ANA.id, "week": week, "sharing": "me", "do": "save", "safety": str(self.saved % 11)}
        form |= {"based_on": str(self.saved - 1), "part": "1"}
        assert "Your week is saved." in self.house.ask("/check-in/form", form, Cookie=self.cookie).words

    def back_up(self) -> float:
        (self.asks / "asked").touch()
        told = self.asks / "told"
        while not told.exists():
            time.sleep(0.02)
        took = float(told.read_text())
        told.unlink()
        return took

    def measured(self) -> dict[str, float]:
        """Seconds for a page, a save, and a backup."""
        took = {"page": seconds(self.page), "save": seconds(self.save)}
        return took | {"backup": statistics.median(self.back_up() for _ in range(3))}


def attack(phone: Phone) -> list[socket.socket]:
    """600 that say nothing, and 50 that say a letter now and then, from many addresses."""
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(lambda n: connect(phone, n // 8), range(IDLE + SLOW)))


def keep_on(phone: Phone, over: threading.Event, connections: list[socket.socket]) -> None:
    """Whatever is closed is opened again, and the slow ones go on; some speak TLS first."""
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    number = 0
    while not over.is_set():
        for n, one in enumerate(connections):
            number += 1
            try:
                one.setblocking(False)
                if n >= IDLE:
                    one.send(hello[number % len(hello) :][:1])
                if one.recv(1) == b"":
                    raise OSError
            except BlockingIOError:
                continue
            except OSError:
                one.close()
                connections[n] = connect(phone, n // 8)
            if over.is_set():
                return
        time.sleep(0.5)


def test_six_hundred_idle_and_fifty_slow_connections_take_nothing_from_the_laptop(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    data, asks, over = tmp_path / "data", tmp_path / "asks", threading.Event()
    asks.mkdir()
    data.mkdir()
    locked.fill(data).close()
    changed = f"from tests.web.phones import test_relay; test_relay.backups_on_request({str(asks)!r})"
    house = phone_house.start(data, changed=changed, before=f"ulimit -n {DESCRIPTORS}")
    connections: list[socket.socket] = []
    try:
        laptop, phone = Laptop(house, asks), phone_house.phone(house)
        laptop.measured()
        before = laptop.measured()
        connections = attack(phone)
        attacker = threading.Thread(target=keep_on, args=(phone, over, connections))
        attacker.start()
        during = laptop.measured()
        open_files = len(list(Path(f"/proc/{house.process.pid}/fd").iterdir()))
        over.set()
        attacker.join()
        for one in connections:
            one.close()
        time.sleep(relay.HEADER + relay.CLOSING)
        assert phone.ask("/").status == 200, "and phones get through again"
    finally:
        over.set()
        for one in connections:
            one.close()
        said = house.stop()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(f"before {before}, during {during}, {open_files} descriptors")
    assert said == ""
    assert open_files < DESCRIPTORS / 2
    assert {name: (took, before[name]) for name, took in during.items() if took > 2 * before[name] + 1} == {}
