"""A home with its door open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.phones.home import Home, furnish


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    found = furnish(tmp_path / "data")
    yield found
    found.storage.close()
