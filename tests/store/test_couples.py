"""Couples in the store: added in one step, put away, erased whole, and never brought back by an older copy."""

import contextlib
import shutil
from dataclasses import replace
from datetime import date

import pytest

from dashboard.accounts.erase import What, erase
from dashboard.domain.model import Sharing
from dashboard.errors import BadInputError
from dashboard.store.storage import Storage
from tests.cast import LAST, THIS


@pytest.fixture
def full(cast):
    """Both couples have Dana, answers, a session, an event and a half-filled form."""
    cast.coached()
    cast.storage.link_coach(cast.person("Zoe").couple_id, cast.ids["Dana"])
    for name in ("Ana", "Ben", "Zoe", "Max"):
        cast.answered(name, {"safety": 3}, Sharing.BOTH, note="ZEBRA", note_for=Sharing.BOTH)
        home = cast.person(name).couple_id
        cast.storage.keep_draft(cast.ids[name], LAST, b"draft")
        cast.storage.happened.add_event(home, cast.ids[name], THIS, "moved")
    for name in ("Ana", "Zoe"):
        cast.storage.happened.add_session(cast.person(name).couple_id, date(2026, 11, 18), f"step of {name}")
    return cast


TABLES = ("couple", "person", "couple_coach", "check_in", "draft", "coaching_session", "event", "agreement")


def held(store):
    return {t: store._db.read(f"SELECT * FROM {t} ORDER BY ALL") for t in TABLES}


def test_erasing_a_couple_takes_all_of_theirs_and_nothing_of_others(full):
    zoe, before = full.person("Zoe"), held(full.storage)
    theirs = {zoe.couple_id, full.ids["Zoe"], full.ids["Max"]}
    full.storage.couples.erase(zoe.couple_id, full.writer("Dana"))
    after = held(full.storage)
    for table in TABLES:
        assert after[table] == [row for row in before[table] if not theirs & set(map(str, row))], table
    assert len(after["check_in"]) == 2
    assert zoe.couple_id not in {c.id for c in full.storage.couples.couples(full.ids["Dana"], full.today)}


def test_a_couple_of_whom_one_erased_themselves_before_is_erased_like_any_other(full):
    zoe, max_ = full.person("Zoe"), full.person("Max")
    erase(full.storage, max_, full.writer("Max"), What.ME)
    full.storage.couples.erase(zoe.couple_id, full.writer("Dana"))
    assert {p.name for p in full.storage.people()} == {"Ana", "Ben", "Dana"}
    assert {zoe.couple_id, zoe.id, max_.id} <= full.storage.erased()
    by = full.storage._db.read("SELECT person_id FROM erased WHERE id = ?", max_.id)
    assert by == [(max_.id,)], "it stays known who did it first"


def test_an_older_copy_brings_nothing_of_an_erased_couple_back(full, tmp_path):
    elsewhere = tmp_path / "elsewhere.duckdb"
    full.storage.back_up()
    copies = sorted((full.folder / "backups").glob("*.duckdb"))
    shutil.copy(copies[-1], elsewhere)
    zoe = full.person("Zoe")
    full.storage.couples.erase(zoe.couple_id, full.writer("Dana"))
    before = held(full.storage)
    with contextlib.suppress(BadInputError):
        full.storage.bring_back(elsewhere)
    assert held(full.storage) == before


def test_put_away_is_kept_over_a_restart(full):
    home = full.person("Ana").couple_id
    full.storage.couples.archive(home)
    full.storage.close()
    store = Storage(full.folder)
    try:
        assert store.couples.archived() == {home}
        store.couples.archive(home, away=False)
        assert store.couples.archived() == set()
    finally:
        store.close()


def test_everybody_is_read_afresh_after_every_change(full):
    people = full.storage.people()
    people.clear()
    assert len(full.storage.people()) == 5, "a list of its own for everyone who asks"
    full.storage.change_person(replace(full.person("Ana"), name="Anna"))
    assert "Anna" in {p.name for p in full.storage.people()}


def test_the_caseload_of_some_is_part_of_that_of_all(full):
    everyone = full.storage.couples.caseload(full.ids["Dana"])
    assert {row[0] for row in everyone} == {full.ids[n] for n in ("Ana", "Ben", "Zoe", "Max")}
    some = full.storage.couples.caseload(full.ids["Dana"], [full.ids["Ana"]])
    assert some == [row for row in everyone if row[0] == full.ids["Ana"]]
    assert full.storage.couples.caseload(full.ids["Dana"], []) == []
    assert full.storage.couples.caseload(full.ids["Ana"]) == []
