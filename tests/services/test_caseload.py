"""A coach's list: the same as each couple's shared answers counted by hand, one question for all, never by worst."""

import random
from datetime import date, datetime, timedelta

import pytest

from dashboard.accounts.erase import What, erase
from dashboard.accounts.visits import Mode
from dashboard.domain.listed_couple import ListedCouple
from dashboard.domain.model import NO_OCCASION, Sharing, now
from dashboard.domain.questions import RATING_KEYS, same_for_all
from dashboard.domain.usual_range import judge
from dashboard.domain.weeks import WEEK
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.services import caseload, reading
from dashboard.services.caseload import Order
from dashboard.services.reading import View
from tests.cast import BEFORE, LAST, THIS

LONG_AGO = datetime(2020, 1, 1)  # noqa: DTZ001 - stored moments have no zone


@pytest.fixture
def both(cast):
    """Dana coaches both couples, since long ago."""
    cast.coached(LONG_AGO)
    cast.storage.link_coach(cast.person("Zoe").couple_id, cast.ids["Dana"], LONG_AGO)
    cast.confirm("Zoe", "Max")
    return cast


def glances(cast):
    cast.enter("Dana")
    return {
        c.names: g
        for c, g in (
            (c, caseload.at_a_glance(cast.me, caseload.couples(cast.me))[c.id]) for c in caseload.couples(cast.me)
        )
    }


def a_history(cast, seed):
    """Every way of sharing, skipped questions, corrections and pauses, over 24 weeks."""
    draws = random.Random(seed)
    for name in ("Ana", "Ben", "Zoe", "Max"):
        for n in range(24, -1, -1):
            for _ in range(draws.choice((0, 1, 1, 1, 1, 1, 2))):
                level = 8 if n < 14 and name in {"Ben", "Max"} else 3
                answers = {k: min(10, level + draws.randint(0, 2)) for k in RATING_KEYS if draws.random() < 0.8}
                answers |= {"slow_down": NO_OCCASION} if draws.random() < 0.3 else {}
                sharing = {item: draws.choice([Sharing.BOTH] * 6 + list(Sharing)) for item in same_for_all(Sharing.ME)}
                if answers:
                    cast.answered(name, answers, sharing, week=THIS - n * WEEK)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_list_is_what_each_couples_shared_answers_come_to(cast, both, seed):
    a_history(both, seed)
    both.takes_back("Max", THIS - 2 * WEEK)
    both.takes_back("Zoe")
    both.enter("Dana")
    couples = caseload.couples(cast.me)
    found = caseload.at_a_glance(cast.me, couples)
    shifted = 0
    for couple in couples:
        both.anywhere.couple_id = couple.id  # the couple's own page, as it is opened
        answers = reading.answers(both.me, View.SESSION)
        glance = found[couple.id]
        assert glance.latest == (answers.weeks[-1] if answers else None)
        for person in couple.partners:
            for key in RATING_KEYS:
                line = {week: answer.number for week, answer in answers.line(person.id, key).items()}
                assert glance.lines.get((person.id, key), {}) == line
                way = judge([v for w, v in line.items() if w < THIS]).now
                assert glance.shifts.get((person.id, key)) == way
                shifted += bool(way)
    assert shifted, "the histories hold a shift"


def test_nothing_from_before_the_coach_came(cast):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH, week=LAST)
    cast.coached(now() + timedelta(seconds=1))
    assert glances(cast)["Ana and Ben"].latest is None


@pytest.mark.parametrize("choice", [Sharing.ME, Sharing.COACH])
def test_what_was_taken_back_is_not_on_the_list(both, choice):
    both.answered("Ana", {"safety": 3}, Sharing.BOTH)
    both.answered("Ana", {"safety": 3}, choice)
    assert glances(both)["Ana and Ben"] == caseload.Glance()


def test_kept_skipped_and_absent_are_one_on_the_list(both):
    for n in range(10, 0, -1):
        both.answered("Ben", {"safety": 5}, Sharing.BOTH, week=THIS - n * WEEK)
    absent = glances(both)
    both.answered("Ana", {"clarity": 2}, Sharing.ME, week=LAST, note="mine")
    assert glances(both) == absent
    both.answered("Ana", {"clarity": 2}, Sharing.COACH, week=LAST)
    assert glances(both) == absent


def test_stages_alone_are_an_answer_that_was_shared(both):
    both.answered("Ana", {"recognize": "0"}, Sharing.BOTH, week=BEFORE)
    assert glances(both)["Ana and Ben"] == caseload.Glance(latest=BEFORE, new=1)


def test_what_waits_for_the_other_is_not_on_the_list_until_both_see_it(both):
    both.answered("Ana", {"safety": 2, "clarity": 6}, Sharing.BOTH, week=LAST)
    assert glances(both)["Ana and Ben"] == caseload.Glance()
    for choice in (Sharing.ME, Sharing.COACH):
        both.answered("Ben", {"safety": 8}, choice, week=LAST)
        assert glances(both)["Ana and Ben"] == caseload.Glance()
    both.answered("Ben", {"safety": 8}, Sharing.BOTH, week=LAST)
    seen = glances(both)["Ana and Ben"]
    assert seen.latest == LAST
    assert {(who, key): line for (who, key), line in seen.lines.items()} == {
        (both.ids["Ana"], "safety"): {LAST: 2},
        (both.ids["Ben"], "safety"): {LAST: 8},
    }


