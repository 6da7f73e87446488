"""Questions for the session: of nothing but what it may show, put on its screen and taken off by the coach alone."""

import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from dashboard.accounts.sign_in_checks import settle
from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing, new_id
from dashboard.domain.questions import same_for_all
from dashboard.domain.weeks import NO_DAY, WEEK
from dashboard.errors import BadInputError, NotAllowedError
from dashboard.services import brought, brought_answers, caseload, sessions, to_ask
from dashboard.services.sessions import Own, Question
from dashboard.store import backups
from dashboard.store.sessions import Session
from tests.cast import BEFORE, LAST, THIS

CAME = datetime.combine(date(2026, 1, 1), time(12))


@pytest.fixture
def dana(cast):
    cast.coached(CAME)
    for name, values in (("Ana", (5, 5, 8)), ("Ben", (5, 5, 5))):
        for n, value in enumerate(values):
            cast.answered(name, {"safety": value}, Sharing.BOTH, week=THIS - (4 - n) * WEEK)
    cast.enter("Dana")
    return cast


def texts(cast):
    return [one.text for one in to_ask.offered(cast.me)]


def test_what_both_see_is_asked_about(dana):
    assert texts(dana)[0] == "Felt safety, week of 9 Nov: what helped that week?"


@pytest.mark.parametrize("sharing", [Sharing.ME, Sharing.COACH])
def test_kept_and_told_alone_are_in_no_question(dana, sharing):
    before = to_ask.offered(dana.me)
    for n, (safety, value) in enumerate(zip((5, 5, 8), (9, 0, 9), strict=True)):
        answers = {"safety": safety, "clarity": value, "connection": value}
        choices = same_for_all(sharing) | {"safety": Sharing.BOTH}
        dana.answered("Ana", answers, choices, week=THIS - (4 - n) * WEEK)
    dana.enter("Dana")
    assert to_ask.offered(dana.me) == before


def test_what_waits_for_the_other_is_in_no_question(dana):
    before = texts(dana)
    dana.answered("Ana", {"safety": 0, "connection": 9}, Sharing.BOTH, week=LAST)
    dana.enter("Dana")
    assert texts(dana) == before


def test_one_is_put_on_the_screen_in_session_and_taken_off_again(dana):
    text = texts(dana)[0]
    to_ask.show(dana.me, text)
    assert to_ask.shown(dana.me) == (text,)
    assert sessions.of_today(dana.me).shown == (text,)
    to_ask.show(dana.me, text, yes=False)
    assert to_ask.shown(dana.me) == ()


def later(dana, days=1):
    """It is that many days later, and Dana has signed in again."""
    dana.today += timedelta(days=days)
    settle(dana.storage, dana.ids["Dana"], dana.identities["Dana"], marked=True, lock=bytes)
    dana.enter("Dana")


@pytest.mark.parametrize("ahead", [None, 3])
def test_a_question_alone_makes_no_session_and_waits_for_the_next_one_whichever_day_it_is(dana, ahead):
    text = texts(dana)[0]
    if ahead:
        caseload.set_next(dana.me, dana.me.today + timedelta(days=ahead))
    to_ask.show(dana.me, text)
    for _ in range(3):
        later(dana, 2)
        assert sessions.records(dana.me) == []
        assert sessions.days(dana.me) == []
        assert [c.held_on for c in caseload.couples(dana.me)] == [None]
        assert to_ask.shown(dana.me) == (text,)
        assert sessions.of_today(dana.me).shown == (text,)
    to_ask.show(dana.me, text, yes=False)
    assert to_ask.shown(dana.me) == ()
    assert sessions.waiting(dana.me) is None


def test_a_question_put_on_the_screen_once_todays_session_has_its_step_is_for_the_next_one(dana):
    held = sessions.save(dana.me, replace(sessions.of_today(dana.me), step="We walk."), Own("a note"))
    text = texts(dana)[0]
    to_ask.show(dana.me, text)
    assert to_ask.shown(dana.me) == (text,)
    assert sessions.records(dana.me) == [held]
    later(dana, 7)
    assert sessions.of_today(dana.me).shown == (text,)
    assert to_ask.shown(dana.me) == (text,)


def test_a_question_that_waits_goes_with_its_coach_and_the_next_one_is_given_none_of_it(dana):
    to_ask.show(dana.me, texts(dana)[0])
    dana.storage.end_coach(dana.me.couple_id, dana.ids["Dana"])
    assert dana.storage._db.read_now("SELECT count(*) FROM coaching_session") == [(0,)]
    settle(dana.storage, dana.ids["Dana"], dana.identities["Dana"], marked=True, lock=bytes)
    assert dana.storage.everything(dana.ids["Dana"]).notes == ()


# -- and one that waits in a copy ------------------------------------------------------------------------


