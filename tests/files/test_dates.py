"""Dates as programs and people write them: the right day, asked where there are two, never another one."""

from datetime import date, datetime, time

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.weeks import week_of
from dashboard.files import dates, languages
from dashboard.files.clock_times import Zone
from dashboard.files.dates import ORDERS, Way
from tests.cast import WEDNESDAY

DAY = date(2026, 1, 5)
NEW_YORK, AUCKLAND = "America/New_York", "Pacific/Auckland"


def days(cells, way):
    return [found.day if (found := dates.read(c, way)) else None for c in cells]


def one(cell):
    """What a column of one cell is read as, where there is one way only."""
    (way,) = dates.ways_of([cell])
    return dates.read(cell, way)


@pytest.mark.parametrize(
    ("cell", "orders"),
    [
        *((c, "ymd dmy mdy") for c in ("2026-01-05", "2026/1/5", "2026.01.05", "2026-01-05T20:15:00Z", "46027")),
        *((c, "ymd dmy mdy") for c in ("20260105", "5 Jan 2026", "Mon, 5 January 2026", "Jan 5, 2026", "5. Jan. 2026")),
        *((c, "ymd dmy mdy") for c in ("2026-Jan-05", "5jan2026", "05-JAN-2026", "5th Jan 2026", "2026-W02-1")),
        *((c, "dmy") for c in ("05/01/2026", "5.1.2026", "05-01-26", "5.1.26", "5/1/2026 8:15 PM", "5. 1. 2026")),
        *((c, "mdy") for c in ("01/05/2026", "1/5/26")),
        *((c, "ymd") for c in ("26-01-05", "26/1/5")),
        ("5-Jan-26", "dmy mdy"),
        *((c, "") for c in ("2026-13-05", "2026-02-30", "next week", "5/1", "1/2/3", "5/1/226", "2026-01-05-01")),
        *((c, "") for c in ("1899-01-05", "5 Jan", "Jan 2026", "5-6 Jan 2026", "2026-01-05 - 2026-01-12", "1,000")),
        *((c, "") for c in ("Average", "", " ", "7", "-5/1/2026", "5/1-2026", "2026-01-05T25:00:00Z", "5 Jan 2026 9")),
    ],
)
def test_a_date_in_each_order(cell, orders):
    assert [o for o in ORDERS if days([cell], Way(o)) == [DAY]] == sorted(orders.split(), key=ORDERS.index)
    if not orders:
        assert {day for o in ORDERS for day in days([cell], Way(o))} == {None}


@pytest.mark.parametrize(
    ("cell", "at", "zone"),
    [
        ("2026/11/15 8:31:12 PM GMT+1", time(20, 31, 12), Zone.OFFSET),
        ("2026-11-15T20:31:12.123+01:00[Europe/Berlin]", time(20, 31, 12), Zone.OFFSET),
        ("2026-11-15T20:31:12.000Z", time(20, 31, 12), Zone.UTC),
        ("20261115T203112Z", time(20, 31, 12), Zone.UTC),
        ("2026-11-15 20:31 UTC", time(20, 31), Zone.UTC),
        ("2026-11-15 20:31:12 +0000", time(20, 31, 12), Zone.ZERO),
        ("2026-11-15 20:31:12 -0500", time(20, 31, 12), Zone.OFFSET),
        ("2026-11-15 20:31:12 EST", time(20, 31, 12), Zone.OFFSET),
        ("2026-11-15T20:31[UTC]", time(20, 31), Zone.UTC),
        ("Nov 15, 2026 at 8:31 PM", time(20, 31), Zone.HERE),
        ("Nov 15, 2026, 8:31:12\u202fPM", time(20, 31, 12), Zone.HERE),
        ("November 15, 2026 8:31 PM (GMT+1)", time(20, 31), Zone.OFFSET),
        ("Sun Nov 15 2026 20:31:12 GMT+0100 (Central European Standard Time)", time(20, 31, 12), Zone.OFFSET),
        ("Sun Nov 15 20:31:12 +0000 2026", time(20, 31, 12), Zone.ZERO),
        ("11/15/2026 08:31:12 PM", time(20, 31, 12), Zone.HERE),
        ("2026-11-15 12:05 a.m.", time(0, 5), Zone.HERE),
        ("2026-11-15 8:31pm", time(20, 31), Zone.HERE),
        ("15. November 2026 um 20:31", time(20, 31), Zone.HERE),
        ("15 novembre 2026 à 20:31", time(20, 31), Zone.HERE),
        ("15 de noviembre de 2026 a las 8:31 p. m.", time(20, 31), Zone.HERE),
        ("15/11/2026 20h31", time(20, 31), Zone.HERE),
        ("15.11.2026 klo 20.31", time(20, 31), Zone.HERE),
        ("2026. 11. 15 오후 8:31:12", time(20, 31, 12), Zone.HERE),
        ("2026年11月15日 20:31", time(20, 31), Zone.HERE),
        ("1794774672", time(20, 31, 12), Zone.UTC),
        ("1794774672123", time(20, 31, 12), Zone.UTC),
        ("46341.5", time(12), Zone.HERE),
        ("46341,25", time(6), Zone.HERE),
    ],
)
def test_a_time_beside_the_date(cell, at, zone):
    found = one(cell)
    assert (found.day, found.at, found.zone) == (date(2026, 11, 15), at, zone)


@pytest.mark.parametrize(
    ("cells", "ways"),
    [
        (["2026-01-05", "2026-13-40"], ["ymd"]),
        (["05/01/2026", "12/01/2026"], ["dmy", "mdy"]),
        (["05/01/2026", "13/01/2026"], ["dmy"]),
        (["01/05/2026", "01/13/2026"], ["mdy"]),
        (["01/01/2026", "02/02/2026"], ["dmy"]),
        (["05/01/26"], ["ymd", "dmy", "mdy"]),
        (["13/01/2026", "01/13/2026"], ["dmy", "mdy"]),
        ([], ["ymd"]),
    ],
)
def test_the_order_is_asked_only_where_it_makes_a_difference(cells, ways):
    assert [way.order for way in dates.ways_of(cells)] == ways


