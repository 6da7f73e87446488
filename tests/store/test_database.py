"""The file under the store: run from its log, rewritten as a whole, private, and never half there."""

import contextlib
import os
import shutil
import stat
import subprocess
import sys
import threading

import duckdb
import pytest

from dashboard.errors import StorageError
from dashboard.store import backups, cloud_folders, engine, last_saved, migrations
from dashboard.store.database import Database
from dashboard.store.generations import generations

INSERT = (
    "INSERT INTO event (id, couple_id, author_id, added_at, week, label)"
    " VALUES ($1, 'c', $2, TIMESTAMP '2026-11-25 20:00:00', DATE '2026-11-23', left($2, 40))"
)
needs_limits = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
MARK = "ZEBRA-7291-QUAGGA"


@pytest.fixture
def database(tmp_path):
    opened = Database(tmp_path)
    yield opened
    opened.close()


def add(database, name, label="x"):
    with database.write() as cursor:
        cursor.execute(INSERT, [name, label])


def add_all(database, *ids):
    """Several in one block."""
    with database.write() as cursor:
        for name in ids:
            cursor.execute(INSERT, [name, name])


@contextlib.contextmanager
def full_disk(room):
    """No file of this process grows past `room` bytes, as on a disk that is full."""
    import resource  # not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def names(database):
    return [r[0] for r in database.read("SELECT id FROM event ORDER BY id")]


def bytes_of(folder):
    """All bytes of all files of a data folder."""
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_a_new_folder_gets_one_complete_file(database, tmp_path):
    assert [p.name for p in generations(tmp_path)] == ["notes-000001.duckdb"]
    assert not list(tmp_path.glob("*.tmp*"))
    assert database.read("SELECT version FROM schema_version") == [(migrations.VERSION,)]


def test_saving_touches_the_log_alone_and_it_is_there_after_a_restart(tmp_path):
    database = Database(tmp_path)
    add(database, "first")
    database.back_up()
    database.close()
    before = generations(tmp_path)[0].read_bytes()
    for n in range(29):
        database = Database(tmp_path)
        add(database, f"{n:02}")
        database.close()
    assert generations(tmp_path)[0].read_bytes() == before
    database = Database(tmp_path)
    assert len(names(database)) == 30
    database.close()


def test_a_block_that_raises_leaves_nothing_and_the_next_one_works(database):
    def breaks_off():
        with database.write() as cursor:
            cursor.execute(INSERT, ["a", "x"])
            raise KeyError

    with pytest.raises(KeyError):
        breaks_off()
    add(database, "b")
    assert names(database) == ["b"]


def test_an_error_of_the_database_undoes_the_whole_block(database):
    add(database, "a")
    with pytest.raises(StorageError):
        add_all(database, "b", "a")
    assert names(database) == ["a"]
    add(database, "c")
    assert names(database) == ["a", "c"]


def test_the_databases_own_words_are_never_passed_on(database):
    with pytest.raises(StorageError) as caught:
        add_all(database, MARK, MARK)
    assert MARK not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_rewrite_keeps_everything_current_and_nothing_deleted(database, tmp_path):
    add(database, "a", MARK)
    add(database, "b", "kept")
    with database.write() as cursor:
        cursor.execute("DELETE FROM event WHERE id = 'a'")
    assert MARK.encode() in bytes_of(tmp_path)
    database.rewrite()
    assert MARK.encode() not in bytes_of(tmp_path)
    assert names(database) == ["b"]
    assert [p.name for p in generations(tmp_path)] == ["notes-000002.duckdb"]
    add(database, "c")
    database.close()
    again = Database(tmp_path)
    assert names(again) == ["b", "c"]
    again.close()


def test_a_rewrite_keeps_the_rules_of_the_tables(database):
    database.rewrite()
    with pytest.raises(StorageError), database.write() as cursor:
        cursor.execute("INSERT INTO erased (id, erased_at) VALUES ('x', now()), ('x', now())")


@needs_limits
def test_a_rewrite_on_a_full_disk_leaves_the_old_file_in_use(database, tmp_path):
    add(database, "a")
    database.owe_rewrite()
    with full_disk(8192), pytest.raises(StorageError):
        database.rewrite()
    add(database, "b")
    assert names(database) == ["a", "b"]
    assert (tmp_path / "rewrite-owed").exists()
    database.rewrite()
    assert names(database) == ["a", "b"]
    assert not (tmp_path / "rewrite-owed").exists()


