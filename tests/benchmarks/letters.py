"""How long letters take: python -m tests.benchmarks.letters [WEEKS] [COUPLES]; two copies that go again."""

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import median

from dashboard.domain import weeks
from dashboard.domain.model import Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.services import caseload, check_ins, letters_in, pairing, reading
from dashboard.services.reading import View
from tests.cast import THIS, WEDNESDAY, wednesday_noon
from tests.two_copies import PAIR, Two, apart

TURNS = 60
ARMS = ("kept", "none", "none again")
STEPS = ("a save", "making the file", "bringing it in")
NOTE = "A few words about the week, as people write them on a Sunday evening. " * 6


def main(count: int, couples: int) -> None:
    """Prints milliseconds."""
    weeks.today_in = lambda _: WEDNESDAY
    with tempfile.TemporaryDirectory() as place:
        two = apart(Path(place))
        two.pair(*PAIR)
        for name in PAIR:
            history(two, name, count)
        save(two)
        with said("making the file"):
            blob = two.file()
        print(f"the file has {len(blob) / 1e6:.1f} MB")
        two.desk.look_at(None)
        with said("bringing it in"):
            letters_in.bring(two.desk.me, blob)
        measure(
            "the couple's frame, first time in a visit",
            lambda: reading.answers(two.desk.look_at(two.couple_id), View.BOTH),
        )
        measure("the couple's frame, again", lambda: reading.answers(two.desk.me, View.BOTH))
    with tempfile.TemporaryDirectory() as place:
        many(Path(place), couples, min(count, 104))
    with tempfile.TemporaryDirectory() as place:
        kept_and_none(Path(place), min(count, 104))


def kept_and_none(place: Path, count: int) -> None:
    """Whether the time it takes tells of answers kept to oneself: a couple with them, and one without them twice."""
    couples = {arm: _lived(place / arm, count, kept=arm == ARMS[0]) for arm in ARMS}
    taken: dict[str, list[tuple[float, float, float]]] = {arm: [] for arm in ARMS}
    for n in range(TURNS):
        for arm in (*ARMS[n % 3 :], *ARMS[: n % 3]):
            taken[arm].append(_round(couples[arm], n))
    columns = [zip(*taken[arm], strict=True) for arm in ARMS]
    for what, *each in zip(STEPS, *columns, strict=True):
        print(f"{what}: {', '.join(f'{arm} {median(ms):.1f} ms' for arm, ms in zip(ARMS, each, strict=True))}")


def _lived(folder: Path, count: int, *, kept: bool) -> Two:
    """Ana and Ben, paired, after so many weeks of which both see one rating."""
    folder.mkdir()
    two = apart(folder)
    two.pair(*PAIR)
    shared, own = {"clarity": 5}, {"safety": 3, "connection": 6}
    answers, note = (shared | own, NOTE) if kept else (shared, None)
    sharing = same_for_all(Sharing.BOTH) | dict.fromkeys((*own, "note"), Sharing.ME)
    for name in PAIR:
        two.home.answered_long_ago(name, [(THIS - n * WEEK, answers, sharing, note) for n in range(1, count + 1)])
    return two


def _round(two: Two, n: int) -> tuple[float, float, float]:
    """Milliseconds of processor for one more shared answer, its file, and the file at the coach's."""
    moments = [time.process_time()]
    two.home.answered("Ana", {"clarity": n % 11}, Sharing.BOTH)
    moments.append(time.process_time())
    blob = two.file()
    moments.append(time.process_time())
    two.desk.look_at(None)
    letters_in.bring(two.desk.me, blob)
    moments.append(time.process_time())
    first, second, third = (1000 * (b - a) for a, b in pairwise(moments))
    return first, second, third


def history(two: Two, name: str, count: int) -> None:
    """So many weeks, every question answered, half of them with a note."""
    sharing = same_for_all(Sharing.BOTH) | {"safety": Sharing.COACH, "note": Sharing.BOTH}
    two.home.answered_long_ago(
        name,
        [
            (
                THIS - n * WEEK,
                {**dict.fromkeys(RATING_KEYS, n % 11), **dict.fromkeys(STAGE_KEYS, "2")},
                sharing,
                NOTE if n % 2 else None,
            )
            for n in range(1, count + 1)
        ],
    )


def save(two: Two) -> None:
    """A save of this week, in a visit that has not opened anything, and once more in the same visit."""
    with said("a save with all of it, first in a visit"):
        two.home.answered("Ana", {"safety": 5}, Sharing.BOTH)
    visit = two.home.enter("Ana")
    me = two.home.me
    check_ins.save(me, THIS, {"safety": 6}, same_for_all(Sharing.BOTH), None, 1)
    with said("a save with all of it, again in that visit"):
        check_ins.save(two.home.me, THIS, {"safety": 7}, same_for_all(Sharing.BOTH), None, 2)
    assert visit.own_letters is not None
    two.home.answered("Ben", {"safety": 5}, Sharing.BOTH)


def many(place: Path, couples: int, count: int) -> None:
    """A desk with many couples: their files dropped at once, and the list."""
    (place / "0").mkdir()
    first = apart(place / "0")
    desk, files = first.desk, []
    for n in range(couples):
        (place / f"c{n}").mkdir()
        one = apart(place / f"c{n}", strangers=True)
        one = Two(one.home, desk)
        one.pair()
        for name in PAIR:
            history(one, name, count)
            one.home.answered(name, {"safety": 5}, Sharing.BOTH)
        one.send()
        for name in PAIR:
            letters_in.hear(desk.look_at(None), pairing.my_words(one.at_home(name)), spoken=True)
            one.home.answered(name, {"safety": 6}, Sharing.BOTH)
        files.append(one.file())
        one.home.storage.close()
    desk.look_at(None)
    with said(f"{couples} files of {count} weeks each"):
        for blob in files:
            letters_in.bring(desk.me, blob)
    desk.look_at(None)
    measure("the list, first time in a visit", lambda: caseload.at_a_glance(desk.me, caseload.couples(desk.me)))
    measure("the list, again", lambda: caseload.at_a_glance(desk.me, caseload.couples(desk.me)))


def measure(what: str, work: Callable[[], object]) -> None:
    """Prints how long it takes."""
    with said(what):
        work()


@contextmanager
def said(what: str):
    """Prints how long the block took, and how much of that was this process at work."""
    begun, worked = time.perf_counter(), time.process_time()
    yield
    took, at_work = time.perf_counter() - begun, time.process_time() - worked
    print(f"{what}: {1000 * took:.0f} ms ({1000 * at_work:.0f} at work)")


if __name__ == "__main__":
    with wednesday_noon():
        main(*(int(given) for given in (*sys.argv[1:], *("260", "25")[len(sys.argv) - 1 :])))
