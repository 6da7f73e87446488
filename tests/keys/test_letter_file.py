"""The file of letters: it tells its carrier nothing, and what is no such file is one sentence."""

import re
from datetime import date

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.errors import BadInputError, SealError
from dashboard.keys import letter_file, letters
from dashboard.keys.identities import new_identity, recipient_of

DANA, ANA, BEN = (new_identity() for _ in range(3))
FOR_DANA, BACK = [recipient_of(DANA)], [recipient_of(ANA), recipient_of(BEN)]
SHORT = b"x" * (letters.SIZES[0] + 300)


@settings(max_examples=30)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_the_letters_come_back_one_by_one(first, second):
    blob = letter_file.make([first, second], FOR_DANA)
    assert letter_file.open_file(blob, [DANA]) == [part for part in (first, second) if part]


def test_the_way_back_is_opened_by_either_and_looks_like_the_way_there():
    there, back = letter_file.make([b"a", b"b"], FOR_DANA), letter_file.make([b"a", b"b"], BACK)
    assert letter_file.open_file(back, [ANA]) == letter_file.open_file(back, [BEN]) == [b"a", b"b"]
    for blob in (there, back):
        assert blob.split(b"\n---")[0].count(b"-> X25519 ") == 2
    assert len(pyrage.decrypt(there, [DANA])) == len(pyrage.decrypt(back, [ANA]))


@pytest.mark.parametrize("size", letters.SIZES)
def test_the_file_is_of_one_of_seven_sizes_and_the_lesser_letter_does_not_show(size):
    longer = b"x" * (size + 1200)
    lengths = {
        len(pyrage.decrypt(letter_file.make(two, FOR_DANA), [DANA]))
        for two in ([longer, longer], [longer, b""], [b"", longer], [SHORT, longer])
    }
    assert lengths == {2 * size + (1 << 16)}
    assert lengths <= set(letter_file.SIZES)


def test_the_largest_is_well_under_the_limit():
    assert max(letter_file.SIZES) + 4096 < letter_file.LARGEST


def test_its_name_tells_the_day_and_nothing_else():
    assert letter_file.name(date(2026, 11, 25)) == "weekly-notes-2026-11-25.age"


@pytest.mark.parametrize("other", [ANA, BEN, new_identity()])
def test_nobody_else_opens_it(other):
    with pytest.raises(SealError, match="somebody else"):
        letter_file.open_file(letter_file.make([b"a", b"b"], FOR_DANA), [other])


def test_a_key_from_before_opens_what_was_on_its_way():
    assert letter_file.open_file(letter_file.make([b"a", b""], FOR_DANA), [ANA, DANA]) == [b"a"]


def test_every_cut_and_every_flipped_bit_is_noticed():
    blob = letter_file.make([SHORT, SHORT], FOR_DANA)
    for at in range(0, len(blob), 4099):
        flipped = bytearray(blob)
        flipped[at] ^= 1
        for spoilt in (blob[:at], bytes(flipped)):
            with pytest.raises((SealError, BadInputError)):
                letter_file.open_file(spoilt, [DANA])


def sealed(plain):
    return pyrage.encrypt(plain, [DANA.to_public()])


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"hello",
        b"[" * 5000,
        b'{"v":1}\n',
        b'{"letters":[1,1],"purpose":"letter","v":1}\nab',
        b'{"letters":[1,2],"purpose":"file","v":1}\nab',
        b'{"letters":[-1,1],"purpose":"file","v":1}\nab',
        b'{"letters":[1,1,0],"purpose":"file","v":1}\nab',
        b'{"letters":[true,1],"purpose":"file","v":1}\nab',
        b'{"letters":{"a":1},"purpose":"file","v":1}\nab',
    ],
)
def test_what_somebody_else_sealed_is_no_file_of_letters(plain):
    with pytest.raises(BadInputError, match="not one of the files"):
        letter_file.open_file(sealed(plain), [DANA])


def test_a_picture_is_no_file_of_letters():
    with pytest.raises(BadInputError, match="not one of the files"):
        letter_file.open_file(b"\x89PNG" * 100, [DANA])


def test_more_than_10_mb_is_not_even_opened():
    with pytest.raises(BadInputError, match="10 MB"):
        letter_file.open_file(bytes(letter_file.LARGEST + 1), [DANA])


def test_a_newer_version_is_said():
    with pytest.raises(SealError, match="newer version"):
        letter_file.open_file(sealed(b'{"letters":[1,1],"purpose":"file","v":2}\nab'), [DANA])


@pytest.mark.parametrize(
    "text", [letter_file.TOO_LARGE, letter_file.NOT_FOR_ME, letter_file.NO_FILE, letter_file.NEWER]
)
def test_every_refusal_is_short_and_whole(text):
    assert re.fullmatch(r"This .+\.( .+\.)?", text)
