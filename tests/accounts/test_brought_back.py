"""What a restore brought: it comes back where it proves itself at its author's sign-in; the rest is asked about."""

import shutil
from datetime import date, timedelta

import pytest

from dashboard.accounts import brought_rows, earlier_keys, erase, findings, recovery
from dashboard.accounts.erase import What
from dashboard.domain import weeks
from dashboard.domain.model import Kind, Sharing
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import letters, sealing
from dashboard.keys.identities import new_identity, recipient_of, secret_of
from dashboard.keys.sealed_rows import own_check_in
from dashboard.services import (
    brought,
    check_ins,
    coaches,
    consent,
    entries,
    events,
    notices,
    personal,
    reading,
    sessions,
)
from dashboard.services.brought_answers import answer
from dashboard.services.reading import View
from dashboard.services.sessions import Own, Record
from dashboard.store import backups, engine, last_saved
from dashboard.store.brought import BroughtKind
from dashboard.store.storage import Storage
from dashboard.words.suggestions import Leaning
from tests import locked
from tests.accounts.test_changed_files import BOTH, COACH, ME, Home, only
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.locked import ANA, BEN, COUPLE, DANA

EARLIER = BEFORE - timedelta(weeks=1)
TABLES = ("check_in", "entry", "own", "event", "coaching_session", "person", "couple", "couple_coach", "agreement")


class Folder(Home):
    """A home with copies of it, which can fall back to one and have another restored."""

    def __init__(self, folder, monkeypatch):
        super().__init__(folder)
        self.folder, self.set = folder, monkeypatch.setattr
        self.on(WEDNESDAY)

    def on(self, day):
        self.set(weeks, "today_in", lambda _: day)

    def saved(self, one, week, answers, sharing, note=None):
        """A check-in, saved in its own week."""
        self.on(week if week < LAST else WEDNESDAY)
        me = self.enter(one)
        base = check_ins.newest_revision(me, week)
        check_ins.save(me, week, answers, sharing, note, base)
        self.on(WEDNESDAY)

    def copy(self, name):
        """The whole file as it is now, elsewhere."""
        self.storage.back_up()
        file = self.folder.with_name(f"{self.folder.name}-{name}.duckdb")
        shutil.copyfile(backups.listed(self.folder)[0].path, file)
        return file

    def falls_back(self, file):
        """From here on an older file is in use, in a folder of its own."""
        self.storage.close()
        self.folder = self.folder.with_name(f"{self.folder.name}-older")
        self.folder.mkdir()
        live = self.folder / "notes-000001.duckdb"
        shutil.copyfile(file, live)
        last_saved.write(self.folder, engine.query(live, ("SELECT made FROM saves", ()))[0][0][0])
        self.storage = self.accounts.storage = Storage(self.folder)

    def asked(self, one=ANA):
        return {q.key: q for q in brought.questions(self.enter(one))}

    def answers(self, key, yes, one=ANA):
        answer(self.enter(one), key, yes)

    def own(self, one=ANA, week=THIS):
        """What somebody reads of their own week."""
        me = self.enter(one)
        return next((c for c in reading.open_own(me, self.storage.check_ins([one.id])) if c.week == week), None)

    def rows_of_all(self):
        columns = {t: self.storage._db.read_now(f"SELECT t::VARCHAR FROM {t} t") for t in TABLES}
        return {t: sorted(map(str, found)) for t, found in columns.items()}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """One week of Ana's and Ben's, and an older file with nothing since."""
    folder = tmp_path / "home"
    folder.mkdir()
    found = Folder(folder, monkeypatch)
    found.saved(ANA, BEFORE, {"safety": 5}, BOTH)
    found.saved(BEN, BEFORE, {"safety": 6}, BOTH)
    found.older = found.copy("before")
    yield found
    found.storage.close()


