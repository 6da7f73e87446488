"""The listener of a running app: opened by `--phones`, closed by time, and the app is there all the same."""

import os
import subprocess
import sys
import time
from pathlib import Path

from dashboard import install
from dashboard.web.phones.door import NO_ADDRESS
from tests import locked
from tests.web.house import House
from tests.web.phones.house import phone, start, two_free_ports

OPEN = "Open for paired phones, for two hours: https://"


def test_the_option_opens_it_or_says_why_not(tmp_path: Path) -> None:
    data, port, said = tmp_path / "data", two_free_ports(), ""
    data.mkdir()
    locked.fill(data).close()
    command = [sys.executable, "-m", "dashboard", "--phones", "--no-browser", "--data", str(data), "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=install.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ}
    )
    house = House(process, port, f"http://127.0.0.1:{port}/")
    try:
        while OPEN not in said and NO_ADDRESS not in said:
            line = process.stdout.readline() if process.stdout else ""
            assert line, said
            said += line
        assert house.ask("/sign-in").status == 200
    finally:
        process.terminate()
        process.communicate(timeout=60)


def test_it_closes_by_time_and_the_app_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    locked.fill(data).close()
    house = start(data, changed="door.LONGEST = 10.0")
    try:
        visitor, closed = phone(house), False
        for _ in range(200):
            try:
                visitor.ask("/")
            except ConnectionRefusedError:
                closed = True
                break
            except OSError:
                pass  # it closed meanwhile
            time.sleep(0.3)
        assert closed
        assert house.ask("/sign-in").status == 200
    finally:
        said = house.stop()
    assert said == ""
