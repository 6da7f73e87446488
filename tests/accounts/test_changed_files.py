"""What somebody changes in the files while the app is closed reaches nobody, and is told to whom it concerns."""

import shutil
from dataclasses import replace
from datetime import date

import pytest

from dashboard.accounts import recovery
from dashboard.accounts.sign_in import Accounts, lock
from dashboard.accounts.sign_in_checks import settle
from dashboard.domain import weeks
from dashboard.domain.letter import read
from dashboard.domain.model import Kind, Person, Role, Sharing, now
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError, NotAllowedError, SealError
from dashboard.keys import cards, letters, sealing
from dashboard.keys import head as heads
from dashboard.keys.identities import new_identity, recipient_of, secret_of
from dashboard.keys.sealed_rows import own_check_in, row_of
from dashboard.services import check_ins, coaches, consent, entries, names, notices, personal, reading, sessions
from dashboard.services.me import identify
from dashboard.services.reading import View
from dashboard.services.sessions import Own, Record
from dashboard.store import backups
from dashboard.store.sessions import Session
from dashboard.store.writers import NOTE, Held
from dashboard.words.suggestions import Leaning
from tests import locked
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.locked import ANA, BEN, COUPLE, DANA, phrase

THURSDAY = date(2026, 11, 26)
BOTH, ME, COACH = (same_for_all(choice) for choice in (Sharing.BOTH, Sharing.ME, Sharing.COACH))


