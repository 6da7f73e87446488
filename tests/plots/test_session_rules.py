"""Sessions and events on a chart: where a rule stands, and which labels there is room for."""

import json
import re
from datetime import date, timedelta

import pytest
import vl_convert

from dashboard.domain.compare import first_week_since
from dashboard.domain.happenings import Happening
from dashboard.domain.weeks import WEEK, week_of, weeks_between
from dashboard.plots import main_chart, session_rules
from dashboard.plots.look import LARGE, LIGHT, NORMAL, PHONE_PLOT, SESSION, text_width
from tests.answered import ANA, BEN, MONDAY, WEEKS, answered, safety


def session(day):
    return Happening(day, "Session", session=True)


def rows(*happened, weeks=WEEKS, size=NORMAL):
    return session_rules.rows(happened, weeks, size)


@pytest.mark.parametrize("weekday", range(7))
def test_a_session_stands_on_the_side_of_its_week_that_counts_as_before(weekday):
    day = WEEKS[5] + timedelta(days=weekday)
    (row,) = rows(session(day))
    assert row["in"] == 5
    assert (row["i"] < 5) == (first_week_since(day) <= week_of(day))
    assert abs(row["i"] - 5) <= 0.5


def test_an_event_stands_at_the_beginning_of_its_week():
    (row,) = rows(Happening(WEEKS[3], "Holiday"))
    assert row["i"] == 2.5


def test_what_lies_outside_the_range_is_not_drawn():
    assert rows(session(WEEKS[0] - timedelta(days=1)), session(MONDAY + WEEK)) == []


@pytest.mark.parametrize("size", [NORMAL, LARGE])
@pytest.mark.parametrize("n", [12, 26, 52, 260])
def test_no_label_is_written_over_another(n, size):
    weeks = weeks_between(MONDAY - (n - 1) * WEEK, MONDAY)
    found = rows(*(session(week) for week in weeks), *(Happening(w, "A long event") for w in weeks[::3]), weeks=weeks)
    lanes = {}
    for row in (r for r in found if "label" in r):
        wide = text_width(row["label"], NORMAL.axis) * n / PHONE_PLOT
        start = row["i"] - wide if row["left"] else row["i"]
        assert start >= lanes.get(row["lane"], -9)
        lanes[row["lane"]] = start + wide
    assert len(found) == n + len(weeks[::3])


def test_in_session_three_weeks_are_room_enough_for_both_labels_of_a_line():
    found = rows(*(session(WEEKS[n]) for n in (0, 2, 4, 6)), size=SESSION)
    assert [row.get("lane") for row in found] == [0, 1, 0, 1]


def test_a_label_near_the_end_stands_left_of_its_rule():
    (row,) = rows(session(MONDAY))
    assert row["left"]


@pytest.mark.parametrize("size", [NORMAL, LARGE])
def test_today_is_named_though_a_session_and_an_event_have_taken_the_room_left_of_it(size):
    week, weeks = MONDAY - WEEK, weeks_between(MONDAY - 12 * WEEK, MONDAY)
    today = Happening(MONDAY + timedelta(days=6), "Today")
    *_, last = rows(Happening(week, "Moved house"), session(week + timedelta(days=2)), today, weeks=weeks, size=size)
    assert (last["label"], last["left"]) == ("Today", False)


def test_a_long_label_at_the_end_is_not_written_beside_the_chart():
    week = WEEKS[-2]
    late = Happening(WEEKS[-1], "A very long event")
    *_, last = rows(Happening(week, "Moved house"), session(week + timedelta(days=2)), late)
    assert "label" not in last


def test_the_pointer_and_the_axis_get_the_same_words():
    spec = main_chart.main_chart(
        answered(*safety("a", w0=4)),
        [ANA, BEN],
        WEEKS,
        dark=False,
        happened=[session(date(2026, 11, 11)), Happening(date(2026, 11, 9), 'x" + alert(1)')],
        today=MONDAY,
    )
    said = [row["when"] for row in spec["datasets"]["pointer"] if row["key"] == "safety"]
    assert said[-3] == 'Week of 9-15 Nov 2026; x" + alert(1); Session on 11 Nov'
    formulas = json.dumps([la.get("transform") for view in spec["vconcat"] for la in view.get("layer", [view])])
    assert "alert" not in formulas
    assert said[-1] == "Week of 23-29 Nov 2026 so far"


def test_without_any_there_is_no_sign_of_them():
    spec = main_chart.main_chart(answered(*safety("a", w0=4)), [ANA, BEN], WEEKS, dark=False, today=MONDAY)
    assert "rules" not in spec["datasets"]
    assert ";" not in {sign for row in spec["datasets"]["pointer"] for sign in row["when"]}


def test_they_stand_on_the_strip_of_ones_own_practice_too():
    answers = answered((MONDAY, "a", "recognize", "2"))
    spec = main_chart.stage_strip(answers, [ANA], WEEKS, dark=False, happened=[Happening(WEEKS[3], "Holiday")])
    assert [row["label"] for row in spec["datasets"]["rules"]] == ["Holiday"]
    assert "rules" not in main_chart.stage_strip(answers, [ANA], WEEKS, dark=False)["datasets"]


def test_a_rule_stops_at_the_title_of_a_row_and_goes_on_in_the_row():
    answers = answered((MONDAY, "a", "recognize", "2"))
    spec = main_chart.stage_strip(answers, [ANA], WEEKS, dark=False, happened=[Happening(WEEKS[1], "Holiday")])
    layers = spec["vconcat"][0]["layer"]
    rules = [n for n, la in enumerate(layers) if la["data"]["name"] == "rules"]
    (behind,) = (n for n, la in enumerate(layers) if la["mark"].get("color") == LIGHT.ground)
    title = max(n for n, la in enumerate(layers) if la["encoding"].get("text", {}).get("field") == "label")
    assert max(rules) < behind < title
    for row in spec["datasets"]["stages"]:
        assert row["top"] - row["over"] == NORMAL.stage
        assert row["wide"] > text_width(row["label"], NORMAL.font)


def drawn_labels(width):
    """The labels of a session's chart as it is drawn so wide, and no name or date."""
    week = WEEKS[3]
    spec = main_chart.one_view(
        answered(*safety("a", w0=4), *safety("b", w0=8)),
        [ANA, BEN],
        WEEKS,
        "safety",
        dark=False,
        today=MONDAY,
        happened=[session(week), Happening(week + WEEK, "Moved house"), session(week + 4 * WEEK)],
    )
    vega = vl_convert.vegalite_to_vega(spec | {"width": width})
    svg = vl_convert.vega_to_svg(vega | {"width": width}, allowed_base_urls=[])
    return [text for text in re.findall(r">([^<>]+)</text>", svg) if text in {"Session", "Moved house"}]


def test_in_session_on_a_phone_labels_without_room_are_left_out_and_stand_on_a_wider_screen():
    assert drawn_labels(1224) == ["Session", "Moved house", "Session"]
    assert drawn_labels(358) == ["Session", "Moved house"]


def test_on_a_phone_in_session_no_label_is_written_over_another():
    found = rows(*(session(week) for week in WEEKS), Happening(WEEKS[4], "Moved house"), size=SESSION)
    lanes = {}
    for row in (r for r in found if r["phone"]):
        wide = text_width(row["label"], SESSION.axis) * len(WEEKS) / SESSION.phone
        start = row["i"] - wide if row["left"] else row["i"]
        assert start >= lanes.get(row["lane"], -9)
        lanes[row["lane"]] = start + wide
    assert lanes
