"""Letters: the reader is sure who wrote, nobody else learns or makes anything, and the length tells nothing."""

import base64
import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.model import new_id
from dashboard.errors import SealError
from dashboard.keys import cards, letters
from dashboard.keys.authentication import canonical
from dashboard.keys.cards import Card
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.keys.letters import Home, Letter
from dashboard.keys.recovery_key import read

WHEN, LATER = datetime.fromisoformat("2026-11-25T20:05"), datetime.fromisoformat("2027-01-01")
ANA, BEN, DANA = (new_identity() for _ in range(3))
HOME = Home(new_id(), (new_id(), new_id()))
CARD = Card("Ana", HOME.partners[0], recipient_of(ANA))
LETTER = Letter(HOME, new_id(), CARD, recipient_of(DANA), 3, WHEN, {"notes": [{"text": "ZEBRA 💞"}]})
SAMPLE = Path(__file__).parents[1] / "released" / "letter-1.json"
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(), some, max_size=4),
    max_leaves=12,
)


def plain(blob, identity):
    return pyrage.decrypt(blob, [identity])


def altered(blob, **fields):
    """What somebody makes of a letter they can open, and seals again to its reader."""
    found = json.loads(plain(blob, DANA)) | fields
    return pyrage.encrypt(canonical(found).ljust(letters.SIZES[0]), [DANA.to_public()])


@settings(max_examples=50)
@given(st.dictionaries(st.text(), anything, max_size=4), st.integers(1), st.booleans(), st.integers(0, 60))
def test_a_letter_comes_back_to_its_reader(content, number, last, rows):
    sent = replace(LETTER, content=content, number=number, last=last)
    assert letters.open_letter(letters.seal(sent, ANA, rows), DANA) == sent


@pytest.mark.parametrize("other", [ANA, BEN])
def test_nobody_but_its_reader_opens_it_its_author_included(other):
    blob = letters.seal(LETTER, ANA, 1)
    assert b"ZEBRA" not in blob
    with pytest.raises(SealError, match="somebody else"):
        letters.open_letter(blob, other)


def test_a_name_that_looks_like_a_part_of_the_letter_is_only_a_name():
    named = replace(LETTER, author=replace(CARD, name='","content":null,"x":"'))
    assert letters.open_letter(letters.seal(named, ANA, 1), DANA) == named


def test_nobody_writes_in_anothers_name():
    for forger in (BEN, new_identity()):
        with pytest.raises(SealError, match="does not prove"):
            letters.open_letter(letters.seal(LETTER, forger, 1), DANA)


def test_the_reader_cannot_show_a_proof_to_anybody():
    """Whoever reads could have made every byte of it."""
    said = canonical(dict(LETTER.content))
    made_by_reader = letters._proof(letters._fields(LETTER), said, DANA, recipient_of(ANA))
    assert made_by_reader == json.loads(plain(letters.seal(LETTER, ANA, 1), DANA))["mac"]


def test_a_letter_sent_back_to_its_author_is_nobodys():
    back = replace(LETTER, reader=recipient_of(ANA))
    blob = letters.seal(back, DANA, 1)
    with pytest.raises(SealError, match="does not prove"):
        letters.open_letter(blob, ANA)


RELABELLED = [
    {"number": 4},
    {"line": new_id()},
    {"at": "2027-01-01T00:00:00"},
    {"last": True},
    {"content": {}},
    {"purpose": "note"},
    {"couple": {"id": new_id(), "partners": list(HOME.partners)}},
    {"couple": {"id": HOME.id, "partners": list(HOME.partners[::-1])}},
    {"author": {"name": "Anna", "mark": CARD.mark, "key": CARD.key}},
    {"author": {"name": "Ana", "mark": HOME.partners[1], "key": CARD.key}},
    {"author": {"name": "Ana", "mark": CARD.mark, "key": recipient_of(BEN)}},
    {"reader": recipient_of(BEN)},
    {"mac": "0" * 64},
    {"mac": None},
    {"mac": "é"},
    {"number": True},
    {"number": 0},
    {"number": "3"},
    {"couple": None},
    {"couple": {"id": HOME.id, "partners": [CARD.mark, CARD.mark]}},
    {"author": []},
    {"content": [1]},
    {"at": "soon"},
    {"more": 1},
]


@pytest.mark.parametrize("fields", RELABELLED)
def test_nothing_in_it_is_relabelled(fields):
    with pytest.raises(SealError, match="does not prove"):
        letters.open_letter(altered(letters.seal(LETTER, ANA, 1), **fields), DANA)


