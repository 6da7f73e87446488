"""Filling in a check-in, from the open form to what is stored: each button, two windows, drafts, and whose they are."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyrage
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.model import NO_OCCASION, NOTE_MAX, Sharing, now
from dashboard.domain.questions import ANSWERS, ITEMS, KEYS, RATING_KEYS, SCALE, STEP, same_for_all
from dashboard.errors import NotAllowedError, StorageError
from dashboard.form import buttons, page
from dashboard.form.decoder import EACH
from dashboard.form.view import FormView, SavedView
from dashboard.services import check_ins, coaches, drafts, personal
from dashboard.words.check_in_words import SAVED_BEFORE
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY, assemble
from tests.form.window import Window

MARK = "ZEBRA-7291-QUAGGA"


@pytest.fixture
def window(cast, as_person):
    """Ana's, open on this week's empty form."""
    as_person("Ana")
    return Window(cast)


def rows(cast, name="Ana", week=THIS):
    return cast.storage.history(cast.ids[name], week)


# -- saving ------------------------------------------------------------------------------------------


def test_nothing_is_chosen_and_what_is_open_is_said_in_words(window):
    assert window.read.checked == {"share-note": "me"}
    assert "Not answered yet: Felt safety, Clarity, Connection, the four stages." in window.text


def test_saving_nothing_is_refused_kindly(cast, window):
    window.fill(sharing="both").press("save")
    assert "Nothing is answered yet. Answer at least one question, then save." in window.text
    assert rows(cast) == []


def test_who_may_see_it_is_chosen_the_first_time(cast, window):
    window.fill(safety=0).press("save")
    assert "Choose who may see this check-in, then save." in window.text
    assert window.read.checked["safety"] == "0"
    assert rows(cast) == []
    window.fill(sharing="both").press("save")
    assert [row.shared for row in rows(cast)] == [{"safety": 0}]


def test_what_was_left_open_is_not_an_answer(cast, window):
    window.fill(safety=0, recognize=NO_OCCASION, clarity="", sharing="me").press("save")
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 0, "recognize": NO_OCCASION}


def test_the_thanks_name_the_person_and_the_week_and_show_no_number_of_the_others(cast, as_person):
    cast.answered("Ben", {"clarity": 9}, Sharing.BOTH)
    as_person("Ana")
    window = Window(cast).fill(safety=3, sharing="both").press("save")
    assert "Thank you, Ana. Your week is saved. 23-29 Nov." in window.text.replace(".Your", ". Your")
    assert window.read.buttons == ["change", "undo", "other week", "later"]
    assert window.text.index("Hand over to Ben") < window.text.index("Done for today") < window.text.index("Undo")
    assert "Clarity" not in window.text


def test_undo_brings_the_filled_form_back_and_leaves_no_check_in(cast, window):
    window.fill(safety=3, note=MARK, sharing="both").press("save").press("undo")
    assert (window.read.checked["safety"], window.fields["note"]) == ("3", MARK)
    assert SAVED_BEFORE not in window.text
    assert check_ins.mine(cast.me, THIS) is None


def test_changing_something_opens_the_form_as_it_was_saved(window):
    window.fill(safety=3, note=MARK, sharing="both").press("save").press("change")
    assert (window.read.checked["safety"], window.fields["note"]) == ("3", MARK)
    assert "Your week was saved already." in window.press("save").text
    assert "undo" not in window.read.buttons


def test_a_saved_week_says_so_whenever_it_is_opened_and_a_half_filled_one_does_not(window, as_person, cast):
    window.keep(1, safety=3)
    assert SAVED_BEFORE not in window.look().text
    window.fill(sharing="both").press("save").press("change")
    assert SAVED_BEFORE in window.text
    as_person("Ana")  # a visit later
    later = Window(cast)
    assert SAVED_BEFORE in later.text
    assert SAVED_BEFORE not in later.press("other week").text


def test_the_next_week_sharing_is_as_last_time(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.ME, week=LAST)
    as_person("Ana")
    window = Window(cast)
    assert "Sharing: as last time · change" in window.text
    window.fill(safety=5).press("save")
    assert check_ins.mine(cast.me, THIS).sharing == same_for_all(Sharing.ME)
    assert rows(cast)[-1].shared == {}


def test_sharing_can_be_changed_from_last_time(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.ME, week=LAST)
    as_person("Ana")
    Window(cast).fill(safety=5, sharing="both").press("save")
    assert rows(cast)[-1].shared == {"safety": 5}


def test_one_by_one_each_item_has_its_own_choice(cast, window):
    window.fill(safety=3, clarity=4, sharing=EACH).press("save")
    assert "Choose who may see" in window.text
    window.fill(share_safety="me", share_clarity="both", share_connection="both", share_stages="me").press("save")
    assert [row.shared for row in rows(cast)] == [{"clarity": 4}]


def test_the_coach_alone_is_offered_and_accepted_only_once_confirmed(cast, as_person):
    cast.coached(confirmed=("Ben",))
    as_person("Ana")
    window = Window(cast)
    assert window.read.offered["sharing"] == ["both", "me", EACH]
    window.fill(safety=3, sharing="coach").press("save")
    assert "Choose who may see this." in window.text
    assert rows(cast) == []
    as_person("Ben")
    assert "coach" in Window(cast).read.offered["sharing"]


def test_what_a_browser_would_not_send_is_refused_and_nothing_typed_is_lost(cast, window):
    window.fill(safety=11, clarity=4, note=MARK, sharing="both").press("save")
    assert "One of the answers is outside its scale." in window.text
    assert (window.read.checked["clarity"], window.fields["note"]) == ("4", MARK)
    long = "x" * (NOTE_MAX + 1)
    window.fill(note=long).press("save")
    assert "The note is longer than 1500 characters." in window.text
    assert window.fields["note"] == long
    assert rows(cast) == []


def test_a_problem_is_said_once(window):
    window.fill(sharing="both").press("save")
    assert "Nothing is answered yet." in window.text
    assert "Nothing is answered yet." not in window.look().text


def test_a_button_nobody_made_does_nothing(cast, window):
    for button in ("", "erase", "draft ", "_save"):
        window.fill(safety=3, sharing="both").press(button)
    for week in ("", "tomorrow", "2026-13-01", "0000-00-00"):
        window.fill(week=week, safety=3, sharing="both").press("save")
    assert rows(cast) == []


@pytest.mark.parametrize("week", [BEFORE, THIS.replace(month=12, day=7)])
def test_no_other_week_than_these_two_can_be_saved(cast, window, week):
    window.fill(week=week.isoformat(), safety=3, sharing="both").press("save")
    assert rows(cast, week=week) == []


# -- the week ----------------------------------------------------------------------------------------


def test_on_a_monday_last_week_is_offered_while_it_is_not_answered(cast, as_person):
    cast.today = THIS
    as_person("Ana")
    assert Window(cast).view.week == LAST
    cast.answered("Ana", {"safety": 3}, Sharing.ME, week=LAST)
    as_person("Ana")
    assert Window(cast).view.week == THIS


def test_the_other_week_is_one_press_away_and_what_was_filled_in_is_kept(cast, window):
    window.fill(safety=3).press("other week")
    assert window.view.week == LAST
    assert "safety" not in window.read.checked
    window.fill(safety=8, sharing="both").press("save")
    assert [(r.week, r.shared) for r in rows(cast, week=LAST)] == [(LAST, {"safety": 8})]
    window.press("other week")
    assert (window.view.week, window.read.checked["safety"]) == (THIS, "3")


# -- after saving ------------------------------------------------------------------------------------


def test_together_stands_out_only_when_it_can_show_something_of_this_week(cast, as_person):
    cast.answered("Ben", {"clarity": 9}, Sharing.BOTH)
    as_person("Ana")
    window = Window(cast).fill(safety=3, sharing="both").press("save")
    assert not window.view.together
    assert "Hand over to Ben" in window.text
    window.press("change").fill(clarity=3).press("save")
    assert window.view.together
    assert "look together" in window.read.buttons


@pytest.mark.usefixtures("cast")
def test_kept_and_skipped_give_an_identical_page_after_saving(tmp_path):
    kept, another = ({"safety": 9, "clarity": 2}, Sharing.ME), ({"connection": 1}, Sharing.BOTH)
    pages = []
    for answers, sharing in ((None, None), kept, another):
        folder = tmp_path / str(len(pages))
        folder.mkdir()
        one = assemble(folder)
        if answers:
            one.answered("Ben", answers, sharing)
        one.enter("Ana")
        window = Window(one).fill(safety=3, clarity=4, sharing="both").press("save")
        pages.append((window.text, window.read.buttons, window.read.tags))
        one.storage.close()
    assert pages[0] == pages[1] == pages[2]


def test_the_recovery_key_is_offered_after_the_first_check_in_and_can_be_put_off(cast, window):
    window.fill(safety=3, sharing="both").press("save")
    assert "Show my key" in window.text
    assert "Show my key" not in window.press("later").text
    cast.enter("Ana")
    window = Window(cast).press("other week").fill(safety=3).press("save")
    assert "Thank you" in window.text
    assert "Show my key" not in window.text


def test_a_recovery_key_that_was_shown_is_not_offered_again(cast, window):
    cast.storage.change_head(cast.writer("Ana").changing(lambda head: replace(head, key_shown=(now(),))))
    window.fill(safety=3, sharing="both").press("save")
    assert "Thank you" in window.text
    assert "Show my key" not in window.text


def test_looking_together_turns_the_visit_into_the_screen_of_both(cast, as_person, window):
    window.fill(safety=3, sharing="both").press("save")
    buttons.press(cast.me, window.fields | {"do": "look together"})
    assert cast.me.mode is Mode.TOGETHER
    with pytest.raises(NotAllowedError):
        page.shown(cast.me)


def test_a_partner_who_erased_themselves_is_not_handed_over_to(cast, window):
    cast.change("Ben", claim="erased")
    left = Window(cast)
    assert "If you both share" not in left.text
    left.fill(safety=3, sharing="both").press("save")
    assert left.view.hand_over is None
    assert "If you both share" not in left.text
    main = [fields for tag, fields in left.read.attributes if tag == "button" and fields.get("class") == "main"]
    assert [button["formaction"] for button in main] == ["/sign-out"]
    assert left.text.count("Done for today") == 1


# -- a wrong clock -----------------------------------------------------------------------------------


def test_a_week_saved_while_the_clock_was_ahead_is_asked_about_and_told_to_nobody_else(cast, as_person, monkeypatch):
    with monkeypatch.context() as ahead:
        ahead.setattr(weeks, "today_in", lambda _: WEDNESDAY.replace(year=2027))
        as_person("Ana")
        Window(cast).fill(safety=3, sharing="both").press("save")
    as_person("Ana")
    said = "Today is 25 Nov 2026 on this computer, and you have answered the week of 22 Nov 2027."
    assert said in Window(cast).text
    as_person("Ben")
    assert "2027" not in Window(cast).text
    cast.storage.erase(cast.person("Ana"), [date(2027, 11, 22)], cast.writer("Ana"))
    as_person("Ana")
    assert "2027" not in Window(cast).text


def test_the_week_of_another_time_zone_in_which_it_is_monday_already_is_no_wrong_clock(cast, as_person, monkeypatch):
    as_person("Ana")
    Window(cast).fill(safety=3, sharing="both").press("save")
    for days, asked in ((-3, False), (-4, True)):
        monkeypatch.setattr(weeks, "today_in", lambda _, d=days: WEDNESDAY + timedelta(days=d))
        as_person("Ana")
        assert ("answered the week of 23 Nov 2026" in Window(cast).text) is asked


# -- what is announced -------------------------------------------------------------------------------


def test_a_coach_somebody_proposed_is_announced_to_the_other(cast, as_person):
    as_person("Ben")
    coaches.propose(cast.me, "Dee")
    assert "may be your coach" not in Window(cast).text
    as_person("Ana")
    assert "Ben asks whether Dee may be your coach: answer under Our data" in Window(cast).text
    found = coaches.proposal(cast.me)
    coaches.agree(cast.me, found.coach)
    assert "may be your coach" not in Window(cast).text


def test_while_away_the_questions_wait(cast, window):
    personal.go_away(cast.me, personal.AWAY["A week"])
    assert "You are away until 2 Dec · answer anyway" in window.look().text


# -- two windows -------------------------------------------------------------------------------------


def test_a_second_window_is_told_and_shown_both(cast, as_person):
    as_person("Ana")
    first, second = Window(cast), Window(cast)
    first.fill(safety=3, note="from the first", sharing="me").press("save")
    second.fill(safety=8, sharing="me").press("save")
    assert "This check-in was changed in another window" in second.text
    for said in ("Felt safety: 3", "Note: from the first", "Felt safety: 8"):
        assert said in second.text
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 3}
    second.press("save over")
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 8}
    assert len(rows(cast)) == 2


def test_a_second_window_can_keep_what_the_first_saved_and_bring_its_own_back(cast, as_person):
    as_person("Ana")
    first, second = Window(cast), Window(cast)
    first.fill(safety=3, sharing="me").press("save")
    second.fill(safety=8, note=MARK, sharing="me").press("save").press("keep saved")
    assert (second.read.checked["safety"], second.fields["note"]) == ("3", "")
    second.press("bring back")
    assert (second.read.checked["safety"], second.fields["note"]) == ("8", MARK)
    assert isinstance(second.press("save").view, SavedView)
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 8}
    assert len(rows(cast)) == 2


def test_the_same_saved_in_two_windows_is_already_saved(cast, as_person):
    as_person("Ana")
    windows = [Window(cast), Window(cast)]
    for one in windows:
        one.fill(safety=3, sharing="me").press("save")
    assert "Your week was saved already." in windows[1].text
    assert len(rows(cast)) == 1


def test_undo_in_a_window_that_is_behind_says_so(cast, window):
    window.fill(safety=3, sharing="me").press("save")
    check_ins.save(cast.me, THIS, {"safety": 4}, same_for_all(Sharing.ME), None, 1)
    assert "another window" in window.press("undo").text
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 4}


def test_what_one_window_changes_takes_nothing_from_another(cast, as_person):
    """Both were opened empty; on a phone and on a laptop, say."""
    as_person("Ana")
    laptop, phone = Window(cast), Window(cast)
    laptop.keep(1, note="ten lines of words")
    phone.keep(1, safety=8)
    laptop.keep(2, clarity=2)
    phone.keep(2, safety="")
    laptop.look()
    assert laptop.fields["note"] == "ten lines of words"
    assert {k: v for k, v in laptop.read.checked.items() if k in KEYS} == {"clarity": "2"}


def test_a_draft_that_was_overtaken_on_its_way_changes_nothing(window):
    late = dict(window.fields)
    window.keep(2, safety=8).keep(1, safety=3)
    assert window.look().read.checked["safety"] == "8"
    window.fill(sharing="me", **window.numbered(3)).press("save")
    buttons.press(window.cast.me, late | {"do": "draft", "safety": "1"} | window.numbered(2))
    assert isinstance(window.look().view, SavedView)


def test_the_way_to_the_other_week_asks_for_no_answer_that_is_there_already(cast, as_person, window):
    assert "Answer for last week" in window.fill(safety=3, sharing="both").press("save").text
    cast.answered("Ana", {"safety": 4}, Sharing.ME, week=LAST)
    as_person("Ana")
    said = Window(cast).fill(safety=5).press("save").text
    assert "Look at last week" in said
    assert "Answer for last week" not in said


# -- drafts ------------------------------------------------------------------------------------------


def test_a_half_filled_form_survives_a_new_visit(cast, as_person, window):
    window.keep(1, safety=0, note=MARK, recognize="2", sharing="both")
    for _ in range(2):
        again = Window(cast)
        kept = {k: again.read.checked.get(k) for k in ("safety", "recognize", "sharing", "clarity")}
        assert kept == {"safety": "0", "recognize": "2", "sharing": "both", "clarity": None}
        assert again.fields["note"] == MARK
        as_person("Ana")


def test_a_half_filled_form_never_shows_for_the_other_person_on_the_same_device(cast, as_person, window):
    window.keep(1, safety=7, note=MARK, sharing="me")
    as_person("Ben")
    bens = Window(cast)
    assert MARK not in bens.text
    assert bens.read.checked == {"share-note": "me"}
    bens.fill(safety=2, sharing="both").press("save")
    assert [row.shared for row in rows(cast, "Ben")] == [{"safety": 2}]
    assert rows(cast) == []


@pytest.mark.parametrize("button", buttons.BUTTONS)
def test_what_was_filled_in_by_one_is_never_taken_for_another(cast, as_person, window, button):
    """Ana's form still stands in a window when Ben signs in beside it."""
    window.fill(safety=7, note=MARK, sharing="both")
    as_person("Ben")
    with pytest.raises(NotAllowedError):
        window.press(button)
    assert rows(cast, "Ben") == []
    assert drafts.read(cast.me, THIS) is None


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)])
@pytest.mark.parametrize("button", ["draft", "save", "save over", "keep saved", "undo"])
def test_a_form_left_open_behind_a_shared_screen_does_nothing(cast, as_person, window, name, mode, button):
    fields = window.fill(safety=7, sharing="me").fields | {"do": button, "author": cast.ids[name]}
    as_person(name, mode)
    with pytest.raises(NotAllowedError):
        buttons.press(cast.me, fields)
    with pytest.raises(NotAllowedError):
        page.shown(cast.me)
    assert rows(cast) == []


