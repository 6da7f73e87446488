"""What the README says is true: its commands, its options, its names, its examples."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dashboard.domain import coach_settings
from dashboard.domain.questions import STAGES
from dashboard.store import tables
from dashboard.words import support

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
# What stands readable of each table, as SECURITY.md says it; a table that is new has to be thought about here.
READABLE = {
    "couple": "names",
    "person": "the public keys",
    "couple_coach": "when a coach came and left",
    "agreement": "when each said what about a coach",
    "check_in": "times and numbers of revisions",
    "draft": "drafts (that there is one, when, and for which week)",
    "entry": "number and week of private entries, and whether each is a moment or a pattern",
    "own": "when somebody last changed what is theirs alone",
    "coaching_session": "dates, themes, steps and stages of sessions and the questions a coach may show",
    "event": "labels of events",
    "erased": "that something was erased, by whom and when",
    "head": "when each last wrote anything",
    "earlier_key": "resets",
    "arrived": "who has a letter for whom",
    "restored": "restores",
    "taken_in": "restores",
    "brought": "what waits after one",
}


def blocks(language: str) -> list[str]:
    """What stands between fences of one language ("" for none)."""
    fenced = [part.split("\n", 1) for part in README.split("```")[1::2]]
    return [text for first, text in fenced if first == language]


def test_its_two_commands_are_the_two_that_exist():
    assert [b.strip() for b in blocks("")] == ["python3 -m dashboard", "python3 -m tests"]
    assert (ROOT / "dashboard" / "__main__.py").exists()
    assert (ROOT / "tests" / "__main__.py").exists()


def test_it_names_every_option_that_help_names():
    helped = subprocess.run(
        [sys.executable, "-m", "dashboard", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    offered = set(re.findall(r"--[a-z][a-z-]+", helped)) - {"--help"}
    named = set(re.findall(r"--[a-z][a-z-]+", README))
    assert offered <= named
    assert named <= offered


def test_it_quotes_the_four_stages_as_the_app_titles_them():
    assert re.findall(r"^\d\. (.+)$", README, re.M)[:4] == [s.title for s in STAGES]


def test_every_module_and_file_it_names_exists():
    table = README.split("## For people who read the code")[1]
    for name in re.findall(r"`([a-z_/]+)`", table):
        assert any((ROOT / p).exists() for p in (f"dashboard/{name}.py", f"dashboard/{name}", f"{name}.py", name)), name
    for picture in re.findall(r"!\[[^]]+\]\(([^)]+)\)", README):
        assert (ROOT / picture).exists(), picture


def test_what_stands_readable_in_the_files_is_said_table_by_table():
    (said,) = re.findall(r"^- What stands \*\*readable in the files\*\*: (.+)$", SECURITY, re.M)
    assert set(READABLE) == set(tables.COLUMNS)
    assert [words for words in READABLE.values() if words not in said] == []


def test_every_module_that_stands_beside_a_claim_exists():
    for name in re.findall(r"`([a-z_/.]+)`", SECURITY):
        assert (ROOT / "dashboard" / name).exists(), name


@pytest.mark.parametrize("example", blocks("toml"))
def test_its_examples_are_read_as_meant(example, tmp_path):
    name = "support.toml" if "section" in tomllib.loads(example) else "coach.toml"
    (tmp_path / name).write_text(example, encoding="utf-8")
    if name == "coach.toml":
        assert coach_settings.load(tmp_path) == coach_settings.Practice(**tomllib.loads(example))
    else:
        assert support.load(tmp_path).problem is None
        assert support.load(tmp_path).sections[0].title == "If you need help now"
