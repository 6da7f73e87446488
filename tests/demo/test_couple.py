"""The invented couple: the same every time, up to this week, and with everything a chart has to cope with."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import mean

import pyrage
import pytest

from dashboard.accounts.sign_in import Accounts, Mode, Visit, install
from dashboard.demo import couple
from dashboard.demo import keys as demo_keys
from dashboard.domain import weeks
from dashboard.domain.model import NO_OCCASION, Role, Sharing
from dashboard.domain.questions import KEYS, RATING_KEYS, STAGE_KEYS
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.head_writer import Writer
from dashboard.keys.identities import from_lock, new_identity, recipient_of
from dashboard.keys.sealed_rows import own_check_in, row_of
from dashboard.services import reading, told_alone
from dashboard.services.me import identify
from dashboard.services.reading import View
from dashboard.store.storage import Storage
from dashboard.ui import visit as of_visit
from dashboard.ui.trends.together import ALL
from tests.cast import THIS, WEDNESDAY
from tests.screen import Screen

FIRST = THIS - 39 * weeks.WEEK


def key_of(store, name):
    """The identity of one of the three, opened by the passphrase that is printed; and whether it says it has a head."""
    person = next(p for p in store.people() if p.name.endswith(name))
    return from_lock(pyrage.passphrase.decrypt(person.locked_identity, demo_keys.PASSPHRASES[name]).decode())


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The demo, for everybody who only looks."""
    storage = Storage(tmp_path_factory.mktemp("demo"))
    couple.build(storage, WEDNESDAY)
    yield storage
    storage.close()


def whole(store):
    """Everything the two wrote, as they know it themselves: {name: {week: check-in}}."""
    told = {}
    for person in store.people()[:2]:
        rows = store.check_ins([person.id])
        key = key_of(store, person.name)[0]
        told[person.name] = {row.week: own_check_in(row, key) for row in rows}
    return told


def week(n):
    """The Monday of the n-th week, counted from 0."""
    return FIRST + n * weeks.WEEK


def test_the_printed_passphrases_open_the_three_keys(store):
    assert list(demo_keys.PASSPHRASES.values()) == ["demo ana", "demo ben", "demo dana"]
    for person, name in zip(store.people(), demo_keys.PASSPHRASES, strict=True):
        key, marked = key_of(store, name)
        assert (recipient_of(key), marked) == (person.recipient, True)


def test_signing_in_finds_everything_as_it_should_be_and_writes_nothing(store):
    accounts, before = Accounts(store), store.version
    for name, phrase in demo_keys.PASSPHRASES.items():
        person = next(p for p in store.people() if p.name.endswith(name))
        visit = accounts.visits.by_cookie(accounts.sign_in(person.sign_in, phrase))
        assert visit.notices == ()
        if name != "Dana":
            assert identify(visit, store).coach_confirmed
    assert store.version == before


def test_ana_ben_and_their_coach_linked_agreed_and_confirmed_by_both(store):
    assert [(p.name, p.role, p.slot) for p in store.people()] == [
        ("Ana", Role.PARTNER, 0),
        ("Ben", Role.PARTNER, 1),
        ("Coach Dana", Role.COACH, 2),
    ]
    ana, ben, dana = store.people()
    assert all(p.claimed and p.consent_at for p in (ana, ben, dana))
    (link,) = store.coach_links()
    assert (link.couple_id, link.coach_id, link.until) == (ana.couple_id, dana.id, None)
    said = {(a.person_id, a.kind) for a in store.agreements() if a.coach_id == dana.id}
    assert said == {(p.id, kind) for p in (ana, ben) for kind in ("agreed", "words confirmed")}


def test_the_same_seed_gives_the_same_answers_every_time(tmp_path, store):
    (tmp_path / "again").mkdir()
    other = Storage(tmp_path / "again")
    couple.build(other, WEDNESDAY)
    assert whole(other) == whole(store)
    other.close()


def test_the_answers_do_not_depend_on_the_week_it_is(tmp_path, store):
    (tmp_path / "later").mkdir()
    other = Storage(tmp_path / "later")
    couple.build(other, WEDNESDAY + 10 * weeks.WEEK)
    later = {n: {w - 10 * weeks.WEEK: c.answers for w, c in t.items()} for n, t in whole(other).items()}
    assert later == {n: {w: c.answers for w, c in t.items()} for n, t in whole(store).items()}
    other.close()


