"""Files beside the database: they change with a save or not at all, and what was there before leaves no byte."""

import errno
import os
from pathlib import Path

import pytest

from dashboard.domain.model import now
from dashboard.errors import StorageError
from dashboard.store import beside
from dashboard.store.coaches import Agreement
from dashboard.store.letters import LetterState, Place, place_of
from dashboard.store.storage import Storage

ANA, BEN, DANA = "a" * 32, "b" * 32, "d" * 32
OWN = Place(LetterState.OWN, ANA, DANA)


@pytest.fixture
def store(tmp_path):
    found = Storage(tmp_path)
    yield found
    found.close()


def put(store, *changes):
    """Letters changed in one transaction that writes something else as well."""
    with store._db.write() as cursor:
        cursor.execute("INSERT INTO couple (id, name, created_at) VALUES (?, '', ?)", [str(store._db.saves), now()])
        for place, content in changes:
            store.letters.put(place, content)


def fail(store, *changes):
    """The same in a transaction that fails at its end."""
    with store._db.write():
        for place, content in changes:
            store.letters.put(place, content)
        assert store.letters.sealed(changes[0][0]) == changes[0][1], "inside it is there already"
        raise ZeroDivisionError


def everything(folder):
    return b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())


def test_a_letter_takes_the_place_of_the_one_before_and_leaves_no_byte_of_it(store, tmp_path):
    put(store, (OWN, b"ZEBRA one"))
    put(store, (OWN, b"two"))
    assert store.letters.sealed(OWN) == b"two"
    assert b"ZEBRA" not in everything(tmp_path)
    assert [p.name for p in (tmp_path / beside.FOLDER).iterdir()] == [OWN.name]


def test_letters_of_a_save_that_failed_are_as_they_were(store, tmp_path):
    put(store, (OWN, b"before"))
    other = Place(LetterState.OWN, BEN, DANA)
    with pytest.raises(ZeroDivisionError):
        fail(store, (OWN, b"ZEBRA"), (other, b"ZEBRA"))
    assert store.letters.sealed(OWN) == b"before"
    assert store.letters.sealed(other) is None
    assert b"ZEBRA" not in everything(tmp_path)


def test_one_that_is_taken_away_is_gone(store, tmp_path):
    put(store, (OWN, b"ZEBRA"))
    put(store, (OWN, None))
    assert store.letters.places() == []
    assert store.letters.sealed(OWN) is None
    assert b"ZEBRA" not in everything(tmp_path)


def test_a_full_disk_saves_neither_the_letter_nor_what_it_belongs_to(store, monkeypatch):
    put(store, (OWN, b"before"))
    saves = store._db.saves

    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(StorageError, match="disk is full"):
            put(store, (OWN, b"after"))
    assert store.letters.sealed(OWN) == b"before"
    assert store._db.saves == saves
    assert store._db.read_now("SELECT count(*) FROM couple") == [(1,)]


def ended(folder, *, committed):
    """What lies there when the process ended just before, or just after, the save counted."""
    store = Storage(folder)
    put(store, (OWN, b"before"))
    number = store._db.saves + 1
    if committed:
        store.agree(Agreement(DANA, ANA, "agreed", now()))
    store.close()
    (folder / beside.FOLDER / f"{OWN.name}.{number:020}.new").write_bytes(b"after")
    (folder / beside.FOLDER / f"{Place(LetterState.OWN, BEN, DANA).name}.{number:020}.new").write_bytes(b"")


@pytest.mark.parametrize(("committed", "expected"), [(True, b"after"), (False, b"before")])
def test_a_process_that_ended_in_the_middle_leaves_the_letter_of_the_save_that_counts(tmp_path, committed, expected):
    ended(tmp_path, committed=committed)
    store = Storage(tmp_path)
    assert store.letters.sealed(OWN) == expected
    assert [p.name for p in (tmp_path / beside.FOLDER).iterdir()] == [OWN.name]
    store.close()


def test_a_letter_that_could_not_take_its_place_is_read_all_the_same_and_does_so_later(store, tmp_path, monkeypatch):
    put(store, (OWN, b"before"))

    def refused(*_):
        raise OSError(errno.EACCES, "held")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refused)
        put(store, (OWN, b"after"))
    assert store.letters.sealed(OWN) == b"after"
    with pytest.raises(ZeroDivisionError):
        fail(store, (OWN, b"undone"))
    assert store.letters.sealed(OWN) == b"after"
    put(store)
    assert (tmp_path / beside.FOLDER / OWN.name).read_bytes() == b"after"


def test_a_place_is_found_again_by_its_name_and_other_files_are_nobodys(store, tmp_path):
    for state in LetterState:
        for tag in ("", "0123abcd"):
            place = Place(state, ANA, DANA, tag)
            assert place_of(place.name) == place
    put(store, (OWN, b"x"))
    for stray in ("notes.txt", ".DS_Store", "own.age", "own-a-b-c-d.age"):
        (tmp_path / beside.FOLDER / stray).write_bytes(b"x")
    assert store.letters.places() == [OWN]


def test_letters_are_found_by_what_they_are_and_whose(store):
    places = [OWN, Place(LetterState.BROUGHT, BEN, DANA), Place(LetterState.WAITING, DANA, ANA, "k")]
    put(store, *((place, b"x") for place in places))
    assert store.letters.places(LetterState.OWN) == [OWN]
    assert set(store.letters.places(reader=DANA)) == set(places[:2])
    assert store.letters.places(author=DANA) == places[2:]


def test_everything_of_a_person_goes_together(store, tmp_path):
    put(
        store,
        (OWN, b"x"),
        (Place(LetterState.BROUGHT, BEN, DANA), b"y"),
        (Place(LetterState.WAITING, DANA, ANA, "k"), b"z"),
    )
    with store._db.write():
        store.letters.drop([ANA])
    assert store.letters.places() == [Place(LetterState.BROUGHT, BEN, DANA)]


@pytest.mark.skipif(os.name == "nt", reason="modes are Unix's")
def test_only_their_owner_reads_the_files(store, tmp_path):
    put(store, (OWN, b"x"))
    folder = tmp_path / beside.FOLDER
    assert (folder.stat().st_mode & 0o777, (folder / OWN.name).stat().st_mode & 0o777) == (0o700, 0o600)
