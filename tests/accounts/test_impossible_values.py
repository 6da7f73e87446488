"""One cell or row that cannot be keeps nobody out: it is put right or left out, and said to whom it concerns."""

import shutil

import pytest

from dashboard.accounts.sign_in import install
from dashboard.domain import weeks
from dashboard.domain.model import Kind, Role
from dashboard.errors import DamagedError, NewerError, NotAllowedError
from dashboard.services import (
    brought,
    caseload,
    check_ins,
    drafts,
    entries,
    events,
    export,
    personal,
    reading,
    sessions,
)
from dashboard.services.reading import View
from dashboard.store import backups, engine, migrations, rescue
from dashboard.store.generations import generations
from dashboard.ui import visit as ui_visit
from tests.cast import LAST, THIS, WEDNESDAY
from tests.locked import ANA, BEN, COUPLE, DANA, phrase
from tests.odd_files import Day, edit, furnish
from tests.screen import Screen

DAYS = ("'infinity'", "'0044-03-15 (BC)'", "'200000-01-03'", "'-infinity'", "'0001-01-01'", "'9999-12-31'")
VALUES = {
    "DATE": (*DAYS, "'2026-11-24'"),
    "TIMESTAMP": DAYS,
    "VARCHAR": ("'erased'", "'Überall'", "''", f"'{'x' * 5000}'"),
    "BLOB": ("''::BLOB", "'x'::BLOB"),
    "BOOLEAN": ("true",),
    "TINYINT": ("7", "-128", "127"),
    "INTEGER": ("-1", str(2**31 - 1), "1"),
    "BIGINT": (str(2**63 - 1), "-1"),
}
IN_ANAS_NAME = f"person_id = '{ANA.id}' AND week = '{LAST}'"


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
        furnish(folder)
    return folder


@pytest.fixture
def folder(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    shutil.copytree(whole, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def opened(folder):
    """Opens the folder once it was edited."""
    days = []

    def open_after(*statements):
        edit(folder, *statements)
        days.append(Day(folder))
        return days[-1]

    yield open_after
    for day in days:
        day.storage.close()


def everybody(day):
    """Each of the three comes and looks at everything."""
    for one in (ANA, BEN, DANA):
        me = day.come(one)
        if me is not None:
            look(me)
    return day.told


def look(me):
    """What the pages ask for."""
    coach = me.person.role is Role.COACH
    for view in View if coach else (View.JUST_ME, View.BOTH):
        list(reading.answers(me, view))
        reading.notes(me, view)
        entries.seen(me, view)
    for ask in (sessions.steps, sessions.coming, events.all_of_them, brought.questions):
        ask(me)
    str(me.store.contents()), me.store.side(me.person.id, me.today), me.store.can_undo()
    if coach:
        caseload.at_a_glance(me, caseload.couples(me))
        for record in sessions.records(me):
            sessions.own(me, record)
        export.coach_csv(me)
        return
    assert me.partner
    for kind in Kind:
        entries.mine(me, kind)
    for week in (LAST, THIS):
        check_ins.mine(me, week)
        drafts.read(me, week)
        drafts.kept_at(me, week)
    personal.leaning(me)
    for take in (export.own_csv, export.own_json, export.own_words, export.shared_csv):
        take(me)


def one_value_of_each_column():
    """Every column of every table, each with a value of its kind that is none of its own, in turn."""
    with engine._workbench() as con:
        con.execute(migrations.SCHEMA.read_text(encoding="utf-8"))
        found = con.execute("SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal")
        columns = sorted(found.fetchall())
    return [(table, column, VALUES[kind][n % len(VALUES[kind])]) for n, (table, column, kind) in enumerate(columns)]


def named(parts):
    return f"{parts[0]}.{parts[1]}={parts[2][:12]}"


@pytest.mark.parametrize("cell", one_value_of_each_column(), ids=named)
def test_no_cell_of_any_table_keeps_anybody_out_without_a_word(folder, cell):
    """Either everybody comes in and sees their pages, or the rescue names what is wrong."""
    table, column, value = cell
    edit(folder, f"UPDATE {table} SET {column} = {value} WHERE rowid = (SELECT min(rowid) FROM {table})")
    try:
        day = Day(folder)
    except DamagedError:
        assert rescue.findings(folder)
        return
    except NewerError:  # a later version may have the tables of today
        assert table == "schema_version"
        return
    try:
        everybody(day)
    finally:
        day.storage.close()


# -- what somebody's head holds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "saved_at = '200000-01-01'",
        "saved_at = 'infinity'",
        "week = '0044-03-15 (BC)'",
        "week = '2026-11-17'",
        "week = 'infinity'",
        "revision = -5",
        "wording = -1",
        "safety = 99",
        "recognize = 'now and then'",
    ],
)
def test_a_week_of_hers_with_a_cell_that_cannot_be_is_put_right_and_told_to_her_alone(folder, opened, cell):
    day = Day(folder)
    before = day.storage.history(ANA.id, LAST)
    day.storage.close()
    day = opened(f"UPDATE check_in SET {cell} WHERE {IN_ANAS_NAME}")
    told = everybody(day)
    (sentence,) = told["Ana"]
    assert "the week of 16 Nov 2026" in sentence
    assert "says again what you saved" in sentence
    assert (told["Ben"], told["Dana"]) == ((), ())
    assert day.storage.history(ANA.id, LAST) == before
    assert set(everybody(day).values()) == {()}


