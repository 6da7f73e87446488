"""A couple that a copy brings back to its coach comes back whole: names, days, label."""

import shutil
from datetime import timedelta

import pytest

from dashboard.accounts import claims, erase
from dashboard.accounts.brought_back import take_in
from dashboard.accounts.erase import What
from dashboard.accounts.sign_in import Accounts
from dashboard.accounts.sign_in_checks import settle
from dashboard.domain.model import Sharing, new_id
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.services import brought, brought_answers, caseload, coach_copy, sessions
from dashboard.services.sessions import Own, Record
from dashboard.store import backups, engine, people, rows
from dashboard.store.brought import BroughtKind
from dashboard.store.storage import Storage
from tests.cast import LAST, WEDNESDAY

TABLES = ("person", "couple_coach")


@pytest.fixture
def copy(cast, tmp_path):
    """Dana's own copy with a couple that has days and a label; and all of it as a file."""
    (cast.folder / "coach.toml").write_text('policy = "no secrets"\n')
    cast.enter("Dana")
    home = coach_copy.add(cast.me, "Eli", "Fay", spoken=True)
    (couple,) = (c for c in caseload.couples(cast.me) if c.id == home)
    cast.anywhere.couple_id = home
    caseload.set_next(cast.me, cast.today + timedelta(days=7))
    coach_copy.set_erase_by(cast.me, couple, cast.today + timedelta(days=90))
    coach_copy.set_label(cast.me, "E and F, Thursdays")
    return backed_up(cast, tmp_path)


def backed_up(cast, tmp_path):
    """All that is here, as a file elsewhere."""
    cast.storage.back_up()
    file = tmp_path.with_name(f"{new_id()}.duckdb")
    shutil.copyfile(backups.listed(cast.folder)[0].path, file)
    return file


def lose(cast, home):
    with cast.storage._db.write() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE couple_id = ?", [home])
        cursor.execute("DELETE FROM couple WHERE id = ?", [home])


def stored(cast, home):
    """The couple's row with all of its columns."""
    sql = f"SELECT {rows.listed(people.COUPLE)} FROM couple WHERE id = ?"
    return rows.made(dict, people.COUPLE, cast.storage._db.read(sql, home))


def the_couple(cast):
    (home,) = (c.id for c in caseload.couples(cast.me) if c.names == "Eli and Fay")
    return home


def brings_back(cast, copy):
    cast.enter("Dana")
    cast.storage.bring_back(copy)
    (question,) = (q for q in brought.questions(cast.me) if q.key.startswith("couple-"))
    return question


def test_a_couple_comes_back_with_its_next_session_its_days_and_its_label(cast, copy):
    home = the_couple(cast)
    before, listed = stored(cast, home), caseload.couples(cast.me)
    lose(cast, home)
    assert stored(cast, home) == []
    brought_answers.answer(cast.me, brings_back(cast, copy).key, True)
    assert stored(cast, home) == before
    assert None not in {value for name, value in before[0].items() if name != "archived_at"}, "every day was set"
    assert caseload.couples(cast.me) == listed


def test_whoever_leaves_a_couple_out_is_asked_nothing_more_about_it(ended):
    ended.storage.bring_back(ended.copy)
    ended.enter("Dana")
    assert [question.key for question in brought.questions(ended.me)] == [f"couple-{ended.home}", "sessions"]
    brought_answers.answer(ended.me, f"couple-{ended.home}", False)
    assert brought.questions(ended.me) == []
    assert ended.storage._db.read("SELECT kind FROM brought") == []


@pytest.mark.parametrize("name", ["Ana", "Zoe"])
def test_nobody_else_is_asked_or_may_answer(cast, copy, name):
    lose(cast, the_couple(cast))
    question = brings_back(cast, copy)
    cast.enter(name)
    assert brought.questions(cast.me) == []
    with pytest.raises((BadInputError, NotAllowedError)):
        brought_answers.answer(cast.me, question.key, True)


def signs_in(cast):
    """Dana's sign-in; what she is told."""
    dana = cast.ids["Dana"], cast.identities["Dana"]
    settle(cast.storage, *dana, marked=True, lock=bytes)
    take_in(cast.storage, *dana)
    cast.enter("Dana")
    return cast.me.head.unread


@pytest.fixture
def ended(cast, tmp_path):
    """Dana has erased Ana and Ben, of whom there is an older copy; the marks of that were taken out."""
    cast.coached()
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH, week=LAST)
    cast.enter("Dana")
    cast.home = cast.me.couple_id
    sessions.save(cast.me, Record("", WEDNESDAY, step="Ten minutes"), Own("for me"))
    cast.copy = backed_up(cast, tmp_path)
    other = "INSERT INTO coaching_session (id, couple_id, held_on, revision) VALUES ('elsewhere', ?, ?, 1)"
    engine.edit(cast.copy, lambda con: con.execute(other, [cast.home, LAST]))  # of another copy of the folder
    cast.storage.couples.erase(cast.home, cast.writer("Dana"))
    cast.marks = cast.storage.erased()
    with cast.storage._db.write() as cursor:
        cursor.execute("DELETE FROM erased")
    return cast


