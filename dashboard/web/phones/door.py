"""Opens and closes the listener for phones: a program of its own, for two hours at most and never across a sleep."""

import base64
import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from starlette.responses import Response

from dashboard.accounts.phones import PhoneAddresses, PhoneOpening
from dashboard.domain.model import now
from dashboard.errors import DashboardError
from dashboard.web.phones import addresses

ROOT = Path(__file__).resolve().parents[3]
LONGEST = 2 * 60 * 60.0
TICK, GAP = 5.0, 60.0  # seconds between two looks at the clocks, and from which on this computer has slept
DRIFT = 10.0  # seconds by which only the clock on the wall goes on: in most systems the other stands still in a sleep
STARTING = 20.0
AFTER_TWO_HOURS = "It closed by itself after two hours."
AFTER_A_SLEEP = "It closed by itself because this computer slept, or its clock was changed."
STOPPED = "It closed because its part of the program ended."
NO_ADDRESS = "This computer is in no home network at the moment: connect it to the Wi-Fi of the home, then open again."
GONE = "This computer does not have the address {} any more. Load this page again, then open it once more."
IN_USE = (
    "Another program on this computer uses port {} already. Close that program, or start this one with another --port."
)
NOT_STARTED = "The part of the program that phones talk to did not start. Try again, or start the app anew."
FAILED: Mapping[str, str] = {"no address": GONE, "in use": IN_USE}


class PhonesError(DashboardError):
    """The listener cannot be opened; the sentence says what to do."""


@dataclass
class OpenHours:
    """How long the listener has been open, by two clocks: one stands still in a sleep, the other can be set."""

    clocks: Callable[[], tuple[float, float]] = lambda: (time.time(), time.monotonic())
    began: tuple[float, float] = field(init=False)
    looked: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        """Open from now on."""
        self.began = self.looked = self.clocks()

    def over(self) -> str:
        """Why it has to close now; empty while it may stay open."""
        wall, steady = self.clocks()
        if wall - self.began[0] >= LONGEST or steady - self.began[1] >= LONGEST:
            return AFTER_TWO_HOURS
        by_wall, by_steady = wall - self.looked[0], steady - self.looked[1]
        slept = max(by_wall, by_steady) > GAP or by_wall - by_steady > DRIFT
        return AFTER_A_SLEEP if slept else ""

    def look(self) -> None:
        """Looked at the clocks, so that a gap is seen the next time."""
        self.looked = self.clocks()


class PhoneDoor:
    """The listener of one app, which answers what it hears with `answer`."""

    def __init__(
        self,
        folder: Path,
        port: int,
        answer: Callable[[Mapping[str, Any], PhoneOpening], Response],
        out: Callable[[str | None], object],
        find: addresses.Finder = addresses.find,
    ) -> None:
        """Closed. `out` ends the visits of one phone, or of all."""
        self.folder, self.port, self.find = folder, port, find
        self._answer, self._out = answer, out
        self.opening: PhoneOpening | None = None
        self.closed_because = ""
        self._hours = OpenHours()
        self._child: subprocess.Popen[bytes] | None = None
        self._changing, self._saying = threading.RLock(), threading.Lock()
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="phones")

    def addresses(self) -> PhoneAddresses:
        """Where it could be opened now."""
        return self.find()

    def open(self, address: str | None) -> PhoneOpening:
        """Opens it for two hours, at the likeliest address if none is named. Raises DashboardError."""
        from dashboard.keys import certificate

        with self._changing:
            if self.opening is not None:
                return self.opening
            usable = [one for one, _ in self.addresses().usable]
            if not usable:
                raise PhonesError(NO_ADDRESS)
            if address is not None and address not in usable:
                raise PhonesError(GONE.format(address))
            chosen = address or usable[0]
            self._start(chosen, certificate.ensure(self.folder, chosen))
            self._hours, self.closed_because = OpenHours(), ""
            self.opening = PhoneOpening(chosen, self.port, now() + timedelta(seconds=LONGEST))
            child = self._child
            threading.Thread(target=self._watch, args=(child,), name="phones-clock", daemon=True).start()
            return self.opening

    def close(self, because: str = "") -> None:
        """Closes it; every visit by phone is over then."""
        with self._changing:
            child, self._child, self.opening, self.closed_because = self._child, None, None, because
        if child is None:
            return
        self._out(None)
        with self._saying, contextlib.suppress(OSError):
            if child.stdin is not None:
                child.stdin.close()  # the other program ends when nobody is there any more
        try:
            child.wait(2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(2)

    def removed(self, pairing_id: str) -> None:
        """Ends what this phone had open."""
        self._out(pairing_id)

    def look(self) -> bool:
        """Whether it may stay open; else it closes now."""
        if self.opening is None:
            return False
        because = self._hours.over()
        if because:
            self.close(because)
        return not because

    def _start(self, address: str, file: Path) -> None:
        """Starts the other program and waits until it listens. Raises PhonesError."""
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        # -P: nothing of the current folder
        command = [sys.executable, "-P", "-m", "dashboard.web.phones.relay", address, str(self.port), str(file)]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        late = threading.Timer(STARTING, child.kill)
        late.start()
        told = json.loads((child.stdout.readline() if child.stdout else b"") or b'{"failed": "other"}')
        late.cancel()
        if "failed" in told:
            with child:  # closes its pipes and waits for its end
                child.kill()
            about = address if told["failed"] == "no address" else self.port
            raise PhonesError(FAILED.get(told["failed"], NOT_STARTED).format(about))
        self._child = child
        threading.Thread(target=self._hear, args=(child,), name="phones", daemon=True).start()

    def _hear(self, child: "subprocess.Popen[bytes]") -> None:
        """Everything the other program says, until it ends."""
        with contextlib.suppress(ValueError, OSError):
            for line in child.stdout or ():
                said = json.loads(line)
                if "reached" in said:
                    with self._changing:
                        self.opening = replace(self.opening, reached=True) if self.opening else None
                else:
                    self._pool.submit(self._serve, child, said)
        if self._child is child:
            self.close(STOPPED)
        if child.stdout is not None:
            child.stdout.close()

    def _serve(self, child: "subprocess.Popen[bytes]", asked: Mapping[str, Any]) -> None:
        """One request, answered only while it may be open."""
        opening = self.opening
        if not self.look() or opening is None or self._child is not child:
            return
        answer = self._answer(asked, opening)
        headers = [[name.decode("latin-1"), value.decode("latin-1")] for name, value in answer.raw_headers]
        body = base64.b64encode(bytes(answer.body)).decode()
        line = json.dumps({"id": asked["id"], "status": answer.status_code, "headers": headers, "body": body})
        with self._saying, contextlib.suppress(OSError, ValueError):
            if child.stdin is not None:
                child.stdin.write(line.encode() + b"\n")
                child.stdin.flush()

    def _watch(self, child: "subprocess.Popen[bytes] | None") -> None:
        """Looks at the clocks while this opening lasts."""
        while self._child is child and self.look():
            self._hours.look()
            time.sleep(TICK)
