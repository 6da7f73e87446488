"""Backups: one a day when something changed, thinned with age, in two places, and gone when something is taken back."""

import os
import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.demo import couple
from dashboard.domain.model import now
from dashboard.errors import StorageError
from dashboard.store import backups, contents, engine, second_set
from dashboard.store.backups import Backup, to_keep
from dashboard.store.check_ins import Row
from dashboard.store.generations import generations, next_number
from dashboard.store.live_file import LiveFile
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN
from tests.saving import saved

MARK = "ZEBRA-7291-QUAGGA"
WEEK = date(2026, 11, 9)
MORNING = datetime.fromisoformat("2026-11-25T08:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def storage(tmp_path):
    """Ana, Ben and Dana, with a second set."""
    second_set.enroll(tmp_path)
    opened = locked.fill(tmp_path)
    yield opened
    opened.close()


def save(storage, person=ANA, week=WEEK, note=None, *, narrowed=False, **shared):
    done = storage.history(person.id, week)
    row = Row("", person.id, week, 0, now(), 1, shared, note, f"sealed by {person.name}".encode(), b"for the coach")
    return saved(storage, row, len(done), narrowed=narrowed, by=locked.writer(person))


def answers(storage):
    return {(r.person_id, r.week): r.shared for r in storage.check_ins([ANA.id, BEN.id])}


def sealed_otherwise(found):
    return replace(found, check_ins=tuple(replace(row, sealed_self=b"other") for row in found.check_ins))


def all_bytes(folder):
    places = [folder, second_set.of(folder)]
    return b"".join(p.read_bytes() for place in places if place for p in place.rglob("*") if p.is_file())


def age(folder, days):
    """Makes every backup look older."""
    for backup in backups.listed(folder):
        made = backup.made - timedelta(days=days)
        backup.path.rename(
            backup.path.with_name(backup.path.name.replace(f"{backup.made:%Y-%m-%d}", f"{made:%Y-%m-%d}"))
        )


def test_a_backup_is_one_complete_file_in_each_set(storage, tmp_path):
    save(storage, safety=5)
    storage.back_up()
    found = backups.listed(tmp_path)
    assert [b.second for b in found] == [False, True]
    assert len({b.path.read_bytes() for b in found}) == 1
    assert found[0].path.read_bytes() == generations(tmp_path)[-1].read_bytes()
    assert contents.of(contents.ask_file(found[1].path)).shared.check_ins == 1
    assert backups.total(found) == 2 * found[0].size == 2 * found[0].path.stat().st_size
    assert not second_set.of(tmp_path).is_relative_to(tmp_path)


@pytest.mark.parametrize("what", ["nothing", "a draft", "a kept note", "an answer"])
def test_a_backup_is_made_by_the_clock_and_tells_nothing(storage, tmp_path, what):
    """Once a day and when somebody asks for one, whatever was saved: neither its being there nor its name tells."""
    storage.back_up()
    before = [(b.generation, backups.at_most(b.size), len(b.path.name)) for b in backups.listed(tmp_path)]
    if what == "a draft":
        storage.keep_draft(BEN.id, WEEK, bytes(8400))
    elif what == "a kept note":
        save(storage, BEN)
    elif what == "an answer":
        save(storage, BEN, safety=5)
    storage.back_up_daily()
    assert len(backups.listed(tmp_path)) == 2, "today has one"
    storage.back_up()
    after = [(b.generation - 1, backups.at_most(b.size), len(b.path.name)) for b in backups.listed(tmp_path)[:2]]
    assert after == before
    age(tmp_path, 1)
    storage.back_up_daily()
    assert backups.listed(tmp_path)[0].made.date() == datetime.now().astimezone().date()


def test_saving_and_opening_make_no_backup_since_their_moment_would_tell(storage, tmp_path):
    storage.back_up()
    age(tmp_path, 1)
    save(storage, safety=5)
    storage.close()
    Storage(tmp_path).close()
    assert len(backups.listed(tmp_path)) == 2


def test_nobody_is_kept_waiting_while_a_backup_is_made(storage, tmp_path, monkeypatch):
    """What is saved meanwhile is in the store and in the next backup; the live file stays the one it was saved to."""
    save(storage, safety=5)
    whole = engine.copy

    def slow(source, file):
        save(storage, BEN, safety=6)
        whole(source, file)

    monkeypatch.setattr(engine, "copy", slow)
    storage.back_up()
    monkeypatch.undo()
    assert answers(storage) == {(ANA.id, WEEK): {"safety": 5}, (BEN.id, WEEK): {"safety": 6}}
    (beside, _) = backups.listed(tmp_path)
    assert contents.of(contents.ask_file(beside.path)).shared.check_ins == 1
    storage.close()
    again = Storage(tmp_path)
    assert len(answers(again)) == 2
    again.close()


def test_what_is_taken_back_while_a_backup_is_made_is_not_in_it(storage, tmp_path, monkeypatch):
    save(storage, note=MARK, safety=5)
    whole = engine.copy

    def slow(source, file):
        monkeypatch.setattr(engine, "copy", whole)
        whole(source, file)
        save(storage, safety=5, narrowed=True)

    monkeypatch.setattr(engine, "copy", slow)
    storage.back_up()
    assert MARK.encode() not in all_bytes(tmp_path)
    assert len(backups.listed(tmp_path)) == 2
    assert not list(tmp_path.glob("*.tmp*"))


@pytest.mark.parametrize("first", ["the copy", "the narrowing"])
def test_what_is_taken_back_while_the_bytes_are_copied_is_not_in_it(storage, tmp_path, monkeypatch, first):
    save(storage, note=MARK, safety=5)
    storage.back_up()
    copy_file = LiveFile.copy_file

    def slow(live, work):
        old = live.path
        if first == "the copy":
            copy_file(live, work)
        save(storage, safety=5, narrowed=True)
        if first == "the narrowing":
            shutil.copyfile(old, work)

    monkeypatch.setattr(LiveFile, "copy_file", slow)
    storage.back_up()
    assert MARK.encode() not in all_bytes(tmp_path)
    assert len(backups.listed(tmp_path)) == 2
    assert not list(tmp_path.glob("*.tmp*"))


def made(*moments):
    """Backups of these moments, in the order in which they were made."""
    return [Backup(Path(f"{n}"), moment, n, False, False, 1) for n, moment in enumerate(moments)]


def kept_of(some, today):
    return [b.made for b in some if b.path in to_keep(some, today)]


def test_what_is_kept_thins_with_age():
    today, later = MORNING.date(), MORNING + timedelta(days=200)
    every_day = [MORNING - timedelta(days=n) for n in range(400)]
    kept = kept_of(made(*reversed(every_day)), today)[::-1]
    assert kept[:7] == every_day[:7]
    assert len([k for k in kept if today - k.date() < timedelta(days=61)]) <= 7 + 9
    assert len(kept) <= 7 + 9 + 12
    assert kept_of(made(*reversed(kept)), today)[::-1] == kept
    assert kept_of(made(MORNING, MORNING + HOUR), today) == [MORNING + HOUR]
    assert kept_of(made(later), today) == [later]


def test_a_clock_that_is_wrong_for_a_while_takes_none_of_the_last_days():
    week = [MORNING + timedelta(days=n) for n in range(8)]
    for wrong in (MORNING + timedelta(days=400), MORNING - timedelta(days=9000)):
        kept = made(*week, wrong, wrong + HOUR)
        assert set(kept_of(kept, wrong.date())) >= {*week[2:], wrong + HOUR}
        right = made(*kept_of(kept, wrong.date()), week[-1] + timedelta(days=1))
        assert set(kept_of(right, week[-1].date())) >= set(week[3:])


def test_thinning_day_by_day_leaves_one_for_each_month():
    kept = []
    for n in range(500):
        day = MORNING + timedelta(days=n)
        kept = kept_of(made(*kept, day), day.date())
    assert {(k.year, k.month) for k in kept} >= {(2027, m) for m in range(1, 13)}


@pytest.mark.parametrize("wrong", [timedelta(days=d) for d in (-4000, -400, -30, -1, 0, 1, 30, 400, 4000)])
def test_the_newest_backup_is_the_one_that_was_made_last_whatever_the_clock_said(storage, tmp_path, wrong):
    save(storage, safety=5)
    storage.back_up()
    age(tmp_path, -wrong.days)
    for n in range(3):
        save(storage, BEN, week=WEEK - timedelta(weeks=n), safety=n)
        storage.back_up()
    newest = backups.newest(tmp_path)
    assert contents.of(contents.ask_file(newest.path)).shared.check_ins == 4
    assert contents.of(contents.ask_file(backups.listed(tmp_path)[0].path)).shared.check_ins == 4


def test_a_backup_with_the_name_of_an_earlier_version_is_still_one(tmp_path):
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "notes-2026-11-02-081500-g000004-n000123-before.duckdb").write_bytes(b"x")
    (found,) = backups.listed(tmp_path)
    assert (found.generation, found.before) == (4, True)
    assert next_number(tmp_path) == 5


