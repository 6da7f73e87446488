"""Names, and when two check-ins are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import NAME_MAX, CheckIn, Sharing, clean_name, distinct, new_id, now
from tests.cast import THIS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana  ", "Ana"),
        ("Ana   Maria\tde\nla Cruz", "Ana Maria de la Cruz"),
        ("Zoe\u0308", "Zo\u00eb"),
        ("NA", "NA"),
        ("None", "None"),
        ("[Sam](http://x)", "[Sam](http://x)"),
        ("O'Neil; DROP TABLE person", "O'Neil; DROP TABLE person"),
        ("Ana \u200b", "Ana"),
        ("A\u202ena", "Ana"),
        ("\u200b \u0000Ana\u0007", "Ana"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("x" * NAME_MAX, "x" * NAME_MAX),
    ],
)
def test_a_name_is_kept_as_typed_but_for_what_nobody_sees(typed, kept):
    assert clean_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\u200d", "\n\t", "x" * (NAME_MAX + 1)])
def test_a_name_has_1_to_40_characters(typed):
    with pytest.raises(ValueError, match="1 to 40"):
        clean_name(typed)


@given(st.text(max_size=60))
def test_cleaning_a_name_twice_changes_nothing_more(typed):
    try:
        once = clean_name(typed)
    except ValueError:
        return
    assert clean_name(once) == once
    assert once == once.strip()
    assert 1 <= len(once) <= NAME_MAX


def test_equal_names_get_a_visible_suffix():
    assert distinct("Sam", []) == "Sam"
    assert distinct("Sam", ["Sam"]) == "Sam (2)"
    assert distinct("sam", ["Sam", "Sam (2)"]) == "sam (3)"


@pytest.mark.parametrize("other", ["SAM", "S\u200dam", "\uff33am"])
def test_names_that_look_alike_are_told_apart(other):
    assert distinct(other, ["Sam"]) != other


def check_in(**changed):
    fields = {"answers": {"safety": 0}, "sharing": {"safety": Sharing.BOTH}, "note": None} | changed
    return CheckIn("ana", THIS, **fields)


def test_saving_over_an_equal_check_in_changes_nothing_whatever_its_revision():
    assert check_in(revision=2).same_as(check_in(revision=1, saved_at=now()))


@pytest.mark.parametrize(
    "other",
    [
        None,
        CheckIn("ana", THIS),
        check_in(answers={}),
        check_in(answers={"safety": 1}),
        check_in(answers={"safety": 0, "clarity": 0}),
        check_in(sharing={"safety": Sharing.ME}),
        check_in(note="x"),
    ],
)
def test_any_other_answer_sharing_or_note_is_a_change(other):
    assert not check_in().same_as(other)


def test_zero_is_an_answer_and_a_note_alone_is_something():
    assert not check_in().empty
    assert not check_in(answers={}, note="x").empty
    assert check_in(answers={}).empty


def test_ids_never_come_twice():
    assert len({new_id() for _ in range(1000)}) == 1000
