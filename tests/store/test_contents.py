"""What a file is said to hold is the same whether or not somebody kept something, began it, or wrote it for a coach."""

import re
import shutil
from datetime import timedelta

import pytest

from dashboard.domain import weeks
from dashboard.domain.model import Kind, Sharing
from dashboard.services import backups, check_ins, drafts, entries, personal
from dashboard.start import commands
from dashboard.store import backups as files
from dashboard.store import contents
from dashboard.words.suggestions import Leaning
from tests.accounts.test_changed_files import BOTH, COACH, ME, Home
from tests.cast import BEFORE, LAST, WEDNESDAY
from tests.locked import ANA, BEN

MINUTE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d|[^ ]*\.duckdb")


def ben_keeps(home):
    """In a week that is over, in one that is open, in a draft, for the coach, and in his own words."""
    for week, sharing in ((BEFORE, ME), (LAST, COACH)):
        check_ins.save(home.enter(BEN), week, {"safety": 1, "recognize": "2"}, sharing, "kept", 0)
    drafts.keep(home.enter(BEN), LAST, {"answers": {"safety": 1}})
    entries.save(home.enter(BEN), Kind.PATTERN, LAST, ("mine", "", "", ""), Sharing.ME)
    personal.lean(home.enter(BEN), Leaning.EASE)


def ben_is_away(_):
    """Nothing at all."""


@pytest.fixture
def told(tmp_path, monkeypatch, capsys):
    """Everything that check, restore and the pages about backups say, after Ben did something or nothing."""

    def tell(what):
        folder = tmp_path / what.__name__
        folder.mkdir()
        home = Home(folder)
        monkeypatch.setattr(weeks, "today_in", lambda _: BEFORE)
        check_ins.save(home.enter(ANA), BEFORE, {"safety": 5}, BOTH, None, 0)
        home.storage.back_up()
        early = folder.with_name(f"{what.__name__}.duckdb")
        shutil.copyfile(files.listed(folder)[0].path, early)
        monkeypatch.setattr(weeks, "today_in", lambda _: LAST)
        what(home)
        monkeypatch.setattr(weeks, "today_in", lambda _: WEDNESDAY)
        said = [backups.make_now(home.enter(ANA))]
        said += [f"{backups.at_most(b.size)} {b.before}" for b in backups.listed(home.me)]
        said += [str(contents.side(home.storage._db.read, ANA.id, WEDNESDAY)), str(home.storage.contents())]
        late = folder.with_name(f"{what.__name__}-late.duckdb")
        shutil.copyfile(files.listed(folder)[0].path, late)
        home.storage.close()
        commands.check(folder)
        for copy in (early, late):
            monkeypatch.setattr("builtins.input", lambda _: "n")
            commands.restore_copy(folder, str(copy), yes=False)
        printed = capsys.readouterr().out.replace(what.__name__, "folder")
        return [*said, MINUTE.sub("…", printed)]

    return tell


def test_check_restore_and_backups_say_the_same_whether_or_not_somebody_kept_or_began_something(told):
    kept, nothing = told(ben_keeps), told(ben_is_away)
    assert kept == nothing
    assert any("1 check-in, of the week of 9 Nov 2026" in line for line in kept)
    assert "A backup was made." in kept


def test_ones_own_are_counted_for_oneself_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(weeks, "today_in", lambda _: BEFORE)
    home = Home(tmp_path)
    check_ins.save(home.enter(BEN), BEFORE, {"safety": 1}, ME, None, 0)
    over = BEFORE + timedelta(weeks=3)
    own, other = (contents.side(home.storage._db.read, one.id, over) for one in (BEN, ANA))
    assert (own.own.check_ins, own.shared.check_ins) == (1, 0)
    assert (other.own.check_ins, other.shared.check_ins) == (0, 0)
    home.storage.close()
