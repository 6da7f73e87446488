"""Which week a day belongs to, which weeks are open, and how they are written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import weeks

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def test_week_53_is_one_week_across_the_turn_of_the_year():
    monday = date(2026, 12, 28)
    assert weeks.week_of(date(2026, 12, 30)) == weeks.week_of(date(2027, 1, 1)) == monday
    assert weeks.week_of(date(2027, 1, 4)) == date(2027, 1, 4)
    assert weeks.week_of(date(2024, 12, 30)) == date(2024, 12, 30)


def test_the_turn_of_the_year_is_labelled_by_its_days_and_orders_by_date():
    assert weeks.span_label(date(2026, 12, 28)) == "28 Dec-3 Jan"
    assert weeks.full_label(date(2026, 12, 28)) == "28 Dec 2026"
    across = weeks.weeks_between(date(2026, 12, 21), date(2027, 1, 4))
    assert across == [date(2026, 12, 21), date(2026, 12, 28), date(2027, 1, 4)]


def test_2026_has_53_mondays_of_its_own_weeks():
    assert len(weeks.weeks_between(date(2025, 12, 29), date(2026, 12, 28))) == 53


def test_sunday_belongs_to_the_week_before_and_monday_begins_the_next():
    assert weeks.week_of(date(2026, 1, 4)) == date(2025, 12, 29)
    assert weeks.week_of(date(2026, 1, 5)) == date(2026, 1, 5)


def test_the_weeks_of_both_clock_changes_are_seven_days():
    for sunday in (date(2026, 3, 29), date(2026, 10, 25)):
        monday = weeks.week_of(sunday)
        assert weeks.weeks_between(monday, sunday + timedelta(days=1)) == [monday, monday + timedelta(days=7)]


@given(days)
def test_a_week_is_monday_to_sunday(day):
    monday = weeks.week_of(day)
    assert monday.weekday() == 0
    assert 0 <= (day - monday).days <= 6


@given(days)
def test_this_week_and_the_last_can_be_answered_and_no_other(day):
    this, last = weeks.answerable(day)
    assert [w for w in weeks.weeks_between(this - 5 * weeks.WEEK, this + 5 * weeks.WEEK) if w in (this, last)] == [
        last,
        this,
    ]
    assert weeks.is_open(last, day)
    assert not weeks.is_open(last - weeks.WEEK, day)


def test_a_week_closes_on_the_second_monday_after_it_began():
    week = date(2026, 11, 23)
    assert weeks.closes(week) == date(2026, 12, 7)
    assert weeks.is_open(week, date(2026, 12, 6))
    assert not weeks.is_open(week, date(2026, 12, 7))


@pytest.mark.parametrize(
    ("day", "answered", "expected"),
    [
        (date(2026, 11, 23), (), date(2026, 11, 16)),
        (date(2026, 11, 24), (), date(2026, 11, 16)),
        (date(2026, 11, 25), (), date(2026, 11, 23)),
        (date(2026, 11, 29), (), date(2026, 11, 23)),
        (date(2026, 11, 23), (date(2026, 11, 16),), date(2026, 11, 23)),
        (date(2026, 11, 23), (date(2026, 11, 9),), date(2026, 11, 16)),
    ],
)
def test_on_monday_and_tuesday_last_week_is_offered_until_it_is_answered(day, answered, expected):
    assert weeks.offered(day, answered) == expected


def test_today_is_the_browsers_date_not_the_servers():
    ahead, behind = weeks.today_in("Pacific/Kiritimati"), weeks.today_in("Etc/GMT+12")
    assert (ahead - behind).days in (1, 2)


@pytest.mark.parametrize("zone", [None, "", "Nowhere/Town", "../../etc/passwd", "/etc", "Europe", "a\0b"])
def test_an_unknown_zone_falls_back_to_this_computers_own(zone):
    near = datetime.now(UTC).date()
    assert abs((weeks.today_in(zone) - near).days) <= 1


def test_labels_as_people_say_them():
    assert weeks.day_label(date(2026, 12, 8)) == "8 Dec"
    assert weeks.weekday_label(date(2026, 12, 7)) == "Mon 7 Dec"
    assert weeks.span_label(date(2026, 11, 23)) == "23-29 Nov"
    assert weeks.span_label(date(2026, 11, 30)) == "30 Nov-6 Dec"
