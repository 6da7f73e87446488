"""Firefox driven through Marionette, the door it has for tests: lines of JSON over a socket of this computer."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.ports import free_port

PATIENCE = 60.0  # seconds for everything; a first start on a busy machine takes ten
PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "app.update.auto": False,
    "intl.accept_languages": "en-US",
}


class Marionette:
    """One running Firefox."""

    def __init__(self, line: socket.socket) -> None:
        """Begins a session on a line that has just been opened."""
        self._line, self._heard, self._count = line, b"", 0
        self._hear()
        self.do("WebDriver:NewSession")

    def do(self, command: str, **given: Any) -> Any:
        """One command, and what it came to."""
        self._count += 1
        said = json.dumps([0, self._count, command, given]).encode()
        self._line.sendall(b"%d:%s" % (len(said), said))
        _, _, error, found = self._hear()
        assert error is None, error
        return found.get("value") if isinstance(found, dict) else found

    def _hear(self) -> Any:
        """The next message; its length stands before it."""
        while b":" not in self._heard:
            self._more()
        length, _, self._heard = self._heard.partition(b":")
        while len(self._heard) < int(length):
            self._more()
        said, self._heard = self._heard[: int(length)], self._heard[int(length) :]
        return json.loads(said)

    def _more(self) -> None:
        part = self._line.recv(65_536)
        assert part, "Firefox has ended"
        self._heard += part


@contextmanager
def firefox() -> Iterator[Marionette]:
    """A Firefox without a screen, with a profile of its own."""
    port, program = free_port(), shutil.which("firefox-esr") or shutil.which("firefox")
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        chosen = PREFERENCES | {"marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
        Path(profile, "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [str(program), "--marionette", "--headless", "--no-remote", "--profile", profile]
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            with connected(port) as line:
                yield Marionette(line)
        finally:
            running.terminate()
            running.wait()


def connected(port: int) -> socket.socket:
    """A line to it, as soon as it listens."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            assert time.monotonic() < ends, "Firefox did not listen"
            time.sleep(0.1)