@needs_limits
def test_a_save_on_a_full_disk_is_a_sentence_and_nothing_before_it_is_lost(tmp_path):
    database = Database(tmp_path)
    add(database, "a")
    log = tmp_path / "notes-000001.duckdb.wal"
    with full_disk(log.stat().st_size + 2000), pytest.raises(StorageError):
        add_all(database, *(f"b{n}" + "x" * 200 for n in range(500)))
    assert names(database) == ["a"]
    add(database, "c")
    database.close()
    again = Database(tmp_path)
    assert names(again) == ["a", "c"]
    again.close()


def test_what_a_rewrite_cut_short_has_left_is_removed_at_the_next_start(tmp_path):
    first = Database(tmp_path)
    add(first, "old", MARK)
    first.close()
    kept = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    second = Database(tmp_path)
    second.rewrite()
    add(second, "new")
    second.close()
    for name, content in kept.items():
        (tmp_path / name).write_bytes(content)
    for half in ("notes-000003.tmp", "notes-000003.tmp.wal"):
        (tmp_path / half).write_bytes(MARK.encode())
    third = Database(tmp_path)
    assert names(third) == ["new", "old"]
    third.close()
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {"notes-000002.duckdb", "notes-000002.duckdb.wal", "last-saved", "backups"}


def test_a_rewrite_that_was_owed_is_made_at_the_next_start(tmp_path):
    database = Database(tmp_path)
    add(database, "a", MARK)
    database.owe_rewrite()
    with database.write() as cursor:
        cursor.execute("DELETE FROM event")
    database.close()
    assert MARK.encode() in bytes_of(tmp_path)
    Database(tmp_path).close()
    assert MARK.encode() not in bytes_of(tmp_path)
    assert not (tmp_path / "rewrite-owed").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_every_file_is_readable_by_its_owner_alone(tmp_path):
    before = os.umask(0o077)
    try:
        database = Database(tmp_path)
        add(database, "a")
        database.rewrite()
        add(database, "b")
        database.owe_rewrite()
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.rglob("*") if p.is_file()}
        folder = stat.S_IMODE((tmp_path / "backups").stat().st_mode)
        database.close()
    finally:
        os.umask(before)
    assert folder == 0o700
    assert modes.keys() >= {"notes-000002.duckdb", "notes-000002.duckdb.wal", "rewrite-owed", "last-saved"}
    assert len(modes) == 5
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize("name", ["Zo\u00eb \U0001f49e's notes", 'a "b" c', "semi; DROP TABLE event; --", "100% {x}"])
def test_any_folder_name_will_do(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    database = Database(folder)
    add(database, "a")
    database.rewrite()
    assert names(database) == ["a"]
    database.close()


def test_a_folder_that_cannot_be_used_is_a_sentence_in_plain_ascii(tmp_path):
    place = tmp_path / "Zo\u00eb"
    place.write_text("a file, not a folder")
    with pytest.raises(StorageError) as caught:
        Database(place)
    assert str(caught.value).isascii()


def test_a_file_that_is_no_database_is_a_sentence_and_stays_untouched(tmp_path):
    (tmp_path / "notes-000001.duckdb").write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StorageError):
        Database(tmp_path)
    assert (tmp_path / "notes-000001.duckdb").read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("after", ["the start", "a backup", "a backup while something is saved"])
def test_a_file_held_by_another_program_is_a_sentence_that_names_the_folder(database, tmp_path, monkeypatch, after):
    add(database, "1")
    if after != "the start":
        whole = engine.copy
        if "saved" in after:
            monkeypatch.setattr(engine, "copy", lambda *files: (add(database, "2"), whole(*files)))
        database.back_up()
    code = "import sys, pathlib\nfrom dashboard.store.database import Database\nDatabase(pathlib.Path(sys.argv[1]))"
    tried = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert tried.returncode != 0
    last = tried.stderr.strip().splitlines()[-1]
    assert "StorageError" in last
    assert str(tmp_path) in last


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "ATTACH '/tmp/other.duckdb'",
        "COPY event TO '/tmp/event.csv'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_the_live_connection_reaches_no_other_file_and_no_network(database, sql):
    with pytest.raises(StorageError):
        database.read(sql)