def lived(home):
    """What was written since, and lost by falling back; the copy that holds it."""
    home.saved(ANA, LAST, {"safety": 3, "clarity": 8}, BOTH, "a kept note")
    home.saved(BEN, LAST, {"safety": 9}, ME)
    me = home.enter(ANA)
    entries.save(me, Kind.MOMENT, WEDNESDAY, ("one", "", "", ""), Sharing.BOTH)
    personal.lean(me, next(iter(Leaning)))
    events.add(me, LAST, "Holiday")
    sessions.save(home.enter(DANA), Record("", WEDNESDAY, focus="Evenings", step="Ten minutes"), Own("private"))
    newer = home.copy("newer")
    home.falls_back(home.older)
    return newer


def told_alone(home):
    """What Dana was told alone of how safe Ana felt."""
    return {(a.week, a.value) for a in reading.told_alone(home.enter(DANA)).line(ANA.id, "safety").values()}


def opens(home, key):
    """The letters a key opens."""
    sealed = [home.storage.letters.sealed(place) for place in home.storage.letters.places()]
    return [blob for blob in sealed if blob and letters.sealed_again(blob, key, recipient_of(key)) != blob]


# -- what proves itself --------------------------------------------------------------------------------


def test_what_proves_itself_comes_back_at_its_authors_sign_in_as_it_was_shared(home):
    newer = lived(home)
    home.storage.bring_back(newer)
    assert home.partner_reads(LAST) == {}, "nobody sees it before"
    home.enter(ANA)
    assert [notices.alarming(home.me), len(home.told)] == [False, 1]
    assert "the week of 16 Nov 2026" in home.told[0]
    assert "one of your moments or patterns" in home.told[0]
    assert home.partner_reads(LAST) == {"safety": 3}, "of clarity Ben has said nothing, and the week is open still"
    mine = home.own(ANA, LAST)
    assert (mine.note, mine.proven) == ("a kept note", True)
    assert personal.leaning(home.enter(ANA)) == next(iter(Leaning))
    assert [e.lines[0] for e in entries.mine(home.me, Kind.MOMENT)] == ["one"]


def test_what_was_kept_comes_back_for_its_author_alone(home):
    newer = lived(home)
    home.storage.bring_back(newer)
    home.enter(BEN)
    assert home.own(BEN, LAST).answers == {"safety": 9}
    (row,) = home.rows(BEN, LAST)
    assert (row.shared, row.note) == ({}, None)


def test_what_was_shared_with_fewer_since_the_copy_does_not_come_back_open_but_is_asked_about(home):
    home.saved(BEN, LAST, {"safety": 9}, BOTH)
    home.saved(ANA, LAST, {"safety": 3}, BOTH)
    moment = entries.save(home.enter(ANA), Kind.MOMENT, WEDNESDAY, ("one", "", "", ""), Sharing.BOTH)
    assert home.partner_reads(LAST) == {"safety": 3}
    earlier = home.copy("earlier")
    home.saved(ANA, LAST, {"safety": 3}, ME)
    entries.save(home.enter(ANA), Kind.MOMENT, WEDNESDAY, moment.lines, Sharing.ME, before=moment)
    for table in ("check_in", "entry"):
        home.edit(f"DELETE FROM {table} WHERE person_id = ? AND week >= ?", ANA.id, LAST)
    home.storage.bring_back(earlier)
    home.enter(ANA)
    assert home.partner_reads(LAST) == {}
    assert entries.seen(home.enter(BEN), View.BOTH) == []
    asked = home.asked()
    assert len(asked) == 2
    assert all("before you changed it or shared it with fewer people" in question.said for question in asked.values())
    for key in asked:
        home.answers(key, yes=True)
    assert home.partner_reads(LAST) == {"safety": 3}
    assert home.asked() == {}


def test_a_week_answered_in_two_copies_at_once_is_asked_about(home):
    shared = home.copy("shared")
    home.saved(ANA, LAST, {"safety": 3}, BOTH)
    here = home.copy("here")
    home.falls_back(shared)
    home.saved(ANA, LAST, {"safety": 7}, BOTH)
    home.storage.bring_back(here)
    (question,) = home.asked().values()
    assert "the week of 16 Nov 2026" in question.said
    assert home.own(ANA, LAST).answers == {"safety": 7}


