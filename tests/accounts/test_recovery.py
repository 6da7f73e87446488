"""That the recovery key was shown is noted for its owner alone, and begins anew with every new key."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dashboard.accounts import recovery
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.visits import Mode
from dashboard.domain.model import Person, now
from dashboard.errors import NotAllowedError, SealError, StorageError
from dashboard.keys import head as heads
from dashboard.keys import passphrase
from dashboard.keys.identities import new_identity, secret_of
from dashboard.services import own_key
from dashboard.services.me import Me, identify
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN, DANA, phrase


@pytest.fixture
def accounts(tmp_path, monkeypatch):
    """Ana, Ben and Dana; nobody has seen a key."""
    monkeypatch.setattr(passphrase, "lock", lambda secret, phrase: passphrase.locked(secret.encode(), phrase, 1))
    storage = locked.fill(tmp_path)
    yield Accounts(storage)
    storage.close()


def enter(accounts: Accounts, one: Person, identity=None) -> Me:
    key = identity or locked.identity(one.name.lower())
    visit = accounts.visits.by_cookie(accounts.admit(one, key))
    assert visit is not None
    return identify(visit, accounts.storage)


def test_a_key_was_never_shown_until_it_is_and_then_its_owner_reads_when(accounts):
    assert own_key.shown_on(enter(accounts, ANA)) == ()
    shown = recovery.recovery_key(accounts, ANA, phrase("Ana"))
    assert shown.replace(" ", "").replace("\n", "") == secret_of(locked.identity("ana"))
    me = enter(accounts, ANA)
    assert own_key.shown_on(me) == (me.day_of(now()),)


def test_a_wrong_passphrase_shows_nothing_and_notes_nothing(accounts):
    with pytest.raises(NotAllowedError):
        recovery.recovery_key(accounts, ANA, phrase("Ben"))
    assert own_key.shown_on(enter(accounts, ANA)) == ()


def test_nobody_else_and_no_shared_screen_learns_that_it_was_shown(accounts):
    before = accounts.storage.head(ANA.id)
    recovery.recovery_key(accounts, ANA, phrase("Ana"))
    after = accounts.storage.head(ANA.id)
    assert len(after) - len(before) in range(-256, 257)  # only age's own header varies
    for other in (BEN, DANA):
        assert own_key.shown_on(enter(accounts, other)) == ()
        with pytest.raises(SealError):
            heads.unseal(after, locked.identity(other.name.lower()), ANA.id)
    together = enter(accounts, ANA)
    together.visit.share_screen(Mode.TOGETHER, ANA.couple_id)
    with pytest.raises(NotAllowedError):
        own_key.shown_on(together)


def test_a_new_key_was_not_shown_and_a_new_passphrase_alone_changes_nothing(accounts):
    recovery.recovery_key(accounts, ANA, phrase("Ana"))
    recovery.change_passphrase(accounts, ANA, phrase("Ana"), "another phrase", known=False)
    ana = accounts.person(ANA.id)
    assert own_key.shown_on(enter(accounts, ana)) != ()
    token = recovery.change_passphrase(accounts, ana, "another phrase", "a third phrase", known=True)
    visit = accounts.visits.by_cookie(token)
    assert own_key.shown_on(identify(visit, accounts.storage)) == ()


def test_a_head_from_before_this_was_noted_says_that_nobody_can_say(accounts):
    before = replace(heads.Head(), key_shown=None)
    key = new_identity()
    assert heads.unseal(heads.seal(before, key, "ana"), key, "ana").key_shown is None
    writer = locked.writer(ANA).changing(lambda head: replace(head, key_shown=None))
    accounts.storage.change_head(writer)
    assert own_key.shown_on(enter(accounts, ANA)) is None


def test_a_disk_that_takes_nothing_more_keeps_no_key_back(accounts, monkeypatch):
    def full(_self, _by):
        raise StorageError("The disk is full.")

    monkeypatch.setattr(Storage, "change_head", full)
    assert "AGE-SECRET-KEY-1" in recovery.recovery_key(accounts, ANA, phrase("Ana")).replace(" ", "")
    assert own_key.shown_on(enter(accounts, ANA)) == ()


def test_only_the_latest_showing_is_kept(accounts):
    early = now() - timedelta(days=40)
    accounts.storage.change_head(locked.writer(ANA).changing(lambda head: replace(head, key_shown=(early,))))
    recovery.recovery_key(accounts, ANA, phrase("Ana"))
    (day,) = own_key.shown_on(enter(accounts, ANA))
    assert day > early.date()