def test_forty_weeks_end_with_this_one_answered_by_ben_and_open_for_ana(store):
    told = whole(store)
    assert min(told["Ana"]) == min(told["Ben"]) == FIRST
    assert max(told["Ben"]) == THIS
    assert max(told["Ana"]) == THIS - weeks.WEEK


def test_there_is_a_holiday_a_gap_and_a_lone_answer(store):
    told = whole(store)
    for n in (26, 27):
        assert week(n) not in told["Ana"]
        assert week(n) not in told["Ben"]
    assert [n for n in range(7, 12) if week(n) in told["Ben"]] == [7, 11]
    assert [n for n in range(31, 34) if week(n) in told["Ben"]] == [32]


def test_there_are_zeros_no_occasions_and_questions_left_open(store):
    for name, told in whole(store).items():
        values = [(k, v) for c in told.values() for k, v in c.answers.items()]
        assert any(v == 0 for k, v in values if k in RATING_KEYS), name
        assert any(v == NO_OCCASION for _, v in values), name
        assert any(set(c.answers) & set(RATING_KEYS) != set(RATING_KEYS) for c in told.values()), name
        assert any(not set(c.answers) & set(STAGE_KEYS) for c in told.values()), name
        assert all(type(v) is int and 0 <= v <= 10 for k, v in values if k in RATING_KEYS)


def test_some_answers_are_kept_and_some_are_for_the_coach_alone(store):
    for name, told in whole(store).items():
        choices = [c.sharing["safety"] for c in told.values()]
        assert 1 <= choices.count(Sharing.ME) <= 4, name
        assert 1 <= choices.count(Sharing.COACH) <= 4, name
        assert choices.count(Sharing.BOTH) > 25, name
        notes = [c for c in told.values() if c.note]
        assert len(notes) == 2
        assert {c.sharing["note"] for c in notes} == {Sharing.ME}
    assert {r.note for r in store.check_ins([p.id for p in store.people()])} == {None}


def test_ana_rises_slowly_and_a_month_was_hard_for_both(store):
    told = whole(store)

    def average(name, key, span):
        return mean(told[name][week(n)].answers[key] for n in span if key in _answers(told, name, n))

    assert average("Ana", "safety", range(31, 40)) - average("Ana", "safety", range(8)) > 2
    for name in ("Ana", "Ben"):
        around = [*range(12, 17), *range(22, 26)]
        falls = [average(name, key, around) - average(name, key, range(17, 21)) for key in RATING_KEYS]
        assert min(falls) > 0.5, name
        assert mean(falls) > 1.5, name


def _answers(told, name, n):
    found = told[name].get(week(n))
    return found.answers if found else {}


def test_outside_the_hard_month_a_week_resembles_the_one_before(store):
    told = whole(store)
    steps = []
    for name in ("Ana", "Ben"):
        for key in RATING_KEYS:
            line = [_answers(told, name, n).get(key) for n in range(40) if not 16 <= n <= 21]
            steps += [abs(b - a) for a, b in pairwise(line) if None not in (a, b)]
    assert max(steps) <= 3
    assert 0.4 < mean(steps) < 1.3


def test_nothing_was_saved_in_the_future_or_before_its_week(store):
    for row in store.check_ins([p.id for p in store.people()]):
        assert datetime.combine(row.week, datetime.min.time()) <= row.saved_at
        assert row.saved_at.date() <= WEDNESDAY


def test_built_on_a_monday_it_still_ends_with_the_new_week(tmp_path):
    storage = Storage(tmp_path)
    couple.build(storage, THIS)
    rows = storage.check_ins([p.id for p in storage.people()])
    assert max(r.week for r in rows) == THIS
    assert max(r.saved_at for r in rows).date() <= THIS
    storage.close()


def test_building_twice_adds_nothing(store):
    people, before = store.people(), store.check_ins([p.id for p in store.people()])
    couple.build(store, WEDNESDAY)
    couple.build(store, WEDNESDAY + weeks.WEEK)
    assert store.people() == people
    assert store.check_ins([p.id for p in people]) == before


