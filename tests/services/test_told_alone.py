"""Three kinds of answer for a coach: what both see, what waits for the other, and, apart, what was told alone."""

import csv
import io
from datetime import datetime

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain.model import Kind, Sharing
from dashboard.domain.privacy import Reach
from dashboard.domain.questions import RATING_KEYS, same_for_all
from dashboard.domain.weeks import WEEK
from dashboard.errors import NotAllowedError
from dashboard.services import check_ins, consent, entries, export, reading, told_alone
from dashboard.services.reading import View
from dashboard.services.told_alone import Changed
from tests.cast import BEFORE, LAST, WEDNESDAY

CAME = datetime(2026, 1, 1)  # noqa: DTZ001 - stored moments have no zone
ANSWERS = {"safety": 3, "clarity": 4, "connection": 5}
SOME = same_for_all(Sharing.BOTH) | {"clarity": Sharing.COACH, "connection": Sharing.ME}
MARK = "OCELOT"


@pytest.fixture
def dana(cast):
    """Dana coaches Ana and Ben; she is looking."""
    cast.coached(CAME)
    cast.enter("Dana")
    return cast


def kinds(cast) -> dict[tuple[str, str], bool]:
    """By person and question whether an answer that Dana's page may show waits for the other."""
    frame = reading.answers(cast.me, View.BOTH)
    names = {i: n for n, i in cast.ids.items()}
    return {(names[p], k): bool(w) for p, k, w in zip(frame["person"], frame["key"], frame["waits"], strict=True)}


def changes(cast) -> list[Changed]:
    cast.enter("Dana")
    return told_alone.changed(cast.me)


# -- three kinds ---------------------------------------------------------------------------------------


def test_an_answer_waits_until_the_other_has_shared_one_to_the_same_question_or_the_week_has_closed(dana):
    dana.answered("Ana", ANSWERS, Sharing.BOTH, week=LAST)
    assert kinds(dana) == {("Ana", k): True for k in RATING_KEYS}
    for choice in (Sharing.ME, Sharing.COACH):
        dana.answered("Ben", {"safety": 8}, choice, week=LAST)
        assert kinds(dana) == {("Ana", k): True for k in RATING_KEYS}, "kept, told alone and skipped are the same"
    dana.answered("Ben", {"safety": 8}, Sharing.BOTH, week=LAST)
    assert {of for of, waits in kinds(dana).items() if not waits} == {("Ana", "safety"), ("Ben", "safety")}
    dana.today = WEDNESDAY + WEEK
    assert not any(kinds(dana).values())


def test_what_was_told_alone_is_in_no_frame_and_no_note_of_any_page(dana):
    dana.answered("Ana", ANSWERS, SOME, week=BEFORE, note=MARK, note_for=Sharing.COACH)
    for view in View:
        assert set(reading.answers(dana.me, view)["key"]) == {"safety"}
        assert reading.notes(dana.me, view) == []


def test_it_is_read_apart_week_by_week_and_nothing_that_was_kept(dana):
    dana.answered("Ana", ANSWERS, SOME, week=BEFORE, note=MARK, note_for=Sharing.COACH)
    dana.answered("Ben", ANSWERS, Sharing.BOTH, week=BEFORE)
    (aside,) = told_alone.asides(dana.me)
    assert (aside.week, aside.person, aside.note) == (BEFORE, dana.ids["Ana"], MARK)
    assert aside.answers == ("Clarity: 4",)
    assert list(told_alone.answers(dana.me)["key"]) == ["clarity"]


def test_a_note_waits_like_an_answer(dana):
    dana.answered("Ana", ANSWERS, Sharing.BOTH, note="walked", note_for=Sharing.BOTH)
    (note,) = reading.notes(dana.me, View.BOTH)
    assert (note.text, note.waits) == ("walked", True)
    dana.answered("Ben", {"safety": 8}, Sharing.BOTH)
    (note,) = reading.notes(dana.me, View.BOTH)
    assert not note.waits


def test_own_words_told_alone_stand_apart_and_others_never_wait(dana):
    told = (("Ana", Sharing.COACH, MARK), ("Ana", Sharing.ME, "mine"), ("Ben", Sharing.BOTH, "ours"))
    for name, sharing, line in told:
        dana.enter(name)
        entries.save(dana.me, Kind.MOMENT, WEDNESDAY, (line, "", "", ""), sharing)
    dana.enter("Dana")
    assert [t.entry.lines[0] for t in entries.seen(dana.me, View.BOTH)] == ["ours"]
    assert [t.entry.lines[0] for t in entries.told_alone(dana.me)] == [MARK]


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.OWN), ("Ana", Mode.TOGETHER), ("Dana", Mode.SESSION)])
def test_nobody_else_and_no_shared_screen_is_told(dana, name, mode):
    dana.answered("Ana", ANSWERS, Sharing.COACH, week=BEFORE)
    dana.enter(name, mode)
    for read in (told_alone.asides, told_alone.answers, told_alone.changed, told_alone.asking, entries.told_alone):
        with pytest.raises(NotAllowedError):
            read(dana.me)


