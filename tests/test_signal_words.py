"""The sentences under a line: exact words, the latest value first, and nothing that grades anybody."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.compare import gap, in_order, since
from dashboard.signal_words import (
    BAND_LABEL,
    asking_words,
    cost_words,
    gap_words,
    latest_words,
    line_words,
    measured,
    shift_words,
    since_words,
)
from dashboard.usual_range import judge
from dashboard.weeks import WEEK

START = date(2026, 1, 5)
FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]
BANNED = re.compile(
    r"\b(significan\w*|improv\w*|trend\w*|p|worse|better|user|score|mood|missed|withheld|sealed|coverage|deteriorat\w*"
    r"|mismatch|level|complete\w*|streak|average|good|bad)\b",
    re.IGNORECASE,
)
values = st.lists(st.none() | st.sampled_from([0, 2, 5, 6, 7, 9, 10]), max_size=40)


def weekly(ratings):
    return {START + n * WEEK: value for n, value in enumerate(ratings)}


def week(position):
    return START + (position - 1) * WEEK


def said(ratings):
    return line_words("Ana", weekly(ratings))


@pytest.mark.parametrize(
    ("ratings", "sentence"),
    [
        ([], "Ana: no shared answer."),
        ([None, None], "Ana: no shared answer."),
        ([6, 0], "Ana: 0, week of 12 Jan. Too early to say (2 of 8)."),
        ([6, 7, 5, 6, 7, None], "Ana: 7, week of 2 Feb. Learning your usual range (5 of 8)."),
        (FIRST_8, "Ana: 6, week of 23 Feb. Too early to say (8 of 14); your usual range is 5 to 7."),
        ([*FIRST_8, *[6] * 6], "Ana: 6, week of 6 Apr. Within your usual range, 5 to 7."),
        (
            [*FIRST_8, *[6] * 5, 1],
            "Ana: 1, week of 6 Apr. "
            "That week is below your usual range, 5 to 7; too few such weeks to look like a shift.",
        ),
        (
            [*FIRST_8, *[9] * 6],
            "Ana: 9, week of 6 Apr. Looks like a shift: higher than your usual range, 5 to 7, since the week of 2 Mar.",
        ),
    ],
)
def test_each_state_has_its_words(ratings, sentence):
    assert said(ratings) == sentence


def test_another_reader_hears_whose_range_it_is():
    assert "Learning Ana's usual range (4 of 8)." in line_words("Ana", weekly([6, 7, 5, 6]), "Ana's")


@given(values)
def test_the_latest_value_is_always_said_first(ratings):
    rated = [(n, value) for n, value in enumerate(ratings, 1) if value is not None]
    assert said(ratings).startswith(latest_words("Ana", weekly(ratings)))
    if rated:
        assert latest_words("Ana", weekly(ratings)).startswith(
            f"Ana: {rated[-1][1]}, week of {week(rated[-1][0]).day} "
        )


@given(values)
def test_within_is_never_said_of_a_week_outside(ratings):
    verdict, rated = judge(ratings), [value for value in ratings if value is not None]
    if "Within" in said(ratings):
        assert verdict.low <= rated[-1] <= verdict.high


@given(values, st.integers(0, 39))
def test_a_reader_without_a_shared_value_reads_the_same_as_for_a_skipped_week(ratings, position):
    kept_back = weekly([None if n == position else value for n, value in enumerate(ratings)])
    skipped = {day: value for day, value in kept_back.items() if value is not None}
    other = weekly([5] * 40)
    assert line_words("Ana", kept_back) == line_words("Ana", skipped)
    assert since_words(since(kept_back, week(9))) == since_words(since(skipped, week(9)))
    assert gap_words(gap(kept_back, other), "Ana", "Ben", "Clarity") == gap_words(
        gap(skipped, other), "Ana", "Ben", "Clarity"
    )
    assert asking_words("Ana", "Clarity", kept_back) == asking_words("Ana", "Clarity", skipped)


@given(values, values)
def test_no_sentence_grades_or_claims(a, b):
    line, (weeks, ratings) = weekly(a), in_order(weekly(a))
    sentences = [
        line_words("Ana", line),
        since_words(since(line, week(9)), "our first session"),
        *gap_words(gap(line, weekly(b)), "Ana", "Ben", "Clarity"),
        *(shift_words(shift, weeks) for shift in judge(ratings).shifts),
        asking_words("Ana", "Felt safety", line) or "",
        cost_words(),
        cost_words("two low weeks"),
        BAND_LABEL,
    ]
    assert [sentence for sentence in sentences if BANNED.search(sentence)] == []


def test_since_a_session_is_said_as_two_lists():
    line = dict(zip([date(2026, 10, 12) + n * WEEK for n in range(6)], [5, 6, 6, 4, 6, 7], strict=True))
    assert since_words(since(line, date(2026, 11, 11))) == "Since 11 Nov: 6, 7. The four before: 5, 6, 6, 4."
    assert since_words(since(line, date(2026, 10, 12)), "our first session") == (
        "Since our first session, 12 Oct: 5, 6, 6, 4, 6, 7. Before: no shared answer."
    )


def test_values_before_that_reach_further_back_than_their_number_say_so():
    line = weekly([6, None, None, 5, 7])
    assert since_words(since(line, week(5))) == ("Since 2 Feb: 7. The two before (from the week of 5 Jan on): 6, 5.")


def test_counts_and_onset_follow_once_the_range_is_known():
    line = weekly([*FIRST_8, 9, 9, 9, 9, 6, 9, 9, 9])
    assert since_words(since(line, week(13))) == (
        "Since 30 Mar: 6, 9, 9, 9. The four before: 9, 9, 9, 9. "
        "Of these 4: 3 above, 1 inside and 0 below your usual range, 5 to 7. "
        "Looks like a shift (higher); it began in the week of 2 Mar, before 30 Mar."
    )
    assert "Of the last 5: 5 above" in since_words(since(weekly([*FIRST_8, 9, 9, 9, 9, 9]), week(6)))


def test_where_you_see_it_differently_is_said_in_both_directions():
    high, low = weekly([8] * 7 + [5]), weekly([5] * 8)
    sentence = "In 7 of your last 8 shared weeks {} rated clarity higher than {}, typically by 2 or more."
    counts, differently, information = gap_words(gap(high, low), "Ana", "Ben", "Clarity")
    assert counts == "Of 8 shared weeks: Ana higher in 7, the same in 1, Ben higher in 0."
    assert sentence.format("Ana", "Ben") in differently
    assert information == "Different ratings are information, not a problem."
    assert sentence.format("Ben", "Ana") in gap_words(gap(low, high), "Ana", "Ben", "Clarity")[1]


def test_a_difference_that_moves_is_said_from_the_side_that_rates_higher_now():
    moved, steady = weekly([5] * 8 + [8] * 6), weekly([5] * 14)
    ana = "The difference looks like a shift: set against Ben, Ana now rates higher than in your first 8 shared weeks."
    assert ana in gap_words(gap(moved, steady), "Ana", "Ben", "Clarity")
    ben = "The difference looks like a shift: set against Ana, Ben now rates higher than in your first 8 shared weeks."
    assert ben in gap_words(gap(steady, moved), "Ana", "Ben", "Clarity")


def test_without_a_week_from_both_there_is_no_difference_to_speak_of():
    assert gap_words(gap(weekly([5]), {}), "Ana", "Ben", "Clarity") == [
        "Clarity: no shared answer from both for the same week."
    ]


def test_the_coachs_prompt_gives_the_answers_and_no_reason():
    assert asking_words("Ana", "Felt safety", weekly([6, 6, 6, 6, 6, 6, 3, 2])) == (
        "Worth asking about: Ana, felt safety 3 and 2 in the weeks of 16 Feb and 23 Feb; "
        "the middle of the first 6 answered was 6."
    )
    assert asking_words("Ana", "Felt safety", weekly([6] * 8)) is None


def test_a_shift_in_a_table_has_its_three_dates():
    weeks, ratings = in_order(weekly([*FIRST_8, 9, 9, 9, 9, 9, 9, 6, 6, 6]))
    assert shift_words(judge(ratings).shifts[0], weeks) == "higher since the week of 2 Mar, seen 6 Apr, ended 27 Apr"


def test_what_a_shift_costs_is_read_from_what_was_measured():
    assert f"{measured()['half-year']:.0f} of 100 lines" in cost_words()
    assert measured("two low weeks")["year"] > measured()["year"]
    with pytest.raises(KeyError):
        measured("astrology")
