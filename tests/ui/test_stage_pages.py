"""The Stages page and Our data as one lives with them between check-ins; and beside it who must not see it."""

import re

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.questions import STAGE_KEYS
from dashboard.files import reminder
from dashboard.keys.identities import new_identity, recipient_of
from dashboard.services import entries, personal
from dashboard.words.entry_words import ASKED
from dashboard.words.suggestions import LEANINGS, SUGGESTIONS, Leaning
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.screen import LITERAL, Screen
from tests.services.test_reading import _stage
from tests.ui.test_pages import ALL, HOSTILE_NOTE, walk

MARK = "ZEBRA-7291-QUAGGA"
LINES = (MARK, "one breath", "", "")


@pytest.fixture
def tab(as_person):
    """Ana's tab, on Stages."""
    as_person("Ana")
    return Screen().open("partners/stages")


def field(screen, kind, part):
    """The one control of the form that is not one of an older version."""
    return screen.control(f"{kind}-{part}-")


# -- writing -----------------------------------------------------------------------------------------


def test_stages_empty_asks_for_nothing_and_shows_no_list(tab):
    for label in ("What I noticed", "How I slowed down", "What I asked for or said", "What felt safer afterwards"):
        assert label in [t.label for t in tab.at.text_area]
    assert "I notice I ..." in [t.label for t in tab.at.text_area]
    assert [t.value for t in tab.at.text_area] == [""] * 8
    assert not {e.label for e in tab.at.expander} & {"My moments", "From Ben", "Moments", "Patterns"}
    assert field(tab, "moment", "sharing").value == Sharing.ME


def test_a_moment_is_only_mine_unless_i_choose_otherwise(cast, as_person, tab):
    tab.choose("moment-line-0", MARK).at.button(key=field_key(tab, "moment-save")).click()
    tab.run()
    assert "Saved, only for you." in tab.said
    assert f"I noticed:  {MARK}" in tab.unfold().said
    assert [t.value for t in tab.at.text_area][:4] == [""] * 4
    as_person("Ben")
    assert MARK not in tab.run().unfold().sent


def field_key(screen, start):
    return next(b.key for b in screen.at.button if b.key.startswith(start))


def press(screen, start):
    """Presses the button whose key begins so."""
    screen.at.button(key=field_key(screen, start)).click()
    return screen.run()


def test_nothing_written_is_refused_kindly(cast, tab):
    press(tab, "moment-save")
    assert [w.value for w in tab.at.warning] == ["Nothing is written yet. One line is enough."]
    assert cast.storage.entries.all_rows(cast.ids["Ana"]) == []


def test_what_is_half_written_comes_back_for_its_owner_and_nobody_else(cast, as_person, tab):
    tab.choose("moment-line-1", MARK).choose("pattern-line-2", "half").choose("moment-day", WEDNESDAY.replace(day=20))
    as_person("Ben")
    assert MARK not in tab.run().unfold().sent
    assert field(tab, "moment", "line-1").value == ""
    as_person("Ana")
    later = Screen().open("partners/stages")
    assert field(later, "moment", "line-1").value == MARK
    assert field(later, "moment", "day").value == WEDNESDAY.replace(day=20)
    assert field(later, "pattern", "line-2").value == "half"
    press(later, "moment-save")
    as_person("Ana")
    assert field(Screen().open("partners/stages"), "moment", "line-1").value == ""


def test_a_pattern_is_read_changed_and_its_earlier_versions_are_kept_for_me(cast, as_person, tab):
    press(tab.choose("pattern-line-0", MARK).choose("pattern-sharing", Sharing.BOTH), "pattern-save")
    assert "Saved. Ben can read it." in tab.said
    press(tab.choose("pattern-line-0", "I notice I go quiet."), "pattern-save")
    assert MARK not in tab.said
    (toggle,) = [t for t in tab.at.toggle if t.key.startswith("pattern-earlier")]
    toggle.set_value(True)
    assert MARK in tab.run().said
    as_person("Ben")
    said = tab.run().unfold().said
    assert "From Ben" not in said
    assert "I notice I  go quiet" in said
    assert MARK not in said


