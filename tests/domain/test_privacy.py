"""Who may see what: the whole table, written out here a second time."""

from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import privacy
from dashboard.domain.model import Sharing
from dashboard.domain.privacy import Circumstances, Kept, Reach, Reader, may_see, reach_for_coach

# For each reader and choice: the ways to see an answer, each naming all that has to be so. No way: never.
NEVER: list[set[str]] = []
WAYS = {
    (Reader.AUTHOR, Sharing.BOTH): [set()],
    (Reader.AUTHOR, Sharing.COACH): [set()],
    (Reader.AUTHOR, Sharing.ME): [set()],
    (Reader.PARTNER, Sharing.BOTH): [{"consent", "closed"}, {"consent", "other_in"}, {"consent", "other_gone"}],
    (Reader.PARTNER, Sharing.COACH): NEVER,
    (Reader.PARTNER, Sharing.ME): NEVER,
    (Reader.TOGETHER, Sharing.BOTH): [{"consent", "closed"}, {"consent", "other_shared"}, {"consent", "other_gone"}],
    (Reader.TOGETHER, Sharing.COACH): NEVER,
    (Reader.TOGETHER, Sharing.ME): NEVER,
    (Reader.COACH, Sharing.BOTH): [{"consent", "coach_since"}],
    (Reader.COACH, Sharing.COACH): [{"consent", "coach_since"}],
    (Reader.COACH, Sharing.ME): NEVER,
    (Reader.SESSION, Sharing.BOTH): [
        {"consent", "coach_since", one} for one in ("closed", "other_shared", "other_gone")
    ],
    (Reader.SESSION, Sharing.COACH): NEVER,
    (Reader.SESSION, Sharing.ME): NEVER,
}
# Somebody's own words, a moment or a pattern, wait for nothing of the other's.
AT_ONCE = {
    (reader, sharing): [way - {"closed", "other_in", "other_shared", "other_gone"} for way in ways]
    for (reader, sharing), ways in WAYS.items()
}
THINGS = ("consent", "closed", "other_in", "other_shared", "coach_since", "other_gone")
CASES = [
    (reader, sharing, {t for t, so in zip(THINGS, truth, strict=True) if so})
    for (reader, sharing), truth in product(WAYS, product([False, True], repeat=len(THINGS)))
]


def circumstances(so: set[str]) -> Circumstances:
    return Circumstances(**{t: t in so for t in THINGS})


def allowed(reader: Reader, sharing: Sharing, so: set[str]) -> bool:
    """The table's word on one case."""
    return any(way <= so for way in WAYS[reader, sharing])


def test_the_table_has_every_reader_and_every_choice():
    assert set(WAYS) == set(product(Reader, Sharing))
    assert len(CASES) == 960


@pytest.mark.parametrize(("reader", "sharing"), list(WAYS))
def test_every_case_is_as_the_table_says(reader, sharing):
    for r, s, so in CASES:
        if (r, s) == (reader, sharing):
            assert may_see(r, s, circumstances(so)) is allowed(r, s, so), so


@pytest.mark.parametrize(("reader", "sharing"), list(WAYS))
def test_own_words_reach_those_they_are_shared_with_at_once_and_nobody_else(reader, sharing):
    for r, s, so in CASES:
        if (r, s) == (reader, sharing):
            expected = any(way <= so for way in AT_ONCE[r, s])
            assert may_see(r, s, circumstances(so), Kept.WORDS) is expected, so
            assert not may_see(r, s, circumstances(so)) or expected, "an answer never reaches further"


def test_own_words_without_consent_reach_their_author_alone():
    for reader, sharing in product(Reader, Sharing):
        everything = circumstances(set(THINGS) - {"consent"})
        assert may_see(reader, sharing, everything, Kept.WORDS) is (reader is Reader.AUTHOR)


@pytest.mark.parametrize("reader", list(Reader))
def test_only_me_reaches_only_its_author(reader):
    everything = circumstances(set(THINGS))
    assert may_see(reader, Sharing.ME, everything) is (reader is Reader.AUTHOR)


