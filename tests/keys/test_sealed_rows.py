"""Rows: whole for their author, who alone can make them, and of one length; nothing in them is for anybody else."""

import json
from dataclasses import replace
from datetime import datetime

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import (
    LINE_MAX,
    LINES,
    NO_OCCASION,
    NOTE_MAX,
    CheckIn,
    Choice,
    Entry,
    Kind,
    Person,
    Role,
    Sharing,
)
from dashboard.domain.questions import ITEMS, same_for_all
from dashboard.errors import SealError
from dashboard.keys import sealing
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.keys.sealed_rows import (
    coachs_check_in,
    coachs_entry,
    entry_row_of,
    own_check_in,
    own_entry,
    row_of,
    sealed_again,
)
from tests.cast import LAST, THIS

ANA, DANA, BEN = (new_identity() for _ in range(3))
DANAS = recipient_of(DANA)
SINCE, LATER = datetime.fromisoformat("2026-01-01T12:00"), datetime.fromisoformat("2027-01-01T12:00")
SHE = Person("ana", "c", Role.PARTNER, "Ana", "ana", 0, recipient_of(ANA), consent_at=SINCE)
ODD = "a, \"b\"\n=c \U0001f49e 'x'; \\u0000 </script>"
SCRIPTS = ["x", "\u00e9", "\u0436", "\u5b57", "\U0001f49e", '"', "\n", "\u0001"]


def check_in(note=None, **sharing):
    chosen = same_for_all(Sharing.ME) | sharing
    return CheckIn("ana", THIS, {"safety": 0, "recognize": NO_OCCASION}, chosen, note, after_reveal=("safety",))


def row(mine, revision=1, by=ANA):
    return row_of(mine, SHE, by, revision)


def back(mine, **more):
    return own_check_in(row(mine, **more), ANA)


def length(stored):
    """How long the sealed text is; age's own header varies."""
    return len(pyrage.decrypt(stored.sealed_self, [ANA]))


def test_a_whole_check_in_comes_back_to_its_author():
    mine = replace(check_in(ODD, safety=Sharing.BOTH), saved_at=SINCE, wording=1)
    assert back(mine) == replace(mine, revision=1)
    assert back(mine, revision=7).revision == 7


def test_an_absent_note_and_an_unanswered_question_come_back_absent():
    found = back(check_in())
    assert found.note is None
    assert "clarity" not in found.answers
    assert found.answers["safety"] == 0
    assert type(found.answers["safety"]) is int


def test_when_and_by_which_wording_it_was_said_is_proven_too():
    stored = row(replace(check_in(), saved_at=SINCE))
    assert own_check_in(replace(stored, saved_at=LATER, wording=9), ANA).saved_at == SINCE
    assert own_check_in(replace(stored, wording=9), ANA).wording == 1


@pytest.mark.parametrize("other", [BEN, DANA])
def test_nobody_else_opens_it(other):
    stored = row(check_in("ZEBRA"))
    assert b"ZEBRA" not in stored.sealed_self
    with pytest.raises(SealError):
        own_check_in(stored, other)


def test_it_counts_only_for_its_person_week_and_revision():
    stored = row(check_in(ODD))
    for moved in ({"person_id": "ben"}, {"week": LAST}, {"revision": 2}):
        with pytest.raises(SealError, match="does not prove"):
            own_check_in(replace(stored, **moved), ANA)
        with pytest.raises(SealError, match="does not prove"):
            own_check_in(replace(stored, **moved), ANA, before_proofs=True)


def test_what_another_made_for_a_person_is_not_theirs():
    forged = row(check_in("I never wrote this"), by=BEN)
    sealed = sealing.reseal(forged.sealed_self, BEN, recipient_of(ANA))
    with pytest.raises(SealError, match="does not prove"):
        own_check_in(replace(forged, sealed_self=sealed), ANA)


def test_what_was_written_before_proofs_counts_only_where_that_is_meant():
    old = {"answers": {"safety": 3}, "sharing": {"safety": "me"}, "note": None, "after_reveal": [], "chosen": None}
    blob = pyrage.encrypt(json.dumps({"v": 1, **old}).encode(), [ANA.to_public()])
    stored = replace(row(check_in()), sealed_self=blob, saved_at=SINCE)
    with pytest.raises(SealError):
        own_check_in(stored, ANA)
    found = own_check_in(stored, ANA, before_proofs=True)
    assert (found.answers, found.saved_at) == ({"safety": 3}, SINCE)
    assert own_check_in(sealed_again(stored, found, ANA), ANA) == found


