"""Sealing: readable by those it was sealed to, by nobody else, and of one length whatever it holds."""

import json
import secrets
from dataclasses import replace
from datetime import datetime

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import NO_OCCASION, NOTE_MAX, CheckIn, Choice, Sharing
from dashboard.domain.questions import ITEMS, same_for_all
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.authentication import Purpose
from tests.cast import THIS

ANA, DANA, BEN = (sealing.new_identity() for _ in range(3))
ODD = "a, \"b\"\n=c \U0001f49e 'x'; \\u0000 </script>"


def check_in(note=None, **sharing):
    chosen = same_for_all(Sharing.ME) | sharing
    return CheckIn("ana", THIS, {"safety": 0, "recognize": NO_OCCASION}, chosen, note, after_reveal=("safety",))


def length(blob, identity):
    """How long the sealed text is; age's own header varies."""
    return len(pyrage.decrypt(blob, [identity]))


def test_a_whole_check_in_comes_back_to_its_author():
    mine = check_in(ODD, safety=Sharing.BOTH)
    blob = sealing.seal_for_author(mine, sealing.recipient_of(ANA))
    assert sealing.open_check_in(blob, ANA, "ana", THIS) == mine


def test_the_choice_its_author_made_is_kept_for_its_author_alone():
    made = Choice(datetime.fromisoformat("2026-11-25T20:00"), same_for_all(Sharing.COACH))
    mine = replace(check_in(safety=Sharing.COACH), chosen=made)
    back = sealing.open_check_in(sealing.seal_for_author(mine, sealing.recipient_of(ANA)), ANA, "ana", THIS)
    assert back.chosen == made
    assert "chosen" not in sealing.unseal(sealing.seal_for_coach(mine, sealing.recipient_of(DANA)), DANA)


def test_an_absent_note_and_an_unanswered_question_come_back_absent():
    mine = check_in()
    back = sealing.open_check_in(sealing.seal_for_author(mine, sealing.recipient_of(ANA)), ANA, "ana", THIS)
    assert back.note is None
    assert "clarity" not in back.answers
    assert back.answers["safety"] == 0
    assert type(back.answers["safety"]) is int


@pytest.mark.parametrize("other", [BEN, DANA])
def test_nobody_else_opens_it(other):
    blob = sealing.seal_for_author(check_in("ZEBRA"), sealing.recipient_of(ANA))
    assert b"ZEBRA" not in blob
    with pytest.raises(SealError):
        sealing.open_check_in(blob, other, "ana", THIS)


@pytest.mark.parametrize("junk", [b"", b"age-encryption.org/v1\n", b"\0" * 300])
def test_a_damaged_blob_is_a_plain_sentence(junk):
    with pytest.raises(SealError, match="cannot be opened"):
        sealing.unseal(junk, ANA)


def test_a_flipped_bit_is_noticed():
    blob = bytearray(sealing.seal({"note": "x"}, sealing.recipient_of(ANA)))
    blob[-1] ^= 1
    with pytest.raises(SealError):
        sealing.unseal(bytes(blob), ANA)


def test_what_a_newer_version_wrote_is_not_guessed_at():
    blob = pyrage.encrypt(json.dumps({"v": sealing.VERSION + 1}).encode(), [ANA.to_public()])
    with pytest.raises(SealError, match="newer version"):
        sealing.unseal(blob, ANA)


def test_the_coach_is_given_only_what_is_for_the_coach_alone():
    mine = check_in("ZEBRA", safety=Sharing.COACH, stages=Sharing.BOTH)
    got = sealing.open_check_in(sealing.seal_for_coach(mine, sealing.recipient_of(DANA)), DANA, "ana", THIS)
    assert got.answers == {"safety": 0}
    assert got.note is None
    assert got.sharing == {}


def test_the_coach_gets_a_note_only_when_it_is_for_the_coach():
    shared = CheckIn("ana", THIS, note="for Dana", sharing={"note": Sharing.COACH})
    got = sealing.open_check_in(sealing.seal_for_coach(shared, sealing.recipient_of(DANA)), DANA, "ana", THIS)
    assert got.note == "for Dana"


