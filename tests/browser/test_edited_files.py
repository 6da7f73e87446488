"""Somebody edits the files with a plain database while the app is closed, and with a copy that they forged."""

import shutil
import subprocess
import sys
from pathlib import Path

import pyrage
import pytest

from dashboard.keys.identities import new_identity, recipient_of
from dashboard.store import engine
from dashboard.store.generations import generations
from dashboard.store.letters import place_of
from tests.browser.conftest import Open
from tests.browser.house import ROOT, House, answered, furnish
from tests.cast import BEFORE
from tests.locked import ANA, BEN, DANA

EDIT = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); [con.execute(sql) for sql in sys.argv[2:]]; con.close()"
READ = "I have read this"


def edit(file: Path, *statements: str) -> None:
    """What anybody with the files can do."""
    subprocess.run([sys.executable, "-c", EDIT, str(file), *statements], check=True)


def command(data: Path, *words: str) -> str:
    """One of the commands, as it is typed."""
    arguments = [sys.executable, "-m", "dashboard", "--data", str(data), *words]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def opened_by(house: House, key: pyrage.x25519.Identity) -> list[str]:
    """Whatever sealed thing in the file and beside it this key opens."""
    found: dict[str, bytes] = {f.name: f.read_bytes() for f in (house.data / "letters").glob("*.age")}
    with house.store() as store:
        found |= {f"{row.week} {row.revision}": row.sealed_self for row in store.all_rows(ANA.id)}
        found |= {f"{row.week} for the coach": row.sealed_coach or b"" for row in store.all_rows(ANA.id)}
        found["head"] = store.head(ANA.id) or b""
    opens = []
    for name, blob in found.items():
        try:
            pyrage.decrypt(blob, [key])
            opens.append(name)
        except pyrage.DecryptError:
            continue
    return opens


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A couple with a coach and a week each, and nobody at the app."""
    folder = tmp_path / "data"
    folder.mkdir()
    furnish(folder)
    for one in (ANA, BEN):
        answered(folder, one, BEFORE, {"safety": 5})
    return folder


def test_one_edited_cell_makes_nothing_readable_is_said_and_put_right(data: Path, tab: Open) -> None:
    key = new_identity()
    edit(generations(data)[-1], f"UPDATE person SET recipient = '{recipient_of(key)}' WHERE id = '{ANA.id}'")
    house = House(data)
    try:
        ana = tab(house)
        ana.page.goto(f"{house.base}/sign-in?person={ANA.id}")
        ana.page.get_by_label("Your passphrase", exact=True).fill("ana opens this")
        ana.page.get_by_role("button", name="Sign in").click()
        ana.page.get_by_text("The public key that stood for you in the file had been exchanged").wait_for()
        ana.page.get_by_role("button", name=READ).click()
        ana.settle("Check-in").answer("safety", 3).write("for me alone").share("Me and our coach").save()
        ana.sign_out()
        with house.store() as store:
            assert next(p for p in store.people() if p.id == ANA.id).recipient == ANA.recipient
        assert opened_by(house, key) == []
    finally:
        assert "Traceback" not in house.stop()


def test_a_forged_copy_adds_no_coach_and_undoing_it_leaves_the_one_they_have(data: Path, tab: Open) -> None:
    key, copy = new_identity(), data.with_name("copy.duckdb")
    shutil.copyfile(generations(data)[-1], copy)
    log = generations(data)[-1].with_name(generations(data)[-1].name + ".wal")
    if log.exists():
        shutil.copyfile(log, copy.with_name(copy.name + ".wal"))
    columns = "id, role, name, sign_in, slot, recipient, locked_identity"
    second = f"'{'e' * 32}', 'coach', 'Dana', 'dana', 2, '{recipient_of(key)}', 'x'::BLOB"
    edit(
        copy,
        f"INSERT INTO person ({columns}) VALUES ({second})",
        f"UPDATE couple_coach SET until = '2026-11-24' WHERE coach_id = '{DANA.id}'",
        f"INSERT INTO couple_coach (couple_id, coach_id, since) VALUES ('{ANA.couple_id}', '{'e' * 32}', '2026-11-24')",
        "INSERT INTO agreement (coach_id, person_id, kind, said_at)"
        f" SELECT '{'e' * 32}', person_id, 'words confirmed', '2026-11-24' FROM agreement WHERE kind = 'agreed'",
    )
    assert "waits for whoever wrote it" in command(data, "restore", str(copy), "--yes")
    house = House(data)
    try:
        ana = tab(house)
        ana.page.goto(f"{house.base}/sign-in?person={ANA.id}")
        ana.page.get_by_label("Your passphrase", exact=True).fill("ana opens this")
        ana.page.get_by_role("button", name="Sign in").click()
        ana.page.get_by_text("The copy says that Dana is your coach").wait_for()
        assert ana.page.get_by_role("button", name="Yes, I agree").count() == 0, "beside Dana there is no other"
        for words in ("Yes, end it here", "Decide later"):
            ana.page.get_by_role("button", name=words).click()
            ana.page.get_by_role("button", name=words).wait_for(state="detached")
        ana.settle("Check-in").answer("safety", 3).write("for Dana alone").share("Me and our coach").save()
        ana.sign_out()
        with house.store() as store:
            assert [k.coach_id for k in store.coach_links() if k.until is None] == [DANA.id], "Ben was not asked yet"
        assert opened_by(house, key) == []
        letters = [place_of(file.name) for file in (data / "letters").glob("*.age")]
        assert {place.reader for place in letters if place} == {DANA.id}
    finally:
        assert "Traceback" not in house.stop()
    assert "is out again" in command(data, "undo")
    for rows in engine.query(generations(data)[-1], ("SELECT coach_id, until FROM couple_coach", ())):
        assert [(coach, until) for coach, until in rows] == [(DANA.id, None)]
