"""What the check-in says, word for word."""

from datetime import date

from dashboard.domain.model import Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STEP
from dashboard.words import check_in_words as words

WEEK = date(2026, 11, 23)
ALL = {*RATING_KEYS, *STAGE_KEYS}


def test_what_is_not_answered_yet_is_named_and_may_stay_blank():
    said = words.not_answered
    assert said((), False) == (
        "Not answered yet: Felt safety, Clarity, Connection, the four stages. You can leave these blank."
    )
    assert said(ALL - {"clarity", "recognize"}, False) == (
        "Not answered yet: Clarity, 1 of the four stages. You can leave these blank."
    )
    assert said(ALL, False) == "All answered."
    assert said(ALL, True) == "Not answered yet: the agreed step. You can leave these blank."
    assert said(ALL | {STEP}, True) == "All answered."


def test_when_shared_answers_appear_is_said_in_the_same_words_for_everyone():
    assert words.when_seen(WEEK) == (
        "If you both share an answer, you'll see it once both of you have answered that question, or from Mon 7 Dec."
    )


def test_what_was_saved_stands_beside_who_sees_it():
    answers = {"safety": 0, "recognize": "no occasion", STEP: "tried"}
    sharing = {"safety": Sharing.BOTH, "stages": Sharing.ME, STEP: Sharing.COACH, "note": Sharing.ME}
    assert words.who_sees(answers, "a\nnote", sharing, "Ben", "Dana") == [
        ("Felt safety: 0", "Ben and Dana can see this."),
        ("1 Recognize: No occasion", "Only you can see this."),
        ("Agreed step: Tried it", "Only Dana can see this."),
        ("Note: a\nnote", "Only you can see this."),
    ]
    assert words.who_sees({"safety": 3}, None, {"safety": Sharing.BOTH}, "Ben", None) == [
        ("Felt safety: 3", "Ben can see this.")
    ]
    assert words.who_sees({}, None, {}, "Ben", None) == []


def test_whoever_is_gone_is_not_named():
    assert words.sharing_sentence(Sharing.BOTH, None, "Dana", False).startswith("Dana can see your ratings")
    assert words.sharing_sentence(Sharing.BOTH, None, None, False).startswith("Nobody else can see your ratings")
    assert words.readers(Sharing.BOTH, None, None) == "Nobody else can see this."


def test_an_item_without_a_choice_is_said_to_be_ones_own():
    assert words.who_sees({"safety": 3}, None, {}, "Ben", "Dana") == [("Felt safety: 3", "Only you can see this.")]
