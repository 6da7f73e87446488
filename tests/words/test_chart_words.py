"""A chart in words: a table with every week, and a description, for the questions and partners it is of."""

from datetime import date

from dashboard.domain.happenings import Happening
from dashboard.domain.partners import Partner
from dashboard.domain.questions import KEYS, RATING_KEYS, STAGE_KEYS, TITLES
from dashboard.domain.weeks import weeks_between
from dashboard.words import chart_words
from tests.answered import ANA, BEN, MONDAY, WEEKS, answered, safety, waiting


def test_the_table_has_a_row_for_every_week_newest_first_and_a_column_per_question_and_partner():
    table = chart_words.table(answered(*safety("a", w1=7)), [ANA, BEN], WEEKS)
    assert list(table) == ["Week", *(f"{TITLES[k]} - {n}" for k in KEYS[:-1] for n in ("Ana", "Ben"))]
    assert {len(cells) for cells in table.values()} == {len(WEEKS)}
    assert table["Week"][:3] == ["23-29 Nov", "16-22 Nov", "9-15 Nov"]
    assert table["Felt safety - Ana"][:3] == ["no shared answer", "7", "no shared answer"]
    assert set(table["Clarity - Ben"]) == {"no shared answer"}


def test_answers_outside_the_range_or_of_others_are_in_no_cell():
    answers = answered((date(2026, 8, 31), "a", "safety", 9), (MONDAY, "stranger", "safety", 9))
    assert not any("9" in cells for cells in chart_words.table(answers, [ANA, BEN], WEEKS).values())


def test_stages_are_words_and_no_occasion_is_not_zero():
    answers = answered((MONDAY, "a", "recognize", "no occasion"), (MONDAY, "b", "recognize", "0"))
    table = chart_words.table(answers, [ANA, BEN], WEEKS)
    assert (table["1 Recognize - Ana"][0], table["1 Recognize - Ben"][0]) == ("No occasion", "Not this week")


def test_partners_of_one_name_keep_their_own_columns():
    table = chart_words.table(answered(*safety("b", w0=4)), [ANA, Partner("b", "Ana", 1)], WEEKS)
    assert table["Felt safety - Ana"][0] == "no shared answer"
    assert table["Felt safety - Ana (2)"][0] == "4"


def test_the_week_over_the_turn_of_the_year_is_one_week_with_both_years():
    assert chart_words.span_with_year(date(2026, 12, 28)) == "28 Dec 2026-3 Jan 2027"
    assert chart_words.span_with_year(MONDAY) == "23-29 Nov 2026"
    long = weeks_between(date(2025, 11, 24), MONDAY)
    assert len(set(chart_words.table(answered(), [ANA], long)["Week"])) == len(long)


def test_without_answers_there_is_still_every_week():
    table = chart_words.table(answered(), [ANA, BEN], WEEKS)
    assert len(table.pop("Week")) == 12
    assert {cell for cells in table.values() for cell in cells} == {"no shared answer"}


def test_sessions_and_events_stand_in_the_table_beside_their_week():
    happened = [Happening(date(2026, 11, 11), "Session", session=True), Happening(date(2026, 11, 9), "=Move <b>")]
    table = chart_words.table(answered(*safety("a", w1=7)), [ANA], WEEKS, happened)
    assert table[chart_words.HAPPENED][:3] == ["", "", "Session on 11 Nov; =Move <b>"]
    assert chart_words.HAPPENED not in chart_words.table(answered(*safety("a", w1=7)), [ANA], WEEKS[:3], happened)


def test_the_description_names_range_people_and_latest_answers_and_counts_nothing():
    answers = answered(*safety("a", w1=0, w2=8))
    text = chart_words.description(answers, [ANA, BEN], WEEKS)
    assert "Ana and Ben" in text
    assert "7 Sep 2026" in text
    assert "23 Nov 2026" in text
    assert "Ana, latest: felt safety 0, week of 16 Nov 2026." in text
    assert "Ben, latest: no shared answer." in text
    assert "answered" not in text
    assert all(TITLES[key].lower() in text for key in RATING_KEYS)


def test_a_chart_of_some_questions_is_described_and_listed_without_the_others():
    answers = answered((MONDAY, "a", "recognize", "2"), *safety("a", w0=7, w2=5))
    strip = chart_words.description(answers, [ANA], WEEKS, STAGE_KEYS)
    assert "1 recognize often, week of 23 Nov 2026" in strip
    assert "safety" not in strip
    table = chart_words.table(answers, [ANA], WEEKS, questions=STAGE_KEYS, nothing="no answer")
    assert list(table) == ["Week", *(f"{TITLES[key]} - Ana" for key in STAGE_KEYS)]
    assert table["1 Recognize - Ana"][:2] == ["Often", "no answer"]


def test_a_chart_without_a_table_names_every_answer_and_no_table():
    text = chart_words.description(answered(*safety("a", w0=7, w2=5)), [ANA, BEN], WEEKS, ["safety"], tabled=False)
    assert "Ana: felt safety: 9 Nov 5, 23 Nov 7." in text
    assert "Ben: no shared answer." in text
    assert "table" not in text
    assert "stages" not in text


def test_what_not_everybody_sees_says_so_in_the_table_and_the_description():
    answers = waiting(answered(*safety("a", w1=7), *safety("b", w2=5)), "a")
    assert chart_words.table(answers, [ANA, BEN], WEEKS)["Felt safety - Ana"][1] == "7 (waits for the other)"
    assert "felt safety 7 (waits for the other)" in chart_words.description(answers, [ANA, BEN], WEEKS)
    kept = answered((WEEKS[-2], "a", "safety", 3, True))
    assert chart_words.table(kept, [ANA], WEEKS)["Felt safety - Ana"][1] == "3 (only you)"


def test_the_agreed_step_has_columns_where_anything_was_said_of_one_in_these_weeks():
    answers = answered((MONDAY, "a", "step", "tried"))
    assert chart_words.table(answers, [ANA, BEN], WEEKS)["Agreed step - Ana"][0] == "Tried it"
    assert "Agreed step - Ana" not in chart_words.table(answers, [ANA, BEN], WEEKS[:-1])
