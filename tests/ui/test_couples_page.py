"""Couples and Settings as a coach uses them, and everybody who must not see them."""

import html
import re
from dataclasses import replace

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.coach_settings import Policy, load
from dashboard.domain.model import Sharing, now
from dashboard.domain.questions import RATING_KEYS, same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.services import caseload, coach_copy, spoken_alone
from dashboard.services.caseload import Order
from dashboard.store.coaches import Agreement
from dashboard.ui.coach import couple_care, couples_list, open_couple
from dashboard.words.before_you_begin import ASKED, NOT_YET, YES
from tests.cast import BEFORE, LAST, THIS
from tests.screen import Screen

PREPARE = "Prepare (I am alone)"
NAMES = ("Ana", "Ben", "Zoe", "Max")
POLICY = 'policy = "no secrets"\n'


@pytest.fixture
def dana(cast, as_person):
    """Dana coaches both couples on her own copy; the policy is written; she is looking."""
    cast.coached()
    cast.storage.link_coach(cast.person("Zoe").couple_id, cast.ids["Dana"])
    (cast.folder / "coach.toml").write_text(POLICY)
    as_person("Dana")
    return cast


def the_list(screen=None):
    return (screen or Screen()).press(PREPARE).open("coach/couples")


# -- couples -----------------------------------------------------------------------------------------


def test_without_prepare_the_page_names_nobody(dana):
    screen = Screen().open("coach/couples")
    assert screen.buttons == [PREPARE]
    for name in NAMES:
        assert name not in screen.sent
    assert "Couples" in [str(p["page_name"]) for p in screen.at._registered_pages.values()]


def test_empty_the_form_to_add_is_there(cast, as_person):
    (cast.folder / "coach.toml").write_text(POLICY)
    as_person("Dana")
    screen = the_list()
    assert "No couple is on this list yet." in screen.sent
    assert "Add this couple" in screen.buttons


def test_one_row_says_what_both_share_and_nothing_of_one_alone(dana):
    dana.answered(
        "Ana", {"safety": 0, "clarity": 9}, same_for_all(Sharing.BOTH) | {"clarity": Sharing.COACH}, week=BEFORE
    )
    dana.enter("Dana")
    screen = the_list()
    assert {"Ana and Ben", "Zoe and Max"} <= set(screen.buttons)
    assert "Felt safety, last 26 weeks. Week of 9 Nov: Ana 0; Ben no shared answer" in screen.sent
    assert "Clarity, last 26 weeks. Week of 9 Nov: Ana no shared answer; Ben no shared answer" in screen.sent
    assert "Week of 9 Nov · no session yet" in screen.sent
    assert "No shared answer yet · no session yet" in screen.sent


def test_kept_skipped_and_absent_are_sent_alike(dana):
    for n in range(3):
        dana.answered("Ben", {"safety": 5}, Sharing.BOTH, week=THIS - n * WEEK)
    dana.enter("Dana")
    visit = dana.anywhere.id
    sent = [the_list().sent_without(visit)]
    for choice in (Sharing.ME, Sharing.COACH):
        dana.answered("Ana", {"safety": 2, "recognize": "3"}, choice, week=LAST, note="mine")
        dana.enter("Dana")
        sent.append(the_list().sent_without(dana.anywhere.id))
    assert sent[0] == sent[1] == sent[2]


def test_a_shift_is_named_with_its_cost(dana):
    for n in range(20, 0, -1):
        dana.answered("Ana", dict.fromkeys(RATING_KEYS, 3 if n > 7 else 8), Sharing.BOTH, week=THIS - n * WEEK)
    dana.enter("Dana")
    screen = the_list()
    assert "Looks like a shift. Ana: felt safety, clarity, connection (higher)" in screen.sent
    assert "It is a question, not a finding." in screen.sent


def test_an_answer_of_a_minute_ago_stands_in_an_open_list(dana):
    screen = the_list()
    assert "No shared answer yet" in screen.sent
    visit = dana.anywhere
    for name in ("Ana", "Ben"):
        dana.answered(name, {"safety": 4}, Sharing.BOTH, week=LAST)
    dana.anywhere = visit
    assert "Week of 16 Nov" in screen.run().sent


def test_found_by_name_and_sorted_by_nothing_anybody_answered(dana):
    screen = the_list()
    screen.choose("couples-find", "zo")
    assert "Zoe and Max" in screen.buttons
    assert "Ana and Ben" not in screen.buttons
    assert "No couple of yours has a name like that." in screen.choose("couples-find", "quinn").sent
    assert screen.control("couples-order").options == ["Name", "Last session", "Next session"]
    dana.storage.happened.add_session(dana.person("Zoe").couple_id, dana.today)
    screen.choose("couples-find", "").choose("couples-order", Order.SESSION)
    assert [b for b in screen.buttons if " and " in b] == ["Zoe and Max", "Ana and Ben"]
    assert "last session 25 Nov" in screen.sent
    dana.enter("Dana").couple_id = dana.person("Zoe").couple_id
    caseload.set_next(dana.me, dana.today + WEEK)
    screen = the_list().choose("couples-order", Order.NEXT)
    assert [b for b in screen.buttons if " and " in b] == ["Zoe and Max", "Ana and Ben"]
    assert "next 2 Dec" in screen.sent


