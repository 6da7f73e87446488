"""Every released schema opens with today's code; a file from the future is refused and left as it is."""

import json
import subprocess
import sys

import pytest

from dashboard.errors import NewerError, StorageError
from dashboard.files import answers_json
from dashboard.keys.recovery_key import read
from dashboard.keys.sealed_rows import own_check_in
from dashboard.services.imports import AS_IN_FILE
from dashboard.store import backups, engine, last_saved, migrations, rescue, tables
from dashboard.store.database import Database
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests.cast import WEDNESDAY
from tests.files.test_answers_csv import from_csv, told
from tests.released import make
from tests.services.test_imports import bring, mine

RELEASED = range(1, max(int(f.name.split("-")[1].split(".")[0]) for f in make.HERE.glob("version-*.json")) + 1)
each = pytest.mark.parametrize("version", RELEASED)


def as_live(version, folder):
    folder.mkdir(exist_ok=True)
    live = make.unpack(version, folder / "notes-000007.duckdb")
    last_saved.write(folder, engine.query(live, ("SELECT made FROM saves", ()))[0][0][0])
    return live


def same(version, file):
    """Whether every field that stood in the frozen file stands in this one, with what is sealed opened."""
    was, kept = make.held(version), lambda row, of: {c: row.get(c) for c in of}
    now = make.tables(file, was["keys"])
    for table, rows in was["tables"].items():
        if table not in {"saves", "schema_version"}:
            in_order = sorted((kept(row, rows[0]) for row in now[table]), key=str)
            assert in_order == sorted(rows, key=str), table


def anas(version, folder):
    """Ana's check-ins as the program of today opens them from a released database."""
    was, storage = make.held(version), opened(version, folder)
    key = read(was["keys"]["Ana"])
    rows = storage.check_ins([was["ids"]["Ana"]])
    found = [own_check_in(row, key, before_proofs=True) for row in rows]
    storage.close()
    return found


def opened(version, folder):
    as_live(version, folder)
    return Storage(folder)


def add_colour(con):
    con.execute("ALTER TABLE coaching_session ADD COLUMN colour VARCHAR")


def rename_focus(con):
    con.execute("ALTER TABLE coaching_session RENAME COLUMN focus TO topic")


def with_both(schema, file):
    """The tables as a new store would get them."""
    text = schema.read_text(encoding="utf-8")
    file.write_text(text.replace("    focus VARCHAR,", "    topic VARCHAR,\n    colour VARCHAR,"), encoding="utf-8")
    return file


@each
def test_every_released_schema_opens_with_every_field_of_every_row(version, tmp_path):
    storage = opened(version, tmp_path)
    assert sorted(p.name for p in storage.people()) == ["Ana", "Ben", "Dana", "Max", "Zoe"]
    storage.rewrite()
    storage.close()
    same(version, generations(tmp_path)[-1])


@each
def test_every_released_schema_can_be_restored_with_every_field_of_every_row(version, tmp_path):
    storage = Storage(tmp_path)
    storage.bring_back(make.unpack(version, tmp_path / "copy.duckdb"))
    storage.close()
    same(version, generations(tmp_path)[-1])


@each
def test_the_files_taken_along_with_every_released_version_hold_the_same_as_its_database(version, tmp_path):
    hers = anas(version, tmp_path)
    brought = answers_json.from_json(make.of(version, "own.json").read_bytes(), WEDNESDAY)
    assert (brought.person_id, brought.problems) == (make.held(version)["ids"]["Ana"], ())
    assert list(brought.check_ins) == hers
    assert [told(c) for c in from_csv(make.of(version, "own.csv").read_bytes()).values()] == [told(c) for c in hers]


@each
def test_the_files_of_every_released_version_come_in_field_by_field(version, cast, as_person, tmp_path_factory):
    was = anas(version, tmp_path_factory.mktemp("was"))
    as_person("Ana")
    bring(cast, from_csv(make.of(version, "own.csv").read_bytes()).values())
    assert [told(c) for c in mine(cast).values()] == [told(c) for c in was]
    cast.coached()
    as_person("Ben")
    brought = answers_json.from_json(make.of(version, "own.json").read_bytes(), WEDNESDAY)
    bring(cast, brought.check_ins, AS_IN_FILE)
    for c, (week, here) in zip(was, mine(cast).items(), strict=True):
        assert (week, here.answers, here.sharing, here.note) == (c.week, c.answers, c.sharing, c.note)
        assert here.wording == c.wording


@each
def test_a_released_file_that_was_brought_up_to_date_has_the_tables_of_today(version, tmp_path):
    """If this fails, schema.sql was changed: add to the step that leads to it, or raise VERSION and add one."""
    fresh = tmp_path / "fresh.duckdb"
    engine.create(fresh, migrations.SCHEMA.read_text(encoding="utf-8"))
    asked = "SELECT table_name, column_name, column_index, data_type, is_nullable FROM duckdb_columns() ORDER BY ALL"
    opened(version, tmp_path / "store").close()
    assert engine.query(fresh, (asked, ())) == engine.query(generations(tmp_path / "store")[-1], (asked, ()))


