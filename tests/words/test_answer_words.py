"""Answers in words: the same for kept, skipped and unanswered, and never more than is known."""

from datetime import date, timedelta

from dashboard.domain.answers import Answers
from dashboard.domain.partners import Partner, named
from dashboard.insights.latest import latest
from dashboard.words.answer_words import latest_words, step_lines
from tests.answered import ANA, BEN, MONDAY, WEEKS, answered, safety, waiting


def said(
    answers: Answers, state: str = "", *, counts: bool = True, today: date = MONDAY, partner: Partner = ANA
) -> str:
    [found] = latest(answers, [partner], WEEKS, "safety", today)
    [(_, name)] = named([partner])
    return latest_words(name, found, today, state, counts=counts)


def test_the_latest_answer_comes_first_with_its_week_and_how_many_weeks_hold_one():
    answers = answered(*safety("a", w1=7, w2=6, w3=6, w11=4))
    assert said(answers) == "Ana: 7, week of 16 Nov. 4 of 11 weeks answered; no shared answer: 7 weeks."


def test_a_zero_is_an_answer():
    assert said(answered(*safety("a", w1=0))).startswith("Ana: 0, week of 16 Nov.")


def test_a_latest_answer_that_is_old_says_how_old():
    assert said(answered(*safety("a", w3=7)), counts=False) == "Ana: 7, week of 2 Nov (3 weeks ago)."


def test_weeks_that_can_still_be_filled_in_are_not_counted_as_missing():
    answers = answered(*safety("a", w2=5, w3=6))
    assert said(answers, today=MONDAY).endswith(". Both weeks answered.")
    assert said(answers, today=MONDAY + timedelta(days=7)).endswith("2 of 3 weeks answered; no shared answer: 1 week.")


def test_where_every_week_is_answered_it_says_all():
    answers = answered(*safety("a", w1=7, w2=6, w3=6))
    assert said(answers) == "Ana: 7, week of 16 Nov. All 3 weeks answered."


def test_an_open_week_counts_once_it_is_answered():
    assert said(answered(*safety("a", w0=5, w2=6))).endswith(". Both weeks answered.")


def test_weeks_before_the_couple_began_are_nobodys_debt():
    answers = answered(*safety("a", w2=5), *safety("b", w4=5))
    assert said(answers).endswith("1 of 3 weeks answered; no shared answer: 2 weeks.")


def test_nothing_shared_says_only_that():
    assert said(answered(*safety("b", w1=3))) == "Ana: no shared answer in these weeks."
    assert said(answered()) == "Ana: no shared answer in these weeks."


def test_without_counts_no_number_of_weeks_is_told():
    assert said(answered(*safety("a", w1=7, w5=2)), counts=False) == "Ana: 7, week of 16 Nov."


def test_the_state_of_a_line_stands_between_latest_answer_and_counts():
    text = said(answered(*safety("a", w2=7)), "State.")
    assert text == "Ana: 7, week of 9 Nov (2 weeks ago). State. 1 week answered."


def test_where_no_answer_is_in_the_range_no_state_is_told():
    assert said(answered(), "State.") == "Ana: no shared answer in these weeks."


def test_an_answer_of_the_week_that_is_not_over_is_so_far():
    assert said(answered(*safety("a", w0=7)), counts=False) == "Ana: 7, week of 23 Nov so far."


def test_ones_own_kept_answer_is_marked_as_only_theirs():
    answers = answered((WEEKS[-2], "a", "safety", 3, True))
    assert said(answers, counts=False) == "Ana: 3 (only you), week of 16 Nov."


def test_no_sentence_judges_or_points_in_a_direction():
    answers = answered(*safety("a", w1=9, w2=5, w3=1))
    spoken = " ".join(said(answers, partner=partner) for partner in (ANA, BEN)).lower()
    for word in ("up", "down", "better", "worse", "higher", "lower", "improv", "average", "mean", "missed", "only"):
        assert word not in spoken.split()


def test_what_waits_for_the_other_says_so():
    answers = waiting(answered(*safety("a", w1=7), *safety("b", w2=5)), "a")
    assert said(answers, counts=False) == "Ana: 7 (waits for the other), week of 16 Nov."
    assert said(answers, counts=False, partner=BEN) == "Ben: 5, week of 9 Nov (2 weeks ago)."


def test_a_name_from_right_to_left_takes_no_number_along():
    sara = Partner("a", "سارة", 0)
    assert said(answered(*safety("a", w1=7)), counts=False, partner=sara) == "\u2068سارة\u2069: 7, week of 16 Nov."


def test_how_it_went_with_a_step_is_said_of_each_partner_and_of_nobody_where_nobody_spoke():
    last = MONDAY - timedelta(weeks=1)
    answers = answered((last, "a", "step", "not yet"), (MONDAY, "a", "step", "helped"), *safety("b", w0=5))
    assert step_lines(answers, [ANA, BEN], WEEKS) == [
        "Ana: Not yet (16 Nov), It helped (23 Nov).",
        "Ben: no shared answer.",
    ]
    assert step_lines(answers, [ANA, BEN], [last - timedelta(weeks=1)]) == []
