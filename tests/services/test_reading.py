"""What reaches whom, over the real store: the table of test_privacy, asked of `reading.answers`."""

import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.accounts.erase import What, erase
from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.answers import Answer
from dashboard.domain.model import NO_OCCASION, Sharing
from dashboard.domain.privacy import Reader
from dashboard.domain.questions import ITEMS, KEYS, RATING_KEYS, STAGE_KEYS, item_of, same_for_all, words
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.keys import cards, sealing
from dashboard.services import check_ins, coaches, consent, drafts, reading, told_alone
from dashboard.services.me import require_coach, require_partner
from dashboard.services.reading import View
from dashboard.ui import visit
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY, Cast, assemble
from tests.domain.test_privacy import allowed

ALL = {"safety": 3, "clarity": 4, "connection": 5, "recognize": "2", "slow_down": NO_OCCASION}
EVERYBODY = [
    ("Ana", View.JUST_ME, Mode.OWN),
    ("Ana", View.BOTH, Mode.OWN),
    ("Ana", View.BOTH, Mode.TOGETHER),
    ("Ben", View.JUST_ME, Mode.OWN),
    ("Ben", View.BOTH, Mode.OWN),
    ("Ben", View.BOTH, Mode.TOGETHER),
    ("Dana", View.BOTH, Mode.OWN),
    ("Dana", View.BOTH, Mode.SESSION),
    ("Zoe", View.BOTH, Mode.OWN),
]
OTHERS = [e for e in EVERYBODY if e[:2] != ("Ana", View.JUST_ME)]


def all_views(cast: Cast) -> dict[str, set]:
    """What everybody but Ana alone is given."""
    return {f"{name}, {view}, {mode}": cast.sees(name, view, mode) for name, view, mode in OTHERS}


def keys(seen, name):
    return {k for _, who, k, *_ in seen if who == name}


# -- the answers -------------------------------------------------------------------------------------


def test_they_come_by_week_and_question_and_there_may_be_none(cast, as_person):
    as_person("Ana")
    assert not reading.answers(cast.me, View.JUST_ME)
    cast.answered("Ana", ALL, Sharing.ME)
    cast.answered("Ana", {"safety": 1}, Sharing.ME, week=LAST)
    listed = [(a.week, a.question) for a in reading.answers(cast.me, View.JUST_ME)]
    assert listed == [(LAST, "safety"), *((THIS, key) for key in KEYS if key in ALL)]


def test_zero_is_an_answer_no_occasion_has_no_number_and_missing_is_absent(cast):
    cast.answered("Ana", {"safety": 0, "recognize": "0", "slow_down": NO_OCCASION}, Sharing.BOTH)
    assert cast.sees("Ana") == {
        (THIS, "Ana", "safety", 0, "0", False),
        (THIS, "Ana", "recognize", 0, "Not this week", False),
        (THIS, "Ana", "slow_down", None, "No occasion", False),
    }


def test_what_one_keeps_is_marked_for_oneself(cast):
    cast.answered("Ana", {"safety": 3, "clarity": 4}, same_for_all(Sharing.BOTH) | {"safety": Sharing.ME})
    assert {(k, kept) for _, _, k, _, _, kept in cast.sees("Ana")} == {("safety", True), ("clarity", False)}


def test_a_week_that_has_not_come_is_in_nothing_that_is_shown(cast):
    ahead = THIS + 20 * weeks.WEEK
    for name in ("Ana", "Ben"):
        cast.answered(name, {"safety": 2}, Sharing.BOTH, note="then", week=ahead, on=ahead)
        cast.answered(name, {"safety": 7}, Sharing.BOTH, note="now", week=THIS)
    cast.enter("Ana")
    for view in (View.JUST_ME, View.BOTH):
        assert list(reading.answers(cast.me, view).weeks) == [THIS]
        assert {note.week for note in reading.notes(cast.me, view)} <= {THIS}
    assert check_ins.mine(cast.me, ahead).answers == {"safety": 2}


