"""The facts as words and as a table: the same for kept, skipped and unanswered, and never more than is known."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.domain.questions import KEYS, RATING_KEYS, STAGE_KEYS, TITLES, words
from dashboard.domain.weeks import weeks_between
from dashboard.insights import facts
from dashboard.insights.facts import Happening, Line

ANA, BEN = Line("a", "Ana", 0), Line("b", "Ben", 1)
MONDAY = date(2026, 11, 23)
WEEKS = weeks_between(date(2026, 9, 7), MONDAY)
COLUMNS = ["week", "person", "key", "value", "answer", "kept", "waits"]
BOOLS = dict.fromkeys(("kept", "waits"), "bool")


def frame(*rows: tuple[date, str, str, Any] | tuple[date, str, str, Any, bool]) -> pd.DataFrame:
    """An answers frame from (Monday, person, key, value) or (..., kept)."""
    made = []
    for row in rows:
        week, person, key, value, *kept = row
        number = pd.NA if value == "no occasion" else int(value)
        made.append((pd.Timestamp(week), person, key, number, words(key, value), bool(kept and kept[0]), False))
    answers = pd.DataFrame(made, columns=COLUMNS)
    kinds = {"week": "datetime64[us]", "value": "Int64", "person": "str", "key": "str", "answer": "str"} | BOOLS
    return answers.astype(kinds)


def safety(person: str, **values: int) -> list[tuple[date, str, str, int]]:
    """Felt safety by week counted back from this one: w0 is this week."""
    return [(MONDAY - timedelta(weeks=int(back[1:])), person, "safety", value) for back, value in values.items()]


def said(answers: pd.DataFrame, *, counts: bool = True, today: date = MONDAY, line: Line = ANA) -> str:
    return facts.latest(answers, [line], WEEKS, "safety", today, counts=counts)[0].with_state()


def test_the_latest_answer_comes_first_with_its_week_and_how_many_weeks_hold_one():
    answers = frame(*safety("a", w1=7, w2=6, w3=6, w11=4))
    assert said(answers) == "Ana: 7, week of 16 Nov. 4 of 11 weeks answered; no shared answer: 7 weeks."


def test_a_zero_is_an_answer():
    assert said(frame(*safety("a", w1=0))).startswith("Ana: 0, week of 16 Nov.")


def test_a_latest_answer_that_is_old_says_how_old():
    assert said(frame(*safety("a", w3=7)), counts=False) == "Ana: 7, week of 2 Nov (3 weeks ago)."


def test_weeks_that_can_still_be_filled_in_are_not_counted_as_missing():
    answers = frame(*safety("a", w2=5, w3=6))
    assert said(answers, today=MONDAY).endswith("2 of 2 weeks answered.")
    assert said(answers, today=MONDAY + timedelta(days=7)).endswith("2 of 3 weeks answered; no shared answer: 1 week.")


def test_an_open_week_counts_once_it_is_answered():
    assert said(frame(*safety("a", w0=5, w2=6))).endswith("2 of 2 weeks answered.")


def test_weeks_before_the_couple_began_are_nobodys_debt():
    answers = frame(*safety("a", w2=5), *safety("b", w4=5))
    assert said(answers).endswith("1 of 3 weeks answered; no shared answer: 2 weeks.")


def test_nothing_shared_says_only_that():
    assert said(frame(*safety("b", w1=3))) == "Ana: no shared answer in these weeks."
    assert said(frame()) == "Ana: no shared answer in these weeks."


def test_without_counts_no_number_of_weeks_is_told():
    assert said(frame(*safety("a", w1=7, w5=2)), counts=False) == "Ana: 7, week of 16 Nov."
    [told] = facts.latest(frame(*safety("a", w1=7)), [ANA], WEEKS, "safety", MONDAY)
    assert told.with_state() == "Ana: 7, week of 16 Nov."


def test_the_state_of_a_line_stands_between_latest_answer_and_counts():
    [told] = facts.latest(frame(*safety("a", w2=7)), [ANA], WEEKS, "safety", MONDAY, counts=True)
    assert told.with_state("State.") == "Ana: 7, week of 9 Nov (2 weeks ago). State. 1 of 1 week answered."


def test_where_no_answer_is_in_the_range_no_state_is_told():
    [told] = facts.latest(frame(), [ANA], WEEKS, "safety", MONDAY)
    assert told.with_state("State.") == "Ana: no shared answer in these weeks."


def test_an_answer_of_the_week_that_is_not_over_is_so_far():
    assert said(frame(*safety("a", w0=7)), counts=False) == "Ana: 7, week of 23 Nov so far."


def test_ones_own_kept_answer_is_marked_as_only_theirs():
    answers = frame((WEEKS[-2], "a", "safety", 3, True))
    assert said(answers, counts=False) == "Ana: 3 (only you), week of 16 Nov."
    assert facts.table(answers, [ANA], WEEKS).loc[1, "Felt safety - Ana"] == "3 (only you)"


def test_no_sentence_judges_or_points_in_a_direction():
    answers = frame(*safety("a", w1=9, w2=5, w3=1))
    told = facts.latest(answers, [ANA, BEN], WEEKS, "safety", MONDAY, counts=True)
    spoken = " ".join(one.with_state() for one in told).lower()
    for word in ("up", "down", "better", "worse", "higher", "lower", "improv", "average", "mean", "missed", "only"):
        assert word not in spoken.split()


def test_the_table_has_a_row_for_every_week_newest_first_and_a_column_per_question_and_partner():
    table = facts.table(frame(*safety("a", w1=7)), [ANA, BEN], WEEKS)
    assert list(table.columns) == ["Week", *(f"{TITLES[k]} - {n}" for k in KEYS[:-1] for n in ("Ana", "Ben"))]
    assert len(table) == len(WEEKS)
    assert table["Week"].tolist()[:3] == ["23-29 Nov", "16-22 Nov", "9-15 Nov"]
    assert table["Felt safety - Ana"].tolist()[:3] == ["no shared answer", "7", "no shared answer"]
    assert set(table["Clarity - Ben"]) == {"no shared answer"}


def test_answers_outside_the_range_or_of_others_are_in_no_cell():
    answers = frame((date(2026, 8, 31), "a", "safety", 9), (MONDAY, "stranger", "safety", 9))
    assert "9" not in facts.table(answers, [ANA, BEN], WEEKS).to_numpy()


def test_stages_are_words_and_no_occasion_is_not_zero():
    answers = frame((MONDAY, "a", "recognize", "no occasion"), (MONDAY, "b", "recognize", "0"))
    row = facts.table(answers, [ANA, BEN], WEEKS).iloc[0]
    assert (row["1 Recognize - Ana"], row["1 Recognize - Ben"]) == ("No occasion", "Not this week")


def test_partners_of_one_name_keep_their_own_columns():
    table = facts.table(frame(*safety("b", w0=4)), [ANA, Line("b", "Ana", 1)], WEEKS)
    assert table.columns.is_unique
    assert table.loc[0, "Felt safety - Ana (2)"] == "4"


def test_the_week_over_the_turn_of_the_year_is_one_week_with_both_years():
    assert facts.dated(date(2026, 12, 28)) == "28 Dec 2026-3 Jan 2027"
    assert facts.dated(MONDAY) == "23-29 Nov 2026"
    long = weeks_between(date(2025, 11, 24), MONDAY)
    assert facts.table(frame(), [ANA], long)["Week"].is_unique


def test_an_empty_frame_still_gives_every_week():
    table = facts.table(frame(), [ANA, BEN], WEEKS)
    assert len(table) == 12
    assert set(table.drop(columns="Week").to_numpy().ravel()) == {"no shared answer"}


def test_only_whole_weeks_count_and_only_ratings():
    answers = frame(*safety("a", w0=3, w1=0, w4=7), (MONDAY - timedelta(weeks=1), "a", "recognize", "2"))
    found = facts.counted(answers, [ANA, BEN], MONDAY + timedelta(days=6))
    assert found["a", "safety"] == {MONDAY - timedelta(weeks=4): 7, MONDAY - timedelta(weeks=1): 0}
    assert set(found) == {(p, key) for p in "ab" for key in RATING_KEYS}
    assert not found["b", "safety"]


def test_sessions_and_events_stand_in_the_table_beside_their_week():
    happened = [Happening(date(2026, 11, 11), "Session", session=True), Happening(date(2026, 11, 9), "=Move <b>")]
    table = facts.table(frame(*safety("a", w1=7)), [ANA], WEEKS, happened)
    assert table[facts.HAPPENED].tolist()[:3] == ["", "", "Session on 11 Nov; =Move <b>"]
    assert facts.HAPPENED not in facts.table(frame(*safety("a", w1=7)), [ANA], WEEKS[:3], happened)


def test_the_description_names_range_people_and_latest_answers_and_counts_nothing():
    answers = frame(*safety("a", w1=0, w2=8))
    text = facts.description(answers, [ANA, BEN], WEEKS)
    assert "Ana and Ben" in text
    assert "7 Sep 2026" in text
    assert "23 Nov 2026" in text
    assert "Ana, latest: felt safety 0, week of 16 Nov 2026." in text
    assert "Ben, latest: no shared answer." in text
    assert "answered" not in text
    assert all(TITLES[key].lower() in text for key in RATING_KEYS)


def waiting(answers: pd.DataFrame, person: str) -> pd.DataFrame:
    """The same, and what this person answered waits for the other."""
    return answers.assign(waits=answers["person"] == person)


def test_what_waits_for_the_other_says_so_wherever_it_stands_in_words():
    answers = waiting(frame(*safety("a", w1=7), *safety("b", w2=5)), "a")
    assert said(answers, counts=False) == "Ana: 7 (waits for the other), week of 16 Nov."
    assert said(answers, counts=False, line=BEN) == "Ben: 5, week of 9 Nov (2 weeks ago)."
    assert facts.table(answers, [ANA, BEN], WEEKS)["Felt safety - Ana"][1] == "7 (waits for the other)"
    assert "felt safety 7 (waits for the other)" in facts.description(answers, [ANA, BEN], WEEKS)


def test_a_chart_of_some_questions_is_described_and_listed_without_the_others():
    answers = frame((MONDAY, "a", "recognize", "2"), *safety("a", w0=7, w2=5))
    strip = facts.description(answers, [ANA], WEEKS, STAGE_KEYS)
    assert "1 recognize often, week of 23 Nov 2026" in strip
    assert "safety" not in strip
    table = facts.table(answers, [ANA], WEEKS, keys=STAGE_KEYS, nothing="no answer")
    assert table.columns.tolist() == ["Week", *(f"{TITLES[key]} - Ana" for key in STAGE_KEYS)]
    assert table["1 Recognize - Ana"].tolist()[:2] == ["Often", "no answer"]


def test_a_chart_without_a_table_names_every_answer_and_no_table():
    text = facts.description(frame(*safety("a", w0=7, w2=5)), [ANA, BEN], WEEKS, ["safety"], tabled=False)
    assert "Ana: felt safety: 9 Nov 5, 23 Nov 7." in text
    assert "Ben: no shared answer." in text
    assert "table" not in text
    assert "stages" not in text


def test_a_name_from_right_to_left_takes_no_number_along():
    sara = Line("a", "سارة", 0)
    assert said(frame(*safety("a", w1=7)), counts=False, line=sara) == "\u2068سارة\u2069: 7, week of 16 Nov."
    assert facts.labels([sara, BEN]) == ["سارة", "Ben"]
