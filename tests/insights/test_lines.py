"""Which weeks count for usual ranges, shifts and differences."""

from datetime import timedelta

from dashboard.domain.questions import RATING_KEYS
from dashboard.insights.lines import whole_weeks
from tests.answered import ANA, BEN, MONDAY, answered, safety


def test_only_whole_weeks_count_and_only_ratings():
    answers = answered(*safety("a", w0=3, w1=0, w4=7), (MONDAY - timedelta(weeks=1), "a", "recognize", "2"))
    found = whole_weeks(answers, [ANA, BEN], MONDAY + timedelta(days=6))
    assert found["a", "safety"] == {MONDAY - timedelta(weeks=4): 7, MONDAY - timedelta(weeks=1): 0}
    assert set(found) == {(p, key) for p in "ab" for key in RATING_KEYS}
    assert not found["b", "safety"]