def test_until_its_author_comes_nobody_else_sees_a_row_that_cannot_be(opened):
    day = opened(f"UPDATE check_in SET saved_at = 'infinity' WHERE {IN_ANAS_NAME}")
    shown = {a.person for a in reading.answers(day.come(BEN), View.JUST_ME).of(weeks=[LAST])}
    assert shown == {BEN.id}
    day.come(ANA)
    shown = {a.person for a in reading.answers(day.come(BEN), View.JUST_ME).of(weeks=[LAST])}
    assert shown == {ANA.id, BEN.id}


@pytest.mark.parametrize("cell", ["kind = 'x'", "week = '2026-11-18'", "saved_at = '-infinity'", "day = '9999-12-31'"])
def test_her_moment_and_pattern_with_a_cell_that_cannot_be_are_put_right(folder, opened, cell):
    day = Day(folder)
    before = sorted(day.storage.entries.all_rows(ANA.id), key=lambda row: row.id)
    day.storage.close()
    day = opened(f"UPDATE entry SET {cell} WHERE person_id = '{ANA.id}'")
    (sentence,) = everybody(day)["Ana"]
    assert "2 of your moments or patterns" in sentence
    assert sorted(day.storage.entries.all_rows(ANA.id), key=lambda row: row.id) == before


@pytest.mark.parametrize("cell", ["consent_at = 'infinity'", "paused_from = '-infinity'", "paused_from = '0001-01-01'"])
def test_with_a_consent_that_cannot_be_nothing_is_shared_until_its_owner_says_it_again(opened, cell):
    day = opened(f"UPDATE person SET {cell} WHERE id = '{ANA.id}'")
    assert {a.person for a in reading.answers(day.come(BEN), View.JUST_ME).of(weeks=[LAST])} == {BEN.id}
    day.come(ANA)
    assert ["consent" in sentence for sentence in day.told["Ana"]] == [True]
    assert {a.person for a in reading.answers(day.come(BEN), View.JUST_ME).of(weeks=[LAST])} == {ANA.id, BEN.id}


def test_the_day_of_a_session_that_cannot_be_is_its_coachs_again(opened):
    day = opened("UPDATE coaching_session SET held_on = '0001-01-01'")
    everybody(day)
    assert any("It is that day again" in sentence for sentence in day.told["Dana"])
    assert [record.held_on for record in sessions.records(day.come(DANA))] == [WEDNESDAY]


# -- what nobody's head holds ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "role = 'coach'",
        "role = 'nobody'",
        "couple_id = NULL",
        "couple_id = 'elsewhere'",
        "slot = 7",
        "slot = 0",
        "claim = 'erased'",
        "claim = 'Überall'",
        "reset_at = 'infinity'",
    ],
)
def test_ben_is_the_partner_he_was_whatever_one_cell_says(opened, cell):
    day = opened(f"UPDATE person SET {cell} WHERE id = '{BEN.id}'")
    everybody(day)
    ben = next(p for p in day.storage.people() if p.id == BEN.id)
    assert (ben.role, ben.couple_id, ben.slot, ben.claim) == (Role.PARTNER, COUPLE, 1, None)
    assert all("could not be as it stood there" in told[0] for told in day.told.values())


