"""The questions as agreed: titles, order, scale, and what counts as an answer."""

import pytest

from dashboard.domain.model import NO_OCCASION, Sharing
from dashboard.domain.questions import ITEMS, KEYS, RATINGS, STAGES, item_of, same_for_all, valid, words


def test_the_four_stages_are_titled_as_in_the_post():
    assert [s.title for s in STAGES] == [
        "Recognize your patterns without shame",
        "Slow down your reactions",
        "Communicate with more clarity and kindness",
        "Create emotional safety for yourself and your partner",
    ]
    assert [s.label for s in STAGES] == ["1 Recognize", "2 Slow down", "3 Communicate", "4 Make it safe"]


def test_the_ratings_come_in_order_and_label_only_their_ends():
    assert [(r.key, r.title) for r in RATINGS] == [
        ("safety", "Felt safety"),
        ("clarity", "Clarity"),
        ("connection", "Connection"),
    ]
    assert all(r.low and r.high and r.question.startswith("In that week, how ") for r in RATINGS)


@pytest.mark.parametrize("value", [0, 1, 5, 10])
def test_a_rating_is_a_whole_number_from_0_to_10(value):
    assert valid("safety", value)


@pytest.mark.parametrize("value", [-1, 11, 7.6, 5.0, True, False, "5", None, NO_OCCASION, [5]])
def test_nothing_else_is_a_rating(value):
    assert not valid("safety", value)


@pytest.mark.parametrize("value", ["0", "1", "2", "3", NO_OCCASION])
def test_a_stage_is_one_of_five_words(value):
    assert valid("recognize", value)


@pytest.mark.parametrize("value", [0, 1, "4", "", "00", "No occasion", True, None])
def test_nothing_else_is_a_stage(value):
    assert not valid("recognize", value)


@pytest.mark.parametrize("value", ["not yet", "tried", "helped"])
def test_how_it_went_with_a_step_is_one_of_three_words(value):
    assert valid("step", value)
    assert not valid("recognize", value)


@pytest.mark.parametrize("value", ["", "0", NO_OCCASION, "Tried it", None, True, ["tried"]])
def test_nothing_else_says_how_it_went_with_a_step(value):
    assert not valid("step", value)


def test_an_unknown_question_has_no_answer():
    assert not valid("mood", 5)
    assert not valid("note", "0")


def test_each_rating_is_shared_for_itself_and_the_stages_together():
    assert [item_of(k) for k in KEYS] == ["safety", "clarity", "connection", *["stages"] * 4, "step"]
    assert {item_of(k) for k in KEYS} | {"note"} == set(ITEMS)


@pytest.mark.parametrize("choice", list(Sharing))
def test_one_choice_for_all_never_opens_the_note(choice):
    sharing = same_for_all(choice)
    assert sharing.pop("note") is Sharing.ME
    assert set(sharing.values()) == {choice}
    assert set(sharing) == set(ITEMS) - {"note"}


def test_answers_are_read_aloud_and_no_occasion_is_not_zero():
    assert words("safety", 0) == "0"
    assert words("recognize", "0") == "Not this week"
    assert words("recognize", NO_OCCASION) == "No occasion"
    assert [words("step", v) for v in ("not yet", "tried", "helped")] == ["Not yet", "Tried it", "It helped"]
