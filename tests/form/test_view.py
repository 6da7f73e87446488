"""The form as HTML: what people wrote is text in it, nothing is chosen by itself, and its style stays with it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from dashboard.domain.model import NO_OCCASION, Sharing
from dashboard.domain.questions import ITEMS, KEYS, RATINGS, STAGES, STEP, same_for_all
from dashboard.form.decoder import EACH, Filled
from dashboard.form.view import FormView, SavedView, Who, render, style
from tests.form.window import Read

LURE = '<img src=x onerror="lured()"> & </textarea><script>lured()</script>'
WEEK, TODAY = date(2026, 11, 23), date(2026, 11, 25)
WHO = Who("ana", "Ana", 0, "Ben", "Dana")
SAFETY_KEPT = {"safety": Sharing.ME}
OFFERED = same_for_all(Sharing.BOTH)
FORM = FormView(WHO, WEEK, TODAY)


@pytest.fixture
def lured():
    who = Who("ana", LURE, 0, LURE, LURE)
    form = FormView(
        who, WEEK, TODAY, Filled({}, LURE), step=LURE, step_stage=LURE, choices=list(Sharing), announced=LURE,
        problem=LURE, other_version=[LURE], set_aside=True,
    )  # fmt: skip
    return form, SavedView(who, WEEK, TODAY, [(LURE, LURE)], True, False, "ben", True, LURE)


def test_what_people_wrote_is_text_wherever_it_stands(lured):
    for view in lured:
        read = Read(render(view))
        assert not {"img", "script"} & set(read.tags)
        assert "<img" in read.text
        assert not [name for _, named in read.attributes for name in named if name.startswith("on")]


def test_peoples_words_are_not_sent_to_a_translator():
    """`translate="no"` stands on the nearest element around every name, note, step and version."""
    words = {"name": "Zoe-name", "partner": "Zoe-partner", "coach": "Zoe-coach"}
    form = FormView(
        Who("ana", slot=0, **words), WEEK, TODAY, Filled({}, "Zoe-note"), step="Zoe-step", announced="Zoe-announced",
        choices=list(Sharing), other_version=["Zoe-version"],
    )  # fmt: skip
    saved = SavedView(Who("ana", slot=0, **words), WEEK, TODAY, [("Zoe-line", "Zoe-seen")], True, True, "ben", True)
    for view in (form, saved):
        for opening in re.findall(r"<(\w+[^<>]*)>[^<>]*Zoe-", render(view)):
            assert 'translate="no"' in opening, opening


def test_nothing_is_chosen_by_itself():
    read = Read(render(replace(FORM, step="Ten quiet minutes", choices=list(Sharing))))
    assert read.checked == {"share-note": "me"}
    assert [f for f in KEYS if f not in read.offered] == []


def test_every_question_can_also_be_left_without_an_answer():
    read = Read(render(FORM))
    assert read.offered["safety"] == [*map(str, range(11)), ""]
    assert read.offered["recognize"] == ["0", "1", "2", "3", NO_OCCASION, ""]


def test_what_was_filled_in_stands_there_again():
    filled = Filled(
        {"safety": 0, "recognize": NO_OCCASION, STEP: "tried"}, "\n two\nlines", EACH, {"safety": Sharing.ME}
    )
    read = Read(render(replace(FORM, filled=filled, step="Ten quiet minutes")))
    assert {k: v for k, v in read.checked.items() if not k.startswith("share-")} == {
        "safety": "0", "recognize": NO_OCCASION, STEP: "tried", "sharing": EACH,
    }  # fmt: skip
    assert read.checked["share-safety"] == "me"
    assert ">\n\n two\nlines</textarea>" in render(replace(FORM, filled=filled)), "HTML drops the first line end"


def test_the_questions_and_their_ends_stand_word_for_word():
    text = Read(render(FORM)).text
    for rating in RATINGS:
        for said in (rating.title, rating.question, f"0 · {rating.low}", f"10 · {rating.high}"):
            assert said in text
    for number, stage in enumerate(STAGES, 1):
        assert f"{number} {stage.title}" in text
        assert stage.sentence in text
    assert "This is about emotional ease. If you are ever afraid, see Support." in text


def test_the_first_time_the_cards_stand_there_and_afterwards_only_a_way_to_change():
    first, later = render(FORM), render(replace(FORM, offered=OFFERED))
    assert "<details" not in first
    assert "You can share all, some or none." in first
    assert re.search(r"<details><summary>Sharing: as last time · <u>change</u>", later)
    for choice in Sharing:
        again = render(replace(FORM, offered=same_for_all(choice)))
        assert re.sub(r"<div class=.each.>.*", "", again, flags=re.S) == re.sub(
            r"<div class=.each.>.*", "", later, flags=re.S
        ), "whoever looks on does not learn what is kept"


def test_each_card_says_who_can_see_it():
    text = Read(render(replace(FORM, choices=list(Sharing)))).text
    for said in (
        "Ben and Dana can see your ratings and stages. Your note stays with you.",
        "Only Dana can see them.",
        "Only you can see them.",
    ):
        assert said in text
    alone = Read(render(replace(FORM, who=replace(WHO, coach=None), step="A walk"))).text
    assert "Ben can see your ratings, stages and step. Your note stays with you." in alone
    assert "coach" not in alone


def test_the_step_is_asked_about_only_while_there_is_one():
    assert STEP not in Read(render(FORM)).offered
    asked = Read(render(replace(FORM, step="Ten quiet minutes")))
    assert asked.offered[STEP] == ["not yet", "tried", "helped", ""]
    assert {f"share-{item}" for item in ITEMS} <= set(asked.offered)


def test_while_away_the_questions_wait_behind_one_line_unless_something_was_filled_in():
    away = replace(FORM, away=date(2026, 12, 7))
    assert '<details class="away"><summary>You are away until 7 Dec · <u>answer anyway</u>' in render(away)
    assert '<details class="away" open>' in render(replace(away, filled=Filled({"safety": 0})))


def test_the_week_is_named_and_so_far_only_while_it_lasts():
    assert "23-29 Nov, so far · " in Read(render(FORM)).text
    last = Read(render(replace(FORM, week=date(2026, 11, 16)))).text
    assert "16-22 Nov · " in last
    assert "so far" not in last


def test_after_saving_one_way_on_stands_out():
    saved = SavedView(WHO, WEEK, TODAY, [("Felt safety: 7", "Only you can see this.")], True, False, "ben", True)
    hand_over, together = render(saved), render(replace(saved, together=True))
    assert "Thank you, Ana." in Read(hand_over).text.replace("\n", "")
    assert len(re.findall('class="main"', hand_over)) == len(re.findall('class="main"', together)) == 1
    assert re.search(r'class="main"[^>]*>.*Hand over', hand_over)
    assert re.search(r'class="main"[^>]*>Look together', together)
    assert "Hand over to" in together
    assert "Look together" not in hand_over
    assert "Undo" in hand_over
    assert "Undo" not in render(replace(saved, changed=False))
    assert "Hand over" not in render(replace(saved, hand_over=None))


def test_the_recovery_key_stands_on_a_card_that_can_be_put_off():
    saved = SavedView(WHO, WEEK, TODAY, [], True, False, "ben", True)
    assert "the only way back to what only you can read" in render(saved)
    assert "Not now" in render(saved)
    assert "/recovery" not in render(replace(saved, offers_key=False))


def test_the_browser_keeps_nothing_of_the_form():
    """Fields that may not be completed are left out of what browsers keep of a page for Back and for a restart."""
    for tag, named in Read(render(FORM)).attributes:
        if tag in {"textarea", "form"} or (tag == "input" and named.get("type") == "radio"):
            assert named.get("autocomplete") == "off"


def test_every_selector_stands_under_the_one_root_class():
    plain = re.sub(r"/\*.*?\*/", "", style(), flags=re.S)
    plain = re.sub(r"@keyframes[^{]*\{[^{}]*\{[^{}]*\}\s*\}", "", plain)
    plain = re.sub(r"@[a-z-]+ [^{]*\{", "", plain)
    for selectors in re.findall(r"([^{}]+)\{", plain):
        for selector in re.split(r",(?![^(]*\))", selectors):
            assert selector.strip().startswith(".check-in"), selector
