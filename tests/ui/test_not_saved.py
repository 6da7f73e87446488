"""A note typed while another window of the coach's went into session: not lost, and read by the coach alone."""

from datetime import datetime, time

import pytest

from dashboard.accounts import sign_in
from dashboard.accounts.visits import Mode
from dashboard.errors import NotAllowedError
from dashboard.services import coaches, sessions, unsaved
from dashboard.services.me import identify
from dashboard.services.sessions import Own, Record
from dashboard.ui.coach import not_saved
from tests.cast import THIS, WEDNESDAY
from tests.screen import Screen

MARK = "ZEBRA-7291-QUAGGA"
STEP = "We walk on Sunday."
SAID = "not saved yet"


@pytest.fixture
def dana(cast):
    """Dana coaches Ana and Ben, and Zoe and Max."""
    cast.coached(datetime.combine(THIS, time(8)))
    cast.storage.link_coach(cast.person("Zoe").couple_id, cast.ids["Dana"], datetime.combine(THIS, time(8)))
    cast.enter("Dana")
    return cast


def prepare(cast, name="Ana"):
    """Prepare of one couple."""
    screen = Screen().press("Prepare (I am alone)")
    return screen.choose("pick", cast.person(name).couple_id).unfold()


def about(cast, name):
    """Whoever is looking, about the couple of this one."""
    return identify(cast.looking(), cast.storage, chosen=cast.person(name).couple_id)


def sign_in_again(cast, name="Dana", mode=Mode.OWN):
    """A new visit, which has what waits of this person, as `Accounts.admit` gives it."""
    waits = cast.anywhere.unsaved
    visit = cast.enter(name, mode)
    if name == "Dana":
        visit.unsaved = waits


def typed_too_late(cast):
    """A note typed for Ana and Ben after another window of this visit began a session with Zoe and Max."""
    screen = prepare(cast).press("This session")
    coaches.open_session(cast.me, cast.person("Zoe").couple_id)
    screen.control("record-note").set_value(MARK)
    screen.at.run()
    return screen


def test_a_note_typed_while_another_window_is_in_session_is_saved_after_the_next_sign_in(dana):
    late = typed_too_late(dana)
    assert SAID in late.said
    assert MARK not in late.sent
    assert "Ben" not in late.sent
    sign_in_again(dana)
    hello = Screen()
    assert SAID in hello.said
    assert "Ben" not in hello.sent
    screen = prepare(dana)
    assert screen.control("record-note-waited").value == MARK
    screen.press("Save this session")
    assert [s.value for s in screen.at.success] == [not_saved.SAVED]
    me = about(dana, "Ana")
    (record,) = sessions.records(me)
    assert (record.held_on, sessions.own(me, record).note) == (WEDNESDAY, MARK)
    assert SAID not in Screen().said


def test_nobody_else_reads_what_waits_and_memory_holds_it_locked(dana):
    typed_too_late(dana)
    assert [MARK.encode() in sealed for sealed in dana.anywhere.unsaved.values()] == [False]
    for name, mode in (("Dana", Mode.SESSION), ("Ana", Mode.OWN), ("Ana", Mode.TOGETHER)):
        sign_in_again(dana, name, mode)
        with pytest.raises(NotAllowedError):
            unsaved.waiting(dana.me)
        screen = Screen()
        assert MARK not in screen.sent
        assert SAID not in screen.said


def test_what_waits_for_another_couple_is_reached_from_wherever_prepare_is(dana):
    typed_too_late(dana)
    sign_in_again(dana)
    screen = prepare(dana, "Zoe")
    assert MARK not in screen.sent
    assert MARK in screen.press("Not saved yet: Ana and Ben").sent


def test_over_what_was_saved_since_it_is_laid_like_any_other_window(dana):
    screen = prepare(dana).press("This session").choose("record-step", STEP)
    coaches.open_session(dana.me, dana.person("Ana").couple_id)
    record = sessions.of_today(dana.me)
    sessions.save(dana.me, Record(record.id, record.held_on, record.revision, focus="Sundays", step=STEP))
    screen.choose("record-note", MARK)
    sign_in_again(dana)
    screen = prepare(dana).press("Save this session")
    assert "changed in another window" in screen.said
    screen.press("Keep mine")
    me = about(dana, "Ana")
    (record,) = sessions.records(me)
    assert (record.focus, record.step, sessions.own(me, record)) == ("Sundays", STEP, Own(MARK))
    assert SAID not in screen.said


def test_what_is_left_out_waits_no_longer_and_changes_nothing(dana):
    typed_too_late(dana)
    sign_in_again(dana)
    screen = prepare(dana).press("Leave it out")
    assert screen.press("Keep it").control("record-note-waited").value == MARK
    screen.press("Leave it out").press("Erase it")
    assert MARK not in screen.sent
    assert unsaved.waiting(dana.me) == []
    assert sessions.records(about(dana, "Ana")) == []


def test_what_could_not_be_saved_by_the_end_of_a_visit_waits_too_and_what_was_saved_does_not(dana):
    one, two = (prepare(dana).press("This session") for _ in range(2))
    one.choose("record-focus", "Sundays")
    two.choose("record-note", MARK)
    assert "begun in another window" in two.said
    assert SAID not in two.said, "it still stands in this window"
    sign_in_again(dana)
    assert [(one.mine.note, one.typed.focus) for one in unsaved.waiting(dana.me)] == [(MARK, "")]


def test_what_waits_goes_with_its_couple(dana):
    typed_too_late(dana)
    dana.storage.end_coach(dana.person("Ana").couple_id, dana.ids["Dana"], None)
    sign_in_again(dana)
    assert unsaved.waiting(dana.me) == []
    assert dana.anywhere.unsaved == {}


def test_what_waits_is_one_in_all_visits_of_a_person_and_in_nobody_elses(dana):
    accounts = sign_in.current()
    one, two, other = (
        accounts.visits.by_cookie(accounts.admit(dana.person(name), dana.identities[name]))
        for name in ("Dana", "Dana", "Ana")
    )
    one.unsaved["form"] = b"locked"
    assert two.unsaved == {"form": b"locked"}
    assert other.unsaved == {}


def test_what_waits_opens_with_a_new_key_too(dana):
    typed_too_late(dana)
    dana.rekey("Dana")
    sign_in_again(dana)
    assert [one.mine.note for one in unsaved.waiting(dana.me)] == [MARK]
