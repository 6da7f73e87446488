"""The coach's hour on the screen: Prepare, one thing at a time in session, the agreed step, events."""

from datetime import date, datetime, time

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind, Sharing
from dashboard.services import check_ins, entries, sessions
from dashboard.services.sessions import Own, Question, Record
from dashboard.ui.session.topics import TOPICS
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.form.window import Window
from tests.screen import Screen

MARK = "ZEBRA-7291-QUAGGA"
SHOWN = "QUOKKA-SHOWN"
CAME = datetime.combine(date(2026, 10, 1), time(12))
STEP = "Each of us says one *thing* we need."
ALL = {"safety": 3, "clarity": 4, "connection": 5, "recognize": "2"}


@pytest.fixture
def coached(cast):
    """Dana coaches Ana and Ben."""
    cast.coached(CAME)
    return cast


@pytest.fixture
def answered(coached):
    """Both have shared two weeks."""
    for name in ("Ana", "Ben"):
        for week in (BEFORE, LAST):
            coached.answered(name, ALL, Sharing.BOTH, week=week)
    return coached


def write(cast, **fields):
    """Dana writes today's session down."""
    cast.enter("Dana")
    questions = (Question(SHOWN, True), Question(f"{MARK} question"))
    return sessions.save(cast.me, Record("", WEDNESDAY, **fields), Own(f"{MARK} note", questions))


def prepare(as_person):
    as_person("Dana")
    return Screen().press("Prepare (I am alone)").unfold()


# -- in session --------------------------------------------------------------------------------------


def test_a_session_begins_with_the_stages_and_goes_on_topic_by_topic_and_back(answered, as_person):
    visit = as_person("Dana", Mode.SESSION)
    screen, seen = Screen(), []
    for n, title in enumerate(TOPICS.values()):
        seen.append(screen.sent)
        assert title in screen.said
        assert f"{n + 1} of {len(TOPICS)}" in screen.said
        if n < len(TOPICS) - 1:
            screen.press("Next")
    assert len(set(seen)) == len(TOPICS)
    screen.press("Back")
    assert visit.topic == len(TOPICS) - 2


@pytest.mark.parametrize("topic", range(len(TOPICS)))
def test_every_topic_of_an_empty_session_says_something_kind(coached, as_person, topic):
    as_person("Dana", Mode.SESSION).topic = topic
    screen = Screen()
    assert list(TOPICS.values())[topic] in screen.said
    assert screen.chart == ""
    assert "shared with you" not in screen.said, "both look, and are spoken to"


def test_before_and_since_a_session_goes_on_from_each_name(answered, as_person):
    answered.storage.happened.add_session(answered.person("Ana").couple_id, LAST)
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("since")
    sent = Screen().sent
    for name in ("Ana", "Ben"):
        assert f"<p>{name} since 16 Nov: 3. The one before: 3.</p>" in sent


@pytest.mark.parametrize("topic", range(len(TOPICS)))
def test_nothing_of_prepare_and_no_other_couple_is_in_any_topic(answered, as_person, topic):
    write(answered)
    answered.answered("Ana", ALL | {"safety": 9}, Sharing.COACH, week=THIS, note=MARK, note_for=Sharing.COACH)
    as_person("Dana", Mode.SESSION).topic = topic
    sent = Screen().sent
    for private in (MARK, "Zoe", "Max", "Worth asking about", "aloud", "Told to you", "My own note"):
        assert private not in sent
    assert (SHOWN in sent) == (list(TOPICS)[topic] == "step")


def test_what_is_typed_in_session_is_kept_and_greets_both_partners(cast, answered, as_person):
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("step")
    screen = Screen().choose("record-focus", "Sundays").choose("record-step", STEP)
    screen.choose("record-stage", "communicate")
    assert "Saved." in screen.said
    for name in ("Ana", "Ben"):
        as_person(name)
        (record,) = sessions.records(cast.me)
        assert (record.held_on, record.focus, record.step) == (WEDNESDAY, "Sundays", STEP)
        screen = Screen()
        assert "You agreed to try" in screen.said
        assert STEP in screen.said
        assert "Communicate with more clarity and kindness" in screen.said


def test_a_session_is_noted_without_a_word_typed(cast, coached, as_person):
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("step")
    assert "Saved." in Screen().press("Save this session").said
    assert sessions.days(cast.me) == [WEDNESDAY]


def test_two_windows_on_one_session_lose_nothing(cast, coached, as_person):
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("step")
    for words in ("begun in another window", "changed in another window"):
        one, two, three = Screen(), Screen(), Screen()
        one.choose("record-focus", f"one {words}")
        two.choose("record-focus", f"two {words}")
        assert words in two.said
        assert [r.focus for r in sessions.records(cast.me)] == [f"one {words}"]
        assert two.control("record-focus").value == f"two {words}"
        two.press("Keep mine")
        assert [r.focus for r in sessions.records(cast.me)] == [f"two {words}"]
        three.choose("record-focus", "three").press("Take the other")
        assert three.control("record-focus").value == f"two {words}"


