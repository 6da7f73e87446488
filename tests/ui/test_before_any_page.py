"""What stands in the place of every page: sentences to be read first, and questions about a restored copy."""

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing
from dashboard.services import brought, events
from tests.cast import THIS
from tests.screen import Screen

CHANGED = "The week of 16 Nov 2026 was changed."
FAIR = "Fair <b>"


@pytest.fixture
def asked(cast, tmp_path):
    """A copy was restored in which somebody wrote an event in Ana's name."""
    cast.coached()
    cast.storage.bring_back(cast.copy_with_event(FAIR, tmp_path.with_name(f"{tmp_path.name}.duckdb")))
    return cast


# -- sentences ---------------------------------------------------------------------------------------


def test_what_was_found_is_read_before_any_page_and_once(cast, as_person):
    as_person("Ana").notices = (CHANGED,)
    screen = Screen()
    for page in ("partners/check_in", "partners/trends", "everyone/welcome"):
        screen.open(page)
        assert CHANGED in screen.said
        assert "Something in the data folder was not as you had left it" in screen.said
        assert screen.buttons == ["I have read this"]
        assert "/help" in screen.sent
    screen.press("I have read this")
    assert CHANGED not in screen.sent
    assert CHANGED not in Screen().sent


def test_on_a_shared_screen_nothing_tells_that_there_is_something_to_read(cast, as_person):
    as_person("Ana", Mode.TOGETHER).notices = (CHANGED,)
    assert CHANGED not in Screen().sent
    as_person("Ben")
    assert CHANGED not in Screen().sent


# -- questions about a copy --------------------------------------------------------------------------


def test_what_a_copy_says_in_my_name_is_asked_before_any_page_and_counts_for_nobody_until_then(asked, as_person):
    as_person("Ana")
    screen = Screen()
    assert FAIR in screen.said
    assert "From the copy that was restored" in screen.sent
    assert events.events(asked.me) == []
    screen.press("Take them in")
    assert [event.label for event in events.events(asked.me)] == [FAIR]
    assert "From the copy that was restored" not in screen.sent


def test_a_no_leaves_it_out_for_good(asked, as_person):
    as_person("Ana")
    screen = Screen().press("Leave them out")
    assert FAIR not in screen.sent
    assert (events.events(asked.me), brought.questions(asked.me)) == ([], [])


def test_it_can_be_put_off_until_the_next_visit(asked, as_person):
    as_person("Ana")
    screen = Screen().press("Decide later")
    assert FAIR not in screen.sent
    assert screen.open("partners/trends").title == "Trends"
    as_person("Ana")
    assert FAIR in Screen().sent


@pytest.mark.parametrize(("name", "mode"), [("Ben", Mode.OWN), ("Ben", Mode.TOGETHER), ("Dana", Mode.OWN)])
def test_nobody_else_is_asked_or_sees_it(asked, as_person, name, mode):
    asked.answered("Ben", {"safety": 4}, Sharing.BOTH, week=THIS)
    as_person(name, mode)
    screen = Screen()
    for page in screen.pages:
        assert FAIR not in screen.open(page).sent
        assert "From the copy that was restored" not in screen.sent


def test_a_question_that_was_answered_in_another_window_says_so(asked, as_person):
    as_person("Ana")
    one, other = Screen(), Screen().open("partners/trends")
    one.press("Leave them out")
    assert "settled in another window" in other.press("Take them in").said
    assert events.events(asked.me) == []
