"""Truth is per author: the highest number on the line in use counts; nothing older, foreign or unheard does."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import arrival
from dashboard.domain.arrival import Arrival, Standing

HERE = Standing("key", "line", 5, "five")


def judged(letter, *, heard="key", here=HERE, lines=("line",), go_on=False):
    return arrival.judge(letter, heard, here, lines, go_on=go_on)


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        (replace(HERE, number=6, digest="six"), Arrival.TAKEN),
        (replace(HERE, number=9), Arrival.TAKEN),
        (HERE, Arrival.KNOWN),
        (replace(HERE, number=4, digest="four"), Arrival.OLDER),
        (replace(HERE, number=4), Arrival.OLDER),
        (replace(HERE, digest="other"), Arrival.SECOND_COPY),
        (replace(HERE, line="new", number=1), Arrival.SECOND_COPY),
        (replace(HERE, line="new", number=99), Arrival.SECOND_COPY),
        (replace(HERE, key="another", number=99), Arrival.UNHEARD),
    ],
)
def test_what_comes_in_beside_what_is_here(letter, expected):
    assert judged(letter) is expected


@pytest.mark.parametrize("letter", [replace(HERE, digest="other"), replace(HERE, line="new", number=1)])
def test_a_second_copy_is_gone_on_with_once_the_reader_said_so(letter):
    assert judged(letter, go_on=True) is Arrival.TAKEN


def test_a_yes_takes_nothing_that_is_older_foreign_or_unheard():
    assert judged(replace(HERE, number=1), go_on=True) is Arrival.OLDER
    assert judged(replace(HERE, key="another"), go_on=True) is Arrival.UNHEARD
    assert judged(HERE, lines=("line", "new"), go_on=True) is Arrival.FORMER_COPY


def test_the_first_letter_begins_the_line():
    assert judged(HERE, here=None, lines=()) is Arrival.TAKEN
    assert arrival.lines_after(HERE, ()) == ("line",)


def test_the_other_authors_first_letter_on_the_new_line_is_taken_whatever_its_number():
    lines = arrival.lines_after(replace(HERE, line="new"), ("line",))
    assert judged(replace(HERE, line="new", number=1), lines=lines) is Arrival.TAKEN
    assert judged(replace(HERE, number=9), lines=lines) is Arrival.FORMER_COPY


def test_under_a_new_key_the_numbers_begin_anew_once_its_words_were_heard():
    new = Standing("new key", "line", 1, "one")
    assert judged(new) is Arrival.UNHEARD
    assert judged(new, heard="new key") is Arrival.TAKEN
    assert judged(replace(HERE, number=6), heard="new key") is Arrival.UNHEARD


letters = st.builds(
    Standing, st.sampled_from("kf"), st.sampled_from(["l1", "l2"]), st.integers(1, 9), st.sampled_from("abc")
)


@given(st.lists(letters, max_size=30), st.randoms(use_true_random=False))
def test_whatever_is_replayed_omitted_or_mixed_the_newest_of_the_heard_key_stays(sent, chance):
    """Nobody who carries letters moves the reader back: on one line the number never falls."""
    here, lines = None, ()
    for letter in sent:
        go_on = chance.random() < 0.3
        if arrival.judge(letter, "k", here, lines, go_on=go_on) is Arrival.TAKEN:
            assert letter.key == "k"
            if here is not None and here.line == letter.line:
                assert letter.number > here.number or (go_on and letter.number == here.number)
            assert letter.line not in lines[:-1]
            here, lines = letter, arrival.lines_after(letter, lines)
    assert len(set(lines)) == len(lines)
