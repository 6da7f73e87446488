"""Letters that were brought in stand in both sets of backups: the newest alone, and none that is gone."""

import shutil

import pytest

from dashboard.domain.model import now
from dashboard.store import backups, letters_kept, second_set
from dashboard.store.letters import LetterState, Place
from dashboard.store.storage import Storage

ANA, DANA = "a" * 32, "d" * 32
BROUGHT, OWN = Place(LetterState.BROUGHT, ANA, DANA), Place(LetterState.OWN, DANA, ANA)
NEW, OLD = letters_kept.SEALED + b"ZEBRA-NEW", letters_kept.SEALED + b"ZEBRA-OLD"


@pytest.fixture
def store(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    found = Storage(folder)
    second_set.enroll(folder)
    yield found
    found.close()


def put(store, content, place=BROUGHT):
    with store._db.write() as cursor:
        cursor.execute("INSERT INTO couple (id, name, created_at) VALUES (?, '', ?)", [str(store._db.saves), now()])
        store.letters.put(place, content)


def kept(store):
    """What stands in the sets, by set."""
    places = [store.folder / backups.FOLDER, second_set.of(store.folder)]
    return [[p.read_bytes() for p in sorted((place / letters_kept.FOLDER).glob("*"))] for place in places]


def test_the_newest_alone_stands_in_both_sets(store):
    put(store, OLD)
    assert kept(store) == [[OLD], [OLD]]
    put(store, NEW)
    assert kept(store) == [[NEW], [NEW]]


def test_what_goes_here_goes_there(store):
    put(store, NEW)
    put(store, None)
    assert kept(store) == [[], []]


def test_what_is_written_here_is_made_anew_and_needs_no_copy(store):
    put(store, NEW, OWN)
    assert kept(store) == [[], []]


def test_a_start_brings_the_sets_up_to_date(store):
    put(store, NEW)
    name = f"{BROUGHT.name}"
    for place in (store.folder / backups.FOLDER, second_set.of(store.folder)):
        (place / letters_kept.FOLDER / name).write_bytes(OLD)
        (place / letters_kept.FOLDER / f"{name}.tmp").write_bytes(OLD)
    store.close()
    Storage(store.folder).close()
    assert kept(store) == [[NEW], [NEW]]


def test_a_set_that_cannot_be_written_has_no_older_one_and_stops_nothing(store, monkeypatch):
    put(store, OLD)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(letters_kept, "_copy", full)
        put(store, NEW)
    assert kept(store) == [[], []]
    assert store.letters.sealed(BROUGHT) == NEW


def test_a_restore_brings_back_what_is_gone_here_and_nothing_over_what_is_here(store, tmp_path):
    put(store, NEW)
    store.back_up()
    (copy,) = [b.path for b in backups.listed(store.folder) if b.second]
    saved = shutil.copytree(copy.parent, tmp_path / "set")
    (store.folder / letters_kept.FOLDER / BROUGHT.name).unlink()
    store.bring_back(saved / copy.name)
    assert store.letters.sealed(BROUGHT) == NEW
    (saved / letters_kept.FOLDER / BROUGHT.name).write_bytes(OLD)
    store.bring_back(saved / copy.name)
    assert store.letters.sealed(BROUGHT) == NEW
    shutil.rmtree(saved / letters_kept.FOLDER)
    store.bring_back(saved / copy.name)
    assert store.letters.sealed(BROUGHT) == NEW


def test_check_counts_them(store):
    put(store, NEW)
    assert letters_kept.here(store.folder) == [True]
    (store.folder / letters_kept.FOLDER / BROUGHT.name).write_bytes(b"cut")
    assert letters_kept.here(store.folder) == [False]
