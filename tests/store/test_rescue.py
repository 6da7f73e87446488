"""A file that does not open whole: a choice instead of a traceback, and never a fresh empty database."""

import contextlib
import io
import itertools
import os
import shutil
import signal
import subprocess
import sys
from datetime import date

import pytest

from dashboard import install
from dashboard.domain.model import now
from dashboard.errors import BadInputError, DamagedError, DashboardError, StorageError
from dashboard.start import commands, lock
from dashboard.store import backups, engine, last_saved, rescue, second_set
from dashboard.store.check_ins import Row
from dashboard.store.database import Database
from dashboard.store.disk import log_of
from dashboard.store.generations import generations
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA
from tests.odd_files import edit
from tests.saving import saved
from tests.web.house import start

WEEKS = [date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26)]


def save(storage, week):
    return saved(storage, Row("", ANA.id, week, 0, now(), 1, {"safety": 5}, None, b"sealed", None), 0)


@pytest.fixture
def folder(tmp_path):
    """Two weeks in a backup, two more in the log, and a second set."""
    second_set.enroll(tmp_path)
    storage = locked.fill(tmp_path)
    save(storage, WEEKS[0])
    save(storage, WEEKS[1])
    storage.back_up()
    save(storage, WEEKS[2])
    save(storage, WEEKS[3])
    storage.close()
    return tmp_path


def live(folder):
    return generations(folder)[-1]


def log(folder):
    return log_of(live(folder))


def flip(file, at):
    content = bytearray(file.read_bytes())
    content[at] ^= 4
    file.write_bytes(content)


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def weeks_of(folder):
    storage = Storage(folder)
    try:
        return [r.week for r in storage.check_ins([ANA.id])]
    finally:
        storage.close()


def waiting(folder):
    storage = Storage(folder)
    try:
        return [b.content["week"] for b in storage.brought(ANA.id)]
    finally:
        storage.close()


def found_in(folder):
    """What is found, after the store has refused to open and touched nothing."""
    before = files(folder)
    with pytest.raises(DamagedError) as caught:
        Storage(folder)
    assert str(folder) in str(caught.value)
    found = rescue.findings(folder)
    after = files(folder)
    assert {name: after[name] for name in before} == before
    return found


def test_a_damaged_log_is_cut_at_the_damage_and_the_loss_is_said(folder):
    flip(log(folder), log(folder).stat().st_size - 20)
    data, backup, second = found_in(folder)
    assert [f.contents.shared.check_ins for f in (data, backup, second)] == [3, 2, 2]
    assert data.loss == "The last change that was saved is missing."
    assert backup.loss == "The last 2 changes that were saved are missing."
    assert "second set" in second.title


def test_a_log_that_is_cut_short_is_noticed_by_the_mark_of_the_last_save(folder):
    with log(folder).open("r+b") as file:
        file.truncate(log(folder).stat().st_size - 30)
    assert found_in(folder)[0].missing == 1


def test_a_log_whose_beginning_is_damaged_is_never_taken_for_a_newer_version(folder):
    """It names the state of the file it belongs to; another number there reads as an older or a newer one."""
    whole, told = log(folder).read_bytes(), set()
    for at, bit in itertools.product(range(28, 38), range(8)):
        hurt = bytearray(whole)
        hurt[at] ^= 1 << bit
        log(folder).write_bytes(hurt)
        with contextlib.suppress(DamagedError):
            Storage(folder).close()
            continue
        told.add(at)
    assert told
    assert found_in(folder)[0].contents.shared.check_ins == 2


def test_a_log_that_is_gone_is_noticed_too(folder):
    log(folder).unlink()
    assert found_in(folder)[0].missing == 2


def test_a_file_damaged_at_its_heart_is_made_good_by_its_backup_and_todays_log(folder):
    flip(live(folder), 12_400)
    best = found_in(folder)[0]
    assert best.contents.shared.check_ins == 4
    assert best.loss == "Nothing that was saved is missing."
    rescue.choose(folder, [best], best.key)
    assert weeks_of(folder) == WEEKS


def opens(file):
    try:
        engine.fingerprint(file)
    except engine.Error:
        return False
    return True


