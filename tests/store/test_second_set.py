"""The second set of backups belongs to one folder that is still there, and stays with it wherever it moves."""

import json
import shutil

import pytest

from dashboard.store import backups, second_set
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN
from tests.store.test_backups import MARK, all_bytes, answers, save


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A data folder with a backup in both sets, on a computer that has no other."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "computer"))
    folder = tmp_path / "home"
    folder.mkdir()
    second_set.enroll(folder)
    storage = locked.fill(folder)
    save(storage, note=MARK, safety=5)
    storage.back_up()
    storage.close()
    return folder


def copied(home):
    other = home.with_name("copied")
    shutil.copytree(home, other)
    return other


def test_a_copied_folder_gets_a_set_of_its_own(home):
    theirs = second_set.of(home)
    other = copied(home)
    assert second_set.of(other) is None
    second_set.enroll(other)
    assert second_set.of(other) not in {None, theirs}
    assert second_set.of(home) == theirs


def test_before_it_has_one_a_copied_folder_neither_sees_nor_changes_the_others(home):
    other = copied(home)
    assert [b.second for b in backups.listed(other)] == [False]
    storage = Storage(other)
    storage.erase(ANA, None, None)
    storage.close()
    assert MARK.encode() not in all_bytes(other)
    assert [b.second for b in backups.listed(home)] == [False, True]
    assert all_bytes(second_set.of(home)).count(MARK.encode()) >= 1


def test_two_copies_never_rescue_each_others_backups(home):
    other = copied(home)
    second_set.enroll(other)
    for folder, person in ((home, BEN), (other, ANA)):
        storage = Storage(folder)
        save(storage, person, safety=3)
        storage.back_up()
        storage.close()
    sets = [{b.path for b in backups.listed(folder) if b.second} for folder in (home, other)]
    assert all(sets)
    assert not sets[0] & sets[1]


def test_a_folder_that_moved_takes_its_set_along_and_says_where_it_is_now(home):
    theirs = second_set.of(home)
    moved = home.with_name("moved")
    home.rename(moved)
    second_set.enroll(moved)
    assert second_set.of(moved) == theirs
    home.mkdir()
    second_set.enroll(home)
    assert second_set.of(home) not in {None, theirs}
    assert second_set.of(moved) == theirs


def test_when_the_first_of_two_copies_goes_the_set_stays_with_the_one_that_is_there(home):
    theirs, other = second_set.of(home), copied(home)
    shutil.rmtree(home)
    assert second_set.of(other) == theirs
    second_set.enroll(other)
    assert second_set.of(other) == theirs
    assert theirs not in second_set.orphaned()


@pytest.mark.parametrize("content", ["", "{}", '{"set": "../../etc"}', "[]", '{"set": 7}'])
def test_an_odd_name_of_a_set_is_none(tmp_path, content):
    (tmp_path / second_set.ENROLLED).write_text(content)
    assert second_set.of(tmp_path) is None
    second_set.enroll(tmp_path)
    assert json.loads((tmp_path / second_set.ENROLLED).read_text())["set"]


def test_halves_in_the_second_set_go_at_the_next_start(home):
    half = second_set.of(home) / "notes-2026-11-25-081500-g000009.duckdb.tmp"
    half.write_bytes(MARK.encode())
    Storage(home).close()
    assert not half.exists()


def test_every_set_whose_folder_is_gone_is_named_and_none_is_chosen_by_the_clock(home):
    other = copied(home)
    second_set.enroll(other)
    storage = Storage(other)
    storage.back_up()
    storage.close()
    newest = [next(b.path for b in backups.listed(f) if b.second) for f in (home, other)]
    shutil.rmtree(home)
    shutil.rmtree(other)
    assert {b.path for b in backups.orphans()} >= set(newest)
    assert all(str(path) in backups.orphan_words() for path in newest)
    fresh = home.with_name("fresh")
    fresh.mkdir()
    again = Storage(fresh)
    again.bring_back(newest[0])
    assert answers(again)
    again.close()


def test_of_many_sets_whose_folders_are_gone_the_number_and_the_place_are_said(home):
    for n in range(4):
        other = home.with_name(f"copied {n}")
        shutil.copytree(home, other)
        second_set.enroll(other)
        storage = Storage(other)
        storage.back_up()
        storage.close()
        shutil.rmtree(other)
    words = backups.orphan_words()
    assert "Copies of 4 folders that are gone" in words
    assert str(second_set.sets()) in words
    assert words.count("restore") == 1
    assert len(words) < 400
