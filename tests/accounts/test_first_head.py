"""A store from before there were heads gets them at each person's first sign-in, and nobody is told a word."""

import shutil
from dataclasses import replace

import pyrage
import pytest

from dashboard.accounts import own_things
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.sign_in_checks import opened, settle
from dashboard.domain import weeks
from dashboard.domain.model import Kind, now
from dashboard.keys import letters, passphrase, sealing
from dashboard.keys.identities import for_lock, from_lock, new_identity, recipient_of, secret_of
from dashboard.keys.recovery_key import read
from dashboard.services import check_ins, drafts, entries, personal, reading, sessions
from dashboard.services import told_alone as told
from dashboard.services.me import identify
from dashboard.services.reading import View
from dashboard.store.storage import Storage
from dashboard.words.suggestions import Leaning
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.released import make
from tests.store.test_migrations import opened as opened_store

NAMES = ("Ana", "Ben", "Dana")


class Old:
    """A released store of version 1, opened by the program of today; its people's keys are locked the way of then."""

    def __init__(self, folder):
        self.was, self.storage = make.held(1), opened_store(1, folder)
        self.keys = {name: read(self.was["keys"][name]) for name in NAMES}
        for person in self.storage.people():
            if person.name in NAMES:
                lock = passphrase.locked(secret_of(self.keys[person.name]).encode(), f"{person.name} opens this", 1)
                self.storage.change_person(replace(person, locked_identity=lock))
        self.accounts = Accounts(self.storage)

    def person(self, name):
        return next(p for p in self.storage.people() if p.name == name)

    def enter(self, name, marked=False):
        key = self.keys[name]
        locked = passphrase.locked(for_lock(key).encode(), f"{name} opens this", 1)
        settle(self.storage, self.person(name).id, key, marked=marked, lock=lambda: locked)
        visit = self.accounts.visits.by_cookie(self.accounts.admit(self.person(name), key))
        visit.couple_id = self.person("Ana").couple_id
        self.told = visit.notices
        return identify(visit, self.storage)

    def edit(self, sql, *values):
        with self.storage._db.write() as cursor:
            cursor.execute(sql, list(values))


@pytest.fixture
def old(tmp_path, monkeypatch):
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    found = Old(tmp_path)
    yield found
    found.storage.close()


def test_everything_is_there_proven_and_nobody_is_told_anything(old):
    ana = old.enter("Ana")
    assert old.told == ()
    mine = check_ins.mine(ana, LAST)
    assert (mine.answers["safety"], mine.note, mine.proven) == (1, make.ODD, True)
    assert check_ins.mine(ana, THIS).note == "only a note"
    assert check_ins.mine(ana, BEFORE).note == "from before the coach"
    assert drafts.read(ana, THIS) == {"answers": {"safety": 4}, "note": make.ODD, "based_on": 1}
    assert [e.lines[0] for kind in Kind for e in entries.mine(ana, kind)] == [make.ODD] * 3
    assert [e.lines[0] for e in entries.versions(ana, entries.mine(ana, Kind.PATTERN)[0].thing)] == ["one"]
    assert personal.leaning(ana) is next(iter(Leaning))
    assert ana.coach_confirmed
    dana = old.enter("Dana")
    assert old.told == ()
    (record,) = sessions.records(dana)
    assert sessions.own(dana, record).note == make.ODD
    old.enter("Ben")
    assert old.told == ()
    for name in NAMES:
        old.enter(name, marked=True)
        assert old.told == ()


def test_what_others_see_of_it_is_what_they_saw_before(old):
    def seen():
        return {row.id: (row.shared, row.note, row.week, row.saved_at) for p in ("Ana", "Ben")
                for row in old.storage.all_rows(old.person(p).id)}  # fmt: skip

    before = seen()
    before_letters = told_alone(old)
    old.enter("Ana")
    old.enter("Ben")
    assert seen() == before
    assert told_alone(old) == before_letters
    assert len(before_letters) >= 1
    assert len(reading.answers(old.enter("Dana"), View.BOTH)) > 0


def told_alone(old):
    """What Dana was told alone: from the rows of then until an author's first letter, from letters afterwards."""
    return told.asides(old.enter("Dana"))


def test_every_sealed_row_has_the_one_length_afterwards(old):
    for name in NAMES:
        old.enter(name)
    rows = [row for name in ("Ana", "Ben") for row in old.storage.all_rows(old.person(name).id)]
    rows += old.storage.entries.all_rows(old.person("Ana").id)
    assert len(rows) > 4
    for row in rows:
        lengths = {len(opens(row.sealed_self, old.keys[name])) for name in ("Ana", "Ben")}
        assert lengths <= {0, sealing.SIZE}
    found = [old.storage.letters.sealed(place) for place in old.storage.letters.places()]
    assert {len(opens(letter, old.keys["Dana"])) for letter in found} <= set(letters.SIZES)