def test_a_file_that_is_damaged_only_where_its_log_needs_it_is_made_good_too(folder):
    """Such a file opens alone, and every row in it can be read."""
    whole, alone, tried = live(folder).read_bytes(), folder / "alone.duckdb", 0
    for at in range(12_400, len(whole), 16_384):
        live(folder).write_bytes(whole)
        flip(live(folder), at)
        shutil.copyfile(live(folder), alone)
        if opens(alone) and not opens(live(folder)):
            tried += 1
            assert found_in(folder)[0].missing == 0, at
    assert tried


@pytest.mark.parametrize("content", [b"", b"not a database", bytes(200_000)])
def test_a_file_that_is_something_else_now_is_made_good_too(folder, content):
    live(folder).write_bytes(content)
    assert found_in(folder)[0].missing == 0


def test_a_file_that_is_gone_never_becomes_a_fresh_empty_one(folder):
    for file in (live(folder), log(folder)):
        file.unlink()
    found = found_in(folder)
    assert [f.contents.shared.check_ins for f in found] == [2, 2]
    rescue.choose(folder, found, found[0].key)
    assert weeks_of(folder) == WEEKS[:2]


def test_when_nothing_can_be_recovered_nothing_is_touched_and_it_is_said(folder):
    backups.forget(folder)
    live(folder).write_bytes(b"gone")
    found = found_in(folder)
    assert found == []
    with pytest.raises(StorageError, match="restore FILE"):
        rescue.say(folder, found)


def test_a_choice_keeps_the_original_aside_and_the_store_goes_on(folder):
    flip(log(folder), log(folder).stat().st_size - 20)
    original = {p.name: p.read_bytes() for p in (live(folder), log(folder))}
    found = found_in(folder)
    with pytest.raises(BadInputError):
        rescue.choose(folder, found, "something else")
    aside = rescue.choose(folder, found, found[0].key)
    assert {p.name: p.read_bytes() for p in aside.iterdir()} == original
    assert not (folder / rescue.WORK).exists()
    assert weeks_of(folder) == WEEKS[:3]
    storage = Storage(folder)
    save(storage, WEEKS[3])
    storage.close()
    assert weeks_of(folder) == WEEKS


def test_a_choice_cut_short_leaves_either_side_and_never_both_in_use(folder):
    flip(log(folder), log(folder).stat().st_size - 20)
    before = files(folder)
    found = found_in(folder)
    rescue.choose(folder, found, found[0].key)
    for name, content in before.items():  # as if it had ended before the old files were removed
        if name.name.startswith("notes-00000"):
            (folder / name).write_bytes(content)
    assert weeks_of(folder) == WEEKS[:3]
    assert len(generations(folder)) == 1


def test_what_was_erased_stays_erased_whatever_is_chosen(folder):
    storage = Storage(folder)
    gone = save(storage, date(2026, 11, 2))
    storage.back_up()
    with storage._db.write() as cursor:  # erased, and the power went before the rewrite
        cursor.execute("INSERT INTO erased (id, erased_at) VALUES (?, now()::TIMESTAMP)", [gone.id])
        cursor.execute("DELETE FROM check_in WHERE id = ?", [gone.id])
    storage.keep_draft(ANA.id, WEEKS[0], b"draft")
    storage.close()
    flip(log(folder), log(folder).stat().st_size - 10)
    found = found_in(folder)
    backup = next(f for f in found if f.key.startswith("backup0"))
    assert backup.contents.shared.last == date(2026, 11, 2)
    rescue.choose(folder, found, backup.key)
    assert weeks_of(folder) == WEEKS


def test_what_only_another_file_says_was_erased_is_asked_about_and_not_followed(folder):
    """A copy laid among the backups, with a mark for every row there is."""
    forged = next(b.path for b in backups.listed(folder) if not b.second)
    storage = Storage(folder)
    names = [row.id for row in storage.all_rows(ANA.id)]
    storage.close()
    marked = "INSERT INTO erased (id, erased_at) SELECT unnest(?), now()::TIMESTAMP"
    engine.edit(forged, lambda con: con.execute(marked, [names]))
    flip(log(folder), log(folder).stat().st_size - 20)
    found = found_in(folder)
    rescue.choose(folder, found, next(f.key for f in found if f.own))
    assert weeks_of(folder) == WEEKS[:3]


@pytest.mark.parametrize("own", [True, False])
def test_whoever_goes_on_with_another_file_is_told_whose_keys_came(folder, own):
    flip(log(folder), log(folder).stat().st_size - 20)
    found = found_in(folder)
    rescue.choose(folder, found, next(f.key for f in found if f.own is own))
    storage = Storage(folder)
    assert storage._db.read("SELECT whole FROM restored") == ([] if own else [(True,)])
    storage.close()


