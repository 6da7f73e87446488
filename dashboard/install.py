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
import sysconfig
import time
from pathlib import Path
from typing import Dict, List, NamedTuple, NoReturn, Tuple

from dashboard.start import lock, proof
from dashboard.start.progress import CannotInstallError, StartError, run, say

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
VERSION = ".".join(map(str, sys.version_info[:2]))
RESTARTED = "HEALING_TOGETHER_RESTARTED"
PIP = ("-m", "pip", "install", "--no-user", "--progress-bar", "off", "--retries", "2", "--only-binary", ":all:")


class Wanted(NamedTuple):
    """What is asked for by name, the lock files it comes from, and what a person should know before it is installed."""

    named: Tuple[str, ...]
    files: Tuple[str, ...]
    megabytes: int
    minutes: str


APP = Wanted(("requirements.txt",), ("requirements.lock",), 890, "1 to 5 minutes")
TESTS = Wanted(
    ("requirements.txt", "tests/requirements.txt"),
    ("requirements.lock", "tests/requirements.lock"),
    1140,
    "1 to 6 minutes",
)


def check_python() -> None:
    """Refuse a Python that cannot run the app."""
    if sys.version_info < OLDEST:
        raise StartError(
            f"Healing Together needs Python 3.11 or newer and this is Python {VERSION}: get a newer one from "
            "https://www.python.org/downloads/ and start again with it."
        )


def check_computer() -> None:
    """Refuse a Python for which nobody offers the packages, naming the one that has them."""
    if sysconfig.get_platform() == "win-arm64":
        raise StartError(
            "Healing Together needs a Python for x64, and this one is for Arm: get the Windows installer (64-bit) from "
            "https://www.python.org/downloads/windows/, which runs on this computer too, and start again with it."
        )
    if sys.maxsize < 2**32:
        raise StartError(
            "Healing Together needs a 64-bit Python and this one has 32: get the 64-bit one from "
            "https://www.python.org/downloads/ and start again with it."
        )


def python_of(root: Path) -> Path:
    """The interpreter of the environment in root."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_ready(root: Path, wanted: Wanted) -> bool:
    """Whether all that is wanted was installed for this Python and proven since; looks only at hashes and files."""
    return _is_installed(root, wanted) and proof.is_proven(root / ".venv")


def ensure(root: Path, wanted: Wanted) -> Path:
    """Install what is wanted unless it is there already and can be used; the interpreter that has it."""
    if not is_ready(root, wanted):
        held = _wait_for_turn(root)
        try:
            if not _is_installed(root, wanted):
                _install(root, wanted, held)
            if not proof.is_proven(root / ".venv"):
                _prove(root, wanted, held)
        except OSError as reason:
            raise _cannot_write(root, reason) from None
        except KeyboardInterrupt:
            raise StartError("Stopped before everything was installed: start again to finish it.") from None
        finally:
            lock.release(held)
    return python_of(root)


def _is_installed(root: Path, wanted: Wanted) -> bool:
    stamp = _stamp(root)
    return python_of(root).exists() and all(stamp.get(name) == value for name, value in _goal(root, wanted).items())


def _prove(root: Path, wanted: Wanted, held: int) -> None:
    """Import everything once; what cannot be imported is repaired, first the part that is damaged, then all of it."""
    say("Trying out what is installed; this happens when something in it changed.")
    names = proof.wanted_in([root / name for name in wanted.named])
    why = proof.failure(python_of(root), names)
    for repair in (_repair, _install_anew):
        if why is None:
            proof.keep(root / ".venv")
            return
        say(f"Part of what is installed cannot be used ({why}): repairing it.")
        repair(root, wanted, held)
        why = proof.failure(python_of(root), names)
    if why is not None:
        raise StartError(
            f"What Healing Together needs cannot be used on this computer, also installed anew ({why}): please send "
            "this line to whoever gave you Healing Together."
        )
    proof.keep(root / ".venv")


def _repair(root: Path, wanted: Wanted, held: int) -> None:
    """Fetch again whatever is not as it was installed, and nothing else."""
    proof.drop_compiled(root / ".venv")
    broken = proof.damaged(root / ".venv")
    listed = root / ".venv" / "repair.txt"
    listed.write_text(proof.asked_again([root / name for name in wanted.files], broken), encoding="utf-8")
    command = [str(python_of(root)), "-I", "-X", "utf8", *PIP]
    with contextlib.suppress(CannotInstallError):  # then everything is installed anew
        if broken:
            run([*command, "--force-reinstall", "--no-deps", "-r", str(listed)], "pip could not repair it", held)
        run([*command, *_lists(root, wanted)], "pip could not repair it", held)


def _lists(root: Path, wanted: Wanted) -> List[str]:
    return [word for name in wanted.files for word in ("-r", str(root / name))]


def _install_anew(root: Path, wanted: Wanted, held: int) -> None:
    (root / ".venv" / "installed.json").write_text("{}")
    _install(root, wanted, held)


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
    command = [str(python_of(root)), "-I", "-X", "utf8", *PIP, *_lists(root, wanted)]
    run(command, "pip could not install what {} names".format(" and ".join(wanted.named)), held)
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
