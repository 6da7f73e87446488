"""A head: what its person's rows should be, theirs alone, and in step with everything they write."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from dashboard.domain.model import Person, Role
from dashboard.errors import SealError
from dashboard.keys import head as heads
from dashboard.keys.head import Head, HeadLine, digest_of_shown, line_of
from dashboard.keys.head_writer import Newcomer, Writer, follow
from dashboard.keys.identities import new_identity
from dashboard.store.writers import CHECK_IN, OWN, Held

ANA, BEN = new_identity(), new_identity()
HELD = Held("1" * 32, CHECK_IN, "2026-11-23", 1, b"sealed", {"safety": 3, "note": None})
SINCE = datetime.fromisoformat("2026-11-25T12:00")
WHOLE = Head(
    7,
    {HELD.id: line_of(HELD)},
    {"dana": "age1"},
    SINCE,
    date(2026, 11, 23),
    {"2": "x"},
    ("r",),
    ("l",),
    ("Read.",),
    name="Ana",
    since={"dana": SINCE},
    left={"eve": "r"},
    couple="c",
    partner="ben",
    erased=("3", "4"),
)
EMPTY = ("rows", "pins", "before_reset", "came", "sent", "received", "lines")
SEALED = {"n": 3, "consent_at": None, "paused_from": None, **{name: {} for name in EMPTY}}
SEALED |= {name: [] for name in ("restores", "lost", "unread", "earlier")}


def test_a_head_comes_back_whole_to_its_person():
    assert heads.unseal(heads.seal(WHOLE, ANA, "ana"), ANA, "ana") == WHOLE
    assert heads.unseal(heads.seal(Head(), ANA, "ana"), ANA, "ana") == Head()


def test_a_head_from_before_names_and_coaches_stood_in_it_opens_all_the_same():
    blob = heads.sealing.seal_own(SEALED, ANA, heads.PLACE, "ana", purpose=heads.Purpose.HEAD)
    assert heads.unseal(blob, ANA, "ana") == Head(3)


def test_a_coach_is_heard_by_the_key_they_have_today_until_they_left():
    dana = Person("dana", None, Role.COACH, "Dana", "dana", 2, recipient="age1")
    assert Head(pins={"dana": "age1"}).heard(dana)
    for other in (Head(), Head(pins={"dana": "age2"}), Head(pins={"dana": "age1"}, left={"dana": ""})):
        assert not other.heard(dana)
    assert not Head(pins={"dana": "age1"}).heard(replace(dana, recipient=None))


def test_it_is_nobody_elses_and_no_other_seal_stands_in_for_it():
    blob = heads.seal(WHOLE, ANA, "ana")
    for key, person in ((BEN, "ana"), (ANA, "ben")):
        with pytest.raises(SealError):
            heads.unseal(blob, key, person)
    for other in (b"", heads.sealing.seal_own({"n": 1}, ANA, "head", "ana")):
        with pytest.raises(SealError):
            heads.unseal(other, ANA, "ana")


def test_what_stands_open_is_known_by_value_place_and_revision():
    known = digest_of_shown(HELD)
    assert digest_of_shown(replace(HELD, shown={"note": None, "safety": 3}, sealed=b"other")) == known
    assert digest_of_shown(replace(HELD, shown={"safety": 3})) == known
    for other in ({"shown": {"safety": 4}}, {"place": "2026-11-16"}, {"revision": 2}, {"shown": {"clarity": 3}}):
        assert digest_of_shown(replace(HELD, **other)) != known


def test_it_follows_what_is_written_and_what_goes_and_counts_on():
    other = replace(HELD, id="2" * 32, revision=2)
    head = follow(follow(Head(), [HELD]), [other])
    assert (head.n, set(head.rows)) == (2, {HELD.id, other.id})
    changed = replace(HELD, shown={}, sealed=b"anew")
    assert follow(head, [changed]).rows[HELD.id] == line_of(changed)
    assert set(follow(head, [], [HELD.id]).rows) == {other.id}


def test_a_spoilt_row_stays_spoilt_until_new_words_take_its_place():
    own = replace(HELD, id="3" * 32, kind=OWN, place="")
    head = replace(follow(Head(), [HELD, own]), lost=(HELD.id, own.id))
    after = follow(head, [replace(HELD, shown={}, sealed=b"whatever"), replace(own, sealed=b"new words")])
    assert after.lost == (HELD.id,)
    assert after.rows[HELD.id].sealed == line_of(HELD).sealed
    assert after.rows[HELD.id].shown == digest_of_shown(replace(HELD, shown={}))
    assert follow(head, [], [HELD.id]).lost == (own.id,)


def test_a_row_from_before_a_reset_stays_one_whatever_is_closed_of_it():
    head = Head(before_reset={HELD.id: digest_of_shown(HELD)})
    closed = replace(HELD, shown={})
    after = follow(head, [closed])
    assert (after.rows, after.before_reset) == ({}, {HELD.id: digest_of_shown(closed)})
    assert follow(after, [], [HELD.id]).before_reset == {}


def test_an_author_without_a_head_writes_nothing():
    with pytest.raises(SealError, match="sign in again"):
        Writer("ana", ANA).head(None, [HELD], [])


def test_an_author_changes_their_head_beside_their_rows():
    begun = Newcomer("ana", ANA, consent_at=SINCE).head(None, [], [])
    pinning = Writer("ana", ANA).changing(lambda head: replace(head, pins={"dana": "age1"}))
    head = heads.unseal(pinning.head(begun, [HELD], []), ANA, "ana")
    assert (head.pins, head.rows, head.consent_at) == ({"dana": "age1"}, {HELD.id: line_of(HELD)}, SINCE)


def test_a_newcomer_takes_nothing_that_stands_there_for_their_own():
    began = Newcomer("ana", ANA).head(heads.seal(WHOLE, BEN, "ana"), [HELD], [])
    assert heads.unseal(began, ANA, "ana") == Head(
        1, before_reset={HELD.id: digest_of_shown(HELD)}, key_shown=(), erased=()
    )


def test_a_line_is_kept_as_a_list_and_comes_back_a_line():
    (line,) = heads.unseal(heads.seal(WHOLE, ANA, "ana"), ANA, "ana").rows.values()
    assert isinstance(line, HeadLine)
    assert line.place == "2026-11-23"


@pytest.mark.parametrize(("known", "after"), [((), (HELD.id,)), (("0",), ("0", HELD.id)), (None, None)])
def test_what_its_person_erased_stays_known_as_that(known, after):
    head = Head(rows={HELD.id: line_of(HELD)}, erased=known)
    assert follow(head, [], [HELD.id]).erased == after