@pytest.fixture
def copy(dana, tmp_path):
    """A copy in which one question waits; here it is lost."""
    to_ask.show(dana.me, texts(dana)[0])
    dana.storage.back_up()
    file = tmp_path.with_name(f"{new_id()}.duckdb")
    shutil.copyfile(backups.listed(dana.folder)[0].path, file)
    with dana.storage._db.write() as cursor:
        cursor.execute("DELETE FROM coaching_session")
    later(dana, 0)
    return file


def restored(dana, copy):
    """What Dana is asked about once the copy is restored."""
    dana.storage.bring_back(copy)
    later(dana, 0)
    return brought.questions(dana.me)


def aside(dana):
    """How many sessions wait for a day."""
    return sum(one.held_on == NO_DAY for one in dana.storage.happened.sessions(dana.me.couple_id))


def test_a_question_that_waited_in_a_copy_joins_the_one_that_waits_here_and_neither_is_in_the_others_way(dana, copy):
    first, second = texts(dana)
    to_ask.show(dana.me, second)
    (asked,) = restored(dana, copy)
    assert "questions for the next session of Ana and Ben" in asked.said
    assert asked.lines == (first,)
    brought_answers.answer(dana.me, asked.key, True)
    assert brought.questions(dana.me) == []
    assert (to_ask.shown(dana.me), aside(dana)) == ((second, first), 1)
    to_ask.show(dana.me, second, yes=False)
    to_ask.show(dana.me, second)
    assert (to_ask.shown(dana.me), aside(dana)) == ((first, second), 1)
    later(dana)
    assert dana.me.head.unread == ()
    record = sessions.of_today(dana.me)
    sessions.save(dana.me, replace(record, step="We walk."), sessions.own(dana.me, record))
    assert (sessions.records(dana.me)[0].shown, aside(dana)) == ((first, second), 0)


def test_undoing_the_restore_takes_nothing_from_what_waited_here(dana, copy):
    first, second = texts(dana)
    to_ask.show(dana.me, second)
    (asked,) = restored(dana, copy)
    brought_answers.answer(dana.me, asked.key, True)
    dana.storage.undo_bring_back()
    later(dana)
    assert (to_ask.shown(dana.me), aside(dana), dana.me.head.unread) == ((second, first), 1, ())
    to_ask.show(dana.me, first, yes=False)
    assert to_ask.shown(dana.me) == (second,)


@pytest.mark.parametrize("written_on", [True, False])
def test_what_came_and_was_written_on_since_stays_when_the_restore_is_undone(dana, copy, written_on):
    first, second = texts(dana)
    (asked,) = restored(dana, copy)
    brought_answers.answer(dana.me, asked.key, True)
    if written_on:
        to_ask.show(dana.me, second)
    dana.storage.undo_bring_back()
    later(dana)
    assert to_ask.shown(dana.me) == ((first, second) if written_on else ())
    assert (dana.me.head.unread, dana.me.head.came) == ((), {}), "if it is missed from here on, that is said"


def test_more_than_a_session_holds_is_a_sentence_and_waits_on(dana, copy):
    first, second = texts(dana)
    to_ask.show(dana.me, second)
    waits = sessions.waiting(dana.me)
    mine = Own("", (Question(second, True), *(Question(f"Mine {n}?", True) for n in range(sessions.QUESTIONS - 1))))
    sessions.save(dana.me, waits, mine)
    (asked,) = restored(dana, copy)
    with pytest.raises(BadInputError, match="at most 8 questions"):
        brought_answers.answer(dana.me, asked.key, True)
    assert [one.key for one in brought.questions(dana.me)] == [asked.key]
    to_ask.show(dana.me, second, yes=False)
    brought_answers.answer(dana.me, asked.key, True)
    assert to_ask.shown(dana.me)[-1] == first
    assert len(to_ask.shown(dana.me)) == sessions.QUESTIONS


def test_two_that_wait_are_in_nobodys_way_however_they_came_about(dana, copy):
    first, second = texts(dana)
    to_ask.show(dana.me, second)
    dana.storage.happened.save(Session("f" * 32, dana.me.couple_id, NO_DAY, 1, shown="And then?"), None)
    to_ask.show(dana.me, first)
    assert to_ask.shown(dana.me) == (second, first)
    sessions.save(dana.me, replace(sessions.of_today(dana.me), step="We walk."), Own())
    later(dana)
    assert to_ask.shown(dana.me) == ("And then?",), "the other one waits for the session after that"


def test_what_one_coach_put_aside_is_asked_of_nobody_else(dana, copy):
    to_ask.show(dana.me, texts(dana)[1])
    dana.storage.end_coach(dana.me.couple_id, dana.ids["Dana"])
    dana.storage.bring_back(copy)
    assert [one.kind for name in ("Ana", "Ben", "Dana") for one in dana.storage.brought(dana.ids[name])] == []