def test_within_its_week_a_visitor_finds_what_they_tried(tmp_path):
    store = Storage(tmp_path)
    couple.build(store, WEDNESDAY)
    ana = store.people()[0]
    tried = replace(next(iter(whole(store)["Ana"].values())), week=THIS)
    key = key_of(store, "Ana")[0]
    store.save(row_of(tried, ana, key, 1), Writer(ana.id, key))
    again = couple.refresh(store, THIS + timedelta(days=6))
    assert again is store
    assert THIS in {r.week for r in again.check_ins([ana.id])}
    again.close()


def test_once_the_week_has_passed_the_demo_is_built_anew(tmp_path):
    storage = Storage(tmp_path)
    couple.build(storage, WEDNESDAY)
    storage.rewrite()
    storage = couple.refresh(storage, THIS + weeks.WEEK)
    assert max(whole(storage)["Ben"]) == THIS + weeks.WEEK
    assert min(whole(storage)["Ben"]) == FIRST + weeks.WEEK
    assert len(storage.people()) == 3
    assert len(list(tmp_path.glob("notes-*.duckdb"))) == 1
    storage.close()


def test_refresh_builds_the_demo_where_there_is_none(tmp_path):
    storage = couple.refresh(Storage(tmp_path), WEDNESDAY)
    assert len(storage.people()) == 3
    storage.close()


@pytest.fixture
def visits(store, monkeypatch):
    """`visits("Ana")`: one of the three is looking."""
    install(Accounts(store))
    monkeypatch.setattr(weeks, "today_in", lambda zone: WEDNESDAY)

    def enter(name, mode=Mode.OWN):
        person = next(p for p in store.people() if p.name.endswith(name))
        visit = Visit("demo", person.id, person.role, key_of(store, name)[0])
        if mode is not Mode.OWN:
            visit.share_screen(mode, store.people()[0].couple_id)
        monkeypatch.setattr(of_visit, "who", lambda: visit)

    return enter


def seen(store, view=View.BOTH):
    return of(reading.answers(identify(of_visit.who(), store), view))


def of(answers):
    return {(a.week, a.person[-1], a.question) for a in answers}


def test_each_of_the_three_sees_what_they_should_of_it(visits, store):
    ana, ben = (p.id[-1] for p in store.people()[:2])
    visits("Ana")
    assert (THIS, ben, "safety") not in seen(store, View.JUST_ME)
    assert (week(19), ana, "safety") in seen(store, View.JUST_ME)
    both = seen(store)
    assert (week(19), ana, "safety") not in both
    assert (week(21), ana, "safety") not in both
    assert {k for _, _, k in both} == set(KEYS)
    visits("Dana")
    coach = seen(store) | of(told_alone.answers(identify(of_visit.who(), store)))
    assert (week(21), ana, "safety") not in seen(store), "it was told to the coach alone"
    assert (week(21), ana, "safety") in coach
    assert (week(19), ana, "safety") not in coach
    assert min(w for w, *_ in coach) == week(couple.COACH_CAME)
    visits("Ben")
    assert (THIS, ben, "safety") in seen(store, View.JUST_ME)
    assert (week(21), ana, "safety") not in seen(store, View.JUST_ME)


@pytest.mark.parametrize(
    ("name", "mode"), [("Ana", Mode.OWN), ("Ben", Mode.OWN), ("Dana", Mode.OWN), ("Ana", Mode.TOGETHER)]
)
def test_every_page_draws_it(visits, name, mode):
    visits(name, mode)
    screen = Screen()
    if name == "Dana":
        screen.press("Prepare (I am alone)").unfold()
    pages = screen.pages
    if mode is Mode.TOGETHER:
        screen.choose("together-step", ALL)
    charts = [bool(screen.open(page).chart) for page in pages]
    assert any(charts), pages


def test_a_key_that_is_none_of_the_three_opens_nothing(store):
    row = store.check_ins([p.id for p in store.people()])[0]
    with pytest.raises(SealError):
        sealing.unseal(row.sealed_self, new_identity())


def test_weeks_are_counted_in_calendar_days_across_a_change_of_clocks(tmp_path):
    storage = Storage(tmp_path)
    couple.build(storage, date(2026, 4, 1))
    found = sorted({r.week for r in storage.check_ins([p.id for p in storage.people()])})
    assert {w.weekday() for w in found} == {0}
    assert found[-1] - found[0] == timedelta(weeks=39)
    storage.close()
