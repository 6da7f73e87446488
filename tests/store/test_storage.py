"""The store: what is kept, what counts, what is gone; and that nothing acknowledged is ever lost."""

import random
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from dashboard.domain.model import NO_OCCASION, Person, Role, new_id, now
from dashboard.errors import BehindError, StorageError
from dashboard.store.check_ins import Row
from dashboard.store.coaches import Agreement
from dashboard.store.storage import Storage
from tests.cast import BEFORE, LAST, THIS
from tests.saving import saved

NOON = datetime.fromisoformat("2026-11-25 12:00")
HOSTILE = [
    "Robert'); DROP TABLE check_in;--",
    '"',
    "None",
    "NULL",
    "NA",
    "a\nb\tc",
    "{0} %s $1 ?",
    "\U0001f49e Zo\u00eb \u0645\u0631\u062d\u0628\u0627",
    "x" * 1500,
]


@pytest.fixture
def store(tmp_path):
    opened = Storage(tmp_path)
    yield opened
    opened.close()


def person(name="Ana", couple="c1", slot=0, **more):
    return Person(new_id(), couple, more.pop("role", Role.PARTNER), name, name.casefold(), slot, **more)


def row(person_id="ana", week=THIS, shared=None, **more):
    fields = {"note": None, "sealed_self": b"self", "sealed_coach": None, "saved_at": NOON} | more
    return Row("", person_id, week, 0, wording=1, shared={"safety": 5} if shared is None else shared, **fields)


def bytes_of(folder):
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


# -- people ------------------------------------------------------------------------------------------


def test_everybody_comes_back_as_stored_partners_first_by_slot(store):
    ana, ben = person(recipient="age1x", locked_identity=b"\0\xff", consent_at=NOON), person("Ben", slot=1)
    dana = person("Dana", None, 2, role=Role.COACH)
    store.add_person(dana)
    store.add_couple("Ana & Ben", ben, ana)
    assert store.people() == [ana, ben, dana]
    assert store.couple_name("c1") == "Ana & Ben"


@pytest.mark.parametrize("text", HOSTILE)
def test_names_and_notes_are_kept_letter_for_letter(store, text):
    store.add_couple(text, person(text), person("Ben", slot=1))
    assert store.people()[0].name == text
    assert store.couple_name("c1") == text
    saved(store, row(note=text), 0)
    assert store.check_ins(["ana"])[0].note == text


def test_a_person_with_check_ins_can_be_renamed(store):
    ana, ben = person(), person("Ben", slot=1)
    store.add_couple("Ana & Ben", ana, ben)
    for week in (LAST, THIS):
        saved(store, row(ana.id, week), 0)
    for name in ("Anna", "Ana", "Ann"):
        store.change_person(replace(store.people()[0], name=name, sign_in=name.casefold()))
    assert [p.name for p in store.people()] == ["Ann", "Ben"]
    assert len(store.check_ins([ana.id])) == 2


def test_a_name_is_claimed_once(store):
    ana = person(claim="code")
    store.add_couple("x", ana, person("Ben", slot=1))
    store.claim(replace(ana, recipient="age1first", locked_identity=b"1", consent_at=NOON), None)
    with pytest.raises(StorageError, match="already been claimed"):
        store.claim(replace(ana, recipient="age1second", locked_identity=b"2", consent_at=NOON), None)
    stored = store.people()[0]
    assert (stored.recipient, stored.locked_identity, stored.claim) == ("age1first", b"1", None)


def test_nobody_can_be_in_twice(store):
    ana = person()
    store.add_person(ana)
    with pytest.raises(StorageError):
        store.add_person(ana)


def test_coach_links_and_agreements_come_oldest_first(store):
    store.link_coach("c1", "second", NOON)
    store.link_coach("c1", "first", NOON - timedelta(days=1))
    assert [k.coach_id for k in store.coach_links()] == ["first", "second"]
    assert store.coach_links()[0].until is None
    said = [Agreement("d", "ana", "agreed", NOON), Agreement("d", "ben", "declined", NOON + timedelta(seconds=1))]
    for agreement in reversed(said):
        store.agree(agreement)
    assert store.agreements() == said
    with pytest.raises(StorageError):
        store.agree(Agreement("d", "ana", "perhaps", NOON))


