"""A recovery key is read however it was copied, and what is wrong with it is named without repeating it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import BadInputError
from dashboard.keys import recovery_key
from dashboard.keys.identities import new_identity, recipient_of, secret_of
from dashboard.keys.recovery_key import BEGINS, LENGTH, SIGNS, grouped, read

KEY = "AGE-SECRET-KEY-1CYSDGD78CNQ8T5A25M4YD357UM7GFEH0WPJ3NSJTKRKR82TPLTPST04V4Q"  # nobody's
ANA = read(KEY)
BODY = KEY.removeprefix(BEGINS)


def spaced(size, by=" "):
    return by.join(KEY[n : n + size] for n in range(0, len(KEY), size))


SPELLINGS = {
    "as it is": KEY,
    "lower case": KEY.lower(),
    "mixed case": KEY.title(),
    "in groups as it is shown": grouped(ANA),
    "blanks around": f"  {KEY}\t",
    "lines of paper": spaced(20, "\n"),
    "lines ended by Windows": spaced(20, "\r\n") + "\r\n",
    "a blank after every sign": spaced(1),
    "groups of five with dashes": spaced(5, "-"),
    "without its own dashes": KEY.replace("-", ""),
    "blanks for dashes": KEY.replace("-", " "),
    "en dashes": KEY.replace("-", "\u2013"),
    "em dashes": KEY.replace("-", "\u2014"),
    "hyphens that do not break": KEY.replace("-", "\u2011"),
    "minus signs": KEY.replace("-", "\u2212"),
    "soft hyphens at the ends of lines": spaced(18, "\u00ad\n"),
    "zero-width signs and a byte order mark": "\ufeff" + spaced(7, "\u200b"),
    "direction marks": f"\u2066{KEY}\u2069\u200e",
    "blanks that do not break": spaced(4, "\u00a0"),
    "straight quotes": f'"{KEY}"',
    "curly quotes and a full stop": f"\u201c{KEY}.\u201d",
    "backticks": f"`{KEY}`",
    "a full stop at the end": f"{KEY}.",
    "full-width letters": "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in KEY),
    "without its beginning": BODY,
    "an I for the 1": KEY.replace("KEY-1", "KEY-I"),
    "an l for the 1": KEY.replace("KEY-1", "KEY-l"),
}


@pytest.mark.parametrize("typed", SPELLINGS.values(), ids=SPELLINGS)
def test_it_is_read_however_it_was_copied(typed):
    assert secret_of(read(typed)) == KEY


@given(st.lists(st.sampled_from(list(" \t\n-\u2013\u2212\u200b\u00ad'\".,")), min_size=len(KEY), max_size=len(KEY)))
def test_whatever_is_no_letter_and_no_digit_may_stand_anywhere(between):
    assert secret_of(read("".join(a + b for a, b in zip(KEY, between, strict=True)))) == KEY


def said(typed):
    with pytest.raises(BadInputError) as caught:
        read(typed)
    sentence = str(caught.value)
    assert not {typed[n : n + 6] for n in range(20, len(typed) - 6)} & {
        sentence[n : n + 6] for n in range(len(sentence))
    }
    return sentence


def place(group):
    return f"the {group} group of four"


def other(sign):
    return SIGNS[(SIGNS.index(sign) + 5) % 32]


@pytest.mark.parametrize(
    ("at", "group"), [(0, "1st"), (5, "2nd"), (11, "3rd"), (22, "6th"), (40, "11th"), (57, "15th")]
)
def test_one_wrong_character_is_found(at, group):
    assert place(group) in said(BEGINS + BODY[:at] + other(BODY[at]) + BODY[at + 1 :])


@pytest.mark.parametrize("sign", "1BIO\u00c9\u0416")
def test_a_character_that_no_key_has_is_found(sign):
    assert place("4th") in said(BEGINS + BODY[:13] + sign + BODY[14:])


def test_two_neighbours_that_changed_places_are_found():
    at = 25
    swapped = BODY[:at] + BODY[at + 1] + BODY[at] + BODY[at + 2 :]
    sentence = said(BEGINS + swapped)
    assert sentence.startswith("Two characters")
    assert f"{at // 4 + 1}th" in sentence


def test_a_missing_character_and_one_too_many_are_found():
    assert said(BEGINS + BODY[:21] + BODY[22:]).startswith("One character is missing: look at the 6th")
    assert said(BEGINS + BODY[:21] + other(BODY[21]) + BODY[21:]).startswith("There is one character too many: look at")


def test_how_many_there_should_be_is_said_where_several_are_missing():
    assert f"has {LENGTH} characters; here there are {LENGTH - 3}" in said(BEGINS + BODY[3:])
    assert said(BEGINS).endswith("here there are 0.")


def test_several_wrong_ones_are_said_to_be_several():
    wrong = "".join(other(c) if n in {3, 20, 41} else c for n, c in enumerate(BODY))
    assert said(BEGINS + wrong).startswith("More than one")


@pytest.mark.parametrize("text", ["", "hello", "correct horse battery staple", "public key", "B" * LENGTH])
def test_anything_else_is_no_recovery_key(text):
    with pytest.raises(BadInputError, match="not a recovery key"):
        read(recipient_of(ANA) if text == "public key" else text)


def test_what_is_wrong_is_found_at_once():
    begin = time.process_time()
    said(BEGINS + "".join(other(c) if n in {3, 20, 41} else c for n, c in enumerate(BODY)))
    assert time.process_time() - begin < 1


def test_the_checksum_is_the_one_of_the_keys():
    for _ in range(20):
        assert recovery_key._fits(secret_of(new_identity()).removeprefix(BEGINS))