def test_a_moment_is_changed_shared_and_erased_from_the_list(cast, as_person, tab):
    press(tab.choose("moment-line-0", MARK), "moment-save")
    thing = entries.mine(cast.me, Kind.MOMENT)[0].thing
    tab.unfold().choose("moment-chosen", thing)
    (control,) = [g for g in tab.at.button_group if g.key.startswith(f"moment-sharing-{thing}")]
    control.set_value(Sharing.BOTH)
    press(tab.run(), f"moment-save-{thing}")
    assert [e.sharing for e in entries.mine(cast.me, Kind.MOMENT)] == [Sharing.BOTH]
    press(tab.choose("moment-chosen", thing), "ends-moment")
    assert len(entries.mine(cast.me, Kind.MOMENT)) == 1
    press(tab, "ends-yes-moment")
    assert entries.mine(cast.me, Kind.MOMENT) == []
    assert "My moments" not in {e.label for e in tab.at.expander}


def test_a_tab_left_open_behind_a_shared_screen_writes_nothing(cast, tab):
    tab.choose("moment-line-0", MARK)
    cast.anywhere.share_screen(Mode.TOGETHER, cast.person("Ana").couple_id)
    press(tab, "moment-save")
    assert cast.storage.entries.all_rows(cast.ids["Ana"]) == []
    assert MARK not in tab.sent


def test_the_quieter_kinds_of_moment_are_written_kept_and_shown_only_where_they_are(cast, as_person, tab):
    assert "How we came back" not in [e.label for e in tab.at.expander]
    tab.choose("kind-of-moment", Kind.REPAIR).choose("repair-line-1", MARK)
    assert "What helped" in [t.label for t in tab.at.text_area]
    press(tab, "repair-save")
    assert "Saved, only for you." in tab.said
    assert f"What one of us did:  {MARK}" in tab.unfold().said
    as_person("Ben")
    assert MARK not in Screen().open("partners/stages").sent
    assert MARK not in Screen().open("partners/trends").sent


# -- reading -----------------------------------------------------------------------------------------


def wrote(cast, name, kind=Kind.MOMENT, sharing=Sharing.BOTH, lines=LINES, day=WEDNESDAY):
    before = cast.anywhere
    cast.enter(name)
    asked = len(ASKED[kind])
    entries.save(cast.me, kind, day, (*lines[:asked], *[""] * (len(lines) - asked)), sharing)
    cast.anywhere = before


@pytest.mark.parametrize("answered", [True, False])
def test_a_shared_one_is_read_on_every_screen_of_those_who_may(cast, as_person, answered):
    cast.coached()
    for name in ("Ana", "Ben") if answered else ():
        cast.answered(name, ALL, Sharing.BOTH)
    for kind in Kind:
        wrote(cast, "Ana", kind)
    for name, mode, page in (
        ("Ben", Mode.OWN, "partners/trends"),
        ("Ben", Mode.OWN, "partners/stages"),
        ("Ben", Mode.TOGETHER, None),
        ("Dana", Mode.SESSION, None),
        ("Dana", Mode.OWN, None),
    ):
        as_person(name, mode)
        screen = Screen().open(page) if page else Screen()
        if (name, mode) == ("Dana", Mode.OWN):
            screen.press("Prepare (I am alone)")
        if (name, mode) == ("Dana", Mode.SESSION):
            screen.press("Next")
        if mode is Mode.TOGETHER and answered:
            screen.choose("together-step", "All on one page")
        assert screen.unfold().said.count(MARK) == len(Kind), (name, mode, page)
        assert "(only you)</p>" not in screen.sent


def test_the_strip_carries_a_mark_at_each_stage_that_a_moment_speaks_of(cast, as_person):
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    as_person("Ben")
    trends = Screen().open("partners/trends")
    assert '"moments"' not in trends.chart
    wrote(cast, "Ana")
    assert '"moments"' in trends.run().chart
    wrote(cast, "Ana", sharing=Sharing.ME, lines=("", "", "", "kept"), day=LAST)
    again = trends.chart
    assert trends.run().chart == again


def test_an_older_moment_than_the_chart_is_not_listed_beside_it(cast, as_person):
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    cast.today = THIS.replace(month=6)
    wrote(cast, "Ana", day=cast.today)
    cast.today = WEDNESDAY
    as_person("Ben")
    trends = Screen().open("partners/trends")
    assert MARK not in trends.said
    assert MARK in Screen().open("partners/stages").said


