"""One test of wholeness for every way in: no damage is missed, and what cannot be told is said."""

import os
import random
import shutil
from datetime import timedelta

import pytest

from dashboard.errors import DamagedError, DashboardError, StorageError
from dashboard.start import commands
from dashboard.store import engine, last_saved, rescue, wholeness
from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN
from tests.saving import saved
from tests.store.test_backups import WEEK
from tests.store.test_rescue import typed

FLIPS = 24


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """Rows as long as the app's, most in the file itself, some in its log."""
    folder = tmp_path_factory.mktemp("pristine")
    storage = locked.fill(folder)
    for n in range(20):
        for person in (ANA, BEN):
            answer(storage, person, n)
        if n == 15:
            storage.back_up()
    storage.close()
    return folder


def answer(storage, person, n):
    from tests.store.test_storage import row

    sealed = {"sealed_self": os.urandom(8400), "sealed_coach": os.urandom(8400)}
    saved(storage, row(person.id, WEEK - timedelta(weeks=n), {"safety": n % 11}, note="x" * n, **sealed), 0)


def flipped(path, draws):
    content = bytearray(path.read_bytes())
    content[draws.randrange(len(content))] ^= 1 << draws.randrange(8)
    path.write_bytes(content)


@pytest.mark.parametrize("which", ["file", "log"])
def test_a_flipped_bit_is_noticed_by_every_way_in_or_changes_nothing(pristine, tmp_path, capsys, which):
    """What opens holds every byte; what does not is offered by the rescue, and said by check and restore."""
    draws, noticed = random.Random(5), 0
    whole = engine.fingerprint(generations(pristine)[-1])
    for n in range(FLIPS):
        folder = tmp_path / str(n)
        shutil.copytree(pristine, folder)
        live = generations(folder)[-1]
        flipped(live if which == "file" else log_of(live), draws)
        try:
            wholeness.look(live)
        except DamagedError:
            noticed += 1
            with pytest.raises(DamagedError):
                Storage(folder)
            if n % 10 == 0:
                assert "does not open whole" in typed(capsys, commands.check, folder)
                assert rescue.findings(folder)[0].contents.shared.check_ins == 40 or which == "log"
        else:
            assert engine.fingerprint(live) == whole
        shutil.rmtree(folder)
    assert noticed > FLIPS // 2


def test_restore_never_calls_a_damaged_file_whole(pristine, tmp_path, capsys):
    folder = tmp_path / "store"
    shutil.copytree(pristine, folder)
    live = generations(folder)[-1]
    content = bytearray(live.read_bytes())
    content[len(content) * 2 // 3] ^= 1
    live.write_bytes(content)
    said = typed(capsys, commands.restore_copy, folder, "99", True)
    assert "opens whole" not in said
    assert "There is no number 99" in said


def test_what_can_no_longer_be_read_while_the_store_is_open_leads_to_the_rescue(pristine, tmp_path):
    folder = tmp_path / "store"
    shutil.copytree(pristine, folder)
    live = generations(folder)[-1]
    storage = Storage(folder)
    size = live.stat().st_size
    handle = os.open(live, os.O_RDWR)  # the lock on it goes, which is nothing to this test
    for at in range(size // 4, size, 4096):
        os.pwrite(handle, b"\xff", at)
    os.close(handle)
    with pytest.raises(StorageError, match=r"can no longer be read.*start it again"):
        storage._db.read("SELECT id, sealed_self, sealed_coach FROM check_in")
    storage.close()
    with pytest.raises(DamagedError):
        Storage(folder)
    assert rescue.findings(folder)[0].contents.shared.check_ins == 40


@pytest.mark.parametrize("gone", ["mark", "log", "mark and log"])
def test_log_and_mark_that_are_gone_are_said_together_or_alone(pristine, tmp_path, gone):
    folder = tmp_path / "store"
    shutil.copytree(pristine, folder)
    if "log" in gone:
        log_of(generations(folder)[-1]).unlink()
    if "mark" in gone:
        (folder / last_saved.NAME).unlink()
    if gone == "mark":
        Storage(folder).close()
        return
    with pytest.raises(DashboardError):
        Storage(folder)
    losses = {f.loss for f in rescue.findings(folder)}
    assert losses == (
        {"The last 8 changes that were saved are missing."}
        if gone == "log"
        else {"Whether anything is missing cannot be told: the mark of the last save is gone."}
    )


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE draft",
        "DELETE FROM saves",
        "INSERT INTO saves SELECT * FROM saves",
        "DELETE FROM schema_version",
        "INSERT INTO schema_version VALUES (2)",
        "UPDATE schema_version SET version = 0",
    ],
)
def test_a_file_without_one_of_its_tables_or_with_no_one_version_leads_to_the_rescue(pristine, tmp_path, sql):
    folder = tmp_path / "store"
    shutil.copytree(pristine, folder)
    storage = Storage(folder)
    with storage._db.write() as cursor:
        cursor.execute(sql)
    storage.close()
    with pytest.raises(DamagedError):
        Storage(folder)


@pytest.mark.parametrize("name", ["notes-999999.duckdb", "backups/notes-2026-11-20-120000-g999999.duckdb"])
def test_after_the_last_number_of_six_digits_comes_one_of_seven(pristine, tmp_path, name):
    folder = tmp_path / "store"
    shutil.copytree(pristine, folder)
    if name.startswith("backups"):
        (folder / name).write_bytes(b"")
    else:
        live = generations(folder)[-1]
        log_of(live).rename(log_of(folder / name))
        live.rename(folder / name)
    for n in range(2):
        storage = Storage(folder)
        storage.back_up()
        answer(storage, ANA, 30 + n)
        assert storage.check_ins([ANA.id])
        storage.close()
    assert generations(folder)[-1].name.startswith("notes-10000")
