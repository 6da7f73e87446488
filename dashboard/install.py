"""Makes .venv beside dashboard/ and installs what is pinned, only when something changed."""

# Python 3.6 must be able to read this file, or an old Python would show a traceback instead of one sentence.
import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Dict, List, NamedTuple, NoReturn, Tuple

from dashboard.start import lock
from dashboard.start.progress import StartError, run, say

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
VERSION = ".".join(map(str, sys.version_info[:2]))
RESTARTED = "HEALING_TOGETHER_RESTARTED"
PIP = ("-m", "pip", "install", "--no-user", "--progress-bar", "off", "--retries", "2", "--only-binary", ":all:")


class Wanted(NamedTuple):
    """Requirement files, and what a person should know before they are installed."""

    files: Tuple[str, ...]
    megabytes: int
    minutes: str


APP = Wanted(("requirements.txt",), 830, "1 to 5 minutes")
TESTS = Wanted(("requirements.txt", "tests/requirements.txt"), 1080, "1 to 6 minutes")


def check_python() -> None:
    """Refuse a Python that cannot run the app."""
    if sys.version_info < OLDEST:
        raise StartError(
            f"Healing Together needs Python 3.11 or newer and this is Python {VERSION}: get a newer one from "
            "https://www.python.org/downloads/ and start again with it."
        )


def python_of(root: Path) -> Path:
    """The interpreter of the environment in root."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_ready(root: Path, wanted: Wanted) -> bool:
    """Whether all that is wanted was installed for this Python; looks only at hashes."""
    stamp = _stamp(root)
    return python_of(root).exists() and all(stamp.get(name) == value for name, value in _goal(root, wanted).items())


def ensure(root: Path, wanted: Wanted) -> Path:
    """Install what is wanted unless it is there already, and return the interpreter that has it."""
    if not is_ready(root, wanted):
        held = _wait_for_turn(root)
        try:
            if not is_ready(root, wanted):
                _install(root, wanted, held)
        except OSError as reason:
            raise _cannot_write(root, reason) from None
        except KeyboardInterrupt:
            raise StartError("Stopped before everything was installed: start again to finish it.") from None
        finally:
            lock.release(held)
    return python_of(root)


def is_inside(root: Path) -> bool:
    """Whether this very process runs in the environment of root."""
    restarted = os.environ.pop(RESTARTED, None)
    inside = os.path.realpath(sys.prefix) == os.path.realpath(str(root / ".venv"))
    if restarted and not inside:
        raise StartError("Python does not use the folder .venv: unset PYTHONHOME, then start again.")
    return inside


def restart(root: Path, arguments: List[str]) -> NoReturn:
    """Go on in the environment of root."""
    command = [str(python_of(root)), str(root / "dashboard"), *arguments]
    os.environ[RESTARTED] = "1"
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606
    # Windows has no exec: this process waits, and leaves Ctrl-C to the one that runs the app.
    with subprocess.Popen(command) as child:
        while True:
            with contextlib.suppress(KeyboardInterrupt):
                sys.exit(child.wait())


def _stamp(root: Path) -> Dict[str, str]:
    """What the last finished install left: the Python it was for, and a hash of each file."""
    try:
        return dict(json.loads((root / ".venv" / "installed.json").read_text()))
    except (OSError, ValueError):
        return {}


def _goal(root: Path, wanted: Wanted) -> Dict[str, str]:
    try:
        goal = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in wanted.files}
    except OSError as reason:
        raise StartError(f"{reason.filename} cannot be read: get Healing Together again.") from None
    goal["python"] = VERSION
    return goal


def _wait_for_turn(root: Path) -> int:
    try:
        (root / ".venv").mkdir(exist_ok=True)
        held = lock.hold(root / ".venv" / "lock")
        if held is None:
            say("Another start is installing at this moment; waiting for it.")
        while held is None:
            time.sleep(0.2)
            held = lock.hold(root / ".venv" / "lock")
    except OSError as reason:
        raise _cannot_write(root, reason) from None
    return held


def _install(root: Path, wanted: Wanted, held: int) -> None:
    folder, stamp, goal = root / ".venv", _stamp(root), _goal(root, wanted)
    say("Installing what Healing Together needs into the folder .venv.")
    if stamp.get("python") != goal["python"] or not python_of(root).exists():
        stamp = {}
        say(f"This happens once, needs {wanted.megabytes} MB on disk and takes {wanted.minutes}.")
        _make_environment(folder, wanted.megabytes, held)
    # An install that is cut off from here on leaves no stamp, so the next start begins anew.
    (folder / "installed.json").write_text("{}")
    command = [str(python_of(root)), "-I", "-X", "utf8", *PIP]
    for name in wanted.files:
        command += ["-r", str(root / name)]
    run(command, "pip could not install what requirements.txt names", held)
    stamp.update(goal)
    (folder / "installed.json").write_text(json.dumps(stamp))
    say("Installed.")


def _make_environment(folder: Path, megabytes: int, held: int) -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise StartError(
            "This Python has no venv: install it (Debian, Ubuntu: sudo apt install python3-venv), then start again."
        )
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(str(entry))
        elif entry.name != "lock":
            entry.unlink()
    free = shutil.disk_usage(str(folder)).free // 1000000
    if free < megabytes * 1.2:
        raise StartError(f"The disk has {free} MB free and about {megabytes} are needed: free some, then start again.")
    # From inside .venv its own interpreter has just been removed; the one it was made from has not.
    maker = getattr(sys, "_base_executable", None) or sys.executable
    run([maker, "-I", "-m", "venv", str(folder)], "Python could not make the folder .venv", held)


def _cannot_write(root: Path, reason: OSError) -> StartError:
    return StartError(
        f"The folder .venv cannot be made in {root} ({reason.strerror or reason}): copy Healing Together into a folder "
        "of your own, or free some space if the disk is full, then start again."
    )