def test_many_threads_write_and_read_at_once_and_nothing_is_lost(database):
    problems = []

    def work(who):
        try:
            for n in range(40):
                add(database, f"{who}-{n:02}", who)
                rows = database.read("SELECT label FROM event WHERE label = ?", who)
                assert rows == [(who,)] * (n + 1)
        except BaseException as error:
            problems.append(error)

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    assert len(names(database)) == 160


def test_nothing_but_duckdb_itself_is_needed_to_read_what_is_shared(database, tmp_path):
    """Your data is yours: a copy opens with the same engine, log included."""
    add(database, "a", "Holiday")
    database.close()
    with duckdb.connect(str(generations(tmp_path)[0])) as con:
        assert con.execute("SELECT label FROM event").fetchall() == [("Holiday",)]


# -- what may happen to a disk -----------------------------------------------------------------------


def mount(place, size="2m"):
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)], capture_output=True)
    return done.returncode == 0


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own, where this is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0 or not mount(place):
        pytest.skip("may not mount a disk here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def refusal(database, name="late"):
    with pytest.raises(StorageError) as caught:
        add(database, name, "x" * 20_000)
    return str(caught.value)


def test_every_acknowledged_change_moves_the_mark_and_nothing_else_does(database, tmp_path):
    assert last_saved.read(tmp_path) is None
    for n in range(1, 4):
        add(database, str(n))
        assert last_saved.read(tmp_path) == n == database.saves
    with pytest.raises(StorageError):
        add(database, "1")
    database.rewrite()
    assert last_saved.read(tmp_path) == 3 == database.saves


def test_a_full_disk_is_said_as_such_and_saving_goes_on_once_there_is_space(small_disk):
    database = Database(small_disk)
    ballast = small_disk / "ballast"
    add(database, "first")
    ballast.write_bytes(bytes(1_500_000))
    said = []
    for n in range(200):
        try:
            add(database, f"{n:03}", "x" * 20_000)
        except StorageError as error:
            said.append(str(error))
    assert set(said) == {"The disk is full, so nothing was saved. Free some space, then save again."}
    with pytest.raises(StorageError, match="older copies"):
        database.rewrite()
    ballast.unlink()
    add(database, "last")
    assert len(names(database)) == 202 - len(said)
    database.rewrite()
    assert len(names(database)) == 202 - len(said)
    database.close()


def test_an_erasure_refused_by_a_full_disk_is_not_called_saved_and_owes_nothing(small_disk):
    database = Database(small_disk)
    add(database, "first")
    free = shutil.disk_usage(small_disk).free
    (small_disk / "ballast").write_bytes(bytes(free - 20_000))
    many = "INSERT INTO event SELECT hash(i), 'c', hash(i), now(), DATE '2026-11-23', 'x' FROM range(2000) t(i)"
    with pytest.raises(StorageError, match="disk is full"), database.forget() as cursor:
        cursor.execute(f"DELETE FROM event; {many}")
    assert names(database) == ["first"]
    assert not (small_disk / "rewrite-owed").exists()
    database.close()
    again = Database(small_disk)
    assert (again.notice, names(again)) == ("", ["first"])
    again.close()


def test_a_disk_that_turned_read_only_is_said_as_such(small_disk):
    database = Database(small_disk)
    add(database, "first")
    database.close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StorageError, match="cannot be written to"):
        Database(small_disk)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    again = Database(small_disk)
    assert names(again) == ["first"]
    again.close()


def test_a_folder_that_vanished_or_was_swapped_acknowledges_nothing(tmp_path):
    folder, away = tmp_path / "data", tmp_path / "away"
    folder.mkdir()
    database = Database(folder)
    add(database, "first")
    folder.rename(away)
    assert "is gone" in refusal(database)
    folder.mkdir()
    assert "is gone" in refusal(database)
    folder.rmdir()
    shutil.copytree(away, folder)
    assert "is gone" in refusal(database)
    shutil.rmtree(folder)
    away.rename(folder)
    add(database, "second")
    assert names(database) == ["first", "second"]
    database.close()


def test_after_a_fatal_error_the_next_call_opens_the_file_again(database):
    class Dead:
        def cursor(self):
            raise duckdb.FatalException("database has been invalidated because of a previous fatal error")

        def close(self):
            pass

    add(database, "first")
    alive, database._live._con = database._live._con, Dead()
    with pytest.raises(StorageError):
        database.read("SELECT 1")
    alive.close()
    add(database, "second")
    assert names(database) == ["first", "second"]


