"""What a press comes to: refused behind a shared screen, one sentence where it went wrong, and never a traceback."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.accounts import phones
from dashboard.accounts.sign_in import Accounts, install
from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind, Sharing, now
from dashboard.keys import cards
from dashboard.keys.cards import Card
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import (
    caseload,
    coach_copy,
    coaches,
    consent,
    entries,
    events,
    export,
    letters_in,
    letters_out,
    pairing,
    sessions,
    spoken_alone,
    unsaved,
)
from dashboard.services.imports import AS_IN_FILE
from dashboard.services.me import SHARED_SCREEN
from dashboard.services.sessions import Own, Record
from dashboard.services.unsaved import Unsaved
from dashboard.ui import visit
from dashboard.ui.coach.couples_elsewhere import AskedCopy
from dashboard.ui.session.topics import TOPICS
from dashboard.ui.shared.attempt import FAULT
from tests.cast import BEFORE, LAST, WEDNESDAY, Cast, assemble
from tests.screen import PAGES, Screen
from tests.services.test_reading import _stage
from tests.store.test_database import full_disk
from tests.test_architecture import FILES, called, calls
from tests.web.phones.home import ADDRESS, OpenDoor

MARK = "ZEBRA-7291-QUAGGA"
CAME = datetime.combine(date(2026, 10, 1), time(12))
EARLIER = date(2026, 11, 18)
ALL = {"safety": 3, "clarity": 4, "connection": 5, "recognize": "2"}
POLICY = 'policy = "no secrets"\n'
PREPARE = "Prepare (I am alone)"
SERVICES = {p.stem for p in (PAGES.parent / "dashboard" / "services").glob("*.py")}
IN_SESSION = {("dashboard.ui.session.topics", "_go")}
TYPED = ("dashboard.ui.session.record_form", "_save")
FULL = "The disk is full, so nothing was saved. Free some space, then save again."


def warned(screen: Screen) -> list[str]:
    return [w.value for w in screen.at.warning]


# -- what goes wrong is said where it is read --------------------------------------------------------


@pytest.mark.parametrize("button", ["Stop for every week", "Pause from this week on"])
def test_a_full_disk_is_one_sentence_beside_what_was_pressed_and_nothing_is_changed(cast, as_person, caplog, button):
    cast.answered("Ana", ALL, Sharing.BOTH, note=MARK)
    before = cast.person("Ana")
    as_person("Ana")
    screen = Screen().open("partners/our_data").press(button)
    button = "Yes, stop sharing"
    with full_disk(1):
        screen.press(button)
    assert warned(screen) == [FULL]
    assert cast.person("Ana") == before
    assert warned(screen.run()) == [], "it is said once"
    assert warned(screen.press(button)) == []
    assert cast.person("Ana") != before
    assert "Traceback" not in caplog.text


def test_a_day_that_has_a_session_is_not_given_a_second_one(cast, as_person, caplog):
    cast.coached(CAME)
    as_person("Dana")
    sessions.save(cast.me, Record("", EARLIER, step="A walk."))
    screen = Screen().press(PREPARE).unfold()
    screen.at.date_input(key=next(d.key for d in screen.at.date_input if "another-day" in d.key)).set_value(EARLIER)
    screen.press("Add it")
    assert warned(screen) == ["There is a session of that day already. Choose it from the list above."]
    assert [r.held_on for r in sessions.records(cast.me)] == [EARLIER]
    assert "Traceback" not in caplog.text


def page(*, inside: str = "") -> AppTest:
    """A page of its own with one button, whose press comes to what is said inside."""
    lines = [
        "import streamlit as st",
        "from dashboard.errors import StorageError",
        "from dashboard.ui import visit",
        "from dashboard.ui.shared import attempt",
        "top = st.container()",
        "def work(me, word):",
        f"    {inside}",
        f"st.button('Press', key='press', on_click=attempt.attempt(work, '{MARK}', at='here'))",
        f"st.button('Elsewhere', key='elsewhere', on_click=attempt.attempt(work, '{MARK}', at='nowhere'))",
        "attempt.problem('here')",
        "st.text('the end')",
        "attempt.problems_left(top)",
    ]
    return AppTest.from_string("\n".join(lines), default_timeout=20).run()


def test_a_fault_of_ours_is_one_sentence_and_the_log_learns_where_but_no_word(cast, as_person, caplog):
    as_person("Ana")
    at = page(inside="int(word)")
    at.button(key="press").click().run()
    assert not at.exception
    assert [w.value for w in at.warning] == [FAULT]
    assert [r.getMessage()[:13] for r in caplog.records if r.name == "dashboard"] == ["ValueError in"]
    assert MARK not in caplog.text
    assert "Traceback" not in caplog.text


def test_what_finds_no_place_on_the_page_stands_at_its_top_and_once(cast, as_person):
    as_person("Ana")
    at = page(inside="raise StorageError('The disk is full.')")
    at.button(key="elsewhere").click().run()
    kinds = [e.type for e in at.main if e.type in {"warning", "flex_container", "text", "vertical"}]
    assert [w.value for w in at.warning] == ["The disk is full."]
    assert at.main.children[0].children[0].value == "The disk is full.", kinds
    assert not at.run().warning


def test_a_press_after_the_visit_is_over_does_nothing_and_the_page_says_so(cast, as_person):
    as_person("Ana")
    screen = Screen().open("partners/our_data").press("Stop for every week")
    cast.anywhere = None
    screen.press("Yes, stop sharing")
    assert [i.value for i in screen.at.info] == ["This visit is over. Sign in again."]
    assert cast.person("Ana").consent_at is not None


def test_a_store_that_cannot_be_read_is_one_sentence_on_any_page(cast, as_person, caplog):
    as_person("Ana")
    cast.storage.close()
    screen = Screen()
    assert len(warned(screen)) == 1
    assert "Traceback" not in caplog.text


def test_a_part_shown_anew_alone_asks_who_is_here_and_shows_nothing_on_a_shared_screen(cast, as_person):
    """Its first run is the page's; afterwards it is run alone, in a tab behind the screen too."""
    here = as_person("Ana")
    screen = Screen().open("partners/stages")
    here.share_screen(Mode.TOGETHER, cast.person("Ana").couple_id)
    screen.at.text_area[0].set_value(MARK)
    screen.at.run()
    assert "Together: Ana and Ben" in screen.sent
    assert MARK not in screen.sent
    assert cast.storage.entries.own(cast.ids["Ana"]) is None


