"""Taking one's answers along and bringing earlier ones in: who may, what reaches whom, all or nothing, and undone."""

import asyncio
import csv
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.scriptrunner import StopException

from dashboard.accounts.visits import Mode
from dashboard.domain.model import NO_OCCASION, CheckIn, Sharing
from dashboard.domain.questions import RATING_KEYS, same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.errors import BadInputError, BehindError, NotAllowedError
from dashboard.files import answers_json
from dashboard.files.joining import Comparison
from dashboard.keys.head_writer import Newcomer
from dashboard.keys.identities import new_identity
from dashboard.library_patches import CHANGED, FAULT, DownloadHandler
from dashboard.services import check_ins, export, imports, reading
from dashboard.services.imports import AS_IN_FILE
from dashboard.services.reading import View
from dashboard.ui.shared.downloads import when_pressed
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY
from tests.services.test_check_ins import bytes_of
from tests.services.test_reading import _stage

ALL = {"safety": 3, "clarity": 4, "connection": 5, "recognize": "2", "slow_down": NO_OCCASION}
MARK = "ZEBRA-7291-QUAGGA"
OVER = "This visit is over. Sign in again."
OLD = [CheckIn("", THIS - WEEK * n, {"safety": n % 11}, note=f"old {n}") for n in range(10, 14)]
FILES = (export.own_csv, export.own_json, export.shared_csv)


def bring(cast, found, sharing=Sharing.ME, change=False):
    return imports.write(cast.me, imports.compare(cast.me, found), sharing, change=change)


def mine(cast):
    """One's own check-ins as they count now, by week."""
    me = cast.me
    return {c.week: c for c in reading.open_own(me, cast.storage.check_ins([me.person.id])) if not c.empty}


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


# -- taking along ------------------------------------------------------------------------------------


def test_ones_own_files_hold_all_of_it_and_nobody_elses_hold_what_is_kept(cast, as_person):
    cast.coached()
    cast.answered("Ana", ALL, Sharing.ME, week=BEFORE, note=MARK)
    cast.answered("Ben", ALL, Sharing.BOTH, week=BEFORE, note="from Ben", note_for=Sharing.BOTH)
    as_person("Ana")
    assert MARK in export.own_csv(cast.me).decode()
    assert answers_json.from_json(export.own_json(cast.me), WEDNESDAY).check_ins == tuple(mine(cast).values())
    assert MARK not in export.shared_csv(cast.me).decode()
    as_person("Ben")
    assert not [f for f in FILES if MARK in f(cast.me).decode()]
    as_person("Dana")
    assert MARK not in export.coach_csv(cast.me).decode()
    assert "from Ben" in export.coach_csv(cast.me).decode()
    as_person("Zoe")
    assert [len(table(f(cast.me))) for f in (export.own_csv, export.shared_csv)] == [0, 0]


def test_what_both_see_is_what_together_shows(cast, as_person):
    cast.answered("Ana", ALL, same_for_all(Sharing.BOTH) | {"clarity": Sharing.ME}, week=BEFORE)
    cast.answered("Ana", ALL, Sharing.BOTH)
    cast.answered("Ben", {"safety": 0}, Sharing.BOTH)
    as_person("Ana")
    rows = table(export.shared_csv(cast.me))
    titles = {
        "safety": "Felt safety",
        "connection": "Connection",
        "recognize": "1 Recognize",
        "slow_down": "2 Slow down",
    }
    seen = cast.sees("Ana", View.BOTH, Mode.TOGETHER)
    told = {(r["Week"], r["Person"], k, r[t]) for r in rows for k, t in titles.items() if r[t]}
    assert told == {(w.isoformat(), who, k, answer) for w, who, k, _, answer, _ in seen}
    assert {r["Clarity"] for r in rows} == {""}


def test_the_coachs_file_is_what_the_coach_sees(cast, as_person):
    cast.coached()
    choices = same_for_all(Sharing.COACH) | {"clarity": Sharing.ME, "connection": Sharing.BOTH}
    cast.answered("Ana", ALL, choices, week=BEFORE, note=MARK, note_for=Sharing.COACH)
    as_person("Dana")
    both, alone = table(export.coach_csv(cast.me, ";").replace(b";", b","))
    assert (both["Who sees it"], alone["Who sees it"]) == ("both see it", "told to you alone")
    columns = ("Felt safety", "Clarity", "Connection", "Note")
    assert [both[c] for c in columns] == ["", "", "5", ""]
    assert [alone[c] for c in columns] == ["3", "", "", MARK]


