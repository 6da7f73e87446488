"""What is remembered between two looks: never another reader's, and never what has changed since."""

import threading
from concurrent.futures import ThreadPoolExecutor

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Sharing
from dashboard.domain.questions import same_for_all
from dashboard.services import check_ins, reading
from dashboard.services.reading import View
from dashboard.services.worked_out import KEPT as KEPT_AT_MOST
from dashboard.services.worked_out import worked_out
from tests.cast import BEFORE, LAST, THIS

SHARED, KEPT = {7, 8, 9}, {1, 2, 3}  # the points Ana and Ben give what they share, and what they keep
ROUNDS = 24


def test_the_same_is_worked_out_once(cast, as_person):
    cast.answered("Ana", {"safety": 7}, Sharing.BOTH, week=BEFORE)
    as_person("Ana")
    assert reading.answers(cast.me, View.BOTH) is reading.answers(cast.me, View.BOTH)
    assert reading.answers(cast.me, View.BOTH) is not reading.answers(cast.me, View.JUST_ME)


def test_another_visit_of_the_same_person_works_it_out_anew(cast, as_person):
    cast.answered("Ana", {"safety": 7}, Sharing.BOTH, week=BEFORE)
    as_person("Ana")
    first = reading.answers(cast.me, View.BOTH)
    as_person("Ana")
    assert reading.answers(cast.me, View.BOTH) is not first


def test_after_a_save_it_is_worked_out_anew_and_after_a_draft_it_is_not(cast, as_person):
    visit = as_person("Ana")
    cast.answered("Ana", {"safety": 7}, Sharing.BOTH, week=BEFORE)
    cast.anywhere = visit
    before = reading.answers(cast.me, View.JUST_ME)
    cast.storage.keep_draft(cast.ids["Ana"], THIS, b"half a form")
    assert reading.answers(cast.me, View.JUST_ME) is before
    check_ins.save(cast.me, LAST, {"safety": 8}, dict.fromkeys(("safety", "clarity"), Sharing.BOTH), None, 0)
    assert len(reading.answers(cast.me, View.JUST_ME)) == len(before) + 1


def test_a_new_day_is_looked_at_anew(cast, as_person):
    cast.answered("Ana", {"safety": 7}, Sharing.BOTH)
    as_person("Ben")
    assert not reading.answers(cast.me, View.BOTH)
    cast.today = THIS + 3 * (THIS - LAST)
    assert len(reading.answers(cast.me, View.BOTH)) == 1


def test_sharing_the_screen_leaves_nothing_of_what_one_saw_alone(cast, as_person):
    cast.answered("Ana", {"safety": 2}, Sharing.ME, week=BEFORE)
    visit = as_person("Ana")
    assert len(reading.answers(cast.me, View.JUST_ME)) == 1
    visit.share_screen(Mode.TOGETHER, cast.me.person.couple_id)
    assert visit.worked_out == {}
    assert not reading.answers(cast.me, View.JUST_ME)


def test_a_visit_that_is_over_leaves_nothing_of_what_was_read_in_it(cast, as_person):
    cast.answered("Ana", {"safety": 2}, Sharing.ME, week=BEFORE)
    visit = as_person("Ana")
    assert len(reading.answers(cast.me, View.JUST_ME)) == 1
    visit.end()
    assert (visit.identity, visit.worked_out, visit.opened) == (None, {}, {})


def test_only_so_much_is_remembered(cast, as_person):
    visit = as_person("Ana")
    for n in range(3 * KEPT_AT_MOST):
        assert worked_out(cast.me, (n,), lambda n=n: n) == n
    assert len(visit.worked_out) <= KEPT_AT_MOST


def test_however_reads_and_saves_interleave_nobody_is_ever_given_what_another_keeps(cast):
    """Four people read in visits that stay open while two save, and keep every other answer, as fast as they can."""
    cast.coached()
    over = threading.Event()
    with ThreadPoolExecutor(6) as pool:
        readers = {name: pool.submit(_reads, cast, name, over) for name in ("Ana", "Ben", "Dana", "Zoe")}
        writers = [pool.submit(_saves, cast, name, n) for n, name in enumerate(("Ana", "Ben"))]
        for one in writers:
            one.result()
        over.set()
        found = {name: told.result() for name, told in readers.items()}
    assert not [told for seen in found.values() for told in seen if told in KEPT]
    assert found["Ana"]
    assert found["Ben"]
    assert found["Dana"]
    assert not found["Zoe"]


def _saves(cast, name: str, seed: int) -> None:
    cast.here.visit = cast.visit(name)
    for n in range(ROUNDS):
        kept, week = (n + seed) % 2, (THIS, LAST)[n % 2]
        points = sorted(KEPT if kept else SHARED)[n % 3]
        sharing = same_for_all(Sharing.BOTH) | {"safety": Sharing.ME if kept else Sharing.BOTH}
        check_ins.save(
            cast.me,
            week,
            {"safety": points, "clarity": n % 11},
            sharing,
            None,
            check_ins.newest_revision(cast.me, week),
        )


def _reads(cast, name: str, over: threading.Event) -> set[int]:
    """The points for felt safety this reader was ever given of somebody else."""
    cast.here.visit, seen = cast.visit(name), set()
    while not over.is_set():
        for view in (View.JUST_ME, View.BOTH):
            given = reading.answers(cast.me, view)
            seen |= {a.number for a in given if a.question == "safety" and a.person != cast.ids[name]}
    return seen