def test_it_comes_back_once_and_is_said_once(home):
    newer = lived(home)
    for _ in range(2):
        home.storage.bring_back(newer)
        home.enter(ANA)
    notices.read(home.me)
    home.enter(ANA)
    assert home.told == ()
    assert len(home.rows(ANA, LAST)) == 1


def test_nothing_comes_back_over_what_is_here_whatever_its_revision(home):
    for n in range(3):
        home.saved(ANA, LAST, {"safety": n}, BOTH)
    newer = home.copy("newer")
    home.falls_back(home.older)
    home.saved(ANA, LAST, {"safety": 10}, BOTH)
    home.storage.bring_back(newer)
    home.enter(ANA)
    assert home.own(ANA, LAST).answers == {"safety": 10}
    assert home.partner_reads(LAST) == {}, "Ben has not answered this week here"
    (question,) = home.asked().values()
    assert "the week of 16 Nov 2026" in question.said
    assert "Felt safety: 10 (both of us and our coach)" in question.lines
    assert "Felt safety: 2 (both of us and our coach)" in question.lines
    home.answers(question.key, False)
    assert home.asked() == {}
    assert home.own(ANA, LAST).answers == {"safety": 10}


def test_the_one_from_the_copy_can_be_chosen_and_undone(home):
    for n in range(3):
        home.saved(ANA, LAST, {"safety": n}, BOTH)
    newer = home.copy("newer")
    home.falls_back(home.older)
    home.saved(ANA, LAST, {"safety": 10}, BOTH)
    home.storage.bring_back(newer)
    (key,) = home.asked()
    home.answers(key, True)
    assert home.own(ANA, LAST).answers == {"safety": 2}
    home.storage.undo_bring_back()
    home.enter(ANA)
    assert not notices.alarming(home.me)
    assert home.own(ANA, LAST).answers == {"safety": 10}


def test_without_consent_it_comes_back_for_oneself_alone(home):
    newer = lived(home)
    consent.withdraw(home.enter(ANA))
    home.storage.bring_back(newer)
    home.enter(ANA)
    (row,) = home.rows(ANA, LAST)
    assert (row.shared, row.note) == ({}, None)
    assert told_alone(home) == set()
    assert home.own(ANA, LAST).answers == {"safety": 3, "clarity": 8}


def test_what_was_for_the_coach_alone_goes_to_the_key_that_was_confirmed_and_to_no_other(home):
    home.saved(ANA, LAST, {"safety": 3}, COACH)
    newer = home.copy("newer")
    home.falls_back(home.older)
    forged = new_identity()
    engine.edit(newer, lambda con: con.execute("UPDATE person SET recipient = ?", [recipient_of(forged)]))
    home.storage.bring_back(newer)
    home.enter(ANA)
    assert told_alone(home) == {(LAST, 3)}
    assert not opens(home, forged)


def test_a_coach_whose_words_were_not_confirmed_here_gets_nothing(home):
    home.saved(ANA, LAST, {"safety": 3}, COACH)
    newer = home.copy("newer")
    home.falls_back(home.older)
    coaches.withdraw_words(home.enter(ANA))
    home.storage.bring_back(newer)
    home.enter(ANA)
    assert told_alone(home) == set()
    assert home.storage.letters.places(author=ANA.id) == []


# -- what does not -------------------------------------------------------------------------------------

MOVES = {
    "another week": "UPDATE check_in SET week = '2026-11-02' WHERE week = '2026-11-16'",
    "another revision": "UPDATE check_in SET revision = 7 WHERE week = '2026-11-16'",
    "another thing": "UPDATE entry SET thing = 'other'",
}


