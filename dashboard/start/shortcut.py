"""An icon on the desktop or in the menu that starts the app or opens it, made of the system's own files."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from dashboard.start.progress import StartError

NAME = "Healing Together"
ABOUT = "Weekly notes for two"
DESKTOP = re.compile(r'^XDG_DESKTOP_DIR="(.+)"', re.MULTILINE)


def make(root: Path, options: list[str], system: str = sys.platform, home: Path | None = None) -> list[Path]:
    """Writes it for whoever is signed in to this computer, and says where. Raises StartError.

    `root` is the folder of the program, `options` what is typed after the command that the icon stands for.
    """
    home = home or Path.home()
    command = [getattr(sys, "_base_executable", None) or sys.executable, str(root / "dashboard"), *options]
    name = f"{NAME} (demo)" if "--demo" in options else NAME
    if any("\n" in part for part in command):
        raise StartError("An icon cannot be made for a folder with a line break in its name: rename it first.")
    try:
        if system == "win32":
            return [_windows(name, command, root)]
        return [_mac(name, command, home)] if system == "darwin" else _linux(name, command, root, home)
    except OSError as reason:
        raise StartError(f"The icon could not be made: {reason.strerror or reason}.") from None


def desktop_entry(name: str, command: list[str], icon: Path) -> str:
    """What a Linux menu and desktop read; a terminal shows the progress of a first start, and closing it ends it."""
    lines = ["[Desktop Entry]", "Type=Application", f"Name={name}", f"Comment={ABOUT}", f"Exec={_exec(command)}"]
    return "\n".join([*lines, f"Icon={_escaped(str(icon))}", "Terminal=true", "Categories=Utility;", ""])


def windows_script(name: str, command: list[str], icon: Path) -> str:
    """What PowerShell is told: a link on the desktop, wherever that folder is."""
    program, *arguments = command
    return "; ".join(
        [
            f"$at = Join-Path ([Environment]::GetFolderPath('Desktop')) {_power(f'{name}.lnk')}",
            "$link = (New-Object -ComObject WScript.Shell).CreateShortcut($at)",
            f"$link.TargetPath = {_power(program)}",
            f"$link.Arguments = {_power(subprocess.list2cmdline(arguments))}",
            f"$link.IconLocation = {_power(str(icon))}",
            f"$link.Description = {_power(ABOUT)}",
            "$link.Save()",
            "[Console]::OutputEncoding = [Text.Encoding]::UTF8",
            "Write-Output $at",
        ]
    )


def _linux(name: str, command: list[str], root: Path, home: Path) -> list[Path]:
    """In the menu, and on the desktop where there is one."""
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    text = desktop_entry(name, command, root / "dashboard" / "static" / "icon.png")
    made = []
    for folder in (data / "applications", _desktop(home)):
        if folder.name == "applications":
            folder.mkdir(parents=True, exist_ok=True)
        if folder.is_dir():
            file = folder / f"{_file_name(name)}.desktop"
            file.write_text(text, encoding="utf-8")
            file.chmod(0o755)
            made.append(file)
    gio = shutil.which("gio")
    if len(made) > 1 and gio:  # GNOME asks before it starts what it was not told to trust
        subprocess.run([gio, "set", str(made[1]), "metadata::trusted", "true"], capture_output=True, check=False)
    return made


def _mac(name: str, command: list[str], home: Path) -> Path:
    """On the desktop, as a file that Terminal opens."""
    file = home / "Desktop" / f"{name}.command"
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", encoding="utf-8")
    file.chmod(0o755)
    return file


def _windows(name: str, command: list[str], root: Path) -> Path:
    """On the desktop, as a link."""
    script = windows_script(name, command, root / "dashboard" / "static" / "icon.ico")
    told = subprocess.run(
        [shutil.which("powershell") or "powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    if told.returncode or not told.stdout.strip():
        raise StartError("The icon could not be made: PowerShell refused. Start with py -m dashboard as before.")
    return Path(told.stdout.strip())


def _desktop(home: Path) -> Path:
    """The folder that is the desktop, under whatever name this language gives it."""
    told = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "user-dirs.dirs"
    found = DESKTOP.search(told.read_text(encoding="utf-8")) if told.is_file() else None
    return Path(found[1].replace("$HOME", str(home))) if found else home / "Desktop"


def _exec(command: list[str]) -> str:
    """A command as a desktop entry writes it: every part in quotes, and no sign in it taken for something else."""
    parts = (re.sub(r'(["`$\\])', r"\\\1", part).replace("%", "%%") for part in command)
    return _escaped(" ".join(f'"{part}"' for part in parts))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _power(text: str) -> str:
    """A text as PowerShell reads it letter for letter; it takes the curly quotes for straight ones."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


def _file_name(name: str) -> str:
    return name.lower().replace(" ", "-").replace("(", "").replace(")", "")