def test_kept_and_absent_are_sent_alike_to_everybody_else(tmp_path):
    """Pattern, moment, leaning, time away and half a moment: as if there were none."""
    sent, dana = [], new_identity()
    for n, case in enumerate(("kept", "absent")):
        (tmp_path / str(n)).mkdir()
        with _stage(tmp_path / str(n)) as cast:
            cast.identities["Dana"] = dana
            cast.change("Dana", recipient=recipient_of(dana))
            cast.coached()
            cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
            cast.answered("Ben", ALL, Sharing.BOTH)
            if case == "kept":
                for kind in Kind:
                    wrote(cast, "Ana", kind, Sharing.ME)
                cast.enter("Ana")
                personal.lean(cast.me, Leaning.STEP_BACK)
                personal.go_away(cast.me, personal.AWAY["A month"])
                personal.keep_half_written(cast.me, Kind.MOMENT, {"lines": [MARK, "", "", ""], "based_on": 0})
            sent.append(walk(cast))
    assert len(sent[0]) > 8
    for page in sent[0]:
        assert sent[0][page] == sent[1][page], page
        assert MARK not in sent[0][page], page


def test_what_is_for_the_coach_alone_shows_in_prepare_and_nowhere_else(cast, as_person):
    cast.coached()
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    wrote(cast, "Ana", sharing=Sharing.COACH)
    for page, sent in walk(cast).items():
        assert (MARK in sent) is (page == "Dana own coach/prepare"), page


def test_peoples_words_reach_no_element_that_reads_markup(cast, as_person):
    cast.coached()
    hostile = tuple([HOSTILE_NOTE[:200]] * 4)
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
        for kind in Kind:
            wrote(cast, name, kind, lines=hostile)
    for name, mode in (("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)):
        as_person(name, mode)
        for page in Screen().pages:
            for kind, text in Screen().open(page).parts:
                assert kind != "Html" or "<b>" not in text
                if kind not in LITERAL:
                    assert not [raw for raw in ("](http", ":red[", "<b>", "![p]", "~~gone") if raw in text], kind


# -- what suits me, the reminder, time away ----------------------------------------------------------


def test_the_leaning_changes_the_suggestions_and_is_no_badge_anywhere(cast, as_person, tab):
    three = {stage: set(by[Leaning.STEP_BACK]) for stage, by in SUGGESTIONS.items()}
    assert not [s for options in three.values() for s in options if s in tab.said]
    tab.choose("leaning", Leaning.STEP_BACK)
    for stage in STAGE_KEYS:
        assert len([s for s in three[stage] if s in tab.said]) == 1
    words = LEANINGS[Leaning.STEP_BACK].words
    for page in tab.pages:
        other = Screen().open(page)
        assert (words in other.sent) is (page == "partners/stages"), page
        assert "step back" not in other.said
    tab.press("Forget my choice")
    assert personal.leaning(cast.me) is None
    assert tab.control("leaning").value is None


def test_away_is_said_on_check_in_to_oneself_and_nothing_is_asked(cast, as_person):
    as_person("Ana")
    screen = Screen().open("partners/our_data").press("Away for a week")
    assert "You are away until Wed 2 Dec." in screen.said
    assert "You are away until 2 Dec" in Screen().said
    as_person("Ben")
    assert "You are away" not in Screen().said
    as_person("Ana")
    Screen().open("partners/our_data").press("I am back")
    assert "You are away" not in Screen().said


def test_the_reminder_is_offered_under_its_neutral_title(cast, as_person):
    as_person("Ana")
    screen = Screen().open("partners/our_data")
    for day in reminder.DAYS[:2]:
        screen.choose("reminder-day", day)
        assert f"Save “{day} 20 minutes” as a calendar file" in screen.sent


def test_who_sees_what_names_moments_patterns_and_what_is_nobody_elses(cast, as_person):
    as_person("Ana")
    said = re.sub(r"\s+", " ", Screen().open("partners/our_data").said)
    assert "A moment, or my pattern, shared with: both of us yes yes yes readable" in said
    assert "A moment, or my pattern, shared with: only me yes no no locked" in said
    assert "Earlier versions of my pattern yes no no locked" in said
    assert "What suits me, and time away yes no no locked" in said


def test_the_page_says_where_to_turn_when_afraid(tab):
    assert "If you are ever afraid" in tab.sent
