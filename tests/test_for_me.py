"""What is nobody else's: the leaning, time away, and what is half written."""

import pytest

from dashboard import seal
from dashboard.actions import for_me
from dashboard.errors import NotAllowedError, SealError
from dashboard.identity.erase import What, erase
from dashboard.identity.visits import Mode
from dashboard.model import Kind
from dashboard.words.suggestions import Leaning
from tests.cast import WEDNESDAY
from tests.test_entries import bytes_of, copy  # noqa: F401 - a fixture

MARK = "ZEBRA-7291-QUAGGA"
HALF = {"lines": [MARK, "", "", ""], "sharing": "me", "day": "2026-11-25", "based_on": 0}


def test_nothing_is_chosen_and_what_was_chosen_can_be_forgotten(as_person):
    as_person("Ana")
    assert for_me.leaning() is None
    for_me.lean(Leaning.STEP_BACK)
    as_person("Ana")
    assert for_me.leaning() is Leaning.STEP_BACK
    for_me.lean(None)
    assert for_me.leaning() is None


def test_it_reaches_nobody_else_and_no_file_in_the_clear(cast, as_person):
    as_person("Ana")
    for leaning in Leaning:
        for_me.lean(leaning)
    for_me.keep_half_written(Kind.MOMENT, HALF)
    for_me.go_away(for_me.AWAY["A week"])
    held = bytes_of(cast.folder)
    assert not [w for w in (MARK, "step back", "away_until", "leaning") if w.encode() in held]
    blob = cast.storage.entries.own(cast.ids["Ana"])
    for other in ("Ben", "Dana", "Zoe"):
        with pytest.raises(SealError):
            seal.unseal(blob, cast.identities[other])
    as_person("Ben")
    assert (for_me.leaning(), for_me.away_until(), for_me.half_written(Kind.MOMENT)) == (None, None, {})


def test_whatever_is_chosen_the_row_is_equally_long(cast, as_person):
    as_person("Ana")
    sizes = set()
    for leaning in Leaning:
        for_me.lean(leaning)
        sizes.add(len(cast.storage.entries.own(cast.ids["Ana"])) // 1024)
    assert len(sizes) == 1


def test_being_away_ends_by_itself_or_when_one_says_so(cast, as_person):
    as_person("Ana")
    for_me.go_away(for_me.AWAY["A week"])
    assert for_me.away_until() == WEDNESDAY + for_me.AWAY["A week"]
    cast.today = for_me.away_until()
    assert for_me.away_until() is None
    for_me.go_away(for_me.AWAY["A month"])
    assert for_me.away_until() is not None
    for_me.go_away(None)
    assert for_me.away_until() is None


def test_one_thing_changes_and_the_others_stay(as_person):
    as_person("Ana")
    for_me.lean(Leaning.EASE)
    for_me.keep_half_written(Kind.MOMENT, HALF)
    for_me.keep_half_written(Kind.PATTERN, HALF | {"based_on": 3})
    for_me.keep_half_written(Kind.MOMENT, None)
    assert for_me.leaning() is Leaning.EASE
    assert for_me.half_written(Kind.MOMENT) == {}
    assert for_me.half_written(Kind.PATTERN)["based_on"] == 3


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)])
def test_only_a_partner_in_their_own_visit_reads_or_changes_it(cast, as_person, name, mode):
    as_person(name, mode)
    for act in (
        for_me.leaning,
        for_me.away_until,
        lambda: for_me.lean(Leaning.EASE),
        lambda: for_me.go_away(None),
        lambda: for_me.half_written(Kind.MOMENT),
        lambda: for_me.keep_half_written(Kind.MOMENT, HALF),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_new_key_takes_it_along_and_a_lost_one_starts_afresh(cast, as_person):
    as_person("Ana")
    for_me.lean(Leaning.EASE)
    old, fresh = cast.identities["Ana"], seal.new_identity()
    recipient = seal.recipient_of(fresh)
    cast.change("Ana", recipient=recipient)
    cast.storage.reseal(cast.person("Ana"), lambda blob: seal.reseal(blob, old, recipient))
    cast.identities["Ana"] = fresh
    as_person("Ana")
    assert for_me.leaning() is Leaning.EASE
    cast.identities["Ana"] = seal.new_identity()
    cast.change("Ana", recipient=seal.recipient_of(cast.identities["Ana"]))
    as_person("Ana")
    assert for_me.leaning() is None
    for_me.lean(Leaning.REACH)
    assert for_me.leaning() is Leaning.REACH


def test_erasing_everything_takes_it_and_no_copy_brings_it_back(cast, as_person, copy):  # noqa: F811
    as_person("Ana")
    for_me.lean(Leaning.EASE)
    there = copy()
    erase(cast.storage, cast.person("Ana"), What.EVERYTHING)
    assert cast.storage.entries.own(cast.ids["Ana"]) is None
    cast.storage.bring_back(there)
    assert cast.storage.entries.own(cast.ids["Ana"]) is None