def test_while_a_rewrite_is_owed_no_backup_is_offered_beside_the_data(folder):
    flip(log(folder), log(folder).stat().st_size - 20)
    (folder / "rewrite-owed").touch()
    assert [f.key for f in found_in(folder)] == ["data2-0"]


def test_a_mark_that_is_gone_is_no_reason_not_to_open(folder):
    (folder / last_saved.NAME).unlink()
    assert weeks_of(folder) == WEEKS
    (folder / last_saved.NAME).write_bytes(b"half")
    assert weeks_of(folder) == WEEKS


# -- the command line --------------------------------------------------------------------------------


def typed(capsys, work, *arguments):
    """What a command printed, the sentence of its refusal included."""
    try:
        work(*arguments)
    except DashboardError as error:
        return str(error)
    return capsys.readouterr().out


def test_check_says_what_is_there_and_changes_nothing(folder, capsys):
    before = files(folder)
    said = typed(capsys, commands.check, folder)
    assert "opens whole; shared with both in weeks that are over: 4 check-ins, from the week of 5 Oct 2026" in said
    assert "Backups: 2" in said
    assert said.isascii()
    assert files(folder) == before
    assert "no data in" in typed(capsys, commands.check, folder.with_name("empty"))


def test_check_and_restore_go_on_with_a_finding(folder, capsys, monkeypatch):
    flip(log(folder), log(folder).stat().st_size - 20)
    before = files(folder)
    said = typed(capsys, commands.check, folder)
    assert "1. What could be read of the data itself: shared with both in weeks that are over: 3 check-ins" in said
    assert files(folder) == before
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    assert "Nothing was changed." in typed(capsys, commands.restore_copy, folder, "1", False)
    assert files(folder) == before
    assert "There is no number 9" in typed(capsys, commands.restore_copy, folder, "9", True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert "Done. What was there is kept in" in typed(capsys, commands.restore_copy, folder, "1", False)
    assert weeks_of(folder) == WEEKS[:3]


def test_restore_from_a_file_shows_both_sides_and_is_undone(folder, capsys):
    copy = folder.with_name("copy.duckdb")
    shutil.copyfile(backups.listed(folder)[0].path, copy)
    database = Database(folder)
    with database.write() as cursor:
        cursor.execute("DELETE FROM check_in WHERE week = ?", [WEEKS[0]])
    database.close()
    said = typed(capsys, commands.restore_copy, folder, str(copy), True)
    assert "Here now: shared with both in weeks that are over: 3 check-ins" in said
    assert "In the copy: shared with both in weeks that are over: 2 check-ins" in said
    assert "at the next sign-in of Ana, Ben and Dana" in said
    assert weeks_of(folder) == WEEKS[1:]
    assert waiting(folder) == [WEEKS[0]]
    assert "is out again" in typed(capsys, commands.undo, folder)
    assert waiting(folder) == []
    assert "no restore to undo" in typed(capsys, commands.undo, folder)
    assert "There is no file" in typed(capsys, commands.restore_copy, folder, "nowhere.duckdb", True)


def test_restore_from_a_file_when_the_data_does_not_open(folder, capsys):
    copy = folder.with_name("copy.duckdb")
    shutil.copyfile(backups.listed(folder)[0].path, copy)
    backups.forget(folder)
    live(folder).write_bytes(b"gone")
    said = typed(capsys, commands.restore_copy, folder, str(copy), True)
    assert "The file: shared with both in weeks that are over: 2 check-ins" in said
    assert "the keys of Ana, Ben and Dana came with it" in said
    assert weeks_of(folder) == WEEKS[:2]


def test_commands_are_refused_while_something_holds_the_folder(folder):
    held = lock.hold(folder / "lock")
    try:
        for words in (["check"], ["restore", "1"], ["undo"]):
            command = [sys.executable, "-m", "dashboard", *words, "--data", str(folder)]
            tried = subprocess.run(command, capture_output=True, text=True, cwd=install.ROOT, check=False)
            assert (tried.returncode, tried.stdout.count("\n"), tried.stderr) == (1, 1, "")
    finally:
        lock.release(held)


# -- the page ----------------------------------------------------------------------------------------


def test_the_page_stands_in_for_sign_in_until_a_choice_and_then_the_app_opens(folder):
    flip(log(folder), log(folder).stat().st_size - 20)
    before = files(folder)
    house = start(folder)
    try:
        assert house.first.endswith("/rescue")
        for path in ("/", "/sign-in", "/check-in", "/set-up", "/_stcore/health"):
            assert house.ask(path).headers.get("location") in {"/rescue", None}, path
        assert house.ask("/help").status == 200
        assert house.ask("/instance").text == "me"
        page = house.ask("/rescue")
        assert house.ask("/rescue/chosen").headers["location"] == "/rescue", "not before"
        assert "3 check-ins, from the week of 5 Oct 2026" in page.text
        assert "The last change that was saved is missing." in page.text
        assert "Ana" not in page.text
        assert page.headers["cache-control"] == "no-store"
        assert house.ask("/rescue", {"key": "data2-0"}, Origin="http://elsewhere").status == 403
        assert "nothing" not in house.told("/rescue", {"key": "nothing"}).words
        assert {name: files(folder)[name] for name in before} == before
        assert "starts with it now" in house.told("/rescue", {"key": "data2-0"}).words
        assert house.process.stdout.readline().startswith("http")
        assert "Ana" in house.ask("/sign-in").text
    finally:
        house.process.terminate()
        house.process.communicate(timeout=15)
    assert weeks_of(folder) == WEEKS[:3]


def test_leaving_the_page_without_a_choice_changes_nothing(folder):
    flip(log(folder), log(folder).stat().st_size - 20)
    before = files(folder)
    house = start(folder)
    house.process.send_signal(signal.SIGINT)
    house.process.communicate(timeout=15)
    assert files(folder) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_it_survives_kills_full_disks_two_starts_and_damage(tmp_path):
    """The bounded version of tests/benchmarks/survive.py."""
    tried = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.survive", "--kills=2", "--saves=40", "--starts=1", "--every=1000",
         "--flips=4", "--clocks=1", "--folders=2", "--forged=0", "--letters=4"],
        cwd=install.ROOT, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert tried.returncode == 0, tried.stdout + tried.stderr


