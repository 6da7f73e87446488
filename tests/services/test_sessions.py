"""Coaching sessions, agreed steps and events: who writes them, who may have them, and what is the coach's alone."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pyrage
import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing
from dashboard.domain.questions import same_for_all
from dashboard.errors import BadInputError, BehindError, NotAllowedError
from dashboard.keys import sealing
from dashboard.services import check_ins, events, sessions
from dashboard.services.reading import View
from dashboard.services.sessions import FOCUS_MAX, STEP_MAX, Own, Question, Record
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY

MARK = "ZEBRA-7291-QUAGGA"
CAME = datetime.combine(date(2026, 10, 1), time(12))
STEP = "Each of us says one thing we need."


@pytest.fixture
def dana(cast):
    """Dana coaches Ana and Ben, and is preparing."""
    cast.coached(CAME)
    return cast.enter("Dana")


def held(cast, day=WEDNESDAY, step=STEP, stage="communicate"):
    cast.storage.happened.add_session(cast.person("Ana").couple_id, day, step, stage)


# -- writing a session down --------------------------------------------------------------------------


def test_nothing_is_there_before_a_session_was_written_down(cast, dana):
    assert (sessions.records(cast.me), sessions.days(cast.me), sessions.agreed(cast.me, THIS)) == ([], [], None)
    assert sessions.of_today(cast.me) == Record("", WEDNESDAY)


def test_a_session_comes_back_as_it_was_written(cast, dana):
    mine = Own("After the holiday.", (Question("What did the walk do?", True), Question("The argument?")))
    saved = sessions.save(
        cast.me, Record("", WEDNESDAY, focus=" Sundays ", step=f" {STEP}\n", stage="communicate"), mine
    )
    assert saved == Record(saved.id, WEDNESDAY, 1, "Sundays", STEP, "communicate", ("What did the walk do?",))
    assert sessions.records(cast.me) == [saved] == [sessions.of_today(cast.me)]
    assert sessions.own(cast.me, saved) == mine


def test_in_session_the_coachs_own_part_stays_as_it_is(cast, dana):
    mine = Own(MARK, (Question("Shown", True),))
    saved = sessions.save(cast.me, Record("", WEDNESDAY), mine)
    cast.enter("Dana", Mode.SESSION)
    again = sessions.save(cast.me, Record(saved.id, WEDNESDAY, saved.revision, step=STEP))
    assert (again.step, again.shown) == (STEP, ("Shown",))
    cast.enter("Dana")
    assert sessions.own(cast.me, again) == mine


def test_the_coachs_own_part_is_opened_by_nobody_in_session_and_by_no_partner(cast, dana):
    saved = sessions.save(cast.me, Record("", WEDNESDAY), Own(MARK))
    for name, mode in (("Dana", Mode.SESSION), ("Ana", Mode.OWN), ("Ana", Mode.TOGETHER)):
        cast.enter(name, mode)
        with pytest.raises(NotAllowedError):
            sessions.own(cast.me, saved)
        with pytest.raises(NotAllowedError):
            sessions.save(cast.me, saved, Own("other"))


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ben", Mode.TOGETHER), ("Zoe", Mode.OWN)])
def test_no_partner_writes_a_session_down(cast, dana, name, mode):
    cast.enter(name, mode)
    with pytest.raises(NotAllowedError):
        sessions.save(cast.me, Record("", WEDNESDAY))


def test_the_coachs_own_words_stand_in_no_file_in_the_clear(cast, dana):
    sessions.save(cast.me, Record("", WEDNESDAY), Own(MARK, (Question(f"{MARK}?"),)))
    cast.storage.rewrite()
    assert not [f for f in cast.folder.rglob("*") if f.is_file() and MARK.encode() in f.read_bytes()]


def test_another_window_is_noticed_and_overwrites_nothing(cast, dana):
    first = sessions.save(cast.me, Record("", WEDNESDAY, focus="one"), Own())
    sessions.save(cast.me, Record(first.id, WEDNESDAY, first.revision, focus="two"), Own())
    with pytest.raises(BehindError):
        sessions.save(cast.me, Record(first.id, WEDNESDAY, first.revision, focus="three"), Own())
    assert [r.focus for r in sessions.records(cast.me)] == ["two"]


@pytest.mark.parametrize(
    "wrong",
    [
        Record("", WEDNESDAY, step="x" * (STEP_MAX + 1)),
        Record("", WEDNESDAY, focus="x" * (FOCUS_MAX + 1)),
        Record("", WEDNESDAY, stage="mood"),
        Record("", date(2026, 9, 30)),
        Record("", WEDNESDAY + timedelta(days=91)),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(cast, dana, wrong):
    with pytest.raises(BadInputError):
        sessions.save(cast.me, wrong, Own())
    assert sessions.records(cast.me) == []


def test_a_coach_cannot_write_over_a_session_before_their_time(cast, dana):
    held(cast, date(2026, 9, 1))
    (before,) = cast.storage.happened.sessions(cast.person("Ana").couple_id)
    with pytest.raises(BehindError):
        sessions.save(cast.me, Record(before.id, WEDNESDAY), Own())


def test_after_a_reset_the_note_is_said_to_be_lost_and_is_not_written_over(cast, dana):
    saved = sessions.save(cast.me, Record("", WEDNESDAY), Own(MARK))
    cast.reset("Dana")
    cast.enter("Dana")
    assert sessions.own(cast.me, saved) == Own(lost=True)
    sessions.save(cast.me, Record(saved.id, WEDNESDAY, saved.revision, focus="new"), Own(lost=True))
    assert sessions.own(cast.me, saved) == Own(lost=True)


def test_a_note_goes_with_the_coachs_new_key_whatever_was_changed_in_session_since(cast, dana):
    saved = sessions.save(cast.me, Record("", WEDNESDAY), Own(MARK))
    cast.enter("Dana", Mode.SESSION)
    saved = sessions.save(cast.me, replace(saved, focus="in session"))
    cast.rekey("Dana")
    cast.enter("Dana")
    assert (saved.revision, sessions.own(cast.me, saved)) == (2, Own(MARK))
    saved = sessions.save(cast.me, saved, Own("later"))
    assert sessions.own(cast.me, saved) == Own("later")


def test_an_older_note_or_one_of_another_session_is_not_taken_for_this_one(cast, dana):
    first = sessions.save(cast.me, Record("", WEDNESDAY), Own("first"))
    other = sessions.save(cast.me, Record("", WEDNESDAY + timedelta(days=1)), Own("other"))
    rows = {row.id: row for row in cast.storage.happened.sessions(cast.person("Ana").couple_id)}
    first = sessions.save(cast.me, first, Own("second"))
    for wrong in (rows[first.id].sealed_coach, rows[other.id].sealed_coach):
        with cast.storage._db.write() as cursor:
            cursor.execute("UPDATE coaching_session SET sealed_coach = ? WHERE id = ?", [wrong, first.id])
        assert sessions.own(cast.me, first) == Own(lost=True)


@pytest.mark.parametrize("sign", ["x", "\u0436", "\u5b57", "\U0001f49e", "\n"])
def test_a_note_is_of_one_length_whatever_it_holds_and_in_whatever_script(cast, dana, sign):
    questions = tuple(Question(sign * 200) for _ in range(8) if sign != "\n")
    saved = sessions.save(cast.me, Record("", WEDNESDAY), Own(f"x{sign * 3998}x", questions))
    (row,) = cast.storage.happened.sessions(cast.person("Ana").couple_id)
    assert len(pyrage.decrypt(row.sealed_coach, [cast.identities["Dana"]])) == sealing.SIZE
    assert sessions.own(cast.me, saved).note == f"x{sign * 3998}x"


def test_a_removed_session_is_gone_from_every_file(cast, dana):
    saved = sessions.save(cast.me, Record("", WEDNESDAY, step=MARK), Own())
    sessions.remove(cast.me, saved)
    assert sessions.records(cast.me) == []
    assert not [f for f in cast.folder.rglob("*") if f.is_file() and MARK.encode() in f.read_bytes()]


def test_a_session_of_another_couple_cannot_be_removed(cast, dana):
    cast.storage.happened.add_session(cast.person("Zoe").couple_id, WEDNESDAY)
    (other,) = cast.storage.happened.sessions(cast.person("Zoe").couple_id)
    sessions.remove(cast.me, Record(other.id, WEDNESDAY))
    assert len(cast.storage.happened.sessions(cast.person("Zoe").couple_id)) == 1


def test_a_day_has_one_session(cast, dana):
    first = sessions.save(cast.me, Record("", WEDNESDAY), Own())
    later = sessions.save(cast.me, Record("", WEDNESDAY + timedelta(days=1)), Own())
    with pytest.raises(BadInputError):
        sessions.save(cast.me, Record(later.id, WEDNESDAY, later.revision), Own())
    with pytest.raises(BehindError):
        sessions.save(cast.me, Record("", WEDNESDAY), Own())
    assert sessions.records(cast.me) == [first, later]


def test_a_session_of_a_later_day_is_not_held_yet(cast, dana):
    sessions.save(cast.me, Record("", WEDNESDAY + timedelta(days=7), step=STEP), Own())
    assert sessions.days(cast.me) == []
    cast.enter("Ana")
    assert sessions.agreed(cast.me, THIS) is None


# -- the agreed step ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_the_newest_step_is_asked_about_from_its_week_on_for_eight_weeks(cast, name):
    held(cast, date(2026, 9, 29), "older")
    held(cast, date(2026, 11, 17), "newer")
    cast.enter(name)
    asked = {week: found.step for week in (THIS, LAST, BEFORE) if (found := sessions.agreed(cast.me, week))}
    assert asked == {THIS: "newer", LAST: "newer", BEFORE: "older"}
    assert sessions.agreed(cast.me, date(2026, 9, 21)) is None
    cast.enter("Zoe")
    assert sessions.agreed(cast.me, THIS) is None


def test_a_step_older_than_eight_weeks_greets_nobody(cast):
    held(cast, date(2026, 9, 27))
    cast.enter("Ana")
    assert sessions.agreed(cast.me, LAST) is not None
    assert sessions.agreed(cast.me, THIS) is None


def test_a_session_without_a_step_leaves_the_one_before_it(cast):
    held(cast, date(2026, 11, 4))
    held(cast, date(2026, 11, 18), None, None)
    cast.enter("Ana")
    assert sessions.agreed(cast.me, THIS).step == STEP


def test_how_it_went_is_blind_until_the_other_has_said_so_too(cast):
    cast.answered("Ana", {"safety": 5, "step": "helped"}, Sharing.BOTH)
    cast.answered("Ben", {"safety": 6}, Sharing.BOTH)
    assert {k for _, n, k, *_ in cast.sees("Ben") if n == "Ana"} == {"safety"}
    cast.answered("Ben", {"safety": 6, "step": "not yet"}, Sharing.ME)
    assert (THIS, "Ana", "step", None, "It helped", False) in cast.sees("Ben")


@pytest.mark.parametrize(("name", "mode"), [("Ben", Mode.OWN), ("Ben", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_how_it_went_kept_back_is_the_same_as_never_said(cast, name, mode):
    cast.coached(CAME)
    both = same_for_all(Sharing.BOTH)
    cast.answered("Ben", {"safety": 6, "step": "tried"}, both, week=LAST)
    cast.answered("Ana", {"safety": 5}, both, week=LAST)
    never = cast.sees(name, View.BOTH, mode)
    cast.answered("Ana", {"safety": 5, "step": "helped"}, both | {"step": Sharing.ME}, week=LAST)
    assert cast.sees(name, View.BOTH, mode) == never
    (row,) = cast.storage.check_ins([cast.ids["Ana"]])
    assert row.shared == {"safety": 5}


def test_a_choice_is_asked_for_again_where_none_was_made_for_the_step(cast):
    without = {k: v for k, v in same_for_all(Sharing.BOTH).items() if k != "step"}
    cast.answered("Ana", {"safety": 5}, without, week=LAST)
    cast.enter("Ana")
    assert "step" not in check_ins.last_sharing(cast.me)
    assert check_ins.change_sharing(cast.me, LAST, without | {"safety": Sharing.ME}).changed


# -- events ------------------------------------------------------------------------------------------


def test_an_event_of_either_partner_or_their_coach_is_there_for_all_three(cast, dana):
    for name in ("Dana", "Ana", "Ben"):
        cast.enter(name)
        events.add(cast.me, LAST + timedelta(days=2), f"  {name}'s\n event ")
    for name in ("Dana", "Ana", "Ben"):
        cast.enter(name)
        assert {(e.week, e.label) for e in events.events(cast.me)} == {
            (LAST, f"{n}'s event") for n in ("Dana", "Ana", "Ben")
        }
        assert [e.label for e in events.mine(cast.me)] == [f"{name}'s event"]
    cast.enter("Zoe")
    assert events.events(cast.me) == []


@pytest.mark.parametrize(("day", "label"), [(LAST, " "), (LAST, "x" * 41), (WEDNESDAY + timedelta(days=1), "x")])
def test_an_event_has_a_few_words_and_a_day_that_has_come(cast, day, label):
    cast.enter("Ana")
    with pytest.raises(BadInputError):
        events.add(cast.me, day, label)


def test_only_ones_own_event_can_be_taken_out_and_then_from_every_file(cast):
    cast.enter("Ana")
    events.add(cast.me, LAST, MARK)
    (event,) = events.events(cast.me)
    cast.enter("Ben")
    events.remove(cast.me, event.id)
    assert events.events(cast.me) == [event]
    cast.enter("Ana")
    events.remove(cast.me, event.id)
    assert events.events(cast.me) == []
    assert not [f for f in cast.folder.rglob("*") if f.is_file() and MARK.encode() in f.read_bytes()]


def test_a_shared_screen_adds_no_event(cast, dana):
    for name, mode in (("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)):
        cast.enter(name, mode)
        with pytest.raises(NotAllowedError):
            events.add(cast.me, LAST, "Moved")