def test_a_row_opens_the_couples_own_prepare(dana):
    dana.answered("Zoe", {"safety": 4}, Sharing.BOTH)
    dana.enter("Dana")
    screen = the_list().press("Zoe and Max")
    assert screen.title == "Prepare"
    assert "Zoe: 4" in screen.open("coach/prepare").said
    assert "Ana:" not in screen.said
    assert screen.open("coach/couples").press("Ana and Ben").title == "Prepare"
    assert "Zoe: 4" not in screen.said


def test_a_row_of_prepares_own_list_opens_that_couple_without_a_warning(dana):
    screen = Screen().press(PREPARE).press("Zoe and Max")
    assert screen.control("pick").value == dana.person("Zoe").couple_id
    assert list(screen.at.warning) == []


def test_with_several_couples_prepare_opens_none_by_itself(dana):
    screen = Screen().press(PREPARE)
    assert screen.control("pick").value is None
    assert screen.chart == ""


def test_more_rows_come_when_they_are_asked_for(cast, dana):
    for n in range(30):
        coach_copy.add(cast.me, f"Anna{n}", f"Bo{n}", spoken=True)
    screen = the_list()
    rows = [b for b in screen.buttons if " and " in b]
    assert len(rows) == couples_list.PAGE
    assert f"{couples_list.PAGE} of 32 couples are shown." in screen.sent
    screen.press("Show more")
    assert len([b for b in screen.buttons if " and " in b]) == 32


def added(screen, said, first="Eli", second="Fay"):
    screen.choose("new-first", first).choose("new-second", second)
    return (screen.choose("new-spoken", said) if said else screen).press("Add this couple")


