"""The time of day beside a date: taken out whole, or left where it stands."""

from datetime import time

import pytest

from dashboard.files.clock_times import Clock, Zone, dotted_out, taken_out


@pytest.mark.parametrize(
    ("text", "rest", "clock"),
    [
        ("15/11/2026 20:31", "15/11/2026", Clock(time(20, 31))),
        ("8:31 PM 15/11/2026", "15/11/2026", Clock(time(20, 31))),
        ("15/11/2026 PM 8:31", "15/11/2026", Clock(time(20, 31))),
        ("15/11/2026 12:31 am", "15/11/2026", Clock(time(0, 31))),
        ("15/11/2026 20:31:60Z", "15/11/2026", Clock(time(20, 31, 59), Zone.UTC)),
        ("15/11/2026 20:31 GMT+00:00", "15/11/2026", Clock(time(20, 31), Zone.ZERO)),
        ("15/11/2026 20:31 (Etc)", "15/11/2026", Clock(time(20, 31))),
        ("15/11/2026 25:31", "15/11/2026 25:31", None),
        ("15/11/2026 20:31:12:13:14", "15/11/2026 20:31:12:13:14", None),
        ("15/11/2026", "15/11/2026", None),
    ],
)
def test_a_time_is_taken_out_of_a_text(text, rest, clock):
    found = taken_out(text, {})
    assert (found[0].strip(), found[1]) == (rest, clock)


def test_words_for_the_halves_of_a_day_are_those_of_the_language():
    halves = {"오후": True, "오전": False, "pm": True}
    assert taken_out("2026. 11. 15 오후 8:31", halves)[1] == Clock(time(20, 31))
    assert taken_out("2026. 11. 15 오전 8:31", halves)[1] == Clock(time(8, 31))
    assert taken_out("15 epm 2026 8:31", halves)[0].startswith("15 epm 2026")


def test_a_dot_or_an_h_makes_a_time_only_behind_a_date():
    assert dotted_out("15.11.2026 20.31") == ("15.11.2026", Clock(time(20, 31)))
    assert dotted_out("15.11.2026 20h31") == ("15.11.2026", Clock(time(20, 31)))
    assert dotted_out("15.11.2026") == ("15.11.2026", None)
    assert dotted_out("15.11.2026 99.31") == ("15.11.2026 99.31", None)
