"""Kills at random moments of making letters and bringing them in, and a disk that fills up meanwhile."""

import contextlib
import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from pyrage.x25519 import Identity

from dashboard.accounts import letters_here, letters_settled, own_letters
from dashboard.accounts.visits import Visit
from dashboard.domain import weeks
from dashboard.domain.model import Role, Sharing, new_id
from dashboard.domain.questions import same_for_all
from dashboard.errors import DashboardError, StorageError
from dashboard.keys import head as heads
from dashboard.keys import letters
from dashboard.keys.identities import secret_of
from dashboard.services import check_ins, letters_in, letters_out, letters_read, reading
from dashboard.services.me import Me, identify
from dashboard.services.reading import View
from dashboard.store.letters import LetterState, Place
from dashboard.store.storage import Storage
from tests.benchmarks.survival.forks import Figures, forked, listen, spawn
from tests.benchmarks.survival.full_disk import small_disk
from tests.cast import THIS, WEDNESDAY
from tests.two_copies import PAIR, apart

SAVES = 6
BOTH = same_for_all(Sharing.BOTH)
Say = Callable[[object], None]


def letter_kills(count: int, work: Path) -> tuple[Figures, list[str]]:
    """A couple's save and file, and a coach's bringing in, killed; then both hold one whole state, none behind."""
    pristine = work / "paired"
    pristine.mkdir()
    _, said, _ = forked(lambda say: _prepare(pristine, say))
    keys, figures, wrong = said[-1], Figures(), list[str]()
    assert isinstance(keys, dict)
    draws = random.Random(5)
    for n in range(count):
        place = work / "killed"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(pristine, place)
        pid, read = spawn(lambda say, p=place: _live(p, keys, say))
        began = time.monotonic()
        lines = listen(read)
        assert next(lines) == "ready"
        time.sleep(draws.uniform(0, keys["lasts"]))
        os.kill(pid, signal.SIGKILL)
        heard = [x for x in lines if isinstance(x, dict)]
        os.waitpid(pid, 0)
        figures["killed"] += 1
        figures["after so many saves"] += len([x for x in heard if "saved" in x])
        code, found, _ = forked(lambda say, p=place, h=heard: _judge(p, keys, h, say))
        wrong += [f"{n} after {time.monotonic() - began:.2f} s: {x}" for x in found if isinstance(x, str)]
        wrong += [f"{n}: the check ended with {code}"] if code else []
    return figures, wrong


def letters_on_a_full_disk(saves: int, work: Path) -> tuple[Figures, list[str]]:
    """Saves and files on a disk that fills up: done or refused in one sentence, and letter and answers agree."""
    pristine = work / "paired for a full disk"
    pristine.mkdir()
    _, said, _ = forked(lambda say: _prepare(pristine, say))
    keys = said[-1]
    assert isinstance(keys, dict)
    with small_disk(work, "24m") as place:
        shutil.copytree(pristine, place / "both")
        code, heard, _ = forked(lambda say: _fill_up(place, keys, saves, say))
        figures = Figures(x for x in heard if isinstance(x, str) and not x.startswith("WRONG"))
        wrong = [x for x in heard if isinstance(x, str) and x.startswith("WRONG")]
        wrong += [f"the writer ended with {code}"] if code else []
        wrong += [] if figures["refused"] else ["the disk did not fill up"]
    return figures, wrong


def _prepare(folder: Path, say: Say) -> None:
    """Both copies paired and one file brought in; the keys of everybody, and how long the walk takes."""
    weeks.today_in = lambda _: WEDNESDAY
    two = apart(folder)
    two.pair(*PAIR)
    _save(two.at_home("Ana"), 0)
    letters_in.bring(two.desk.look_at(None), two.file())
    keys: dict[str, object] = {"Ana": secret_of(two.home.identities["Ana"]), "Dana": secret_of(two.desk.identity)}
    keys |= {"ana": two.home.ids["Ana"], "dana": two.desk.id, "couple": two.couple_id}
    two.home.storage.close()
    two.desk.storage.close()
    copy = folder.with_name(f"{folder.name} timed")
    shutil.copytree(folder, copy)
    began = time.monotonic()
    _live(copy, keys, lambda _: None)
    say(keys | {"lasts": time.monotonic() - began})


def _live(folder: Path, keys: dict[str, object], say: Say) -> None:
    """Saves, makes a file of it, brings it in, and says so each time."""
    weeks.today_in = lambda _: WEDNESDAY
    home, desk = _opened(folder, keys)
    say("ready")
    for value in range(1, SAVES + 1):
        ana = _me(home, keys, "Ana")
        _save(ana, value)
        say({"saved": value})
        blob = letters_out.for_coach(_me(home, keys, "Ana")).content
        letters_in.bring(_me(desk, keys, "Dana"), blob)
        say({"brought": value})
    home.close()
    desk.close()


