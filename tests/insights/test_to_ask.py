"""What is found to ask about: only what is there, the largest first, and nothing from before the day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.compare import gap
from dashboard.domain.weeks import WEEK
from dashboard.insights import to_ask

FIRST = date(2026, 6, 1)


def line(*values):
    return {FIRST + n * WEEK: value for n, value in enumerate(values) if value is not None}


def week(n):
    return FIRST + n * WEEK


def test_the_largest_rise_is_found_and_of_two_alike_the_later():
    lines = {("a", "safety"): line(3, 5, 5, 7), ("b", "clarity"): line(4, 4, 4, 5)}
    assert to_ask.rise(lines, FIRST) == to_ask.Noticed("safety", (week(2), week(3)), "a")
    lines["b", "clarity"] = line(2, 6)
    assert to_ask.rise(lines, FIRST) == to_ask.Noticed("clarity", (week(0), week(1)), "b")


def test_a_rise_of_one_point_or_over_a_gap_is_none():
    assert to_ask.rise({("a", "safety"): line(3, 4, 5)}, FIRST) is None
    assert to_ask.rise({("a", "safety"): line(3, None, 9)}, FIRST) is None
    assert to_ask.rise({("a", "safety"): line(3, 9, 9)}, week(2)) is None


def test_two_low_weeks_are_those_of_the_early_prompt():
    lines = {("a", "safety"): line(7, 7, 7, 7, 7, 7, 4, 3), ("b", "safety"): line(*[6] * 8)}
    assert to_ask.two_low_weeks(lines, FIRST) == to_ask.Noticed("safety", (week(6), week(7)), "a")
    assert to_ask.two_low_weeks(lines, week(8)) is None


def test_a_week_apart_is_two_points_or_more():
    gaps = {"safety": gap(line(7, 5, 6), line(6, 5, 7)), "clarity": gap(line(7, 5, 4), line(5, 5, 4))}
    assert to_ask.week_apart(gaps, FIRST) == to_ask.Noticed("clarity", (week(0),))
    assert to_ask.week_apart(gaps, week(1)) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=30), st.integers(0, 30))
def test_whatever_is_found_stands_in_the_line_and_not_before_the_day(values, n):
    lines = {("a", "safety"): line(*values)}
    for found in (to_ask.rise(lines, week(n)), to_ask.two_low_weeks(lines, week(n))):
        if found:
            assert set(found.weeks) <= lines["a", "safety"].keys()
            assert found.weeks[-1] >= week(n)