def test_reading_and_saving_go_on_while_the_file_is_rewritten_again_and_again(database):
    problems, done = [], threading.Event()

    def save(who):
        for n in range(25):
            add(database, f"{who}-{n:02}", who)

    def read():
        before = 0
        while not done.is_set():
            now = len(names(database))
            assert now >= before
            before = now

    def guarded(work, *values):
        try:
            work(*values)
        except BaseException as error:
            problems.append(error)

    savers = [threading.Thread(target=guarded, args=(save, f"t{n}")) for n in range(3)]
    reader = threading.Thread(target=guarded, args=(read,))
    for thread in (*savers, reader):
        thread.start()
    for n in range(10):
        database.back_up() if n % 2 else database.rewrite()
    for thread in savers:
        thread.join()
    done.set()
    reader.join()
    assert not problems
    assert len(names(database)) == 75


def test_a_rewrite_inside_a_transaction_is_refused_and_the_transaction_undone(database):
    def inside():
        with database.write() as cursor:
            cursor.execute(INSERT, ["a", "x"])
            database.rewrite()

    with pytest.raises(RuntimeError):
        inside()
    assert names(database) == []


def test_a_backup_that_cannot_be_made_is_said_and_does_not_stop_the_start(database, tmp_path):
    add(database, "a")
    database.close()
    again = Database(tmp_path)
    (tmp_path / backups.FOLDER).write_text("a file where the folder should be")
    again.back_up_daily()
    assert again.notice.startswith("Today's backup could not be made.")
    add(again, "b")
    assert names(again) == ["a", "b"]
    again.close()


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("Dropbox/us", "Dropbox"),
        ("OneDrive - Home/data", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud"),
        ("Google Drive/My Drive/x", "Google Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Meine Ablage/us", "Google Drive"),
        ("Mon Drive/us", "Google Drive"),
        ("MEGA/us", "MEGA"),
        ("MEGAsync", "MEGA"),
        ("Proton Drive/My files/us", "Proton Drive"),
        ("CloudStorage/ProtonDrive-ana@example.org/us", "Proton Drive"),
        ("pCloud Drive/us", "pCloud"),
        ("Box/us", "Box"),
        ("Box Sync", "Box"),
        ("Sync/us", "Sync"),
        ("Tresorit/us", "Tresorit"),
        ("Seafile/My Library", "Seafile"),
        ("Documents/notes", None),
        ("Box of letters", None),
        ("dropboxes of paper", None),
    ],
)
def test_a_folder_that_a_cloud_client_copies_is_named(tmp_path, name, whose):
    folder = tmp_path / name
    folder.mkdir(parents=True)
    assert cloud_folders.by(folder) == whose
    assert (whose or "") in cloud_folders.warning(folder)
    (tmp_path / ".stfolder").mkdir()
    assert cloud_folders.by(folder) == (whose or "Syncthing")


# -- what is remembered ------------------------------------------------------------------------------

PEOPLE = "SELECT id FROM couple ORDER BY id"


def test_the_same_question_is_answered_from_memory_until_something_is_written(database):
    assert database.read(PEOPLE) == []
    with database.write() as cursor:
        cursor.execute("INSERT INTO couple (id, name, created_at, archived_at) VALUES ('a', 'A', now(), NULL)")
    assert database.read(PEOPLE) == [("a",)]
    database.read(PEOPLE).clear()
    assert database.read(PEOPLE) == [("a",)]


def test_what_is_remembered_of_one_person_is_no_answer_for_another(database):
    with database.write() as cursor:
        cursor.execute("INSERT INTO couple (id, name, created_at) VALUES ('a', 'A', now()), ('b', 'B', now())")
    sql = "SELECT name FROM couple WHERE list_contains(?, id)"
    assert [database.read(sql, [who]) for who in ("a", "b", "a", "b")] == [[("A",)], [("B",)], [("A",)], [("B",)]]


def test_what_is_written_aside_disturbs_nothing_and_is_read_as_it_is(database):
    version = database.version
    with database.write(aside=True) as cursor:
        cursor.execute(
            "INSERT INTO draft (person_id, week, saved_at, sealed) VALUES ('a', DATE '2026-11-23', now(), 'x'::BLOB)"
        )
    assert database.version == version
    assert database.read_now("SELECT sealed FROM draft") == [(b"x",)]


def test_nothing_remembered_outlives_a_rewrite(database):
    assert database.read(PEOPLE) == []
    version = database.version
    database.rewrite()
    assert database.version > version
