"""A week that is over in one time zone and not in another: nobody reads it in the one and answers it in the other."""

from datetime import datetime, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain import weeks
from dashboard.domain.model import Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError
from dashboard.services import check_ins, reading
from dashboard.services.me import identify
from dashboard.services.reading import View
from tests.cast import THIS, WEDNESDAY

BOTH = same_for_all(Sharing.BOTH)
FIRST, LAST_PLACE = "Pacific/Kiritimati", "Etc/GMT+12"
# THIS week can be filled in until Monday, 7 Dec 2026, begins: first there, a day and two hours later here.
OVER_THERE = datetime(2026, 12, 6, 10, 30)  # noqa: DTZ001 - stored moments have no zone
OVER_EVERYWHERE = OVER_THERE + timedelta(hours=26)
ZONES = sorted(available_timezones())


@pytest.fixture
def ana_at(cast, monkeypatch):
    """Ana at a moment in a time zone of her choice; Ben has answered THIS week and shared it."""
    monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
    cast.answered("Ben", {"safety": 8}, Sharing.BOTH)
    cast.enter("Ana")
    now = [OVER_THERE]
    monkeypatch.setattr(weeks, "today_in", lambda zone: weeks.day_in(now[0], zone))

    def at(moment, zone):
        now[0] = moment
        return identify(cast.looking(), cast.storage, zone)

    return at


def reads(me):
    return {(a.week, a.number) for a in reading.answers(me, View.JUST_ME) if a.person != me.person.id}


def test_where_the_week_is_over_first_the_others_answer_waits_while_anybody_could_still_answer(ana_at):
    me = ana_at(OVER_THERE, FIRST)
    with pytest.raises(BadInputError, match="Only this week and last week"):
        check_ins.save(me, THIS, {"safety": 2}, BOTH, None, 0)
    assert reads(me) == set()
    saved = check_ins.save(ana_at(OVER_THERE, LAST_PLACE), THIS, {"safety": 2}, BOTH, None, 0)
    assert saved.check_in.after_reveal == ()
    assert reads(ana_at(OVER_THERE, LAST_PLACE)) == {(THIS, 8)}


def test_an_answer_changed_in_another_zone_after_ones_own_opened_the_others_is_marked(ana_at):
    check_ins.save(ana_at(OVER_THERE, LAST_PLACE), THIS, {"safety": 2}, BOTH, None, 0)
    assert reads(ana_at(OVER_THERE, FIRST)) == {(THIS, 8)}
    saved = check_ins.save(ana_at(OVER_THERE, LAST_PLACE), THIS, {"safety": 7}, BOTH, None, 1)
    assert saved.check_in.after_reveal == ("safety",)


def test_once_it_is_over_everywhere_it_opens_and_no_zone_lets_anybody_answer(ana_at):
    for zone in (FIRST, LAST_PLACE, "Europe/Zurich", "no/zone"):
        me = ana_at(OVER_EVERYWHERE, zone)
        assert reads(me) == {(THIS, 8)}
        with pytest.raises(BadInputError, match="Only this week and last week"):
            check_ins.save(me, THIS, {"safety": 2}, BOTH, None, 0)


@settings(max_examples=300)
@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.sampled_from(ZONES),
    st.integers(-5, 0),
)
def test_at_no_moment_is_a_week_over_for_reading_that_any_zone_could_still_answer(moment, zone, ago):
    everywhere = weeks.day_in(moment, LAST_PLACE)
    week = weeks.week_of(everywhere) + ago * weeks.WEEK
    if not weeks.is_open(week, everywhere):
        assert week not in weeks.answerable(weeks.day_in(moment, zone))