def test_the_page_and_check_name_what_a_backup_alone_can_tell(folder, capsys):
    edit(folder, f"DELETE FROM person WHERE id = '{ANA.id}'")
    said = typed(capsys, commands.check, folder)
    assert "does not open whole. One of the two partners of a couple is not named in it any more." in said
    house = start(folder)
    try:
        page = house.ask("/rescue")
        assert page.text.count("One of the two partners of a couple is not named in it any more.") == 2
        assert page.text.index("The backup") < page.text.index("What could be read of the data itself")
    finally:
        house.process.terminate()
        house.process.communicate(timeout=15)


NO_ONE_STATE = {
    "no version": "DELETE FROM schema_version",
    "two versions": "INSERT INTO schema_version VALUES (1)",
    "a version of no number": "DROP TABLE schema_version; CREATE TABLE schema_version AS SELECT 'two' AS version",
    "an empty version": "DROP TABLE schema_version; CREATE TABLE schema_version AS SELECT NULL::INT AS version",
    "no count": "DELETE FROM saves",
    "two counts": "INSERT INTO saves VALUES (5)",
    "an empty count": "DROP TABLE saves; CREATE TABLE saves AS SELECT NULL::BIGINT AS made",
    "neither": "DELETE FROM schema_version; DELETE FROM saves",
}
NO_ROW = {name: sql for name, sql in NO_ONE_STATE.items() if "DROP" not in sql}


@pytest.mark.parametrize("sql", NO_ONE_STATE.values(), ids=NO_ONE_STATE)
def test_a_file_that_says_no_one_version_or_count_stands_behind_its_backup(folder, capsys, sql):
    edit(folder, sql)
    before = files(folder)
    said = typed(capsys, commands.check, folder)
    assert "1. The backup made on" in said or "1. The last backup, with today's changes" in said
    assert ("the file no longer says how much was saved in it" in said) == (sql in NO_ROW.values())
    assert files(folder) == before
    assert "Done. What was there is kept in" in typed(capsys, commands.restore_copy, folder, "1", True)
    assert weeks_of(folder)[:2] == WEEKS[:2]
    assert not (folder / rescue.WORK).exists()


