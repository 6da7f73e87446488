"""What stands beside a rating: counts of weeks and a shift, never a number for the difference."""

from datetime import date

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.partners import Partner
from dashboard.domain.weeks import WEEK
from dashboard.insights.signals import Signals
from dashboard.words.week_words import rating_words

TODAY = date(2026, 11, 25)
FIRST = date(2026, 6, 1)


def words(ana, ben):
    answers = [
        Answer(FIRST + n * WEEK, person, "safety", value)
        for person, line in (("a", ana), ("b", ben))
        for n, value in enumerate(line)
        if value is not None
    ]
    return rating_words(Signals(Answers(answers), [Partner("a", "Ana", 0), Partner("b", "Ben", 1)], TODAY), "safety")


def test_nothing_while_nothing_is_shared_by_both():
    assert words([], []) == ""
    assert words([5], [None, 5]) == ""


def test_one_week_has_no_count():
    assert words([5], [4]) == "in the one shared week Ana higher"


def test_the_last_eight_shared_weeks_are_counted():
    assert words([9, 5, 6, 4], [1, 5, 4, 6]) == "of 4 shared weeks Ana higher in 2, Ben higher in 1, the same in 1"
    assert words([5] * 3, [5] * 3) == "both rate it the same"
    said = words([9] * 2 + [8] * 8, [1] * 2 + [5] * 8)
    assert said == "they see this differently: of the last 8 shared weeks Ana higher in 8"
    assert words([8] * 8, [5] * 8) == "they see this differently: of 8 shared weeks Ana higher in 8", "these are all"


def test_a_shift_is_named_with_its_first_week():
    assert words([3] * 8 + [8] * 8, []) == "Ana: looks like a shift, higher since 27 Jul"