A_COACH = "UPDATE person SET role = 'coach', couple_id = NULL, slot = 2 WHERE id = '{}'"
ZOE_AND_MAX = (
    f"INSERT INTO couple (id, name, created_at) VALUES ('{'e' * 32}', 'Zoe & Max', now()::TIMESTAMP)",
    "INSERT INTO person (id, couple_id, role, name, sign_in, slot) VALUES"
    f" ('zoe', '{'e' * 32}', 'partner', 'Zoe', 'zoe', 0), ('max', '{'e' * 32}', 'partner', 'Max', 'max', 1)",
)
CORA = "INSERT INTO person (id, role, name, sign_in, slot) VALUES ('cora', 'coach', 'Cora', 'cora', 2)"


@pytest.mark.parametrize("others", [(), ZOE_AND_MAX], ids=["one couple", "two couples"])
@pytest.mark.parametrize(("one", "slot"), [(ANA, 0), (BEN, 1)])
def test_whoever_wrote_check_ins_is_the_partner_they_were_though_their_whole_row_is_a_coachs(opened, others, one, slot):
    day = opened(*others, CORA, A_COACH.format(one.id))
    everybody(day)
    found = {p.id: p for p in day.storage.people()}
    assert (found[one.id].role, found[one.id].couple_id, found[one.id].slot) == (Role.PARTNER, COUPLE, slot)
    assert sum(p.couple_id == COUPLE for p in found.values()) == 2
    assert {p.id for p in found.values() if p.role is Role.COACH} == {DANA.id, "cora"}
    assert all("could not be as it stood there" in told[0] for told in day.told.values())


def test_where_both_were_made_coaches_each_is_where_they_were_once_they_came(opened):
    day = opened(
        *ZOE_AND_MAX,
        A_COACH.format(BEN.id),
        A_COACH.format("max"),
        "INSERT INTO check_in SELECT * REPLACE ('m1' AS id, 'max' AS person_id) FROM check_in"
        f" WHERE {IN_ANAS_NAME} LIMIT 1",
    )
    assert all(p.name != "former partner" for p in day.storage.people())
    day.come(BEN)
    found = {p.id: p for p in day.storage.people()}
    assert (found[BEN.id].role, found[BEN.id].couple_id) == (Role.PARTNER, COUPLE)


def test_both_of_a_couple_who_were_made_coaches_are_partners_once_they_came(opened):
    day = opened(A_COACH.format(ANA.id), A_COACH.format(BEN.id))
    everybody(day)
    found = {p.id: (p.role, p.couple_id) for p in day.storage.people()}
    assert found == {ANA.id: (Role.PARTNER, COUPLE), BEN.id: (Role.PARTNER, COUPLE), DANA.id: (Role.COACH, None)}


@pytest.mark.parametrize("coach", [DANA.id, "cora"])
def test_a_coach_stays_one_though_a_check_in_is_put_into_their_name(opened, coach):
    day = opened(CORA, f"UPDATE check_in SET person_id = '{coach}' WHERE person_id = '{BEN.id}'")
    everybody(day)
    assert {p.id for p in day.storage.people() if p.role is Role.COACH} == {DANA.id, "cora"}


@pytest.mark.parametrize("cell", ["sign_in = 'ana'", "sign_in = ''", "sign_in = 'somebody'", "name = 'Bernd'"])
def test_ben_signs_in_as_ben_whatever_one_cell_says_he_is_called(opened, cell):
    day = opened(f"UPDATE person SET {cell} WHERE id = '{BEN.id}'")
    assert day.come(BEN).person.id == BEN.id
    assert day.come(ANA).person.id == ANA.id
    assert day.accounts.unlock(next(p for p in day.storage.people() if p.id == BEN.id).sign_in, phrase("Ben"))


def test_a_third_partner_whom_no_head_knows_is_left_out(opened):
    day = opened(
        "INSERT INTO person SELECT 'zed', couple_id, role, 'Zed', 'zed', 1, recipient, locked_identity, consent_at,"
        f" NULL, NULL, NULL, NULL FROM person WHERE id = '{ANA.id}'"
    )
    everybody(day)
    assert {p.id for p in day.storage.people()} == {ANA.id, BEN.id, DANA.id}
    assert "a third partner" in day.told["Ben"][0]