def test_a_coach_linked_now_came_now(store):
    before = now()
    store.link_coach("c1", "dana")
    assert before <= store.coach_links()[0].since <= now()


# -- check-ins ---------------------------------------------------------------------------------------


def test_zero_no_occasion_and_missing_stay_three_things(store):
    saved(store, row(shared={"safety": 0, "recognize": "0", "slow_down": NO_OCCASION}), 0)
    assert store.check_ins(["ana"])[0].shared == {"safety": 0, "recognize": "0", "slow_down": NO_OCCASION}


@pytest.mark.parametrize("wrong", [{"safety": 11}, {"safety": -1}, {"recognize": "4"}, {"recognize": 2.5}])
def test_the_tables_themselves_refuse_what_is_no_answer(store, wrong):
    with pytest.raises(StorageError):
        saved(store, row(shared=wrong), 0)
    assert store.check_ins(["ana"]) == []


def test_a_week_is_a_monday(store):
    with pytest.raises(StorageError):
        saved(store, row(week=THIS + timedelta(days=1)), 0)


def test_the_highest_revision_counts_even_when_the_clock_was_set_back(store):
    saved(store, row(shared={"safety": 1}, saved_at=NOON), 0)
    saved(store, row(shared={"safety": 2}, saved_at=NOON - timedelta(days=365)), 1)
    assert [(r.revision, r.shared) for r in store.check_ins(["ana"])] == [(2, {"safety": 2})]
    assert [r.shared["safety"] for r in store.history("ana", THIS)] == [1, 2]


def test_saving_over_a_newer_revision_is_refused_and_stores_nothing(store):
    saved(store, row(), 0)
    saved(store, row(shared={"safety": 6}), 1)
    for stale in (0, 1, 3):
        with pytest.raises(BehindError):
            saved(store, row(shared={"safety": 9}), stale)
    assert [r.revision for r in store.history("ana", THIS)] == [1, 2]


def test_only_those_asked_for_come_back_by_week(store):
    for who in ("ben", "ana", "max"):
        for week in (THIS, BEFORE, LAST):
            saved(store, row(who, week), 0)
    assert [(r.week, r.person_id) for r in store.check_ins(["ana", "ben"])] == [
        (w, p) for w in (BEFORE, LAST, THIS) for p in ("ana", "ben")
    ]
    assert store.check_ins([]) == []
    assert store.check_ins(["nobody"]) == []