def test_the_thanks_are_gone_when_the_other_person_signs_in(cast, as_person, window):
    window.fill(safety=7, sharing="both").press("save")
    as_person("Ben")
    assert isinstance(Window(cast).view, FormView)


def test_what_a_visit_holds_is_gone_with_it(cast, window):
    window.fill(safety=11, note=MARK).press("save")
    visit = cast.me.visit
    assert visit.forms
    visit.end()
    assert not visit.forms


def test_a_disk_that_is_full_loses_nothing_that_was_filled_in(cast, window, monkeypatch):
    def full(*_, **__):
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(cast.storage), "keep_draft", full)
        patch.setattr(type(cast.storage), "save", full)
        with pytest.raises(StorageError, match="cannot be kept for later at the moment"):
            window.keep(1, safety=3)
        window.fill(note=MARK, sharing="me").press("save")
    assert "The disk is full." in window.text
    assert (window.read.checked["safety"], window.fields["note"]) == ("3", MARK)
    window.press("save")
    assert check_ins.mine(cast.me, THIS).note == MARK


@pytest.mark.parametrize("button", ["save", "save over", "keep saved", "other week"])
def test_whatever_is_pressed_while_the_disk_is_full_nothing_typed_is_lost(cast, window, monkeypatch, button):
    window.keep(1, safety=3)

    def full(*_, **__):
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        for write in ("keep_draft", "drop_draft", "save"):
            patch.setattr(type(cast.storage), write, full)
        window.fill(clarity=4, note=MARK, sharing="me").press(button)
    assert window.view.week == THIS
    assert window.view.problem
    assert (window.read.checked["safety"], window.read.checked["clarity"], window.fields["note"]) == ("3", "4", MARK)