def test_a_partner_of_another_couple_who_is_one_too_many_here_goes_back_to_where_one_is_missing(opened):
    rows = ", ".join(f"('{name * 8}', '{'e' * 32}', 'partner', '{name}', '{name}', {n})" for n, name in enumerate("yz"))
    day = opened(
        f"INSERT INTO couple (id, name, created_at) VALUES ('{'e' * 32}', 'y & z', now()::TIMESTAMP)",
        f"INSERT INTO person (id, couple_id, role, name, sign_in, slot) VALUES {rows}",
        f"UPDATE person SET couple_id = '{COUPLE}' WHERE name = 'z'",
    )
    everybody(day)
    assert {p.name: p.couple_id for p in day.storage.people() if p.couple_id != COUPLE and p.role is Role.PARTNER} == {
        "y": "e" * 32,
        "z": "e" * 32,
    }
    assert "z had been put beside you" in " ".join(day.told["Ana"])


def test_one_with_their_own_computer_who_erased_themselves_is_nothing_impossible(opened):
    day = opened(
        "INSERT INTO person (id, couple_id, role, name, sign_in, slot, recipient, claim, card)"
        f" SELECT 'zed', couple_id, role, 'former partner', 'zed', 0, recipient, 'erased', 'a card' FROM person"
        f" WHERE id = '{ANA.id}'",
        f"UPDATE person SET couple_id = 'elsewhere' WHERE id = 'zed' OR id = '{BEN.id}'",
        "INSERT INTO couple (id, name, created_at) VALUES ('elsewhere', '', now()::TIMESTAMP)",
        "INSERT INTO person (id, couple_id, role, name, sign_in, slot)"
        f" VALUES ('y', '{COUPLE}', 'partner', 'y', 'y', 1)",
    )
    assert day.storage.put_right_for(ANA.id) == ()
    assert next(p for p in day.storage.people() if p.id == "zed").erased


def test_of_three_partners_with_heads_those_who_belong_together_say_so_and_the_third_comes_in_nowhere(opened):
    day = opened(
        "INSERT INTO person SELECT 'zed', couple_id, role, 'Zed', 'zed', 1, recipient, locked_identity,"
        f" consent_at, NULL, NULL, NULL, NULL FROM person WHERE id = '{ANA.id}'",
        f"INSERT INTO head SELECT 'zed', saved_at, sealed FROM head WHERE person_id = '{ANA.id}'",
    )
    with pytest.raises(NotAllowedError, match="No passphrase can open this"):
        day.accounts.sign_in("Zed", phrase("Ana"))
    everybody(day)
    assert "Zed had been put beside you" in " ".join(day.told["Ana"])
    with pytest.raises(NotAllowedError, match="No passphrase can open this"):
        day.accounts.sign_in("Zed", phrase("Ana"))
    assert {p.id for p in day.storage.people() if p.couple_id == COUPLE} == {ANA.id, BEN.id}


@pytest.mark.parametrize(
    ("statements", "what"),
    [
        ((f"DELETE FROM person WHERE id = '{BEN.id}'",), "not named in it any more"),
        (("ALTER TABLE event ALTER label DROP NOT NULL",), "has not the columns"),
    ],
)
def test_what_a_backup_alone_can_tell_leads_to_the_rescue_which_names_it(folder, statements, what):
    day = Day(folder)
    day.storage.back_up()
    day.storage.close()
    edit(folder, *statements)
    with pytest.raises(DamagedError) as damaged:
        Day(folder)
    assert what in damaged.value.what
    found = rescue.findings(folder)
    assert not found[0].own
    rescue.choose(folder, found, found[0].key)
    day = Day(folder)
    everybody(day)
    assert {p.id for p in day.storage.people()} == {ANA.id, BEN.id, DANA.id}
    day.storage.close()


def test_whoever_is_left_can_go_on_where_no_backup_names_the_other(folder):
    edit(folder, f"DELETE FROM person WHERE id = '{BEN.id}'")
    (found,) = rescue.findings(folder)
    assert "not named in it any more" in found.loss
    rescue.choose(folder, [found], found.key)
    day = Day(folder)
    look(day.come(ANA))
    day.storage.close()


@pytest.mark.parametrize(
    "cell",
    ["kind = 'nothing'", "content = '{'", "content = '[]'", "content = '{\"week\": 1}'", "restore_id = 'none'"]
    + [f"content = replace(content, '{day}', '2026-11-1')" for day in ("2026-11-16", "2026-11-02")]
    + ["content = replace(content, 'label', 'level')"],
)
def test_what_waits_and_cannot_be_read_is_left_out(opened, cell):
    day = opened(f"UPDATE brought SET {cell} WHERE id = 'e2' OR {cell.startswith('content = replace')}")
    everybody(day)
    assert "something that a copy brought" in day.told["Ana"][0]
    assert len(day.storage.brought(ANA.id)) < 2