# -- behind a shared screen --------------------------------------------------------------------------


class Presses:
    """Every press a page would have sent, as Streamlit keeps them."""

    def __init__(self) -> None:
        self.works: dict[tuple[str, str], Callable[[], None]] = {}

    def gather(self, screen: Screen) -> Screen:
        """Whatever can be pressed on a page that is shown."""
        for widget in screen.at._session_state._state._new_widget_state.widget_metadata.values():
            if widget.callback is not None:
                work = widget.callback.args[0]
                self.works[work.__module__, work.__qualname__] = widget.callback
        return screen

    def refused(self, cast: Cast) -> dict[tuple[str, str], str]:
        """What is said to each press now; a press that is not refused is missing."""
        said: dict[tuple[str, str], str] = {}

        before = cast.storage.version
        at = AppTest.from_function(press_all, default_timeout=60, args=(self.works, said)).run()
        assert not at.exception
        assert cast.storage.version == before
        return said


def press_all(works, said):
    """Each press as Streamlit makes it, inside a run of the tab."""
    import streamlit as st
    from streamlit.runtime.scriptrunner import RerunException

    from dashboard.ui import visit
    from dashboard.ui.shared import attempt

    for name, press in works.items() if not said else ():
        try:
            press()
        except RerunException:
            said[name] = st.session_state[visit.key(attempt.PROBLEMS)].pop("")


def every_work() -> set[tuple[str, str]]:
    """What the source attempts, by module and function; of a form's own, by the function alone."""
    found = set()
    for name in FILES:
        at_once = {id(c.func) for c in calls(name)}
        for call in calls(name):
            if called(call) not in {"attempt", "_button"} or id(call) in at_once:
                continue
            work = call.args[0 if called(call) == "attempt" else 2]
            if isinstance(work, ast.Attribute):
                service = work.value.id in SERVICES
                found.add((f"dashboard.services.{work.value.id}" if service else "", work.attr))
            elif isinstance(work, ast.Name) and work.id.startswith("_"):
                found.add((f"dashboard.{name}".replace("/", "."), work.id))
    return found


