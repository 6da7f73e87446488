"""Sealing: readable by those it was sealed to, by nobody else, and of one length whatever it holds."""

import json
import secrets
import zlib

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.authentication import Purpose
from dashboard.keys.identities import new_identity, recipient_of

ANA, BEN = new_identity(), new_identity()
ODD = "a, \"b\"\n=c \U0001f49e 'x'; \\u0000 </script>"
PLACE = ("check-in", "ana", "2026-11-23", 1)


def length(blob, identity):
    """How long the sealed text is; age's own header varies."""
    return len(pyrage.decrypt(blob, [identity]))


def raw(plain):
    """Anything at all, sealed to Ana by somebody who knows her public key."""
    return pyrage.encrypt(plain, [ANA.to_public()])


def test_nobody_else_opens_it():
    blob = sealing.seal({"note": "ZEBRA"}, recipient_of(ANA))
    assert b"ZEBRA" not in blob
    with pytest.raises(SealError):
        sealing.unseal(blob, BEN)


@pytest.mark.parametrize("junk", [b"", b"age-encryption.org/v1\n", b"\0" * 300])
def test_a_damaged_blob_is_a_plain_sentence(junk):
    with pytest.raises(SealError, match="cannot be opened"):
        sealing.unseal(junk, ANA)


def test_a_flipped_bit_is_noticed():
    blob = bytearray(sealing.seal({"note": "x"}, recipient_of(ANA)))
    blob[-1] ^= 1
    with pytest.raises(SealError):
        sealing.unseal(bytes(blob), ANA)


def test_what_a_newer_version_wrote_is_not_guessed_at():
    with pytest.raises(SealError, match="newer version"):
        sealing.unseal(raw(json.dumps({"v": sealing.VERSION + 1}).encode()), ANA)


NOTHING = [b"", b"zz", b"[]", b'"v"', b"0", b"{}", b'{"v": 2}', b'{"v": 2, "content": []}', b"[" * 100_000]
NOTHING += [b'{"v": []}', b"z" + zlib.compress(b"\0" * (sealing.LARGEST + 1))]


@pytest.mark.parametrize("plain", NOTHING, ids=range(len(NOTHING)))
def test_whatever_somebody_else_seals_to_a_person_is_at_worst_a_sentence(plain):
    with pytest.raises(SealError):
        sealing.open_own(raw(plain), ANA, *PLACE)


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=1500) | st.none() | st.integers(0, 10), max_size=5))
def test_whatever_is_sealed_comes_back_proven_and_in_whole_lengths(content):
    blob = sealing.seal_own(content, ANA, *PLACE)
    assert sealing.open_own(blob, ANA, *PLACE) == sealing.Opened(content, proven=True)
    assert length(blob, ANA) % sealing.SIZE == 0


def test_what_does_not_fit_even_packed_takes_whole_lengths_and_comes_back():
    content = {"rows": {secrets.token_hex(16): secrets.token_hex(16) for _ in range(1000)}}
    blob = sealing.seal(content, recipient_of(ANA))
    assert length(blob, ANA) > sealing.SIZE
    assert length(blob, ANA) % sealing.SIZE == 0
    assert sealing.unseal(blob, ANA) == content


def test_what_is_ones_own_proves_itself_in_its_place_and_nowhere_else():
    blob = sealing.seal_own({"note": ODD}, ANA, *PLACE)
    assert sealing.open_own(blob, ANA, *PLACE) == sealing.Opened({"note": ODD}, proven=True)
    for place in (("draft", *PLACE[1:]), ("check-in", "ben", *PLACE[2:]), (*PLACE[:3], 2), PLACE[:3], ()):
        assert sealing.open_own(blob, ANA, *place) == sealing.Opened({"note": ODD}, proven=False)
    assert not sealing.open_own(blob, ANA, *PLACE, purpose=Purpose.HEAD).proven


def test_what_somebody_else_sealed_to_a_person_opens_and_proves_nothing():
    for forged in (
        sealing.seal({"note": "x"}, recipient_of(ANA)),
        raw(json.dumps({"v": 2, "mac": "0" * 64, "content": {}}).encode()),
        raw(json.dumps({"v": 2, "mac": None, "content": {}}).encode()),
        raw(json.dumps({"v": 1, "note": "x"}).encode().ljust(2048)),
    ):
        assert not sealing.open_own(forged, ANA, *PLACE).proven


def test_what_was_sealed_before_proofs_opens_and_says_so():
    old = raw(json.dumps({"v": 1, "note": ODD}).encode().ljust(2048))
    assert sealing.open_own(old, ANA, *PLACE) == sealing.Opened({"note": ODD}, proven=False, before_proofs=True)
    assert sealing.unseal(old, ANA) == {"note": ODD}


def test_another_key_takes_over_what_the_old_one_opens_in_the_length_of_today():
    for blob in (sealing.seal({"note": ODD}, recipient_of(ANA)), raw(json.dumps({"v": 1, "note": ODD}).encode())):
        again = sealing.reseal(blob, ANA, recipient_of(BEN))
        assert sealing.unseal(again, BEN) == {"note": ODD}
        assert length(again, BEN) == sealing.SIZE
    foreign = sealing.seal({}, recipient_of(BEN))
    assert sealing.reseal(foreign, ANA, recipient_of(ANA)) == foreign