def test_before_one_text_takes_the_place_of_another_both_are_read(cast, coached, as_person):
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("step")
    Screen().choose("record-focus", "Sundays")
    one, two = Screen(), Screen()
    one.choose("record-focus", "Evenings").choose("record-step", STEP)
    two.choose("record-focus", "Mornings")
    assert "In the other window the focus is: Evenings" in two.said
    assert "the agreed step is" not in two.said, "nothing was typed in its place"
    assert "In the other window" not in two.press("Keep mine").said


def test_what_one_window_changed_is_laid_over_what_the_other_saved(cast, coached, as_person):
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("step")
    Screen().choose("record-focus", "Sundays").choose("record-step", "We walk.")
    one, two = Screen(), Screen()
    one.choose("record-step", "We walk on Sunday.")
    two.choose("record-focus", "Evenings").press("Keep mine")
    (record,) = sessions.records(cast.me)
    assert (record.focus, record.step) == ("Evenings", "We walk on Sunday.")
    assert two.control("record-step").value == "We walk on Sunday."


def test_a_note_and_the_questions_of_two_windows_are_both_kept(cast, coached, as_person):
    prepare(as_person).press("This session").choose("record-question-0", "What did the walk do?")
    one, two = (Screen().press("Prepare (I am alone)").press("This session") for _ in range(2))
    one.choose("record-step", "We walk on Sunday.").choose("record-question-1", "And the week?")
    two.choose("record-note", MARK).press("Keep mine")
    (record,) = sessions.records(cast.me)
    assert record.step == "We walk on Sunday."
    asked = (Question("What did the walk do?"), Question("And the week?"))
    assert sessions.own(cast.me, record) == Own(MARK, asked)


def test_a_note_changed_in_two_windows_keeps_every_line_once_however_often(cast, coached, as_person):
    prepare(as_person).press("This session").choose("record-note", "Begun.")
    one, two = (Screen().press("Prepare (I am alone)").press("This session") for _ in range(2))
    one.choose("record-note", "Begun.\nOne.")
    two.choose("record-note", "Begun.\nTwo.").press("Keep mine")
    (record,) = sessions.records(cast.me)
    assert sessions.own(cast.me, record).note == "Begun.\nOne.\n\nTwo."
    one.choose("record-note", "Begun.\nOne.\nThree.").press("Keep mine")
    (record,) = sessions.records(cast.me)
    assert sessions.own(cast.me, record).note == "Begun.\nOne.\n\nTwo.\n\nThree."


def test_together_stays_one_page(answered, as_person):
    as_person("Ana", Mode.TOGETHER)
    screen = Screen()
    assert "Next" not in screen.buttons
    assert "Together: Ana and Ben" in screen.said


# -- prepare -----------------------------------------------------------------------------------------


def test_prepare_keeps_note_and_questions_for_the_coach_alone(cast, coached, as_person):
    screen = prepare(as_person).press("This session")
    screen.choose("record-note", MARK).choose("record-question-0", "What did the walk do?")
    (record,) = sessions.records(cast.me)
    assert sessions.own(cast.me, record) == Own(MARK, (Question("What did the walk do?"),))
    assert MARK in prepare(as_person).press("This session").sent
    for name in ("Ana", "Ben"):
        as_person(name)
        for page in ("partners/check_in", "partners/trends", "partners/stages", "partners/our_data"):
            assert MARK not in Screen().open(page).sent


def test_a_date_in_a_field_is_read_in_one_way(coached, as_person):
    fields = prepare(as_person).press("This session").unfold().at.date_input
    assert len(fields) > 2
    assert {one.proto.format for one in fields} == {"YYYY-MM-DD"}


def test_an_earlier_session_is_read_and_changed(cast, coached, as_person):
    coached.storage.happened.add_session(coached.person("Ana").couple_id, date(2026, 11, 11), STEP, "slow_down")
    screen = prepare(as_person)
    field = next(t for t in screen.at.text_area if (t.key or "").startswith("record-step-earlier"))
    assert field.value == STEP
    field.set_value("Another")
    screen.run()
    assert [r.step for r in sessions.records(cast.me)] == ["Another"]


def test_removing_a_session_asks_once_more(cast, coached, as_person):
    coached.storage.happened.add_session(coached.person("Ana").couple_id, date(2026, 11, 11), STEP)
    screen = prepare(as_person).press("Remove this session")
    assert len(sessions.records(cast.me)) == 1
    screen.press("Remove it")
    assert sessions.records(cast.me) == []
    assert "will be listed here" in screen.said


def test_the_sheet_is_offered_in_prepare_and_in_session(answered, as_person):
    screen = prepare(as_person)
    assert "Session sheet (PDF)" in [b.label for b in screen.at.get("download_button")]
    as_person("Dana", Mode.SESSION).topic = list(TOPICS).index("step")
    assert [b.label for b in Screen().at.get("download_button")] == ["Session sheet (PDF)"]


