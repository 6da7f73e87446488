"""What an author shows a reader: only what `privacy` lets through, and nothing moves when only something kept did."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import showing
from dashboard.domain.letter import Shown, ShownEvent, content_of
from dashboard.domain.model import CheckIn, Entry, Kind, Person, Role, Sharing
from dashboard.domain.privacy import Reader
from dashboard.domain.questions import ITEMS, KEYS, item_of, same_for_all
from dashboard.domain.showing import Audience

MONDAY = date(2026, 11, 23)
START = datetime.fromisoformat("2026-11-23T08:00")
ANA = Person("ana", "home", Role.PARTNER, "Ana", "ana", 0, consent_at=START - timedelta(days=400))
COACH = Audience(Reader.COACH, START - timedelta(days=100))
HOUR = timedelta(hours=1)

sharings = st.fixed_dictionaries({item: st.sampled_from(Sharing) for item in ITEMS})
given_answers = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["0", "1", "2"]), max_size=len(KEYS))
saves = st.tuples(given_answers, sharings, st.none() | st.sampled_from(["x", "y"]))


def history(*saved, week=MONDAY, start=START):
    return [
        CheckIn("ana", week, answers, sharing, note, n + 1, start + n * HOUR)
        for n, (answers, sharing, note) in enumerate(saved)
    ]


def told(author, *revisions, audience=COACH, **more):
    return showing.shown(author, audience, revisions, **more)


def test_what_is_shared_with_both_and_with_the_coach_is_there_and_what_is_kept_is_not():
    sharing = same_for_all(Sharing.ME) | {"safety": Sharing.BOTH, "clarity": Sharing.COACH}
    found = told(ANA, *history(({"safety": 0, "clarity": 7, "connection": 3}, sharing, "mine")))
    assert {(a.question, a.value, a.sharing) for a in found.answers} == {
        ("safety", 0, Sharing.BOTH),
        ("clarity", 7, Sharing.COACH),
    }
    assert found.notes == ()


@given(st.lists(saves, min_size=1, max_size=6))
def test_every_answer_is_there_exactly_when_its_owner_lets_the_coach_see_it_now(saved):
    found, (answers, sharing, note) = told(ANA, *history(*saved)), saved[-1]
    assert {a.question for a in found.answers} == {k for k in answers if sharing[item_of(k)] is not Sharing.ME}
    assert [n.text for n in found.notes] == ([note] if note and sharing["note"] is not Sharing.ME else [])


@given(st.lists(saves, min_size=1, max_size=5), given_answers, st.none() | st.text(max_size=5))
def test_nothing_moves_when_only_something_kept_did(saved, others, note):
    """Answers and a note that nobody else sees change as they like; the letter stays to the last moment the same."""
    answers, sharing, said = saved[-1]
    kept = {k for k in KEYS if sharing[item_of(k)] is Sharing.ME}
    after = {k: v for k, v in answers.items() if k not in kept} | {k: v for k, v in others.items() if k in kept}
    later = (after, sharing, note if sharing["note"] is Sharing.ME else said)
    assert content_of(told(ANA, *history(*saved, later))) == content_of(told(ANA, *history(*saved)))


@given(st.lists(saves, min_size=1, max_size=4), st.lists(saves, min_size=1, max_size=4))
def test_weeks_stand_each_for_itself(first, second):
    before = history(*first, week=MONDAY - timedelta(weeks=1), start=START - timedelta(days=7))
    now = history(*second)
    whole, parts = told(ANA, *before, *now), (told(ANA, *before), told(ANA, *now))
    assert set(whole.answers) == {a for part in parts for a in part.answers}
    assert set(whole.notes) == {n for part in parts for n in part.notes}


@pytest.mark.parametrize("sharing", [Sharing.BOTH, Sharing.COACH])
def test_without_consent_or_from_a_pause_on_nothing_is_in_it(sharing):
    everything = history(({"safety": 5}, same_for_all(sharing) | {"note": sharing}, "said"))
    entry = Entry("ana", Kind.MOMENT, MONDAY, ("a", "", "", ""), sharing, "t", 1, START)
    for author in (replace(ANA, consent_at=None), replace(ANA, paused_from=MONDAY)):
        assert told(author, *everything, entries=[entry]) == Shown()
    assert told(replace(ANA, paused_from=MONDAY + timedelta(weeks=1)), *everything, entries=[entry]) != Shown()


def test_a_coach_who_came_later_sees_nothing_from_before_they_came():
    everything = history(({"safety": 5}, same_for_all(Sharing.BOTH), None))
    entry = Entry("ana", Kind.PATTERN, MONDAY, ("a", "", "", ""), Sharing.BOTH, "t", 1, START)
    event = ShownEvent("e", MONDAY, "Holiday", START)
    for late, expected in ((START, False), (START + HOUR, True)):
        found = told(ANA, *everything, audience=Audience(Reader.COACH, late), entries=[entry], events=[event])
        assert (found == Shown()) is expected


def test_a_partner_would_be_shown_nothing_that_is_for_the_coach_alone():
    """Letters between two homes: no reader is taken for a coach."""
    sharing = same_for_all(Sharing.COACH) | {"note": Sharing.COACH}
    entry = Entry("ana", Kind.MOMENT, MONDAY, ("a", "", "", ""), Sharing.COACH, "t", 1, START)
    audience = Audience(Reader.PARTNER, COACH.since)
    assert told(ANA, *history(({"safety": 5}, sharing, "x")), audience=audience, entries=[entry]) == Shown()


BOTH, ALONE, MINE = (same_for_all(s) for s in (Sharing.BOTH, Sharing.COACH, Sharing.ME))


def hours(answer):
    return tuple(int((moment - START) / HOUR) for moment in vars(answer.times).values())


@pytest.mark.parametrize(
    ("saved", "expected"),
    [
        ([(5, BOTH)], (0, 0, 0)),
        ([(5, MINE), (5, BOTH)], (0, 1, 0)),
        ([(5, BOTH), (6, BOTH)], (0, 0, 1)),
        ([(5, BOTH), (6, BOTH), (5, BOTH)], (0, 0, 2)),
        ([(5, BOTH), (5, MINE), (5, BOTH)], (0, 0, 0)),
        ([(5, BOTH), (None, BOTH), (5, BOTH)], (0, 0, 2)),
        ([(5, ALONE), (5, BOTH)], (0, 1, 0)),
        ([(5, BOTH), (5, ALONE)], (0, 0, 0)),
        ([(None, BOTH), (5, BOTH)], (1, 1, 1)),
    ],
)
def test_when_it_was_given_shared_and_changed(saved, expected):
    steps = [({"safety": value} if value is not None else {}, sharing, "n") for value, sharing in saved]
    (answer,) = told(ANA, *history(*steps)).answers
    assert hours(answer) == expected


def test_nothing_counts_as_shared_before_the_consent_that_holds_now():
    again = replace(ANA, consent_at=START + 5 * HOUR)
    (answer,) = told(again, *history(({"safety": 5}, BOTH, None))).answers
    assert hours(answer) == (0, 5, 0)


def letters(ana, ben):
    """Both current letters; hours of saving are counted from the same start."""
    ben_person = replace(ANA, id="ben")
    return {"ana": told(ANA, *ana), "ben": told(ben_person, *ben)}


def saved(*steps):
    return [
        CheckIn("x", MONDAY, {"safety": v} if v is not None else {}, sharing, None, n + 1, START + hour * HOUR)
        for n, (hour, v, sharing) in enumerate(steps)
    ]


@pytest.mark.parametrize(
    ("ana", "ben", "expected"),
    [
        ([(0, 5, BOTH), (2, 6, BOTH)], [(1, 7, BOTH)], {"ana"}),
        ([(0, 5, BOTH), (1, 6, BOTH)], [(2, 7, BOTH)], set()),
        ([(2, 5, BOTH)], [(1, 7, BOTH)], set()),
        ([(0, 5, BOTH), (2, 6, BOTH)], [(1, 7, ALONE)], set()),
        ([(0, 5, BOTH), (2, 6, BOTH)], [(1, 7, BOTH), (3, 7, ALONE)], set()),
        ([(0, 5, BOTH), (2, 6, BOTH)], [(1, 7, MINE), (3, 7, BOTH)], set()),
        ([(0, 5, ALONE), (2, 6, ALONE)], [(1, 7, BOTH)], {"ana"}),
        ([(0, 5, BOTH), (2, 6, MINE)], [(1, 7, BOTH)], set()),
        ([(0, 5, BOTH), (2, 6, BOTH)], [(1, 7, BOTH), (3, 8, BOTH)], {"ana", "ben"}),
        ([(0, 5, BOTH), (2, 6, BOTH)], [], set()),
    ],
)
def test_changed_after_the_other_could_be_read_is_said_from_what_both_still_show(ana, ben, expected):
    found = showing.changed_after_reveal(letters(saved(*ana), saved(*ben)))
    assert {author for author, _, _ in found} == expected


def test_what_the_other_let_be_seen_is_found_by_author_week_and_question():
    both = letters(saved((0, 5, ALONE)), saved((1, 7, BOTH)))
    (found,) = showing.shared_by_the_other(both).items()
    assert (found[0], found[1].value) == (("ana", MONDAY, "safety"), 7)
