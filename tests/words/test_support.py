"""Support is always there: its own file when that can be read, the built-in words otherwise."""

from pathlib import Path

import pytest

from dashboard.words import support

GOOD = '[[section]]\ntitle = "Near you"\nlines = ["A house on <b>Elm Street</b>", "Open at night"]\n'


def test_without_a_file_the_built_in_words_are_shown(tmp_path: Path) -> None:
    found = support.load(tmp_path)
    assert found.problem is None
    said = " ".join(line for section in found.sections for line in section.lines)
    assert "local emergency number" in said
    assert not any(c.isdigit() for c in said), "no number nobody checked"


def test_an_own_file_replaces_them(tmp_path: Path) -> None:
    (tmp_path / "support.toml").write_text("\ufeff" + GOOD, encoding="utf-8")
    assert support.load(tmp_path) == support.Support(
        (support.Section("Near you", ("A house on <b>Elm Street</b>", "Open at night")),)
    )


@pytest.mark.parametrize(
    "text",
    [
        b"[[section",
        b"",
        b"\xff\xfe\x00",
        b"section = 3",
        b"section = [3]",
        b'[[section]]\ntitle = "x"',
        b'[[section]]\ntitle = "x"\nlines = []',
        b'[[section]]\ntitle = "x"\nlines = [3]',
        b'[[section]]\ntitle = 4\nlines = ["x"]',
        b'[[section]]\ntitle = "x"\nlines = "x"',
        b"# " + b"x" * 30_000,
    ],
)
def test_a_broken_file_gives_a_sentence_and_the_built_in_words(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "support.toml").write_bytes(text)
    found = support.load(tmp_path)
    assert found.sections == support.BUILT_IN
    assert found.problem is not None
    assert found.problem.startswith("The file support.toml")


def test_a_folder_of_that_name_is_a_broken_file_too(tmp_path: Path) -> None:
    (tmp_path / "support.toml").mkdir()
    assert support.load(tmp_path).problem
