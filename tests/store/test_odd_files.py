"""What somebody put in the place of a file or folder of ours neither stops the start nor makes it wait."""

import os
import subprocess
import sys

import pytest

from dashboard import install
from dashboard.domain import coach_settings, small_file
from dashboard.store import backups, coach_settings_file, last_saved, line, phones_file
from dashboard.store.database import Database
from dashboard.store.generations import generations
from dashboard.words import support
from tests import locked
from tests.locked import ANA

needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of Unix")
READERS = {
    last_saved.NAME: last_saved.read,
    coach_settings.FILE: coach_settings.load,
    "support.toml": support.load,
    phones_file.FILE: phones_file.read,
    "letters/line": line.current,
    "second-set": lambda folder: backups.listed(folder),
}
OPENS = """
import sys
from pathlib import Path
from dashboard.store.storage import Storage
Storage(Path(sys.argv[1])).close()
"""


@pytest.fixture
def folder(tmp_path):
    locked.fill(tmp_path).close()
    (tmp_path / "letters").mkdir(exist_ok=True)
    return tmp_path


def opens(folder):
    """In a process of its own, which may hang."""
    command = [sys.executable, "-c", OPENS, str(folder)]
    subprocess.run(command, cwd=install.ROOT, check=True, timeout=60)


@needs_pipes
@pytest.mark.parametrize("name", READERS)
def test_nobody_waits_for_a_pipe_or_reads_a_file_without_end(folder, name):
    for put in (lambda path: os.mkfifo(path), lambda path: path.symlink_to("/dev/zero")):
        (folder / name).unlink(missing_ok=True)
        put(folder / name)
        READERS[name](folder)


def test_a_small_file_is_read_and_a_longer_one_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 10)
    assert small_file.read(tmp_path / "file", 10) == b"x" * 10
    with pytest.raises(ValueError):
        small_file.read(tmp_path / "file", 9)
    with pytest.raises(FileNotFoundError):
        small_file.read(tmp_path / "other")


@needs_pipes
def test_settings_are_saved_though_a_pipe_stands_in_the_place_of_their_file(folder):
    os.mkfifo(folder / coach_settings.FILE)
    coach_settings_file.save(folder, coach_settings.Practice(name="Dana"))
    assert coach_settings.load(folder).name == "Dana"


@needs_pipes
@pytest.mark.parametrize("name", [last_saved.NAME, "notes-000009.duckdb", "notes-000009.tmp", "backups", "letters"])
def test_a_pipe_in_the_place_of_something_of_ours_makes_way(folder, name):
    path = folder / name
    if path.is_dir():
        path.rename(folder / f"before-{name}")
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    opens(folder)


@pytest.mark.parametrize("name", ["notes-000009.tmp", "notes-000009.duckdb", "restore-0a1b2c3d.tmp"])
def test_a_folder_called_like_a_file_of_ours_makes_way_and_is_kept(folder, name):
    (folder / name).mkdir()
    (folder / name / "theirs").write_text("x")
    database = Database(folder)
    assert database.notice.endswith(f"kept: odd-{name}.")
    database.back_up()
    assert (folder / f"odd-{name}" / "theirs").read_text() == "x"
    assert [p.is_file() for p in generations(folder)] == [True]
    database.close()


@pytest.mark.parametrize("name", ["backups", "letters", "damaged", "rescue"])
def test_a_file_called_like_a_folder_of_ours_makes_way_and_is_kept(folder, name):
    for old in (folder / name).glob("*"):
        old.unlink()
    if (folder / name).is_dir():
        (folder / name).rmdir()
    (folder / name).write_text("theirs")
    database = Database(folder)
    with database.write() as cursor:
        cursor.execute("UPDATE person SET name = 'Anna' WHERE id = ?", [ANA.id])
    database.back_up()
    assert (database.notice, len([b for b in backups.listed(folder) if not b.second])) == ("", 1)
    assert (folder / f"odd-{name}").read_text() == "theirs"
    database.close()


def test_folders_and_files_of_the_owner_that_are_called_nearly_like_ours_are_left_alone(folder):
    for name in ("notes-of-our-holiday", "restore-point"):
        (folder / name).mkdir()
    (folder / "notes-from-ana.tmp").write_text("x")
    (folder / "damaged").symlink_to(folder / "a drive that comes later")
    database = Database(folder)
    assert database.notice == ""
    assert all((folder / name).exists() for name in ("notes-of-our-holiday", "restore-point", "notes-from-ana.tmp"))
    assert (folder / "damaged").is_symlink()
    database.close()


@pytest.mark.parametrize("what", ["a folder", "half a mark", "nothing"])
def test_a_mark_that_got_lost_is_written_anew_by_the_start_that_opens_and_the_next_one_opens_too(folder, what):
    mark = folder / last_saved.NAME
    mark.unlink()
    if what == "a folder":
        mark.mkdir()
    if what == "half a mark":
        mark.write_text("0000")
    database = Database(folder)
    assert last_saved.read(folder) == database.saves > 0
    database.back_up()
    database.close()
    Database(folder).close()


@needs_pipes
def test_a_start_waits_for_no_pipe_that_the_mark_is_a_link_to(folder):
    (folder / last_saved.NAME).unlink()
    os.mkfifo(folder / "pipe")
    (folder / last_saved.NAME).symlink_to(folder / "pipe")
    opens(folder)


def test_a_fresh_store_has_no_mark_before_its_first_change(tmp_path):
    Database(tmp_path).close()
    assert last_saved.read(tmp_path) is None
