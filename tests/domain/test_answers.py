"""Answers are looked up by person, question and week, whatever order they came in."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.model import NO_OCCASION
from dashboard.domain.questions import KEYS

MONDAY = date(2026, 11, 23)
WEEKS = [MONDAY - timedelta(weeks=n) for n in range(4)]
PLACES = st.tuples(st.sampled_from(WEEKS), st.sampled_from("ab"), st.sampled_from(KEYS))


def test_a_number_is_a_rating_or_a_practice_and_nothing_else():
    values = {"safety": 0, "recognize": "3", "slow_down": NO_OCCASION, "step": "tried"}
    numbers = [Answer(MONDAY, "a", question, value).number for question, value in values.items()]
    assert numbers == [0, 3, None, None]


def test_an_answer_in_words():
    values = {"safety": 0, "recognize": "2", "slow_down": NO_OCCASION, "step": "tried"}
    words = [Answer(MONDAY, "a", question, value).words for question, value in values.items()]
    assert words == ["0", "Often", "No occasion", "Tried it"]


@given(st.lists(PLACES, unique=True).flatmap(lambda places: st.tuples(st.just(places), st.permutations(places))))
def test_each_is_found_in_every_way_and_listed_by_week_person_and_question(places):
    in_order, shuffled = places
    answers = Answers(Answer(week, person, key, n) for n, (week, person, key) in enumerate(shuffled))
    assert [(a.week, a.person, a.question) for a in answers] == sorted(
        in_order, key=lambda place: (place[0], place[1], KEYS.index(place[2]))
    )
    assert len(answers) == len(in_order)
    assert answers.weeks == tuple(sorted({week for week, _, _ in in_order}))
    for n, (week, person, key) in enumerate(shuffled):
        assert answers.get(person, key, week).value == answers.line(person, key)[week].value == n


@given(
    st.lists(PLACES, unique=True),
    st.sets(st.sampled_from("ab")),
    st.sets(st.sampled_from(KEYS)),
    st.sets(st.sampled_from(WEEKS)),
)
def test_a_part_holds_those_of_these_people_questions_and_weeks_only(places, people, questions, weeks):
    answers = Answers(Answer(week, person, key, 1) for week, person, key in places)
    part = {(a.week, a.person, a.question) for a in answers.of(people, questions, weeks)}
    assert part == {place for place in places if place[0] in weeks and place[1] in people and place[2] in questions}
    assert list(answers.of()) == list(answers)


def test_where_there_is_none_nothing_is_found():
    assert not Answers()
    assert Answers().get("a", "safety", MONDAY) is None
    assert dict(Answers().line("a", "safety")) == {}
    assert Answers().weeks == ()