def test_a_correction_replaces_the_answer_it_corrects(cast):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH)
    cast.answered("Ana", {"safety": 8}, Sharing.BOTH)
    cast.answered("Ben", {"safety": 5}, Sharing.BOTH)
    assert {v for _, who, _, v, *_ in cast.sees("Ben") if who == "Ana"} == {8}


# -- who may look ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Zoe", "Max"])
def test_another_couple_sees_nothing_of_these_two(cast, name):
    cast.coached()
    for who in ("Ana", "Ben"):
        cast.answered(who, ALL, Sharing.BOTH)
    for view, mode in ((View.JUST_ME, Mode.OWN), (View.BOTH, Mode.OWN), (View.BOTH, Mode.TOGETHER)):
        assert cast.sees(name, view, mode) == set()


def test_a_coach_of_nobody_sees_nothing(cast):
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
    assert cast.sees("Dana", View.BOTH) == set()
    assert cast.sees("Dana", View.BOTH, Mode.SESSION) == set()


def test_a_coach_whose_time_is_over_sees_nothing(cast):
    cast.coached()
    for who in ("Ana", "Ben"):
        cast.answered(who, ALL, Sharing.BOTH)
    assert cast.sees("Dana", View.BOTH)
    with cast.storage._db.write() as cursor:
        cursor.execute("UPDATE couple_coach SET until = now()")
    assert cast.sees("Dana", View.BOTH) == set()
    assert cast.sees("Dana", View.BOTH, Mode.SESSION) == set()


def test_a_coach_who_came_back_after_a_reset_has_their_couple_and_sees_what_is_saved_from_then_on(cast, as_person):
    cast.coached()
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
    cast.new_key("Dana")
    cast.coached()
    as_person("Dana")
    assert {p.name for p in cast.me.couple} == {"Ana", "Ben"}
    assert cast.sees("Dana", View.BOTH) == set()
    cast.answered("Ana", ALL, Sharing.BOTH, week=LAST)
    assert {week for week, *_ in cast.sees("Dana", View.BOTH)} == {LAST}


def test_nobody_signed_in_is_given_nothing(cast):
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
    for view in View:
        with pytest.raises(NotAllowedError):
            reading.answers(cast.me, view)


def test_a_person_who_is_no_longer_there_is_given_nothing(cast, as_person):
    visit = as_person("Ana")
    visit.person_id = "somebody erased"
    with pytest.raises(NotAllowedError):
        reading.answers(cast.me, View.BOTH)


def test_a_shared_screen_has_no_key_and_just_me_shows_no_more_on_it(cast, as_person):
    cast.answered("Ana", ALL, Sharing.ME)
    visit = as_person("Ana", Mode.TOGETHER)
    assert not reading.answers(cast.me, View.JUST_ME)
    with pytest.raises(NotAllowedError, match="shared screen"):
        _ = cast.me.identity
    assert visit.opened == {}


def test_acting_needs_a_visit_of_ones_own_and_the_right_role(cast, as_person):
    as_person("Ana")
    require_partner(cast.me)
    as_person("Dana")
    require_coach(cast.me)
    for name, mode, require in (
        ("Ana", Mode.OWN, require_coach),
        ("Ana", Mode.TOGETHER, require_partner),
        ("Dana", Mode.OWN, require_partner),
        ("Dana", Mode.SESSION, require_coach),
    ):
        as_person(name, mode)
        with pytest.raises(NotAllowedError):
            require(cast.me)


def test_who_was_here_before_the_screen_was_shared_or_the_visit_ended_may_do_nothing_more(cast, as_person):
    for name, require in (("Ana", require_partner), ("Dana", require_coach)):
        for over in (lambda visit: visit.end(), lambda visit: visit.share_screen(Mode.TOGETHER, "a couple")):
            here = as_person(name)
            me = cast.me
            over(here)
            with pytest.raises(NotAllowedError):
                require(me)


# -- blind, question by question ---------------------------------------------------------------------


