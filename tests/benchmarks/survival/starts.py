"""Two starts in the same moment."""

import os
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from dashboard.domain.model import new_id
from dashboard.start import running
from dashboard.start.progress import StartError
from dashboard.store.storage import Storage
from tests.benchmarks.survival.forks import Figures, listen, spawn


class _Server(HTTPServer):
    """One start, which others can tell from every other."""

    name = ""


class _Instance(BaseHTTPRequestHandler):
    """Answers who it is, as a running start does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        server = self.server
        self.wfile.write(server.name.encode() if isinstance(server, _Server) else b"")

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


def _start(data: Path, say: Callable[[object], None]) -> None:
    try:
        running.prepare(data, False)
        held = running.take(data, 10)
    except StartError as error:
        say({"sentence": str(error)})
        return
    if isinstance(held, str):
        say({"found": held})
        return
    server = _Server(("127.0.0.1", 0), _Instance)
    server.name = new_id()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    running.write(data, running.RunningNote(server.server_port, os.getpid(), server.name, "here"))
    storage = Storage(data)
    with storage._db.write() as cursor:
        cursor.execute(
            "INSERT INTO event (id, couple_id, author_id, added_at, week, label)"
            " VALUES (?, 'c', 'a', now()::TIMESTAMP, DATE '2026-11-23', 'x')",
            [new_id()],
        )
    say({"opened": storage.contents().saves})
    time.sleep(0.3)
    storage.close()
    server.shutdown()
    running.remove(data)


def starts(times: int, work: Path) -> tuple[Figures, list[str]]:
    """Two starts in the same moment: one opens the store, the other finds it."""
    figures, wrong, data = Figures(), [], work / "starts"
    for n in range(times):
        both = [spawn(lambda say: _start(data, say)) for _ in range(2)]
        said = [x for _, read in both for x in listen(read)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid, _ in both]
        kinds = sorted(next(iter(x)) for x in said if isinstance(x, dict))
        figures[" and ".join(kinds)] += 1
        if any(codes) or kinds != ["found", "opened"]:
            wrong.append(f"start {n}: {said} {codes}")
        elif {"opened": n + 1} not in said:
            wrong.append(f"start {n}: an earlier save is gone: {said}")
    figures["pairs of starts"] = times
    return figures, wrong