def test_on_the_way_to_the_other_week_a_full_disk_loses_nothing_of_what_the_script_left_out(cast, window, monkeypatch):
    window.keep(1, safety=3, note=MARK)

    def full(*_, **__):
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(type(cast.storage), "keep_draft", full)
        fixed = {name: window.fields[name] for name in ("author", "week", "based_on")}
        buttons.press(cast.me, fixed | {"do": "other week", "clarity": "4"} | window.numbered(2))
    window.look()
    assert (window.read.checked["safety"], window.read.checked["clarity"], window.fields["note"]) == ("3", "4", MARK)


def test_when_the_others_answers_appear_is_said_in_the_same_words_in_every_state(cast, window):
    line = "you'll see it once both of you have answered that question, or from Mon 7 Dec."
    assert line in window.text
    for choice in (Sharing.ME, Sharing.BOTH):
        ana = cast.anywhere
        cast.answered("Ben", {"safety": 9}, choice)
        cast.anywhere = ana
        assert line in window.look().text


# -- two homes, one result ---------------------------------------------------------------------------

ALPHABETS = st.text(
    st.sampled_from("aé ß\n€Ωжשدहकあ中한💞👩‍👩‍👧\u200d\u0301<&\"'") | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=60,
)
GIVEN = st.fixed_dictionaries(
    {},
    optional={k: st.sampled_from(list(SCALE) if k in RATING_KEYS else list(ANSWERS[k])) for k in KEYS if k != STEP},
)