def test_a_shared_answer_waits_for_ones_own_answer_to_the_same_question(cast):
    cast.answered("Ana", ALL, Sharing.BOTH)
    assert keys(cast.sees("Ben"), "Ana") == set()
    cast.answered("Ben", {"safety": 9}, Sharing.BOTH)
    assert keys(cast.sees("Ben"), "Ana") == {"safety"}
    cast.answered("Ben", {"safety": 9, "slow_down": "1"}, Sharing.BOTH)
    assert keys(cast.sees("Ben"), "Ana") == {"safety", "slow_down"}


def test_ones_own_kept_answer_opens_the_others_shared_one(cast):
    cast.answered("Ana", ALL, Sharing.BOTH)
    cast.answered("Ben", {"safety": 9}, Sharing.ME)
    assert keys(cast.sees("Ben"), "Ana") == {"safety"}


def test_an_answer_to_another_week_opens_nothing(cast):
    cast.answered("Ana", ALL, Sharing.BOTH)
    cast.answered("Ben", ALL, Sharing.BOTH, week=LAST)
    assert keys(cast.sees("Ben"), "Ana") == set()


def test_a_half_filled_form_opens_nothing(cast, as_person):
    cast.answered("Ana", ALL, Sharing.BOTH)
    as_person("Ben")
    drafts.keep(cast.me, THIS, {"answers": ALL, "note": None, "based_on": 0})
    assert drafts.read(cast.me, THIS) is not None
    assert keys(cast.sees("Ben"), "Ana") == set()


def test_once_a_week_can_no_longer_be_filled_in_what_is_shared_is_open(cast):
    cast.answered("Ana", ALL, Sharing.BOTH)
    cast.today = weeks.closes(THIS) - (weeks.WEEK / 7)
    assert keys(cast.sees("Ben"), "Ana") == set()
    cast.today = weeks.closes(THIS)
    assert keys(cast.sees("Ben"), "Ana") == set(ALL)


def test_taking_ones_answer_back_closes_the_others_again(cast, as_person):
    cast.answered("Ana", ALL, Sharing.BOTH)
    saved = cast.answered("Ben", ALL, Sharing.BOTH)
    assert keys(cast.sees("Ben"), "Ana") == set(ALL)
    as_person("Ben")
    check_ins.undo(cast.me, saved)
    assert cast.sees("Ben") == set()


# -- kept back = skipped = not answered --------------------------------------------------------------


@pytest.mark.parametrize("week", [THIS, LAST, BEFORE])
@pytest.mark.parametrize("bens", [Sharing.BOTH, Sharing.ME, None])
def test_one_kept_answer_is_the_same_as_one_skipped(tmp_path_factory, stage, week, bens):
    """Ana shares clarity; safety she keeps, or leaves open. Nobody can tell which."""
    seen = []
    for answers in ({"safety": 2, "clarity": 4}, {"clarity": 4}):
        with stage(tmp_path_factory.mktemp("data")) as cast:
            cast.coached()
            if bens:
                cast.answered("Ben", ALL, bens, week=week)
            cast.answered("Ana", answers, same_for_all(Sharing.BOTH) | {"safety": Sharing.ME}, week=week, note="n")
            seen.append(all_views(cast))
    assert seen[0] == seen[1]
    assert any(seen[0].values())


@pytest.mark.parametrize("week", [THIS, LAST, BEFORE])
@pytest.mark.parametrize("bens", [Sharing.BOTH, Sharing.ME, None])
def test_a_check_in_all_kept_is_the_same_as_one_undone_and_as_none(tmp_path_factory, stage, week, bens):
    """That Ben's own answers appear on a shared screen, or not, must not tell that Ana answered either."""
    seen = []
    for case in ("kept", "undone", "none"):
        with stage(tmp_path_factory.mktemp("data")) as cast:
            cast.coached()
            if bens:
                cast.answered("Ben", ALL, bens, week=week)
            if case != "none":
                saved = cast.answered("Ana", ALL, Sharing.ME, week=week, note="n")
            if case == "undone":
                cast.enter("Ana")
                check_ins.undo(cast.me, saved)
            seen.append(all_views(cast))
    assert seen[0] == seen[1] == seen[2]
    assert (bens is None) == (not any(v for v in seen[0].values()))


