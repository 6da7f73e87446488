"""What the lines of a couple come to, over the real store and services: only from what a reader was given."""

from datetime import date, datetime, time

from dashboard.accounts.visits import Mode
from dashboard.domain.answers import Answers
from dashboard.domain.model import Sharing
from dashboard.domain.partners import partners_of
from dashboard.domain.questions import same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.insights.signals import Signals
from dashboard.services import events, reading, sessions
from dashboard.services.reading import View
from tests.cast import THIS, WEDNESDAY, Cast

FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]
SHIFTED = [*FIRST_8, *[9] * 6]
EARLY = datetime.combine(date(2025, 1, 1), time())
CLOSED = THIS - 2 * WEEK


def put(cast: Cast, name: str, ratings, sharing=Sharing.BOTH, key="safety", kept=()):
    """One answer a week up to the newest closed one, oldest first; None is a skipped week, `kept` places are kept."""
    first = CLOSED - (len(ratings) - 1) * WEEK
    weeks = [
        (first + n * WEEK, {key: value}, same_for_all(Sharing.ME if n in kept else sharing), None)
        for n, value in enumerate(ratings)
        if value is not None
    ]
    cast.answered_long_ago(name, weeks)


def signals(cast: Cast, name: str, mode: Mode = Mode.OWN, view: View = View.BOTH) -> Signals:
    """What is worked out for one of the cast."""
    cast.enter(name, mode)
    return Signals(reading.answers(cast.me, view), partners_of(cast.me.couple), cast.me.today)


def test_a_partner_alone_learns_also_from_what_they_kept(cast):
    put(cast, "Ana", FIRST_8, kept=(0, 1))
    rated = [
        signals(cast, "Ana", view=view).verdicts[cast.ids["Ana"], "safety"].rated for view in (View.JUST_ME, View.BOTH)
    ]
    assert rated == [8, 6]


def test_a_shift_is_known_with_its_range(cast):
    put(cast, "Ana", SHIFTED)
    found = signals(cast, "Ana")
    assert (found.known, found.shifted) == (True, True)
    put(cast, "Ben", FIRST_8)
    assert not signals(cast, "Ben").verdicts[cast.ids["Ben"], "safety"].now


def test_what_is_for_the_coach_alone_teaches_no_range_not_even_the_coachs(cast):
    """Whatever a coach reads beside a chart can be said aloud."""
    cast.coached(EARLY)
    put(cast, "Ana", FIRST_8, Sharing.COACH)
    assert not signals(cast, "Dana").known
    assert not signals(cast, "Dana", Mode.SESSION).known
    assert not signals(cast, "Ben", view=View.JUST_ME).known


def test_differences_are_only_of_weeks_both_shared(cast):
    put(cast, "Ana", [7, 7, None, 7], kept=(0,))
    put(cast, "Ben", [5, 5, 5, 5])
    gap = signals(cast, "Ben").gaps["safety"]
    assert gap.points == (2, 2)
    assert gap.weeks == (CLOSED - 2 * WEEK, CLOSED)


def test_weeks_to_choose_have_an_answer_before_them_and_are_over(cast):
    put(cast, "Ana", [5, None, 6])
    assert signals(cast, "Ana").weeks_to_choose == [THIS - WEEK, CLOSED, CLOSED - WEEK]
    assert Signals(Answers(), [], WEDNESDAY).weeks_to_choose == []


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
