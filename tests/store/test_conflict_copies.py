"""Copies made by sync clients: told from our own files, listed, offered by the rescue, and gone with an erase."""

import shutil

import pytest

from dashboard.start import commands
from dashboard.store import backups, conflict_copies, rescue
from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN, DANA
from tests.store.test_backups import MARK, save
from tests.store.test_rescue import typed

THEIRS = [
    "notes-000004-DESKTOP-7QK2.duckdb",
    "notes-000004 2.duckdb",
    "notes-000004 (1).duckdb",
    "notes-000004 (Ana's conflicted copy 2026-11-25).duckdb",
    "notes-000004 (conflicted copy 2026-11-25 101500).duckdb",
    "notes-000004.sync-conflict-20261125-101500-ABCDEFG.duckdb",
    "notes-000004.duckdb.sync-conflict-20261125-101500-ABCDEFG",
    "notes-000004 (SFConflict ana@example.org 2026-11-25-10-15-00).duckdb",
    "notes-000004-DESKTOP-7QK2.duckdb.wal",
    "notes-000004.duckdb-DESKTOP-7QK2.wal",
    "notes-000004.duckdb (conflicted copy).wal",
    "notes-2026-11-02-081500-g000004 2.duckdb",
    "notes-2026-11-02-081500-g000004-n000123-before-LAPTOP.duckdb",
]
OURS = [
    "notes-000004.duckdb",
    "notes-000004.duckdb.wal",
    "notes-000005.tmp",
    "notes-copy.tmp",
    "notes-copied.tmp.wal",
    "notes-2026-11-02-081500-g000004.duckdb",
    "notes-2026-11-02-081500-g000004-before.duckdb",
    "notes-2026-11-02-081500-g000004-n000123.duckdb",
    "notes-2026-11-02-081500-g000004.duckdb.tmp",
    "notes-from-therapy.txt",
    "notes-of-mine.duckdb",
    "last-saved",
]


@pytest.mark.parametrize("place", [".", "backups"])
def test_conflict_copies_are_told_from_our_own_files_and_from_peoples(tmp_path, place):
    (tmp_path / place).mkdir(exist_ok=True)
    for name in THEIRS + OURS:
        (tmp_path / place / name).write_bytes(b"x")
    assert {p.name for p in conflict_copies.listed(tmp_path)} == set(THEIRS)
    assert {p.name for p in conflict_copies.databases(tmp_path)} == {n for n in THEIRS if ".wal" not in n}


LETTER = f"own-{ANA.id}-{DANA.id}"


@pytest.mark.parametrize("suffix", ["-DESKTOP-7QK2", " 2", " (1)", " (conflicted copy)", ".sync-conflict-20261125-ABC"])
def test_a_letter_that_a_client_set_aside_is_nobodys_and_goes_with_an_erase(folder, suffix):
    letters = folder / "letters"
    letters.mkdir(exist_ok=True)
    (letters / f"{LETTER}.age").write_bytes(b"new")
    (letters / f"{LETTER}.age.{7:020}.new").write_bytes(b"half")
    stray = letters / f"{LETTER}{suffix}.age"
    stray.write_bytes(b"what was shown before")
    assert stray in conflict_copies.listed(folder)
    assert not [p for p in conflict_copies.listed(folder) if p.name.startswith(f"{LETTER}.age")]
    assert stray not in conflict_copies.databases(folder)
    storage = Storage(folder)
    assert [place.name for place in storage.letters.places()] == [f"{LETTER}.age"]
    storage.erase(BEN, None, None)
    storage.close()
    assert not stray.exists()


@pytest.fixture
def folder(tmp_path):
    """A store with a save in its log, and what a client set aside before another."""
    storage = locked.fill(tmp_path)
    save(storage, note=MARK, safety=5)
    storage.back_up()
    save(storage, BEN, safety=3)
    storage.close()
    live = generations(tmp_path)[-1]
    shutil.copyfile(live, live.with_name(f"{live.stem}-DESKTOP-7QK2.duckdb"))
    shutil.copyfile(log_of(live), live.with_name(f"{live.stem}.duckdb-DESKTOP-7QK2.wal"))
    return tmp_path


def test_they_go_with_an_erase(folder):
    storage = Storage(folder)
    storage.erase(ANA, None, None)
    storage.close()
    assert conflict_copies.listed(folder) == []
    assert MARK.encode() not in b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_check_lists_them(folder, capsys):
    said = typed(capsys, commands.check, folder)
    assert "Copies that a sync client made" in said
    assert all(str(path) in said for path in conflict_copies.listed(folder))


def test_the_rescue_offers_the_fullest_with_the_log_that_belongs_to_it(folder):
    live = generations(folder)[-1]
    live.write_bytes(b"gone")
    log_of(live).unlink()
    for backup in backups.listed(folder):
        backup.path.unlink()
    (found,) = rescue.findings(folder)
    assert "DESKTOP-7QK2" in found.title
    assert found.loss == "Nothing that was saved is missing."
    rescue.choose(folder, [found], found.key)
    storage = Storage(folder)
    assert len(storage.check_ins([ANA.id, BEN.id])) == 2
    storage.close()


def test_where_only_a_conflict_copy_is_left_no_empty_store_is_made(folder):
    for path in [*generations(folder), folder / "last-saved", *(b.path for b in backups.listed(folder))]:
        path.unlink()
    assert [f.contents.shared.check_ins for f in rescue.findings(folder)] == [2]
    with pytest.raises(Exception, match="does not open whole"):
        Storage(folder)