SHARING = st.sampled_from([{"sharing": "both"}, {"sharing": "me"}]) | st.fixed_dictionaries(
    {"sharing": st.just(EACH)} | {f"share_{i}": st.sampled_from(["both", "me"]) for i in ITEMS if i != STEP}
)


@given(answers=GIVEN, note=ALPHABETS, sharing=SHARING)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_form_gives_the_same_with_and_without_its_script(cast, answers, note, sharing):
    """With: each change in a draft, then Save with numbers on it. Without: one form sent as the network sends it."""
    assume(answers or note.strip())
    found = []
    for with_script in (True, False):
        with TemporaryDirectory() as folder:
            found.append(filled_in(assemble(Path(folder)), answers, note, sharing, with_script))
    assert found[0] == found[1]


def filled_in(cast, answers, note, sharing, with_script):
    """What Ana's form comes to: the open columns, what is sealed, and how long that is before it is sealed."""
    cast.enter("Ana")
    window = Window(cast)
    if with_script:
        for turn, (field, value) in enumerate({**answers, "note": note, **sharing}.items(), 1):
            window.keep(turn, **{field: value})
        window.fill(**window.numbered(99))
    else:
        window.fill(**answers, note=note.replace("\n", "\r\n"), **sharing)
    assert isinstance(window.press("save").view, SavedView), window.text
    (row,), mine = rows(cast), check_ins.mine(cast.me, THIS)
    sealed = pyrage.decrypt(row.sealed_self, [cast.identities["Ana"]])
    cast.storage.close()
    return row.shared, row.note, mine.answers, mine.note, mine.sharing, len(sealed)