@pytest.mark.parametrize("what", MOVES)
def test_what_was_moved_in_the_copy_is_left_out_and_said(home, what):
    newer = lived(home)
    engine.edit(newer, lambda con: con.execute(MOVES[what]))
    before = home.rows_of_all()
    home.storage.bring_back(newer)
    home.enter(ANA)
    assert notices.alarming(home.me)
    assert any("does not prove to be yours" in said for said in home.told)
    moved = "entry" if "entry" in MOVES[what] else "check_in"
    assert len(home.rows_of_all()[moved]) == len(before[moved]), "what was moved is not taken in"


def forged_week(con, content, week="2026-11-02", *, version=1, reader=ANA):
    """A week in Ana's name, made by somebody who knows her public key."""
    if version == 1:
        blob = sealing._padded(sealing.json.dumps({"v": 1, **content}).encode(), reader.recipient)
    else:
        blob = sealing.seal_own(content, new_identity(), "check-in", ANA.id, week, 1)
    con.execute(
        "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, safety, sealed_self)"
        " VALUES ('forged', ?, ?, 1, now()::TIMESTAMP, 1, 0, ?)",
        [ANA.id, date.fromisoformat(week), blob],
    )


OLD = {"answers": {"safety": 0}, "sharing": {"safety": "both"}, "note": None, "after_reveal": [], "chosen": None}


def test_a_week_from_before_there_were_proofs_is_asked_about_and_never_taken_by_itself(home):
    newer = home.copy("newer")
    engine.edit(newer, lambda con: forged_week(con, OLD))
    before = home.rows_of_all()
    home.storage.bring_back(newer)
    home.enter(ANA)
    assert home.rows_of_all() == before
    question = home.asked()["older"]
    assert question.lines == ("Week of 2 Nov 2026", "Felt safety: 0 (both of us and our coach)")
    home.answers("older", False)
    assert home.rows_of_all() == before
    assert home.asked() == {}


def test_a_week_from_before_there_were_proofs_counts_once_its_author_says_it_is_theirs(home):
    newer = home.copy("newer")
    engine.edit(newer, lambda con: forged_week(con, OLD))
    home.storage.bring_back(newer)
    home.answers("older", True)
    assert home.own(ANA, EARLIER).answers == {"safety": 0}
    assert home.own(ANA, EARLIER).proven
    home.storage.undo_bring_back()
    home.enter(ANA)
    assert home.own(ANA, EARLIER) is None
    assert not notices.alarming(home.me)


def test_a_week_that_no_key_of_mine_opens_waits_or_is_left_out(home):
    newer = home.copy("newer")
    engine.edit(newer, lambda con: forged_week(con, OLD, version=2))
    before = home.rows_of_all()
    home.storage.bring_back(newer)
    question = home.asked()["closed"]
    assert question.yes is None
    assert "1 week in your name" in question.said
    with pytest.raises(BadInputError):
        home.answers("closed", True)
    home.answers("closed", False)
    assert home.asked() == {}
    assert home.rows_of_all() == before


# -- erased elsewhere ----------------------------------------------------------------------------------


def test_what_i_erased_elsewhere_is_erased_here_once_my_key_has_proven_it(home):
    home.saved(ANA, LAST, {"safety": 3}, BOTH, "ZEBRA-7291-QUAGGA")
    both = home.copy("both")
    home.storage.erase(ANA, [LAST], locked.writer(ANA))
    erased = home.copy("erased")
    home.falls_back(both)
    home.storage.bring_back(erased)
    assert (ANA.id, LAST) not in {(r.person_id, r.week) for r in home.storage.check_ins([ANA.id])}
    home.enter(ANA)
    assert findings.ERASED_ELSEWHERE in home.told
    assert home.rows(ANA, LAST) == []
    files = b"".join(p.read_bytes() for p in home.folder.rglob("*") if p.is_file())
    assert b"ZEBRA-7291-QUAGGA" not in files


