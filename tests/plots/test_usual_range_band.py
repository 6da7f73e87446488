"""Usual ranges on the main chart: from which week on, how high, whose, and nothing that the reader was not given."""

import json
import re
from datetime import timedelta

import altair as alt
import pytest

from dashboard.domain.happenings import Happening
from dashboard.domain.weeks import WEEK, weeks_between
from dashboard.plots import main_chart
from dashboard.plots.look import LARGE
from dashboard.words.signal_words import BAND_LABEL
from tests.answered import ANA, BEN, MONDAY, answered
from tests.plots.test_main_chart import drawn

TODAY = MONDAY + timedelta(days=2)
FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]
SHIFTED = [*FIRST_8, *[9] * 6, 6, 6, 6]


def line(person, ratings, key="safety"):
    """Ratings up to last week, oldest first; None for a week without an answer."""
    first = MONDAY - len(ratings) * WEEK
    return [(first + n * WEEK, person, key, v) for n, v in enumerate(ratings) if v is not None]


def chart(answers, weeks=20, usual=BAND_LABEL, **options):
    span = weeks_between(MONDAY - (weeks - 1) * WEEK, MONDAY)
    return main_chart.main_chart(answers, [ANA, BEN], span, dark=False, today=TODAY, usual=usual, **options)


def data(spec, name):
    return spec["datasets"].get(name, [])


def marks(spec, name):
    return [la for view in spec["vconcat"] for la in view.get("layer", []) if la["data"]["name"] == name]


def test_the_band_begins_in_the_week_after_the_eighth_answer_and_reaches_to_the_end():
    (band,) = data(chart(answered(*line("a", [*FIRST_8, 6, 6]))), "bands")
    eighth = 20 - 1 - 3
    assert (band["a"], band["b"]) == (eighth + 0.5, 19.5)
    assert (band["low"], band["high"]) == (5, 7)


def test_one_panel_alone_draws_the_ranges_of_its_rating_where_they_are_asked_for():
    answers = answered(*line("a", SHIFTED), *line("b", SHIFTED, "clarity"))
    span = weeks_between(MONDAY - 19 * WEEK, MONDAY)
    asked = {"dark": False, "today": TODAY, "size": LARGE}
    spec = main_chart.one_view(answers, [ANA, BEN], span, "safety", usual=True, **asked)
    assert [(band["key"], band["slot"]) for band in data(spec, "bands")] == [("safety", 0)]
    assert marks(spec, "bands")
    assert not data(main_chart.one_view(answers, [ANA, BEN], span, "safety", **asked), "bands")


def test_seven_answers_draw_nothing_and_name_nothing():
    spec = chart(answered(*line("a", FIRST_8[:7])))
    assert not data(spec, "bands")
    assert BAND_LABEL not in json.dumps(spec)


def test_missing_weeks_only_move_the_beginning():
    (band,) = data(chart(answered(*line("a", [*FIRST_8[:3], None, None, *FIRST_8[3:], 6]))), "bands")
    (full,) = data(chart(answered(*line("a", [*FIRST_8, 6]))), "bands")
    assert band == full


def test_the_band_is_cut_to_the_scale():
    (band,) = data(chart(answered(*line("a", [10] * 9))), "bands")
    assert (band["low"], band["high"]) == (9, 10)


def test_a_band_known_before_the_range_fills_it():
    (band,) = data(chart(answered(*line("a", [*FIRST_8, *[6] * 10])), weeks=4), "bands")
    assert (band["a"], band["b"]) == (-0.5, 3.5)


def test_the_week_that_is_not_over_neither_teaches_nor_shifts():
    so_far = [(MONDAY, "a", "safety", 6)]
    assert not data(chart(answered(*line("a", FIRST_8[:7]), *so_far)), "bands")
    fourteenth = [*FIRST_8, *[9] * 5]
    assert not data(chart(answered(*line("a", fourteenth), (MONDAY, "a", "safety", 9))), "shifts")
    assert data(chart(answered(*line("a", [*fourteenth, 9]))), "shifts")


