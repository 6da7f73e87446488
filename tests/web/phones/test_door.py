"""The listener opens for two hours at most, never across a sleep, and ends with the app."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from dashboard.accounts.phones import PhoneAddresses
from dashboard.errors import DashboardError
from dashboard.web.phones import door as doors
from dashboard.web.phones.door import AFTER_A_SLEEP, AFTER_TWO_HOURS, OpenHours, PhoneDoor
from tests.ports import free_port
from tests.web.phones.house import ADDRESS, Phone


class Clocks:
    """One that can be set, and one that stands still in a sleep."""

    def __init__(self) -> None:
        self.wall, self.steady = 1_000_000.0, 50.0

    def __call__(self) -> tuple[float, float]:
        return self.wall, self.steady

    def pass_(self, seconds: float) -> None:
        self.wall, self.steady = self.wall + seconds, self.steady + seconds


def hours() -> tuple[OpenHours, Clocks]:
    clocks = Clocks()
    return OpenHours(clocks), clocks


def ticking(found: OpenHours, clocks: Clocks, seconds: float) -> str:
    """The clock is looked at every 5 s."""
    for _ in range(int(seconds / doors.TICK)):
        clocks.pass_(doors.TICK)
        if because := found.over():
            return because
        found.look()
    return ""


def test_it_is_over_after_two_hours_and_not_before():
    found, clocks = hours()
    assert ticking(found, clocks, 2 * 3600 - doors.TICK) == ""
    assert ticking(found, clocks, doors.TICK) == AFTER_TWO_HOURS


def test_a_clock_that_is_set_back_makes_it_no_longer():
    found, clocks = hours()
    ticking(found, clocks, 3600)
    clocks.wall -= 24 * 3600
    assert ticking(found, clocks, 3600) == AFTER_TWO_HOURS


@pytest.mark.parametrize(("wall", "steady"), [(11, 0), (61, 0), (0, 61), (61, 61)])
def test_a_sleep_ends_it_whichever_clock_tells(wall, steady):
    found, clocks = hours()
    ticking(found, clocks, 60)
    clocks.wall, clocks.steady = clocks.wall + wall, clocks.steady + steady
    assert found.over() == AFTER_A_SLEEP


def test_a_busy_moment_is_no_sleep():
    found, clocks = hours()
    clocks.pass_(doors.GAP - 1)
    assert found.over() == ""


# -- with the program that listens -------------------------------------------------------------------


class Opened:
    """A door whose answers are one word."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        self.ended: list[str | None] = []
        self.seen: list[str] = []
        self.door = PhoneDoor(
            folder, port or free_port(), self.answer, self.ended.append, lambda: PhoneAddresses([(ADDRESS, "test")])
        )
        self.phone = Phone(self.door.port)

    def answer(self, asked, opening):
        self.seen.append(asked["target"])
        return PlainTextResponse(asked["method"], headers={"x-peer": asked["peer"]})

    def answers(self) -> bool:
        try:
            return self.phone.ask("/x").status == 200
        except OSError:
            return False


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    found = Opened(tmp_path)
    found.door.open(None)
    yield found
    found.door.close()
    found.door._pool.shutdown()


def test_it_relays_whole_requests_over_tls_and_says_that_another_device_reached_it(opened):
    assert opened.door.opening.reached is False
    answer = opened.phone.ask("/a?b=c", {"d": "e"})
    assert (answer.status, answer.text, answer.headers["x-peer"]) == (200, "POST", "127.0.0.1")
    assert opened.phone.ask("/", method="HEAD").text == ""
    assert opened.seen[0] == "/a?b=c"
    assert opened.door.opening.reached is True


def test_closing_ends_the_program_that_listens_at_once_and_every_visit(opened):
    child = opened.door._child
    opened.door.close()
    assert child.poll() is not None
    assert opened.ended == [None]
    assert not opened.answers()
    opened.door.open(None)
    assert opened.answers()


@pytest.mark.parametrize(("wall", "because"), [(2 * 3600, AFTER_TWO_HOURS), (60, AFTER_A_SLEEP)])
def test_it_is_seen_before_each_request_that_it_has_to_close(opened, wall, because):
    began = opened.door._hours.began
    opened.door._hours.clocks = lambda: (began[0] + wall, began[1])
    assert not opened.answers()
    assert (opened.door.opening, opened.door.closed_because, opened.seen) == (None, because, [])


def test_a_port_in_use_and_an_address_that_is_gone_are_said_in_words(tmp_path):
    with socket.socket() as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        with pytest.raises(DashboardError, match="uses port"):
            Opened(tmp_path, taken.getsockname()[1]).door.open(None)
    door = Opened(tmp_path).door
    with pytest.raises(DashboardError, match="does not have the address"):
        door.open("192.168.77.77")
    door.find = lambda: PhoneAddresses([("192.0.2.77", "gone")])
    with pytest.raises(DashboardError, match="does not have the address"):
        door.open(None)
    door.find = PhoneAddresses
    with pytest.raises(DashboardError, match="in no home network"):
        door.open(None)
    assert door.opening is None


def test_the_program_that_listens_ends_when_the_app_is_gone_however_it_went(tmp_path):
    code = (
        "import sys, time, pathlib; from tests.web.phones.test_door import Opened; "
        "found = Opened(pathlib.Path(sys.argv[1])); found.door.open(None); "
        "print(found.door.port, found.door._child.pid, flush=True); time.sleep(60)"
    )
    app = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    port, child = map(int, app.stdout.readline().split())
    assert Phone(port).ask("/").status == 200
    app.kill()
    app.wait()
    app.stdout.close()
    for _ in range(200):
        if not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]:
            return
        time.sleep(0.1)
    raise AssertionError("it listens on")


def test_whatever_is_asked_at_once_is_answered_each_to_its_own(opened):
    came: list[bool] = []

    def ask(number: int) -> None:
        method = ("GET", "POST")[number % 2]
        came.append(opened.phone.ask(f"/{number}", {} if method == "POST" else None).text == method)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == [True] * 6