def test_a_key_that_shares_one_secret_with_everybody_proves_nothing():
    """With a point of small order the exchange gives zeros, which anybody could name."""
    assert recipient_of(BEN) == _age_key(letters._raw(recipient_of(BEN)))
    for point in (bytes(32), (1).to_bytes(32, "little")):
        author = {"name": "Ana", "mark": CARD.mark, "key": _age_key(point)}
        with pytest.raises(SealError, match="does not prove"):
            letters.open_letter(altered(letters.seal(LETTER, ANA, 1), author=author), DANA)


def _age_key(point):
    """32 bytes as age writes a public key."""
    bits = int.from_bytes(point) << 4
    values = [bits >> 5 * n & 31 for n in reversed(range(52))]
    return "age1" + "".join(letters.BECH32[v] for v in [*values, *_checksum(values)])


def _checksum(values):
    """Bech32's, as its specification has it."""
    sums, generators = 1, (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    spelled = [ord(c) >> 5 for c in "age"] + [0] + [ord(c) & 31 for c in "age"]
    for value in [*spelled, *values, *[0] * 6]:
        top = sums >> 25
        sums = (sums & 0x1FFFFFF) << 5 ^ value
        for n, generator in enumerate(generators):
            sums ^= generator if top >> n & 1 else 0
    return [(sums ^ 1) >> 5 * (5 - n) & 31 for n in range(6)]


@pytest.mark.parametrize("junk", [b"", b"age-encryption.org/v1\n", b"\0" * 500, b"{}"])
def test_what_is_no_letter_is_a_plain_sentence(junk):
    for blob in (junk, pyrage.encrypt(junk, [DANA.to_public()])):
        with pytest.raises(SealError):
            letters.open_letter(blob, DANA)


def test_every_cut_and_every_flipped_bit_is_noticed():
    blob = letters.seal(LETTER, ANA, 1)
    for at in range(0, len(blob), 997):
        flipped = bytearray(blob)
        flipped[at] ^= 1
        for spoilt in (blob[:at], bytes(flipped)):
            with pytest.raises(SealError):
                letters.open_letter(spoilt, DANA)


def test_what_a_newer_version_wrote_is_not_guessed_at():
    with pytest.raises(SealError, match="newer version"):
        letters.open_letter(altered(letters.seal(LETTER, ANA, 1), v=2), DANA)


@settings(max_examples=50)
@given(st.text(max_size=1500), st.integers(1, 420))
def test_the_length_follows_from_the_rows_and_not_from_what_is_said(text, rows):
    said = replace(LETTER, content={"notes": [{"text": text}]})
    lengths = {len(plain(letters.seal(one, ANA, rows), DANA)) for one in (said, replace(LETTER, content={}))}
    assert lengths == {letters.size_of(rows)}


def test_more_than_the_largest_size_is_packed_and_comes_back():
    long = replace(LETTER, content={"notes": [{"text": f"{n} over and over"} for n in range(200_000)]})
    blob = letters.seal(long, ANA, 500)
    assert len(plain(blob, DANA)) == letters.SIZES[-1]
    assert letters.open_letter(blob, DANA) == long


def test_the_hash_moves_with_what_the_reader_gets_to_know_and_with_nothing_else():
    same = [replace(LETTER, number=9), replace(LETTER, at=LATER), replace(LETTER, line=new_id())]
    assert {letters.digest(one) for one in same} == {letters.digest(LETTER)}
    assert letters.digest(replace(LETTER, content={})) != letters.digest(LETTER)
    assert letters.digest(replace(LETTER, last=True)) != letters.digest(LETTER)


def test_the_released_letter_is_read_field_by_field():
    """What people have sent; made once and never again."""
    held = json.loads(SAMPLE.read_text(encoding="utf-8"))
    letter = letters.open_letter(base64.b64decode(held["letter"]), read(held["reader"]))
    expected = held["fields"]
    assert letter == Letter(
        Home(expected["couple"]["id"], tuple(expected["couple"]["partners"])),
        expected["line"],
        Card(**expected["author"]),
        expected["reader"],
        expected["number"],
        datetime.fromisoformat(expected["at"]),
        expected["content"],
        expected["last"],
    )
    assert letter.author.key == recipient_of(read(held["author"]))
    assert cards.read(held["card"]) == letter.author
    assert cards.check_words(letter.author) == held["words"]
