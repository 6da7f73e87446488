"""What is nobody else's: the leaning, time away, and what is half written."""

import pyrage
import pytest

from dashboard.accounts.erase import What, erase
from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind
from dashboard.errors import NotAllowedError, SealError
from dashboard.keys import sealing
from dashboard.services import personal
from dashboard.words.suggestions import Leaning
from tests.cast import WEDNESDAY
from tests.services.test_entries import bytes_of, copy  # noqa: F401 - a fixture

MARK = "ZEBRA-7291-QUAGGA"
HALF = {"lines": [MARK, "", "", ""], "sharing": "me", "day": "2026-11-25", "based_on": 0}


def test_nothing_is_chosen_and_what_was_chosen_can_be_forgotten(cast, as_person):
    as_person("Ana")
    assert personal.leaning(cast.me) is None
    personal.lean(cast.me, Leaning.STEP_BACK)
    as_person("Ana")
    assert personal.leaning(cast.me) is Leaning.STEP_BACK
    personal.lean(cast.me, None)
    assert personal.leaning(cast.me) is None


def test_it_reaches_nobody_else_and_no_file_in_the_clear(cast, as_person):
    as_person("Ana")
    for leaning in Leaning:
        personal.lean(cast.me, leaning)
    personal.keep_half_written(cast.me, Kind.MOMENT, HALF)
    personal.go_away(cast.me, personal.AWAY["A week"])
    held = bytes_of(cast.folder)
    assert not [w for w in (MARK, "step back", "away_until", "leaning") if w.encode() in held]
    blob = cast.storage.entries.own(cast.ids["Ana"]).sealed
    for other in ("Ben", "Dana", "Zoe"):
        with pytest.raises(SealError):
            sealing.unseal(blob, cast.identities[other])
    as_person("Ben")
    assert (personal.leaning(cast.me), personal.away_until(cast.me), personal.half_written(cast.me, Kind.MOMENT)) == (
        None,
        None,
        {},
    )


def test_whatever_is_chosen_the_row_is_equally_long(cast, as_person):
    as_person("Ana")
    sizes = set()
    for leaning in Leaning:
        personal.lean(cast.me, leaning)
        blob = cast.storage.entries.own(cast.ids["Ana"]).sealed
        sizes.add(len(pyrage.decrypt(blob, [cast.identities["Ana"]])))
    assert sizes == {sealing.SIZE}


def test_being_away_ends_by_itself_or_when_one_says_so(cast, as_person):
    as_person("Ana")
    personal.go_away(cast.me, personal.AWAY["A week"])
    assert personal.away_until(cast.me) == WEDNESDAY + personal.AWAY["A week"]
    cast.today = personal.away_until(cast.me)
    assert personal.away_until(cast.me) is None
    personal.go_away(cast.me, personal.AWAY["A month"])
    assert personal.away_until(cast.me) is not None
    personal.go_away(cast.me, None)
    assert personal.away_until(cast.me) is None


def test_one_thing_changes_and_the_others_stay(cast, as_person):
    as_person("Ana")
    personal.lean(cast.me, Leaning.EASE)
    personal.keep_half_written(cast.me, Kind.MOMENT, HALF)
    personal.keep_half_written(cast.me, Kind.PATTERN, HALF | {"based_on": 3})
    personal.keep_half_written(cast.me, Kind.MOMENT, None)
    assert personal.leaning(cast.me) is Leaning.EASE
    assert personal.half_written(cast.me, Kind.MOMENT) == {}
    assert personal.half_written(cast.me, Kind.PATTERN)["based_on"] == 3


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)])
def test_only_a_partner_in_their_own_visit_reads_or_changes_it(cast, as_person, name, mode):
    as_person(name, mode)
    for act in (
        lambda: personal.leaning(cast.me),
        lambda: personal.away_until(cast.me),
        lambda: personal.lean(cast.me, Leaning.EASE),
        lambda: personal.go_away(cast.me, None),
        lambda: personal.half_written(cast.me, Kind.MOMENT),
        lambda: personal.keep_half_written(cast.me, Kind.MOMENT, HALF),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_new_key_takes_it_along_and_a_lost_one_starts_afresh(cast, as_person):
    as_person("Ana")
    personal.lean(cast.me, Leaning.EASE)
    cast.rekey("Ana")
    as_person("Ana")
    assert personal.leaning(cast.me) is Leaning.EASE
    cast.reset("Ana")
    as_person("Ana")
    assert personal.leaning(cast.me) is None
    personal.lean(cast.me, Leaning.REACH)
    assert personal.leaning(cast.me) is Leaning.REACH


def test_what_another_wrote_for_a_person_is_not_theirs(cast, as_person):
    as_person("Ana")
    personal.lean(cast.me, Leaning.EASE)
    forged = sealing.seal({"leaning": Leaning.REACH.value}, cast.person("Ana").recipient)
    cast.storage.entries.keep_own(cast.ids["Ana"], forged, None)
    assert personal.leaning(cast.me) is None


def test_erasing_everything_takes_it_and_no_copy_brings_it_back(cast, as_person, copy):  # noqa: F811
    as_person("Ana")
    personal.lean(cast.me, Leaning.EASE)
    there = copy()
    erase(cast.storage, cast.person("Ana"), cast.writer("Ana"), What.EVERYTHING)
    assert cast.storage.entries.own(cast.ids["Ana"]) is None
    cast.storage.bring_back(there)
    assert cast.storage.entries.own(cast.ids["Ana"]) is None
