"""A start opens the store beside the imports it needs anyway: what goes wrong there is said where it is asked for."""

import stat
from pathlib import Path

import pytest

from dashboard.errors import DamagedError
from dashboard.start import opening


def test_what_keeps_a_store_from_opening_is_said_to_whoever_asks_for_it(tmp_path: Path) -> None:
    (tmp_path / "notes-000001.duckdb").write_bytes(b"no database")
    begun = opening.begin(tmp_path)
    with pytest.raises(DamagedError):
        begun.result()


def test_only_its_owner_can_read_what_a_store_writes_while_it_opens(tmp_path: Path) -> None:
    opening.begin(tmp_path).result().close()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
