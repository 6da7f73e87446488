"""After a reset the key of before opens its things again, and nothing that somebody changed in between."""

from dataclasses import replace

import pytest

from dashboard.accounts import claims, earlier_keys
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.sign_in_checks import settle
from dashboard.domain import weeks
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import passphrase
from dashboard.keys.identities import for_lock, new_identity, recipient_of, secret_of
from dashboard.keys.recovery_key import grouped
from dashboard.services import check_ins, consent, drafts, entries, own_key, personal, reading, sessions
from dashboard.services.me import identify
from dashboard.services.sessions import Own, Record
from dashboard.start.reset import reset
from dashboard.store.storage import Storage
from dashboard.words.suggestions import Leaning
from tests import locked
from tests.cast import LAST, THIS, WEDNESDAY
from tests.locked import ANA, BEN, COUPLE, DANA, phrase

BOTH, ME, COACH = (same_for_all(choice) for choice in (Sharing.BOTH, Sharing.ME, Sharing.COACH))


class Home:
    """Ana, Ben and Dana; somebody lost their key, was reset at the command line, and has claimed the name anew."""

    def __init__(self, folder):
        self.folder, self.keys = folder, {}
        self.storage = locked.fill(folder)
        locked.confirm(self.storage, ANA, BEN)
        self.accounts = Accounts(self.storage)

    def enter(self, one):
        key = self.keys.get(one.name) or locked.identity(one.name.lower())
        settle(self.storage, one.id, key, marked=True, lock=lambda: b"")
        visit = self.accounts.visits.by_cookie(self.accounts.admit(one, key))
        visit.couple_id = COUPLE
        return identify(visit, self.storage)

    def reset(self, one):
        self.storage.close()
        code = reset(self.folder, one.name)
        self.storage = Storage(self.folder)
        self.accounts = Accounts(self.storage)
        token = claims.claim(self.accounts, self.accounts.person(one.id), "another phrase", code)
        self.keys[one.name] = self.accounts.visits.by_cookie(token).identity
        return self.enter(one)

    def open_again(self, one, old):
        return earlier_keys.open_again(self.accounts, self.accounts.person(one.id), self.keys[one.name], old)

    def edit(self, sql, *values):
        with self.storage._db.write() as cursor:
            cursor.execute(sql, list(values))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Ana kept and shared and began things; Dana has a note, and was told something alone."""
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    monkeypatch.setattr(passphrase, "lock", lambda secret, phrase: passphrase.locked(secret.encode(), phrase, 1))
    found = Home(tmp_path)
    me = found.enter(ANA)
    check_ins.save(me, LAST, {"safety": 3, "clarity": 4}, BOTH | {"clarity": Sharing.ME}, "mine", 0)
    check_ins.save(me, THIS, {"safety": 2}, COACH, None, 0)
    entries.save(me, Kind.MOMENT, LAST, ("a moment", "", "", ""), Sharing.BOTH)
    entries.save(me, Kind.PATTERN, LAST, ("a pattern", "", "", ""), Sharing.ME)
    personal.lean(me, Leaning.EASE)
    drafts.keep(me, LAST, {"note": "half"})
    assert drafts.read(me, LAST)
    sessions.save(found.enter(DANA), Record("", WEDNESDAY), Own("a note"))
    yield found
    found.storage.close()


@pytest.mark.parametrize("old", ["key", "groups", "passphrase"])
def test_the_old_recovery_key_or_passphrase_opens_everything_of_hers_again(home, old):
    me = home.reset(ANA)
    assert own_key.closed_since_reset(me)
    unproven = check_ins.mine(me, LAST)
    assert (unproven.answers, unproven.note, unproven.proven) == ({"safety": 3}, None, False)
    assert check_ins.mine(me, THIS) is None
    assert [e.proven for e in entries.mine(me, Kind.MOMENT)] == [False]
    assert entries.mine(me, Kind.PATTERN) == []
    assert (personal.leaning(me), drafts.read(me, LAST)) == (None, None)
    before = locked.identity("ana")
    typed = {"key": secret_of(before), "groups": f" {grouped(before).lower()}. ", "passphrase": phrase("Ana")}[old]
    assert home.open_again(ANA, typed) == 5
    me = home.enter(ANA)
    whole = check_ins.mine(me, LAST)
    assert (whole.answers, whole.note, whole.proven) == ({"safety": 3, "clarity": 4}, "mine", True)
    assert check_ins.mine(me, THIS).answers == {"safety": 2}
    assert [e.proven for kind in Kind for e in entries.mine(me, kind)] == [True, True]
    assert (personal.leaning(me), drafts.read(me, LAST)) == (Leaning.EASE, {"note": "half"})
    assert me.visit.notices == ()
    assert not own_key.closed_since_reset(me)
    assert home.storage.everything(ANA.id).earlier == ()


def test_nothing_of_it_is_shared_more_widely_than_it_was(home):
    shown = [(row.shared, row.note) for row in home.storage.all_rows(ANA.id)]
    home.reset(ANA)
    home.open_again(ANA, phrase("Ana"))
    assert [(row.shared, row.note) for row in home.storage.all_rows(ANA.id)] == shown


def test_what_was_closed_since_the_reset_stays_closed(home):
    consent.withdraw(home.reset(ANA))
    home.open_again(ANA, phrase("Ana"))
    assert all(row.shared == {} for row in home.storage.all_rows(ANA.id))
    assert home.enter(ANA).visit.notices == ()


def test_what_stands_open_from_before_is_believed_only_as_it_stood(home):
    home.reset(ANA)
    home.edit("UPDATE check_in SET safety = 10 WHERE person_id = ? AND week = ?", ANA.id, LAST)
    me = home.enter(ANA)
    assert len(me.visit.notices) == 1
    assert "put aside" in me.visit.notices[0]
    assert check_ins.mine(me, LAST) is None
    assert home.storage.history(ANA.id, LAST) == []
    home.open_again(ANA, phrase("Ana"))
    assert check_ins.mine(home.enter(ANA), LAST) is None


def test_saving_over_it_makes_it_hers(home):
    me = home.reset(ANA)
    check_ins.change_sharing(me, LAST, BOTH)
    found = check_ins.mine(home.enter(ANA), LAST)
    assert (found.answers, found.proven, found.revision) == ({"safety": 3}, True, 2)
    assert home.open_again(ANA, phrase("Ana")) == 5
    assert check_ins.mine(home.enter(ANA), LAST).answers == {"safety": 3}


def test_a_wrong_key_or_passphrase_changes_nothing_and_says_where_to_look(home):
    home.reset(ANA)
    before = home.storage.version
    key = secret_of(locked.identity("ana"))
    for wrong in (secret_of(new_identity()), secret_of(locked.identity("ben")), "another phrase", ""):
        with pytest.raises(NotAllowedError, match="neither"):
            home.open_again(ANA, wrong)
    with pytest.raises(BadInputError, match="group of four"):
        home.open_again(ANA, key[:-1] + ("Q" if key[-1] != "Q" else "P"))
    assert home.storage.version == before


def test_guessing_the_old_passphrase_makes_one_wait(home):
    home.reset(ANA)
    for _ in range(5):
        with pytest.raises(NotAllowedError, match="neither"):
            home.open_again(ANA, "a wrong guess")
    with pytest.raises(NotAllowedError, match="Please wait"):
        home.open_again(ANA, phrase("Ana"))


def test_whoever_edits_an_earlier_key_in_opens_nothing_with_it(home):
    home.reset(ANA)
    key = new_identity()
    lock = passphrase.locked(for_lock(key).encode(), "a forged phrase", 1)
    home.edit("UPDATE earlier_key SET recipient = ?, locked_identity = ?", recipient_of(key), lock)
    with pytest.raises(BadInputError, match="nothing here"):
        home.open_again(ANA, "a forged phrase")
    assert check_ins.mine(home.enter(ANA), THIS) is None


def test_a_coach_reads_again_what_they_noted_and_were_told(home):
    me = home.reset(DANA)
    (record,) = sessions.records(me)
    assert sessions.own(me, record) == Own(lost=True)
    assert len(reading.told_alone(me)) == 0
    home.open_again(DANA, phrase("Dana"))
    me = home.enter(DANA)
    assert sessions.own(me, record) == Own("a note")
    assert [a.value for a in reading.told_alone(me).line(ANA.id, "safety").values()] == [2]
    home.enter(ANA)
    assert not home.enter(ANA).coach_confirmed


def test_two_resets_keep_two_keys_and_each_opens_its_own(home):
    home.reset(ANA)
    check_ins.save(home.enter(ANA), THIS, {"safety": 7}, ME, "between", 1)
    between = home.keys["Ana"]
    home.reset(ANA)
    assert len(home.storage.everything(ANA.id).earlier) == 2
    home.open_again(ANA, secret_of(between))
    assert check_ins.mine(home.enter(ANA), THIS).note == "between"
    home.open_again(ANA, phrase("Ana"))
    me = home.enter(ANA)
    assert check_ins.mine(me, LAST).note == "mine"
    assert [c.answers["safety"] for c in reading.open_own(me, home.storage.history(ANA.id, THIS))] == [2, 7]
    assert not own_key.closed_since_reset(me)


def test_a_reset_names_the_person_and_does_nothing_unless_agreed(home):
    asked = []
    home.storage.close()
    assert reset(home.folder, " bEN ", lambda person: asked.append(person)) is None
    assert [p.id for p in asked] == [BEN.id]
    home.storage = Storage(home.folder)
    assert [p for p in home.storage.people() if p.id == BEN.id] == [replace(asked[0])]
    assert home.storage.everything(BEN.id).earlier == ()