@pytest.mark.parametrize("way", ["narrowed", "erased", "resealed", "coach ended", "replaced"])
def test_what_is_taken_back_is_gone_from_every_file_of_both_sets(storage, tmp_path, way):
    save(storage, note=MARK, safety=5)
    storage.back_up()
    save(storage, BEN, safety=3)
    storage.bring_back(backups.listed(tmp_path)[0].path)
    assert MARK.encode() in all_bytes(tmp_path)
    if way == "narrowed":
        save(storage, safety=5, narrowed=True)
    elif way == "erased":
        storage.erase(ANA, [WEEK], None)
    elif way == "resealed":
        storage.settle(ANA.id, sealed_otherwise, forget=True)
    elif way == "coach ended":
        storage.end_coach(ANA.couple_id, locked.DANA.id)
    else:
        storage.replace(ANA, [replace(r, note=None) for r in storage.all_rows(ANA.id)], [], None)
    gone = {"resealed": b"sealed by Ana", "coach ended": b"for the coach"}.get(way, MARK.encode())
    assert gone not in all_bytes(tmp_path)
    assert [(b.second, b.before) for b in backups.listed(tmp_path)] == [(False, False), (True, False)]
    assert len(generations(tmp_path)) == 1


def test_a_correction_that_takes_nothing_back_keeps_the_backups(storage, tmp_path):
    save(storage, safety=5)
    storage.back_up()
    save(storage, safety=6)
    assert len(backups.listed(tmp_path)) == 2
    assert not (tmp_path / "rewrite-owed").exists()