@pytest.mark.parametrize("yes", [True, False])
def test_a_mark_nobody_proves_is_asked_about(home, yes):
    home.saved(ANA, LAST, {"safety": 3}, BOTH)
    (row,) = home.rows(ANA, LAST)
    copy = home.copy("marked")
    marked = "INSERT INTO erased (id, erased_at, person_id, proof) VALUES (?, now()::TIMESTAMP, ?, 'x')"
    engine.edit(copy, lambda con: con.execute(marked, [row.id, ANA.id]))
    home.storage.bring_back(copy)
    assert home.partner_reads(LAST) == {}
    (question,) = home.asked().values()
    assert "the week of 16 Nov 2026 was erased" in question.said
    home.answers(question.key, yes)
    assert [r.id for r in home.rows(ANA, LAST)] == ([] if yes else [row.id])
    home.enter(ANA)
    assert not notices.alarming(home.me)
    assert (home.own(ANA, LAST) is None) is yes


def test_a_week_that_was_missing_when_it_was_erased_comes_back_from_no_copy(home):
    home.saved(ANA, LAST, {"safety": 3}, BOTH)
    home.saved(ANA, THIS, {"safety": 4}, BOTH)
    older = home.copy("with-it")
    home.edit("DELETE FROM check_in WHERE person_id = ?", ANA.id)
    me = home.enter()
    assert only(home.told, "missing from the file")
    erase.erase(home.storage, me.person, me.writer, What.WEEK, LAST)
    home.storage.bring_back(older)
    assert home.asked() == {}
    assert (home.own(week=LAST), home.own(week=THIS).answers) == (None, {"safety": 4})
    erase.erase(home.storage, home.me.person, home.me.writer, What.EVERYTHING)
    home.storage.bring_back(older)
    assert home.asked() == {}
    assert home.own(week=THIS) is None


def test_what_i_erased_does_not_come_back_from_an_older_copy_where_its_mark_was_taken_out(home):
    home.saved(ANA, LAST, {"safety": 3}, BOTH)
    me = home.enter()
    entries.save(me, Kind.MOMENT, LAST, ("a moment", "", "", ""), Sharing.BOTH)
    events.add(home.me, LAST, "we moved")
    older = home.copy("with-it")
    home.storage.erase(home.me.person, None, home.me.writer)
    home.edit("DELETE FROM erased")
    home.storage.bring_back(older)
    assert home.asked() == {}
    assert home.own(week=LAST) is None
    assert entries.mine(home.me, Kind.MOMENT) == []
    assert home.storage.happened.events(COUPLE) == []
    assert only(home.told, "It counts as erased again")
    assert home.partner_reads(LAST) == {}


def test_somebody_a_copy_says_erased_themselves_keeps_everything(home):
    copy = home.copy("marked")
    marked = "INSERT INTO erased (id, erased_at) VALUES (?, now()::TIMESTAMP)"
    engine.edit(copy, lambda con: con.execute(marked, [BEN.id]))
    home.storage.bring_back(copy)
    assert home.storage.check_ins([BEN.id]) == []
    question = home.asked(BEN)["erased-self"]
    assert question.yes is None
    home.answers("erased-self", False, BEN)
    assert len(home.storage.check_ins([BEN.id])) == 1


# -- keys ----------------------------------------------------------------------------------------------


def test_what_waits_opens_with_a_new_key_after_a_change_of_passphrase(home):
    for n in range(2):
        home.saved(ANA, LAST, {"safety": n}, BOTH)
    newer = home.copy("newer")
    home.falls_back(home.older)
    home.saved(ANA, LAST, {"safety": 10}, BOTH)
    home.storage.bring_back(newer)
    home.enter(ANA)
    old, new = locked.identity("ana"), new_identity()
    recovery.rekey(home.storage, ANA, old, new, b"locked")
    for one in home.storage.brought(ANA.id):
        assert own_check_in(brought_rows.row_of(one, ANA), new).answers == {"safety": 1}
    files = b"".join(p.read_bytes() for p in home.folder.rglob("*.duckdb"))
    assert b"age-encryption" in files