class Home:
    """Ana, Ben and Dana in a real store; what they did, and what somebody then does to the files."""

    def __init__(self, folder):
        self.storage = locked.fill(folder)
        locked.confirm(self.storage, ANA, BEN)
        self.accounts = Accounts(self.storage)

    def enter(self, one=ANA):
        """A sign-in, but for the second that the passphrase takes."""
        key = locked.identity(one.name.lower())
        settle(self.storage, one.id, key, marked=True, lock=lambda: b"")
        self.visit = self.accounts.visits.by_cookie(self.accounts.admit(one, key))
        self.visit.couple_id = COUPLE
        return self.me

    @property
    def me(self):
        return identify(self.visit, self.storage)

    @property
    def told(self):
        return self.visit.notices

    def edit(self, sql, *values):
        """With the app closed, somebody who has the files."""
        with self.storage._db.write() as cursor:
            cursor.execute(sql, list(values))

    def ask(self, sql, *values):
        return self.storage._db.read_now(sql, *values)

    def rows(self, one=ANA, week=THIS):
        return self.storage.history(one.id, week)

    def partner_reads(self, week, one=BEN):
        """What the partner is shown of a week that is over."""
        self.enter(one)
        found = reading.answers(self.me, View.JUST_ME).of(people=[ANA.id], weeks=[week])
        return {a.question: a.value for a in found}

    def nothing_is_told(self):
        return all(self.enter(one) and self.told == () for one in (ANA, BEN, DANA))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Ana: two weeks shared, this one kept, a week narrowed, a moment shared, a pattern kept, what suits her."""
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    found = Home(tmp_path)
    me = found.enter()
    for week, sharing in ((LAST, BOTH), (THIS, COACH)):
        check_ins.save(me, week, {"safety": 3, "clarity": 4}, sharing, "mine", 0)
    monkeypatch.setattr(weeks, "today_in", lambda _: BEFORE)
    me = found.enter()
    check_ins.save(me, BEFORE, {"safety": 2, "clarity": 6}, BOTH, None, 0)
    check_ins.save(me, BEFORE, {"safety": 2, "clarity": 7}, BOTH | {"safety": Sharing.ME}, None, 1)
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    me = found.enter()
    entries.save(me, Kind.MOMENT, LAST, ("a moment", "", "", ""), Sharing.BOTH)
    entries.save(me, Kind.PATTERN, LAST, ("a pattern", "", "", ""), Sharing.ME)
    personal.lean(me, Leaning.EASE)
    check_ins.save(found.enter(BEN), THIS, {"safety": 8}, BOTH, None, 0)
    yield found
    found.storage.close()


def only(told, *parts):
    """One sentence was told, and it says this."""
    assert len(told) == 1, told
    assert all(part in told[0] for part in parts), told[0]
    return True


# -- the person ----------------------------------------------------------------------------------------


def test_after_an_edited_cell_nothing_ana_saves_opens_for_ben_and_the_cell_is_hers_again(home):
    key = new_identity()
    home.edit("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(key), ANA.id)
    me = home.enter()
    assert only(home.told, "public key", "It is yours again")
    assert home.storage.people()[0].recipient == ANA.recipient
    check_ins.save(me, THIS, {"safety": 9}, ME, "for me alone", 1)
    entries.save(home.me, Kind.MOMENT, THIS, ("also", "", "", ""), Sharing.ME)
    personal.lean(home.me, Leaning.REACH)
    sealed = [row.sealed_self for row in (*home.storage.all_rows(ANA.id), *home.storage.entries.all_rows(ANA.id))]
    for blob in (*sealed, home.storage.entries.own(ANA.id).sealed, home.storage.head(ANA.id)):
        with pytest.raises(SealError):
            sealing.unseal(blob, key)
    notices.read(home.me)
    assert home.nothing_is_told()


def test_a_name_that_was_changed_in_the_file_is_hers_again(home):
    home.edit("UPDATE person SET name = 'Anna', sign_in = 'x' WHERE id = ?", ANA.id)
    assert home.enter().person.name == "Ana"
    assert only(home.told, "changed to Anna", "called Ana again")
    assert (home.storage.people()[0].name, home.storage.people()[0].sign_in) == ("Ana", "ana")
    notices.read(home.me)
    assert home.nothing_is_told()


def test_a_name_she_chose_herself_is_told_to_nobody(home):
    names.rename(home.enter(), "Anouk")
    assert home.nothing_is_told()
    assert home.storage.people()[0].name == "Anouk"


OTHERS, NAMES = "e" * 32, ("Zoe", "Max")


@pytest.fixture
def two_couples(home):
    """Zoe and Max beside Ana and Ben; none of them has claimed a name."""
    home.zoe, home.max = (Person(name * 8, OTHERS, Role.PARTNER, name, name.lower(), n) for n, name in enumerate(NAMES))
    home.storage.add_couple("Zoe & Max", home.zoe, home.max)
    for one in (ANA, BEN):
        home.enter(one)
    home.pairs = {one.id: one.couple_id for one in home.storage.people()}
    return home


def exchanged(home, *people):
    """Each of these stands in the couple of the next, in the file."""
    for one, other in zip(people, (*people[1:], people[0]), strict=True):
        home.edit("UPDATE person SET couple_id = ? WHERE id = ?", home.pairs[other.id], one.id)


@pytest.mark.parametrize("first", [ANA, BEN])
def test_partners_who_were_exchanged_in_the_file_stand_together_again_whoever_signs_in_first(two_couples, first):
    home = two_couples
    exchanged(home, BEN, home.max)
    me = home.enter(first)
    assert only(home.told, "In the file Max had been put beside you" if first is ANA else "In the file Zoe had been")
    assert {p.id for p in me.couple} == {ANA.id, BEN.id}
    assert me.coach.id == DANA.id
    assert {one.id: one.couple_id for one in home.storage.people()} == home.pairs
    notices.read(home.me)
    assert home.nothing_is_told()


def test_both_of_a_couple_who_were_exchanged_for_another_are_where_they_were(two_couples):
    home = two_couples
    exchanged(home, ANA, home.zoe)
    exchanged(home, BEN, home.max)
    assert {p.id for p in home.enter().couple} == {ANA.id, BEN.id}
    assert only(home.told, "you and Ben had been taken apart or put into another couple")
    assert {one.id: one.couple_id for one in home.storage.people()} == home.pairs


@pytest.mark.parametrize("couple", [None, "nowhere"])
def test_one_who_was_taken_out_of_their_couple_in_the_file_is_in_it_again(two_couples, couple):
    home = two_couples
    home.edit("UPDATE person SET couple_id = ? WHERE id = ?", couple, BEN.id)
    assert {p.id for p in home.enter().couple} == {ANA.id, BEN.id}
    assert only(home.told, "you and Ben")
    home.edit("UPDATE person SET couple_id = ? WHERE id = ?", couple, ANA.id)
    notices.read(home.me)
    assert {p.id for p in home.enter().couple} == {ANA.id, BEN.id}


def test_a_third_one_who_was_put_beside_two_in_the_file_sees_nothing_of_them(two_couples):
    home = two_couples
    home.edit("UPDATE person SET couple_id = ? WHERE id = ?", COUPLE, home.max.id)
    assert {p.id for p in home.enter().couple} == {ANA.id, BEN.id}
    assert only(home.told, "Max had been put beside you")
    assert {one.id: one.couple_id for one in home.storage.people()} == home.pairs


def test_whoever_stands_in_the_place_of_a_partner_who_is_gone_is_named_until_a_backup_is_back(home):
    home.enter()
    home.edit("UPDATE person SET id = 'zed', name = 'Zed' WHERE id = ?", BEN.id)
    for _ in range(2):
        assert {p.id for p in home.enter().couple} == {ANA.id, "zed"}
        assert only(home.told, "In the file Zed stands beside you")
    home.edit("UPDATE person SET id = ?, name = 'Ben' WHERE id = 'zed'", BEN.id)
    notices.read(home.enter())
    assert home.nothing_is_told()


def test_a_head_from_before_notes_the_couple_of_its_first_sign_in_without_a_word(two_couples):
    home = two_couples
    assert (home.enter().head.couple, home.me.head.partner) == (COUPLE, BEN.id)
    before = replace(home.me.head, couple=None, partner=None, erased=None)
    home.edit("UPDATE head SET sealed = ? WHERE person_id = ?", heads.seal(before, home.me.identity, ANA.id), ANA.id)
    assert (home.enter().head.couple, home.me.head.partner, home.me.head.erased) == (COUPLE, BEN.id, ())
    assert home.told == ()


def test_while_a_visit_is_on_an_edited_cell_changes_nothing_either(home):
    me, key = home.enter(), new_identity()
    home.storage.change_person(replace(me.person, recipient=recipient_of(key)))
    check_ins.save(home.me, THIS, {"safety": 9}, ME, None, 1)
    with pytest.raises(SealError):
        sealing.unseal(home.rows()[-1].sealed_self, key)
    assert check_ins.mine(home.me, THIS).answers == {"safety": 9}


def test_an_edited_cell_and_a_key_brought_along_recover_nothing(home):
    key = new_identity()
    home.edit("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(key), ANA.id)
    with pytest.raises(NotAllowedError, match="do not belong together"):
        recovery.recover(home.accounts, "Ana", secret_of(key), "a new passphrase")
    assert home.storage.people()[0].locked_identity == ANA.locked_identity
    assert home.accounts.sign_in("Ana", phrase("Ana"))


def test_a_forged_head_and_a_forged_row_do_not_make_a_brought_key_hers(home):
    key = new_identity()
    forged = row_of(own_check_in(home.rows()[0], locked.identity("ana")), ANA, key, 5)
    home.edit("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(key), ANA.id)
    home.edit("UPDATE head SET sealed = ? WHERE person_id = ?", heads.seal(heads.Head(9), key, ANA.id), ANA.id)
    home.edit("UPDATE check_in SET sealed_self = ? WHERE person_id = ? AND week = ?", forged.sealed_self, ANA.id, THIS)
    assert not recovery.holds(home.accounts, home.storage.people()[0], key)
    assert recovery.holds(home.accounts, home.storage.people()[0], locked.identity("ana"))


@pytest.mark.parametrize("cells", ["locked_identity", "recipient, locked_identity"])
def test_with_another_ones_key_in_the_place_of_hers_nobody_comes_in_and_nothing_of_hers_changes(home, cells):
    before, kept = home.storage.everything(ANA.id), home.storage.everything(ANA.id).person
    for cell in cells.split(", "):
        home.edit(f"UPDATE person SET {cell} = (SELECT {cell} FROM person WHERE id = ?) WHERE id = ?", BEN.id, ANA.id)
    for typed in ("ben", "ana"):
        with pytest.raises(NotAllowedError, match="No passphrase can open this"):
            home.accounts.sign_in("Ana", phrase(typed))
    home.storage.change_person(kept)
    assert home.storage.everything(ANA.id) == before
    assert home.enter().person == kept
    assert home.told == ()


@pytest.mark.parametrize("spoilt", [None, b"", b"age-encryption.org/v1, and no more"])
def test_a_lock_that_was_spoilt_comes_back_from_a_copy_with_the_same_key_and_from_no_other(home, spoilt, tmp_path):
    home.storage.back_up()
    copy = tmp_path / "copy.duckdb"
    shutil.copy(backups.listed(home.storage.folder)[0].path, copy)
    home.edit("UPDATE person SET locked_identity = ? WHERE id = ?", spoilt, ANA.id)
    with pytest.raises(NotAllowedError, match="No passphrase can open this"):
        home.accounts.sign_in("Ana", phrase("ana"))
    home.storage.bring_back(copy)
    assert home.accounts.sign_in("Ana", phrase("ana"))
    home.edit("UPDATE person SET recipient = 'another', locked_identity = ? WHERE id = ?", spoilt, BEN.id)
    home.storage.bring_back(copy)
    assert home.storage.everything(BEN.id).person.locked_identity == spoilt


def test_with_a_key_of_nobody_here_in_the_place_of_hers_nobody_comes_in_until_her_own_is_back(home):
    brought = lock(new_identity(), "some other words")
    home.edit("UPDATE person SET locked_identity = ? WHERE id = ?", brought, ANA.id)
    with pytest.raises(NotAllowedError, match="No passphrase can open this"):
        home.accounts.sign_in("Ana", "some other words")
    home.edit("UPDATE person SET locked_identity = ? WHERE id = ?", ANA.locked_identity, ANA.id)
    home.edit("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(new_identity()), ANA.id)
    assert home.accounts.sign_in("Ana", phrase("ana")), "her own key is hers, whatever the cell says"


def test_whoever_wrote_nothing_yet_is_known_by_their_head_and_without_one_by_the_cell(tmp_path):
    storage, key = locked.fill(tmp_path), new_identity()
    accounts = Accounts(storage)
    storage.change_person(replace(ANA, recipient=recipient_of(key)))
    ana = storage.people()[0]
    assert recovery.holds(accounts, ana, locked.identity("ana"))
    assert not recovery.holds(accounts, ana, key)
    with storage._db.write() as cursor:
        cursor.execute("DELETE FROM head")
    assert recovery.holds(accounts, ana, key)
    storage.close()


@pytest.mark.parametrize(("column", "value"), [("consent_at", None), ("paused_from", THIS), ("paused_from", BEFORE)])
def test_consent_that_was_changed_in_the_file_is_what_she_chose(home, column, value):
    home.edit(f"UPDATE person SET {column} = ? WHERE id = ?", value, ANA.id)
    home.enter()
    assert only(home.told, "consent")
    assert home.storage.people()[0].consent_at == ANA.consent_at
    assert home.storage.people()[0].paused_from is None


def test_consent_she_withdrew_is_not_given_by_anybody_else(home):
    consent.withdraw(home.enter())
    home.edit("UPDATE person SET consent_at = ? WHERE id = ?", now(), ANA.id)
    me = home.enter()
    assert only(home.told, "consent")
    assert (me.person.consent_at, home.storage.people()[0].consent_at) == (None, None)
    check_ins.save(me, THIS, {"safety": 1}, BOTH, "open?", 1)
    assert [row.shared for row in home.rows()] == [{}, {}]


# -- rows ----------------------------------------------------------------------------------------------


def test_an_answer_that_was_changed_where_it_stands_open_says_again_what_she_saved(home):
    home.edit(
        "UPDATE check_in SET safety = 10, note = 'I never wrote this' WHERE person_id = ? AND week = ?", ANA.id, LAST
    )
    me = home.enter()
    assert only(home.told, "What stood open of the week of 16 Nov 2026", "says again what you saved")
    assert check_ins.mine(me, LAST).answers == {"safety": 3, "clarity": 4}
    (row,) = home.rows(week=LAST)
    assert (row.shared, row.note) == ({"safety": 3, "clarity": 4}, None)


@pytest.mark.parametrize(
    ("column", "value"), [("saved_at", date(2020, 1, 1)), ("wording", 7), ("week", BEFORE), ("revision", 9)]
)
def test_a_row_that_was_moved_or_dated_otherwise_stands_again_where_it_was(home, column, value):
    (before,) = home.rows(week=LAST)
    home.edit(f"UPDATE check_in SET {column} = ? WHERE id = ?", value, before.id)
    home.enter()
    assert only(home.told, "16 Nov 2026")
    assert home.rows(week=LAST) == [before]


def test_what_was_kept_is_opened_by_nobody_else(home):
    home.edit("UPDATE check_in SET safety = 2 WHERE person_id = ? AND week = ?", ANA.id, BEFORE)
    home.enter()
    assert only(home.told, "9 Nov 2026")
    assert not any("safety" in row.shared for row in home.rows(week=BEFORE))
    assert home.partner_reads(BEFORE) == {"clarity": 7}


def test_two_seals_that_changed_places_are_both_missed(home):
    one, other = home.rows(week=LAST)[0], home.rows(week=THIS)[0]
    for row, blob in ((one, other.sealed_self), (other, one.sealed_self)):
        home.edit("UPDATE check_in SET sealed_self = ? WHERE id = ?", blob, row.id)
    me = home.enter()
    assert only(home.told, "the weeks of 23 Nov 2026 and 16 Nov 2026", "cannot be opened any more, or was exchanged")
    assert check_ins.mine(me, LAST) is check_ins.mine(me, THIS) is None
    notices.read(me)
    home.enter()
    assert home.told == ()
    assert check_ins.mine(home.me, LAST) is None


@pytest.mark.parametrize("blob", [b"", b"nonsense", "ben", "older way"])
def test_a_spoilt_seal_makes_nobody_trust_what_stands_in_the_columns(home, blob):
    if blob == "ben":
        blob = home.rows(BEN)[0].sealed_self
    if blob == "older way":
        blob = sealing.seal({"answers": {"safety": 10}, "note": None}, ANA.recipient)
    home.edit("UPDATE check_in SET sealed_self = ?, safety = 10 WHERE person_id = ? AND week = ?", blob, ANA.id, LAST)
    me = home.enter()
    assert only(home.told, "16 Nov 2026", "cannot be opened")
    assert check_ins.mine(me, LAST) is None
    assert home.rows(week=LAST)[0].shared == {}
    assert home.partner_reads(LAST) == {}
    me = home.enter()
    saved = check_ins.save(me, LAST, {"safety": 5}, BOTH, None, check_ins.newest_revision(me, LAST))
    assert (saved.check_in.revision, check_ins.mine(home.me, LAST).answers) == (2, {"safety": 5})


def test_a_spoilt_seal_beside_columns_that_are_right_takes_nothing_from_the_partner(home):
    home.edit("UPDATE check_in SET sealed_self = ? WHERE person_id = ? AND week = ?", b"x", ANA.id, LAST)
    home.enter()
    assert only(home.told, "cannot be opened")
    assert home.rows(week=LAST)[0].shared == {"safety": 3, "clarity": 4}


def test_what_is_put_back_as_it_was_is_hers_again_without_a_word(home):
    (row,) = home.rows(week=LAST)
    home.edit("UPDATE check_in SET sealed_self = ? WHERE id = ?", b"x", row.id)
    notices.read(home.enter())
    home.edit("UPDATE check_in SET sealed_self = ? WHERE id = ?", row.sealed_self, row.id)
    me = home.enter()
    assert home.told == ()
    assert me.head.lost == ()
    assert check_ins.mine(me, LAST).answers == {"safety": 3, "clarity": 4}


def test_a_newest_row_that_was_deleted_is_missed_and_what_was_narrowed_stays_narrow(home):
    home.edit("DELETE FROM check_in WHERE person_id = ? AND week = ? AND revision = 2", ANA.id, BEFORE)
    home.edit("UPDATE check_in SET safety = 2, clarity = 6 WHERE person_id = ? AND week = ?", ANA.id, BEFORE)
    home.enter()
    assert len(home.told) == 2
    assert any("missing from the file" in t and "9 Nov 2026" in t for t in home.told)
    assert "safety" not in home.rows(week=BEFORE)[0].shared
    notices.read(home.me)
    home.enter()
    assert home.told == ()


def test_a_row_given_to_somebody_else_comes_back_whoever_signs_in_first(home):
    for first in (ANA, BEN):
        (row,) = home.rows(week=LAST)
        home.edit("UPDATE check_in SET person_id = ? WHERE id = ?", BEN.id, row.id)
        home.enter(first)
        assert len(home.told) == 1
        notices.read(home.me)
        assert check_ins.mine(home.enter(BEN), LAST) is None
        assert check_ins.mine(home.enter(), LAST).answers == {"safety": 3, "clarity": 4}
        if home.told:
            notices.read(home.me)
        assert home.rows(week=LAST) == [row]


def test_words_put_into_her_mouth_are_put_aside(home):
    (row,) = home.rows(week=LAST)
    for n, sealed in enumerate((b"", sealing.seal({"answers": {}}, ANA.recipient), row.sealed_self)):
        home.edit(
            "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, safety, sealed_self)"
            " VALUES (?, ?, ?, ?, ?, 1, 0, ?)",
            *(f"forged {n}", ANA.id, LAST, 5 + n, now(), sealed),
        )
    me = home.enter()
    assert only(home.told, "in your name", "put aside")
    assert home.rows(week=LAST) == [row]
    assert check_ins.mine(me, LAST).answers == {"safety": 3, "clarity": 4}


def test_a_copy_of_her_own_row_beside_it_counts_for_nothing(home):
    (row,) = home.rows(week=LAST)
    columns = "person_id, week, revision, wording, safety, sealed_self"
    home.edit(
        f"INSERT INTO check_in (id, saved_at, {columns}) SELECT 'z', now(), {columns} FROM check_in WHERE id = ?",
        row.id,
    )
    home.enter()
    assert only(home.told, "put aside")
    assert home.rows(week=LAST) == [row]


def test_what_she_erased_does_not_come_back_by_being_put_back(home):
    (row,) = home.rows(week=LAST)
    me = home.enter()
    home.storage.erase(me.person, [LAST], me.writer)
    home.edit(
        "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, safety, sealed_self)"
        " VALUES (?, ?, ?, 1, ?, 1, 3, ?)",
        *(row.id, ANA.id, LAST, row.saved_at, row.sealed_self),
    )
    home.enter()
    assert only(home.told, "put aside")
    assert home.rows(week=LAST) == []


@pytest.mark.parametrize("known", [True, False])
def test_what_she_erased_stays_erased_where_its_mark_was_taken_out(home, known):
    (row,) = home.rows(week=LAST)
    me = home.enter()
    home.storage.erase(me.person, [LAST], me.writer)
    if not known:  # a head from before that was noted, and one sign-in since
        before = replace(home.me.head, erased=None)
        home.edit("UPDATE head SET sealed = ? WHERE person_id = ?", heads.seal(before, me.identity, ANA.id), ANA.id)
        home.enter()
        assert home.told == ()
    marks = home.ask("SELECT id, person_id, proof FROM erased ORDER BY id")
    home.edit("DELETE FROM erased")
    home.edit(
        "INSERT INTO check_in (id, person_id, week, revision, saved_at, wording, safety, sealed_self)"
        " VALUES (?, ?, ?, 1, ?, 1, 3, ?)",
        *(row.id, ANA.id, LAST, row.saved_at, row.sealed_self),
    )
    home.enter()
    assert any("had erased something was taken out of the file" in told for told in home.told)
    assert home.rows(week=LAST) == []
    assert home.partner_reads(LAST) == {}
    home.enter()
    assert home.ask("SELECT id, person_id, proof FROM erased ORDER BY id") == marks
    notices.read(home.me)
    assert home.nothing_is_told()


def test_a_changed_moment_and_a_changed_pattern_are_put_right(home):
    home.edit("UPDATE entry SET line_1 = 'not my words', day = DATE '2026-11-01' WHERE day IS NOT NULL")
    home.edit("UPDATE entry SET line_1 = 'opened', day = week WHERE kind = 'pattern'")
    me = home.enter()
    assert only(home.told, "2 of your moments or patterns")
    shown = {row.kind: row.lines[:1] for row in home.storage.entries.current([ANA.id])}
    assert shown == {Kind.MOMENT: ("a moment",), Kind.PATTERN: ()}
    assert {e.lines[0] for kind in Kind for e in entries.mine(me, kind)} == {"a moment", "a pattern"}


def test_a_moment_under_another_thing_or_revision_stands_where_it_was(home):
    before = home.storage.entries.all_rows(ANA.id)
    home.edit("UPDATE entry SET thing = 'other', revision = 4 WHERE kind = 'moment'")
    home.enter()
    assert only(home.told, "one of your moments")
    assert sorted(home.storage.entries.all_rows(ANA.id), key=str) == sorted(before, key=str)


def test_what_suits_her_is_missed_when_it_is_an_older_one_or_spoilt(home):
    older = home.storage.entries.own(ANA.id).sealed
    personal.lean(home.enter(), Leaning.REACH)
    home.edit("UPDATE own SET sealed = ?", older)
    home.enter()
    assert only(home.told, "what suits you")
    notices.read(home.me)
    home.edit("UPDATE own SET sealed = ?", b"x")
    me = home.enter()
    assert only(home.told, "what suits you", "cannot be opened")
    assert personal.leaning(me) is None
    personal.lean(me, Leaning.EASE)
    assert personal.leaning(home.me) is Leaning.EASE
    notices.read(home.me)
    assert home.nothing_is_told()


# -- the head ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how", ["DELETE FROM head WHERE person_id = ?", "UPDATE head SET sealed = 'x'::BLOB WHERE person_id = ?"]
)
def test_without_its_head_nothing_is_shared_until_she_says_so(home, how):
    home.edit(how, ANA.id)
    home.edit("UPDATE check_in SET safety = 10 WHERE person_id = ? AND week = ?", ANA.id, LAST)
    me = home.enter()
    assert only(home.told, "The record", "turn sharing on")
    assert check_ins.mine(me, LAST).answers == {"safety": 3, "clarity": 4}
    assert (me.person.consent_at, me.coach_confirmed) == (None, False)
    assert all(row.shared == {} for row in home.storage.all_rows(ANA.id))
    assert home.storage.letters.places(author=ANA.id) == []
    notices.read(me)
    consent.give_again(home.me)
    assert home.rows(week=LAST)[0].shared == {"safety": 3, "clarity": 4}
    assert home.nothing_is_told()


def test_somebody_elses_head_is_no_head(home):
    home.edit("UPDATE head SET sealed = ? WHERE person_id = ?", home.storage.head(BEN.id), ANA.id)
    home.enter()
    assert only(home.told, "The record")


def test_an_older_head_is_noticed_by_what_is_newer_than_it(home):
    older = home.storage.head(ANA.id)
    me = home.enter()
    check_ins.save(me, THIS, {"safety": 1}, ME, None, 1)
    check_ins.save(home.me, LAST, {"safety": 6}, BOTH, None, 1)
    home.edit("UPDATE head SET sealed = ? WHERE person_id = ?", older, ANA.id)
    me = home.enter()
    assert only(home.told, "weeks of 23 Nov 2026 and 16 Nov 2026", "newer than your own record")
    assert (check_ins.mine(me, THIS).answers, check_ins.mine(me, LAST).answers) == ({"safety": 1}, {"safety": 6})
    assert [row.shared for row in home.rows(week=LAST)] == [{"safety": 3}, {"safety": 6}]
    notices.read(me)
    assert home.nothing_is_told()


# -- coaches -------------------------------------------------------------------------------------------


def test_a_forged_row_of_confirmed_words_confirms_nothing(home):
    coaches.withdraw_words(home.enter())
    home.edit(
        "INSERT INTO agreement SELECT coach_id, person_id, 'words confirmed', now() FROM agreement WHERE person_id = ?",
        ANA.id,
    )
    me = home.enter()
    assert not me.coach_confirmed
    with pytest.raises(BadInputError, match="Choose who"):
        check_ins.save(me, THIS, {"safety": 1}, COACH, None, 1)


def test_a_coachs_key_that_was_exchanged_is_given_nothing_until_its_words_are_heard(home):
    key = new_identity()
    home.edit("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(key), DANA.id)
    me = home.enter()
    assert only(home.told, "The key of Dana", "four words")
    assert not me.coach_confirmed
    with pytest.raises(BadInputError, match="Choose who"):
        check_ins.save(me, THIS, {"safety": 1}, COACH, None, 1)
    check_ins.change_sharing(home.me, LAST, BOTH)
    check_ins.save(home.me, THIS, {"safety": 1}, ME, None, 1)
    assert home.storage.letters.places(author=ANA.id) == []
    notices.read(home.me)
    home.enter()
    assert home.told == ()
    coaches.confirm_words(home.me, cards.check_words(replace(cards.of(home.me.coach), key=recipient_of(key))))
    assert home.me.coach_confirmed


def test_a_coach_written_into_the_file_by_hand_gets_no_letter_whatever_is_saved(home):
    stranger = "f" * 32
    key = new_identity()
    home.storage.add_person(replace(DANA, id=stranger, name="Eve", sign_in="eve", recipient=recipient_of(key)))
    home.edit("UPDATE couple_coach SET until = now()")
    home.edit("INSERT INTO couple_coach (couple_id, coach_id, since) VALUES (?, ?, '2020-01-01')", COUPLE, stranger)
    for kind in ("agreed", "words confirmed"):
        home.edit("INSERT INTO agreement VALUES (?, ?, ?, now())", stranger, ANA.id, kind)
    me = home.enter()
    assert (me.coach.id, me.coach_confirmed) == (stranger, False)
    check_ins.save(me, THIS, {"safety": 1}, BOTH, "n", 1)
    entries.save(home.me, Kind.MOMENT, THIS, ("also", "", "", ""), Sharing.BOTH)
    home.enter()
    assert [place for place in home.storage.letters.places(author=ANA.id) if place.reader == stranger] == []


@pytest.mark.parametrize("first", [ANA, BEN])
def test_a_coach_they_ended_with_who_is_written_back_in_gets_no_letter_until_heard_anew(home, first):
    for one in (first, BEN if first == ANA else ANA):
        coaches.remove(home.enter(one))
    home.enter()
    home.edit("UPDATE couple_coach SET until = NULL")
    me = home.enter()
    assert (me.coach.id, me.coach_confirmed) == (DANA.id, False)
    with pytest.raises(BadInputError, match="Choose who"):
        check_ins.save(me, THIS, {"safety": 1}, COACH, None, 1)
    check_ins.save(home.me, THIS, {"safety": 1}, BOTH, None, 1)
    home.enter()
    assert home.storage.letters.places(author=ANA.id) == []
    coaches.confirm_words(home.me, cards.check_words(cards.of(DANA)))
    assert home.me.coach_confirmed
    assert [place.reader for place in home.storage.letters.places(author=ANA.id)] == [DANA.id]


def test_a_coach_who_is_said_to_have_come_earlier_is_told_no_more_in_her_letter(home):
    home.enter()
    home.edit("UPDATE couple_coach SET since = ?", now())
    check_ins.save(home.me, THIS, {"safety": 1}, COACH, None, 1)
    coaches.confirm_words(home.me, cards.check_words(cards.of(DANA)))
    assert told_to_dana(home) == {THIS}
    home.edit("UPDATE couple_coach SET since = '2020-01-01'")
    check_ins.save(home.enter(), THIS, {"safety": 2}, COACH, None, 2)
    assert told_to_dana(home) == {THIS}


def told_to_dana(home):
    """The weeks of which Ana's letter tells her."""
    (place,) = home.storage.letters.places(author=ANA.id)
    letter = letters.open_letter(home.storage.letters.sealed(place), locked.identity("dana"))
    return {answer.week for answer in read(letter.content).answers}