def test_for_the_partner_coach_alone_is_the_same_as_kept(tmp_path_factory, stage):
    seen = []
    for choice in (Sharing.ME, Sharing.COACH):
        with stage(tmp_path_factory.mktemp("data")) as cast:
            cast.coached()
            cast.answered("Ben", ALL, Sharing.BOTH, week=BEFORE)
            cast.answered("Ana", ALL, choice, week=BEFORE)
            seen.append({k: v for k, v in all_views(cast).items() if k != "Dana, both of us looking, own"})
    assert seen[0] == seen[1]
    assert any(seen[0].values())


def test_on_a_shared_screen_an_open_week_shows_a_question_of_both_or_of_neither(cast):
    cast.answered("Ben", ALL, Sharing.BOTH)
    cast.answered("Ana", {"safety": 1, "clarity": 2}, same_for_all(Sharing.BOTH) | {"safety": Sharing.ME})
    for name in ("Ana", "Ben"):
        seen = cast.sees(name, View.BOTH, Mode.TOGETHER)
        assert keys(seen, "Ana") == keys(seen, "Ben") == {"clarity"}
        assert seen == cast.sees(name, View.BOTH)


# -- the coach ---------------------------------------------------------------------------------------


def test_the_coach_sees_what_was_shared_with_both_and_with_the_coach_at_once(cast):
    cast.coached()
    cast.answered("Ana", ALL, same_for_all(Sharing.COACH) | {"safety": Sharing.ME, "clarity": Sharing.BOTH})
    assert keys(cast.sees("Dana", View.BOTH), "Ana") == set(ALL) - {"safety"}


def test_a_coach_sees_nothing_saved_before_they_came_until_its_owner_saves_anew(cast):
    for who in ("Ana", "Ben"):
        cast.answered(who, ALL, Sharing.BOTH)
    cast.coached()
    assert cast.sees("Dana", View.BOTH) == set()
    assert cast.sees("Dana", View.BOTH, Mode.SESSION) == set()
    cast.answered("Ana", {**ALL, "safety": 9}, Sharing.BOTH)
    assert keys(cast.sees("Dana", View.BOTH), "Ana") == set(ALL)
    assert keys(cast.sees("Dana", View.BOTH), "Ben") == set()


def test_a_session_shows_no_more_than_both_see(cast):
    cast.coached()
    cast.answered("Ana", ALL, Sharing.BOTH)
    cast.answered("Ben", {"safety": 1, "clarity": 2}, same_for_all(Sharing.COACH) | {"clarity": Sharing.BOTH})
    seen = cast.sees("Dana", View.BOTH, Mode.SESSION)
    assert keys(seen, "Ana") == keys(seen, "Ben") == {"clarity"}
    assert seen == cast.sees("Ana", View.BOTH, Mode.TOGETHER)


def test_nothing_waits_for_a_partner_who_has_erased_themselves(cast):
    cast.coached()
    only = same_for_all(Sharing.BOTH) | {"clarity": Sharing.COACH, "connection": Sharing.ME}
    cast.answered("Ana", ALL, only)
    assert cast.sees("Dana", View.BOTH, Mode.SESSION) == set(), "Ben may still answer"
    erase(cast.storage, cast.person("Ben"), cast.writer("Ben"), What.ME)
    open_to_both = set(ALL) - {"clarity", "connection"}
    assert keys(cast.sees("Dana", View.BOTH, Mode.SESSION), "Ana") == open_to_both
    assert keys(cast.sees("Ana", View.BOTH, Mode.TOGETHER), "Ana") == open_to_both
    assert keys(cast.sees("Dana"), "Ana") == open_to_both | {"clarity"}
    cast.enter("Dana")
    assert not any(answer.waits for answer in reading.answers(cast.me, View.BOTH))
    for stranger in ("Zoe", "Max"):
        assert cast.sees(stranger) == set()
    cast.takes_back("Ana")
    assert cast.sees("Dana", View.BOTH) == set()
    assert cast.sees("Dana", View.BOTH, Mode.SESSION) == set()