def test_what_is_frozen_holds_a_row_of_every_table_and_stays_small():
    assert [t for t, rows in make.held(max(RELEASED))["tables"].items() if not rows] == []
    assert all(f.stat().st_size < 200_000 for f in make.HERE.iterdir() if f.is_file())


def test_steps_are_applied_in_order_inside_a_rewrite_after_a_backup(tmp_path, monkeypatch):
    as_live(1, tmp_path)
    monkeypatch.setattr(migrations, "VERSION", 4)
    monkeypatch.setattr(migrations, "STEPS", {**migrations.STEPS, 3: add_colour, 4: rename_focus})
    monkeypatch.setattr(migrations, "SCHEMA", with_both(migrations.SCHEMA, tmp_path / "schema.sql"))
    database = Database(tmp_path)
    assert database.read("SELECT version FROM schema_version") == [(4,)]
    assert database.read("SELECT topic, colour FROM coaching_session") == [("Evenings", None)]
    assert [p.name for p in generations(tmp_path)] == ["notes-000008.duckdb"]
    before = [b for b in backups.listed(tmp_path) if b.before]
    assert [engine.query(b.path, ("SELECT focus FROM coaching_session", ()))[0] for b in before] == [[("Evenings",)]]
    database.close()
    Database(tmp_path).close()
    assert [p.name for p in generations(tmp_path)] == ["notes-000008.duckdb"]


@pytest.mark.parametrize("way", ["migrated", "restored"])
@each
def test_a_rating_that_a_later_version_adds_moves_no_other_field(version, way, trials):
    """`ALTER TABLE` appends its column, while the new question stands among the others."""
    was, now = make.held(version), trials[version][way]
    for table in ("check_in", "entry", "person", "coaching_session", "event", "couple_coach", "agreement"):
        for row in was["tables"][table]:
            ours = [r for r in now[table] if {c: opened_by(r.get(c), was["keys"]) for c in row} == row]
            assert len(ours) == 1, (table, row)
    later = [r for r in now["check_in"] if r["warmth"] is not None]
    before = next(r for r in now["check_in"] if later[0]["revision"] == r["revision"] + 1 and same_week(r, later[0]))
    new = {"id", "revision", "warmth"}
    assert len(later) == 1
    assert {c: v for c, v in later[0].items() if c not in new} == {c: v for c, v in before.items() if c not in new}
    listed = [answers for person, _, answers in now["caseload"] if person == was["ids"]["Ben"]]
    assert listed == [{"safety": 7, "warmth": 9, "recognize": "2"}]


@pytest.fixture(scope="module")
def trials(tmp_path_factory):
    """What tomorrow's program reads from the files of each released version, by version."""
    told_of = {}
    for version in RELEASED:
        folder = tmp_path_factory.mktemp("trial")
        as_live(version, folder)
        copy = make.unpack(version, tmp_path_factory.mktemp("copy") / "copy.duckdb")
        command = [sys.executable, "-m", "tests.store.fourth_rating", folder, tmp_path_factory.mktemp("new"), copy]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=make.HERE.parents[1])
        assert done.returncode == 0, done.stderr
        told_of[version] = json.loads(done.stdout)
    return told_of


def opened_by(value, keys):
    return make.plain(bytes.fromhex(value["blob"]), keys) if isinstance(value, dict) else value


def same_week(one, other):
    return (one["person_id"], one["week"]) == (other["person_id"], other["week"])


def test_every_table_and_column_is_named_where_copies_are_read(tmp_path):
    engine.create(tmp_path / "fresh.duckdb", migrations.SCHEMA.read_text(encoding="utf-8"))
    asked = "SELECT table_name, list(column_name) FROM duckdb_columns() WHERE NOT internal GROUP BY ALL"
    (found,) = engine.query(tmp_path / "fresh.duckdb", (asked, ()))
    ours = {table: set(columns) for table, columns in found if table not in {"saves", "schema_version"}}
    assert {table: set(columns) for table, columns in tables.COLUMNS.items()} == ours


def test_a_step_that_fails_leaves_the_old_file_in_place(tmp_path, monkeypatch):
    live = as_live(1, tmp_path)
    content = live.read_bytes()
    monkeypatch.setattr(migrations, "VERSION", 2)
    monkeypatch.setattr(migrations, "STEPS", {2: lambda con: con.execute("DROP TABLE nothing")})
    with pytest.raises(StorageError):
        Database(tmp_path)
    assert live.read_bytes() == content
    assert not list(tmp_path.glob("*.tmp*"))


def test_a_file_from_a_newer_version_is_refused_by_name_and_untouched(tmp_path):
    live = as_live(1, tmp_path)
    engine.edit(live, lambda con: con.execute("UPDATE schema_version SET version = 99"))
    content = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    with pytest.raises(NewerError) as caught:
        Database(tmp_path)
    assert "its data is version 99" in str(caught.value)
    assert str(live) in str(caught.value)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == content


def test_a_newer_file_is_neither_restored_nor_offered(tmp_path):
    newer = as_live(1, tmp_path / "newer")
    engine.edit(newer, lambda con: con.execute("UPDATE schema_version SET version = 99"))
    assert rescue.findings(tmp_path / "newer") == []
    storage = Storage(tmp_path)
    with pytest.raises(NewerError):
        storage.bring_back(newer)
    storage.close()