@pytest.mark.parametrize("content", [{}, {"answers": 1}, {"answers": {}, "sharing": {"safety": "all"}, "note": 1}])
def test_odd_content_of_somebody_elses_making_is_a_sentence(content):
    own = pyrage.encrypt(json.dumps({"v": 1, **content}).encode(), [ANA.to_public()])
    with pytest.raises(SealError):
        own_check_in(replace(row(check_in()), sealed_self=own), ANA, before_proofs=True)
    with pytest.raises(SealError):
        coachs_check_in(replace(row(check_in()), sealed_coach=sealing.seal(content, DANAS)), DANA)


def test_the_choice_its_author_made_is_kept_for_its_author_alone():
    made = Choice(datetime.fromisoformat("2026-11-25T20:00"), same_for_all(Sharing.COACH))
    mine = replace(check_in(safety=Sharing.COACH), chosen=made)
    assert back(mine).chosen == made


def test_what_is_for_the_coach_is_sealed_to_its_author_alone():
    stored = row(replace(check_in("ZEBRA"), sharing=same_for_all(Sharing.COACH)))
    assert (stored.shared, stored.note, stored.sealed_coach) == ({}, None, None)
    moment = Entry("ana", Kind.MOMENT, THIS, (ODD, "", "", "later"), Sharing.COACH)
    stored = entry_row_of(moment, SHE, ANA, 1)
    assert (stored.day, stored.lines, stored.sealed_coach) == (None, (), None)


def test_what_a_store_from_before_letters_had_sealed_to_the_coach_is_read_by_them():
    told = {"answers": {"safety": 0}, "note": "hi", "after_reveal": ["clarity"]}
    got = coachs_check_in(replace(row(check_in()), sealed_coach=sealing.seal(told, DANAS)), DANA)
    assert (got.answers, got.note, got.after_reveal, got.sharing) == ({"safety": 0}, "hi", ("clarity",), {})
    of = Entry("ana", Kind.MOMENT, THIS, (ODD, "", "", "later"), Sharing.COACH)
    for lines in (list(of.lines), []):
        sealed = sealing.seal({"day": THIS.isoformat(), "lines": lines}, DANAS)
        found = coachs_entry(replace(entry_row_of(of, SHE, ANA, 1), sealed_coach=sealed), DANA)
        assert (found.lines if found else None) == (of.lines if lines else None)


@given(st.text(max_size=NOTE_MAX), st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(list(Sharing))))
def test_a_row_is_of_one_length_whatever_is_said_and_shared(note, sharing):
    mine = CheckIn("ana", THIS, {"safety": 7, "recognize": "2"}, sharing, note)
    assert length(row(mine)) == sealing.SIZE


@pytest.mark.parametrize("sign", SCRIPTS)
def test_every_check_in_and_moment_is_of_one_length_whatever_its_script(sign):
    for note in (None, sign, sign * NOTE_MAX):
        assert length(row(check_in(note))) == 8192
        assert length(row(replace(check_in(note), sharing=same_for_all(Sharing.COACH)))) == 8192
    for sharing in Sharing:
        moment = Entry("ana", Kind.MOMENT, THIS, (sign * LINE_MAX,) * LINES, sharing)
        assert length(entry_row_of(moment, SHE, ANA, 1)) == 8192


def test_a_moment_comes_back_to_its_author_and_to_nobody_in_another_place():
    mine = Entry("ana", Kind.MOMENT, THIS, (ODD, "", "", "later"), Sharing.COACH, "t" * 32, saved_at=SINCE)
    stored = entry_row_of(mine, SHE, ANA, 3)
    assert own_entry(stored, ANA) == replace(mine, revision=3)
    for moved in ({"person_id": "ben"}, {"thing": "u" * 32}, {"revision": 2}):
        with pytest.raises(SealError):
            own_entry(replace(stored, **moved), ANA)