def test_another_key_is_kept_aside_on_a_yes_and_opens_what_was_sealed_with_it(home, monkeypatch):
    """Ana made a new key after the older file was written; the copy is from after that."""
    old, new = locked.identity("ana"), new_identity()
    home.enter(ANA)
    recovery.rekey(home.storage, ANA, old, new, b"locked with the new passphrase")
    home.set(locked, "identity", lambda name, was=locked.identity: new if name == "ana" else was(name))
    home.saved(ANA, LAST, {"safety": 3}, BOTH)
    newer = home.copy("newer")
    monkeypatch.undo()
    home.set = monkeypatch.setattr
    home.on(WEDNESDAY)
    home.falls_back(home.older)
    home.storage.bring_back(newer)
    assert set(home.asked()) == {f"key-{recipient_of(new)}", "closed"}
    home.answers(f"key-{recipient_of(new)}", True)
    assert "If you still have that recovery key" in home.asked()["closed"].said
    opened = earlier_keys.open_again(home.accounts, home.me.person, home.me.identity, secret_of(new))
    assert opened == 1
    assert home.own(ANA, LAST).answers == {"safety": 3}
    assert home.asked() == {}
    home.storage.undo_bring_back()
    home.enter(ANA)
    assert not notices.alarming(home.me)
    assert home.storage.everything(ANA.id).earlier == ()


def test_a_key_nobody_takes_is_never_used(home):
    forged = new_identity()
    copy = home.copy("forged")
    change = "UPDATE person SET recipient = ?, locked_identity = 'x'::BLOB"
    engine.edit(copy, lambda con: con.execute(change, [recipient_of(forged)]))
    home.storage.bring_back(copy)
    for one in (ANA, BEN, DANA):
        home.enter(one)
        assert home.told == ()
        assert [q.key for q in brought.questions(home.me)] == [f"key-{recipient_of(forged)}"]
    home.saved(ANA, THIS, {"safety": 4}, COACH)
    (row,) = home.rows(ANA, THIS)
    with pytest.raises(sealing.SealError):
        sealing.unseal(row.sealed_self, forged)
    assert not opens(home, forged)
    assert told_alone(home) == {(THIS, 4)}


# -- coaches, sessions, events -------------------------------------------------------------------------


def without_coach(home):
    """The store has lost its coach, the copy has her still."""
    copy = home.copy("coached")
    for table, where in (("couple_coach", "true"), ("agreement", "true"), ("person", "role = 'coach'")):
        home.edit(f"DELETE FROM {table} WHERE {where}")
    home.storage.bring_back(copy)


def test_a_coach_comes_back_once_both_have_said_yes_and_their_words_are_heard_anew(home):
    without_coach(home)
    home.answers(f"coach-{DANA.id}", True, ANA)
    assert home.asked(ANA) == {}
    assert home.enter(ANA).coach is None
    home.answers(f"coach-{DANA.id}", True, BEN)
    me = home.enter(ANA)
    assert (me.coach.name, me.coach.recipient, me.coach_confirmed) == ("Dana", DANA.recipient, False)
    home.storage.undo_bring_back()
    assert home.enter(ANA).coach is None
    assert DANA.id not in {p.id for p in home.storage.people()}


def test_the_no_of_one_is_enough(home):
    without_coach(home)
    home.answers(f"coach-{DANA.id}", True, ANA)
    home.answers(f"coach-{DANA.id}", False, BEN)
    assert home.enter(ANA).coach is None
    assert home.asked(ANA) == home.asked(BEN) == {}


