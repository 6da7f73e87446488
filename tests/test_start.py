"""The one command as a person types it: a real copy of the program, real processes, a real port."""

import errno
import importlib
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard import install
from dashboard.start import ahead, lock, running
from dashboard.start.progress import StartError
from dashboard.store.storage import Storage
from tests import locked
from tests.ports import free_port

Start = Callable[..., "Running"]


class Running:
    """One `python3 -m dashboard` that has said it is open."""

    def __init__(self, process: subprocess.Popen[str], data: Path) -> None:
        self.process, self.data, self.said = process, data, ""
        while "Press Ctrl-C" not in self.said:
            line = process.stdout.readline() if process.stdout else ""
            assert line, f"ended before it was open: {self.said}"
            self.said += line

    @property
    def note(self) -> dict[str, str | int]:
        found: dict[str, str | int] = json.loads((self.data / "running.json").read_text())
        return found

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C; the exit code and what was said after it."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=15)
        return self.process.returncode, said


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in an odd folder; its packages come from the tests' own environment, so nothing is fetched."""
    root = tmp_path_factory.mktemp("Zoë 💞's notes")
    for folder in ("dashboard", "pages"):
        shutil.copytree(install.ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.txt", "requirements.lock"):
        (root / name).touch()
    install.ensure(root, install.Wanted(("requirements.txt",), ("requirements.lock",), 1, "no time"))
    return root


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No screen, an ASCII terminal, and a browser that writes down what it was asked to open."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> "{tmp_path}/opened"\n')
    browser.chmod(0o755)
    packages = [entry for entry in sys.path if entry.endswith("site-packages")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(packages), "PYTHONIOENCODING": "ascii", "BROWSER": str(browser)}


@pytest.fixture
def run(house: Path, environment: dict[str, str], tmp_path: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    """Type the command to its end, from another folder."""

    def typed(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(house / "dashboard"), *arguments]
        return subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    return typed


@pytest.fixture
def start(house: Path, environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    """Start the program and wait until it is open; whatever is left running ends with the test."""
    processes = []

    def started(*arguments: str, data: Path) -> Running:
        command = [sys.executable, str(house / "dashboard"), "--no-browser", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        process = subprocess.Popen(command, env=environment, cwd=tmp_path, text=True, **pipes)
        processes.append(process)
        return Running(process, data)

    yield started
    for process in processes:
        process.kill()
        process.communicate()


def listening_at(port: int) -> set[str]:
    """The local addresses, as the kernel writes them, at which this port is listened on."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    return {words[1].split(":")[0] for words in lines if words[3] == "0A" and int(words[1].split(":")[1], 16) == port}


def test_help_names_every_option(run: Callable[..., "subprocess.CompletedProcess[str]"]) -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert all(option in shown.stdout for option in ("--demo", "--data", "--port", "--no-browser"))
    assert shown.stdout.isascii()


@pytest.mark.parametrize("wrong", [["--dmeo"], ["dmeo"], ["--port", "80"], ["--port", "x"], ["--data"]])
def test_what_it_does_not_know_is_one_sentence(
    run: Callable[..., "subprocess.CompletedProcess[str]"], wrong: list[str]
) -> None:
    refused = run(*wrong)
    assert refused.returncode == 2
    assert refused.stdout.count("\n") == 1
    assert "see python3 -m dashboard --help" in refused.stdout
    assert refused.stderr == ""


def test_a_life_of_one_start(
    start: Start, run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    data = tmp_path / "Zoë 💞's data"
    port = free_port()
    first = start("--data", data.name, "--port", str(port), data=data)  # relative to where it was typed

    assert first.said.isascii()
    assert f"http://127.0.0.1:{port}/" in first.said
    assert f"Your data is kept in {tmp_path}/Zo\\xeb \\U0001f49e's data\n" in first.said
    assert "Traceback" not in first.said
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert {stat.S_IMODE((data / name).stat().st_mode) for name in ("lock", "running.json")} == {0o600}
    assert first.note["pid"] == first.process.pid
    assert listening_at(port) == {"0100007F"}

    second = run("--data", str(data))
    assert second.returncode == 0
    assert str(first.note["url"]) in second.stdout
    assert (tmp_path / "opened").read_text() == f"{first.note['url']}\n"

    assert first.stop() == (0, "\n")
    assert not (data / "running.json").exists()
    held = running.take(data)
    assert isinstance(held, int)
    lock.release(held)


def test_a_taken_port_gives_the_next_free_one_and_says_so(start: Start, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        demo = start("--demo", "--data", "ours", "--port", str(port), data=tmp_path / "ours" / "demo")
        assert f"Port {port} is in use by another program; taking {demo.note['port']}." in demo.said
    demo.process.terminate()
    assert demo.process.wait(timeout=15) == 0
    assert not (demo.data / "running.json").exists()


def test_a_data_folder_that_cannot_be_used_is_one_sentence(
    run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    refused = run("--data", "file/data")
    assert refused.returncode == 1
    assert refused.stdout.count("\n") == 1
    assert "choose another folder with --data DIR" in refused.stdout
    assert refused.stderr == ""


def test_a_lock_held_by_something_else_is_one_sentence_naming_the_file(
    run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    held = lock.hold(tmp_path / "lock")
    assert held is not None
    refused = run("--data", str(tmp_path))
    lock.release(held)
    assert refused.returncode == 1
    assert refused.stdout.count("\n") == 1
    assert f"holds the file {tmp_path}/lock: close " in refused.stdout


def test_only_the_start_that_wrote_the_note_is_believed(tmp_path: Path) -> None:
    port = free_port()
    note = running.RunningNote(port, os.getpid(), "not what answers there", f"http://127.0.0.1:{port}/")
    running.write(tmp_path, note)
    held = lock.hold(tmp_path / "lock")
    assert held is not None
    with socket.create_server(("127.0.0.1", port)) as other:
        threading.Thread(target=answer_once, args=(other,), daemon=True).start()
        with pytest.raises(StartError, match=f"process {os.getpid()}"):
            running.take(tmp_path, starting=0)
    lock.release(held)


def answer_once(server: socket.socket) -> None:
    """Some other program that answers every request kindly."""
    visitor, _ = server.accept()
    with visitor:
        visitor.recv(1000)
        visitor.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")


@pytest.mark.parametrize("name", ["lock", "running.json"])
def test_a_folder_in_the_place_of_one_of_our_files_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    note = running.RunningNote(8756, 1, "me", "http://127.0.0.1:8756/")
    begin = {"lock": lambda: running.take(tmp_path, starting=0), "running.json": lambda: running.write(tmp_path, note)}
    with pytest.raises(StartError, match=f"a folder called {name} "):
        begin[name]()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [name]


def test_a_full_disk_is_called_so_and_no_half_written_note_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(json, "dump", full)
    with pytest.raises(StartError, match="is full: make some room"):
        running.write(tmp_path, running.RunningNote(8756, 1, "me", "http://127.0.0.1:8756/"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_start_that_is_stopped_ends_at_once_without_a_word_and_the_next_one_opens(
    house: Path, environment: dict[str, str], tmp_path: Path, number: signal.Signals
) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "dashboard", "--no-browser", "--port", str(free_port()), "--data", str(data)]
    for delay in (0, 0.03, 0.1, 0.2, 0.3):
        process = subprocess.Popen(
            command, cwd=house, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        while not (data / "running.json").exists():
            assert process.poll() is None
            time.sleep(0.005)
        time.sleep(delay)
        process.send_signal(number)
        time.sleep(0.03)
        process.send_signal(number)
        said, _ = process.communicate(timeout=15)
        assert (process.returncode, said.strip()) == (0, "")
        assert not (data / "running.json").exists()
    process = subprocess.Popen(
        command, cwd=house, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert Running(process, data).stop()[0] == 0


def test_whatever_a_command_writes_only_its_owner_can_read(
    run: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.duckdb"
    data.mkdir(mode=0o700)
    locked.fill(data).close()
    store = Storage(data)
    store.back_up()
    store.close()
    shutil.copy(next(data.rglob("*.duckdb")), copy)
    before = os.umask(0o022)
    try:
        for command in (("reset", "Ana"), ("check",), ("restore", str(copy), "--yes"), ("undo",)):
            done = run("--data", str(data), *command)
            assert "Traceback" not in done.stdout + done.stderr
    finally:
        os.umask(before)
    files = [path for path in data.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_folder_that_was_there_keeps_its_rights_unless_it_is_ours(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    running.prepare(tmp_path, ours=False)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    running.prepare(tmp_path, ours=True)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", [*ahead.SERVING, *ahead.FIRST_PAGES])
def test_what_is_imported_ahead_of_need_is_still_called_so(name: str) -> None:
    assert importlib.import_module(name)


def test_a_damaged_package_says_nothing_from_the_background_and_the_others_are_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cut_off.py").write_text("def half(")
    (tmp_path / "whole_one.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    ahead.import_all(["cut_off", "not_there", "whole_one"])
    assert "whole_one" in sys.modules
    del sys.modules["whole_one"]
