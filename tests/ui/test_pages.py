"""Each page: empty, one row, one step; and beside it who must not see it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.accounts.visits import Mode
from dashboard.domain.model import NO_OCCASION, Sharing, now
from dashboard.domain.questions import STAGES, same_for_all
from dashboard.keys import cards
from dashboard.keys.identities import new_identity
from dashboard.services import drafts
from dashboard.services.reading import View
from dashboard.store.coaches import Agreement
from dashboard.ui.shared import controls
from dashboard.ui.trends.together import STAGES as STAGE_STEP
from dashboard.ui.trends.together import STEPS
from dashboard.words import prompts
from tests.cast import BEFORE, LAST, THIS, Cast
from tests.screen import LITERAL, PAGES, Screen
from tests.services.test_reading import _stage

ALL = {"safety": 3, "clarity": 4, "connection": 5, "recognize": "2", "slow_down": NO_OCCASION}
MARK = "ZEBRA-7291-QUAGGA"
VISITS = [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION), (None, Mode.OWN)]
OWN, SHARED = {("Ana", Mode.OWN)}, {("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)}
COACH = {("Dana", Mode.OWN)}
MAY_OPEN = {
    "partners/check_in": OWN,
    "partners/trends": OWN,
    "partners/stages": OWN,
    "partners/our_data": OWN,
    "coach/prepare": COACH,
    "coach/couples": COACH,
    "coach/settings": COACH,
    "coach/before_you_begin": COACH,
    "everyone/together": SHARED,
    "everyone/support": OWN | COACH | SHARED,
    "everyone/welcome": OWN | COACH,
    "everyone/how_to_read": OWN | COACH,
}
PARTNERS = [p for p in MAY_OPEN if p.startswith("partners/")]


# -- who may open what -------------------------------------------------------------------------------


def test_every_page_file_is_in_the_table():
    assert {p.relative_to(PAGES).with_suffix("").as_posix() for p in PAGES.rglob("*.py")} == set(MAY_OPEN)


@pytest.mark.parametrize(("name", "mode"), VISITS)
@pytest.mark.parametrize("page", MAY_OPEN)
def test_a_page_opened_directly_stops_for_whoever_it_is_not_for(cast, as_person, page, name, mode):
    cast.coached()
    for who in ("Ana", "Ben"):
        cast.answered(who, ALL, Sharing.BOTH, note=MARK, note_for=Sharing.BOTH)
    if name:
        as_person(name, mode)
    screen = Screen(PAGES / f"{page}.py")
    if (name, mode) in MAY_OPEN[page]:
        assert len(screen.elements) > 1
        assert "not part of this visit" not in screen.sent
        return
    kinds = [kind for kind, proto in screen.elements if proto is not None]
    assert kinds == ["Alert"], page
    for secret in ("Ana", "Ben", "Dana", MARK):
        assert secret not in screen.sent


@pytest.mark.parametrize("page", MAY_OPEN)
def test_nobody_signed_in_gets_one_sentence_at_every_address(cast, page):
    screen = Screen().open(page)
    assert [i.value for i in screen.at.info] == ["This visit is over. Sign in again."]
    assert screen.title == ""


def test_a_visit_that_ends_takes_the_open_page_with_it(cast, as_person):
    as_person("Ana")
    screen = Screen().open("partners/our_data")
    assert "Our data" in screen.sent
    cast.anywhere = None
    assert [i.value for i in screen.run().at.info] == ["This visit is over. Sign in again."]
    assert "Our data" not in screen.sent


def test_the_menu_of_a_partner_and_of_a_coach(cast, as_person):
    as_person("Ana")
    assert Screen().menu == ["Check-in", "Trends", "Stages", "Our data", "Support", "Welcome", "How to read this"]
    cast.coached()
    as_person("Dana")
    assert not set(Screen().menu) & {"Check-in", "Trends", "Stages", "Our data"}


@pytest.mark.parametrize("page", PARTNERS)
def test_who_is_signed_in_stands_on_every_page_with_a_way_out(cast, as_person, page):
    as_person("Ben")
    sent = Screen().open(page).sent
    assert '<bdi class="ht-name">Ben</bdi>' in sent
    assert '<bdi class="ht-name">Ana</bdi>' not in sent
    assert '<a href="/sign-out" target="_self">Sign out</a>' in sent


# -- check-in: what its form does is tested in tests/form, in a browser in tests/browser/test_form.py ---


def test_the_check_in_is_one_form_whose_key_is_that_of_the_visit(cast, as_person):
    for name in ("Ana", "Ben"):
        visit = as_person(name)
        screen = Screen()
        (form,) = [proto for kind, proto in screen.elements if kind == "BidiComponent"]
        assert visit.id in form.id
        assert f'name=\\"author\\" value=\\"{cast.ids[name]}\\"' in form.json
        assert not screen.at.text_area


def test_what_is_filled_in_never_stands_in_the_session_of_a_page(cast, as_person):
    as_person("Ana")
    drafts.keep(cast.me, THIS, {"answers": {"safety": 3}, "note": MARK, "based_on": 0})
    screen = Screen()
    assert MARK in screen.sent
    assert MARK not in str(screen.at.session_state._state.filtered_state)


# -- trends ------------------------------------------------------------------------------------------


def trends(as_person, name="Ana"):
    as_person(name)
    return Screen().open("partners/trends")


def test_trends_empty_is_a_kind_sentence_and_no_chart(cast, as_person):
    screen = trends(as_person)
    assert "Here you will see what each of you shares with both" in screen.said
    assert screen.chart == ""
    assert "Your first check-in will appear here" in screen.choose("view", "just me").said


def test_after_a_first_lone_check_in_trends_opens_on_just_me_and_says_where_the_other_will_be(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH)
    screen = trends(as_person)
    assert screen.control("view").value == "just me"
    assert "What Ben shares with you appears here too." in screen.said
    assert "Your usual range appears after eight answered weeks." in screen.said
    cast.answered("Ben", {"safety": 8}, Sharing.BOTH, week=BEFORE)
    as_person("Ana")
    assert "appears here too" not in Screen().open("partners/trends").choose("view", "just me").said


def test_what_the_partner_keeps_or_told_alone_says_the_same_as_nothing(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH)
    cast.enter("Ana").id = "visit"
    said = Screen().open("partners/trends").sent_without()
    cast.answered("Ben", {"safety": 8}, Sharing.ME)
    cast.enter("Ana").id = "visit"
    assert Screen().open("partners/trends").sent_without() == said


def test_trends_opens_on_both_looking_and_shows_one_row_of_each(cast, as_person):
    for name, value in (("Ana", 3), ("Ben", 8)):
        cast.answered(name, {"safety": value}, Sharing.BOTH)
    screen = trends(as_person)
    assert screen.control("view").value == "both of us looking"
    assert "Ana: 3, week of 23 Nov" in screen.said
    assert "Ben: 8, week of 23 Nov" in screen.said
    assert screen.chart


def test_trends_with_one_partner_only_is_a_chart_that_says_so(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH, week=BEFORE)
    screen = trends(as_person)
    assert "Ana: 3" in screen.said
    assert "Ben: no shared answer in these weeks." in screen.said
    assert screen.chart


def test_what_one_keeps_shows_under_just_me_alone(cast, as_person):
    cast.answered("Ana", {"safety": 3, "clarity": 4}, same_for_all(Sharing.BOTH) | {"safety": Sharing.ME})
    cast.answered("Ben", {"safety": 8, "clarity": 9}, Sharing.BOTH)
    screen = trends(as_person)
    assert "Ana: 3" not in screen.said
    assert "only you" not in screen.said
    screen.choose("view", "just me")
    assert "Ana: 3 (only you)" in screen.said


def test_the_partner_never_gets_what_is_kept_or_not_yet_due_on_any_page(cast, as_person):
    cast.answered("Ana", {"safety": 3, "clarity": 4}, same_for_all(Sharing.BOTH) | {"safety": Sharing.ME}, note=MARK)
    cast.answered("Ben", {"safety": 8}, Sharing.BOTH)
    screen = trends(as_person, "Ben")
    for view in ("both of us looking", "just me"):
        screen.choose("view", view)
        assert not re.search(r"Ana: \d", screen.said)
    for page in screen.pages:
        assert MARK not in screen.open(page).sent


def test_a_range_stays_chosen_on_the_way_to_another_page_and_back(cast, as_person):
    cast.answered("Ana", {"safety": 3}, Sharing.BOTH, week=BEFORE)
    screen = trends(as_person)
    assert screen.control("range").value == "3 months"
    screen.choose("range", "6 months").open("partners/stages").open("partners/trends")
    assert screen.control("range").value == "6 months"


def test_together_on_one_screen_hides_the_menu_and_the_way_back_asks_for_the_passphrase(cast, as_person):
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    screen = trends(as_person).press("Look together")
    assert "Together: Ana and Ben" in screen.sent
    assert 'class="ht-name">Ana<' not in screen.sent
    assert set(screen.menu) == {"Together"}
    assert screen.pages == ["everyone/together"]
    assert re.search(r'href="/sign-in[^"]*"', screen.sent)


# -- together ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_together_shows_what_both_see_from_either_sign_in(cast, as_person, name):
    cast.answered("Ana", {"safety": 3, "clarity": 4}, same_for_all(Sharing.BOTH) | {"safety": Sharing.ME}, note=MARK)
    cast.answered("Ben", {"safety": 8, "clarity": 9}, Sharing.BOTH, note=MARK)
    as_person(name, Mode.TOGETHER)
    screen = Screen()
    assert re.search(r"Ana\s+4.*Ben\s+9", screen.said)
    for step in STEPS:
        said = screen.choose("together-step", step).unfold().said
        assert not re.search(r"Ana:?\s+3\b|Ben:?\s+8\b", said), step
        assert MARK not in screen.sent, step
    assert "Ana: 4" in said
    assert "Ben: 9" in said


def test_together_opens_with_the_sentences_and_shows_one_thing_at_a_time(cast, as_person):
    for name in ("Ana", "Ben"):
        for week in (BEFORE, LAST):
            cast.answered(name, ALL, Sharing.BOTH, week=week, on=week)
    as_person("Ana", Mode.TOGETHER)
    screen = Screen()
    assert "Your usual range appears after eight answered weeks." in screen.said
    assert screen.chart == ""
    assert "Weekly chart" in screen.choose("together-step", "Clarity").chart
    assert "Clarity" in [heading.value for heading in screen.at.header]
    assert "Your usual range appears after eight answered weeks." in screen.said
    assert "Too early to say" not in screen.said
    assert "connection" not in screen.chart
    assert "Weekly strip" in screen.choose("together-step", STAGE_STEP).chart


def test_together_counts_for_nobody_and_brings_three_prompts(cast, as_person):
    for name in ("Ana", "Ben"):
        for week in (BEFORE, LAST):
            cast.answered(name, ALL, Sharing.BOTH, week=week)
    as_person("Ana", Mode.TOGETHER)
    screen = Screen()
    assert "weeks answered" not in screen.said
    assert "week answered" not in screen.said
    for prompt in prompts.for_week(THIS):
        assert prompt in screen.sent


def test_together_empty_is_a_kind_sentence(cast, as_person):
    as_person("Ana", Mode.TOGETHER)
    screen = Screen()
    assert "Here you will see" in screen.said
    assert screen.chart == ""


# -- kept back = skipped = not answered, on every page -----------------------------------------------


def walk(cast: Cast) -> dict[str, str]:
    """Everything sent to Ben, to Together and to the coach, over every page they have."""
    sent = {}
    for name, mode in (("Ben", Mode.OWN), ("Ben", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)):
        cast.enter(name, mode).id = "visit"
        screen = Screen()
        if (name, mode) == ("Dana", Mode.OWN):
            screen.press("Prepare (I am alone)").unfold()
        for page in screen.pages:
            screen.open(page)
            ids = (cast.person("Ana").couple_id, *cast.ids.values(), str(cast.folder))
            sent[f"{name} {mode} {page}"] = screen.sent_without(*ids)
            if page == "partners/trends":
                sent["Ben just me"] = screen.choose("view", "just me").sent_without(*ids)
    return sent


@pytest.mark.parametrize("week", [THIS, BEFORE])
def test_a_kept_a_skipped_and_an_absent_answer_are_sent_alike_and_so_is_one_told_to_the_coach_alone(tmp_path, week):
    sent, dana = [], new_identity()
    for n, case in enumerate(("kept", "skipped", "absent", "told")):
        (tmp_path / str(n)).mkdir()
        with _stage(tmp_path / str(n)) as cast:
            cast.new_key("Dana", dana)
            cast.coached()
            cast.answered("Ben", ALL, Sharing.BOTH, week=week)
            cast.answered("Ana", {"clarity": 4}, Sharing.BOTH, week=BEFORE if week == THIS else LAST)
            if case == "kept":
                cast.answered("Ana", ALL, Sharing.ME, week=week, note=MARK)
            if case == "skipped":
                cast.answered("Ana", {"slow_down": "1"}, Sharing.ME, week=week)
            if case == "told":
                cast.answered("Ana", ALL, Sharing.COACH, week=week, note=MARK, note_for=Sharing.COACH)
            sent.append(walk(cast))
    assert len(sent[0]) > 8
    for page in sent[0]:
        assert sent[0][page] == sent[1][page] == sent[2][page], page
        # The coach alone, in Prepare, reads what they were told.
        assert (sent[3][page] == sent[0][page]) is (page != f"Dana {Mode.OWN} coach/prepare"), page


# -- stages ------------------------------------------------------------------------------------------


def test_stages_empty_has_the_four_titles_and_their_credit(cast, as_person):
    as_person("Ana")
    screen = Screen().open("partners/stages")
    for stage in STAGES:
        assert stage.title in screen.sent
        assert stage.sentence in screen.sent
    assert "blog post on healing insecure attachment" in screen.sent
    assert screen.chart == ""


def test_stages_shows_ones_own_practice_and_not_the_partners(cast, as_person):
    cast.answered("Ben", {"recognize": "3"}, Sharing.BOTH, week=BEFORE)
    as_person("Ana")
    assert Screen().open("partners/stages").chart == ""
    cast.answered("Ana", {"recognize": "1"}, Sharing.ME)
    screen = Screen().open("partners/stages")
    assert screen.chart
    assert "Sometimes" in screen.sent
    assert "Ben" not in screen.chart
    assert "Nearly every time" not in screen.sent.replace(screen.chart, "")


def test_the_coachs_card_shows_only_where_links_are_set(cast, as_person):
    as_person("Ana")
    heading = "You don't have to figure it out on your own"
    assert heading not in Screen().open("partners/stages").sent
    (cast.folder / "coach.toml").write_text('call = "https://coach.example/call"')
    for page, shown in (("stages", True), ("trends", True), ("check_in", False)):
        assert (heading in Screen().open(f"partners/{page}").sent) is shown, page
    assert heading not in Screen().open("everyone/support").sent
    assert heading in Screen().open("everyone/welcome").sent


# -- our data and the coach --------------------------------------------------------------------------


def test_a_coach_is_chosen_by_both_each_in_their_own_sign_in(cast, as_person):
    as_person("Ana")
    Screen().open("partners/our_data").choose("coach-name", "Quinlan").press("Ask my partner to agree")
    as_person("Zoe")
    assert "Quinlan" not in Screen().open("partners/our_data").sent
    as_person("Ben")
    screen = Screen().open("partners/our_data")
    assert "Ana would like Quinlan to be your coach." in screen.sent
    screen.press("I agree")
    assert "Make the code" not in screen.buttons
    assert "Every careful coach speaks with each partner alone first" in screen.said
    screen.choose("coach-spoken", "Yes").press("Make the code")
    (code,) = [c.value for c in screen.at.code]
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", code)
    assert not screen.run().at.code


def test_a_coach_without_a_name_is_a_sentence(cast, as_person):
    as_person("Ana")
    screen = Screen().open("partners/our_data").press("Ask my partner to agree")
    assert "1 to 40 characters" in screen.at.warning[0].value


def test_the_four_words_are_typed_by_the_partner_who_heard_them(cast, as_person):
    cast.coached(confirmed=())
    as_person("Dana")
    words = cards.check_words(cards.of(cast.person("Dana")))
    as_person("Ana")
    screen = Screen().open("partners/our_data")
    assert words not in screen.sent
    screen.choose("coach-words", "not these words").press("Confirm")
    assert screen.at.warning
    screen.choose("coach-words", words.upper()).press("Confirm")
    assert "You have confirmed their check words" in screen.sent


def test_after_signing_in_a_coach_sees_neither_names_nor_charts(cast, as_person):
    cast.coached()
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    as_person("Dana")
    screen = Screen()
    for name in ("Ana", "Ben", "Zoe", "Max"):
        assert name not in screen.sent
    assert screen.chart == ""


def test_a_coach_opens_a_session_by_the_first_letters_of_a_name(cast, as_person):
    cast.coached()
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    as_person("Dana")
    screen = Screen()
    for typed in ("A", "Zo"):
        assert not [b for b in screen.choose("session-name", typed).buttons if b.startswith("In session")]
    screen.choose("session-name", "be").press("In session: Ana and Ben")
    assert "In session: Ana and Ben" in screen.sent
    assert "The four healing stages" in screen.said
    assert screen.chart


def test_prepare_shows_what_is_for_the_coach_and_the_session_does_not(cast, as_person):
    cast.coached()
    cast.answered("Ana", {"safety": 3, "clarity": 4}, same_for_all(Sharing.COACH) | {"safety": Sharing.ME}, note=MARK)
    as_person("Dana")
    screen = Screen().press("Prepare (I am alone)").unfold()
    assert "Clarity: 4" in screen.said
    assert "Felt safety: 3" not in screen.said
    assert MARK not in screen.sent
    screen.press("In session")
    assert "In session: Ana and Ben" in screen.sent
    assert "Clarity: 4" not in screen.said


def test_a_coach_of_nobody_is_told_so(cast, as_person):
    cast.storage.agree(Agreement(cast.ids["Dana"], cast.ids["Ana"], "agreed", now()))
    as_person("Dana")
    assert "No couple has you as their coach" in Screen().press("Prepare (I am alone)").sent


def test_a_coach_whose_own_copy_is_empty_is_told_how_it_begins(cast, as_person):
    as_person("Dana")
    screen = Screen()
    assert "First write under Settings" in screen.said
    (cast.folder / "coach.toml").write_text('policy = "no secrets"\n')
    assert "add one under Couples" in screen.run().said
    assert "First write" not in screen.said


# -- welcome and support -----------------------------------------------------------------------------


def test_support_is_the_same_for_everyone_and_a_visit_to_it_is_not_recorded(cast, as_person):
    cast.coached()
    files = {p: p.read_bytes() for p in cast.folder.iterdir()}
    words = set()
    for name, mode in VISITS[:-1]:
        as_person(name, mode)
        screen = Screen(PAGES / "everyone" / "support.py")
        words.add(screen.sent)
    assert len(words) == 1
    assert "local emergency number" in words.pop()
    assert {p: p.read_bytes() for p in cast.folder.iterdir()} == files


def test_welcome_says_what_it_is_not(cast, as_person):
    as_person("Ana")
    assert "not therapy, not a crisis service, and not a screen for abuse" in Screen().open("everyone/welcome").sent


# -- people's own words ------------------------------------------------------------------------------

HOSTILE_NAME = "[Sam](http://x) :red[hi] <b>$5$"
HOSTILE_NOTE = "$5 then $9 <b>x</b> ![p](http://127.0.0.1:9911/p.png) :red[hi] :smile: 1. one ~~gone~~"


def test_names_and_notes_reach_no_element_that_reads_markup(cast, as_person):
    for name in ("Ana", "Ben", "Dana"):
        cast.change(name, name=HOSTILE_NAME)
    cast.coached()
    for name in ("Ana", "Ben"):
        for week in (BEFORE, THIS):
            cast.answered(name, ALL, Sharing.BOTH, week=week, note=HOSTILE_NOTE, note_for=Sharing.BOTH)
    screens = []
    for name, mode in VISITS[:-1]:
        as_person(name, mode)
        screens += [Screen().open(page) for page in Screen().pages]
    as_person("Dana")
    screens.append(Screen().choose("session-name", "[sam"))
    screens.append(Screen().press("Prepare (I am alone)").unfold())
    shown = 0
    for screen in screens:
        for kind, text in screen.parts:
            shown += "Sam" in text
            if kind == "Html":
                assert "<b>" not in text
                continue
            if kind not in LITERAL:
                for raw in ("](http", ":red[", "<b>", "![p]", "~~gone"):
                    assert raw not in text, (kind, text)
    assert shown > len(screens)


@given(st.text(max_size=80))
def test_a_literal_label_keeps_every_letter_and_leaves_no_sign_bare(text):
    shown = controls.literal(text)
    assert shown.replace("\\", "").replace("\u2060", "") == text.replace("\\", "").replace("\u2060", "")
    bare = re.sub(r"\\.\u2060", "", shown, flags=re.DOTALL)
    assert not [c for c in bare if c.isascii() and c.isprintable() and not c.isalnum() and c != " "]


# -- parts that are closed until opened --------------------------------------------------------------


def test_a_part_is_not_sent_before_it_is_opened_and_stays_when_it_is_closed_again(cast, as_person):
    cast.answered("Ana", {"safety": 4}, Sharing.ME, note=MARK)
    as_person("Ana")
    screen = Screen(unfolding=False).open("partners/trends").choose("view", View.JUST_ME)
    assert "Notes" in [e.label for e in screen.at.expander]
    assert MARK not in screen.sent
    assert not screen.at.dataframe
    assert MARK in screen.unfold().sent
    assert screen.at.dataframe
    assert MARK in screen.close_all().sent


@pytest.mark.parametrize("name", ["Ana", "Ben"])
def test_what_is_typed_in_a_part_survives_closing_it(cast, as_person, name):
    as_person(name)
    screen = Screen().open("partners/stages").choose("moment-line-0", MARK)
    assert screen.close_all().control("moment-line-0").value == MARK
    as_person("Ben" if name == "Ana" else "Ana")
    assert MARK not in screen.run().unfold().sent
