"""A line before and since a session, and the two partners side by side."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.compare import Counts, clipped, first_week_since, gap, in_order, since
from dashboard.domain.usual_range import judge
from dashboard.domain.weeks import WEEK

START = date(2026, 1, 5)  # a Monday
FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]

values = st.lists(st.none() | st.integers(0, 10), max_size=50)


def weekly(ratings):
    return {START + n * WEEK: value for n, value in enumerate(ratings)}


def week(position):
    return START + (position - 1) * WEEK


def test_since_a_session_lists_the_answers_since_and_the_four_before():
    part = since(weekly([7, 5, 6, 6, 4, 6, 7]), week(6))
    assert [value for _, value in part.since] == [6, 7]
    assert [value for _, value in part.before] == [5, 6, 6, 4]
    assert part.counts is None


def test_a_week_belongs_to_the_side_of_the_session_with_most_of_its_days():
    assert [first_week_since(date(2026, 11, day)) for day in (9, 12, 13, 15, 16)] == [
        date(2026, 11, 9),
        date(2026, 11, 9),
        date(2026, 11, 16),
        date(2026, 11, 16),
        date(2026, 11, 16),
    ]


def test_nothing_is_compared_with_fewer_than_four_values_since():
    assert since(weekly([*FIRST_8, 6, 9, 3]), week(9)).counts is None
    assert since(weekly([*FIRST_8, 6, 9, 3, 7]), week(9)).counts == Counts(above=1, inside=2, below=1)


def test_the_weeks_a_range_was_learned_from_are_not_compared_with_it():
    part = since(weekly([*FIRST_8, 9, 9, 9]), week(5))
    assert len(part.since) == 7
    assert part.counts is None
    assert since(weekly([*FIRST_8, 9, 9, 9, 6]), week(5)).counts == Counts(3, 1, 0)


def test_a_range_learned_before_the_session_is_the_one_used_after_it():
    part = since(weekly([*FIRST_8, 6, 6, 9, 9, 9, 9, 9, 9]), week(11))
    assert (part.verdict.low, part.verdict.high) == (5, 7)
    assert part.counts == Counts(6, 0, 0)
    assert (part.onset, part.began_before) == (week(11), False)


def test_a_drift_that_began_before_the_session_is_not_credited_to_it():
    part = since(weekly([*FIRST_8, 9, 9, 9, 9, 9, 9, 9, 9]), week(13))
    assert (part.onset, part.began_before) == (week(9), True)


def test_a_shift_that_paused_across_the_session_is_not_credited_to_it_either():
    part = since(weekly([*FIRST_8, 3, 3, 3, 6, 3, 3, 3, 6, 6, 3, 3, 3, 3]), week(12))
    assert part.verdict.shifts[-1].onset == 13
    assert (part.onset, part.began_before) == (week(9), True)


def test_there_may_be_nothing_before_and_nothing_since():
    assert since({}, START).since == since({}, START).before == ()
    assert since(weekly([6, 5]), START).before == ()


@given(values, st.integers(0, 400))
def test_every_answer_is_either_since_or_before(ratings, days):
    day = START.fromordinal(START.toordinal() + days)
    part = since(weekly(ratings), day)
    rated = [value for value in ratings if value is not None]
    after = [value for _, value in part.since]
    assert rated[len(rated) - len(after) :] == after
    assert [value for _, value in part.before] == rated[: len(rated) - len(after)][-4:]
    assert part.counts is None or 4 <= part.counts.total <= len(after)


@given(values, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_were_entered_changes_nothing(ratings, random):
    line = weekly(ratings)
    entered = list(line.items())
    random.shuffle(entered)
    assert in_order(dict(entered)) == in_order(line)
    assert since(dict(entered), week(10)) == since(line, week(10))
    assert gap(dict(entered), weekly(reversed(ratings))) == gap(line, weekly(reversed(ratings)))


@given(values, values)
def test_the_gap_knows_only_weeks_with_both_values_and_turns_round_with_the_partners(a, b):
    one, other = gap(weekly(a), weekly(b)), gap(weekly(b), weekly(a))
    both = [(x, y) for x, y in zip(a, b, strict=False) if x is not None and y is not None]
    assert list(one.points) == [x - y for x, y in both]
    assert other.points == tuple(-point for point in one.points)
    assert other.counts == one.counts[::-1]
    assert other.differently == -one.differently
    assert one.verdict == judge(one.points)


@given(values, values, st.integers(0, 49))
def test_an_answer_kept_back_is_the_same_as_one_never_given(a, b, position):
    kept = [None if n == position else value for n, value in enumerate(a)]
    never = {day: value for day, value in weekly(kept).items() if value is not None}
    assert gap(weekly(kept), weekly(b)) == gap(never, weekly(b))
    assert since(weekly(kept), week(20)).counts == since(never, week(20)).counts
    assert since(weekly(kept), week(20)).onset == since(never, week(20)).onset


def differently(points):
    return gap(weekly([5 + point for point in points]), weekly([5] * len(points))).differently


def test_seeing_it_differently_needs_eight_shared_weeks_two_points_and_seven_of_eight_one_way():
    assert differently([2, 2, 2, 2, 2, 2, 2, 0]) == 1
    assert differently([-2, -2, -2, -2, -2, -2, -2, 3]) == -1
    assert differently([3] * 7) == 0
    assert differently([3] * 6 + [0, 0]) == 0
    assert differently([1, 1, 1, 1, 1, 5, 5, 5]) == 0
    assert differently([5] * 8 + [0] * 8) == 0


def test_the_band_is_cut_to_the_scale_only_when_shown():
    verdict = judge([10] * 8)
    assert (verdict.low, verdict.high) == (9, 11)
    assert clipped(verdict) == (9, 10)
    assert clipped(judge([0] * 8), -10, 10) == (-1, 1)
    assert clipped(judge([6])) is None
