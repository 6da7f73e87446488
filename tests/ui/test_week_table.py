"""The short table of Prepare: which weeks stand side by side, and what is said of those that do not."""

from datetime import date, datetime, time

from dashboard.domain.model import Sharing
from dashboard.domain.questions import same_for_all
from dashboard.domain.weeks import WEEK
from tests.cast import THIS
from tests.screen import Screen


def table(cast, as_person, held):
    began = date(2025, 9, 1)
    cast.coached(datetime.combine(began, time(12)))
    weeks = [began + n * WEEK for n in range((THIS - began).days // 7 + 1)]
    for name in ("Ana", "Ben"):
        cast.answered_long_ago(name, [(week, {"safety": 5}, same_for_all(Sharing.BOTH), None) for week in weeks])
    cast.storage.happened.add_session(cast.person("Ana").couple_id, held, "")
    as_person("Dana")
    return Screen().press("Prepare (I am alone)")


def test_weeks_of_another_year_carry_it_and_weeks_left_out_are_told_in_words(cast, as_person):
    sent = table(cast, as_person, date(2025, 10, 29)).sent
    assert "the dotted line is your last session, 29 Oct 2025; the weeks right after it are left out" in sent
    assert ">20 Oct 2025<" in sent
    assert ">16 Nov<" in sent


def test_with_no_week_left_out_the_line_is_the_session_alone(cast, as_person):
    sent = table(cast, as_person, THIS - 2 * WEEK).sent
    assert "the line is your last session, 9 Nov" in sent
    assert "left out" not in sent
