"""The real server in a process of its own, over a real store, asked by plain HTTP and WebSocket clients."""

import http.client
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect

from dashboard import install
from tests.ports import free_port

START = (
    "import sys, pathlib; from dashboard import server; "
    "data, port, demo = sys.argv[1:]; "
    "server.run(pathlib.Path(data), int(port), 'me', bool(demo), lambda url: print(url, flush=True))"
)


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str
    cookies: tuple[str, ...] = ()  # each as it was set

    @property
    def words(self) -> str:
        """What can be read, without markup."""
        return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", "", self.text, flags=re.S)).split())


def asked(
    connection: http.client.HTTPConnection,
    path: str,
    form: dict[str, str] | None,
    method: str,
    first: dict[str, str],
    origin: str,
    headers: dict[str, str],
) -> Answer:
    """One request and its answer; a form comes from `origin` unless `headers` say otherwise; empty ones go unsent."""
    sent = dict(first)
    if form is not None:
        sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
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
        cookies = tuple(answer.msg.get_all("set-cookie", ()))
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode("utf-8", "replace"), cookies)
    finally:
        connection.close()


@dataclass
class House:
    """One running server."""

    process: subprocess.Popen[str]
    port: int
    first: str

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, form: dict[str, str] | None = None, method: str = "", **headers: str) -> Answer:
        """One request; a form is posted with our own Origin unless `headers` say otherwise."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        host = {"Host": f"127.0.0.1:{self.port}"}
        return asked(connection, path, form, method, host, self.origin, headers)

    def told(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        """The page a form leads to, as a browser gets it."""
        answer = self.ask(path, form, **headers)
        assert answer.status == 303, answer.text
        return self.ask(answer.headers["location"], **headers)

    def confirm(self, page: str, cookie: str, **form: str) -> Answer:
        """One of the pages that ask for the passphrase once more, or what comes of it when `form` has one."""
        return self.told("/confirm", {"page": page, **form}, Cookie=cookie)

    def stop(self) -> str:
        """Ends it; whatever it said while it ran."""
        self.process.terminate()
        said, _ = self.process.communicate(timeout=15)
        return said

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


def start(data: Path, demo: bool = False, cwd: Path = install.ROOT, **env: str) -> House:
    """A server over `data`, once it says where it is."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", START, str(data), str(port), "demo" * demo],
        cwd=cwd,
        # No copies of other tests' folders.
        env={**os.environ, "PYTHONPATH": str(install.ROOT), "XDG_DATA_HOME": f"{data}-second-sets", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    line = process.stdout.readline().strip() if process.stdout else ""
    assert line.startswith("http"), line
    return House(process, port, line)