def partner_presses(cast: Cast) -> Presses:
    """Everything Ana can press on her own pages, at every stage of a coach and of a form."""
    pressed, ana = Presses(), cast.enter("Ana")
    here = pressed.gather

    def by(name: str, work: Callable[[], object]) -> None:
        cast.enter(name)
        work()
        cast.anywhere = ana

    ana.notices = ("Something was found.",)
    here(Screen())
    ana.notices = ()
    cast.storage.bring_back(cast.copy_with_event("Fair", cast.folder.with_name("copy.duckdb")))
    here(here(Screen()).press("Leave them out"))
    cast.answered("Ana", ALL, Sharing.BOTH)
    for kind in Kind:
        entries.save(cast.me, kind, WEDNESDAY, ("one line", "", "", ""), Sharing.ME)
    screen = here(Screen().open("partners/stages"))
    here(screen.press("Erase this pattern"))
    events.add(cast.me, LAST, "Moved house")
    here(here(Screen().open("partners/trends")).press("Remove"))
    here(here(Screen().open("partners/our_data")).press("Stop for every week"))
    by("Ben", lambda: coaches.propose(cast.me, "Eve"))
    here(Screen().open("partners/our_data"))
    coaches.agree(cast.me, coaches.proposal(cast.me).coach)
    here(Screen().open("partners/our_data"))
    spoken_alone.say(cast.me, cast.me.couple_id, yes=True)
    consent.pause(cast.me)
    here(Screen().open("partners/our_data"))
    cast.coached(confirmed=())
    here(Screen().open("partners/our_data"))
    cast.coached(confirmed=("Ana",))
    coaches.remove(cast.me)
    here(brought_in(Screen().open("partners/our_data"), cast))
    return pressed


def brought_in(screen: Screen, cast: Cast) -> Screen:
    """The page after a file with one changed week came in."""
    cast.answered("Ana", {"safety": 3}, Sharing.ME, week=BEFORE)
    data = export.own_json(cast.me).replace(b'"safety": 3', b'"safety": 4', 1)
    return (
        screen.drop("File", "x.json", data, "application/json")
        .choose("bring-change", True)
        .choose("bring-sharing", AS_IN_FILE)
        .press("Bring in 1 week")
    )


def elsewhere_presses(cast: Cast) -> Presses:
    """What Ana can press about a coach with their own computer: card, files, and the last one."""
    pressed, ana = Presses(), cast.enter("Ana")
    here, card = pressed.gather, Card("Dora", "e" * 32, recipient_of(new_identity()))
    here(Screen().open("partners/our_data"))
    pairing.propose(cast.me, cards.line_of(card))
    cast.enter("Ben")
    pairing.agree(cast.me, coaches.proposal(cast.me).coach)
    cast.anywhere = ana
    coaches.confirm_words(cast.me, cards.check_words(card))
    screen = Screen().open("partners/our_data")
    screen.at.session_state[visit.key("letter-asked")] = b"a file"
    here(screen.run())
    coaches.remove(cast.me)
    cast.enter("Ben")
    coaches.remove(cast.me)
    cast.anywhere = ana
    here(Screen().open("partners/our_data"))
    return pressed


def phone_presses(cast: Cast) -> Presses:
    """What Ana can press about the phones of the home: opening, closing, a code, and one of hers."""
    pressed, mine = Presses(), phones.of(cast.folder)
    mine.door = OpenDoor(lambda phone: None, opening=None)
    cast.enter("Ana")
    pressed.gather(Screen().open("partners/our_data"))
    mine.door.open(ADDRESS)
    mine.pair(mine.code(cast.ids["Ana"], "visit", now()).token, "iPhone", ADDRESS, None, lambda _: True)
    pressed.gather(Screen().open("partners/our_data"))
    return pressed


