"""The one command: opens the running instance, or starts one."""

# Python 3.6 must be able to read this file (see install.py).
import argparse
import os
import secrets
import sys
import threading
import webbrowser
from functools import partial
from pathlib import Path
from typing import List, NoReturn

HERE = Path(__file__).resolve().parent
# `python3 /path/to/dashboard` puts dashboard/ itself on the path; what belongs there is the folder above it.
sys.path[:] = [str(HERE.parent)] + [entry for entry in sys.path if Path(entry).resolve() != HERE]

from dashboard import install  # noqa: E402
from dashboard.start import ending, lock, proof  # noqa: E402
from dashboard.start.importing import importing  # noqa: E402
from dashboard.start.progress import StartError, say  # noqa: E402

PORT = 8756
COMMANDS = {"reset": 2, "check": 1, "restore": 2, "undo": 1}  # and how many words each takes
NEVER_SYNCED = "No cloud may sync that folder; to a coach on another computer goes a file, made under Our data."
HELP = """commands:
  reset NAME         a new one-time code for a lost passphrase; asks first
  check              what the data folder holds, and whether it opens whole
  restore FILE       brings back what FILE holds and the data has lost; asks first
  undo               takes out again what the last restore brought back
"""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence and end."""
        say(f"{message[0].upper()}{message[1:]}: see {self.prog} --help.")
        sys.exit(2)


def read_options(arguments: List[str]) -> argparse.Namespace:
    """What was typed after the command."""
    parser = Parser(
        prog="python3 -m dashboard",
        description="Starts Healing Together on this computer and opens it in the browser.",
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("command", nargs="*", metavar="COMMAND", help="none to start; or one of those below")
    parser.add_argument("--demo", action="store_true", help="an invented couple, in a data folder of its own")
    parser.add_argument("--data", metavar="DIR", help="the folder of the answers (default: data, beside dashboard)")
    parser.add_argument("--port", metavar="N", type=int, default=PORT, help="default: %(default)s")
    parser.add_argument("--phones", action="store_true", help="also opens it to paired phones on the Wi-Fi, two hours")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--shortcut", action="store_true", help="makes an icon that starts or opens it, and ends")
    parser.add_argument("--yes", action="store_true", help="with restore and reset: do not ask again")
    chosen = parser.parse_args(arguments)
    if chosen.command and len(chosen.command) != COMMANDS.get(chosen.command[0]):
        parser.error(f"there is no command {' '.join(chosen.command)!a}")
    if not 1024 <= chosen.port <= 65535:
        parser.error("a port is a number from 1024 to 65535")
    return chosen


def start(chosen: argparse.Namespace, arguments: List[str]) -> None:
    """Show the start that holds the data folder, or become it, installed and in .venv."""
    from dashboard.start import running

    ours = chosen.data is None
    data = install.ROOT / "data" if ours else Path(chosen.data).expanduser().absolute()
    if chosen.demo:
        data = data / "demo"
    if chosen.shortcut:
        shortcut(chosen)
        return
    running.prepare(data, ours)
    held = running.take(data)
    if isinstance(held, str) and chosen.command:
        raise StartError("Healing Together is open: stop it first with Ctrl-C, then do this again.")
    if isinstance(held, str):
        say(f"Healing Together is open already: {held}")
        if not chosen.no_browser:
            show(held)
    elif install.is_inside(install.ROOT) and install.is_ready(install.ROOT, install.APP):
        obey(chosen, data) if chosen.command else serve(chosen, data)
    else:
        lock.release(held)
        install.ensure(install.ROOT, install.APP)
        install.restart(install.ROOT, arguments)


def shortcut(chosen: argparse.Namespace) -> None:
    """Makes the icon for a start with the same options, and says where it is."""
    from dashboard.start import shortcut

    options = ["--demo"] if chosen.demo else []
    if chosen.data is not None:
        options += ["--data", str(Path(chosen.data).expanduser().absolute())]
    if chosen.port != PORT:
        options += ["--port", str(chosen.port)]
    for file in shortcut.make(install.ROOT, options):
        say(f"The icon is here: {file}")


def obey(chosen: argparse.Namespace, data: Path) -> None:
    """One of the commands, while nothing else holds the data folder; whatever it writes, only its owner can read."""
    os.umask(0o077)
    with importing(install.ROOT):
        from dashboard.errors import DashboardError
        from dashboard.start import commands

    try:
        if chosen.command[0] == "check":
            commands.check(data)
        elif chosen.command[0] == "reset":
            commands.reset(data, chosen.command[1], chosen.yes)
        elif chosen.command[0] == "restore":
            commands.restore_copy(data, chosen.command[1], chosen.yes)
        else:
            commands.undo(data)
    except DashboardError as reason:
        raise StartError(str(reason)) from None


def serve(chosen: argparse.Namespace, data: Path) -> None:
    """Run the server until Ctrl-C, with the note that lets a second start find it."""
    from dashboard.errors import DashboardError
    from dashboard.start import running

    port = running.free_port(chosen.port)
    if port != chosen.port:
        say(f"Port {chosen.port} is in use by another program; taking {port}.")
    note = running.RunningNote(port, os.getpid(), secrets.token_hex(16), f"http://127.0.0.1:{port}/")

    def opened(url: str) -> None:
        running.write(data, note._replace(url=url))
        say(f"Healing Together is open: {url}\nYour data is kept in {data}\n{NEVER_SYNCED}\nPress Ctrl-C to stop.")
        if not chosen.no_browser:
            threading.Thread(target=show, args=(url,), daemon=True).start()

    from dashboard.store import cloud_folders

    if not chosen.demo and cloud_folders.warning(data):
        say(cloud_folders.warning(data))
    ending.at_once(partial(running.remove, data), partial(proof.stopped, install.ROOT / ".venv"))
    running.write(data, note)  # before the slow imports, so that a second start knows to wait
    try:
        with importing(install.ROOT):
            from dashboard.start import opening

            store = opening.begin(data, chosen.demo)
            from dashboard import server

        server.run(data, port, note.instance, chosen.demo, opened, chosen.phones, store=store)
        say("")  # what is typed next does not stand behind the ^C
    except DashboardError as reason:
        raise StartError(str(reason)) from None
    finally:
        running.remove(data)


def show(url: str) -> None:
    """Open the browser, but never one that would take over a terminal without a screen."""
    has_screen = any(os.environ.get(name) for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"))
    if has_screen or os.name == "nt" or sys.platform == "darwin":
        webbrowser.open(url)


def main(arguments: List[str]) -> int:
    """The exit code: 0 when it ended as wished, 1 after one sentence that says what to do."""
    try:
        install.check_python()
        install.check_computer()
        start(read_options(arguments), arguments)
    except StartError as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        say("")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
