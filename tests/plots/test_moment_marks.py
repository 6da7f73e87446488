"""Marks of moments on the strip: where they stand, for whom, and that they change nothing else."""

from datetime import timedelta

import altair as alt
import pytest

from dashboard.domain.happenings import MomentMark
from dashboard.domain.questions import STAGE_KEYS
from dashboard.plots import main_chart, moment_marks
from dashboard.plots.look import NORMAL
from tests.answered import ANA, BEN, answered
from tests.cast import THIS

LINES = (ANA, BEN)
WEEKS = [THIS - timedelta(weeks=n) for n in reversed(range(12))]
ANSWERS = answered((THIS, ANA.id, "recognize", "2"), (THIS, BEN.id, "recognize", "1"))


def rows(*marks, lines=LINES):
    return moment_marks.rows(main_chart.drawing(ANSWERS, lines, WEEKS, dark=False, size=NORMAL), marks)


def test_a_mark_stands_at_the_edge_of_its_stages_row_the_second_partners_below():
    first, second = (rows(MomentMark(partner.id, THIS, "slow_down"))[0] for partner in LINES)
    size = main_chart.drawing(ANSWERS, LINES, WEEKS, dark=False, size=NORMAL).size
    assert first["i"] == second["i"] == 11
    assert first["y"] == size.row + size.stage - moment_marks.ASIDE
    assert second["y"] - first["y"] == 2 * size.half + 2 * moment_marks.ASIDE
    assert first["ink"] != second["ink"]
    assert (first["second"], second["second"]) == (False, True)


def test_two_moments_of_one_week_and_stage_are_one_mark_and_others_weeks_and_people_none():
    one = MomentMark(LINES[0].id, THIS, "recognize")
    assert len(rows(one, one)) == 1
    assert (
        rows(MomentMark(LINES[0].id, THIS - timedelta(weeks=12), "recognize"), MomentMark("zoe", THIS, "recognize"))
        == []
    )


def test_the_charts_stay_valid_vega_lite():
    marks = [MomentMark(partner.id, THIS, stage) for partner in LINES for stage in STAGE_KEYS]
    alt.VConcatChart.from_dict(main_chart.main_chart(ANSWERS, LINES, WEEKS, dark=True, moments=marks))


@pytest.mark.parametrize("large", [True, False])
def test_the_strip_and_the_main_chart_carry_them_with_a_word_in_the_key(large):
    marks = [MomentMark(LINES[0].id, THIS, stage) for stage in STAGE_KEYS]
    for draw in (main_chart.main_chart, main_chart.stage_strip):
        plain = draw(ANSWERS, LINES, WEEKS, dark=False, large=large)
        spec = draw(ANSWERS, LINES, WEEKS, dark=False, large=large, moments=marks)
        assert "moments" not in plain["datasets"]
        assert len(spec["datasets"]["moments"]) == 4
        words = [row["words"] for row in spec["datasets"]["key"]]
        assert words.count("A moment") == 1
        assert "A moment" not in [row["words"] for row in plain["datasets"]["key"]]
        assert spec["datasets"]["answers"] == plain["datasets"]["answers"]