def test_nothing_waits_on_the_list_for_a_partner_who_has_erased_themselves(both):
    for name in ("Ana", "Zoe"):
        both.answered(name, {"safety": 2}, Sharing.BOTH, week=LAST)
        both.answered(name, {"safety": 3}, Sharing.COACH, week=THIS)
    erase(both.storage, both.person("Ben"), both.writer("Ben"), What.ME)
    seen = glances(both)
    assert seen["Ana"].lines == {(both.ids["Ana"], "safety"): {LAST: 2}}
    assert (seen["Ana"].latest, seen["Ana"].new) == (LAST, 1)
    assert seen["Zoe and Max"] == caseload.Glance(), "Max may still answer"


def test_no_row_is_opened_for_the_list(cast, both):
    a_history(both, 3)
    visit = both.enter("Dana")
    assert caseload.at_a_glance(cast.me, caseload.couples(cast.me))
    assert visit.opened == {}


def test_the_list_asks_one_question_of_the_answers_however_many_couples(cast, both, monkeypatch):
    asked = []
    read = both.storage._db.read
    monkeypatch.setattr(both.storage._db, "read", lambda sql, *values: (asked.append(sql), read(sql, *values))[1])
    both.enter("Dana")
    caseload.at_a_glance(cast.me, caseload.couples(cast.me))
    assert len([sql for sql in asked if "check_in" in sql]) == 1


def test_a_session_to_come_or_from_before_this_coach_is_not_the_last_one(cast, both):
    home = both.person("Ana").couple_id
    both.enter("Dana")
    both.storage.happened.add_session(home, date(2019, 5, 1))
    both.storage.happened.add_session(home, both.today + timedelta(days=3))
    assert [c.held_on for c in caseload.couples(cast.me) if c.id == home] == [None]
    both.storage.happened.add_session(home, both.today)
    assert [c.held_on for c in caseload.couples(cast.me) if c.id == home] == [both.today]


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_nobody_but_a_coach_alone_gets_the_list(cast, both, name, mode):
    both.enter(name, mode)
    asks = (caseload.couples, lambda me: caseload.at_a_glance(me, []), caseload.next_on)
    for ask in (*asks, lambda me: caseload.set_next(me, None)):
        with pytest.raises(NotAllowedError):
            ask(cast.me)


def test_a_coach_has_only_their_own_couples(cast):
    cast.coached()
    cast.enter("Dana")
    assert [c.names for c in caseload.couples(cast.me)] == ["Ana and Ben"]
    theirs = ListedCouple(cast.person("Zoe").couple_id, (cast.person("Zoe"), cast.person("Max")), None, False)
    cast.answered("Zoe", {"safety": 3}, Sharing.BOTH)
    assert caseload.at_a_glance(cast.me, [theirs]) == {theirs.id: caseload.Glance()}


def test_order_is_by_name_or_by_last_session_and_accents_do_not_matter(cast, both):
    both.enter("Dana")
    assert [c.names for c in caseload.chosen(caseload.couples(cast.me), "", Order.NAME)] == [
        "Ana and Ben",
        "Zoe and Max",
    ]
    both.storage.happened.add_session(both.person("Zoe").couple_id, both.today)
    mine = caseload.couples(cast.me)
    assert [c.names for c in caseload.chosen(mine, "", Order.SESSION)] == ["Zoe and Max", "Ana and Ben"]
    assert [c.names for c in caseload.chosen(mine, " zOË", Order.NAME)] == ["Zoe and Max"]
    assert [c.names for c in caseload.chosen(mine, "ben an", Order.NAME)] == ["Ana and Ben"]
    assert caseload.chosen(mine, "quinn", Order.NAME) == []
    assert set(Order) == {Order.NAME, Order.SESSION, Order.NEXT}, "never by what anybody answered"


def test_the_next_session_is_kept_sorts_and_is_gone_once_it_has_passed(cast, both):
    both.enter("Dana")
    both.anywhere.couple_id = both.person("Zoe").couple_id
    caseload.set_next(cast.me, both.today + timedelta(days=7))
    assert caseload.next_on(cast.me) == both.today + timedelta(days=7)
    assert [c.names for c in caseload.chosen(caseload.couples(cast.me), "", Order.NEXT)] == [
        "Zoe and Max",
        "Ana and Ben",
    ]
    with pytest.raises(BadInputError, match="Choose a day from today"):
        caseload.set_next(cast.me, both.today - timedelta(days=1))
    both.today += timedelta(days=8)
    assert caseload.next_on(cast.me) is None
    assert {c.next_on for c in caseload.couples(cast.me)} == {None}
    caseload.set_next(cast.me, None)
    assert caseload.next_on(cast.me) is None


def test_new_are_the_weeks_since_the_last_session_that_both_see(cast, both):
    for week in (BEFORE - WEEK, BEFORE, LAST):
        for name in ("Ana", "Ben"):
            both.answered(name, {"safety": 5}, Sharing.BOTH, week=week)
    assert glances(both)["Ana and Ben"].new == 3
    both.storage.happened.add_session(both.person("Ana").couple_id, BEFORE + timedelta(days=1))
    assert glances(both)["Ana and Ben"].new == 2
    both.answered("Ana", {"clarity": 2}, Sharing.COACH, week=THIS)
    assert glances(both)["Ana and Ben"].new == 2