@pytest.mark.parametrize("week", [THIS, BEFORE])
def test_a_kept_a_skipped_and_an_absent_answer_leave_the_same_bytes(tmp_path, week):
    """Promise 3, for the exports of the partner and of the coach."""
    taken, dana = [], new_identity()
    for n, case in enumerate(("kept", "skipped", "absent")):
        (tmp_path / str(n)).mkdir()
        with _stage(tmp_path / str(n)) as cast:
            cast.rekey("Dana", dana)
            cast.coached()
            cast.answered("Ben", ALL, Sharing.BOTH, week=week)
            cast.answered("Ana", {"clarity": 4}, Sharing.BOTH, week=BEFORE if week == THIS else LAST)
            if case == "kept":
                cast.answered("Ana", ALL, Sharing.ME, week=week, note=MARK)
            if case == "skipped":
                cast.answered("Ana", {"slow_down": "1"}, Sharing.ME, week=week)
            cast.enter("Ben")
            files = [export.own_csv(cast.me), export.shared_csv(cast.me)]
            cast.enter("Dana")
            taken.append([*files, export.coach_csv(cast.me)])
    assert taken[0] == taken[1] == taken[2]
    assert len(table(taken[0][1])) >= 1


def test_only_a_visit_of_ones_own_takes_anything(cast, as_person):
    cast.coached()
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
    tries = {("Ana", Mode.TOGETHER): (*FILES, export.coach_csv), ("Dana", Mode.SESSION): (*FILES, export.coach_csv)}
    for (name, mode), files in (tries | {("Dana", Mode.OWN): FILES, ("Ana", Mode.OWN): (export.coach_csv,)}).items():
        as_person(name, mode)
        for file in files:
            with pytest.raises(NotAllowedError):
                file(cast.me)
    cast.anywhere = None
    for file in (*FILES, export.coach_csv):
        with pytest.raises(NotAllowedError):
            file(cast.me)


def button(make):
    """The press of a button that makes this file: what the server answers, then or later."""
    files = MediaFileManager(MemoryMediaFileStorage("/media"))
    handle = files.add_deferred(when_pressed(make), None, "here", "file")
    return lambda: pressed(files, handle)


def pressed(files, handle):
    request = BackendOperationRequest(request_id="one")
    request.deferred_file.file_id = handle
    with ThreadPoolExecutor(1) as aside:  # a browser test before may have left a loop running in this thread
        return aside.submit(lambda: asyncio.run(DownloadHandler(lambda: files).handle(request, ""))).result()


@pytest.mark.parametrize("make", [*FILES, export.own_words])
def test_a_download_pressed_once_the_screen_is_shared_or_the_visit_over_is_one_sentence(cast, as_person, make):
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
    visit = as_person("Ana")
    press = button(make)
    assert press().deferred_file.url.startswith("/media/")
    visit.share_screen(Mode.TOGETHER, cast.person("Ana").couple_id)
    for sentence in ("This is a shared screen. Sign in again to see your own pages.", OVER):
        answer = press()
        assert (answer.error_msg, answer.WhichOneof("payload")) == (sentence, None)
        cast.anywhere = None


def test_a_button_that_is_gone_says_so_and_the_log_learns_where_a_fault_was_but_no_word_of_it(as_person, caplog):
    as_person("Ana")
    assert pressed(MediaFileManager(MemoryMediaFileStorage("/media")), "gone").error_msg == CHANGED
    assert button(lambda _me: int(MARK))().error_msg == FAULT
    assert [r.getMessage()[:13] for r in caplog.records if r.name == "dashboard"] == ["ValueError in"]
    assert MARK not in caplog.text


def test_a_press_that_comes_once_its_page_was_overtaken_is_one_sentence(as_person):
    """Streamlit stops whatever asks a run for more after the next one has begun."""

    def overtaken(_me):
        raise StopException

    as_person("Ana")
    assert button(overtaken)().error_msg == CHANGED


