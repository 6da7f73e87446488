"""The line of a data folder: the same from start to start, another one in every copy."""

import shutil
import subprocess

import pytest

from dashboard.store import line


def test_it_stays_as_long_as_the_folder_is_the_same_also_under_another_name(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    drawn = line.current(folder)
    assert line.current(folder) == drawn
    assert line.current(folder.rename(tmp_path / "moved")) == drawn


@pytest.mark.parametrize("how", ["cp -r", "cp -a", "rsync -a", "tar"])
def test_a_copy_has_another_and_the_first_keeps_its_own(tmp_path, how):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    drawn = line.current(here)
    if how == "tar":
        there.mkdir()
        archive = shutil.make_archive(str(tmp_path / "all"), "tar", here)
        subprocess.run(["tar", "-xpf", archive, "-C", there], check=True)
    elif shutil.which(how.split()[0]):
        subprocess.run([*how.split(), f"{here}/." if how.startswith("cp") else f"{here}/", there], check=True)
    else:
        shutil.copytree(here, there)
    assert line.current(there) != drawn
    assert line.current(here) == drawn


def test_a_folder_put_back_from_a_copy_has_another_even_where_the_disk_gives_it_the_same_place(tmp_path):
    folder, aside = tmp_path / "data", tmp_path / "aside"
    folder.mkdir()
    seen = {line.current(folder)}
    for _ in range(20):
        shutil.copytree(folder, aside)
        shutil.rmtree(folder)
        shutil.copytree(aside, folder)
        shutil.rmtree(aside)
        assert line.current(folder) not in seen
        seen.add(line.current(folder))


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"[]", b'{"line": 1}', b"\xff"])
def test_what_cannot_be_read_is_drawn_anew(tmp_path, spoilt):
    drawn = line.current(tmp_path)
    (tmp_path / "letters" / line.NAME).write_bytes(spoilt)
    assert line.current(tmp_path) != drawn


def test_one_can_be_drawn_on_purpose(tmp_path):
    drawn = line.current(tmp_path)
    assert line.draw(tmp_path) != drawn
    assert line.current(tmp_path) != drawn