def test_without_confirmed_check_words_nothing_is_sealed_to_the_coach(cast):
    cast.coached(confirmed=())
    with pytest.raises(BadInputError):
        cast.answered("Ana", ALL, Sharing.COACH)
    cast.answered("Ana", ALL, Sharing.BOTH)
    assert cast.letter("Ana") is None


def test_without_consent_nothing_of_a_person_reaches_anybody(cast):
    cast.coached()
    for who in ("Ana", "Ben"):
        cast.answered(who, ALL, Sharing.BOTH, week=BEFORE)
        cast.answered(who, ALL, Sharing.COACH)
    cast.takes_back("Ana")
    for name, seen in all_views(cast).items():
        assert keys(seen, "Ana") == set(), name
    assert keys(cast.sees("Ana"), "Ana") == set(ALL)
    assert keys(cast.sees("Ben", View.BOTH), "Ben") == set(ALL)


def test_what_is_taken_back_from_the_coach_is_gone_at_once_in_a_visit_that_has_read_it(cast, as_person):
    cast.coached()
    cast.answered("Ana", ALL, Sharing.COACH)
    cast.answered("Ben", ALL, Sharing.COACH)
    visit = cast.visit("Dana")

    def dana_sees():
        cast.anywhere = visit
        return {a.person for a in told_alone.answers(cast.me)}

    assert dana_sees() == {cast.ids["Ana"], cast.ids["Ben"]}
    as_person("Ana")
    coaches.withdraw_words(cast.me)
    cast.takes_back("Ben")
    assert dana_sees() == set()


# -- everything at once ------------------------------------------------------------------------------


@pytest.fixture
def stage():
    """`with stage(folder) as cast`: several casts in one test."""
    return _stage


@contextmanager
def _stage(folder: Path) -> Iterator[Cast]:
    cast = assemble(folder)
    with patch.object(visit, "who", cast.looking), patch.object(weeks, "today_in", lambda zone: cast.today):
        yield cast
    cast.storage.close()


@dataclass
class Told:
    """What the test knows of one check-in: answers, choices, and what of it a coach could have received."""

    answers: dict
    sharing: dict
    coach_since: bool
    sealed: bool


@dataclass
class History:
    """The test's own memory of a history, kept without the app. Consent is a first week without it; None: none."""

    coach: bool = False
    confirmed: set = field(default_factory=set)
    paused: dict = field(default_factory=lambda: {"Ana": date.max, "Ben": date.max})
    told: dict = field(default_factory=dict)

    def consents(self, name: str, week: date) -> bool:
        return week < self.paused[name]

    def shared(self, name: str, week: date, key: str) -> bool:
        """Whether a question of that person and week is answered and shared with both."""
        one = self.told.get((name, week))
        open_ = one and key in one.answers and one.sharing[item_of(key)] is Sharing.BOTH
        return bool(open_) and self.consents(name, week)

    def expected(self, reader: Reader, eyes: str) -> set:
        """Everything this reader should be given, by the table of test_privacy."""
        found = set()
        for (author, week), one in self.told.items():
            other = "Ben" if author == "Ana" else "Ana"
            theirs = self.told.get((other, week), Told({}, {}, False, False))
            for k, value in one.answers.items():
                choice = one.sharing[item_of(k)]
                so = {
                    "consent": self.consents(author, week),
                    "closed": week <= BEFORE,
                    "other_in": k in theirs.answers,
                    "other_shared": self.shared(other, week, k),
                    "coach_since": one.sealed if choice is Sharing.COACH else one.coach_since,
                }
                who = Reader.AUTHOR if eyes == author and reader is Reader.PARTNER else reader
                if allowed(who, choice, {name for name, is_so in so.items() if is_so}):
                    number = None if value == NO_OCCASION else int(value)
                    reaches = choice is Sharing.BOTH or (author in self.confirmed and one.coach_since)
                    alone = choice is Sharing.ME or not reaches or not self.consents(author, week)
                    kept = who is Reader.AUTHOR and alone
                    found.add((week, author, k, number, words(k, value), kept))
        return found


