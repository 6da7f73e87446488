"""The sentences under a line: exact words, the latest value first, and nothing that grades anybody."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.compare import gap, in_order, since
from dashboard.domain.usual_range import judge
from dashboard.domain.weeks import WEEK, dated
from dashboard.words.signal_words import (
    BAND_LABEL,
    LISTED,
    asking_words,
    cost_words,
    gap_counted,
    gap_words,
    line_words,
    measured,
    shift_words,
    since_words,
    too_early_to_ask,
)

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


def said(ratings, **options):
    return line_words(weekly(ratings), **options)


STATES = [
    ([], "Too early to say (0 of 8).", "Too early to say."),
    ([6, 0], "Too early to say (2 of 8).", "Too early to say."),
    ([6, 7, 5, 6, 7, None], "Learning your usual range (5 of 8).", "Learning your usual range."),
    (
        FIRST_8,
        "Too early to say (8 of 14); your usual range is 5 to 7.",
        "Too early to say; your usual range is 5 to 7.",
    ),
    ([*FIRST_8, *[6] * 6], "Within your usual range, 5 to 7.", None),
    (
        [*FIRST_8, *[6] * 5, 1],
        "That week is below your usual range, 5 to 7; too few such weeks to look like a shift.",
        None,
    ),
    (
        [*FIRST_8, *[9] * 6],
        "Looks like a shift: higher than your usual range, 5 to 7, since the week of 2 Mar.",
        None,
    ),
]


@pytest.mark.parametrize(("ratings", "sentence", "uncounted"), STATES)
def test_each_state_has_its_words_with_and_without_numbers_of_weeks(ratings, sentence, uncounted):
    assert said(ratings) == sentence
    assert said(ratings, counts=False) == (uncounted or sentence)


def test_another_reader_hears_whose_range_it_is():
    assert said([6, 7, 5, 6], whose="Ana's") == "Learning Ana's usual range (4 of 8)."


def test_while_the_latest_answer_is_of_an_open_week_the_last_week_that_counts_is_named():
    within, below = [*FIRST_8, *[6] * 6], [*FIRST_8, *[6] * 5, 1]
    assert said(within, latest_open=True) == "The week of 6 Apr was within your usual range, 5 to 7."
    assert said(below, latest_open=True).startswith("The week of 6 Apr was below your usual range, 5 to 7; too few")


@given(values)
def test_within_is_never_said_of_a_week_outside(ratings):
    verdict, rated = judge(ratings), [value for value in ratings if value is not None]
    if "ithin your" in said(ratings):
        assert verdict.low <= rated[-1] <= verdict.high


@given(values, st.integers(0, 39))
def test_a_reader_without_a_shared_value_reads_the_same_as_for_a_skipped_week(ratings, position):
    kept_back = weekly([None if n == position else value for n, value in enumerate(ratings)])
    skipped = {day: value for day, value in kept_back.items() if value is not None}
    other = weekly([5] * 40)
    assert line_words(kept_back) == line_words(skipped)
    assert since_words(since(kept_back, week(9))) == since_words(since(skipped, week(9)))
    assert gap_words(gap(kept_back, other), "Ana", "Ben", "Clarity") == gap_words(
        gap(skipped, other), "Ana", "Ben", "Clarity"
    )
    assert asking_words("Ana", "Clarity", kept_back) == asking_words("Ana", "Clarity", skipped)


@given(values, values)
def test_no_sentence_grades_or_claims(a, b):
    line, (weeks, ratings) = weekly(a), in_order(weekly(a))
    sentences = [
        line_words(line),
        line_words(line, "Ana's", latest_open=True, counts=False),
        since_words(since(line, week(9)), "Ana's"),
        *gap_words(gap(line, weekly(b)), "Ana", "Ben", "Clarity"),
        *gap_words(gap(line, weekly(b)), "Ana", "Ben", "Clarity", weeks[:9], to_them=False),
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
    assert since_words(since(line, date(2026, 10, 12))) == "Since 12 Oct: 5, 6, 6, 4, 6, 7. Before: no shared answer."


def test_of_more_than_a_quarter_since_a_day_the_last_are_listed_and_all_are_counted():
    line = weekly([*FIRST_8, *[6] * 60])
    said = since_words(since(line, week(9)))
    last = ", ".join("6" * LISTED)
    assert said.startswith(f"Since {dated(week(9), week(68))} (the last {LISTED} of 60): {last}. The four before: ")
    assert said.endswith("All 60 are inside your usual range, 5 to 7.")


def test_a_day_of_an_earlier_year_is_named_with_its_year():
    line = {date(2021, 12, 27): 5, date(2022, 1, 3): 6}
    assert since_words(since(line, date(2021, 12, 29))).startswith("Since 29 Dec 2021: 5, 6. ")


def test_values_before_that_reach_further_back_than_their_number_say_so():
    line = weekly([6, None, None, 5, 7])
    assert since_words(since(line, week(5))) == ("Since 2 Feb: 7. The two before (from the week of 5 Jan on): 6, 5.")


def test_days_before_are_named_with_their_year_too_also_where_nothing_came_since():
    line = weekly([6, None, None, 5])
    said = since_words(since(line, week(5)), today=date(2027, 1, 6))
    assert said == "Since 2 Feb 2026: no shared answer. The two before (from the week of 5 Jan 2026 on): 6, 5."


def test_counts_and_onset_follow_once_the_range_is_known():
    line = weekly([*FIRST_8, 9, 9, 9, 9, 6, 9, 9, 9])
    assert since_words(since(line, week(13))) == (
        "Since 30 Mar: 6, 9, 9, 9. The four before: 9, 9, 9, 9. "
        "Of these 4: 3 above and 1 inside your usual range, 5 to 7. "
        "The shift (higher) began in the week of 2 Mar, before 30 Mar."
    )
    assert "All of the last 5 are above your usual range, 5 to 7." in since_words(
        since(weekly([*FIRST_8, 9, 9, 9, 9, 9]), week(6))
    )


def test_where_you_see_it_differently_is_said_in_both_directions():
    high, low = weekly([8] * 7 + [5]), weekly([5] * 8)
    sentence = "In 7 of your last 8 shared weeks {} rated clarity higher than {}, typically by 2 or more."
    counts, differently, information = gap_words(gap(high, low), "Ana", "Ben", "Clarity")
    assert counts == "Of 8 shared weeks: Ana higher in 7, the same in 1, Ben higher in 0."
    assert sentence.format("Ana", "Ben") in differently
    assert information == "Different ratings are information, not a problem."
    assert sentence.format("Ben", "Ana") in gap_words(gap(low, high), "Ana", "Ben", "Clarity")[1]
    every = gap_words(gap(weekly([8] * 8), low), "Ana", "Ben", "Clarity")[1]
    assert "In all of your last 8 shared weeks Ana rated clarity higher" in every


@pytest.mark.parametrize(
    ("ana", "ben", "said"),
    [
        ([8, 8, 5], [5, 6, 5], "Ana rated it higher twice; the same once."),
        ([5, 5, 5], [8, 6, 7], "Ben rated it higher 3 times."),
        ([8, 5], [5, 8], "Ana rated it higher once, Ben once."),
        ([5, 6], [5, 6], "Both rated it the same twice."),
    ],
)
def test_counts_begin_with_somebody_who_rated_higher_and_name_no_week_that_is_not(ana, ben, said):
    both = gap(weekly(ana), weekly(ben))
    assert gap_counted(both, "Ana", "Ben", both.weeks) == said
    assert gap_counted(both, "Ana", "Ben", ()) == ""


def test_a_day_of_another_year_is_named_with_it():
    line = dict(zip([date(2025, 9, 8) + n * WEEK for n in range(22)], [*FIRST_8, *[9] * 14], strict=True))
    assert "since the week of 3 Nov 2025." in line_words(line)
    weeks, ratings = in_order(line)
    (shift,) = judge(ratings).shifts
    assert shift_words(shift, weeks) == "higher since the week of 3 Nov 2025, seen 8 Dec 2025"


def test_counts_can_be_of_the_weeks_shown_while_the_rule_looks_at_the_last_eight():
    high, low = weekly([8] * 7 + [5]), weekly([5] * 8)
    shown = [week(7), week(8), week(9)]
    counts, differently, _ = gap_words(gap(high, low), "Ana", "Ben", "Clarity", shown)
    assert counts == "Of 2 shared weeks shown: Ana higher in 1, the same in 1, Ben higher in 0."
    assert "In 7 of your last 8" in differently
    assert "They see this differently. In 7 of their last 8" in " ".join(
        gap_words(gap(high, low), "Ana", "Ben", "Clarity", shown, to_them=False)
    )


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
        "Ana, felt safety: 3 and 2 in the weeks of 16 Feb and 23 Feb; the middle of the first 6 shared was 6."
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


def test_where_it_is_too_early_to_ask_that_is_said_and_of_which_lines():
    assert too_early_to_ask({}, all_of_them=True) == (
        "Too early to say: it takes 8 answered weeks that both of them see."
    )
    some = too_early_to_ask({"Ana": ["Clarity"], "Ben": ["Felt safety", "Connection"]}, all_of_them=False)
    assert some == "Too early to say: Ana (clarity); Ben (felt safety, connection)."
