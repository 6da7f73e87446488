"""One start per data folder: its lock, and the note by which a second start finds the first."""

import contextlib
import errno
import http.client
import json
import os
import socket
import time
from pathlib import Path
from typing import NamedTuple

from dashboard.start import lock
from dashboard.start.progress import StartError

STARTING = 20.0  # seconds a first start may take until it answers
CANNOT_LOCK = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
SILENT = 2.0  # seconds to wait for a note when whoever holds the lock has left none


class RunningNote(NamedTuple):
    """What the start that holds the lock says about itself, in running.json."""

    port: int
    pid: int
    instance: str
    url: str


def prepare(data: Path, ours: bool) -> None:
    """Make the data folder, closed to others; a folder that was there before keeps its rights unless it is ours."""
    try:
        new = not data.exists()
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as reason:
        raise _cannot_write(data, reason) from None
    if new or ours:
        with contextlib.suppress(OSError):  # a disk without rights, such as a USB stick
            data.chmod(0o700)


def take(data: Path, starting: float = STARTING) -> int | str:
    """The lock of the data folder, held for life, or the address of the start that holds it."""
    began = time.monotonic()
    while True:
        try:
            held = lock.hold(data / "lock")
        except OSError as reason:
            raise _cannot_write(data, reason) from None
        if held is not None:
            return held
        note = _read(data)
        if note and answers(note):
            return note.url
        if time.monotonic() - began > (starting if note else min(starting, SILENT)):
            who = f" (process {note.pid})" if note else ""
            raise StartError(
                f"Another program{who} holds the file {data / 'lock'}: close the Healing Together that is still open, "
                "then start again."
            )
        time.sleep(0.1)


def answers(note: RunningNote) -> bool:
    """Whether the very start that wrote this note answers at its port."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", note.port, timeout=2)
        with contextlib.closing(connection):
            connection.request("GET", "/instance")
            response = connection.getresponse()
            return response.status == 200 and response.read(100).decode("ascii", "replace").strip() == note.instance
    except (OSError, http.client.HTTPException):
        return False


def write(data: Path, note: RunningNote) -> None:
    """Leave the note for a second start; only the owner can read it."""
    path, draft = data / "running.json", data / "running.json.new"
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(note._asdict(), file)
        draft.replace(path)
    except OSError as reason:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _cannot_write(data, reason) from None


def remove(data: Path) -> None:
    """Take the note away at the end."""
    with contextlib.suppress(OSError):
        (data / "running.json").unlink()


def free_port(first: int) -> int:
    """The first port from here on that nothing else listens on."""
    for port in range(first, min(first + 100, 65536)):
        with socket.socket() as probe:
            if os.name != "nt":  # on Windows the option would let us share a port that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise StartError(f"No port from {first} on is free: choose another with --port N.")


def _read(data: Path) -> RunningNote | None:
    try:
        note = data / "running.json"
        found = json.loads(note.read_text(encoding="ascii") if note.is_file() else "")
        return RunningNote(int(found["port"]), int(found["pid"]), str(found["instance"]), str(found["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _cannot_write(data: Path, reason: OSError) -> StartError:
    if reason.errno in CANNOT_LOCK:
        return StartError(
            f"The drive of the data folder {data} cannot lock files, as some network and cloud drives cannot, so two "
            "starts could spoil each other's answers: choose a folder on a disk of this computer with --data DIR, and "
            "copy what is in this one there first."
        )
    if reason.errno == errno.EISDIR:
        name = Path(reason.filename2 or reason.filename or data / "running.json").name
        return StartError(
            f"In the data folder {data} stands a folder called {name} where a file of that name belongs: move it "
            "somewhere else, then start again."
        )
    if reason.errno == errno.ENOSPC:
        return StartError(f"The disk of the data folder {data} is full: make some room on it, then start again.")
    return StartError(
        f"The data folder {data} cannot be used ({reason.strerror or reason}): "
        "make it writable, or choose another folder with --data DIR."
    )