def test_nobody_but_its_coach_may_take_it_in(dana, copy):
    to_ask.show(dana.me, texts(dana)[1])
    (asked,) = restored(dana, copy)
    for name in ("Ana", "Zoe"):
        dana.enter(name)
        assert brought.questions(dana.me) == []
        with pytest.raises((BadInputError, NotAllowedError)):
            brought_answers.answer(dana.me, asked.key, True)


def test_the_partners_know_nothing_of_a_question_that_waits(dana):
    to_ask.show(dana.me, texts(dana)[0])
    dana.enter("Ana")
    assert sessions.records(dana.me) == []
    assert sessions.days(dana.me) == []


def test_the_session_in_which_it_is_shown_takes_it_along_and_the_coach_is_told_of_no_change(dana):
    text = texts(dana)[0]
    to_ask.show(dana.me, text)
    later(dana, 2)
    met = dana.today
    dana.enter("Dana", Mode.SESSION)
    assert sessions.of_today(dana.me).shown == (text,)
    sessions.save(dana.me, replace(sessions.of_today(dana.me), step="We walk."))
    later(dana)
    assert dana.me.head.unread == ()
    (record,) = sessions.records(dana.me)
    assert (record.held_on, record.step, record.shown) == (met, "We walk.", (text,))
    assert sessions.own(dana.me, record).questions == (Question(text, True),)
    assert to_ask.shown(dana.me) == (), "the next session begins without it"


def test_a_session_that_was_made_of_it_in_the_file_is_said_and_put_right(dana):
    to_ask.show(dana.me, texts(dana)[0])
    waits = sessions.waiting(dana.me)
    dana.storage.happened.put_right({waits.id: dana.today})
    later(dana)
    assert sessions.records(dana.me) == []
    assert sessions.waiting(dana.me) == waits
    assert dana.me.head.unread != ()


@pytest.mark.parametrize("ahead", [0, 3])
def test_what_is_written_in_prepare_of_the_session_to_come_takes_it_along(dana, ahead):
    text, day = texts(dana)[0], dana.me.today + timedelta(days=ahead)
    caseload.set_next(dana.me, day)
    to_ask.show(dana.me, text)
    record = sessions.coming(dana.me)
    mine = sessions.own(dana.me, record)
    sessions.save(dana.me, replace(record, focus="Sundays"), replace(mine, note="mine"))
    (record,) = sessions.records(dana.me)
    assert (record.held_on, record.shown) == (day, (text,))
    assert sessions.waiting(dana.me) is None


def test_a_session_that_was_noted_stays_when_its_question_is_taken_off(dana):
    sessions.save(dana.me, sessions.of_today(dana.me))
    text = texts(dana)[0]
    to_ask.show(dana.me, text)
    to_ask.show(dana.me, text, yes=False)
    assert len(sessions.records(dana.me)) == 1


def test_the_coachs_own_part_stays_as_it_is(dana):
    mine = Own("my note", (Question("Mine?"),))
    sessions.save(dana.me, sessions.of_today(dana.me), mine)
    text = texts(dana)[0]
    to_ask.show(dana.me, text)
    kept = sessions.own(dana.me, sessions.of_today(dana.me))
    assert kept == Own("my note", (Question("Mine?"), Question(text, True)))


def test_the_screen_shows_no_answer_that_was_taken_back_since(dana):
    """What is kept with the session names a week and a rating, never a person or a number."""
    for one in to_ask.offered(dana.me):
        to_ask.show(dana.me, one.text)
    dana.answered("Ana", {"safety": 8}, same_for_all(Sharing.ME), week=BEFORE)
    dana.enter("Dana")
    for text in to_ask.shown(dana.me):
        assert "Ana" not in text
        assert "8" not in text.replace("28 ", "")


def test_a_question_that_is_not_offered_any_more_is_a_sentence(dana):
    with pytest.raises(BadInputError, match="not offered any more"):
        to_ask.show(dana.me, "What of Clarity?")


def test_a_ninth_question_is_a_sentence_and_nothing_is_lost(dana):
    mine = Own("", tuple(Question(f"Mine {n}?") for n in range(sessions.QUESTIONS)))
    sessions.save(dana.me, sessions.of_today(dana.me), mine)
    with pytest.raises(BadInputError, match="at most 8 questions"):
        to_ask.show(dana.me, texts(dana)[0])
    assert sessions.own(dana.me, sessions.of_today(dana.me)) == mine


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_nobody_but_a_coach_alone_is_offered_any(dana, name, mode):
    dana.enter(name, mode)
    for ask in (to_ask.offered, to_ask.shown, lambda me: to_ask.show(me, "x")):
        with pytest.raises(NotAllowedError):
            ask(dana.me)
