"""WebKitGTK driven through its own driver, on a screen in memory: one request for each command."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.ports import free_port

PATIENCE = 60.0  # seconds for everything
PATHS = {
    "WebDriver:Navigate": "url",
    "WebDriver:Refresh": "refresh",
    "WebDriver:Back": "back",
    "WebDriver:ExecuteScript": "execute/sync",
    "WebDriver:FindElement": "element",
    "WebDriver:ElementClick": "element/{id}/click",
    "WebDriver:ElementSendKeys": "element/{id}/value",
}


class WebDriver:
    """One session with a driver."""

    def __init__(self, base: str) -> None:
        """Begins it, as soon as the driver listens; a browser comes with it."""
        ends = time.monotonic() + PATIENCE
        while True:
            try:
                found = self._send(f"{base}/session", {"capabilities": {}})
                break
            except URLError:
                assert time.monotonic() < ends, "the driver did not listen"
                time.sleep(0.1)
        self._session = f"{base}/session/{found['sessionId']}"

    def do(self, command: str, **given: Any) -> Any:
        """One command, by the name it has in Firefox too, and what it came to."""
        return self._send(f"{self._session}/{PATHS[command].format(**given)}", given)

    def quit(self) -> None:
        """Ends the session and its browser."""
        self._send(self._session, None, "DELETE")

    @staticmethod
    def _send(address: str, given: Any, method: str = "POST") -> Any:
        data = None if given is None else json.dumps(given).encode()
        request = Request(address, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except HTTPError as error:
            with error:
                raise AssertionError(error.read().decode()) from None


@contextmanager
def webkit() -> Iterator[WebDriver]:
    """WebKitGTK's own small browser."""
    port = free_port()
    with screen() as display:
        environment = {**os.environ, "DISPLAY": display}
        running = subprocess.Popen(["WebKitWebDriver", f"--port={port}"], env=environment, stderr=subprocess.DEVNULL)
        try:
            driver = WebDriver(f"http://127.0.0.1:{port}")
            yield driver
            driver.quit()
        finally:
            running.terminate()
            running.wait()


@contextmanager
def screen() -> Iterator[str]:
    """The name of a screen in memory, for a browser that insists on one."""
    ours, theirs = os.pipe()
    command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    shown = subprocess.Popen(command, pass_fds=(theirs,), stderr=subprocess.DEVNULL)
    os.close(theirs)
    try:
        with os.fdopen(ours) as number:
            yield f":{number.readline().strip()}"
    finally:
        shown.terminate()
        shown.wait()
