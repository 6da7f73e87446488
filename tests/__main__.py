"""The one check: style, types, tests; installs what is missing first."""

# Python 3.6 must be able to read this file (see dashboard/install.py).
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:] = [str(HERE.parent)] + [entry for entry in sys.path if Path(entry).resolve() != HERE]

from dashboard import install  # noqa: E402
from dashboard.start.progress import StartError, say  # noqa: E402

# A file stays in one process with what it shares. One process more than there are cores, since much of it waits.
SPREAD = ("-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist", "loadfile", "--no-loadscope-reorder")
# Each browser engine, and the programs it takes, one of each group.
ENGINES = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome"),),
    "WebKitGTK": (("WebKitWebDriver",), ("Xvfb",)),
    "Firefox": (("firefox-esr", "firefox"),),
}


def main(arguments):
    """The exit code: 0 when every step passed."""
    try:
        install.check_python()
        install.check_computer()
        python = str(install.ensure(install.ROOT, install.TESTS))
    except StartError as reason:
        say(str(reason))
        return 1
    missing = [engine for engine in ENGINES if not is_here(engine)]
    browser = "Chromium" not in missing
    pytest = ["pytest", *SPREAD, *([] if browser else ["--ignore=tests/browser"]), *arguments]
    steps = (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"], pytest)
    failed = [" ".join(step[:2]) for step in steps if not passes(python, step)]
    if failed:
        say("Failed: {}.".format(", ".join(failed)))
    for engine in missing:
        say(f"The tests in {engine} were not run.")
    return 1 if failed or (missing and os.environ.get("CI") == "true") else 0


def is_here(engine):
    """Whether this computer can run the tests of an engine."""
    return all(any(map(shutil.which, names)) for names in ENGINES[engine])


def passes(python, step):
    """Run one step and say which; what is compiled once is kept, since hundreds of processes import the same."""
    say("\n== {}".format(" ".join(step)))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.call([python, "-m", *step], cwd=str(HERE.parent), env=environment) == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