def test_a_couple_its_coach_erased_does_not_come_back_by_asking_where_the_marks_were_taken_out(ended):
    ended.storage.bring_back(ended.copy)
    assert {one.kind for one in ended.storage.brought(ended.ids["Dana"])} >= {BroughtKind.COUPLE, BroughtKind.SESSION}
    (told,) = signs_in(ended)
    assert "That you had erased something was taken out of the file" in told
    assert brought.questions(ended.me) == []
    assert ended.storage._db.read("SELECT kind FROM brought") == [], "nor does what the two wrote wait for anybody"
    assert {ended.home, ended.ids["Ana"], ended.ids["Ben"]} <= ended.storage.erased() <= ended.marks
    assert signs_in(ended) == (told,), "it is said once"
    ended.storage.bring_back(ended.copy)
    assert ended.storage._db.read("SELECT kind FROM brought") == []


def test_a_couple_that_stands_here_again_is_not_erased_by_what_its_coach_remembers(ended):
    """Its coach took it in before anything was noted of it, in a version before, or it came again in another way."""
    ended.storage.bring_back(ended.copy)
    ended.enter("Dana")
    brought_answers.answer(ended.me, f"couple-{ended.home}", True)
    for _ in range(2):
        signs_in(ended)
        assert {p.name for p in ended.me.couple} == {"Ana", "Ben"}
        assert not ended.storage.erased() & {ended.home, ended.ids["Ana"], ended.ids["Ben"]}
        assert not {ended.home, ended.ids["Ana"], ended.ids["Ben"]} & set(ended.me.head.erased)
    ended.storage.couples.erase(ended.home, ended.writer("Dana"))
    assert {ended.home, ended.ids["Ana"], ended.ids["Ben"]} <= set(ended.me.head.erased)


def test_what_waits_of_a_couple_goes_with_it(cast, tmp_path):
    cast.coached()
    cast.enter("Dana")
    record = sessions.save(cast.me, Record("", WEDNESDAY, step="Ten minutes"), Own("for me"))
    copy = backed_up(cast, tmp_path)
    with cast.storage._db.write() as cursor:
        cursor.execute("DELETE FROM coaching_session WHERE id = ?", [record.id])
    cast.storage.bring_back(copy)
    assert len(cast.storage.brought(cast.ids["Dana"])) == 1
    cast.storage.couples.erase(cast.me.couple_id, cast.writer("Dana"))
    assert cast.storage.brought(cast.ids["Dana"]) == []


def _noted(cast, one):
    cast.enter("Dana").couple_id = one.couple_id
    sessions.save(cast.me, Record("", WEDNESDAY), Own("for me"))


WRITES = {
    "a session of their coach": _noted,
    "an event": lambda cast, one: cast.storage.happened.add_event(one.couple_id, one.id, LAST, "we moved"),
    "what is their own": lambda cast, one: cast.storage.entries.keep_own(one.id, b"sealed", None),
}


@pytest.mark.parametrize("what", [None, *WRITES])
@pytest.mark.parametrize("slot", [0, 1])
def test_undoing_a_restore_that_brought_a_couple_keeps_both_partners_and_their_coach_or_nobody(cast, copy, slot, what):
    home = the_couple(cast)
    both = {p.id: p for p in cast.storage.people() if p.couple_id == home}
    lose(cast, home)
    brought_answers.answer(cast.me, brings_back(cast, copy).key, True)
    if what:
        WRITES[what](cast, next(p for p in both.values() if p.slot == slot))
    cast.storage.undo_bring_back()
    left = {p.id: p for p in cast.storage.people() if p.couple_id == home}
    assert left == (both if what else {})
    assert len(stored(cast, home)) == (1 if what else 0)
    cast.enter("Dana")
    here = {c.id for c in caseload.couples(cast.me)}
    assert (home in here) == bool(what), "whoever stays is their coach's to see, and to erase"


@pytest.mark.parametrize(("since", "marked"), [(True, True), (True, False), (False, True)])
def test_where_one_had_erased_themselves_a_couple_comes_back_of_two_and_nobody_can_claim_the_name_of_that_one(
    cast, tmp_path, since, marked
):
    """`since`: the copy was made after that; `marked`: the data still says who erased themselves."""
    lose(cast, cast.person("Zoe").couple_id)
    cast.coached()
    home, before = cast.person("Ana").couple_id, backed_up(cast, tmp_path)
    erase.erase(cast.storage, cast.person("Ben"), cast.writer("Ben"), What.ME)
    copy = backed_up(cast, tmp_path) if since else before
    lose(cast, home)
    if not marked:
        with cast.storage._db.write() as cursor:
            cursor.execute("DELETE FROM erased")
    cast.storage.bring_back(copy)
    signs_in(cast)
    (question,) = brought.questions(cast.me)
    assert "a couple that is not here: Ana, yours since" in question.said
    brought_answers.answer(cast.me, question.key, True)
    assert stored(cast, home)[0]["name"] == ""
    cast.storage.close()
    store = Storage(cast.folder)
    try:
        ben = next(p for p in store.people() if p.id == cast.ids["Ben"])
        accounts = Accounts(store)
        assert (ben.erased, ben.sign_in, claims.may_be_claimed(accounts, ben)) == (True, ben.id, False)
        assert {p.name for p in accounts.people()} == {"Ana", "Dana"}
        with pytest.raises(BadInputError):
            claims.claim(accounts, ben, "long enough")
        assert store.put_right_for(cast.ids["Ana"]) == ()
    finally:
        store.close()
