"""Marks of moments on the strip: where they stand, for whom, and that they change nothing else."""

from datetime import timedelta

import altair as alt
import pytest

from dashboard.domain.questions import STAGE_KEYS
from dashboard.insights.facts import Mark
from dashboard.plots import main_chart, moment_marks
from tests.cast import THIS
from tests.insights.test_facts import ANA, BEN, frame

LINES = (ANA, BEN)
WEEKS = [THIS - timedelta(weeks=n) for n in reversed(range(12))]
ANSWERS = frame((THIS, ANA.person, "recognize", "2"), (THIS, BEN.person, "recognize", "1"))


def rows(*marks, lines=LINES):
    return moment_marks.rows(main_chart.drawing(ANSWERS, lines, WEEKS, False, False), marks)


def test_a_mark_stands_at_the_edge_of_its_stages_row_the_second_partners_below():
    first, second = (rows(Mark(line.person, THIS, "slow_down"))[0] for line in LINES)
    size = main_chart.drawing(ANSWERS, LINES, WEEKS, False, False).size
    assert first["i"] == second["i"] == 11
    assert first["y"] == size.row + size.stage - moment_marks.ASIDE
    assert second["y"] - first["y"] == 2 * size.half + 2 * moment_marks.ASIDE
    assert first["ink"] != second["ink"]
    assert (first["second"], second["second"]) == (False, True)


def test_two_moments_of_one_week_and_stage_are_one_mark_and_others_weeks_and_people_none():
    one = Mark(LINES[0].person, THIS, "recognize")
    assert len(rows(one, one)) == 1
    assert rows(Mark(LINES[0].person, THIS - timedelta(weeks=12), "recognize"), Mark("zoe", THIS, "recognize")) == []


def test_the_charts_stay_valid_vega_lite():
    marks = [Mark(line.person, THIS, stage) for line in LINES for stage in STAGE_KEYS]
    alt.VConcatChart.from_dict(main_chart.main_chart(ANSWERS, LINES, WEEKS, dark=True, moments=marks))


@pytest.mark.parametrize("large", [True, False])
def test_the_strip_and_the_main_chart_carry_them_with_a_word_in_the_key(large):
    marks = [Mark(LINES[0].person, THIS, stage) for stage in STAGE_KEYS]
    for draw in (main_chart.main_chart, main_chart.stage_strip):
        plain = draw(ANSWERS, LINES, WEEKS, dark=False, large=large)
        spec = draw(ANSWERS, LINES, WEEKS, dark=False, large=large, moments=marks)
        assert "moments" not in plain["datasets"]
        assert len(spec["datasets"]["moments"]) == 4
        words = [row["words"] for row in spec["datasets"]["key"]]
        assert words.count("A moment") == 1
        assert "A moment" not in [row["words"] for row in plain["datasets"]["key"]]
        assert spec["datasets"]["weeks"] == plain["datasets"]["weeks"]