def test_an_event_of_no_week_is_left_out_and_one_inside_a_week_stands_in_that(opened):
    day = opened(f"UPDATE event SET week = 'infinity' WHERE author_id = '{ANA.id}'",
                 f"UPDATE event SET week = '2026-11-18' WHERE author_id = '{BEN.id}'")  # fmt: skip
    assert [(e.author_id, e.week) for e in events.events(day.come(ANA))] == [(BEN.id, LAST)]
    assert "an event" in day.told["Ana"][0]


# -- how it is done --------------------------------------------------------------------------------------


def test_what_was_put_right_is_said_once_to_each_and_the_file_as_it_was_is_kept(folder, opened):
    day = opened("UPDATE restored SET restored_at = 'infinity'")
    for _ in range(2):
        day.come(ANA)
    assert day.told["Ana"] == ()
    assert day.come(BEN)
    assert "the day of a restore" in day.told["Ben"][0]
    assert [b for b in backups.listed(folder) if b.before]
    live = generations(folder)
    day.storage.close()
    day = Day(folder)
    assert (set(everybody(day).values()), generations(folder)) == ({()}, live)
    day.storage.close()


def test_a_backup_with_what_cannot_be_comes_back_without_it(folder, tmp_path):
    copy = tmp_path / "copy.duckdb"
    edit(folder, f"DELETE FROM event WHERE author_id = '{BEN.id}'", "UPDATE event SET week = '0044-03-15 (BC)'")
    shutil.copyfile(generations(folder)[-1], copy)
    day = Day(folder)
    day.storage.bring_back(copy)
    everybody(day)
    assert day.storage.happened.events(COUPLE) == []
    assert day.storage._db.read_now("SELECT count(*) FROM brought WHERE content LIKE '%0044%'") == [(0,)]
    day.storage.close()


@pytest.mark.parametrize("version", [0, 1])
def test_a_file_with_the_tables_of_today_opens_whatever_version_it_says_it_is(folder, version):
    edit(folder, f"UPDATE schema_version SET version = {version}")
    found = rescue.findings(folder)
    assert (found[0].own, found[0].missing) == (True, 0)
    if version == 0:
        rescue.choose(folder, found, found[0].key)
    day = Day(folder)
    everybody(day)
    day.storage.close()


EVERYTHING = [
    "UPDATE check_in SET week = 'infinity', saved_at = '200000-01-01' WHERE revision = 1",
    "UPDATE entry SET kind = 'x', week = '2026-11-18'",
    "UPDATE event SET added_at = '-infinity', week = '2026-11-18'",
    "UPDATE coaching_session SET held_on = '0001-01-01', stage = 'fifth', revision = 2147483647",
    "UPDATE couple SET created_at = 'infinity', next_on = '-infinity', spoken_on = '0001-01-01'",
    "UPDATE couple_coach SET since = 'infinity'",
    "UPDATE agreement SET said_at = 'infinity'",
    "UPDATE restored SET restored_at = 'infinity'",
    "UPDATE draft SET saved_at = '-infinity'",
    "UPDATE head SET saved_at = 'infinity'",
    "UPDATE earlier_key SET until = 'infinity'",
    "UPDATE erased SET erased_at = '0001-01-01'",
    "UPDATE brought SET content = '{'",
    f"UPDATE person SET role = 'coach', reset_at = 'infinity' WHERE id = '{BEN.id}'",
    f"UPDATE person SET slot = 7, consent_at = 'infinity' WHERE id = '{ANA.id}'",
    f"UPDATE person SET claim = 'erased' WHERE id = '{DANA.id}'",
]


def test_with_everything_that_cannot_be_at_once_every_page_of_all_three_still_opens(opened, monkeypatch):
    day = opened(*EVERYTHING)
    install(day.accounts)
    monkeypatch.setattr(ui_visit, "who", lambda: day.visit)
    partners = ["partners/check_in", "partners/trends", "partners/stages", "partners/our_data"]
    coach = ["coach/prepare", "coach/couples", "coach/settings", "coach/before_you_begin"]
    for one, pages in ((ANA, partners), (BEN, partners), (DANA, coach)):
        day.come(one)
        day.visit.couple_id = COUPLE if one is DANA else None
        screen = Screen()
        for page in pages:
            screen.open(page)
            assert "Something went wrong" not in screen.sent, page
            assert len(screen.elements) > 5, page
