"""What stands under the chart on each screen, and what stands on none but one."""

import html
import re
from datetime import date, timedelta

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing
from dashboard.ui.session.topics import TOPICS
from dashboard.ui.trends.trend_chart import BESIDE, EVERYWHERE, HIDDEN
from dashboard.words.headline_words import chance
from dashboard.words.signal_words import BAND_LABEL, BAND_LABEL_COACH, BAND_SENTENCE, cost_words
from tests.cast import THIS
from tests.insights.test_signals import CLOSED, EARLY, FIRST_8, SHIFTED, put
from tests.screen import Screen

SESSION = CLOSED + timedelta(days=1)
ASKING = "Worth asking about"
COST, ASKING_COST = html.escape(cost_words()), html.escape(cost_words("two low weeks"))


def trends(as_person, name="Ana", view=None):
    as_person(name)
    screen = Screen().open("partners/trends")
    return screen.choose("view", view) if view else screen


def prepare(as_person):
    as_person("Dana")
    return Screen().press("Prepare (I am alone)").unfold()


def rows(screen):
    """The rows of the tables of answers before and since a day, cell by cell; an empty week is an empty cell."""
    (told,) = [
        proto.body for kind, proto in screen.elements if kind == "Html" and 'class="ht-weeks"' in str(proto.body)
    ]
    found = re.findall(r"<tr>(.*?)</tr>", told)
    cells = [[re.sub(r"<[^>]+>", "", c) for c in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in found]
    return [row[1:] if not row[0] else row for row in cells]


def hold_session(cast, day=SESSION):
    cast.storage.happened.add_session(cast.person("Ana").couple_id, day)


# -- worth asking about ------------------------------------------------------------------------------


def test_worth_asking_about_stands_in_prepare_with_its_cost_and_nowhere_else(cast, as_person):
    cast.coached(EARLY)
    put(cast, "Ana", [*FIRST_8, 3, 2])
    put(cast, "Ben", [6] * 10)
    screen = prepare(as_person)
    assert "Ana, felt safety: 3 and 2 in the weeks of 2 Nov and 9 Nov" in screen.sent
    assert ASKING_COST in screen.sent
    for name in ("Ana", "Ben"):
        for view in ("both of us looking", "just me"):
            assert ASKING not in trends(as_person, name, view).sent
        tab = Screen()
        for page in tab.pages:
            assert ASKING not in tab.open(page).sent
    for name, mode in (("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)):
        as_person(name, mode)
        assert ASKING not in Screen().sent


def test_with_nothing_to_ask_prepare_says_so_without_numbers(cast, as_person):
    cast.coached(EARLY)
    put(cast, "Ana", [6] * 9)
    sent = prepare(as_person).sent
    assert "Nothing from the latest answered weeks that both of them see." in sent
    assert "Too early to say: Ana (clarity, connection); Ben (felt safety, clarity, connection)." in sent
    assert ASKING_COST not in sent


def test_while_it_is_too_early_prepare_says_that_and_never_nothing(cast, as_person):
    cast.coached(EARLY)
    put(cast, "Ana", [2] * 7)
    put(cast, "Ben", [8] * 7)
    sent = prepare(as_person).sent
    assert "Too early to say: it takes 8 answered weeks that both of them see." in sent
    assert "Nothing from" not in sent


# -- usual range on the chart ------------------------------------------------------------------------


def test_the_usual_range_can_be_hidden_and_stays_hidden_in_this_tab(cast, as_person):
    put(cast, "Ana", SHIFTED)
    screen = trends(as_person)
    assert BAND_LABEL in screen.chart
    assert screen.control("usual-range").value == BESIDE
    screen.choose("usual-range", HIDDEN)
    assert BAND_LABEL not in screen.chart
    screen.open("partners/stages").open("partners/trends")
    assert screen.control("usual-range").value == HIDDEN
    assert "Looks like a shift" in screen.said


def test_usual_ranges_are_off_until_asked_for_but_on_the_panel_whose_card_names_a_shift(cast, as_person):
    put(cast, "Ana", FIRST_8)
    put(cast, "Ana", FIRST_8, key="clarity")
    screen = trends(as_person)
    assert screen.control("usual-range").value == HIDDEN
    assert BAND_LABEL not in screen.chart
    assert BAND_LABEL in screen.choose("usual-range", EVERYWHERE).chart
    put(cast, "Ben", SHIFTED)
    screen = trends(as_person)
    assert screen.control("usual-range").value == BESIDE
    assert BAND_LABEL in screen.chart


def test_before_a_range_is_known_there_is_nothing_to_hide(cast, as_person):
    put(cast, "Ana", FIRST_8[:7])
    screen = trends(as_person)
    assert not screen.at.selectbox or "Usual" not in screen.at.selectbox[0].label
    assert BAND_LABEL not in screen.chart


def test_a_coach_is_told_from_whose_weeks_the_range_comes(cast, as_person):
    cast.coached(EARLY)
    put(cast, "Ana", SHIFTED)
    assert BAND_LABEL_COACH in prepare(as_person).chart
    as_person("Dana", Mode.SESSION).topic = len(TOPICS) - 1
    assert BAND_LABEL in Screen().chart


# -- words -------------------------------------------------------------------------------------------


def test_the_card_comes_first_then_the_latest_answer_with_its_state(cast, as_person):
    put(cast, "Ana", SHIFTED)
    hold_session(cast)
    said = trends(as_person).said
    latest = "Ana: 9, week of 9 Nov (2 weeks ago). Looks like a shift: higher than Ana&#x27;s usual range, 5 to 7"
    assert latest in said
    first = "Looks like a shift for Ana: higher than usual since October. What helped?"
    assert said.index(first) < said.index(latest)
    assert "The shift (higher) began in the week of 5 Oct, before 10 Nov." in said


def test_what_a_shift_costs_is_said_once_beside_it_and_not_without_one(cast, as_person):
    put(cast, "Ana", SHIFTED[:13])
    assert COST not in trends(as_person).said
    put(cast, "Ben", SHIFTED)
    assert trends(as_person).said.count(COST) == 1


def test_learning_shows_numbers_of_weeks_to_oneself_and_none_to_both(cast, as_person):
    put(cast, "Ana", FIRST_8[:5])
    alone = trends(as_person, view="just me").said
    assert "Learning your usual range (5 of 8)." in alone
    as_person("Ben", Mode.TOGETHER)
    for both in (trends(as_person).said, _together(as_person)):
        assert "Learning Ana&#x27;s usual range." in both
        assert "of 8" not in both.split("How to read this")[0]


def _together(as_person):
    as_person("Ben", Mode.TOGETHER)
    return Screen().choose("together-step", "All on one page").unfold().said


def test_together_names_no_shift_without_saying_how_often_it_is_chance(cast, as_person):
    put(cast, "Ana", SHIFTED)
    put(cast, "Ben", [6] * len(SHIFTED))
    as_person("Ben", Mode.TOGETHER)
    screen = Screen().choose("together-step", "Felt safety")
    assert "Looks like a shift for Ana" in screen.said
    assert chance() in screen.said
    assert BAND_SENTENCE in screen.said
    other = screen.choose("together-step", "Clarity").said
    assert chance() not in other
    assert BAND_SENTENCE not in other


def test_together_says_of_one_rating_that_it_is_early_where_another_has_something_to_say(cast, as_person):
    put(cast, "Ana", SHIFTED)
    cast.answered("Ana", {"safety": SHIFTED[-1], "clarity": 5}, Sharing.BOTH, week=CLOSED)
    cast.answered("Ben", {"safety": 6, "clarity": 5}, Sharing.BOTH, week=CLOSED)
    as_person("Ben", Mode.TOGETHER)
    assert "Too early to say." in Screen().choose("together-step", "Clarity").said


def test_one_rating_in_together_has_its_numbers_over_a_sentence_that_names_an_earlier_week(cast, as_person):
    for name in ("Ana", "Ben"):
        put(cast, name, [*FIRST_8, *[6] * 6])
    as_person("Ben", Mode.TOGETHER)
    said = " ".join(Screen().choose("together-step", "Felt safety").said.split())
    assert said.index("Week of 9 Nov") < said.index("Ana 6") < said.index("Within what is usual for both of you.")
    assert said.count("Week of") == 1
    for name, low in (("Ana", 0), ("Ben", 1)):
        cast.answered(name, {"safety": low}, Sharing.BOTH, week=THIS)
    as_person("Ben", Mode.TOGETHER)
    said = " ".join(Screen().choose("together-step", "Felt safety").said.split())
    places = [said.index(one) for one in ("so far", "Ana 0", "Ben 1", "Week of 9 Nov", "Within what is usual")]
    assert places == sorted(places), "a low answer of this week is not hidden by what was usual before"


def test_this_weeks_answer_is_so_far(cast, as_person):
    put(cast, "Ana", [*FIRST_8, *[6] * 6])
    cast.answered("Ana", {"safety": 2}, Sharing.ME, week=THIS)
    said = trends(as_person, view="just me").said
    assert "Ana: 2 (only you), week of 23 Nov so far. The week of 9 Nov was within your usual range, 5 to 7." in said


def test_names_are_shown_letter_for_letter(cast, as_person):
    cast.change("Ana", name="<b>[A](b)")
    put(cast, "Ana", SHIFTED)
    put(cast, "Ben", SHIFTED)
    screen = trends(as_person)
    assert "&lt;b&gt;[A](b): 9" in screen.sent
    assert "<b>[A]" not in "".join(str(h.proto.body) for h in screen.at.get("html"))


# -- sessions ----------------------------------------------------------------------------------------


def test_without_a_session_one_looks_since_a_chosen_week_only(cast, as_person):
    put(cast, "Ana", FIRST_8)
    screen = trends(as_person)
    assert "Since last session" not in screen.sent
    assert screen.control("since-week").value == date(2026, 10, 26)
    screen.choose("since-week", date(2026, 11, 9))
    assert rows(screen)[:2] == [
        ["12 Oct", "19 Oct", "26 Oct", "2 Nov", "9 Nov", "16 Nov"],
        ["Ana", "6", "8", "6", "4", "6", ""],
    ]


def test_with_sessions_the_last_comes_first_and_the_chart_can_begin_there(cast, as_person):
    put(cast, "Ana", FIRST_8)
    hold_session(cast, date(2026, 10, 7))
    hold_session(cast)
    screen = trends(as_person)
    assert screen.control("since-").value == "Since last session, 10 Nov"
    assert "Session on 10 Nov" in screen.chart
    screen.choose("since-", "Since our first session, 7 Oct")
    assert rows(screen)[1] == ["Ana", "", "", "6", "7", "5", "6", "8", "6", "4", "6", ""]
    screen.choose("range", "Since last session")
    assert "weeks of 12 Oct 2026 to 23 Nov 2026" in screen.chart


def test_a_session_and_a_shift_of_another_year_are_named_with_it(cast, as_person):
    put(cast, "Ana", [3] * 8 + [9] * 52)
    hold_session(cast, date(2025, 11, 12))
    hold_session(cast)
    screen = trends(as_person, view="just me")
    assert "higher than your usual range, 2 to 4, since the week of 17 Nov 2025." in screen.said
    screen.choose("since-", "Since our first session, 12 Nov 2025")
    assert "Session on 10 Nov" in screen.chart


def test_a_session_to_come_is_not_yet_one(cast, as_person):
    put(cast, "Ana", FIRST_8)
    hold_session(cast, date(2026, 12, 2))
    assert "Since last session" not in trends(as_person).sent


def test_a_choice_that_is_not_offered_any_more_falls_back(cast, as_person):
    put(cast, "Ana", [6] * 12, kept=range(8))
    screen = trends(as_person, view="just me")
    screen.choose("since-week", date(2026, 9, 7))
    screen.choose("view", "both of us looking")
    assert screen.control("since-week").value == date(2026, 10, 26)


# -- how each of you sees it -------------------------------------------------------------------------


def test_differences_stand_where_both_look_and_not_in_just_me(cast, as_person):
    put(cast, "Ana", [8] * 8)
    put(cast, "Ben", [5] * 8)
    both = trends(as_person).said
    assert "Ana rated it higher 8 times." in both
    assert "You see this differently. In all of your last 8" in both
    assert "Different ratings are information, not a problem." in both
    assert "How each of you sees it" not in trends(as_person, view="just me").said
    assert "How each of you sees it" in _together(as_person)


def test_their_title_fits_what_both_rated_the_same_too(cast, as_person):
    put(cast, "Ana", [8])
    put(cast, "Ben", [8])
    said = trends(as_person).said
    assert said.index("How each of you sees it") < said.index("Both rated it the same once.")


def test_differences_are_counted_from_the_first_shared_week_and_drawn_from_the_fourth_on(cast, as_person):
    put(cast, "Ana", [8] * 3)
    put(cast, "Ben", [5] * 3)
    screen = trends(as_person)
    assert "Ana rated it higher 3 times." in screen.said
    assert "who rated higher" not in screen.chart
    as_person("Ben", Mode.TOGETHER)
    screen = Screen().choose("together-step", "All on one page").unfold()
    assert "Ana rated it higher 3 times." in screen.said
    assert "who rated higher" not in screen.chart
    put(cast, "Ana", [8] * 4)
    put(cast, "Ben", [5] * 4)
    assert "who rated higher" in trends(as_person).chart


def test_the_coach_reads_of_them_in_the_third_person(cast, as_person):
    cast.coached(EARLY)
    put(cast, "Ana", [8] * 8)
    put(cast, "Ben", [5] * 8)
    said = prepare(as_person).said
    assert "They see this differently. In all of their last 8 shared weeks" in said
    assert "How each of them sees it" in said
    assert "How each of you" not in said


def test_without_a_week_from_both_there_is_no_such_section(cast, as_person):
    put(cast, "Ana", [8] * 8)
    assert "How each of you sees it" not in trends(as_person).said.split("How to read")[0]


# -- promise 3, on the page --------------------------------------------------------------------------


@pytest.mark.parametrize("place", [2, 10])
@pytest.mark.parametrize("name", ["Ben", "Dana"])
def test_the_page_a_reader_is_sent_is_the_same_for_kept_back_and_skipped(cast, as_person, name, place):
    cast.coached(EARLY)
    put(cast, "Ben", [6] * 14)
    put(cast, "Ana", [None if n == place else v for n, v in enumerate(SHIFTED)])
    as_person(name)

    def page():
        screen = Screen()
        screen.open("partners/trends") if name == "Ben" else screen.press("Prepare (I am alone)").unfold()
        return screen.sent_without()

    skipped = page()
    week = CLOSED - (13 - place) * (THIS - CLOSED) // 2
    cast.answered("Ana", {"safety": SHIFTED[place]}, Sharing.ME, week=week, on=week)
    assert page() == skipped


# -- how to read this --------------------------------------------------------------------------------


def test_how_to_read_this_is_one_step_from_trends_and_stands_on_a_shared_screen_itself(cast, as_person):
    put(cast, "Ana", FIRST_8)
    screen = trends(as_person)
    assert "How to read this" in [proto.label for kind, proto in screen.elements if kind == "PageLink"]
    screen.open("everyone/how_to_read")
    assert screen.title == "How to read this"
    assert "Six of eight to speak" in screen.said
    assert "Six of eight to speak" in _together(as_person)
