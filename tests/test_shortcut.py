"""The icon: it stands where the system looks for it, and what it stands for is the start itself."""

import configparser
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.start import shortcut
from dashboard.start.progress import StartError
from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
ODD = """it's 100% "odd" $HOME `x` \\ folder"""


def read(file: Path) -> list[str]:
    """The command of a desktop entry, as a desktop reads it: escapes of the file, then quotes, then percent signs."""
    entry = configparser.RawConfigParser(delimiters=("=",), comment_prefixes=("#",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(file, encoding="utf-8")
    about = entry["Desktop Entry"]
    assert (about["Type"], about["Terminal"]) == ("Application", "true")
    assert Path(about["Icon"].replace("\\\\", "\\")).is_file()
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', about["Exec"].replace("\\\\", "\\"))
    return [re.sub(r"\\(.)", r"\1", part).replace("%%", "%") for part in parts]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="makes a Linux desktop entry")
def test_the_command_makes_an_icon_whose_press_opens_the_app(tmp_path: Path) -> None:
    (tmp_path / "Desktop").mkdir()
    port, data = free_port(), tmp_path / "it is 100% $HOME"
    env = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")} | {"HOME": str(tmp_path)}
    command = [sys.executable, "-m", "dashboard", "--shortcut", "--data", str(data), "--port", str(port)]
    told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout
    menu = tmp_path / ".local/share/applications/healing-together.desktop"
    desk = tmp_path / "Desktop/healing-together.desktop"
    assert told.splitlines() == [f"The icon is here: {menu}", f"The icon is here: {desk}"]
    assert not data.exists()
    data.mkdir()
    assert read(menu) == read(desk)
    process = subprocess.Popen(
        [*read(desk), "--no-browser"],
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    while "Press Ctrl-C" not in said:
        line = process.stdout.readline() if process.stdout else ""
        assert line, said
        said += line
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}/" in said
    assert list(data.glob("notes-*"))


def test_a_desktop_that_is_called_otherwise_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config/user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/Schreibtisch"\n')
    (tmp_path / "Schreibtisch").mkdir()
    made = shortcut.make(ROOT, ["--demo"], "linux", tmp_path)
    assert [file.parent.name for file in made] == ["applications", "Schreibtisch"]
    assert {file.name for file in made} == {"healing-together-demo.desktop"}


@pytest.mark.skipif(os.name == "nt", reason="runs a shell script")
def test_on_a_mac_it_is_a_file_that_terminal_runs(tmp_path: Path) -> None:
    root = tmp_path / ODD
    (root / "dashboard").mkdir(parents=True)
    (root / "dashboard" / "__main__.py").write_text("import sys; print(sys.argv[1:])")
    (file,) = shortcut.make(root, ["--data", ODD], "darwin", tmp_path)
    assert file == tmp_path / "Desktop" / "Healing Together.command"
    assert os.access(file, os.X_OK)
    told = subprocess.run([str(file)], capture_output=True, text=True, check=True).stdout
    assert told.strip() == repr(["--data", ODD])


def test_on_windows_every_text_is_one_quoted_word_for_powershell(tmp_path: Path) -> None:
    script = shortcut.windows_script(
        "Healing Together", ["C:\\it's\\python.exe", "C:\\a b\\dashboard"], tmp_path / "i.ico"
    )
    assert "$link.TargetPath = 'C:\\it''s\\python.exe'" in script
    assert """$link.Arguments = '"C:\\a b\\dashboard"'""" in script
    assert (ROOT / "dashboard/static/icon.ico").read_bytes()[:6] == b"\0\0\1\0\1\0"


def test_where_nothing_can_be_written_it_says_so_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "Desktop").write_text("not a folder")
    with pytest.raises(StartError, match="The icon could not be made"):
        shortcut.make(ROOT, [], "darwin", tmp_path)
    with pytest.raises(StartError, match="line break"):
        shortcut.make(Path("a\nb"), [], "darwin", tmp_path)
