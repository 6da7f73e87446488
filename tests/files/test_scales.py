"""Ratings on another scale: asked about where they may be, converted as chosen, and refused outside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.questions import SCALE
from dashboard.files.scales import Scale, has_zero, in_doubt, number_in, whole_number, words_in


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        (["4", "5", "3"], True),
        (["0", "2"], True),
        (["3,5", "5.0"], True),
        (["4", "6"], False),
        (["80", "65", "9"], True),
        (["7", "8", "11"], False),
        ([], False),
        (["good", ""], False),
        (["7/10", "6/10"], False),
        (["8/10", "4/5"], True),
        (["9 %", "8 %"], True),
    ],
)
def test_the_highest_possible_answer_is_asked_where_the_numbers_leave_it_open(cells, asked):
    assert in_doubt(cells) is asked


@pytest.mark.parametrize(
    ("scale", "cell", "value"),
    [
        (Scale(5, 1), "1", 0),
        (Scale(5, 1), "2", 3),
        (Scale(5, 1), "3", 5),
        (Scale(5, 1), "5", 10),
        (Scale(5, 0), "4", 8),
        (Scale(5, 0), "3.66666666666667", 7),
        (Scale(5, 0), "3,5", 7),
        (Scale(100), "65", 7),
        (Scale(7, 1), "7", 10),
        (Scale(10, 1), "1", 1),
        (Scale(), "7,0", 7),
        (Scale(), "7.5", "not a whole number from 0 to 10"),
        (Scale(), "7/10", 7),
        (Scale(), "7.5/10", "not a whole number from 0 to 10"),
        (Scale(5, 1), "4/5", 8),
        (Scale(5, 1), "8/10", "outside 1 to 5"),
        (Scale(100), "65 %", 7),
        (Scale(), "11", "outside 0 to 10"),
        (Scale(5, 1), "0", "outside 1 to 5"),
        (Scale(5, 0), "6", "outside 0 to 5"),
        (Scale(5, 0), "good", "not a number from 0 to 5"),
    ],
)
def test_an_answer_is_converted_or_named(scale, cell, value):
    assert scale.read(cell) == value


@given(st.integers(2, 1000), st.sampled_from([0, 1]), st.data())
def test_the_ends_stay_the_ends_and_the_order_stays(highest, lowest, data):
    scale = Scale(highest, lowest)
    a, b = sorted(data.draw(st.lists(st.integers(lowest, highest), min_size=2, max_size=2)))
    low, high, one, two = (scale.read(str(n)) for n in (lowest, highest, a, b))
    assert low <= one <= two <= high == 10
    assert {low, high, one, two} <= set(SCALE)
    assert low == (1 if (highest, lowest) == (10, 1) else 0)


def test_numbers_as_they_are_written():
    assert [number_in(c) for c in ("7", "7,5", "-1", "٧", "x", "", "7/")] == [7, 7.5, -1, 7, None, None, None]
    assert [number_in(c) for c in ("70%", "70 %", "7/10", "4 / 5", "4/7", "%")] == [70, 70, 7, 4, None, None]
    assert [whole_number(c) for c in ("7,0", "+3", "1,000", "7,5", "-0", "seven")] == [7, 3, None, None, 0, None]
    assert has_zero(["3", "0,0"])
    assert not has_zero(["3", ""])


def test_words_stand_for_the_numbers_chosen_for_them_or_for_no_answer():
    assert words_in(["rad", "Good", "good ", "7", "meh"]) == ["rad", "Good", "meh"]
    assert words_in(["7", "6"]) == words_in([f"word {n}" for n in range(12)]) == []
    scale = Scale(words={"rad": 10, "good": 8, "na": None})
    assert [scale.read(c) for c in ("Rad", "good", "NA", "7")] == [10, 8, None, 7]
    assert scale.read("meh") == "not a whole number from 0 to 10"
    assert Scale(5, 1, {"rad": 10}).read("4") == 8