def test_a_mark_stands_where_a_shift_was_first_seen_and_where_it_ended_and_nowhere_else():
    spec = chart(answered(*line("a", SHIFTED)))
    first = 20 - 1 - len(SHIFTED)
    assert [(m["kind"], m["i"] - first + 1) for m in data(spec, "shifts")] == [("seen", 14), ("ended", 17)]
    assert [row["words"] for row in data(spec, "key")][-2:] == [BAND_LABEL, "Ended"]
    assert [m.get("words") for m in data(spec, "shifts")] == ["Shift first seen", None]
    assert len(marks(spec, "shifts")) == 2


def test_what_a_mark_means_stands_beside_it_where_there_is_room_and_else_in_the_key():
    spec = chart(answered(*line("a", [*SHIFTED, *[6] * 20])), weeks=44)
    assert [m["words"] for m in data(spec, "shifts") if "words" in m] == ["Shift first seen", "Ended"]
    lone = chart(answered(*line("a", [*FIRST_8, *[9] * 6])), weeks=20)
    assert [(m["words"], m["left"]) for m in data(lone, "shifts")] == [("Shift first seen", True)]
    assert "Shift first seen" not in [row["words"] for row in data(lone, "key")]


def test_a_mark_outside_the_range_is_not_drawn():
    spec = chart(answered(*line("a", [*SHIFTED, *[6] * 8])), weeks=6)
    assert not data(spec, "shifts")
    assert "Shift first seen" not in json.dumps(spec)


def test_hidden_is_a_chart_without_them():
    answers = answered(*line("a", SHIFTED))
    hidden = chart(answers, usual=None)
    assert not data(hidden, "bands")
    assert not data(hidden, "shifts")
    assert hidden == chart(answers, usual=None)


def test_two_bands_differ_without_colour_and_lie_behind_every_answer():
    spec = chart(answered(*line("a", [*FIRST_8, 6]), *line("b", [*FIRST_8, 6])))
    svg = drawn(spec)
    assert re.search(r'stroke="#0072B2"[^>]*stroke-dasharray="1,0"[^>]*opacity="0.7"', svg)
    assert re.search(r'stroke="#D55E00"[^>]*stroke-dasharray="5,3"[^>]*opacity="0.7"', svg)
    filled = {path for path in re.findall(r"<path[^>]*>", svg) if 'opacity="0.13"' in path}
    assert {"#0072B2"} == {colour for path in filled for colour in re.findall(r'fill="(#\w+)"', path)}
    assert len(re.findall(r'stroke="#D55E00"[^>]*opacity="0.4"', svg)) > 5
    panel = spec["vconcat"][1]["layer"]
    assert max(n for n, la in enumerate(panel) if la["data"]["name"] == "bands") < min(
        n for n, la in enumerate(panel) if la["data"]["name"] == "weeks"
    )


@pytest.mark.parametrize("place", [0, 3, 7, 9, 13])
def test_an_answer_this_reader_was_not_given_draws_as_a_skipped_one(place):
    given = line("a", SHIFTED)
    without = answered(*(row for n, row in enumerate(given) if n != place))
    skipped = answered(*line("a", [None if n == place else v for n, v in enumerate(SHIFTED)]))
    assert chart(without) == chart(skipped)


def test_with_everything_on_it_it_is_valid_vega_lite():
    happened = [Happening(MONDAY - WEEK, "Session", session=True), Happening(MONDAY, "Moved")]
    for dark in (False, True):
        spec = main_chart.main_chart(
            answered(*line("a", SHIFTED), *line("b", SHIFTED)),
            [ANA, BEN],
            weeks_between(MONDAY - 19 * WEEK, MONDAY),
            dark=dark,
            large=dark,
            today=TODAY,
            usual=BAND_LABEL,
            happened=happened,
        )
        alt.VConcatChart.from_dict(spec)


def test_nothing_is_sent_twice():
    spec = chart(answered(*line("a", SHIFTED), *line("b", SHIFTED)))
    rows = [json.dumps(row) for name in spec["datasets"] for row in spec["datasets"][name]]
    assert len(rows) == len(set(rows))
    assert not any("values" in la["data"] for view in spec["vconcat"] for la in view.get("layer", [view]))