def test_what_is_withdrawn_is_told_no_longer(dana):
    dana.answered("Ana", ANSWERS, Sharing.COACH, week=BEFORE)
    assert told_alone.asides(dana.me)
    dana.enter("Ana")
    consent.withdraw(dana.me)
    dana.enter("Dana")
    assert told_alone.asides(dana.me) == []


def test_the_coachs_file_tells_the_three_apart(dana):
    dana.answered("Ana", ANSWERS, SOME, week=BEFORE, note=MARK, note_for=Sharing.COACH)
    dana.answered("Ben", {"safety": 8}, Sharing.BOTH)
    rows = list(csv.DictReader(io.StringIO(export.coach_csv(dana.me).decode("utf-8-sig"))))
    told = [(row["Person"], row["Who sees it"], row["Felt safety"], row["Clarity"], row["Note"]) for row in rows]
    assert told == [
        ("Ana", Reach.BOTH, "3", "", ""),
        ("Ana", Reach.COACH_ALONE, "", "4", MARK),
        ("Ben", Reach.WAITS, "8", "", ""),
    ]


# -- to its author -------------------------------------------------------------------------------------


def test_what_was_told_to_a_coach_who_left_is_only_its_authors(cast):
    cast.coached(CAME)
    cast.answered("Ana", {"safety": 3}, Sharing.COACH, week=BEFORE)
    assert {kept for *_, kept in cast.sees("Ana")} == {False}
    cast.storage.end_coach(cast.person("Ana").couple_id, cast.ids["Dana"])
    assert {kept for *_, kept in cast.sees("Ana")} == {True}


# -- worth asking about --------------------------------------------------------------------------------


def test_a_question_that_rests_on_what_was_told_alone_stands_apart(dana):
    for n, value in enumerate([6, 7, 6, 7, 6, 6, 3, 2]):
        choice = Sharing.BOTH if n < 7 else Sharing.COACH
        dana.answered("Ana", {"safety": value}, choice, week=BEFORE - (7 - n) * WEEK)
    (words,) = told_alone.asking(dana.me)
    assert words.startswith("Ana, felt safety: 3 and 2 in the weeks of")
    dana.answered("Ana", {"safety": 2}, Sharing.BOTH, week=BEFORE)
    assert told_alone.asking(dana.me) == [], "now it may be said aloud"


# -- changed after a reveal ----------------------------------------------------------------------------


@pytest.fixture
def changed(dana):
    """Ana and Ben shared last week; then Ana changed her felt safety and her clarity."""
    dana.answered("Ana", {"safety": 3, "clarity": 4}, Sharing.BOTH, week=LAST)
    dana.answered("Ben", {"safety": 8, "clarity": 8}, Sharing.BOTH, week=LAST)
    dana.answered("Ana", {"safety": 7, "clarity": 6}, Sharing.BOTH, week=LAST)
    return dana


def test_what_was_changed_after_a_reveal_is_named(changed):
    assert changes(changed) == [Changed(LAST, changed.ids["Ana"], ("Felt safety", "Clarity"))]


@pytest.mark.parametrize("choice", [Sharing.ME, Sharing.COACH])
def test_only_while_the_others_answer_still_stands_shared_with_both(changed, choice):
    changed.enter("Ben")
    narrowed = same_for_all(Sharing.BOTH) | {"safety": choice}
    check_ins.change_sharing(changed.me, LAST, {item: narrowed.get(item, Sharing.ME) for item in narrowed})
    assert changes(changed) == [Changed(LAST, changed.ids["Ana"], ("Clarity",))]


def test_and_never_for_one_who_stopped_sharing(changed):
    changed.enter("Ben")
    consent.pause(changed.me)
    changed.today = WEDNESDAY
    consent.withdraw(changed.me)
    assert changes(changed) == []


def test_nor_what_its_author_took_back(changed):
    changed.enter("Ana")
    narrowed = same_for_all(Sharing.BOTH) | {"clarity": Sharing.ME}
    check_ins.change_sharing(changed.me, LAST, narrowed)
    assert changes(changed) == [Changed(LAST, changed.ids["Ana"], ("Felt safety",))]