stage_values = st.sampled_from(["0", "1", "2", "3", NO_OCCASION])
answers_of = st.fixed_dictionaries(
    {},
    optional={k: st.integers(0, 10) for k in RATING_KEYS} | dict.fromkeys(STAGE_KEYS, stage_values),
)
sharing_of = st.fixed_dictionaries({item: st.sampled_from(list(Sharing)) for item in ITEMS})
both = st.sampled_from(["Ana", "Ben"])
saves = st.tuples(st.just("saves"), both, st.sampled_from([THIS, LAST, BEFORE]), answers_of, sharing_of)
changes = st.tuples(st.just("changes"), both, st.sampled_from([THIS, LAST, BEFORE]), sharing_of)
steps = st.tuples(
    st.sampled_from(["withdraws", "pauses", "consents again", "takes the words back", "confirms the words"]), both
)
events = st.one_of(saves, saves, saves, saves, changes, steps, st.just(("coach",)))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(events, min_size=1, max_size=9))
def test_over_any_history_everybody_is_given_exactly_what_the_table_allows(history):
    with tempfile.TemporaryDirectory() as folder, _stage(Path(folder)) as cast:
        known = History()
        dana = cast.visit("Dana")
        for event in history:
            _happens(cast, known, *event)
            cast.anywhere = dana
            # A visit that stays open all the while remembers nothing it should not.
            reading.answers(cast.me, View.BOTH)
            told_alone.answers(cast.me)
        for name, view, mode in EVERYBODY:
            reader = {
                Mode.TOGETHER: Reader.TOGETHER,
                Mode.SESSION: Reader.SESSION,
                Mode.OWN: Reader.TOGETHER if view is View.BOTH else Reader.PARTNER,
            }[mode]
            reader = Reader.COACH if name == "Dana" and mode is Mode.OWN else reader
            expected = set() if name == "Zoe" else known.expected(reader, name)
            assert cast.sees(name, view, mode) == expected, (name, view, mode)
        cast.anywhere = dana
        shared, alone = reading.answers(cast.me, View.BOTH), told_alone.answers(cast.me)
        assert len(shared) + len(alone) == len(known.expected(Reader.COACH, "Dana"))
        in_session = [answer for answer in shared if not answer.waits]
        assert len(in_session) == len(known.expected(Reader.SESSION, "Dana")), "both see what does not wait"
        assert told(in_session) == told(reading.answers(cast.me, View.SESSION))
        assert not told(alone) & told(shared), "what was told alone stands nowhere else"


def told(answers: Iterable[Answer]) -> set[tuple]:
    """Answers as (week, person, question)."""
    return {(a.week, a.person, a.question) for a in answers}


def _happens(cast: Cast, known: History, what: str, name: str = "", *more) -> None:
    if what == "coach" and not known.coach:
        cast.coached()
        known.coach, known.confirmed = True, {"Ana", "Ben"}
    elif what == "saves":
        _saves(cast, known, name, *more)
    elif what != "coach":
        cast.enter(name)
        if what == "changes":
            _changes(cast, known, name, *more)
        elif "words" in what and known.coach:
            _words(cast, known, name, what)
        elif "words" not in what:
            _consents(cast, known, name, what)


def _consents(cast: Cast, known: History, name: str, what: str) -> None:
    if what == "withdraws":
        consent.withdraw(cast.me)
        known.paused[name] = date.min
    elif what == "pauses" and known.paused[name] == date.max:
        consent.pause(cast.me)
        known.paused[name] = THIS
    elif what == "consents again":
        consent.give_again(cast.me)
        known.paused[name] = date.max
        for (who, _), one in known.told.items():
            one.sealed = name in known.confirmed and one.coach_since if who == name else one.sealed


