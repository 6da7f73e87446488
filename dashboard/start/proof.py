"""Whether what was installed can be used: told by its files from start to start, proven by importing it all."""

# Python 3.6 must be able to read this file (see install.py).
import base64
import contextlib
import csv
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Iterator, List, Optional, Tuple

from dashboard.start import lock

PROVEN, STARTING = "proven", "starting"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CHUNK = 1 << 20


def is_proven(environment: Path) -> bool:
    """Whether everything was imported since any of its files changed, and no start died over an import since."""
    try:
        return (environment / PROVEN).read_text() == fingerprint(environment) and not _died(environment)
    except OSError:
        return False


def keep(environment: Path) -> None:
    """Remember that everything could be imported as it is now."""
    with contextlib.suppress(OSError):
        (environment / STARTING).write_text("")
        (environment / PROVEN).write_text(fingerprint(environment))


@contextlib.contextmanager
def starting(environment: Path) -> Iterator[None]:
    """Leaves a mark while the app is imported, and takes it away when that went well."""
    try:
        held = lock.hold(environment / STARTING)
    except OSError:  # the folder cannot be written: nothing can be repaired in it either
        held = None
    if held is None:  # or another start is just at it
        yield
        return
    os.write(held, b"importing")
    try:
        yield
        os.ftruncate(held, 0)
    except KeyboardInterrupt:
        os.ftruncate(held, 0)
        raise
    finally:
        lock.release(held)


def stopped(environment: Path) -> None:
    """Takes the mark of `starting` away: this start was stopped, and nothing is wrong with what was installed."""
    with contextlib.suppress(OSError):
        (environment / STARTING).write_text("")


def _died(environment: Path) -> bool:
    """Whether a start left its mark and is no longer running."""
    held = lock.hold(environment / STARTING)
    if held is None:
        return False
    try:
        return os.fstat(held).st_size > 0
    finally:
        lock.release(held)


def fingerprint(environment: Path) -> str:
    """Names, sizes and times of all files, without what Python itself writes beside them; a moved folder keeps it."""
    digest = hashlib.sha256()
    for folder in packages(environment):
        for path, about in sorted(_listed(str(folder))):
            line = f"{path[len(str(folder)) :]} {about}\n"
            digest.update(line.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def packages(environment: Path) -> List[Path]:
    """The folders that packages are put into."""
    return [*sorted(environment.glob("lib/python*/site-packages")), *environment.glob("Lib/site-packages")]


def _listed(folder: str) -> Iterator[Tuple[str, str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name != "__pycache__":
                    yield from _listed(entry.path)
            else:
                about = entry.stat(follow_symlinks=False)
                yield entry.path, f"{about.st_size} {about.st_mtime_ns}"


def wanted_in(files: List[Path]) -> List[str]:
    """The names in requirement files."""
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [found.group() for found in map(NAME.match, lines) if found]


def asked_again(files: List[Path], broken: List[str]) -> str:
    """The lines of lock files for these ("name==version" each), with their hashes, and the options pip is given."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    options = [line for line in text.splitlines() if line.startswith("-")]
    return "\n".join(options + [_block(text, package) for package in broken])


def _block(text: str, package: str) -> str:
    name, version = package.split("==")
    spelled = re.sub(r"[-_.]+", "[-_.]+", name)
    found = re.search(rf"^{spelled}=={re.escape(version)}(?![^\s;]).*(?:\n[ \t]+.*)*", text, re.M | re.I)
    return found.group() if found else package


def failure(python: Path, names: List[str]) -> Optional[str]:
    """Why these packages cannot be imported, all in one process of their own; None if they can."""
    command = [str(python), "-I", str(Path(__file__).with_name("trial.py")), *names]
    try:
        done = subprocess.run(command, capture_output=True)
    except OSError as reason:
        return f"Python: {reason.strerror or reason}"
    if done.returncode == 0:
        return None
    tried = done.stdout.decode("utf-8", "replace").split()
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    how = f"it ends with signal {-done.returncode}" if done.returncode < 0 else (said or ["no word why"])[-1]
    return "{}: {}".format(tried[-1] if tried else "Python", how)


def damaged(environment: Path) -> List[str]:
    """Packages whose files are no longer as they were installed, "name==version" each."""
    found = []
    for folder in packages(environment):
        for record in sorted(folder.glob("*.dist-info/RECORD")):
            if not _is_whole(folder, record):
                found.append("==".join(record.parent.name[: -len(".dist-info")].split("-")[:2]))
    return found


def _is_whole(folder: Path, record: Path) -> bool:
    """Whether every file of a package is there as its own list says."""
    try:
        with record.open(encoding="utf-8", newline="") as lines:
            rows = [row for row in csv.reader(lines) if len(row) == 3 and row[1].startswith("sha256=")]
        return bool(rows) and all(_hash(folder / path) == kept[len("sha256=") :] for path, kept, _ in rows)
    except (OSError, ValueError, csv.Error):
        return False


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digest.update(chunk)
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode("ascii")


def drop_compiled(environment: Path) -> None:
    """Remove what Python wrote beside the packages; it writes it again."""
    for folder in packages(environment):
        for compiled in list(folder.rglob("__pycache__")):
            shutil.rmtree(str(compiled), ignore_errors=True)
