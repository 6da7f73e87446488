"""One's own practice in words: counted over weeks that were answered, without a grade."""

from datetime import timedelta

from dashboard.domain.model import NO_OCCASION
from dashboard.words import stage_practice
from tests.answered import answered
from tests.cast import THIS

SPAN = [THIS - timedelta(weeks=n) for n in reversed(range(12))]


def said(answers, key="recognize"):
    """`answers` are those of the last weeks, None where there was none."""
    weeks = SPAN[-len(answers) :]
    cells = [(week, "ana", key, value) for week, value in zip(weeks, answers, strict=True) if value is not None]
    return stage_practice.lately(answered(*cells), "ana", SPAN)


def test_how_often_of_the_last_six_answered_weeks():
    assert said("333221") == [
        "1 Recognize: in the last 6 weeks you answered, often or nearly every time in\u00a05, sometimes in\u00a01."
    ]
    assert said(["3", "3", None, "2", "1", "0", "2", "0"]) == [
        "1 Recognize: in the last 6 weeks you answered, often or nearly every time in\u00a03, sometimes in\u00a01."
    ]


def test_a_week_without_an_occasion_is_named_as_such():
    assert said(["2", NO_OCCASION, "2"]) == [
        "1 Recognize: in the last 3 weeks you answered, often or nearly every time in\u00a02, no occasion in\u00a01."
    ]


def test_the_same_in_each_week_is_said_as_such():
    assert said("3233") == ["1 Recognize: often or nearly every time in each of the last 4 weeks you answered."]
    assert said([NO_OCCASION] * 3) == ["1 Recognize: no occasion in each of the last 3 weeks you answered."]


def test_not_at_all_is_said_without_a_grade():
    assert said("0000") == ["1 Recognize: not in the last 4 weeks you answered, and that is all right."]


def test_one_or_two_weeks_are_named_one_by_one():
    assert said("13") == ["1 Recognize: sometimes, week of 16 Nov; nearly every time, week of 23 Nov."]


def test_without_answers_nothing_is_said_and_the_partner_is_not_counted():
    assert said([None]) == []
    assert stage_practice.lately(answered(*((week, "ben", "recognize", "3") for week in SPAN)), "ana", SPAN) == []