def test_the_coach_herself_comes_back_with_her_own_key_and_reads_on(home):
    home.edit("UPDATE person SET recipient = ? WHERE id = ?", recipient_of(new_identity()), DANA.id)
    me = home.enter(DANA)
    assert only(home.told, "public key")
    assert [a.value for a in reading.told_alone(me).line(ANA.id, "safety").values()] == [3]
    home.enter()
    assert home.told == ()


def test_a_second_coach_of_the_same_name_is_given_nothing(home):
    key = new_identity()
    home.edit("UPDATE couple_coach SET until = now()")
    home.storage.add_person(replace(DANA, id="f" * 32, recipient=recipient_of(key)))
    home.storage.link_coach(ANA.couple_id, "f" * 32)
    home.edit("UPDATE agreement SET coach_id = ?", "f" * 32)
    me = home.enter()
    assert (me.coach.id, me.coach_confirmed) == ("f" * 32, False)
    with pytest.raises(BadInputError, match="Choose who"):
        check_ins.save(me, THIS, {"safety": 1}, COACH, None, 1)


def test_a_coachs_note_that_was_exchanged_or_is_gone_is_missed(home):
    me = home.enter(DANA)
    first = sessions.save(me, Record("", WEDNESDAY), Own("first"))
    home.edit(
        "UPDATE coaching_session SET sealed_coach = ?", sealing.seal({"note": "x", "questions": []}, DANA.recipient)
    )
    assert sessions.own(home.enter(DANA), first) == Own(lost=True)
    first = sessions.save(home.me, replace(first, held_on=THURSDAY), Own(lost=True))
    home.enter(DANA)
    assert home.told == ()
    assert sessions.records(home.me) == [first]
    home.edit("DELETE FROM coaching_session")
    home.enter(DANA)
    assert only(home.told, "your note on the session of 26 Nov 2026", "missing")