def test_nobody_sees_more_when_less_is_shared():
    for reader, _, so in CASES:
        when = circumstances(so)
        seen = [may_see(reader, s, when) for s in (Sharing.ME, Sharing.COACH, Sharing.BOTH)]
        assert seen == sorted(seen)


def test_a_shared_screen_shows_nothing_that_somebody_before_it_may_not_see():
    """What Together shows, each partner may see; what a session shows, the coach and both partners may."""
    for _, sharing, so in CASES:
        if "other_shared" in so:
            so = so | {"other_in"}
        when = circumstances(so)
        if may_see(Reader.TOGETHER, sharing, when):
            assert may_see(Reader.PARTNER, sharing, when)
        if may_see(Reader.SESSION, sharing, when):
            assert may_see(Reader.COACH, sharing, when)
            assert may_see(Reader.TOGETHER, sharing, when)


# For each choice: how far an answer reaches besides the coach who may read it, once these are so.
REACHES = {
    Sharing.BOTH: [
        *((Reach.BOTH, {one}) for one in ("closed", "other_shared", "other_gone")),
        (Reach.WAITS, set()),
    ],
    Sharing.COACH: [(Reach.COACH_ALONE, set())],
}


def test_a_coach_is_told_how_far_every_answer_reaches_and_nothing_of_what_they_may_not_read():
    for sharing, so in {(s, frozenset(so)) for _, s, so in CASES}:
        expected = None
        if sharing in REACHES and {"consent", "coach_since"} <= so:
            expected = next(reach for reach, needs in REACHES[sharing] if needs <= so)
        assert reach_for_coach(sharing, circumstances(set(so))) is expected, (sharing, so)


def test_whether_the_other_kept_an_answer_or_gave_none_a_coach_is_told_the_same():
    for sharing, so in {(s, frozenset(so)) for _, s, so in CASES if "other_shared" not in so}:
        without, kept = (circumstances(set(so) - {"other_in"}), circumstances({*so, "other_in"}))
        assert reach_for_coach(sharing, without) is reach_for_coach(sharing, kept)


def test_own_words_never_wait():
    for sharing, so in {(s, frozenset(so)) for _, s, so in CASES}:
        assert reach_for_coach(sharing, circumstances(set(so)), Kept.WORDS) is not Reach.WAITS


def test_only_what_both_see_is_in_session():
    for _, sharing, so in CASES:
        when = circumstances(so)
        both = reach_for_coach(sharing, when) is Reach.BOTH
        assert both is may_see(Reader.SESSION, sharing, when)


# -- what is asked in several places --------------------------------------------------------------------


CAME = datetime(2026, 11, 1, 18)  # noqa: DTZ001 - stored moments have no zone
SECOND = timedelta(seconds=1)


def test_the_choices_go_from_wide_to_narrow_and_name_the_coach_only_once_confirmed():
    assert privacy.choices(True) == [Sharing.BOTH, Sharing.COACH, Sharing.ME]
    assert privacy.choices(False) == [Sharing.BOTH, Sharing.ME]
    assert sorted(Sharing, key=lambda choice: choice.width) == [Sharing.ME, Sharing.COACH, Sharing.BOTH]
    assert [privacy.as_offered(choice, False) for choice in Sharing] == [Sharing.BOTH, Sharing.ME, Sharing.ME]
    assert [privacy.as_offered(choice, True) for choice in Sharing] == list(Sharing)


@pytest.mark.parametrize(
    ("saved_at", "came", "since", "before"),
    [
        (CAME, CAME, True, False),
        (CAME + SECOND, CAME, True, False),
        (CAME - SECOND, CAME, False, True),
        (CAME, None, False, False),
        (None, CAME, False, False),
    ],
)
def test_what_was_saved_since_the_coach_came(saved_at, came, since, before):
    assert privacy.since_coach(saved_at, came) is since
    assert privacy.before_coach(saved_at, came) is before


parts = st.frozensets(st.sampled_from(["safety", "clarity", "note"]))


@given(parts, parts)
def test_something_is_taken_back_when_others_had_a_part_and_have_it_no_longer(now, earlier):
    assert privacy.takes_back(now, earlier) is any(part not in now for part in earlier)