def claim_codes(screen):
    return [c.value for c in screen.at.code if re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", c.value)]


def test_a_code_is_shown_once_and_for_one_person_at_a_time(dana):
    screen = added(the_list(), YES, second="Eli")
    assert claim_codes(screen) == []
    screen.press("Code for Eli")
    (code,) = claim_codes(screen)
    assert "Page to print, for this person alone (PDF)" in [d.proto.label for d in screen.at.get("download_button")]
    assert claim_codes(screen.run()) == []
    other = screen.press(next(b for b in screen.buttons if b.startswith("Code for Eli \\(")))
    assert claim_codes(other) not in ([], [code])
    assert code not in other.sent
    assert code not in Screen().press(PREPARE).open("coach/couples").sent


def part_of(screen, title):
    """What can be pressed and read in one part of the page, and whether it is open."""
    (part,) = [one for one in screen.at.expander if title in one.label]
    return {b.label for b in part.button}, [t.value for t in part.text], part.proto.expanded


@pytest.mark.parametrize("first", [True, False])
def test_adding_a_couple_is_answered_where_it_was_pressed(cast, dana, first):
    if first:
        for name in ("Ana", "Zoe"):
            cast.storage.end_coach(cast.person(name).couple_id, cast.ids["Dana"], None)
    screen = added(the_list(), YES)
    buttons, said, opened = part_of(screen, "Add a couple")
    assert opened
    assert {"Code for Eli", "Code for Fay"} <= buttons
    assert "Eli and Fay are on your list." in said
    assert "Add this couple" not in buttons, "the answer stands in the place of what was pressed"
    screen.press("Done")
    assert "Add this couple" in part_of(screen, "Add a couple")[0]
    assert screen.control("new-first").value == ""


def test_codes_given_later_stand_where_they_were_asked_for(cast, dana):
    home = coach_copy.add(cast.me, "Eli", "Fay", spoken=True)
    screen = the_list().choose("care", home).press("Give codes")
    buttons, _, _ = part_of(screen, "Codes, putting away, ending")
    assert {"Code for Eli", "Code for Fay"} <= buttons
    assert "Give codes" not in buttons


def test_who_has_no_passphrase_yet_does_not_read_like_who_keeps_everything(cast, dana):
    coach_copy.add(cast.me, "Eli", "Fay", spoken=True)
    half = coach_copy.add(cast.me, "Gil", "Hal", spoken=True)
    gil = next(p for p in cast.storage.people() if p.couple_id == half and p.name == "Gil")
    cast.storage.change_person(replace(gil, recipient=cast.person("Ana").recipient))
    lines = {c.names: couples_list._lines(cast.today, c, caseload.Glance())[0] for c in caseload.couples(cast.me)}
    assert lines == {
        "Ana and Ben": "No shared answer yet \u00b7 no session yet",
        "Zoe and Max": "No shared answer yet \u00b7 no session yet",
        "Eli and Fay": "Nobody has set a passphrase yet \u00b7 no session yet",
        "Gil and Hal": "Hal has not set a passphrase yet \u00b7 no session yet",
    }


def test_the_emptied_choice_of_a_couple_leads_to_the_list(dana):
    screen = Screen().press(PREPARE).press("Zoe and Max")
    screen.choose("pick", None)
    assert screen.control("pick").value is None
    assert {"Ana and Ben", "Zoe and Max"} <= set(screen.buttons)
    assert "In session" not in screen.buttons
    assert screen.choose("pick", dana.person("Ana").couple_id).open("coach/couples").open("coach/prepare")
    assert screen.control("pick").value == dana.person("Ana").couple_id


def test_whether_each_was_spoken_with_alone_is_asked_and_not_yet_holds_codes_back(cast, dana):
    screen = added(the_list(), None)
    assert screen.at.warning[0].value.startswith(ASKED)
    assert len(caseload.couples(cast.me)) == 2
    screen = added(the_list(), NOT_YET)
    assert "Codes are held back" in screen.said
    assert not [b for b in screen.buttons if b.startswith("Code for")]
    couple = next(c for c in caseload.couples(cast.me) if c.names == "Eli and Fay")
    screen = the_list().choose("care", couple.id)
    assert "Give codes" not in screen.buttons
    screen.choose("spoken-", YES).press("Give codes")
    assert "Code for Eli" in screen.buttons
    assert spoken_alone.on(cast.me, couple.id) == cast.today


def test_on_the_day_an_ending_named_the_coach_is_reminded(cast, dana):
    couple = next(c for c in caseload.couples(cast.me) if c.names == "Zoe and Max")
    assert "would erase what you hold by" not in the_list().said
    coach_copy.set_erase_by(cast.me, couple, cast.today)
    told = "You told Zoe and Max that you would erase what you hold by 25 Nov 2026"
    assert any(told in w.value for w in the_list().at.warning)


@pytest.mark.parametrize(("count", "said"), [(1, "\u00b7 1 new week \u00b7"), (2, "\u00b7 2 new weeks \u00b7")])
def test_weeks_since_the_last_session_are_counted(cast, dana, count, said):
    dana.storage.happened.add_session(dana.person("Ana").couple_id, cast.today)
    glance = caseload.Glance(latest=THIS, new=count)
    dana.enter("Dana")
    (couple,) = [c for c in caseload.couples(cast.me) if c.held_on]
    assert said in couples_list._lines(cast.today, couple, glance)[0]


def test_who_is_put_away_is_counted_and_found_again(cast, dana):
    screen = the_list()
    assert "put away and not listed" not in screen.said
    couple = next(c for c in caseload.couples(cast.me) if c.names == "Zoe and Max")
    coach_copy.archive(cast.me, couple)
    assert "1 couple is put away and not listed. You'll find them under" in html.unescape(screen.run().said)
    assert "Zoe" not in screen.said.split("Codes, putting away")[0]


def test_a_missing_name_and_a_missing_policy_are_sentences(dana):
    screen = added(the_list(), YES, second="")
    assert "Both partners need a name." in screen.at.warning[0].value
    (dana.folder / "coach.toml").unlink()
    assert "write under Settings" in the_list().sent
    assert "Add this couple" not in the_list().buttons


def test_who_is_not_here_yet_is_named_in_a_sentence_that_holds_an_initial(cast, dana):
    home = coach_copy.add(cast.me, "Eli", "Fay J.", spoken=True)
    assert "Eli and Fay J. are not here yet." in the_list().choose("care", home).said


def test_codes_putting_away_and_ending_are_one_couples(cast, dana):
    coach_copy.add(cast.me, "Eli", "Fay", spoken=True)
    couple = next(c for c in caseload.couples(cast.me) if c.names == "Eli and Fay")
    screen = the_list().choose("care", couple.id).press("Give codes")
    assert {"Code for Eli", "Code for Fay"} <= set(screen.buttons)
    assert couple_care.KEPT_HERE in screen.said
    assert "they can still sign in" in screen.said
    before = screen.control("care").options
    screen.press("Put them away")
    assert screen.control("care").options == before, "a line that changes is a choice forgotten"
    assert "Eli and Fay" not in screen.buttons
    screen.press("Bring them back to the list")
    assert "Eli and Fay" in screen.buttons
    assert 'name="page" value="end"' not in screen.sent
    screen.press("Make their file")
    assert f'name="page" value="end"><input type="hidden" name="couple" value="{couple.id}"' in screen.sent
    assert "Save what both shared" in [d.proto.label for d in screen.at.get("download_button")]


def test_on_a_couples_copy_the_list_is_there_and_nothing_is_added_or_ended(dana):
    dana.storage.agree(Agreement(dana.ids["Dana"], dana.ids["Ana"], "agreed", now()))
    screen = the_list()
    assert "Ana and Ben" in screen.buttons
    assert "Add this couple" not in screen.buttons
    assert "Couple" not in [s.label for s in screen.at.selectbox]


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
@pytest.mark.parametrize("page", ["coach/couples", "coach/settings"])
def test_nobody_else_is_sent_anything_of_these_pages(dana, as_person, page, name, mode):
    as_person(name, mode)
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        Screen().open(page)
    sent = Screen().sent
    for words in ("Zoe", "Max", "Find a name", "Two links", "Sort by"):
        assert words not in sent


def test_a_list_left_open_behind_a_session_sends_no_other_names(dana):
    """The tab stands on Couples; the same visit goes into session elsewhere."""
    dana.answered("Zoe", {"safety": 4}, Sharing.BOTH)
    dana.enter("Dana")
    screen = the_list()
    assert "Zoe" in screen.sent
    other = Screen().press(PREPARE).choose("pick", dana.person("Ana").couple_id).press("In session")
    for tab in (other, screen.run(), screen.open("everyone/together"), Screen()):
        assert "Ana" in tab.sent
        for name in ("Zoe", "Max"):
            assert name not in tab.sent


def test_too_little_typed_is_answered_with_a_sentence_that_names_nobody(dana):
    assert open_couple.TOO_LITTLE not in Screen().said
    said = Screen().choose("session-name", "a").said
    assert open_couple.TOO_LITTLE in said
    assert not [name for name in NAMES if name in said]
    assert open_couple.NONE in Screen().choose("session-name", "xy").said


def test_the_type_ahead_sends_no_other_names_on_the_way_into_a_session(dana):
    screen = Screen()
    for typed in ("a", "an", "ana"):
        screen.choose("session-name", typed)
        assert "Zoe" not in screen.sent
        assert "Max" not in screen.sent
    screen.press("In session: Ana and Ben")
    assert "Zoe" not in screen.sent
    assert "Ana" in screen.sent


# -- settings ----------------------------------------------------------------------------------------


def test_settings_begin_empty_and_choose_nothing(cast, as_person):
    cast.change("Dana", name="Dr. *Dana*")
    as_person("Dana")
    screen = Screen().open("coach/settings")
    assert screen.control("set-name").placeholder == "Dr. *Dana*"
    assert screen.control("set-policy").value is None
    assert screen.control("set-colour").value is None
    assert screen.control("set-words").value == ""
    screen.press("Save")
    assert "Choose what you do with something one partner tells you alone" in screen.at.warning[0].value
    assert not (cast.folder / "coach.toml").exists()


def test_what_is_saved_stands_in_the_form_and_in_welcome(dana):
    screen = Screen().open("coach/settings").choose("set-policy", Policy.LIMITED).choose("set-words", "*Slowly* <b>")
    screen.choose("set-name", "Dr. [D](http://x)").choose("set-colour", "Plum").choose(
        "set-call", " https://c.example "
    )
    assert screen.press("Save").at.success
    found = load(dana.folder)
    assert (found.policy, found.words, found.call, found.colour) == (
        Policy.LIMITED, "*Slowly* <b>", "https://c.example", "#8f63a8",
    )  # fmt: skip
    again = Screen().open("coach/settings")
    assert again.control("set-name").value == "Dr. [D](http://x)"
    assert again.control("set-colour").value == "Plum"
    dana.enter("Ana")
    welcome = Screen().open("everyone/welcome")
    assert "Dr. [D](http://x) set this up" in welcome.sent
    assert "*Slowly* <b>" in [t.value for t in welcome.at.text]
    assert "--ht-coach:#8f63a8" in "".join(
        p.SerializeToString().decode("utf-8", "replace") for _, p in welcome.elements if p
    )


def test_a_link_that_is_none_is_a_sentence_and_nothing_is_written(dana):
    screen = Screen().open("coach/settings").choose("set-video", "http://v.example").press("Save")
    assert "free video" in screen.at.warning[0].value
    assert screen.control("set-video").value == "http://v.example"
    assert load(dana.folder).video is None


def test_a_coach_of_nobody_here_cannot_set_anything(cast, as_person):
    cast.storage.agree(Agreement(cast.ids["Dana"], cast.ids["Ana"], "agreed", now()))
    as_person("Dana")
    screen = Screen().open("coach/settings")
    assert "belong to the coach of a couple here" in screen.sent
    assert "Save" not in screen.buttons