def test_that_a_coach_has_ended_holds_once_both_have_said_so_and_is_undone(home):
    copy = home.copy("ended")
    engine.edit(copy, lambda con: con.execute("UPDATE couple_coach SET until = '2026-11-20'"))
    home.storage.bring_back(copy)
    home.answers(f"ended-{DANA.id}", True, BEN)
    assert home.asked(BEN) == {}
    assert home.enter(ANA).coach.id == DANA.id
    home.answers(f"ended-{DANA.id}", True, ANA)
    assert (home.enter(ANA).coach, home.storage.letters.places()) == (None, [])
    home.storage.undo_bring_back()
    me = home.enter(ANA)
    assert (me.coach.id, me.coach_confirmed) == (DANA.id, True)
    assert [place.author for place in home.storage.letters.places(reader=DANA.id)] == [ANA.id], "it is written anew"
    assert home.told == ()


def test_the_no_of_one_keeps_a_coach(home):
    copy = home.copy("ended")
    engine.edit(copy, lambda con: con.execute("UPDATE couple_coach SET until = '2026-11-20'"))
    home.storage.bring_back(copy)
    home.answers(f"ended-{DANA.id}", True, ANA)
    home.answers(f"ended-{DANA.id}", False, BEN)
    assert home.asked(ANA) == home.asked(BEN) == {}
    assert home.enter(ANA).coach.id == DANA.id


def test_each_thing_said_about_a_coach_is_asked_by_itself(home):
    copy = home.copy("said")
    say = "INSERT INTO agreement (coach_id, person_id, kind, said_at) VALUES (?, ?, ?, '2031-01-01')"
    for kind in ("removal", "declined"):
        engine.edit(copy, lambda con, kind=kind: con.execute(say, [DANA.id, ANA.id, kind]))
    home.storage.bring_back(copy)
    first, second = home.asked()
    home.answers(first, False)
    assert set(home.asked()) == {second}
    before = home.rows_of_all()
    home.answers(second, True)
    assert home.asked() == {}
    home.storage.undo_bring_back()
    assert home.rows_of_all() == before


OTHER = "e" * 32