def refused_by_the_program(_cursor):
    raise KeyError


def refused_by_the_database(cursor):
    cursor.execute("DELETE FROM check_in")
    cursor.execute("INSERT INTO erased (id, erased_at) VALUES ('x', now()), ('x', now())")


@pytest.mark.parametrize("refused", [refused_by_the_program, refused_by_the_database])
def test_an_erasure_that_was_refused_owes_nothing_and_is_never_called_saved(storage, tmp_path, refused):
    save(storage, safety=5)
    storage.back_up()
    with pytest.raises((KeyError, StorageError)) as caught, storage._db.forget() as cursor:
        refused(cursor)
    assert "This is saved" not in str(caught.value)
    assert answers(storage)
    assert not (tmp_path / "rewrite-owed").exists()
    assert len(backups.listed(tmp_path)) == 2


def test_the_second_set_stays_with_a_folder_that_moves(storage, tmp_path):
    storage.back_up()
    storage.close()
    second = second_set.of(tmp_path)
    moved = tmp_path.with_name("moved")
    tmp_path.rename(moved)
    second_set.enroll(moved)
    assert second_set.of(moved) == second
    assert len(backups.listed(moved)) == 2


def test_after_the_clone_is_deleted_a_new_start_names_the_copy_and_can_bring_it_back(storage, tmp_path):
    save(storage, safety=5)
    storage.back_up()
    storage.close()
    second = second_set.of(tmp_path)
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    second_set.enroll(tmp_path)
    assert second_set.of(tmp_path) != second
    newest = backups.listed(tmp_path) or [b for b in backups.orphans() if b.path.parent == second]
    assert str(newest[0].path) in backups.orphan_words() or len(backups.orphans()) > 1
    again = Storage(tmp_path)
    again.bring_back(newest[0].path)
    assert answers(again) == {(ANA.id, WEEK): {"safety": 5}}
    assert second_set.of(tmp_path) == second  # so that forgetting reaches it
    again.close()


def test_a_second_set_that_cannot_be_written_is_said_and_stops_nothing(storage, tmp_path):
    second = second_set.of(tmp_path)
    shutil.rmtree(second)
    second.write_text("a file where the folder should be")
    save(storage, safety=5)
    storage.back_up()
    assert "second set" in storage.notice
    assert len(backups.listed(tmp_path)) == 1
    second.unlink()


def test_the_demo_has_no_second_set(tmp_path):
    storage = couple.open_store(tmp_path, date(2026, 11, 25))
    storage.back_up()
    assert second_set.of(tmp_path) is None
    assert [b.second for b in backups.listed(tmp_path)] == [False]
    storage.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_copies_are_for_their_owner_alone(storage, tmp_path):
    storage.back_up()
    for backup in backups.listed(tmp_path):
        assert backup.path.stat().st_mode & 0o777 == 0o600
        assert backup.path.parent.stat().st_mode & 0o777 == 0o700