def test_a_coach_takes_along_their_own_couple_and_never_another(cast, as_person):
    cast.coached()
    eve = replace(cast.person("Dana"), id="e" * 32, name="Eve", sign_in="eve")
    cast.storage.add_person(eve, Newcomer(eve.id, cast.identities["Dana"]))
    cast.ids["Eve"], cast.identities["Eve"] = "e" * 32, cast.identities["Dana"]
    cast.storage.link_coach(cast.person("Zoe").couple_id, "e" * 32)
    for name in ("Ana", "Zoe"):
        cast.answered(name, ALL, Sharing.BOTH, week=BEFORE, note=f"from {name}", note_for=Sharing.BOTH)
    for coach, theirs, other in (("Dana", "Ana", "Zoe"), ("Eve", "Zoe", "Ana")):
        as_person(coach)
        text = export.coach_csv(cast.me).decode("utf-8-sig")
        assert f"from {theirs}" in text
        assert other not in text


# -- bringing in -------------------------------------------------------------------------------------


def test_earlier_weeks_come_in_shared_as_chosen_and_notes_stay_with_their_author(cast, as_person):
    as_person("Ana")
    report = bring(cast, OLD, Sharing.BOTH)
    assert (report.new, report.same, report.changed, report.left) == (4, 0, 0, 0)
    assert {w: (c.answers, c.note, c.sharing["note"]) for w, c in mine(cast).items()} == {
        o.week: (o.answers, o.note, Sharing.ME) for o in OLD
    }
    rows = cast.storage.check_ins([cast.ids["Ana"]])
    assert all(r.shared and r.note is None and r.revision == 1 for r in rows)
    assert {week for week, who, *_ in cast.sees("Ben") if who == "Ana"} == {o.week for o in OLD}
    assert b"old 11" not in bytes_of(cast.folder)


def test_what_is_kept_to_oneself_reaches_nobody(cast, as_person):
    cast.coached()
    before = cast.sees("Ben"), cast.sees("Dana", View.BOTH)
    as_person("Ana")
    bring(cast, OLD, Sharing.ME)
    assert (cast.sees("Ben"), cast.sees("Dana", View.BOTH)) == before
    bring(cast, [replace(o, week=o.week - WEEK * 10) for o in OLD], Sharing.COACH)
    assert cast.sees("Ben") == before[0]
    assert len(cast.sees("Dana", View.BOTH)) == 4


def test_who_may_see_it_is_chosen_from_what_is_offered(cast, as_person):
    as_person("Ana")
    lines = imports.compare(cast.me, OLD)
    for sharing in (Sharing.COACH, "", "somebody"):
        with pytest.raises(BadInputError, match="Choose who"):
            imports.write(cast.me, lines, sharing, change=False)
    assert mine(cast) == {}


