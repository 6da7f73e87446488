"""The weeks of the short table: at most eight, the session's line between two of them, none before the first answer."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.compare import first_week_since
from dashboard.domain.weeks import WEEK, week_of, weeks_between
from dashboard.insights.around_session import COLUMNS, weeks_around

TODAY = date(2026, 11, 25)
THIS = week_of(TODAY)


def answers(count, *, this=False):
    found = [Answer(THIS - n * WEEK, "a", "safety", 5) for n in range(0 if this else 1, count + 1)]
    return Answers(found)


def test_without_a_session_the_last_eight_weeks():
    around = weeks_around(answers(40), TODAY, None)
    assert around.before == ()
    assert around.since == tuple(weeks_between(THIS - 8 * WEEK, THIS - WEEK))


def test_the_present_week_stands_there_once_somebody_answered():
    assert weeks_around(answers(40, this=True), TODAY, None).since[-1] == THIS


def test_before_and_since_a_session():
    around = weeks_around(answers(40), TODAY, date(2026, 10, 28))
    assert around.since == tuple(weeks_between(date(2026, 10, 26), date(2026, 11, 16)))
    assert around.before == tuple(weeks_between(date(2026, 9, 28), date(2026, 10, 19)))
    assert not around.skipped


def test_of_a_long_time_since_the_latest_weeks_and_a_mark_that_some_are_left_out():
    around = weeks_around(answers(40), TODAY, date(2026, 6, 3))
    assert len(around.since) == 5
    assert len(around.before) == 3
    assert around.skipped


def test_a_session_of_this_week_has_nothing_since():
    around = weeks_around(answers(40), TODAY, TODAY - timedelta(days=1))
    assert around.since == ()
    assert around.before[-1] == THIS - WEEK


@given(st.integers(0, 60), st.booleans(), st.one_of(st.none(), st.dates(date(2025, 1, 1), TODAY - timedelta(days=1))))
def test_never_more_than_eight_in_order_and_on_the_right_side(count, this, held):
    around = weeks_around(answers(count, this=this), TODAY, held)
    shown = [*around.before, *around.since]
    assert shown == sorted(set(shown))
    assert 1 <= len(shown) <= COLUMNS
    if held:
        assert all(week < first_week_since(held) for week in around.before)
        assert all(week >= first_week_since(held) for week in around.since)