def another_coach(home):
    """The copy says that Dana has ended and somebody else is the coach, under a name that is Ben's."""
    forged, copy = new_identity(), home.copy("forged")
    person = "id, role, name, sign_in, slot, recipient, locked_identity"
    link = "couple_id, coach_id, since"

    def add(con):
        values = [OTHER, "coach", "Ben", "ben", 2, recipient_of(forged), b"x"]
        con.execute("UPDATE couple_coach SET until = '2026-11-20'")
        con.execute(f"INSERT INTO person ({person}) VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        con.execute(f"INSERT INTO couple_coach ({link}) VALUES (?, ?, '2020-01-01')", [COUPLE, OTHER])
        con.execute("INSERT INTO agreement (coach_id, person_id, kind, said_at)"
                    " SELECT ?, person_id, 'words confirmed', said_at FROM agreement", [OTHER])  # fmt: skip

    engine.edit(copy, add)
    home.storage.bring_back(copy)
    return forged


def test_beside_a_coach_no_other_one_is_taken_in(home):
    another_coach(home)
    for one in (ANA, BEN):
        assert home.asked(one)[f"coach-{OTHER}"].yes is None
        with pytest.raises(BadInputError, match="wait, or be left out"):
            home.answers(f"coach-{OTHER}", True, one)
    assert [k.coach_id for k in home.storage.coach_links()] == [DANA.id]


def test_a_forged_coach_whom_both_take_for_theirs_gets_nothing_alone_and_undoing_it_brings_dana_back(home):
    """The other one's four words are never heard, so nothing goes to them alone."""
    forged = another_coach(home)
    for key in (f"ended-{DANA.id}", f"coach-{OTHER}"):
        for one in (ANA, BEN):
            home.answers(key, True, one)
    me = home.enter(ANA)
    assert (me.coach.name, me.coach.sign_in, me.coach_confirmed) == ("Ben (2)", "ben (2)", False)
    home.saved(ANA, THIS, {"safety": 4}, ME)
    assert opens(home, forged) == []
    assert home.storage.letters.places(author=ANA.id) == []
    assert home.accounts.person_named("ben").id == BEN.id
    home.storage.undo_bring_back()
    me = home.enter(ANA)
    assert (me.coach.id, me.coach_confirmed) == (DANA.id, True)
    assert OTHER not in {p.id for p in home.storage.people()}
    assert [place.reader for place in home.storage.letters.places(author=ANA.id)] == [DANA.id]


def test_events_and_sessions_come_back_on_a_yes(home):
    newer = lived(home)
    home.storage.bring_back(newer)
    assert home.asked(ANA)["events"].lines == ("Week of 16 Nov 2026: Holiday",)
    home.answers("events", True, ANA)
    assert [e.label for e in home.storage.happened.events(COUPLE)] == ["Holiday"]
    assert home.asked(DANA)["sessions"].lines == ("25 Nov 2026: Evenings; Ten minutes",)
    home.answers("sessions", True, DANA)
    (record,) = sessions.records(home.enter(DANA))
    assert (record.focus, record.step) == ("Evenings", "Ten minutes")
    assert sessions.own(home.me, record).note == "private"
    home.enter(DANA)
    assert home.told == ()
    home.storage.undo_bring_back()
    assert home.storage.happened.events(COUPLE) == home.storage.happened.sessions(COUPLE) == []
    home.enter(DANA)
    assert not notices.alarming(home.me)


# -- who may answer, and undoing -----------------------------------------------------------------------


def test_nobody_answers_for_another_and_nothing_is_answered_on_a_shared_screen(home):
    newer = lived(home)
    home.storage.bring_back(newer)
    home.enter(ANA)
    with pytest.raises(BadInputError):
        home.answers("events", True, BEN)
    me = home.enter(ANA)
    coaches.look_together(me)
    with pytest.raises(NotAllowedError):
        brought.questions(home.me)
    with pytest.raises(NotAllowedError):
        answer(home.me, "events", True)


def test_undoing_takes_out_what_came_back_at_sign_ins_and_alarms_nobody(home):
    newer = lived(home)
    home.enter(ANA)
    before = home.rows_of_all()
    home.storage.bring_back(newer)
    for one in (ANA, BEN):
        home.enter(one)
        notices.read(home.me)
    assert home.rows_of_all() != before
    home.storage.undo_bring_back()
    assert home.rows_of_all() == before
    home.enter(ANA)
    assert [notices.alarming(home.me), len(home.told)] == [False, 1]
    assert "is gone again" in home.told[0]
    notices.read(home.me)
    home.enter(ANA)
    assert home.told == ()


def test_what_was_taken_in_and_then_removed_by_hand_is_missed_like_anything_else(home):
    newer = lived(home)
    home.storage.bring_back(newer)
    home.enter(ANA)
    notices.read(home.me)
    home.edit("DELETE FROM check_in WHERE week = ?", LAST)
    home.enter(ANA)
    assert notices.alarming(home.me)


def test_what_waits_goes_with_an_erase(home):
    newer = lived(home)
    home.saved(ANA, LAST, {"safety": 1}, ME)
    home.storage.bring_back(newer)
    home.storage.erase(ANA, [LAST], locked.writer(ANA))
    waiting = [one for one in home.storage.brought(ANA.id) if one.content.get("week") == LAST]
    assert {one.kind for one in waiting} <= {BroughtKind.EVENT}, "her event is no part of her check-in"


# -- whole ---------------------------------------------------------------------------------------------


def test_after_a_whole_restore_everybody_is_told_once_and_confirms_the_words_again(home):
    copy = home.copy("whole")
    folder = home.folder.with_name("nobody")
    folder.mkdir()
    home.storage.close()
    home.folder, home.storage = folder, Storage(folder)
    home.accounts.storage = home.storage
    home.storage.bring_back(copy)
    for one in (ANA, BEN):
        me = home.enter(one)
        assert me.coach is not None
        assert not me.coach_confirmed
        (said,) = home.told
        assert "the keys of Ana, Ben and Dana came with it" in said
        notices.read(home.me)
        home.enter(one)
        assert home.told == ()
    assert home.own(ANA, BEFORE).answers == {"safety": 5}