def test_a_file_of_ones_own_comes_back_whole_in_another_place(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with _stage(tmp_path / "a") as cast:
        cast.answered("Ana", ALL, same_for_all(Sharing.BOTH) | {"stages": Sharing.ME}, week=BEFORE, note="mine")
        cast.answered("Ana", {"safety": 0}, Sharing.ME)
        cast.enter("Ana")
        was, data = mine(cast), export.own_json(cast.me)
        cast.enter("Ben")
        with pytest.raises(BadInputError, match="partner's"):
            imports.mine_only(cast.me, answers_json.from_json(data, WEDNESDAY))
    with _stage(tmp_path / "b") as cast:
        cast.enter("Ana")
        brought = answers_json.from_json(data, WEDNESDAY)
        imports.mine_only(cast.me, brought)
        bring(cast, brought.check_ins, AS_IN_FILE)
        for week, c in mine(cast).items():
            assert (c.answers, c.sharing, c.note, c.wording) == tuple(
                getattr(was[week], f) for f in ("answers", "sharing", "note", "wording")
            )
        assert len(mine(cast)) == 2


def test_a_choice_in_a_file_that_is_not_offered_stays_with_its_author(cast, as_person):
    as_person("Ana")
    found = [CheckIn("", BEFORE, ALL, same_for_all(Sharing.COACH) | {"note": Sharing.COACH}, MARK)]
    assert imports.not_offered(cast.me, imports.compare(cast.me, found)) == 1
    bring(cast, found, AS_IN_FILE)
    assert mine(cast)[BEFORE].sharing == same_for_all(Sharing.ME)


def test_a_note_comes_back_as_it_was_shared_only_where_that_was_chosen(cast, as_person):
    as_person("Ana")
    found = [CheckIn("", BEFORE, ALL, same_for_all(Sharing.BOTH) | {"note": Sharing.BOTH}, MARK)]
    imports.undo(cast.me, bring(cast, found, Sharing.BOTH))
    assert mine(cast) == {}
    bring(cast, found, Sharing.BOTH)
    assert mine(cast)[BEFORE].sharing["note"] is Sharing.ME
    later = [replace(f, week=LAST) for f in found]
    bring(cast, later, AS_IN_FILE)
    assert mine(cast)[LAST].sharing["note"] is Sharing.BOTH


def test_weeks_from_before_the_coach_came_come_back_closed_to_them(cast, as_person):
    cast.coached(since=datetime.fromisoformat("2026-11-20"))
    as_person("Ana")
    before, after = (
        CheckIn("", week, ALL, same_for_all(Sharing.BOTH), saved_at=at)
        for week, at in ((BEFORE, datetime.fromisoformat("2026-11-12")), (LAST, datetime.fromisoformat("2026-11-21")))
    )
    bring(cast, [before, after], AS_IN_FILE)
    assert {week for week, *_ in cast.sees("Dana", View.BOTH)} == {LAST}
    assert BEFORE in {week for week, who, *_ in cast.sees("Ben") if who == "Ana"}


def test_only_ones_own_file_is_ones_own(cast, as_person):
    as_person("Ana")

    def taken_by(person_id, name):
        return imports.mine_only(cast.me, answers_json.AnswersFile(person_id, (), (), name))

    assert taken_by(cast.ids["Ana"], "Anna")
    assert taken_by("f" * 32, "ana")
    assert taken_by("f" * 32, None)
    assert not taken_by("f" * 32, "Zoe")
    assert imports.whose(cast.me, ["Ben", "ANA"]) == "ANA"
    assert imports.whose(cast.me, ["Zoe"]) is None
    with pytest.raises(BadInputError, match="partner's"):
        imports.whose(cast.me, ["ben"])


# -- what is here already ----------------------------------------------------------------------------


def test_a_file_brought_in_twice_adds_nothing(cast, as_person):
    as_person("Ana")
    bring(cast, OLD)
    report = bring(cast, OLD, change=True)
    assert (report.new, report.same, report.done) == (0, 4, ())
    assert len(cast.storage.all_rows(cast.ids["Ana"])) == 4


def test_weeks_with_other_answers_are_left_or_changed_as_chosen(cast, as_person):
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE, note="here")
    as_person("Ana")
    found = [CheckIn("", BEFORE, {"safety": 9}), *OLD]
    assert [n.state for n in imports.compare(cast.me, found)] == [Comparison.NEW] * 4 + [Comparison.CHANGED]
    report = bring(cast, found)
    assert (report.new, report.changed, report.left, mine(cast)[BEFORE].answers) == (4, 0, 1, ALL)
    report = bring(cast, found, change=True)
    assert (report.same, report.changed) == (4, 1)
    assert (mine(cast)[BEFORE].answers, mine(cast)[BEFORE].note) == (ALL | {"safety": 9}, "here")


def test_a_change_never_reaches_more_people_than_the_answer_did_or_than_was_chosen(cast, as_person):
    cast.answered("Ana", ALL, same_for_all(Sharing.BOTH) | {"clarity": Sharing.ME}, week=BEFORE)
    as_person("Ana")
    bring(cast, [CheckIn("", BEFORE, {"clarity": 9})], Sharing.BOTH, change=True)
    assert mine(cast)[BEFORE].sharing["clarity"] is Sharing.ME
    bring(cast, [CheckIn("", BEFORE, {"safety": 9})], Sharing.ME, change=True)
    assert (mine(cast)[BEFORE].sharing["safety"], mine(cast)[BEFORE].sharing["connection"]) == (
        Sharing.ME,
        Sharing.BOTH,
    )
    assert {k for _, who, k, *_ in cast.sees("Ben") if who == "Ana"} == {"connection", "recognize", "slow_down"}
    assert all("safety" not in r.shared for r in cast.storage.history(cast.ids["Ana"], BEFORE))


