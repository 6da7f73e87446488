"""At most three questions, one of what went well, and no answer in what may be kept and shown."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS, STEP
from dashboard.domain.weeks import WEEK, week_of
from dashboard.insights.signals import Signals
from dashboard.words import prompts
from dashboard.words.to_ask_words import questions

TODAY = date(2026, 11, 25)
LAST = week_of(TODAY) - WEEK
HELD = date(2026, 10, 28)
PARTNERS = [Partner("a", "Ana", 0), Partner("b", "Ben", 1)]


def signals(*answers):
    return Signals(Answers(answers), PARTNERS, TODAY)


def rated(person, rating, *values):
    """The values of the last weeks that are over, oldest first."""
    weeks = [LAST - n * WEEK for n in reversed(range(len(values)))]
    return [Answer(w, person, rating, v) for w, v in zip(weeks, values, strict=True) if v is not None]


def test_with_nothing_yet_one_question_of_what_went_well():
    (only,) = questions(signals(), None, None)
    assert only.text == prompts.IN_FIRST_WEEKS["since"][0]
    assert only.well


def test_a_rise_comes_first_and_names_no_one_in_what_is_shown():
    found = questions(signals(*rated("a", "safety", 5, 7), *rated("b", "safety", 4, 4)), HELD, None)
    assert found[0].text == "Felt safety, week of 16 Nov: what helped that week?"
    assert found[0].because == "Ana: 5, then 7."
    assert found[1].text == "Felt safety, week of 16 Nov: what was going on for each of you?"
    assert found[1].because == "Ana 7, Ben 4."


def test_two_low_weeks_are_asked_about_with_their_cost():
    found = questions(signals(*rated("a", "clarity", 7, 7, 7, 7, 7, 7, 4, 4)), HELD, None)
    assert [one.by_chance for one in found] == [False, True, False]
    assert found[1].text == "Clarity, weeks of 9 Nov and 16 Nov: what was going on for each of you?"


def test_a_step_that_helped_is_what_went_well_where_nothing_rose():
    asked = HELD, [LAST - WEEK, LAST]
    found = questions(signals(Answer(LAST, "b", STEP, "helped")), HELD, asked)
    assert found[0].text == "The step you agreed on 28 Oct: what helped you to try it?"
    assert found[0].well
    found = questions(signals(Answer(LAST, "b", STEP, "not yet")), HELD, asked)
    assert found[1].text == "The step you agreed on 28 Oct: what would make it easier to try?"


def test_a_day_of_another_year_is_named_with_its_year():
    asked = date(2025, 10, 29), [LAST]
    assert questions(signals(), HELD, asked)[1].text.startswith("The step you agreed on 29 Oct 2025: how did it go")
    weeks = week_of(date(2025, 11, 3)), week_of(date(2025, 11, 10))
    rose = [Answer(week, "a", "safety", value) for week, value in zip(weeks, (3, 8), strict=True)]
    found = questions(signals(*rose), asked[0], None)
    assert found[0].text == "Felt safety, week of 10 Nov 2025: what helped that week?"


def test_nothing_since_the_session_looks_at_the_last_four_weeks():
    found = questions(signals(*rated("a", "safety", 3, 8, 8)), date(2026, 11, 24), None)
    assert found[0].text == "Felt safety, week of 9 Nov: what helped that week?"


def test_one_who_is_left_is_asked_for_one():
    answers = Answers([*rated("a", "clarity", 7, 7, 7, 7, 7, 7, 4, 4)])
    found = questions(Signals(answers, PARTNERS[:1], TODAY), HELD, (HELD, [LAST]))
    asked = [one.text for one in found]
    assert "Clarity, weeks of 9 Nov and 16 Nov: what was going on for you?" in asked
    assert "The step you agreed on 28 Oct: how did it go for you?" in asked


ANSWERS = st.lists(
    st.builds(
        Answer, st.sampled_from([LAST - n * WEEK for n in range(20)]), st.sampled_from("ab"),
        st.sampled_from(RATING_KEYS), st.integers(0, 10),
    ),
    max_size=60,
)  # fmt: skip


@given(ANSWERS, st.sampled_from([None, HELD, date(2026, 11, 24)]))
def test_one_to_three_and_no_answer_of_anybodys_stands_in_a_text_that_is_kept(answers, held):
    found = questions(signals(*answers), held, None)
    assert 1 <= len(found) <= 3
    assert [one.well for one in found].count(True) == 1
    assert len({one.text for one in found}) == len(found)
    for one in found:
        without_dates = re.sub(r"\d+ (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", "", one.text)
        assert not re.search(r"\d|Ana|Ben", without_dates)
        assert len(one.text) <= 200
