"""The usual range and what counts as a shift: worked cases, and the rules that hold for any ratings."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.usual_range import LEARN, LOOK_BACK, Shift, State, Verdict, judge, low_pairs, worth_asking
from tests.benchmarks import false_alarms

EXAMPLES = json.loads(Path(__file__).with_name("usual_range_examples.json").read_text(encoding="utf-8"))
FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]  # usual range 5 to 7

rating = st.integers(0, 10)
lines = st.lists(st.none() | rating, max_size=60)
around_a_change = st.builds(
    lambda a, b: a + b,
    st.lists(st.integers(4, 7), min_size=8, max_size=20),
    st.lists(st.sampled_from([0, 2, 6, 9, 10, None]), max_size=40),
)
any_line = lines | around_a_change


def without_positions(verdict: Verdict) -> tuple[object, ...]:
    directions = [shift.direction for shift in verdict.shifts]
    return verdict.state, verdict.rated, verdict.low, verdict.middle, verdict.high, verdict.now, directions


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_a_worked_case_is_judged_as_written(example):
    verdict = judge(example["weeks"])
    assert {key: getattr(verdict, key) for key in example["expected"]} == example["expected"]


def test_there_are_23_worked_cases():
    assert len(EXAMPLES) == 23


@given(any_line)
def test_gaps_change_nothing_but_positions(line):
    rated = [value for value in line if value is not None]
    assert without_positions(judge(line)) == without_positions(judge(rated))


@given(any_line, st.integers(1, 20))
def test_weeks_without_an_answer_at_the_end_change_nothing_at_all(line, weeks):
    assert judge(line + [None] * weeks) == judge(line)


@given(any_line)
def test_positions_are_weeks_of_the_input_that_were_rated(line):
    weeks = [week for week, value in enumerate(line, 1) if value is not None]
    plain = judge([value for value in line if value is not None]).shifts
    placed = [Shift(weeks[s.onset - 1], weeks[s.seen - 1], s.ended and weeks[s.ended - 1], s.direction) for s in plain]
    assert list(judge(line).shifts) == placed


@given(any_line, st.integers(-20, 20))
def test_adding_a_constant_moves_the_band_and_nothing_else(line, constant):
    verdict, moved = judge(line), judge([None if value is None else value + constant for value in line])
    assert (moved.state, moved.rated, moved.shifts) == (verdict.state, verdict.rated, verdict.shifts)
    if verdict.low is not None:
        assert (moved.low, moved.middle, moved.high) == tuple(
            edge + constant for edge in (verdict.low, verdict.middle, verdict.high)
        )


@given(any_line)
def test_turning_the_scale_round_turns_the_directions_round(line):
    turned = judge([None if value is None else 10 - value for value in line])
    other = {"higher": "lower", "lower": "higher"}
    assert [(s.seen, s.ended, other[s.direction]) for s in turned.shifts] == [
        (s.seen, s.ended, s.direction) for s in judge(line).shifts
    ]


@given(st.lists(rating, min_size=8, max_size=8), st.randoms(use_true_random=False))
def test_the_range_does_not_depend_on_the_order_of_the_first_eight(first, random):
    shuffled = random.sample(first, 8)
    assert judge(first) == judge(shuffled)


@given(any_line, any_line)
def test_the_range_is_frozen_and_the_past_is_never_rewritten(line, more):
    before, after = judge(line), judge(line + more)
    if before.low is not None:
        assert (after.low, after.middle, after.high) == (before.low, before.middle, before.high)
    assert [(s.onset, s.seen) for s in after.shifts[: len(before.shifts)]] == [(s.onset, s.seen) for s in before.shifts]
    assert all(s.seen > len(line) for s in after.shifts[len(before.shifts) :])


@given(any_line)
def test_what_was_seen_in_each_week_is_what_that_week_alone_would_have_said(line):
    verdict = judge(line)
    for week in range(1, len(line) + 1):
        open_then = [s for s in verdict.shifts if s.seen <= week and (s.ended is None or week < s.ended)]
        assert judge(line[:week]).now == (open_then[0].direction if open_then else None)


@given(any_line)
def test_a_shift_is_six_of_the_last_eight_strictly_outside_on_one_side(line):
    verdict, rated = judge(line), [value for value in line if value is not None]
    last = rated[LEARN:][-LOOK_BACK:]
    above = sum(value > verdict.high for value in last) if verdict.high is not None else 0
    below = sum(value < verdict.low for value in last) if verdict.low is not None else 0
    assert verdict.now == ("higher" if above >= 6 else "lower" if below >= 6 else None)
    assert (verdict.state is State.SHIFT) == (verdict.now is not None)


@given(st.lists(rating, min_size=8, max_size=8), st.lists(st.booleans(), max_size=30))
def test_on_the_edge_is_inside(first, tops):
    known = judge(first)
    edge_weeks = [int(known.high // 1 if top else -(-known.low // 1)) for top in tops]
    assert judge(first + edge_weeks).shifts == ()


@given(any_line)
def test_zero_is_a_value_and_missing_is_not(line):
    assert judge([*line, 0]).rated == judge(line).rated + 1
    assert judge([*line, None]) == judge(line)


@given(st.lists(rating, min_size=8, max_size=8))
def test_the_range_is_never_narrower_than_the_middle_plus_and_minus_one(first):
    verdict = judge(first)
    assert verdict.low <= verdict.middle - 1
    assert verdict.high >= verdict.middle + 1


@pytest.mark.parametrize("value", [6.0, float("nan"), "6", True])
def test_what_is_not_a_whole_number_is_refused_rather_than_compared(value):
    with pytest.raises(TypeError):
        judge([6, value])


def test_a_shift_tells_its_onset_when_it_was_seen_and_when_it_ended():
    assert judge([*FIRST_8, 6, 9, 8, 9, 6, 8, 9, 9, 6, 6, 6]).shifts == (Shift(10, 16, 18, "higher"),)


def test_a_shift_that_paused_keeps_the_onset_of_its_first_outside_weeks():
    verdict = judge([*FIRST_8, 3, 3, 3, 6, 3, 3, 3, 6, 6, 3, 3, 3, 3])
    assert verdict.shifts == (Shift(9, 15, 17, "lower"), Shift(13, 20, None, "lower"))
    assert verdict.onset == 9


def test_a_shift_that_came_back_for_eight_weeks_begins_anew():
    verdict = judge([*FIRST_8, 3, 3, 3, 3, 3, 3, *[6] * 8, 3, 3, 3, 3, 3, 3])
    assert [(s.onset, s.ended) for s in verdict.shifts] == [(9, 17), (23, None)]
    assert verdict.onset == 23


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], None),
        ([4], None),
        ([4, 4], (7, 8)),
        ([4, None, 4, None], (7, 9)),
        ([4, 5], None),
        ([4, 4, 6], None),
        ([6, 4, 0], (8, 9)),
        ([0, 0, 0], (8, 9)),
    ],
)
def test_worth_asking_is_the_latest_two_rated_weeks_each_two_below_the_middle_of_the_first_six(later, expected):
    assert worth_asking([5, 6, 6, 6, 6, 7, *later]) == expected


@given(any_line)
def test_worth_asking_is_the_last_of_the_low_pairs_if_it_is_the_latest_week(line):
    rated = [week for week, value in enumerate(line, 1) if value is not None]
    pairs = low_pairs(line)
    assert worth_asking(line) == (pairs[-1] if pairs and pairs[-1][1] == rated[-1] else None)
    assert all(rated.index(two) - rated.index(one) == 1 and rated.index(one) >= 6 for one, two in pairs)


def test_the_printed_rates_were_measured_with_this_rule():
    stored = json.loads(false_alarms.FILE.read_text(encoding="utf-8"))
    told = "The rule or a constant changed: run python -m tests.benchmarks.false_alarms and read what it costs now."
    assert stored["fingerprint"] == false_alarms.fingerprint(), told


def test_the_printed_rates_are_what_the_benchmark_computes():
    stored = json.loads(false_alarms.FILE.read_text(encoding="utf-8"))
    assert next(false_alarms.measure()) == stored["rows"][0]
    assert stored["columns"] == [*false_alarms.STEADY, *false_alarms.CHANGED]


def test_what_is_quoted_rests_on_enough_couples():
    assert json.loads(false_alarms.FILE.read_text(encoding="utf-8"))["quoted couples"] >= 20_000
