"""Every released schema opens with today's code; a file from the future is refused and left as it is."""

import json

import pytest

from dashboard.errors import NewerError, StorageError
from dashboard.storage import Storage
from dashboard.store import backups, engine, rescue, versions
from dashboard.store.database import Database, generations
from tests.released import make

RELEASED = range(1, versions.VERSION + 1)
each = pytest.mark.parametrize("version", RELEASED)


def as_live(version, folder):
    folder.mkdir(exist_ok=True)
    return make.unpack(version, folder / "notes-000007.duckdb")


def check_ins_of(version):
    return json.loads((make.HERE / f"version-{version}.json").read_text())["check_in"]


def add_table(con):
    con.execute("ALTER TABLE event ADD COLUMN colour VARCHAR")


def rename_label(con):
    con.execute("ALTER TABLE event RENAME COLUMN label TO said")


@each
def test_every_released_schema_opens_with_all_its_rows(version, tmp_path):
    as_live(version, tmp_path)
    storage = Storage(tmp_path)
    assert [p.name for p in storage.people()] == ["Ana", "Ben", "Dana"]
    rows = storage.all_rows("a1") + storage.all_rows("b1")
    assert len(rows) == check_ins_of(version)
    assert {r.shared.get("safety") for r in rows} == set(range(11))
    storage.close()


@each
def test_every_released_schema_can_be_restored(version, tmp_path):
    storage = Storage(tmp_path)
    storage.bring_back(make.unpack(version, tmp_path / "copy.duckdb"))
    assert storage.contents().span.check_ins == check_ins_of(version)
    storage.close()


def test_the_frozen_file_of_this_version_has_the_tables_of_today(tmp_path):
    """If this fails, schema.sql was changed: raise VERSION, add a step, and freeze the new version with make.py."""
    fresh = tmp_path / "fresh.duckdb"
    engine.create(fresh, make.database.SCHEMA.read_text(encoding="utf-8"))
    asked = "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() ORDER BY ALL"
    frozen = make.unpack(versions.VERSION, tmp_path / "frozen.duckdb")
    assert engine.query(fresh, (asked, ())) == engine.query(frozen, (asked, ()))


def test_freezing_gives_the_same_contents_every_time(tmp_path):
    make.make(tmp_path / "again.duckdb")
    frozen = make.unpack(versions.VERSION, tmp_path / "frozen.duckdb")
    assert engine.fingerprint(tmp_path / "again.duckdb") == engine.fingerprint(frozen)
    assert all(f.stat().st_size < 200_000 for f in make.HERE.iterdir() if f.is_file())


def test_steps_are_applied_in_order_inside_a_rewrite_after_a_backup(tmp_path, monkeypatch):
    as_live(1, tmp_path)
    monkeypatch.setattr(versions, "VERSION", 3)
    monkeypatch.setattr(versions, "STEPS", {2: add_table, 3: rename_label})
    database = Database(tmp_path)
    assert database.read("SELECT version FROM schema_version") == [(3,)]
    assert database.read("SELECT said, colour FROM event") == [("Holiday", None)]
    assert [p.name for p in generations(tmp_path)] == ["notes-000008.duckdb"]
    before = [b for b in backups.listed(tmp_path) if b.before]
    assert [engine.query(b.path, ("SELECT label FROM event", ()))[0] for b in before] == [[("Holiday",)]]
    database.close()
    Database(tmp_path).close()
    assert [p.name for p in generations(tmp_path)] == ["notes-000008.duckdb"]


def test_a_step_that_fails_leaves_the_old_file_in_place(tmp_path, monkeypatch):
    live = as_live(1, tmp_path)
    content = live.read_bytes()
    monkeypatch.setattr(versions, "VERSION", 2)
    monkeypatch.setattr(versions, "STEPS", {2: lambda con: con.execute("DROP TABLE nothing")})
    with pytest.raises(StorageError):
        Database(tmp_path)
    assert live.read_bytes() == content
    assert not list(tmp_path.glob("*.tmp*"))


def test_a_file_from_a_newer_version_is_refused_by_name_and_untouched(tmp_path):
    live = as_live(1, tmp_path)
    engine.edit(live, lambda con: con.execute("UPDATE schema_version SET version = 99"))
    content = live.read_bytes()
    with pytest.raises(NewerError) as caught:
        Database(tmp_path)
    assert "its data is version 99" in str(caught.value)
    assert str(live) in str(caught.value)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {live.name: content}


def test_a_newer_file_is_neither_restored_nor_offered(tmp_path):
    newer = as_live(1, tmp_path / "newer")
    engine.edit(newer, lambda con: con.execute("UPDATE schema_version SET version = 99"))
    assert rescue.findings(tmp_path / "newer") == []
    storage = Storage(tmp_path)
    with pytest.raises(NewerError):
        storage.bring_back(newer)
    storage.close()
