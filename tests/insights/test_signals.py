"""What is said to each reader, over the real store and services: only from what that reader was given."""

from datetime import date, datetime, time

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing
from dashboard.domain.questions import RATINGS
from dashboard.domain.weeks import WEEK, weeks_between
from dashboard.insights.facts import Line
from dashboard.insights.signals import Signals
from dashboard.plots import main_chart
from dashboard.services import events, reading, sessions
from dashboard.services.reading import View
from dashboard.words.signal_words import BAND_LABEL
from tests.cast import THIS, WEDNESDAY, Cast

FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]
SHIFTED = [*FIRST_8, *[9] * 6]
EARLY = datetime.combine(date(2025, 1, 1), time())
CLOSED = THIS - 2 * WEEK
READERS = [("Ben", Mode.OWN, View.JUST_ME), ("Ben", Mode.OWN, View.BOTH), ("Ana", Mode.TOGETHER, View.BOTH)]
READERS += [("Dana", Mode.OWN, View.BOTH), ("Dana", Mode.SESSION, View.BOTH)]


def put(cast: Cast, name: str, ratings, sharing=Sharing.BOTH, key="safety", kept=()):
    """One answer a week up to the newest closed one, oldest first; None is a skipped week, `kept` places are kept."""
    first = CLOSED - (len(ratings) - 1) * WEEK
    for n, value in enumerate(ratings):
        if value is not None:
            chosen = Sharing.ME if n in kept else sharing
            cast.answered(name, {key: value}, chosen, week=first + n * WEEK, on=first + n * WEEK)


def signals(cast: Cast, name: str, mode: Mode = Mode.OWN, view: View = View.BOTH) -> Signals:
    cast.enter(name, mode)
    lines = [Line(p.id, p.name, p.slot) for p in cast.me.couple]
    reader = cast.ids[name] if view is View.JUST_ME else None
    return Signals(reading.answers(cast.me, view), lines, cast.me.today, reader, counts=True)


def everything(found: Signals):
    """Words, table and chart: all that a reader gets."""
    day = THIS - 4 * WEEK
    words = [(found.states(r.key), found.since(r.key, day), found.dots(r.key)) for r in RATINGS]
    span = weeks_between(THIS - 25 * WEEK, THIS)
    chart = main_chart.main_chart(
        found.answers, found.lines, span, dark=False, today=found.today, usual=BAND_LABEL if found.known else None
    )
    told = (found.asking(), found.gap_lines(span, to_them=True), found.weeks_to_choose(), found.shifted)
    return words, told, found.table().to_dict(), chart


@pytest.mark.parametrize(("name", "mode", "view"), READERS)
@pytest.mark.parametrize("place", [0, 5, 7, 9, 13])
def test_kept_back_and_skipped_say_and_draw_the_same(cast, name, mode, view, place):
    cast.coached(EARLY)
    put(cast, "Ben", [6] * 14)
    skipped = [None if n == place else v for n, v in enumerate(SHIFTED)]
    put(cast, "Ana", skipped)
    as_skipped = everything(signals(cast, name, mode, view))
    week = CLOSED - (13 - place) * WEEK
    cast.answered("Ana", {"safety": SHIFTED[place]}, Sharing.ME, week=week, on=week)
    assert everything(signals(cast, name, mode, view)) == as_skipped


def test_a_partner_alone_learns_also_from_what_they_kept(cast):
    put(cast, "Ana", FIRST_8, kept=(0, 1))
    alone, both = signals(cast, "Ana", view=View.JUST_ME), signals(cast, "Ana")
    assert "your usual range is 5 to 7" in alone.states("safety")[cast.ids["Ana"]]
    assert both.states("safety")[cast.ids["Ana"]] == "Learning Ana's usual range (6 of 8)."


def test_what_is_for_the_coach_alone_teaches_no_range_not_even_the_coachs(cast):
    """Whatever a coach reads beside a chart can be said aloud."""
    cast.coached(EARLY)
    put(cast, "Ana", FIRST_8, Sharing.COACH)
    assert not signals(cast, "Dana").known
    assert not signals(cast, "Dana", Mode.SESSION).known
    assert not signals(cast, "Ben", view=View.JUST_ME).known


