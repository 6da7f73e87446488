"""Tries in vain: five are free, then each waits longer, and no number of invented names is a way round."""

import pytest

from dashboard.accounts import tries


def test_five_tries_are_free_then_waits_double_to_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(tries.time, "monotonic", lambda: clock[0])
    counted = tries.Tries()
    assert [counted.begin("ana") for _ in range(5)] == [0] * 5
    waits = []
    for _ in range(8):
        waits.append(counted.begin("ana"))
        clock[0] += waits[-1]
        assert counted.begin("ana") == 0
    assert waits == [2, 4, 8, 16, 32, 60, 60, 60]
    assert counted.wait("ben") == 0
    counted.succeeded("ana")
    assert counted.wait("ana") == 0


def test_invented_names_neither_fill_the_memory_nor_free_the_tries_of_a_real_one() -> None:
    counted = tries.Tries()
    for _ in range(tries.FREE_TRIES):
        counted.begin("ana")
    for n in range(100_000):
        counted.begin(f"invented {n}")
    assert len(counted._failed) <= 65_536
    assert counted._failed[counted._hashed("ana")][0] >= tries.FREE_TRIES