def _opened(folder: Path, keys: dict[str, object]) -> tuple[Storage, Storage]:
    """Both copies; a folder that was copied has a line of its own, which Ana's sign-in writes and Dana accepts."""
    home, desk = Storage(folder / "home"), Storage(folder / "desk")
    ana = _me(home, keys, "Ana")
    letters_settled.settle(home, ana.person, ana.identity)
    blob = letters_out.for_coach(_me(home, keys, "Ana")).content
    letters_in.bring(_me(desk, keys, "Dana"), blob, go_on=True)
    return home, desk


def _me(store: Storage, keys: dict[str, object], name: str) -> Me:
    role = Role.COACH if name == "Dana" else Role.PARTNER
    key = Identity.from_str(str(keys[name]))
    return identify(Visit(new_id()[:8], str(keys[name.lower()]), role, key), store)


def _save(me: Me, value: int) -> None:
    check_ins.save(me, THIS, {"safety": value}, BOTH, None, check_ins.newest_revision(me, THIS))


def _judge(folder: Path, keys: dict[str, object], heard: list[dict[str, int]], say: Say) -> None:
    """What is not as it must be after a kill; and everything goes on from there."""
    weeks.today_in = lambda _: WEDNESDAY
    home, desk = Storage(folder / "home"), Storage(folder / "desk")
    saved = max((x["saved"] for x in heard if "saved" in x), default=0)
    brought = max((x["brought"] for x in heard if "brought" in x), default=0)
    _judge_home(home, keys, saved, say)
    there = _there(desk, keys)
    if there is None or there < brought:
        say(f"{brought} was brought in, {there} is there")
    dana = _me(desk, keys, "Dana")
    if letters_in.set_back(dana, dana.couple):
        say("the coach's record and the letter disagree")
    halves = [p.name for store in (home, desk) for p in (store.folder / "letters").glob("*.new")]
    if halves:
        say(f"left over: {halves}")
    _save(_me(home, keys, "Ana"), 10)
    letters_in.bring(dana, letters_out.for_coach(_me(home, keys, "Ana")).content)
    if _there(desk, keys) != 10:
        say("nothing comes in any more")
    home.close()
    desk.close()


def _judge_home(home: Storage, keys: dict[str, object], saved: int, say: Say) -> None:
    """The letter says what the newest answer says, and the author's record knows both."""
    me = _me(home, keys, "Ana")
    mine = check_ins.mine(me, THIS)
    value = mine.answers["safety"] if mine else None
    sealed = home.letters.sealed(Place(LetterState.OWN, me.person.id, str(keys["dana"]))) or b""
    letter = letters.open_letter(sealed, Identity.from_str(str(keys["Dana"])))
    told = [a["value"] for a in letter.content["answers"]]
    if told != [value] or (isinstance(value, int) and value < saved):
        say(f"{saved} was saved, {value} is there, the letter says {told}")
    head = heads.unseal(home.head(me.person.id) or b"", me.identity, me.person.id)
    assert me.coach is not None
    if not own_letters.is_whole(home, head, me.person.id, me.coach):
        say("the author's record does not know the letter")


def _there(desk: Storage, keys: dict[str, object]) -> int | None:
    me = _me(desk, keys, "Dana")
    found = reading.answers(me, View.BOTH).get(str(keys["ana"]), "safety", THIS)
    read = letters_here.read(desk, letters_read.reader(me), me.couple)
    return int(found.value) if found and str(keys["ana"]) in read else None


def _fill(ballast: Path) -> None:
    """Takes all that is left on the disk."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _fill_up(place: Path, keys: dict[str, object], saves: int, say: Say) -> None:
    weeks.today_in = lambda _: WEDNESDAY
    home, desk = _opened(place / "both", keys)
    ballast = place / "ballast"
    for n in range(1, saves + 1):
        if n == saves // 4:
            _fill(ballast)
        if n == saves * 3 // 4:
            ballast.unlink(missing_ok=True)
        try:
            _save(_me(home, keys, "Ana"), n % 11)
            say("saved")
            letters_in.bring(_me(desk, keys, "Dana"), letters_out.for_coach(_me(home, keys, "Ana")).content)
            say("brought in")
        except StorageError as error:
            say("refused" if "disk" in str(error) else f"WRONG sentence: {error}")
        except DashboardError as error:
            say(f"WRONG: {error}")
        _judge_home(home, keys, 0, lambda thing: say(f"WRONG {json.dumps(thing)}"))
    home.close()
    desk.close()