def test_the_week_that_is_not_over_is_said_but_counts_for_nothing(cast):
    put(cast, "Ana", SHIFTED[:13])
    cast.answered("Ana", {"safety": 9}, Sharing.BOTH, week=THIS)
    cast.answered("Ben", {"safety": 9}, Sharing.BOTH, week=THIS)
    found = signals(cast, "Ana")
    assert found.states("safety")[cast.ids["Ana"]].startswith("Too early to say (13 of 14)")
    assert "9, 9, 9, 9, 9." in found.since("safety", CLOSED - 4 * WEEK)[cast.ids["Ana"]]
    assert found.gaps["safety"].weeks == ()


def test_dots_say_what_the_number_beside_them_says_and_no_more(cast):
    put(cast, "Ana", FIRST_8[:5])
    found = signals(cast, "Ana")
    assert found.dots("safety") == {cast.ids["Ana"]: "●●●●●○○○", cast.ids["Ben"]: "○" * 8}
    uncounted = Signals(found.answers, found.lines, found.today)
    assert uncounted.dots("safety") == {}
    assert not any(char.isdigit() for char in uncounted.states("safety")[cast.ids["Ana"]])


def test_a_zero_is_a_value(cast):
    put(cast, "Ana", [0] * 8)
    assert "your usual range is 0 to 1" in signals(cast, "Ana", view=View.JUST_ME).states("safety")[cast.ids["Ana"]]


def test_differences_are_only_of_weeks_both_shared(cast):
    put(cast, "Ana", [7, 7, None, 7], kept=(0,))
    put(cast, "Ben", [5, 5, 5, 5])
    found = signals(cast, "Ben").gaps["safety"]
    assert found.points == (2, 2)
    assert found.weeks == (CLOSED - 2 * WEEK, CLOSED)


def test_weeks_to_choose_have_an_answer_before_them_and_are_over(cast):
    put(cast, "Ana", [5, None, 6])
    found = signals(cast, "Ana").weeks_to_choose()
    assert found == [THIS - WEEK, CLOSED, CLOSED - WEEK]
    assert Signals(signals(cast, "Ana").answers.iloc[:0], [], WEDNESDAY).weeks_to_choose() == []


def test_the_table_holds_the_band_its_first_week_and_every_shift(cast):
    put(cast, "Ana", SHIFTED)
    row = signals(cast, "Ana").table().iloc[0].to_dict()
    assert row == {
        "Rating": "Felt safety",
        "Partner": "Ana",
        "Usual range": "5 to 7",
        "From the week of": "5 Oct 2026",
        "Looked like a shift": "higher since the week of 5 Oct, seen 9 Nov",
    }


# -- sessions and events -----------------------------------------------------------------------------


def test_both_partners_know_their_sessions_and_events_and_no_other_couple_does(cast):
    home = cast.person("Ana").couple_id
    cast.storage.happened.add_session(home, date(2026, 11, 11))
    cast.storage.happened.add_session(home, date(2026, 5, 6))
    cast.storage.happened.add_event(home, cast.ids["Ben"], date(2026, 11, 9), "Moved")
    for name in ("Ana", "Ben"):
        cast.enter(name)
        assert sessions.days(cast.me) == [date(2026, 5, 6), date(2026, 11, 11)]
        assert [(e.week, e.label) for e in events.events(cast.me)] == [(date(2026, 11, 9), "Moved")]
    cast.enter("Zoe")
    assert (sessions.days(cast.me), events.events(cast.me)) == ([], [])
    cast.enter("Dana")
    assert (sessions.days(cast.me), events.events(cast.me)) == ([], [])


def test_a_coach_knows_of_sessions_and_events_since_they_came(cast):
    home = cast.person("Ana").couple_id
    cast.coached(datetime.combine(date(2026, 11, 1), time(18)))
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 11)):
        cast.storage.happened.add_session(home, day)
    for hour, label in ((17, "Before"), (19, "Moved")):
        added = datetime.combine(date(2026, 11, 1), time(hour))
        cast.storage.happened.add_event(home, cast.ids["Ben"], date(2026, 10, 26), label, added)
    for mode in (Mode.OWN, Mode.SESSION):
        cast.enter("Dana", mode)
        assert sessions.days(cast.me) == [date(2026, 11, 1), date(2026, 11, 11)]
        assert [e.label for e in events.events(cast.me)] == ["Moved"]


def test_two_sessions_on_a_day_are_one_rule(cast):
    home = cast.person("Ana").couple_id
    for _ in range(2):
        cast.storage.happened.add_session(home, date(2026, 11, 11))
    cast.enter("Ana")
    assert sessions.days(cast.me) == [date(2026, 11, 11)]
