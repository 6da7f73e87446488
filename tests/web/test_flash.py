"""What a form leaves for the next page: once, for two minutes, for its own visit and address, and never too much."""

import pytest

from dashboard.web import flash
from dashboard.web.flash import MOST, SECONDS, Flash, HeldResult


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(flash.time, "monotonic", lambda: now[0])
    return now


def of(visit_id=None, path="/sign-in", problem="No."):
    return HeldResult(path, {"name": "Ana"}, problem, visit_id=visit_id)


def test_what_belongs_to_no_visit_can_be_had_once(clock):
    held = Flash()
    name = held.keep(of())
    assert held.take(name, "/sign-in", None).problem == "No."
    assert held.take(name, "/sign-in", None) is None


def test_what_belongs_to_a_visit_can_be_had_until_it_goes_on(clock):
    held = Flash()
    name = held.keep(of("ana"))
    assert [held.take(name, "/sign-in", "ana") is not None for _ in range(3)] == [True] * 3
    assert [held.take(name, "/sign-in", other) for other in (None, "ben")] == [None, None]
    held.left("ben")
    assert held.take(name, "/sign-in", "ana")
    held.left("ana")
    assert held.take(name, "/sign-in", "ana") is None


def test_a_name_is_good_for_its_own_address_only(clock):
    held = Flash()
    name = held.keep(of())
    assert held.take(name, "/claim", None) is None
    assert held.take("guess", "/sign-in", None) is None
    assert held.take(name, "/sign-in", None)


@pytest.mark.parametrize("visit_id", [None, "ana"])
def test_nothing_is_held_for_longer_than_two_minutes(clock, visit_id):
    held = Flash()
    early, late = held.keep(of(visit_id)), None
    clock[0] += SECONDS / 2
    late = held.keep(of("ben"))
    clock[0] += SECONDS / 2
    assert held.take(early, "/sign-in", visit_id) is None
    assert held.take(late, "/sign-in", "ben")
    held.tidy()
    assert len(held._held) == 1
    assert SECONDS == 120


def test_a_visit_has_one_thing_and_everybody_else_a_hundred_together(clock):
    held = Flash()
    first, second = held.keep(of("ana")), held.keep(of("ana"))
    assert held.take(first, "/sign-in", "ana") is None
    names = [held.keep(of()) for _ in range(MOST + 5)]
    assert [held.take(name, "/sign-in", None) is not None for name in names] == [False] * 5 + [True] * MOST
    assert held.take(second, "/sign-in", "ana"), "what belongs to a visit is not pushed out"
    assert MOST == 100


def test_names_cannot_be_guessed(clock):
    held = Flash()
    assert len({held.keep(of(str(n))) for n in range(200)}) == 200
