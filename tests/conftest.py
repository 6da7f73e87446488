"""Fixtures: the cast in a real store, and a way to be any of them."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from dashboard.accounts.sign_in import Visit
from dashboard.domain import weeks
from dashboard.ui import visit
from tests.cast import Cast, moved_in, wednesday_noon

# How long one example takes says how busy the machine is.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
# The second sets of backups, of every process the tests start.
os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="second-sets-")


# What mostly waits, for a browser or for time to pass, begins, so that no core is left with it at the end.
WAITING = ("/tests/browser/", "/tests/web/phones/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of the files; within one nothing changes."""
    items.sort(key=lambda item: not any(part in item.path.as_posix() for part in WAITING))


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    """Every module begins at noon of the one Wednesday, and time goes on from there, whatever day it is."""
    with wednesday_noon():
        yield


@pytest.fixture
def cast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """Everybody, in a real store; nobody is signed in. Only `who` and the clock are replaced."""
    cast = moved_in(tmp_path)
    monkeypatch.setattr(visit, "who", cast.looking)
    monkeypatch.setattr(weeks, "today_in", lambda zone: cast.today)
    yield cast
    cast.storage.close()


@pytest.fixture
def as_person(cast: Cast) -> Callable[..., Visit]:
    """`as_person("Ben")`: from here on Ben is looking, in a new visit; `mode` for a shared screen."""

    return cast.enter