# -- zones -------------------------------------------------------------------------------------------


def at_home(cells, zone, **options):
    (way,) = dates.ways_of(cells)
    return [w.day.isoformat() for w in dates.moments([dates.read(c, way) for c in cells], zone, **options)]


def test_a_moment_of_utc_is_that_day_where_the_person_is():
    cells = ["2026-11-16T03:31:12.000Z", "2026-11-16T12:00:00Z"]
    assert at_home(cells, NEW_YORK) == ["2026-11-15", "2026-11-16"]
    assert at_home(cells, AUCKLAND) == ["2026-11-16", "2026-11-17"]


def test_a_column_that_is_named_utc_is_utc():
    cells = ["2026-11-16 03:31:12", "2026-11-15"]
    assert at_home(cells, NEW_YORK) == ["2026-11-16", "2026-11-15"]
    assert at_home(cells, NEW_YORK, utc=True) == ["2026-11-15", "2026-11-15"]


def test_a_time_with_an_offset_of_its_own_is_the_day_it_was_written():
    assert at_home(["2026-11-15T23:31:12+01:00", "2026-07-15T23:31:12+02:00"], NEW_YORK) == ["2026-11-15", "2026-07-15"]


def test_an_offset_of_nothing_is_utc_unless_others_beside_it_are_not():
    winter, summer = "2026-01-05T00:31:12+00:00", "2026-07-06T00:31:12+01:00"
    assert at_home([winter], NEW_YORK) == ["2026-01-04"]
    assert at_home([winter, summer], NEW_YORK) == ["2026-01-05", "2026-07-06"]


def test_an_unknown_zone_is_that_of_this_computer():
    here = datetime.fromisoformat("2026-11-16T03:31:12+00:00").astimezone().date().isoformat()
    assert at_home(["2026-11-16T03:31:12Z"], None) == [here]


# -- languages ---------------------------------------------------------------------------------------

SINGLE = [date(2026, month, day) for month in range(1, 12) for day in (3, 15, 28)]


@pytest.mark.parametrize("code", languages.common())
def test_a_date_of_any_common_language_is_never_read_as_another_day(code):
    """Each alone in a column, with and without a time: the right day is among those asked about, or there is none."""
    for width in ("full", "long", "medium", "short"):
        for day in SINGLE:
            evening = datetime.combine(day, time(20, 31))
            for cell in (format_date(day, width, locale=code), format_datetime(evening, width, locale=code)):
                read = {found for way in dates.ways_of([cell]) for found in days([cell], way)} - {None}
                assert not read or day in read, cell


@pytest.mark.parametrize("code", languages.common())
def test_a_column_in_any_common_language_is_read(code):
    """Thai writes its long forms with an era, which is not read."""
    for width in ("medium", "short") if code == "th" else ("full", "long", "medium", "short"):
        cells = [format_date(day, width, locale=code) for day in SINGLE]
        read = [days(cells, way) for way in dates.ways_of(cells)]
        assert SINGLE in read, cells[0]
        assert len(read) == 1 or width == "short", cells[0]


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        (["15. Nov. 2026", "18. Okt. 2026"], date(2026, 11, 15)),
        (["15 Sept 2026"], date(2026, 9, 15)),
        (["mar. 10 mars 2026"], date(2026, 3, 10)),
        (["1er novembre 2026"], date(2026, 11, 1)),
        (["15 de outubro de 2026"], date(2026, 10, 15)),
        (["2026年11月15日（日）"], date(2026, 11, 15)),
        (["١٥/١١/٢٠٢٦"], date(2026, 11, 15)),
        (["15 ม.ค. 2026 20:31"], date(2026, 1, 15)),
    ],
)
def test_words_as_people_write_them(cells, day):
    (way,) = dates.ways_of(cells)
    assert days(cells, way)[0] == day


def test_a_month_that_means_two_is_asked():
    assert {days(["15 listopada 2026"], way)[0].month for way in dates.ways_of(["15 listopada 2026"])} == {10, 11}
    assert len(dates.ways_of(["15 listopada 2026", "15 studenoga 2026"])) == 1


def test_the_viewers_own_language_is_tried_too():
    assert days(["15 tháng 11, 2026"], dates.ways_of(["15 tháng 11, 2026"])[0]) == [None]
    assert [date(2026, 11, 15)] in [
        days(["15 tháng 11, 2026"], way) for way in dates.ways_of(["15 tháng 11, 2026"], "vi-VN")
    ]


# -- any column --------------------------------------------------------------------------------------

WAYS = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%y", "%y-%m-%d", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y", "%Y%m%d"]


@given(
    st.lists(st.dates(date(1970, 1, 1), WEDNESDAY), min_size=1, max_size=8, unique_by=week_of), st.sampled_from(WAYS)
)
@settings(max_examples=200, deadline=None)
def test_every_column_of_dates_can_be_read_right(found, way):
    """The right order is among those asked for, and no order that reads fewer is offered."""
    cells = [d.strftime(way) for d in found]
    assert found in [days(cells, w) for w in dates.ways_of(cells)]


@given(st.lists(st.text(max_size=12), max_size=5), st.sampled_from([None, "de", "xx", "??", ""]))
@settings(max_examples=200, deadline=None)
def test_any_text_is_a_date_or_none(cells, own):
    for way in dates.ways_of(cells, own):
        dates.moments([dates.read(c, way) for c in cells], "Europe/Berlin", utc=True)
