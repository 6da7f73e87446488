"""Starting: on this computer only, with every private setting in force, and at an address that works once."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

from dashboard import library_patches, server
from dashboard.accounts.sign_in import Accounts
from dashboard.errors import DashboardError
from dashboard.web import unsent
from dashboard.web.site import Site
from dashboard.web.unsent import UnsentForms
from tests import locked
from tests.web.house import House, start

ROOT = Path(__file__).resolve().parent.parent
THEIRS = """
[server]
sslCertFile = "/nowhere/cert.pem"
port = 1
address = "0.0.0.0"
enableCORS = false
[browser]
serverAddress = "elsewhere.example"
[client]
showErrorDetails = "full"
[theme]
base = "https://elsewhere.example/theme.toml"
"""


@pytest.fixture
def their_settings(tmp_path: Path) -> Path:
    """A home folder, and a folder to start from, with Streamlit settings of their own."""
    for name in ("home", "here"):
        (tmp_path / name / ".streamlit").mkdir(parents=True)
        (tmp_path / name / ".streamlit" / "config.toml").write_text(THEIRS if name == "home" else "no = = toml")
    return tmp_path


@pytest.fixture
def options() -> Iterator[None]:
    """Streamlit's own settings, as they were before once the test is over."""
    reads, kept = config.get_config_files, config._config_options
    library_patches.only_our_settings_file()
    config.get_config_options(force_reparse=True)
    yield
    config.get_config_files, config._config_options = reads, kept


def test_it_listens_on_this_computer_only_whatever_stands_in_the_settings_of_others(
    their_settings: Path,
) -> None:
    (their_settings / "data").mkdir()
    locked.fill(their_settings / "data").close()
    house = start(their_settings / "data", cwd=their_settings / "here", HOME=str(their_settings / "home"))
    try:
        assert listening_on(house) == {f"0100007F:{house.port:04X}"}
        assert house.ask("/sign-in").status == 200
        assert house.ask("/", Cookie=house.sign_in(locked.ANA.id, locked.phrase("Ana"))).status == 200
    finally:
        said = house.stop()
    assert said == ""


def listening_on(house: House) -> set[str]:
    """Every address of this computer at which something listens at the port of the house."""
    listening = [line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    listening += [line.split()[1] for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    return {a for a in listening if a.endswith(f":{house.port:04X}") and a.startswith(("0100007F", "0000"))}


@pytest.mark.parametrize("name", sorted(set(server.PRIVATE) - {"global.developmentMode"}))
def test_it_refuses_to_start_when_a_private_setting_is_not_in_force(name: str, options: None) -> None:
    settings = {name: server.PRIVATE[name]}
    config.set_option(name, server.PRIVATE[name])
    server.check(settings)
    config.set_option(name, ["other"])
    with pytest.raises(DashboardError, match=re.escape(name)):
        server.check(settings)


def test_it_refuses_to_start_when_any_other_setting_comes_from_elsewhere(
    tmp_path: Path, options: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "config.toml"
    theirs.write_text("[server]\nsslKeyFile = 'x'\n")
    monkeypatch.setattr(config, "get_config_files", lambda file_name: [str(theirs)])
    config.get_config_options(force_reparse=True)
    with pytest.raises(DashboardError, match=r"server\.sslKeyFile"):
        server.check({})
    library_patches.only_our_settings_file()
    config.get_config_options(force_reparse=True)
    server.check({})


def test_the_first_start_is_set_up_at_an_address_that_works_once(tmp_path: Path) -> None:
    house = start(tmp_path)
    try:
        assert "Use the address that was printed" in house.ask("/sign-in").text
        assert 'name="partner"' not in house.ask("/set-up?token=guess").text
        path = house.first.removeprefix(house.origin)
        assert 'name="partner"' in house.ask(path).text
        form = {"token": path.partition("=")[2], "name": "Ana <3", "partner": "Ben", "passphrase": "2short2"}
        again = house.told("/set-up", form)
        assert "at least 8 characters" in again.text
        assert 'value="Ana &lt;3"' in again.text
        assert "2short2" not in again.text
        answer = house.ask("/set-up", {**form, "passphrase": "long enough"})
        assert (answer.status, answer.headers["location"]) == (303, "/")
        assert house.ask("/visit", Cookie=answer.headers["set-cookie"].partition(";")[0]).status == 200
        assert house.ask(path).headers["location"] == "/sign-in"
        files = list(tmp_path.iterdir())
        assert files
        assert all(f.stat().st_mode & 0o077 == 0 for f in files)
    finally:
        said = house.stop()
    assert said == ""


def test_the_start_waits_for_no_import_that_only_a_page_needs() -> None:
    asked = "import dashboard.server, sys; print(*(name for name in sys.modules if name.startswith('dashboard.')))"
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    layers = {name.split(".")[1] for name in told.stdout.split()}
    assert not layers & {"insights", "files", "plots", "sheet", "ui"}
    assert "dashboard.web.phones.gate" not in told.stdout


def test_what_waits_too_long_is_forgotten_by_the_clock_and_not_at_the_next_visit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MINUTE", 0.02)
    monkeypatch.setattr(unsent, "KEPT_FOR", 0.1)
    storage = locked.fill(tmp_path)
    sites = Site(Accounts(storage), tmp_path, "notes", "instance", ""), UnsentForms()
    waiting = sites[0].unsent, sites[1]

    async def a_while() -> None:
        tasks = [asyncio.create_task(server._every_minute(one.tidy)) for one in sites]
        for forms in waiting:
            forms.hold("a", "/check-in/form", {"note": "words"})
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()

    asyncio.run(a_while())
    storage.close()
    assert [forms._forms for forms in waiting] == [{}, {}]