def test_fifty_saves_from_each_of_two_windows_make_one_line_of_revisions(store):
    refused, problems = [], []

    def window(value):
        for _ in range(50):
            newest = max((r.revision for r in store.history("ana", THIS)), default=0)
            try:
                saved(store, row(shared={"safety": value}), newest)
            except BehindError:
                refused.append(value)
            except BaseException as error:
                problems.append(error)

    threads = [threading.Thread(target=window, args=(v,)) for v in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems
    kept = [r.revision for r in store.history("ana", THIS)]
    assert kept == list(range(1, 101 - len(refused)))


# -- narrowing ---------------------------------------------------------------------------------------


def test_narrowing_blanks_every_row_of_that_person_and_week_and_no_other(store):
    full = {"safety": 3, "clarity": 4, "recognize": "2"}
    for revision in range(2):
        saved(store, row(shared=full | {"safety": 3 + revision}, note="n", sealed_coach=b"old"), revision)
    saved(store, row(week=LAST, shared=full, note="n", sealed_coach=b"old"), 0)
    saved(store, row("ben", shared=full, note="n", sealed_coach=b"old"), 0)
    saved(store, row(shared={"clarity": 4}, sealed_coach=b"new"), 2, narrowed=True)
    ours = store.history("ana", THIS)
    assert [r.shared for r in ours] == [{"clarity": 4}] * 3
    assert {r.note for r in ours} == {None}
    assert {r.sealed_coach for r in ours} == {b"new"}
    for other in (store.history("ana", LAST), store.history("ben", THIS)):
        assert [(r.shared, r.note, r.sealed_coach) for r in other] == [(full, "n", b"old")]


def test_narrowing_that_keeps_a_note_keeps_it_in_every_row(store):
    saved(store, row(note="stays"), 0)
    saved(store, row(shared={}, note="stays"), 1, narrowed=True)
    assert [r.note for r in store.history("ana", THIS)] == ["stays", "stays"]


def test_what_was_narrowed_is_in_no_byte_of_any_file(store, tmp_path):
    saved(store, row(note="ZEBRA-7291-QUAGGA", sealed_coach=b"OKAPI-7291-TAPIR"), 0)
    assert b"ZEBRA-7291-QUAGGA" in bytes_of(tmp_path)
    saved(store, row(shared={}), 1, narrowed=True)
    assert b"ZEBRA-7291" not in bytes_of(tmp_path)
    assert b"OKAPI-7291" not in bytes_of(tmp_path)


def test_narrowing_a_stale_form_changes_nothing(store):
    saved(store, row(), 0)
    saved(store, row(shared={"safety": 6}), 1)
    with pytest.raises(BehindError):
        saved(store, row(shared={}), 1, narrowed=True)
    assert [r.shared for r in store.history("ana", THIS)] == [{"safety": 5}, {"safety": 6}]


# -- drafts ------------------------------------------------------------------------------------------


def test_a_draft_is_one_per_person_and_week_the_newest(store):
    for text in (b"one", b"two"):
        store.keep_draft("ana", THIS, text)
    store.keep_draft("ana", LAST, b"last")
    store.keep_draft("ben", THIS, b"bens")
    assert [store.draft("ana", THIS), store.draft("ana", LAST)] == [b"two", b"last"]
    store.drop_draft("ana", THIS)
    store.drop_draft("ana", BEFORE)
    assert store.draft("ana", THIS) is None
    assert store.draft("ana", LAST) == b"last"
    assert store.draft("ben", THIS) == b"bens"


def test_a_draft_can_come_back_after_it_was_dropped(store):
    for _ in range(5):
        store.keep_draft("ana", THIS, b"x")
        store.drop_draft("ana", THIS)
    store.keep_draft("ana", THIS, b"y")
    assert store.draft("ana", THIS) == b"y"


# -- kill -9 -----------------------------------------------------------------------------------------

SAVER = """
import sys
from datetime import date, datetime
from pathlib import Path
from dashboard.store.check_ins import Row
from dashboard.store.storage import Storage
from tests.saving import saved
store = Storage(Path(sys.argv[1]))
week = date(2026, 11, 23)
newest = max((r.revision for r in store.check_ins(["ana"])), default=0)
while True:
    row = Row("", "ana", week, 0, datetime(2026, 11, 25), 1, {"safety": newest % 11}, None, b"s" * 2200, None)
    saved(store, row, newest, narrowed=newest % 7 == 6)
    newest += 1
    print(newest, flush=True)
"""


def test_kill_9_in_the_middle_of_saving_loses_nothing_that_was_acknowledged(tmp_path):
    """Twenty kills at random moments, every seventh save with a rewrite of the whole file."""
    draws, acknowledged = random.Random(7), 0
    for _ in range(20):
        child = subprocess.Popen([sys.executable, "-c", SAVER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        first = child.stdout.readline()
        time.sleep(draws.uniform(0, 0.12))
        child.kill()
        rest = child.stdout.read().splitlines()
        child.stdout.close()
        child.wait()
        told = [int(line) for line in [first.strip(), *rest] if line]
        assert told, "the store did not open after the kill before this one"
        acknowledged = told[-1]
    store = Storage(tmp_path)
    revisions = [r.revision for r in store.history("ana", THIS)]
    store.close()
    assert revisions == list(range(1, len(revisions) + 1))
    assert len(revisions) in (acknowledged, acknowledged + 1)
    assert not list(tmp_path.glob("*.tmp*"))