def test_a_correction_does_not_open_a_week_from_before_the_coach_came(cast, as_person):
    cast.answered("Ana", ALL, Sharing.BOTH, week=BEFORE)
    cast.coached()
    as_person("Ana")
    bring(cast, [CheckIn("", BEFORE, {"safety": 9})], Sharing.BOTH, change=True)
    assert mine(cast)[BEFORE].answers["safety"] == 9
    assert cast.sees("Dana", View.BOTH) == set()


def test_a_change_after_the_partners_answer_could_be_read_is_marked(cast, as_person):
    for name in ("Ana", "Ben"):
        cast.answered(name, ALL, Sharing.BOTH)
    as_person("Ana")
    bring(cast, [CheckIn("", THIS, {"safety": 9, "clarity": 4})], Sharing.BOTH, change=True)
    assert mine(cast)[THIS].after_reveal == ("safety",)


# -- what is offered next time -----------------------------------------------------------------------


def test_the_choice_made_for_an_import_is_never_offered_as_that_of_last_time(cast, as_person):
    as_person("Ana")
    bring(cast, OLD, Sharing.BOTH)
    assert check_ins.last_sharing(cast.me) is None
    bring(cast, [CheckIn("", BEFORE, ALL, same_for_all(Sharing.BOTH))], AS_IN_FILE)
    assert check_ins.last_sharing(cast.me) is None
    cast.answered("Ana", ALL, Sharing.ME, week=LAST)
    bring(cast, [CheckIn("", BEFORE, {"safety": 9})], Sharing.BOTH, change=True)
    assert check_ins.last_sharing(cast.me) == same_for_all(Sharing.ME)


def test_for_a_week_that_was_only_brought_in_the_form_asks(cast, as_person):
    cast.answered("Ana", ALL, Sharing.ME, week=THIS)
    as_person("Ana")
    bring(cast, [CheckIn("", LAST, {"safety": 9})], Sharing.BOTH)
    assert check_ins.offered_sharing(cast.me, mine(cast)[LAST]) is None
    assert check_ins.offered_sharing(cast.me, mine(cast)[THIS]) == same_for_all(Sharing.ME)
    check_ins.save(cast.me, LAST, {"safety": 9}, same_for_all(Sharing.ME), None, 1)
    assert check_ins.offered_sharing(cast.me, mine(cast)[LAST]) == same_for_all(Sharing.ME)


def test_an_import_over_a_week_leaves_the_choice_that_was_made_for_it(cast, as_person):
    cast.answered("Ana", ALL, Sharing.ME, week=BEFORE)
    cast.answered("Ana", ALL, Sharing.BOTH, week=LAST)
    as_person("Ana")
    found = [CheckIn("", week, {"safety": 9}) for week in (BEFORE, LAST)]
    report = bring(cast, found, Sharing.ME, change=True)
    assert mine(cast)[LAST].sharing["safety"] is Sharing.ME
    assert check_ins.last_sharing(cast.me) == same_for_all(Sharing.BOTH)
    imports.undo(cast.me, report)
    assert check_ins.last_sharing(cast.me) == same_for_all(Sharing.BOTH)


def test_who_may_see_an_imported_week_once_changed_by_hand_is_a_choice_of_ones_own(cast, as_person):
    as_person("Ana")
    bring(cast, OLD, Sharing.BOTH)
    check_ins.change_sharing(cast.me, OLD[0].week, same_for_all(Sharing.BOTH) | {"clarity": Sharing.ME})
    assert check_ins.last_sharing(cast.me) == same_for_all(Sharing.BOTH) | {"clarity": Sharing.ME}


# -- all or nothing, and back ------------------------------------------------------------------------


def test_when_one_week_was_changed_since_nothing_is_written(cast, as_person):
    cast.answered("Ana", {"safety": 1}, Sharing.ME, week=LAST)
    as_person("Ana")
    lines = imports.compare(cast.me, [*OLD, CheckIn("", LAST, {"safety": 9})])
    cast.answered("Ana", {"safety": 2}, Sharing.ME, week=LAST)
    with pytest.raises(BehindError, match="Nothing was written"):
        imports.write(cast.me, lines, Sharing.BOTH, change=True)
    assert set(mine(cast)) == {LAST}
    assert len(cast.storage.all_rows(cast.ids["Ana"])) == 2