def _words(cast: Cast, known: History, name: str, what: str) -> None:
    if what == "takes the words back":
        coaches.withdraw_words(cast.me)
        known.confirmed.discard(name)
        for (who, _), one in known.told.items():
            one.sealed = one.sealed and who != name
    else:
        coaches.confirm_words(cast.me, cards.check_words(cards.of(cast.person("Dana"))))
        known.confirmed.add(name)


def _saves(cast: Cast, known: History, name: str, week: date, answers: dict, sharing: dict) -> None:
    refused = not answers or (name not in known.confirmed and Sharing.COACH in sharing.values())
    try:
        saved = cast.answered(name, answers, sharing, week=week)
    except BadInputError:
        assert refused
        return
    assert not refused
    if saved.changed:
        sealed = name in known.confirmed and known.consents(name, week)
        known.told[name, week] = Told(answers, sharing, known.coach, sealed)


def _changes(cast: Cast, known: History, name: str, week: date, sharing: dict) -> None:
    one = known.told.get((name, week))
    refused = one is None or (name not in known.confirmed and Sharing.COACH in sharing.values())
    try:
        saved = check_ins.change_sharing(cast.me, week, sharing)
    except BadInputError:
        assert refused
        return
    assert not refused
    if saved.changed:
        reach = [Sharing.ME, Sharing.COACH, Sharing.BOTH]
        wider = any(reach.index(sharing[i]) > reach.index(one.sharing[i]) for i in ITEMS)
        sealed = name in known.confirmed and known.consents(name, week)
        known.told[name, week] = Told(one.answers, sharing, known.coach if wider else one.coach_since, sealed)


# -- two at once -------------------------------------------------------------------------------------


def reads(cast, mine, n, sealed):
    """Whose values the n-th read of somebody gives: mostly of their draft, now and then of all a page would show.

    Each now and then saves something too, so that what the store and the visits remember is asked for anew.
    """
    me, store = cast.here.visit.person_id, cast.storage
    if n % 100 == 55:
        store.entries.keep_own(me, sealed[me][0], None)
    if n % 100 == 0:
        return {(a.person, a.number) for a in reading.answers(cast.me, View.JUST_ME)}
    if n % 10 == 0:
        rows = store.check_ins([cast.looking().person_id])
        return {(c.person_id, v) for c in reading.open_own(mine, rows) for v in c.answers.values()}
    draft = store.draft(cast.looking().person_id, THIS)
    return {(person, own) for person, (blob, own) in sealed.items() if blob == draft}


def test_two_people_reading_at_once_are_never_given_each_others_answers(cast):
    """4,000 reads each through the one connection, in two threads that switch as often as possible."""
    foreign, problems, done, sealed = [], [], [], {}
    for name, own in (("Ana", 1), ("Ben", 9)):
        cast.answered(name, {"safety": own, "clarity": own}, Sharing.ME)
        sealed[cast.ids[name]] = (sealing.seal({"own": own}, cast.person(name).recipient), own)
        cast.storage.keep_draft(cast.ids[name], THIS, sealed[cast.ids[name]][0])

    def read(name, own):
        cast.here.visit = cast.visit(name)
        mine = cast.me
        try:
            for n in range(4_000):
                found = reads(cast, mine, n, sealed)
                done.append(n)
                if found != {(cast.ids[name], own)}:
                    foreign.append((name, found))
        except BaseException as error:
            problems.append(error)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-3)
    try:
        threads = [threading.Thread(target=read, args=a) for a in (("Ana", 1), ("Ben", 9))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not problems
    assert not foreign
    assert len(done) == 8_000


def test_dates_are_the_browsers(cast, as_person):
    as_person("Ana")
    assert cast.me.today == WEDNESDAY
    cast.today = date(2027, 1, 1)
    assert cast.me.today == date(2027, 1, 1)
