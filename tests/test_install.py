"""The installing half of the one command, on real environments and tiny packages."""

import ast
import base64
import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import zipfile
from pathlib import Path

import pytest

from dashboard import install
from dashboard.install import Wanted
from dashboard.start import progress, proof
from dashboard.start.importing import importing
from dashboard.start.progress import StartError

APP = Wanted(("requirements.txt",), ("requirements.txt",), 1, "no time")
BOTH = Wanted(("requirements.txt", "more.txt"), ("requirements.txt", "more.txt"), 1, "no time")
OLD_PYTHON_READS = ["__init__", "__main__", "install"]
OLD_PYTHON_READS += [f"start/{name}" for name in ("__init__", "importing", "lock", "progress", "proof", "trial")]


def write_wheel(folder: Path, version: str, more: str = "") -> None:
    """A package that knows its version and nothing else, as an index would hand it out."""
    info = f"tiny_thing-{version}.dist-info"
    files = {
        "tiny_thing.py": f"version = '{version}'\n{more}",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny-thing\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{info}/RECORD,,\n"
    with zipfile.ZipFile(folder / f"tiny_thing-{version}-py3-none-any.whl", "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            record += f"{name},sha256={digest},{len(text)}\n"
        wheel.writestr(f"{info}/RECORD", record)


def ask_for(root: Path, requirement: str, name: str = "requirements.txt") -> None:
    wheels = (root / "wheels").as_uri()
    (root / name).write_text(f"--no-index\n--find-links {wheels}\n{requirement}\n", encoding="utf-8")


def start_installing(root: Path) -> subprocess.Popen[str]:
    code = "import sys; from pathlib import Path; from dashboard import install as i; i.ensure(Path(sys.argv[1]), "
    code += "i.Wanted(('requirements.txt',), ('requirements.txt',), 1, 'no time'))"
    command = [sys.executable, "-c", code, str(root)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=install.ROOT)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment after two starts at once and after one that was killed on the way."""
    root = tmp_path_factory.mktemp("Zoë 💞's notes")
    (root / "wheels").mkdir()
    write_wheel(root / "wheels", "1.0")
    write_wheel(root / "wheels", "2.0")
    ask_for(root, "tiny-thing==1.0")

    killed = start_installing(root)
    while not install.python_of(root).exists():
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    (root / ".venv" / "left over").touch()
    assert not install.is_ready(root, APP)

    said = [start.communicate(timeout=60)[0] for start in [start_installing(root), start_installing(root)]]
    assert sorted(text.count("Installed.") for text in said) == [0, 1]
    assert " 1  tiny_thing 1.0" in "".join(said)
    assert "".join(said).isascii()
    assert not (root / ".venv" / "left over").exists()
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of the made environment for one test."""
    copy = tmp_path / "Zoë 💞's notes"
    shutil.copytree(made, copy, symlinks=True)
    return copy


@pytest.mark.parametrize("name", [*(f"dashboard/{name}.py" for name in OLD_PYTHON_READS), "tests/__main__.py"])
def test_an_old_python_can_read_what_says_that_it_is_too_old(name: str) -> None:
    ast.parse((install.ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(StartError, match=r"needs Python 3\.11 or newer"):
        install.check_python()


def test_nothing_is_done_when_nothing_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (root / ".venv" / "installed.json").stat().st_mtime_ns
    began = time.perf_counter()
    python = install.ensure(root, APP)
    assert time.perf_counter() - began < 0.1
    assert python == install.python_of(root)
    assert capsys.readouterr().out == ""
    assert (root / ".venv" / "installed.json").stat().st_mtime_ns == before


def test_a_changed_requirement_is_installed(root: Path) -> None:
    ask_for(root, "tiny-thing==2.0")
    python = install.ensure(root, APP)
    shown = subprocess.run([python, "-c", "import tiny_thing as t; print(t.version)"], capture_output=True, text=True)
    assert shown.stdout == "2.0\n"


def test_the_tests_have_their_own_stamp_in_the_same_environment(root: Path) -> None:
    ask_for(root, "tiny-thing", "more.txt")
    assert not install.is_ready(root, BOTH)
    install.ensure(root, BOTH)
    assert install.is_ready(root, BOTH)
    assert install.is_ready(root, APP)


def test_an_environment_whose_python_is_gone_is_not_ready(root: Path) -> None:
    install.python_of(root).unlink()
    assert not install.is_ready(root, APP)


def test_no_network_is_one_sentence(root: Path) -> None:
    (root / "requirements.txt").write_text("--index-url http://127.0.0.1:9/simple\nno-such-thing-of-ours==1\n")
    with pytest.raises(StartError, match="check the internet connection"):
        install.ensure(root, APP)
    assert not install.is_ready(root, APP)


def test_a_package_nobody_has_is_one_sentence(root: Path) -> None:
    ask_for(root, "no-such-thing-of-ours==1")
    with pytest.raises(StartError, match="No matching distribution found for no-such-thing-of-ours==1"):
        install.ensure(root, APP)


def hashed(root: Path, version: str) -> str:
    """The line of a lock file for a wheel that lies there."""
    (wheel,) = (root / "wheels").glob(f"tiny_thing-{version}-*")
    return f"tiny-thing=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


def test_a_package_that_is_not_the_one_that_was_locked_is_not_installed(root: Path) -> None:
    right = hashed(root, "2.0")
    ask_for(root, right)
    install.ensure(root, APP)
    assert version_in(root) == "2.0"
    ask_for(root, right.replace("2.0", "1.0"))
    with pytest.raises(StartError, match=r"(?s)DO NOT MATCH THE HASHES.*"):
        install.ensure(root, APP)
    assert not install.is_ready(root, APP)


def test_a_damaged_package_is_fetched_again_only_as_it_was_locked(root: Path) -> None:
    ask_for(root, hashed(root, "2.0"))
    install.ensure(root, APP)
    module_of(root).write_text("(")
    install.ensure(root, APP)
    assert version_in(root) == "2.0"
    assert "--hash=sha256:" in (root / ".venv" / "repair.txt").read_text()


def locked(name: str) -> dict[str, list[str]]:
    """The packages of a lock file with the lines of each, all its hashes among them."""
    found: dict[str, list[str]] = {}
    for line in (install.ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([a-z0-9-]+)==(\S+)", line):
            name = f"{match[1]}=={match[2]}"
            found[name] = []
        elif line.startswith(" "):
            found[name].append(line)
    return found


@pytest.mark.parametrize("name", ["requirements", "tests/requirements"])
def test_whatever_is_asked_for_is_locked_with_hashes(name: str) -> None:
    lock = locked(f"{name}.lock")
    asked = [line.split()[0] for line in (install.ROOT / f"{name}.txt").read_text().splitlines() if line[0] != "#"]
    assert asked
    assert set(asked) <= set(lock)
    assert all(lines and all("--hash=sha256:" in line for line in lines) for lines in lock.values())


def test_what_the_tests_share_with_the_app_is_locked_alike() -> None:
    app, tests = locked("requirements.lock"), locked("tests/requirements.lock")
    names = {package.split("==")[0] for package in app}
    assert {p for p in tests if p.split("==")[0] in names} <= set(app)


def test_a_full_disk_is_said_before_anything_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").touch()
    with pytest.raises(StartError, match=r"The disk has \d+ MB free"):
        install.ensure(tmp_path, Wanted(("requirements.txt",), ("requirements.txt",), 10**12, "no time"))


def test_a_disk_that_fills_on_the_way_is_one_sentence() -> None:
    said = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    assert progress.reason_in([said], "pip failed").startswith("The disk is full")


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").touch()
    (tmp_path / ".venv").touch()
    with pytest.raises(StartError, match="copy Healing Together into a folder of your own"):
        install.ensure(tmp_path, APP)


def test_a_copy_without_its_list_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"requirements\.txt cannot be read"):
        install.ensure(tmp_path, APP)


def test_a_python_without_venv_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "requirements.txt").touch()
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(StartError, match="sudo apt install python3-venv"):
        install.ensure(tmp_path, APP)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Downloading pyarrow-26.0.1-cp311-cp311-manylinux_2_28_x86_64.whl (47.2 MB)", "pyarrow 26.0.1 (47.2 MB)"),
        ("Using cached h11-0.16.0-py3-none-any.whl (37 kB)", "h11 0.16.0 (37 kB)"),
        ("Processing /opt/files/h11-0.16.0-py3-none-any.whl (from uvicorn)", "h11 0.16.0"),
        ("Downloading h11-0.16.0-py3-none-any.whl.metadata (8 kB)", None),
        ("Collecting h11", None),
    ],
)
def test_progress_names_each_package_and_its_size(line: str, shown: str | None) -> None:
    assert progress.package_in(line) == shown


# -- what is installed proves that it can be used ----------------------------------------------------


def module_of(root: Path) -> Path:
    (found,) = (root / ".venv").glob("lib/python*/site-packages/tiny_thing.py")
    return found


def version_in(root: Path) -> str:
    code = "import tiny_thing as t; print(t.version)"
    return subprocess.run([install.python_of(root), "-c", code], capture_output=True, text=True).stdout.strip()


DIES = "import os, signal; os.kill(os.getpid(), signal.SIGBUS)\n"


@pytest.mark.parametrize("damage", ["(", DIES, "raise OSError('cannot map')\n", None])
def test_a_damaged_package_is_fetched_again_by_itself(
    root: Path, damage: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    module = module_of(root)
    module.unlink()
    if damage:
        module.write_text(damage)
    assert not install.is_ready(root, APP)
    install.ensure(root, APP)
    said = capsys.readouterr().out
    assert "Part of what is installed cannot be used (" in said
    assert said.isascii()
    assert "Installing" not in said
    assert ("signal 7" in said) is (damage == DIES)
    assert version_in(root) == "1.0"
    assert install.is_ready(root, APP)


def test_a_damaged_file_that_python_wrote_beside_a_package_is_written_again(root: Path) -> None:
    module = module_of(root)
    assert version_in(root) == "1.0"
    (compiled,) = module.parent.glob("__pycache__/tiny_thing*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:20])
    assert version_in(root) == ""
    (root / ".venv" / "proven").unlink()
    install.ensure(root, APP)
    assert version_in(root) == "1.0"


def test_a_damaged_installer_leads_to_a_new_environment(root: Path) -> None:
    shutil.rmtree(module_of(root).parent / "pip")
    module_of(root).write_text("(")
    install.ensure(root, APP)
    assert version_in(root) == "1.0"


def test_without_a_network_a_damaged_package_is_one_sentence_and_the_rest_stays(root: Path) -> None:
    module_of(root).write_text("(")
    (root / "requirements.txt").write_text("--index-url http://127.0.0.1:9/simple\ntiny-thing==1.0\n")
    stamp = root / ".venv" / "installed.json"
    stamp.write_text(json.dumps(install._goal(root, APP)))
    for _ in range(2):
        with pytest.raises(StartError, match="check the internet connection"):
            install.ensure(root, APP)
        assert module_of(root).exists()


def test_a_package_that_this_computer_cannot_use_is_one_sentence(root: Path) -> None:
    write_wheel(root / "wheels", "3.0", "raise ImportError('libthing.so.6: cannot open shared object file')")
    ask_for(root, "tiny-thing==3.0")
    with pytest.raises(StartError, match=r"tiny_thing: ImportError: libthing\.so\.6.*please send this line"):
        install.ensure(root, APP)
    assert not install.is_ready(root, APP)


def test_what_another_start_is_just_importing_counts_as_proven_and_what_it_died_over_does_not(root: Path) -> None:
    code = "import sys, time; from pathlib import Path; from dashboard.start import proof\n"
    code += "with proof.starting(Path(sys.argv[1])): print('in', flush=True); time.sleep(60)"
    command = [sys.executable, "-c", code, str(root / ".venv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=install.ROOT) as other:
        assert other.stdout
        assert other.stdout.readline() == "in\n"
        assert install.is_ready(root, APP)
        other.kill()
    assert not install.is_ready(root, APP)
    install.ensure(root, APP)
    assert install.is_ready(root, APP)
    with proof.starting(root / ".venv"):
        pass
    assert install.is_ready(root, APP)
    with pytest.raises(KeyboardInterrupt), proof.starting(root / ".venv"):
        raise KeyboardInterrupt
    assert install.is_ready(root, APP)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (ImportError("libstdc++.so.6", name="duckdb"), "Part of what is installed cannot be used (libstdc++.so.6)"),
        (ModuleNotFoundError("No module named 'duckdb'", name="duckdb"), "start again, and it is looked for"),
        (EOFError("marshal data too short"), "start again, and it is looked for"),
        (ImportError("cannot import name 'x'", name="dashboard.store"), "This copy of Healing Together is damaged"),
        (SyntaxError("invalid", ("dashboard/server.py", 1, 1, "(")), "This copy of Healing Together is damaged"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence_and_looked_for_at_the_next_start(
    root: Path, reason: Exception, sentence: str
) -> None:
    where = root / "dashboard" / "server.py"
    if isinstance(reason, SyntaxError):
        reason.filename = str(where)
    code = compile("raise reason", str(where) if "dashboard" in str(getattr(reason, "name", "")) else "x", "exec")
    with pytest.raises(StartError) as told, importing(root):
        exec(code, {"reason": reason})
    assert sentence in str(told.value)
    assert str(told.value).count("\n") == 0
    assert not install.is_ready(root, APP)


@pytest.mark.parametrize(
    ("platform", "size", "sentence"),
    [
        ("win-arm64", 2**63 - 1, "Python for x64"),
        ("win32", 2**31 - 1, "64-bit Python"),
        ("linux-x86_64", 2**63 - 1, ""),
    ],
)
def test_a_python_for_which_nothing_is_offered_is_told_which_one_to_use(
    monkeypatch: pytest.MonkeyPatch, platform: str, size: int, sentence: str
) -> None:
    monkeypatch.setattr(sysconfig, "get_platform", lambda: platform)
    monkeypatch.setattr(sys, "maxsize", size)
    if not sentence:
        install.check_computer()
        return
    with pytest.raises(StartError, match=sentence):
        install.check_computer()
