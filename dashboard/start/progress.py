"""Runs one installing command: its progress as short ASCII lines, its failure as one sentence."""

# Python 3.6 must be able to read this file (see install.py).
import os
import subprocess
import sys
import sysconfig
from typing import List, Optional

# Words in the output of pip and venv, and what a person can do about them.
REASONS = (
    (("No space left", "not enough space"), "The disk is full: free some space, then start again."),
    (
        ("NewConnectionError", "NameResolutionError", "ConnectionError", "Retrying (", "timed out"),
        "The packages could not be fetched: check the internet connection, then start again.",
    ),
    (
        ("Permission denied", "Access is denied", "WinError 5", "WinError 32"),
        "The folder .venv cannot be changed: close Healing Together where it is still open, or copy it into a folder "
        "of your own, then start again.",
    ),
)


# Where all that is pinned is offered ready-made.
COMPUTERS = "Windows (x64), macOS on Apple silicon, or Linux with glibc (x86_64, aarch64), and Python 3.11 to 3.15"


class StartError(Exception):
    """The program cannot start; the text is one plain sentence that says what to do."""


class CannotInstallError(StartError):
    """A command failed for a reason that is not one of REASONS."""


def say(text: str) -> None:
    """Print in ASCII, so that no terminal setting can make it fail."""
    print(text.encode("ascii", "backslashreplace").decode("ascii"), flush=True)


def run(command: List[str], failure: str, lock: int) -> None:
    """Run the command to its end; it keeps the lock even if this process is killed."""
    kept = () if os.name == "nt" else (lock,)
    lines = []
    fetched = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=kept) as process:
        for raw in process.stdout or ():
            line = raw.decode("utf-8", "replace").strip()
            lines.append(line)
            package = package_in(line)
            if package:
                fetched += 1
                say(f"  {fetched:2d}  {package}")
            elif line.startswith("Installing collected packages"):
                say("  putting {} packages in place, the last part".format(line.count(",") + 1))
    if process.returncode != 0:
        reason = reason_in(lines, failure)
        raise (StartError if reason in dict(REASONS).values() else CannotInstallError)(reason)


def package_in(line: str) -> Optional[str]:
    """The name, version and size in one of pip's lines about a package it fetches."""
    if not line.startswith(("Downloading ", "Using cached ", "Processing ")) or ".whl" not in line:
        return None
    address, _, rest = line.partition(".whl")
    if rest.startswith(".metadata"):
        return None
    name = address.replace("\\", "/").replace(" ", "/").split("/")[-1].split("-")
    size = rest.strip() if rest.endswith("B)") else ""
    return " ".join(name[:2] + [size]).strip()  # noqa: RUF005


def reason_in(lines: List[str], failure: str) -> str:
    """What to do about a command that failed with this output."""
    text = "\n".join(lines)
    for words, sentence in REASONS:
        if any(word in text for word in words):
            return sentence
    missing = [line for line in lines if "No matching distribution found for" in line]
    if missing:
        return "{}: there is none for this computer ({}, Python {}); Healing Together needs {}.".format(
            missing[-1], sysconfig.get_platform(), ".".join(map(str, sys.version_info[:2])), COMPUTERS
        )
    last = [line for line in lines if line.startswith("ERROR")] or [line for line in lines if line] or ["no word why"]
    return f"{failure} ({last[-1]}): please send this line to whoever gave you Healing Together."