@pytest.mark.parametrize(
    "bad",
    [
        CheckIn("", THIS + WEEK, {"safety": 1}),
        CheckIn("", BEFORE + timedelta(days=1), {"safety": 1}),
        CheckIn("", BEFORE, {"safety": 11}),
        CheckIn("", BEFORE, {"recognize": "often"}),
        CheckIn("", BEFORE, note="x" * 1501),
        CheckIn("", BEFORE),
        OLD[0],
    ],
)
def test_what_the_screen_showed_is_not_trusted(cast, as_person, bad):
    as_person("Ana")
    with pytest.raises(BadInputError):
        bring(cast, [*OLD, bad], change=True)
    assert mine(cast) == {}


def test_an_import_can_be_undone_whole(cast, as_person):
    cast.answered("Ana", ALL, same_for_all(Sharing.BOTH), week=BEFORE, note="here")
    as_person("Ana")
    was, seen = mine(cast), cast.sees("Ben")
    report = bring(cast, [*OLD, CheckIn("", BEFORE, {"safety": 9}, note="other")], Sharing.BOTH, change=True)
    imports.undo(cast.me, report)
    now = mine(cast)
    assert set(now) == {BEFORE}
    assert (now[BEFORE].answers, now[BEFORE].sharing, now[BEFORE].note) == (ALL, was[BEFORE].sharing, "here")
    assert cast.sees("Ben") == seen
    assert not [r for r in cast.storage.all_rows(cast.ids["Ana"]) if r.week in {o.week for o in OLD} and r.shared]
    assert bring(cast, OLD).new == 4


def test_an_import_that_was_changed_since_is_not_undone_by_halves(cast, as_person):
    as_person("Ana")
    report = bring(cast, [*OLD, CheckIn("", LAST, {"safety": 9})])
    cast.answered("Ana", {"safety": 2}, Sharing.ME, week=LAST)
    with pytest.raises(BehindError):
        imports.undo(cast.me, report)
    assert len(mine(cast)) == 5


def test_nobody_brings_anything_in_from_a_shared_screen_or_for_another(cast, as_person):
    as_person("Ana")
    lines = imports.compare(cast.me, OLD)
    for name, mode in (("Ana", Mode.TOGETHER), ("Dana", Mode.OWN)):
        as_person(name, mode)
        with pytest.raises(NotAllowedError):
            imports.write(cast.me, lines, Sharing.ME, change=False)
    assert cast.storage.all_rows(cast.ids["Ana"]) == []


def test_a_visit_that_ends_while_the_weeks_are_sealed_leaves_nothing(cast, as_person):
    visit = as_person("Ana")
    parts = []

    def told(part):
        parts.append(part)
        if part == 1:
            visit.end()

    lines = imports.compare(cast.me, OLD)
    with pytest.raises(NotAllowedError):
        imports.write(cast.me, lines, Sharing.ME, change=False, told=told)
    assert parts == [0, 0.25, 0.5, 0.75, 1]
    assert cast.storage.all_rows(cast.ids["Ana"]) == []


ANSWERS = st.dictionaries(st.sampled_from(RATING_KEYS), st.integers(0, 10), min_size=1)
CHOICES = st.sampled_from([Sharing.BOTH, Sharing.ME])


@given(st.dictionaries(st.sampled_from([LAST, BEFORE]), st.tuples(ANSWERS, CHOICES)), ANSWERS, ANSWERS, CHOICES)
@settings(max_examples=15, deadline=None)
def test_whatever_is_here_an_import_adds_keeps_and_can_be_taken_back(tmp_path_factory, here, one, two, choice):
    with _stage(tmp_path_factory.mktemp("s")) as cast:
        for week, (answers, sharing) in here.items():
            cast.answered("Ana", answers, sharing, week=week)
        cast.enter("Ana")
        was, seen = {w: c.answers for w, c in mine(cast).items()}, cast.sees("Ben")
        found = [CheckIn("", LAST, one), CheckIn("", BEFORE, two)]
        report = bring(cast, found, choice, change=True)
        assert {w: c.answers for w, c in mine(cast).items()} == {f.week: was.get(f.week, {}) | f.answers for f in found}
        if choice is Sharing.ME:
            assert cast.sees("Ben") <= seen
        imports.undo(cast.me, report)
        assert {w: c.answers for w, c in mine(cast).items()} == was
        assert cast.sees("Ben") == seen
