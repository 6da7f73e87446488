"""How many people one process serves at human speed: python -m tests.benchmarks.capacity [--soak] [PEOPLE ...]"""

import asyncio
import platform
import random
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from dashboard.domain.model import Person, Role, new_id
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.weeks import offered
from dashboard.form.view import ACTION
from dashboard.keys import passphrase
from dashboard.keys.head_writer import Newcomer
from dashboard.keys.identities import for_lock, new_identity, recipient_of
from dashboard.store.storage import Storage
from tests import locked
from tests.web.house import House, start

PHRASE = "a phrase of one's own"
BETWEEN, TAPS = 6.0, 20  # a tap every six seconds, for two minutes
ALLOWED = 300.0
SOAK = 100  # taps of ten minutes
KINDS = ("tap", "trends", "check-in")
ZONE, KEPT = "Europe/Berlin", 204


@dataclass
class Taken:
    """Milliseconds of every answer by its kind, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    problems: list[str] = field(default_factory=list)

    def at(self, share: float, *kinds: str) -> float:
        """How long the slowest but for this share took, 0 where nothing was asked."""
        found = sorted(t for kind in kinds or KINDS for t in self.times[kind])
        return found[int(share * (len(found) - 1))] if found else 0.0


def furnish(folder: Path, people: int) -> list[Person]:
    """So many partners, two to a couple, all with one real passphrase, which takes a second to open."""
    store, identity = Storage(folder), new_identity()
    blob = passphrase.lock(for_lock(identity), PHRASE)
    everybody = []
    for n in range(0, people, 2):
        couple = new_id()
        two = [_partner(n + slot, slot, couple, recipient_of(identity), blob) for slot in (0, 1)]
        store.add_couple(f"{n}", *two, *(Newcomer(p.id, identity, consent_at=p.consent_at) for p in two))
        everybody += two
    store.close()
    return everybody[:people]


def _partner(n: int, slot: int, couple: str, recipient: str, blob: bytes) -> Person:
    person = locked.person("Ana", Role.PARTNER, slot, couple)
    return replace(person, id=new_id(), name=f"P{n}", sign_in=f"p{n}", recipient=recipient, locked_identity=blob)


class Tab:
    """One person's page, over its socket, and the address its form sends to."""

    def __init__(self, house: House, person: Person, cookie: str, socket: ClientConnection, taken: Taken) -> None:
        """Nothing is asked yet."""
        self.house, self.person, self.cookie, self.socket, self.taken = house, person, cookie, socket, taken
        self.page, self.turn = "", 0
        self.pages: dict[str, str] = {}

    async def run(self, kind: str) -> None:
        """Asks for the page and waits for its last word."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            said = ForwardMsg.FromString(await self.socket.recv(decode=False))
            what = said.WhichOneof("type")
            if what == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
            if what == "navigation":
                self.pages = {p.url_pathname: p.page_script_hash for p in said.navigation.app_pages}
        self.taken.times[kind].append(1000 * (time.perf_counter() - began))

    async def tap(self, draws: random.Random) -> None:
        """One key of one rating, whose draft the form sends."""
        self.turn += 1
        today = datetime.now(ZoneInfo(ZONE)).date()
        fields = {"author": self.person.id, "week": f"{offered(today, set())}", "based_on": "0", "do": "draft"}
        fields |= {"part": "1", "opening": "one", "turn": f"{self.turn}", "zone": ZONE}
        fields[draws.choice(RATING_KEYS)] = str(draws.randrange(11))
        began = time.perf_counter()
        answer = await asyncio.to_thread(self.house.ask, ACTION, fields, Cookie=self.cookie)
        self.taken.times["tap"].append(1000 * (time.perf_counter() - began))
        assert answer.status == KEPT, answer.text


async def arrive(house: House, person: Person, taken: Taken, sockets: AsyncExitStack) -> Tab:
    """Signs in, one after another as the server lets people in, and opens the check-in."""
    cookie = await asyncio.to_thread(house.sign_in, person.id, PHRASE)
    address = f"ws://127.0.0.1:{house.port}/_stcore/stream"
    socket = await sockets.enter_async_context(
        connect(
            address,
            origin=house.origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            proxy=None,
        )
    )
    tab = Tab(house, person, cookie, socket, taken)
    await tab.run("check-in")
    return tab


async def one_person(tab: Tab, taps: int, seed: int) -> None:
    """Fills in a check-in at human speed and looks at Trends."""
    draws = random.Random(seed)
    try:
        for _ in range(taps):
            await asyncio.sleep(draws.uniform(0.5, 1.5) * BETWEEN)
            await tab.tap(draws)
        tab.page = tab.pages["trends"]
        await tab.run("trends")
    except Exception as error:
        tab.taken.problems.append(f"{type(error).__name__}: {error}"[:100])


def memory(pid: int) -> float:
    """MB a process holds now."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * resource.getpagesize() / 1e6


async def crowd(people: int, taps: int) -> tuple[Taken, list[float]]:
    """So many people at once, all of them signed in before the first tap; MB of the server, once a second."""
    with tempfile.TemporaryDirectory() as place:
        everybody = furnish(Path(place), people)
        house, taken = start(Path(place)), Taken()
        held = [memory(house.process.pid)]
        try:
            async with AsyncExitStack() as sockets:
                tabs = await asyncio.gather(*(arrive(house, person, taken, sockets) for person in everybody))
                everyone = asyncio.gather(*(one_person(tab, taps, n) for n, tab in enumerate(tabs)))
                while not everyone.done():
                    held.append(memory(house.process.pid))
                    await asyncio.sleep(1)
            return taken, held
        finally:
            house.process.terminate()
            house.process.wait(15)


def minutes(held: Sequence[float]) -> list[float]:
    """What was held at most in the first full minute, in one in the middle, and in the last."""
    middle = len(held) // 2
    return [max(part) for part in (held[60:120], held[middle : middle + 60], held[-60:])]


def main(sizes: Sequence[int], taps: int) -> None:
    """One Markdown line for each crowd."""
    print(f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; {taps} taps each, ms\n")
    print("| people | tap median | tap 95 % | Trends 95 % | first page 95 % | all 95 % | errors | MB each | holds |")
    print("|---|" + "--:|" * 7 + "---|")
    for people in sizes:
        taken, held = asyncio.run(crowd(people, taps))
        times = [taken.at(0.5, "tap"), *(taken.at(0.95, kind) for kind in KINDS), taken.at(0.95)]
        said = " | ".join(f"{t:.0f}" for t in times)
        holds = "yes" if times[-1] < ALLOWED and not taken.problems else "no"
        print(
            f"| {people} | {said} | {len(taken.problems)} | {(max(held) - held[0]) / people:.1f} | {holds} |",
            flush=True,
        )
        if taps == SOAK:
            print(f"  MB in the first, middle and last minute: {', '.join(f'{m:.0f}' for m in minutes(held))}")
        for problem in sorted(set(taken.problems))[:3]:
            print(f"  {problem}")
    unlocking = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"\nAn unlock takes up to {unlocking:.0f} MB in a process of its own, one at a time.")


if __name__ == "__main__":
    soak = "--soak" in sys.argv
    asked = [int(a) for a in sys.argv[1:] if a.isdecimal()]
    main(asked or ([20] if soak else [50, 100, 200, 300]), SOAK if soak else TAPS)
