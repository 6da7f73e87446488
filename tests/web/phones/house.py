"""The real server over a real store, its listener for phones on another loopback address, and phones that ask it."""

import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from dashboard import install
from dashboard.domain.model import Person
from tests import locked
from tests.ports import free_port
from tests.web.house import Answer, House, asked

ADDRESS = "127.0.0.2"
# The choice of address takes this list; what a test changes of the listener stands before the start.
START = (
    "import sys, pathlib; from dashboard import server; from dashboard.accounts.phones import PhoneAddresses; "
    "from dashboard.web.phones import door; {changed}; "
    "data, port = sys.argv[1:]; "
    "server.run(pathlib.Path(data), int(port), 'me', False, lambda url: print(url, flush=True), True, "
    "lambda: PhoneAddresses([({address!r}, 'test')]))"
)


def trusting() -> ssl.SSLContext:
    """A phone whose owner went on past the warning."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@dataclass
class Phone:
    """One phone's browser: it keeps its cookies, and follows nothing by itself."""

    port: int
    address: str = ADDRESS
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{self.address}:{self.port}"

    def ask(self, path: str, form: dict[str, str] | None = None, method: str = "", **headers: str) -> Answer:
        """One request; a form is posted with our own Origin unless `headers` say otherwise."""
        connection = http.client.HTTPSConnection(self.address, self.port, timeout=20, context=trusting())
        first = {"Host": self.host, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        answer = asked(connection, path, form, method, first, f"https://{self.host}", headers)
        for cookie in answer.cookies:
            self._keep(cookie)
        return answer

    def told(self, path: str, form: dict[str, str]) -> Answer:
        """The page a form leads to."""
        answer = self.ask(path, form)
        assert answer.status == 303, answer.text
        return self.ask(answer.headers["location"])

    def pair(self, token: str) -> Answer:
        """Presses the button of a code."""
        return self.told("/phone/pair", {"token": token})

    def sign_in(self, person: Person) -> Answer:
        """Types the passphrase."""
        return self.told("/phone/sign-in", {"passphrase": locked.phrase_of(person)})

    def _keep(self, cookie: str) -> None:
        name, value = cookie.partition(";")[0].split("=", 1)
        if value.strip('"') and "max-age=0" not in cookie.lower():
            self.cookies[name] = value
        else:
            self.cookies.pop(name, None)


def start(data: Path, *, changed: str = "pass", address: str = ADDRESS, before: str = "") -> House:
    """A server over `data` that has its listener open; `changed` is done to it first, `before` is a shell's."""
    port = two_free_ports()
    code = START.format(changed=changed, address=address)
    command = [sys.executable, "-W", "ignore", "-c", code, str(data), str(port)]
    if before:
        command = ["bash", "-c", f'{before}; exec "$@"', "_", *command]
    process = subprocess.Popen(
        command,
        cwd=install.ROOT,
        env={**os.environ, "PYTHONPATH": str(install.ROOT), "XDG_DATA_HOME": f"{data}-second-sets"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    first = process.stdout.readline().strip() if process.stdout else ""
    assert first.startswith("http"), first
    said = process.stdout.readline() if process.stdout else ""
    assert re.search(r"Open for paired phones, for two hours: https://", said), said
    return House(process, port, first)


def two_free_ports() -> int:
    """A port that is free on this computer, and so is the one after it at the phones' address."""
    while True:
        port = free_port()
        with socket.socket() as probe:
            try:
                probe.bind((ADDRESS, port + 1))
            except OSError:
                continue
            return port


def phone(house: House, address: str = ADDRESS) -> Phone:
    """A phone that was never here."""
    return Phone(house.port + 1, address)
