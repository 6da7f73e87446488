"""Whether each was spoken with alone: one day, said by the couple's coach or by the two, and by nobody else."""

from datetime import timedelta

import pytest

from dashboard.accounts.visits import Mode
from dashboard.errors import NotAllowedError
from dashboard.services import coaches, spoken_alone


@pytest.fixture
def home(cast):
    cast.coached()
    return cast.person("Ana").couple_id


@pytest.mark.parametrize("name", ["Dana", "Ana", "Ben"])
def test_only_the_day_is_kept_and_it_stays(cast, home, name):
    cast.enter(name)
    assert spoken_alone.on(cast.me, home) is None
    spoken_alone.say(cast.me, home, yes=True)
    first = cast.today
    cast.today += timedelta(days=1)
    spoken_alone.say(cast.me, home, yes=True)
    assert spoken_alone.on(cast.me, home) == first
    spoken_alone.say(cast.me, home, yes=False)
    assert spoken_alone.on(cast.me, home) is None


def test_another_coach_who_is_proposed_begins_anew(cast):
    home = cast.person("Ana").couple_id
    cast.enter("Ana")
    spoken_alone.say(cast.me, home, yes=True)
    coaches.propose(cast.me, "Eve")
    assert spoken_alone.on(cast.me, home) is None


@pytest.mark.parametrize(("name", "mode"), [("Zoe", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_nobody_else_and_nobody_on_a_shared_screen(cast, home, name, mode):
    cast.enter(name, mode)
    for ask in (lambda me: spoken_alone.on(me, home), lambda me: spoken_alone.say(me, home, yes=True)):
        with pytest.raises(NotAllowedError):
            ask(cast.me)


def test_a_coach_of_other_couples_only_is_refused(cast, home):
    cast.enter("Dana")
    with pytest.raises(NotAllowedError):
        spoken_alone.say(cast.me, cast.person("Zoe").couple_id, yes=True)
