"""A restore: nothing in a store changes by it; what a copy brings waits, for whoever it concerns; without a store it
counts whole."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.domain.model import Kind, Person, Role, new_id, now
from dashboard.errors import BadInputError, DashboardError, StorageError
from dashboard.store import backups, contents, engine, migrations, second_set
from dashboard.store.brought import BroughtKind
from dashboard.store.coaches import Agreement
from dashboard.store.database import Database
from dashboard.store.entries import EntryRow
from dashboard.store.storage import Storage
from tests import locked
from tests.locked import ANA, BEN, COUPLE, DANA
from tests.saving import saved
from tests.store.test_backups import MARK, WEEK, all_bytes, answers, save
from tests.store.test_storage import row
from tests.web.house import start

EARLIER = date(2026, 11, 2)
LATER = date(2026, 11, 16)
TABLES = ("person", "couple", "couple_coach", "agreement", "check_in", "entry", "own", "event", "coaching_session")


@pytest.fixture
def storage(tmp_path):
    """Ana, Ben and Dana, with a second set."""
    second_set.enroll(tmp_path)
    opened = locked.fill(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def copy(storage, tmp_path) -> Path:
    """A copy from elsewhere: two weeks of Ana's and one of Ben's."""
    save(storage, note=MARK, safety=5, clarity=4)
    save(storage, week=EARLIER, safety=7)
    save(storage, BEN, safety=3)
    return copied(storage, tmp_path)


def copied(storage, tmp_path) -> Path:
    storage.back_up()
    file = tmp_path.with_name(f"{new_id()}.duckdb")
    shutil.copyfile(backups.listed(tmp_path)[0].path, file)
    return file


def lose(storage, *statements):
    """As after falling back to an older file."""
    with storage._db.write() as cursor:
        for sql in statements or ("DELETE FROM check_in WHERE week = '2026-11-02'",):
            cursor.execute(sql)


def counts(storage):
    """Everything that counts, whole."""
    return {t: sorted(map(str, storage._db.read(f"SELECT t::VARCHAR FROM {t} t"))) for t in TABLES}


def waiting(storage, person):
    return [(b.kind, b.content.get("week")) for b in storage.brought(person.id)]


def entry(person=ANA, thing="t", **more):
    row = EntryRow(
        new_id(), person.id, Kind.MOMENT, thing, WEEK, 1, now(), WEEK, ("a", "b", "", ""), b"sealed", b"coach"
    )
    return replace(row, **more)


# -- nothing changes ---------------------------------------------------------------------------------


def test_what_was_lost_waits_for_its_author_and_nothing_that_counts_changes(storage, copy):
    lose(storage, "DELETE FROM check_in")
    before = counts(storage)
    assert not storage.bring_back(copy)
    assert counts(storage) == before
    assert sorted(waiting(storage, ANA)) == [(BroughtKind.CHECK_IN, EARLIER), (BroughtKind.CHECK_IN, WEEK)]
    assert waiting(storage, BEN) == [(BroughtKind.CHECK_IN, WEEK)]
    assert waiting(storage, DANA) == []


def test_what_waits_holds_nothing_that_stood_open_and_nothing_for_a_coach(storage, copy, tmp_path):
    lose(storage, "DELETE FROM check_in")
    storage.rewrite()
    storage.bring_back(copy)
    assert MARK.encode() not in all_bytes(tmp_path)
    assert b"for the coach" not in all_bytes(tmp_path)
    (first, _) = storage.brought(ANA.id)
    assert first.content["sealed_self"] == b"sealed by Ana"
    assert set(first.content) == {"id", "person_id", "week", "revision", "saved_at", "wording", "sealed_self"}


def test_nothing_newer_is_even_asked_about(storage, copy):
    save(storage, safety=1)
    save(storage, BEN, week=LATER, safety=9)
    storage.bring_back(copy)
    assert storage.brought(ANA.id) == storage.brought(BEN.id) == []


def test_a_later_revision_in_the_copy_waits_and_outranks_nothing(storage, copy):
    engine.edit(copy, lambda con: con.execute("UPDATE check_in SET id = 'later ' || id, revision = 9000, safety = 8"))
    before = answers(storage)
    storage.bring_back(copy)
    assert answers(storage) == before
    assert len(storage.brought(ANA.id)) == 2


def test_a_view_or_a_table_that_somebody_added_makes_no_copy_useless(storage, copy, tmp_path):
    engine.edit(copy, lambda con: con.execute("CREATE VIEW weeks AS SELECT week FROM check_in"))
    engine.edit(copy, lambda con: con.execute("CREATE TABLE mine AS SELECT 1 AS one"))
    lose(storage)
    storage.bring_back(copy)
    assert waiting(storage, ANA)
    assert migrations.fits(copy)


def test_a_view_in_the_place_of_a_table_is_no_copy_of_ours(storage, copy):
    def change(con):
        con.execute("ALTER TABLE check_in RENAME TO other")
        con.execute("CREATE VIEW check_in AS SELECT * FROM other")

    engine.edit(copy, change)
    with pytest.raises(DashboardError):
        storage.bring_back(copy)


def test_of_each_week_only_the_newest_waits(storage, tmp_path):
    for n in range(3):
        save(storage, safety=n)
    copy = copied(storage, tmp_path)
    lose(storage, "DELETE FROM check_in")
    storage.bring_back(copy)
    assert [b.content["revision"] for b in storage.brought(ANA.id)] == [3]


def test_what_was_erased_here_never_waits(storage, copy, tmp_path):
    storage.erase(ANA, [WEEK], None)
    storage.bring_back(copy)
    assert storage.brought(ANA.id) == []
    assert MARK.encode() not in all_bytes(tmp_path)
    storage.erase(replace(BEN, name="former partner", recipient=None, claim="erased"), None, None, goodbye=True)
    storage.bring_back(copy)
    assert storage.brought(BEN.id) == []
    assert [p.name for p in storage.people() if p.slot == 1] == ["former partner"]


def test_words_events_and_sessions_wait_too(storage, tmp_path):
    storage.entries.save(entry(), None)
    storage.entries.keep_own(ANA.id, b"own", None)
    storage.happened.add_event(COUPLE, BEN.id, WEEK, "Holiday")
    storage.happened.add_session(COUPLE, WEEK, "Ten minutes")
    copy = copied(storage, tmp_path)
    lose(storage, *(f"DELETE FROM {t}" for t in ("entry", "own", "event", "coaching_session")))
    storage.bring_back(copy)
    assert {b.kind for b in storage.brought(ANA.id)} == {BroughtKind.ENTRY, BroughtKind.OWN}
    assert {b.kind for b in storage.brought(BEN.id)} == {BroughtKind.EVENT}
    assert {b.kind for b in storage.brought(DANA.id)} == {BroughtKind.SESSION}


def test_without_a_coach_both_partners_are_asked_about_a_session(storage, tmp_path):
    storage.happened.add_session(COUPLE, WEEK)
    copy = copied(storage, tmp_path)
    storage.end_coach(COUPLE, DANA.id)
    lose(storage, "DELETE FROM coaching_session")
    storage.bring_back(copy)
    assert [len(storage.brought(p.id)) for p in (ANA, BEN, DANA)] == [1, 1, 0]


# -- keys, coaches, links, agreements ----------------------------------------------------------------


def test_another_key_waits_for_its_person_and_the_key_here_stays(storage, copy):
    engine.edit(copy, lambda con: con.execute("UPDATE person SET recipient = 'age1other', locked_identity = 'x'::BLOB"))
    before = counts(storage)
    storage.bring_back(copy)
    assert counts(storage) == before
    for person in (ANA, BEN, DANA):
        (key,) = storage.brought(person.id)
        assert (key.kind, key.id, key.content["locked_identity"]) == (BroughtKind.KEY, "age1other", b"x")


def test_names_passphrases_consent_and_pauses_stay_as_they_are_here(storage, copy):
    storage.change_person(
        replace(ANA, locked_identity=b"age-encryption.org/v1" + 256 * b"x", name="Anna", consent_at=None)
    )
    before = counts(storage)
    storage.bring_back(copy)
    assert counts(storage) == before
    assert storage.brought(ANA.id) == []


def forged_coach(con):
    """A second Dana with another key, said to be agreed to, linked and confirmed."""
    columns = "couple_id, role, sign_in, slot"
    con.execute(
        f"INSERT INTO person (id, name, recipient, locked_identity, {columns})"
        f" SELECT 'dana2', 'Dana', 'age1forged', 'x'::BLOB, {columns} FROM person WHERE role = 'coach'"
    )
    con.execute("INSERT INTO couple_coach (couple_id, coach_id, since) VALUES (?, 'dana2', '2020-01-01')", [COUPLE])
    for person in (ANA, BEN):
        for kind in ("agreed", "words confirmed"):
            con.execute(
                "INSERT INTO agreement (coach_id, person_id, kind, said_at) VALUES ('dana2', ?, ?, '2020-01-01')",
                [person.id, kind],
            )


def test_a_second_coach_in_a_forged_copy_becomes_nobodys_coach(storage, copy):
    engine.edit(copy, forged_coach)
    before = counts(storage)
    storage.bring_back(copy)
    assert counts(storage) == before
    for person in (ANA, BEN):
        (coach,) = storage.brought(person.id)
        assert (coach.kind, coach.id, coach.content["name"]) == (BroughtKind.COACH, "dana2", "Dana")
    storage.undo_bring_back()
    assert counts(storage) == before, "the couple's own coach stays theirs"


def test_a_coach_the_store_has_lost_is_asked_about_by_both(storage, copy):
    lose(storage, "DELETE FROM couple_coach", "DELETE FROM agreement", "DELETE FROM person WHERE role = 'coach'")
    storage.bring_back(copy)
    for person in (ANA, BEN):
        (coach,) = storage.brought(person.id)
        assert coach.kind is BroughtKind.COACH
        assert coach.content["coach"]["recipient"] == DANA.recipient


def test_a_coach_who_was_ended_here_is_not_asked_about_again(storage, copy):
    storage.end_coach(COUPLE, DANA.id)
    storage.bring_back(copy)
    assert storage.brought(ANA.id) == []


def test_that_a_coach_was_ended_elsewhere_is_asked_about(storage, tmp_path, copy):
    engine.edit(copy, lambda con: con.execute("UPDATE couple_coach SET until = '2026-11-20'"))
    before = counts(storage)
    storage.bring_back(copy)
    assert counts(storage) == before
    assert [b.kind for b in storage.brought(BEN.id)] == [BroughtKind.COACH_ENDED]


def test_what_somebody_said_about_a_coach_waits_for_them_but_words_are_only_heard_again(storage, tmp_path):
    storage.agree(Agreement(DANA.id, BEN.id, "words confirmed", now()))
    storage.agree(Agreement(DANA.id, ANA.id, "removal", now()))
    copy = copied(storage, tmp_path)
    lose(storage, "DELETE FROM agreement WHERE kind IN ('removal', 'words confirmed')")
    storage.bring_back(copy)
    assert [(b.kind, b.content["kind"]) for b in storage.brought(ANA.id)] == [(BroughtKind.AGREEMENT, "removal")]
    assert storage.brought(BEN.id) == []


def test_a_couple_a_coachs_own_copy_has_lost_waits_for_its_coach(tmp_path):
    storage = Storage(tmp_path)
    storage.add_person(DANA)
    for n in range(2):
        two = [Person(f"{n}{s}", f"c{n}", Role.PARTNER, f"P{n}{s}", f"p{n}{s}", s) for s in (0, 1)]
        storage.couples.add(f"couple {n}", (two[0], two[1]), DANA.id)
        saved(storage, row(two[0].id, WEEK), 0)
    copy = copied(storage, tmp_path)
    lose(storage, *(f"DELETE FROM {t} WHERE couple_id = 'c1'" for t in ("person", "couple_coach")))
    lose(storage, "DELETE FROM couple WHERE id = 'c1'", "DELETE FROM check_in WHERE person_id = '10'")
    before = counts(storage)
    storage.bring_back(copy)
    assert counts(storage) == before
    assert [(b.kind, b.id) for b in storage.brought(DANA.id)] == [
        (BroughtKind.COUPLE, "c1"),
        (BroughtKind.PARTNER, "10"),
        (BroughtKind.PARTNER, "11"),
    ]
    assert [b.kind for b in storage.brought("10")] == [BroughtKind.CHECK_IN]
    storage.close()


def test_nobody_who_is_here_comes_back_as_one_of_another_couple(storage, copy):
    def others(con):
        con.execute("INSERT INTO couple (id, name, created_at) VALUES ('x', 'x', now())")
        con.execute("INSERT INTO couple_coach (couple_id, coach_id, since) VALUES ('x', ?, now())", [DANA.id])
        con.execute("UPDATE person SET couple_id = 'x' WHERE id = ?", [BEN.id])

    engine.edit(copy, others)
    storage.bring_back(copy)
    assert storage.brought(DANA.id) == []


def test_a_partner_here_comes_back_as_nobodys_coach(storage, copy):
    def ben_coaches(con):
        con.execute("INSERT INTO couple (id, name, created_at) VALUES ('x', 'x', now())")
        for couple_id in ("x", COUPLE):
            link = "INSERT INTO couple_coach (couple_id, coach_id, since) VALUES (?, ?, now())"
            con.execute(link, [couple_id, BEN.id])

    engine.edit(copy, ben_coaches)
    storage.bring_back(copy)
    asked = {one.kind for person in (ANA, BEN, DANA) for one in storage.brought(person.id)}
    assert not asked & {BroughtKind.COUPLE, BroughtKind.COACH}


def test_a_couple_nobody_here_coaches_is_left_out(storage, copy):
    def strangers(con):
        con.execute("INSERT INTO couple (id, name, created_at) VALUES ('x', 'x', now())")
        con.execute("INSERT INTO person (id, couple_id, role, name, sign_in, slot, recipient) VALUES"
                    " ('x1', 'x', 'partner', 'Zoe', 'zoe', 0, 'age1x')")  # fmt: skip

    engine.edit(copy, strangers)
    storage.bring_back(copy)
    assert storage._db.read("SELECT id FROM brought") == []


# -- what the copy says was erased -------------------------------------------------------------------


def mark(*names, person_id=None, proof=None):
    def change(con):
        for name in names:
            marked = "INSERT INTO erased (id, erased_at, person_id, proof) VALUES (?, now()::TIMESTAMP, ?, ?)"
            con.execute(marked, [name, person_id, proof])

    return change


def seen(storage):
    """What is given out, to anybody."""
    people = [ANA.id, BEN.id]
    return (
        [(r.person_id, r.week) for r in storage.check_ins(people)],
        [r.thing for r in storage.entries.current(people)],
        [e.label for e in storage.happened.events(COUPLE)],
        [s.agreed_step for s in storage.happened.sessions(COUPLE)],
        [(c[0], c[1]) for c in storage.couples.caseload(DANA.id)],
    )


@pytest.fixture
def full(storage, tmp_path, copy):
    for _ in range(2):
        save(storage, week=LATER, safety=5)
    storage.entries.save(entry(), None)
    storage.happened.add_event(COUPLE, BEN.id, WEEK, "Holiday")
    storage.happened.add_session(COUPLE, WEEK, "Ten minutes")
    return storage


def ids(storage, table, where="true"):
    return [name for (name,) in storage._db.read(f"SELECT id FROM {table} WHERE {where}")]


def test_a_week_a_copy_says_was_erased_is_seen_by_nobody_until_its_author_was_asked(full, copy):
    older = ids(full, "check_in", "week = '2026-11-16' AND revision = 1")
    before, stands = seen(full), counts(full)
    engine.edit(copy, mark(*older))
    full.bring_back(copy)
    assert counts(full) == stands, "nothing is gone"
    assert (ANA.id, LATER) not in seen(full)[0], "no earlier revision shows in its place"
    assert (ANA.id, LATER) not in seen(full)[4]
    assert [b.kind for b in full.brought(ANA.id)] == [BroughtKind.ERASED]
    full.undo_bring_back()
    assert seen(full) == before


@pytest.mark.parametrize(
    ("table", "column", "part", "asked"),
    [("entry", "id", 1, ANA), ("entry", "thing", 1, ANA), ("event", "id", 2, BEN), ("coaching_session", "id", 3, DANA)],
)
def test_words_events_and_sessions_are_hidden_alike(full, copy, table, column, part, asked):
    ((name,),) = full._db.read(f"SELECT {column} FROM {table}")
    before = seen(full)
    engine.edit(copy, mark(name))
    full.bring_back(copy)
    assert seen(full)[part] == []
    assert [x for n, x in enumerate(seen(full)) if n != part] == [x for n, x in enumerate(before) if n != part]
    assert BroughtKind.ERASED in {b.kind for b in full.brought(asked.id)}
    full.undo_bring_back()
    assert seen(full) == before


def test_somebody_a_copy_says_erased_themselves_is_asked(full, copy):
    before, stands = seen(full), counts(full)
    engine.edit(copy, mark(BEN.id))
    full.bring_back(copy)
    assert counts(full) == stands
    assert {p for p, _ in seen(full)[0]} == {ANA.id}
    assert seen(full)[2] == []
    assert [(b.kind, b.id) for b in full.brought(BEN.id)] == [(BroughtKind.ERASED, BEN.id)]
    full.undo_bring_back()
    assert seen(full) == before


def test_a_whole_couple_a_copy_says_was_erased_is_asked_of_its_coach_alone(full, copy):
    names = [name for t in ("check_in", "entry", "event", "coaching_session", "person") for name in ids(full, t)]
    engine.edit(copy, mark(COUPLE, *(name for name in names if name != DANA.id)))
    full.bring_back(copy)
    assert [(b.kind, b.id) for b in full.brought(DANA.id)] == [(BroughtKind.ERASED, COUPLE)]
    assert full.brought(ANA.id) == full.brought(BEN.id) == []


def test_a_mark_that_names_nothing_waits_only_if_somebody_here_can_prove_it(full, copy):
    engine.edit(copy, mark("a", person_id=ANA.id, proof="x"))
    engine.edit(copy, mark("b", person_id="nobody", proof="x"))
    engine.edit(copy, mark("c"))
    full.bring_back(copy)
    assert [b.id for b in full.brought(ANA.id)] == ["a"]
    assert len(full._db.read("SELECT id FROM brought")) == 1


# -- undo --------------------------------------------------------------------------------------------


def test_undoing_takes_out_what_waits_and_nothing_else(storage, copy):
    lose(storage, "DELETE FROM check_in")
    storage.bring_back(copy)
    save(storage, BEN, week=LATER, safety=9)
    after = counts(storage)
    storage.undo_bring_back()
    assert counts(storage) == after
    assert storage.brought(ANA.id) == []
    assert not storage.can_undo()
    with pytest.raises(BadInputError):
        storage.undo_bring_back()


def test_a_second_restore_that_brings_nothing_leaves_the_first_ones_undo_alone(storage, copy):
    lose(storage)
    storage.bring_back(copy)
    storage.bring_back(copy)
    assert len(storage.brought(ANA.id)) == 1
    storage.undo_bring_back()
    assert storage.brought(ANA.id) == []
    assert not storage.can_undo()


def test_the_earlier_of_two_restores_can_be_undone_after_the_later(storage, copy, tmp_path):
    lose(storage)
    storage.bring_back(copy)
    save(storage, BEN, week=LATER, safety=9)
    other = copied(storage, tmp_path)
    lose(storage, "DELETE FROM check_in WHERE week = '2026-11-16'")
    storage.bring_back(other)
    assert (len(storage.brought(ANA.id)), len(storage.brought(BEN.id))) == (1, 1)
    storage.undo_bring_back()
    assert (len(storage.brought(ANA.id)), len(storage.brought(BEN.id))) == (1, 0)
    storage.undo_bring_back()
    assert storage.brought(ANA.id) == []


def test_a_safety_copy_holds_what_was_there_before(storage, copy, tmp_path):
    lose(storage)
    storage.bring_back(copy)
    safety = next(b for b in backups.listed(tmp_path) if b.before)
    assert contents.of(contents.ask_file(safety.path)).shared.check_ins == 2


# -- whole, and not at all ---------------------------------------------------------------------------


def test_where_nobody_is_the_copy_counts_whole_and_says_whose_keys_it_holds(storage, copy, tmp_path):
    empty = tmp_path.with_name("nobody here")
    empty.mkdir()
    fresh = Storage(empty)
    assert fresh.bring_back(copy)
    assert counts(fresh) == counts(storage)
    assert fresh.contents().keys == ("Ana", "Ben", "Dana")
    assert fresh._db.read("SELECT whole FROM restored") == [(True,)]
    assert not fresh.can_undo(), "there was nothing before it"
    fresh.close()


def test_a_copy_of_other_people_is_refused_with_what_to_do(storage, tmp_path):
    save(storage, safety=5)
    other = tmp_path.with_name("other people")
    other.mkdir()
    theirs = Storage(other)
    theirs.add_couple("x", replace(ANA, id="x1", couple_id="x"), replace(BEN, id="x2", couple_id="x"))
    theirs.back_up()
    theirs.close()
    before = counts(storage)
    with pytest.raises(BadInputError, match="--data DIR"):
        storage.bring_back(backups.listed(other)[0].path)
    assert counts(storage) == before


def test_a_copy_that_does_not_open_changes_nothing(storage, tmp_path):
    save(storage, safety=5)
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(StorageError, match="does not open whole"):
        storage.bring_back(broken)
    assert answers(storage)
    assert not list(tmp_path.glob("*.tmp*"))


def test_a_restore_counts_as_a_change_so_the_next_start_is_not_short(storage, copy, tmp_path):
    lose(storage)
    storage.bring_back(copy)
    storage.close()
    Database(tmp_path).close()


def test_a_partner_is_told_only_what_they_may_know(storage):
    save(storage, safety=5)
    save(storage, BEN, safety=3)
    save(storage, BEN, week=LATER)  # kept back
    save(storage, BEN, week=LATER + timedelta(weeks=1), safety=3)  # open still
    side = storage.side(ANA.id, date(2026, 11, 25))
    assert (side.own.check_ins, side.shared.check_ins, side.shared.last) == (1, 2, WEEK)
    assert storage.contents().shared == side.shared


# -- the page in front of Streamlit ------------------------------------------------------------------


def test_a_partner_compares_restores_and_undoes_with_the_passphrase_and_all_sign_in_again(storage, copy, tmp_path):
    lose(storage)
    storage.close()
    chosen = backups.listed(tmp_path)[0].key
    house = start(tmp_path)
    try:
        ana, ben, dana = (house.sign_in(p.id, locked.phrase(p.name)) for p in (ANA, BEN, locked.DANA))
        shown = house.confirm("restore", ana, copy=chosen).words
        assert "Yours: 1 check-in, of the week of 9 Nov 2026." in shown
        assert "Yours: 2 check-ins, from the week of 2 Nov 2026 to that of 9 Nov 2026." in shown
        for nobody in ("", dana):
            assert house.confirm("restore", nobody, copy=chosen).status in {200, 303}
            assert "Yours" not in house.confirm("restore", nobody, copy=chosen).text
        assert "isn't right" in house.confirm("restore", ana, copy=chosen, passphrase="wrong").words
        assert "there no longer" in house.confirm("restore", ana, copy="../../etc").words
        assert (
            "at your next sign-in" in house.confirm("restore", ana, copy=chosen, passphrase=locked.phrase("Ana")).words
        )
        assert [house.ask("/our-data", Cookie=v).status for v in (ana, ben, dana)] == [303] * 3
        ben = house.sign_in(BEN.id, locked.phrase("Ben"))
        assert (
            "The restore is undone." in house.confirm("restore", ben, undo="1", passphrase=locked.phrase("Ben")).words
        )
    finally:
        house.stop()
    again = Storage(tmp_path)
    assert (ANA.id, date(2026, 11, 2)) not in answers(again)
    again.close()