def opens(blob, key):
    try:
        return pyrage.decrypt(blob, [key])
    except pyrage.DecryptError:
        return b""


def test_with_the_first_letter_nothing_of_an_earlier_row_is_sealed_to_the_coach_any_more(old):
    """Not even a word the coach was shown once: earlier rows of a narrowed week are in no letter."""
    ana = old.person("Ana")
    assert any(row.sealed_coach for row in old.storage.all_rows(ana.id))
    old.enter("Ana")
    assert not any(row.sealed_coach for row in old.storage.all_rows(ana.id))
    assert not any(row.sealed_coach for row in old.storage.entries.all_rows(ana.id))


def test_the_passphrase_opens_the_same_key_with_the_mark_and_the_chosen_work(old):
    accounts = old.accounts
    visit = accounts.visits.by_cookie(accounts.sign_in("Ana", "Ana opens this"))
    lock = old.person("Ana").locked_identity
    assert passphrase.work_of(lock) == passphrase.WORK
    key, marked = from_lock(passphrase.unlock(lock, "Ana opens this"))
    assert (recipient_of(key), marked) == (recipient_of(visit.identity), True)
    before = old.storage.version
    assert accounts.visits.by_cookie(accounts.sign_in("Ana", "Ana opens this")).notices == ()
    assert old.storage.version == before


def test_after_that_a_head_that_was_taken_away_is_no_first_sign_in(old):
    """Not even with the lock of before put back: what proves itself says that there was a head."""
    lock = old.person("Ana").locked_identity
    old.enter("Ana")
    old.edit("DELETE FROM head")
    old.edit("UPDATE person SET locked_identity = ? WHERE name = 'Ana'", lock)
    old.enter("Ana")
    assert len(old.told) == 1
    assert "The record" in old.told[0]


def test_after_that_nothing_sealed_the_old_way_is_taken_for_hers(old):
    me = old.enter("Ana")
    forged = pyrage.encrypt(
        b'{"v": 1, "answers": {"safety": 10}, "sharing": {}, "note": null, "after_reveal": [], "chosen": null}',
        [old.keys["Ana"].to_public()],
    )
    old.edit("UPDATE check_in SET sealed_self = ? WHERE person_id = ? AND week = ?", forged, me.person.id, LAST)
    me = old.enter("Ana", marked=True)
    assert check_ins.mine(me, LAST) is None
    assert len(old.told) == 1


def test_a_row_that_does_not_open_is_told_and_not_believed(old):
    ana = old.person("Ana")
    old.edit("UPDATE check_in SET sealed_self = 'x'::BLOB WHERE person_id = ? AND week = ?", ana.id, BEFORE)
    me = old.enter("Ana")
    assert len(old.told) == 1
    assert "9 Nov 2026" in old.told[0]
    assert check_ins.mine(me, BEFORE) is None
    assert check_ins.mine(me, THIS) is not None


def test_after_a_reset_of_then_what_stands_open_is_from_before_it(old):
    ana, key = old.person("Ana"), new_identity()
    old.storage.change_person(replace(ana, reset_at=now(), recipient=recipient_of(key)))
    old.keys["Ana"] = key
    me = old.enter("Ana")
    assert old.told == ()
    found = check_ins.mine(me, BEFORE)
    assert (found.answers["safety"], found.proven) == (0, False)
    assert check_ins.mine(me, THIS) is None


def test_an_edited_key_in_an_old_store_is_said(old):
    old.edit("UPDATE person SET recipient = ? WHERE name = 'Ana'", recipient_of(new_identity()))
    old.enter("Ana")
    assert len(old.told) == 1
    assert "before today" in old.told[0]
    assert old.person("Ana").recipient == recipient_of(old.keys["Ana"])


def test_a_first_sign_in_that_is_cut_short_changes_nothing(old, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(own_things, "sealed_again", interrupted)
        with pytest.raises(KeyboardInterrupt):
            old.enter("Ana")
    assert old.storage.head(old.person("Ana").id) is None
    old.enter("Ana")
    assert old.told == ()
    found = old.storage.everything(old.person("Ana").id)
    assert len(opened(found, old.keys["Ana"]).rows) == len(found.held)


def test_a_whole_older_folder_is_a_restore_and_says_nothing(old, tmp_path_factory):
    """Nobody can tell it from one: README says so."""
    old.enter("Ana")
    older = tmp_path_factory.mktemp("older")
    for file in old.storage.folder.iterdir():
        if file.is_file():
            shutil.copy(file, older)
    check_ins.save(old.enter("Ana"), THIS, {"safety": 9}, check_ins.last_sharing(old.enter("Ana")), None, 1)
    storage = Storage(older)
    settle(storage, old.person("Ana").id, old.keys["Ana"], marked=True, lock=lambda: b"")
    accounts = Accounts(storage)
    assert accounts.visits.by_cookie(accounts.admit(old.person("Ana"), old.keys["Ana"])).notices == ()
    storage.close()