@pytest.mark.parametrize(
    "edit",
    ["held_on = '2020-01-01'", "agreed_step = 'nothing'", "focus = 'x'", "stage = 'slow_down'", "shown = 'Why?'"],
)
def test_a_session_that_was_changed_in_the_file_is_told_to_its_coach_once(home, edit):
    record = sessions.save(home.enter(DANA), Record("", WEDNESDAY, step="ten minutes"), Own("first"))
    home.edit(f"UPDATE coaching_session SET {edit}")
    home.enter(DANA)
    assert only(home.told, "your note on the session of 25 Nov 2026", "changed in the file")
    assert [one.held_on for one in sessions.records(home.me)] == [WEDNESDAY]
    assert sessions.own(home.me, record) == Own("first")
    notices.read(home.me)
    assert home.nothing_is_told()


def test_a_session_that_is_changed_in_session_is_told_to_nobody_but_a_day_changed_in_the_file_is(home):
    record = sessions.save(home.enter(DANA), Record("", WEDNESDAY, step="ten minutes"), Own("first"))
    coaches.open_session(home.me, COUPLE)
    record = sessions.save(home.me, replace(record, step="twenty minutes"))
    assert home.nothing_is_told()
    home.edit("UPDATE coaching_session SET held_on = '2026-11-24'")
    home.enter(DANA)
    assert only(home.told, "the session of 25 Nov 2026", "It is that day again")
    assert sessions.records(home.me) == [record]
    assert sessions.own(home.me, record) == Own("first")


