"""The file of paired phones is whole or not there, and nothing that stands in it can keep the app from opening."""

import pytest

from dashboard.domain.model import now
from dashboard.errors import StorageError
from dashboard.store import phones_file
from dashboard.store.phones_file import Pairing

ONE = Pairing("1" * 32, "a" * 32, "f" * 64, "192.168.1.5", "iPhone", now())


def test_what_is_written_is_read_and_for_its_owner_alone(tmp_path):
    phones_file.write(tmp_path, [ONE])
    assert phones_file.read(tmp_path) == [ONE]
    assert [(p.name, p.stat().st_mode & 0o777) for p in tmp_path.iterdir()] == [("phones.json", 0o600)]
    phones_file.write(tmp_path, [])
    assert phones_file.read(tmp_path) == []


@pytest.mark.parametrize("content", ["", "{", "{}", "[1]", '[{"id": 1}]', "null", '[{"paired_at": 3}]', "\x00"])
def test_a_file_that_cannot_be_read_is_one_without_phones(tmp_path, content):
    (tmp_path / phones_file.FILE).write_text(content)
    assert phones_file.read(tmp_path) == []


def test_where_nothing_can_be_written_it_is_said_and_the_old_one_stays(tmp_path):
    with pytest.raises(StorageError, match="was not changed"):
        phones_file.write(tmp_path / "nowhere", [ONE])