def test_a_change_to_a_kept_answer_is_not_told_to_the_coach():
    kept = sealing.seal_for_coach(check_in(safety=Sharing.ME), sealing.recipient_of(DANA))
    shared = sealing.seal_for_coach(check_in(safety=Sharing.BOTH), sealing.recipient_of(DANA))
    assert sealing.unseal(kept, DANA)["after_reveal"] == []
    assert sealing.unseal(shared, DANA)["after_reveal"] == ["safety"]


@given(st.text(max_size=NOTE_MAX), st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(list(Sharing))))
def test_the_coachs_copy_is_as_long_as_the_authors_whatever_is_shared(note, sharing):
    mine = CheckIn("ana", THIS, {"safety": 7, "recognize": "2"}, sharing, note)
    author = sealing.seal_for_author(mine, sealing.recipient_of(ANA))
    coach = sealing.seal_for_coach(mine, sealing.recipient_of(DANA))
    assert length(author, ANA) == length(coach, DANA)
    assert length(author, ANA) == sealing.SIZE


@pytest.mark.parametrize("sign", ["x", "\u00e9", "\u0436", "\u5b57", "\U0001f49e", '"', "\n", "\u0001"])
def test_every_check_in_is_of_one_length_whatever_its_script(sign):
    for note in (None, sign, sign * NOTE_MAX):
        mine = check_in(note, safety=Sharing.COACH)
        assert length(sealing.seal_for_author(mine, sealing.recipient_of(ANA)), ANA) == sealing.SIZE
        assert length(sealing.seal_for_coach(mine, sealing.recipient_of(DANA)), DANA) == sealing.SIZE


def test_what_does_not_fit_even_packed_takes_whole_lengths_and_comes_back():
    content = {"rows": {secrets.token_hex(16): secrets.token_hex(16) for _ in range(1000)}}
    blob = sealing.seal(content, sealing.recipient_of(ANA))
    assert length(blob, ANA) > sealing.SIZE
    assert length(blob, ANA) % sealing.SIZE == 0
    assert sealing.unseal(blob, ANA) == content


PLACE = ("check-in", "ana", "2026-11-23", 1)


def test_what_is_ones_own_proves_itself_in_its_place_and_nowhere_else():
    blob = sealing.seal_own({"note": ODD}, ANA, *PLACE)
    assert sealing.open_own(blob, ANA, *PLACE) == sealing.Opened({"note": ODD}, proven=True)
    for place in (("draft", *PLACE[1:]), ("check-in", "ben", *PLACE[2:]), (*PLACE[:3], 2), PLACE[:3], ()):
        assert sealing.open_own(blob, ANA, *place) == sealing.Opened({"note": ODD}, proven=False)
    assert not sealing.open_own(blob, ANA, *PLACE, purpose=Purpose.HEAD).proven


def test_what_somebody_else_sealed_to_a_person_opens_and_proves_nothing():
    for forged in (
        sealing.seal({"note": "x"}, sealing.recipient_of(ANA)),
        pyrage.encrypt(json.dumps({"v": 2, "mac": "0" * 64, "content": {}}).encode(), [ANA.to_public()]),
        pyrage.encrypt(json.dumps({"v": 2, "mac": None, "content": {}}).encode(), [ANA.to_public()]),
        pyrage.encrypt(json.dumps({"v": 1, "note": "x"}).encode().ljust(2048), [ANA.to_public()]),
    ):
        assert not sealing.open_own(forged, ANA, *PLACE).proven


def test_a_recovery_key_is_read_in_any_case_and_with_spaces_around():
    assert str(sealing.identity_from(f"  {str(ANA).lower()}\n")) == str(ANA)


NO_KEYS = ["", "AGE-SECRET-KEY-1", "hello", pytest.param(sealing.recipient_of(ANA), id="recipient")]


@pytest.mark.parametrize("text", NO_KEYS)
def test_anything_else_is_no_recovery_key(text):
    with pytest.raises(SealError, match="recovery key"):
        sealing.identity_from(text)