def test_what_a_head_from_before_says_of_a_session_is_taken_as_it_stands(home, monkeypatch):
    me = home.enter(DANA)
    with monkeypatch.context() as before:
        before.setattr(
            Session, "held", property(lambda s: Held(s.id, NOTE, str(s.held_on), s.revision, s.sealed_coach, {}))
        )
        sessions.save(me, Record("", WEDNESDAY, step="ten minutes"), Own("first"))
    assert home.nothing_is_told()
    home.edit("UPDATE coaching_session SET agreed_step = 'nothing'")
    home.enter(DANA)
    assert only(home.told, "were changed in the file")


# -- what is nobody's attack ---------------------------------------------------------------------------


def test_two_visits_of_one_person_that_save_in_turns_are_told_nothing(home):
    first, second = (home.accounts.visits.by_cookie(home.accounts.admit(ANA, locked.identity("ana"))) for _ in range(2))
    for n, visit in enumerate((first, second, first, second), 1):
        check_ins.save(identify(visit, home.storage), THIS, {"safety": n}, ME, None, n)
        entries.save(identify(visit, home.storage), Kind.MOMENT, THIS, (f"{n}", "", "", ""), Sharing.BOTH)
    assert home.nothing_is_told()


def test_what_the_partner_the_coach_and_the_end_of_a_coach_do_is_told_to_nobody(home):
    check_ins.save(home.enter(BEN), THIS, {"safety": 1}, ME, None, 1)
    consent.pause(home.enter(BEN))
    consent.give_again(home.me)
    sessions.save(home.enter(DANA), Record("", WEDNESDAY, step="ten minutes"), Own("note"))
    recovery.rekey(home.storage, BEN, locked.identity("ben"), locked.identity("ben"), b"locked")
    for one in (ANA, BEN):
        coaches.remove(home.enter(one))
    assert home.storage.coach_links()[0].until is not None
    assert home.nothing_is_told()