def test_what_the_coach_may_see_is_taken_along_from_prepare_and_from_nowhere_else(answered, as_person):
    label = "What I may see as a spreadsheet"
    assert label in [b.label for b in prepare(as_person).at.get("download_button")]
    for topic in range(len(TOPICS)):
        as_person("Dana", Mode.SESSION).topic = topic
        assert label not in Screen().sent
    for name in ("Ana", "Ben"):
        as_person(name)
        assert label not in Screen().open("partners/our_data").sent


def test_words_of_ones_own_have_a_topic_only_where_somebody_shares_some(cast, answered, as_person):
    as_person("Dana", Mode.SESSION)
    assert "1 of 8" in Screen().said
    as_person("Ana")
    entries.save(cast.me, Kind.MOMENT, WEDNESDAY, ("I noticed", "", "", ""), Sharing.ME)
    as_person("Dana", Mode.SESSION)
    assert "1 of 8" in Screen().said
    as_person("Ana")
    entries.save(cast.me, Kind.MOMENT, WEDNESDAY, (SHOWN, "", "", ""), Sharing.BOTH)
    as_person("Dana", Mode.SESSION)
    screen = Screen()
    assert SHOWN not in screen.sent
    assert "1 of 9" in screen.said
    screen.press("Next").unfold()
    assert "In your own words" in screen.said
    assert SHOWN in screen.said


def test_prepare_denies_no_session_that_was_held_today(answered, as_person):
    assert "no session yet" in prepare(as_person).sent
    write(answered, step="We walk.")
    sent = prepare(as_person).sent
    assert "session today" in sent
    assert "No step was agreed before today." in sent
    for denied in ("no session yet", "no session is written down yet", "No step has been agreed yet"):
        assert denied not in sent


# -- the agreed step in a check-in -------------------------------------------------------------------


def test_without_an_agreed_step_nothing_is_asked(coached, as_person):
    as_person("Ana")
    window = Window(coached)
    assert "You agreed to try" not in window.text
    assert "step" not in window.read.offered


def test_how_it_went_is_one_optional_answer_shared_like_any(cast, coached, as_person):
    write(coached, step=STEP)
    as_person("Ana")
    window = Window(cast)
    assert f"You agreed to try{STEP}" in window.text
    assert "Not answered yet: the agreed step, Felt safety, Clarity, Connection, the four stages." in window.text
    window.fill(step="tried", sharing="both").press("save")
    saved = check_ins.mine(cast.me, THIS)
    assert (dict(saved.answers), saved.sharing["step"]) == ({"step": "tried"}, Sharing.BOTH)
    coached.answered("Ben", {"step": "helped"}, Sharing.BOTH)
    as_person("Ben")
    said = Screen().open("partners/trends").said
    told = said.split("Agreed step, 25 Nov")[1]
    assert STEP in told
    assert "How it went:" in told
    assert "Ana: Tried it (23 Nov)." in told


def test_how_it_went_stands_under_the_step_that_was_asked_about(coached, as_person):
    home = coached.person("Ana").couple_id
    for day, step in ((date(2026, 11, 10), "An older one"), (date(2026, 11, 18), STEP)):
        coached.storage.happened.add_session(home, day, step)
    for name in ("Ana", "Ben"):
        coached.answered(name, {"safety": 4, "step": "not yet"}, Sharing.BOTH, week=BEFORE)
        coached.answered(name, {"safety": 5, "step": "helped"}, Sharing.BOTH, week=LAST)
    as_person("Ana")
    said = Screen().open("partners/trends").said
    later, earlier = said.split("Agreed step, 18 Nov")[1].split("Agreed step, 10 Nov")
    assert "Ana: It helped (16 Nov)." in later
    assert "Not yet" not in later
    assert "Ana: Not yet (9 Nov)." in earlier.split("In words")[0]


def test_one_by_one_the_step_has_its_own_choice_only_where_it_is_asked(coached, as_person):
    as_person("Ana")
    assert "share-step" not in Window(coached).read.offered
    write(coached, step=STEP)
    as_person("Ana")
    assert "share-step" in Window(coached).read.offered


# -- events ------------------------------------------------------------------------------------------


def test_an_event_is_added_on_trends_stands_on_the_chart_and_can_be_taken_out(answered, as_person):
    as_person("Ana")
    screen = Screen().open("partners/trends").choose("event-label", "Moved *house*").press("Add")
    assert "Moved *house*" in screen.chart
    as_person("Ben")
    screen = Screen().open("partners/trends")
    assert "Moved *house*" in screen.chart
    assert "Remove" not in screen.buttons
    assert "Moved *house*" in prepare(as_person).chart
    as_person("Ana")
    assert "Moved" not in Screen().open("partners/trends").press("Remove").chart


def test_an_event_without_words_is_refused_kindly(answered, as_person):
    as_person("Ana")
    screen = Screen().open("partners/trends").press("Add")
    assert "Say in 1 to 40 characters what happened." in [w.value for w in screen.at.warning]
