"""What is said to each reader, over the real store and services: only from what that reader was given."""

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing
from dashboard.domain.questions import RATINGS
from dashboard.domain.weeks import WEEK, weeks_between
from dashboard.plots import main_chart
from dashboard.services.reading import View
from dashboard.words.sentences import Sentences
from dashboard.words.signal_words import BAND_LABEL
from tests.cast import THIS, Cast
from tests.insights.test_signals import CLOSED, EARLY, FIRST_8, SHIFTED, put, signals

READERS = [("Ben", Mode.OWN, View.JUST_ME), ("Ben", Mode.OWN, View.BOTH), ("Ana", Mode.TOGETHER, View.BOTH)]
READERS += [("Dana", Mode.OWN, View.BOTH), ("Dana", Mode.SESSION, View.BOTH)]


def sentences(cast: Cast, name: str, mode: Mode = Mode.OWN, view: View = View.BOTH) -> Sentences:
    """What is said to one of the cast."""
    reader = cast.ids[name] if view is View.JUST_ME else None
    return Sentences(signals(cast, name, mode, view), reader, counts=True)


def everything(said: Sentences):
    """Words, table and chart: all that a reader gets."""
    day, found = THIS - 4 * WEEK, said.signals
    span = weeks_between(THIS - 25 * WEEK, THIS)
    words = [(said.states(r.key), said.since(r.key, day), said.dots(r.key), said.latest(r.key, span)) for r in RATINGS]
    usual = BAND_LABEL if found.known else None
    chart = main_chart.main_chart(found.answers, found.partners, span, dark=False, today=found.today, usual=usual)
    told = (said.asking(), said.differences(span, to_them=True), found.weeks_to_choose, found.shifted)
    return words, told, said.table(), chart


@pytest.mark.parametrize(("name", "mode", "view"), READERS)
@pytest.mark.parametrize("place", [0, 5, 7, 9, 13])
def test_kept_back_and_skipped_say_and_draw_the_same(cast, name, mode, view, place):
    cast.coached(EARLY)
    put(cast, "Ben", [6] * 14)
    skipped = [None if n == place else v for n, v in enumerate(SHIFTED)]
    put(cast, "Ana", skipped)
    as_skipped = everything(sentences(cast, name, mode, view))
    week = CLOSED - (13 - place) * WEEK
    cast.answered("Ana", {"safety": SHIFTED[place]}, Sharing.ME, week=week, on=week)
    assert everything(sentences(cast, name, mode, view)) == as_skipped


def test_a_partner_alone_is_spoken_to_and_told_of_what_they_kept(cast):
    put(cast, "Ana", FIRST_8, kept=(0, 1))
    alone, both = sentences(cast, "Ana", view=View.JUST_ME), sentences(cast, "Ana")
    assert "your usual range is 5 to 7" in alone.states("safety")[cast.ids["Ana"]]
    assert both.states("safety")[cast.ids["Ana"]] == "Learning Ana's usual range (6 of 8)."


def test_the_week_that_is_not_over_is_said_but_counts_for_nothing(cast):
    put(cast, "Ana", SHIFTED[:13])
    cast.answered("Ana", {"safety": 9}, Sharing.BOTH, week=THIS)
    cast.answered("Ben", {"safety": 9}, Sharing.BOTH, week=THIS)
    said = sentences(cast, "Ana")
    assert said.states("safety")[cast.ids["Ana"]].startswith("Too early to say (13 of 14)")
    assert "9, 9, 9, 9, 9." in said.since("safety", CLOSED - 4 * WEEK)[cast.ids["Ana"]]
    assert said.signals.gaps["safety"].weeks == ()


def test_dots_say_what_the_number_beside_them_says_and_no_more(cast):
    put(cast, "Ana", FIRST_8[:5])
    said = sentences(cast, "Ana")
    assert said.dots("safety") == {cast.ids["Ana"]: "●●●●●○○○", cast.ids["Ben"]: "○" * 8}
    uncounted = Sentences(said.signals)
    assert uncounted.dots("safety") == {}
    assert not any(char.isdigit() for char in uncounted.states("safety")[cast.ids["Ana"]])


def test_a_zero_is_a_value(cast):
    put(cast, "Ana", [0] * 8)
    assert "your usual range is 0 to 1" in sentences(cast, "Ana", view=View.JUST_ME).states("safety")[cast.ids["Ana"]]


def test_the_table_holds_the_band_its_first_week_and_every_shift(cast):
    put(cast, "Ana", SHIFTED)
    table = sentences(cast, "Ana").table()
    assert {len(cells) for cells in table.values()} == {6}
    assert {title: cells[0] for title, cells in table.items()} == {
        "Rating": "Felt safety",
        "Partner": "Ana",
        "Usual range": "5 to 7",
        "From the week of": "5 Oct 2026",
        "Looked like a shift": "higher since the week of 5 Oct, seen 9 Nov",
    }