def test_everything_she_does_herself_is_told_to_nobody(home):
    me = home.enter()
    check_ins.undo(me, check_ins.save(me, THIS, {"safety": 1}, BOTH, "x", 1))
    check_ins.change_sharing(home.me, LAST, ME)
    consent.withdraw(home.me)
    consent.give_again(home.me)
    consent.pause(home.me)
    moment = entries.mine(home.me, Kind.MOMENT)[0]
    entries.save(home.me, Kind.MOMENT, LAST, ("other words", "", "", ""), Sharing.ME, moment)
    entries.erase(home.me, entries.mine(home.me, Kind.PATTERN)[0].thing)
    home.storage.erase(home.me.person, [BEFORE], home.me.writer)
    coaches.withdraw_words(home.me)
    coaches.confirm_words(home.me, cards.check_words(cards.of(DANA)))
    personal.lean(home.me, None)
    home.storage.rewrite()
    assert home.nothing_is_told()
    home.storage.erase(home.enter().person, None, home.me.writer)
    assert home.nothing_is_told()


def test_a_new_key_of_her_own_is_told_to_nobody_and_still_proves_what_she_erased(home):
    me = home.enter()
    home.storage.erase(me.person, [LAST], me.writer)
    fresh = new_identity()
    recovery.rekey(home.storage, ANA, locked.identity("ana"), fresh, b"locked")
    settle(home.storage, ANA.id, fresh, marked=True, lock=lambda: b"")
    visit = home.accounts.visits.by_cookie(home.accounts.admit(ANA, fresh))
    assert visit.notices == ()
    me = identify(visit, home.storage)
    assert check_ins.mine(me, THIS).answers == {"safety": 3, "clarity": 4}
    assert me.coach_confirmed
    marks = home.ask("SELECT id, proof FROM erased WHERE person_id = ?", ANA.id)
    assert marks
    assert all(proof == me.writer.proof(name) for name, proof in marks)
    for one in (BEN, DANA):
        home.enter(one)
        assert home.told == ()


def test_sentences_wait_until_they_were_read_whatever_ends_before(home):
    home.edit("UPDATE check_in SET safety = 10 WHERE person_id = ? AND week = ?", ANA.id, LAST)
    home.enter()
    (told,) = home.told
    home.accounts.visits.everyone_out()
    home.enter()
    assert home.told == (told,)
    notices.read(home.me)
    assert home.told == ()
    home.enter()
    assert home.told == ()
