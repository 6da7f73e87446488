"""The strip of differences: on one fixed scale, only where both answered, and told apart without colour."""

import json
import re

import altair as alt

from dashboard.domain.compare import gap
from dashboard.domain.happenings import Happening
from dashboard.domain.partners import Partner
from dashboard.plots import gap_chart
from dashboard.words import chart_words
from tests.answered import ANA, BEN, WEEKS
from tests.plots.test_main_chart import HOSTILE, drawn


def spec(a, b, lines=(ANA, BEN), **look):
    gaps = {"safety": gap(dict(zip(WEEKS, a, strict=False)), dict(zip(WEEKS, b, strict=False)))}
    return gap_chart.gap_chart(gaps, lines, WEEKS, **{"dark": False} | look)


def dots(found):
    return [la for la in found["vconcat"][0]["layer"] if la["mark"]["type"] == "point"]


def test_a_week_without_both_answers_holds_nothing_and_zero_is_a_difference():
    rows = spec([7, 5, None, 0, 4], [5, 5, 6, 10])["datasets"]["gaps"]
    assert [(row["i"], row["points"]) for row in rows] == [(0, 2), (1, 0), (3, -10)]
    assert [row["by"] for row in rows] == ["Ana higher by 2", "The same", "Ben higher by 10"]


def test_every_strip_reaches_ten_points_both_ways_whatever_the_answers():
    for a in ([5], [0], [10]):
        scales = [la["encoding"]["y"]["scale"]["domain"] for la in dots(spec(a, [5]))]
        assert scales == [[-10, 10]]


def test_who_rated_higher_is_told_by_place_marker_and_colour():
    svg = drawn(spec([7, 5, 5], [5, 7, 5]))
    filled = dict(re.findall(r'd="([^"]+)"[^>]* fill="(#\w+)"[^>]* stroke-width="0"', svg))
    assert {("A" in d, fill) for d, fill in filled.items()} == {(True, "#0072B2"), (False, "#D55E00")}
    assert re.search(r'stroke="#5c574f" stroke-width="3"', svg)
    assert [row["name"] for row in spec([7], [5])["datasets"]["sides"]] == ["Ana higher", "Ben higher"]


def test_names_are_data_and_in_no_formula():
    found = spec([7], [5], [Partner("a", HOSTILE, 0), BEN])
    assert found["datasets"]["gaps"][0]["by"] == f"{HOSTILE[:13].rstrip()}\u2026 higher by 2"
    assert "alert" not in json.dumps({name: part for name, part in found.items() if name != "datasets"})


def test_it_is_valid_and_small():
    found = spec([7] * 12, [5] * 12, large=True, dark=True)
    alt.VConcatChart.from_dict(found)
    assert len(json.dumps(found)) < 15_000


def test_it_is_told_in_words_too():
    gaps = {"safety": gap({WEEKS[0]: 7, WEEKS[1]: 4}, {WEEKS[0]: 5, WEEKS[1]: 4})}
    text = chart_words.gap_description(gaps, [ANA, BEN], WEEKS)
    assert "Felt safety: Ana higher in 1, the same in 1, Ben higher in 0." in text


def test_sessions_and_events_stand_on_every_strip_and_are_named_above_the_first():
    gaps = {key: gap({WEEKS[0]: 7}, {WEEKS[0]: 5}) for key in ("safety", "clarity")}
    happened = [Happening(WEEKS[3], "Moved house"), Happening(WEEKS[5], "Session", session=True)]
    found = gap_chart.gap_chart(gaps, (ANA, BEN), WEEKS, dark=False, happened=happened)
    assert [row["label"] for row in found["datasets"]["rules"]] == ["Moved house", "Session"]
    first, second = (
        [la for la in view["layer"] if la.get("data") == {"name": "rules"}] for view in found["vconcat"][:2]
    )
    assert [la["mark"]["type"] for la in second] == ["rule"]
    assert "text" in [la["mark"]["type"] for la in first]
    assert "rules" not in gap_chart.gap_chart(gaps, (ANA, BEN), WEEKS, dark=False)["datasets"]


def test_every_row_has_a_field_since_a_page_is_sent_tables_and_loses_a_row_of_nothing():
    gaps = {"safety": gap({WEEKS[0]: 7}, {WEEKS[0]: 5})}
    found = gap_chart.gap_chart(gaps, (ANA, BEN), WEEKS, dark=False)
    assert all(row for rows in found["datasets"].values() for row in rows)
    assert len(found["datasets"]["middle"]) == 1