@pytest.mark.parametrize("sql", NO_ONE_STATE.values(), ids=NO_ONE_STATE)
def test_a_good_copy_that_is_named_takes_its_place(folder, capsys, sql):
    copy = shutil.copyfile(backups.listed(folder)[0].path, folder.with_name("copy.duckdb"))
    edit(folder, sql)
    assert "Done. What was there is kept in" in typed(capsys, commands.restore_copy, folder, str(copy), True)
    assert weeks_of(folder)[:2] == WEEKS[:2]


@pytest.mark.parametrize("sql", NO_ONE_STATE.values(), ids=NO_ONE_STATE)
@pytest.mark.parametrize("sound", [True, False])
def test_a_copy_that_says_no_one_version_or_count_is_refused_and_nothing_changes(
    folder, tmp_path_factory, capsys, sql, sound
):
    copy = tmp_path_factory.mktemp("copies") / live(folder).name
    shutil.copyfile(backups.listed(folder)[0].path, copy)
    edit(copy.parent, sql)
    if not sound:
        edit(folder, "DELETE FROM saves")
    before = files(folder)
    said = typed(capsys, commands.restore_copy, folder, str(copy), True)
    assert "Nothing was changed; try another one." in said
    assert files(folder) == before


@pytest.mark.parametrize("sql", NO_ROW.values(), ids=NO_ROW)
def test_where_it_is_all_there_is_a_file_that_says_no_one_version_or_count_can_be_gone_on_with(folder, sql):
    edit(folder, sql)
    backups.forget(folder)
    (found,) = rescue.findings(folder)
    assert found.own
    assert found.loss == rescue.UNTOLD
    rescue.choose(folder, [found], found.key)
    assert weeks_of(folder) == WEEKS


def test_a_newer_backup_that_lacks_something_hides_no_whole_one(folder):
    database = Database(folder)
    database.change(lambda con: con.execute("DELETE FROM saves WHERE false"))
    database.close()
    newest, *_ = (b for b in backups.listed(folder) if not b.second)
    older = [b for b in backups.listed(folder) if not b.second and b != newest]
    assert older
    engine.edit(newest.path, lambda con: con.execute("DELETE FROM saves"))
    live(folder).write_bytes(b"gone")
    beside = next(f for f in rescue.findings(folder) if f.key.startswith("backup0"))
    assert not beside.lacks


def test_a_file_that_names_nobody_any_more_leads_to_its_backup_and_never_to_set_up(folder, capsys):
    edit(folder, "DELETE FROM person")
    said = typed(capsys, commands.check, folder)
    assert "does not open whole. Nobody is named in it any more. It was left as it is." in said
    house = start(folder)
    try:
        page = house.ask("/rescue")
        assert "Nobody is named in it any more." in page.text
        assert "The backup" in page.text
        assert "What could be read of the data itself" not in page.text
    finally:
        house.process.terminate()
        house.process.communicate(timeout=15)
    typed(capsys, commands.restore_copy, folder, "1", True)
    assert weeks_of(folder)[:2] == WEEKS[:2]


def test_where_no_backup_names_anybody_it_is_said_and_nothing_is_touched(folder, capsys):
    edit(folder, "DELETE FROM person")
    backups.forget(folder)
    before = files(folder)
    assert "can be recovered. It was left as it is." in typed(capsys, commands.check, folder)
    assert files(folder) == before


def test_a_store_in_which_nobody_is_yet_is_no_damage(tmp_path, capsys):
    Storage(tmp_path).close()
    Storage(tmp_path).close()
    assert "opens whole" in typed(capsys, commands.check, tmp_path)


def test_a_couple_who_both_erased_themselves_are_no_damage_either(folder):
    gone = "name = 'former partner', sign_in = id, recipient = NULL, locked_identity = NULL, claim = 'erased'"
    edit(folder, f"UPDATE person SET {gone}", "DELETE FROM check_in", "DELETE FROM head")
    assert weeks_of(folder) == []


def test_check_says_that_something_cannot_be_and_leaves_it_to_the_next_start(folder, capsys):
    edit(folder, "UPDATE agreement SET said_at = 'infinity'")
    before = files(folder)
    assert "Something in it cannot be as it stands there." in typed(capsys, commands.check, folder)
    assert files(folder) == before
    copy = shutil.copyfile(backups.listed(folder)[0].path, folder.with_name("copy.duckdb"))
    assert "when one of you said something about a coach" in typed(
        capsys, commands.restore_copy, folder, str(copy), True
    )
