"""What a coach writes back: it comes back as it was, and what no page could show is refused."""

from datetime import date, datetime

import pytest

from dashboard.domain import coach_letter
from dashboard.domain.coach_letter import FromCoach, Has, ShownSession
from dashboard.domain.letter import ShownEvent

WHEN = datetime.fromisoformat("2026-11-25T20:05:01")
FULL = FromCoach(
    (ShownSession("s" * 32, date(2026, 11, 25), 1, "Evenings", "Ten minutes", "slow_down", ("What helped?",)),),
    (ShownEvent("e" * 32, date(2026, 11, 23), "Holiday", WHEN),),
    Has("line", 3, WHEN),
)


def test_what_a_coach_writes_back_comes_back():
    assert coach_letter.read(coach_letter.content_of(FULL)) == FULL


@pytest.mark.parametrize(
    "cell",
    [
        {"held_on": "0001-01-01"},
        {"held_on": "9999-12-31"},
        {"revision": 0},
        {"revision": 2**40},
        {"stage": "fifth"},
        {"focus": "x" * 201},
    ],
)
def test_a_session_that_no_page_could_show_is_refused(cell):
    content = coach_letter.content_of(FULL)
    content["sessions"][0] |= cell
    with pytest.raises(ValueError):
        coach_letter.read(content)