def desk_presses(cast: Cast) -> Presses:
    """What Dana can press about couples with their own computer: whose words to hear, and a second copy."""
    (cast.folder / "coach.toml").write_text(POLICY)
    cast.coached(CAME)
    dana, home = cast.enter("Dana"), cast.folder.with_name("at home")
    home.mkdir()
    card = replace(pairing.card_for_couples(cast.me), mark="e" * 32)  # every cast has a Dana of this mark
    other = assemble(home)
    other.enter("Ana")
    pairing.propose(other.me, cards.line_of(card))
    other.enter("Ben")
    pairing.agree(other.me, coaches.proposal(other.me).coach)
    other.enter("Ana")
    coaches.confirm_words(other.me, cards.check_words(card))
    blob = letters_out.for_coach(other.me).content
    other.storage.close()
    install(Accounts(cast.storage))
    cast.anywhere = dana
    letters_in.bring(cast.me, blob)
    pressed, screen = Presses(), Screen().press(PREPARE).open("coach/couples")
    screen.at.session_state[visit.key("drop-asked")] = [AskedCopy("a.age", "Ana and Ben", blob)]
    pressed.gather(screen.run())
    return pressed


def coach_presses(cast: Cast) -> Presses:
    """Everything Dana can press in her two lenses and on her own copy."""
    (cast.folder / "coach.toml").write_text(POLICY)
    cast.coached(CAME)
    cast.enter("Dana")
    pressed = Presses()
    here = pressed.gather
    events.add(cast.me, LAST, "Moved house")
    for day in (EARLIER, WEDNESDAY):
        sessions.save(cast.me, Record("", day, step="A walk."))
    screen = here(Screen().choose("session-name", "ben"))
    here(screen.press(PREPARE).unfold())
    here(screen.press("Remove this session"))
    here(screen.press("This session"))
    sessions.save(cast.me, replace(sessions.of_today(cast.me), focus="Another window"))
    here(screen.choose("record-focus-coming", "This window"))
    left, record = cast.person("Ana").couple_id, Record("", WEDNESDAY)
    unsaved.keep(cast.me, "left", Unsaved(left, record, Own("Typed"), record, Own()), stands=False)
    here(Screen().press(PREPARE))
    for n in range(31):
        coach_copy.add(cast.me, f"A{n}", f"B{n}", spoken=True)
    screen = here(Screen().press(PREPARE).open("coach/couples"))
    (first, *_) = [c for c in caseload.couples(cast.me) if c.names != "Ana and Ben"]
    here(screen.choose("care", first.id))
    here(screen.press("Give codes"))
    coach_copy.archive(cast.me, first, True)
    here(screen.run())
    here(Screen().open("coach/settings"))
    return pressed


def session_presses(cast: Cast) -> Presses:
    """What a session itself offers on the shared screen: the way on, and the record of today."""
    cast.coached(CAME)
    here, pressed = cast.enter("Dana", Mode.SESSION), Presses()
    for topic in range(len(TOPICS)):
        here.topic = topic
        pressed.gather(Screen())
    here.topic = list(TOPICS).index("step")
    screen = Screen()
    sessions.save(cast.me, Record("", WEDNESDAY, step="Another window"))
    pressed.gather(screen.choose("record-focus-today", "This window"))
    return pressed


def test_behind_a_shared_screen_every_press_is_refused_and_nothing_is_stored(tmp_path_factory):
    """A tab left open still sends its buttons; whoever sits there is not known."""
    all_pressed = set()
    for gather in (partner_presses, elsewhere_presses, phone_presses, desk_presses, coach_presses):
        with _stage(tmp_path_factory.mktemp("s")) as cast:
            pressed = gather(cast)
            all_pressed |= set(pressed.works)
            for mode in (Mode.TOGETHER, Mode.SESSION):
                cast.anywhere.share_screen(mode, cast.person("Ana").couple_id)
                expected = dict.fromkeys(pressed.works, SHARED_SCREEN)
                if mode is Mode.SESSION and TYPED in expected:
                    expected[TYPED] = unsaved.WAITS  # refused as well, but not forgotten
                assert pressed.refused(cast) == expected, mode
    pressed_works = {(where, work.split(".")[-1]) for module, work in all_pressed for where in (module, "")}
    assert every_work() - IN_SESSION - pressed_works == set(), "these were never pressed here"


def test_what_a_session_offers_is_refused_on_any_other_screen(cast):
    pressed = session_presses(cast)
    assert {work for _, work in pressed.works} == {"_go", "_save", "_save_over", "forget"}
    cast.enter("Dana", Mode.TOGETHER)
    assert pressed.refused(cast) == dict.fromkeys(pressed.works, SHARED_SCREEN)
    cast.enter("Ana", Mode.SESSION)
    before = cast.storage.version
    pressed.refused(cast)
    assert cast.storage.version == before, "a partner writes no session down"
