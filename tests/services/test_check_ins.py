"""A partner's own check-ins: saving, correcting, undoing, narrowing, drafts."""

import threading
from datetime import timedelta

import pytest

from dashboard.accounts.visits import Mode
from dashboard.domain import weeks
from dashboard.domain.letter import Shown
from dashboard.domain.model import NO_OCCASION, NOTE_MAX, Sharing
from dashboard.domain.questions import KEYS, STAGE_KEYS, same_for_all
from dashboard.errors import BadInputError, BehindError, NotAllowedError
from dashboard.keys import sealing
from dashboard.services import check_ins, drafts, told_alone
from dashboard.store.storage import Storage
from tests.cast import BEFORE, LAST, THIS

BOTH, COACH, ME = same_for_all(Sharing.BOTH), same_for_all(Sharing.COACH), same_for_all(Sharing.ME)
ALL = dict.fromkeys(KEYS[:3], 4) | dict.fromkeys(STAGE_KEYS, "2")
MARK = "ZEBRA-7291-QUAGGA"


def rows(cast, name="Ana", week=THIS):
    return cast.storage.history(cast.ids[name], week)


def bytes_of(folder):
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


@pytest.fixture
def ana(as_person):
    """Ana is looking."""
    return as_person("Ana")


# -- saving ------------------------------------------------------------------------------------------


def test_what_was_saved_is_what_counts(cast, ana):
    saved = check_ins.save(cast.me, THIS, {"safety": 0, "recognize": NO_OCCASION}, BOTH, '  a, "b"\n=c \U0001f49e ', 0)
    assert saved.changed
    assert saved.before is None
    mine = check_ins.mine(cast.me, THIS)
    assert mine == saved.check_in
    assert mine.answers == {"safety": 0, "recognize": NO_OCCASION}
    assert mine.note == 'a, "b"\n=c \U0001f49e'
    assert (mine.revision, check_ins.newest_revision(cast.me, THIS)) == (1, 1)
    assert check_ins.answered_weeks(cast.me) == {THIS}


def test_the_clear_columns_hold_only_what_is_shared_with_both(cast, ana):
    check_ins.save(cast.me, THIS, ALL, BOTH | {"safety": Sharing.ME, "stages": Sharing.ME}, MARK, 0)
    (row,) = rows(cast)
    assert row.shared == {"clarity": 4, "connection": 4}
    assert row.note is None
    assert MARK.encode() not in bytes_of(cast.folder)
    assert check_ins.mine(cast.me, THIS).answers == ALL


def test_whatever_nobody_chose_about_stays_with_its_author(cast, ana):
    check_ins.save(cast.me, THIS, ALL, {"safety": Sharing.BOTH}, "n", 0)
    assert rows(cast)[0].shared == {"safety": 4}


def test_saving_nothing_is_refused_and_stores_nothing(cast, ana):
    for note in (None, "", "  \n "):
        with pytest.raises(BadInputError, match="Nothing is answered"):
            check_ins.save(cast.me, THIS, {}, BOTH, note, 0)
    assert rows(cast) == []


def test_a_note_alone_can_be_saved(cast, ana):
    assert check_ins.save(cast.me, THIS, {}, ME, "only a note", 0).changed
    assert check_ins.mine(cast.me, THIS).note == "only a note"


def test_this_week_and_the_last_can_be_answered_and_no_other(cast, ana):
    for week in (THIS, LAST):
        check_ins.save(cast.me, week, {"safety": 1}, ME, None, 0)
    for week in (THIS + weeks.WEEK, BEFORE, THIS + timedelta(days=1)):
        with pytest.raises(BadInputError, match="this week and last week"):
            check_ins.save(cast.me, week, {"safety": 1}, ME, None, 0)
        assert rows(cast, week=week) == []


@pytest.mark.parametrize("wrong", [{"safety": 11}, {"safety": 7.6}, {"safety": True}, {"recognize": 2}, {"mood": 1}])
def test_an_answer_off_its_scale_is_refused_and_stores_nothing(cast, ana, wrong):
    with pytest.raises(BadInputError, match="outside its scale"):
        check_ins.save(cast.me, THIS, {"clarity": 5} | wrong, BOTH, None, 0)
    assert rows(cast) == []


def test_a_note_has_an_end(cast, ana):
    check_ins.save(cast.me, THIS, {}, ME, "x" * NOTE_MAX, 0)
    with pytest.raises(BadInputError, match="longer than"):
        check_ins.save(cast.me, THIS, {}, ME, "x" * (NOTE_MAX + 1), 1)


def test_saving_unchanged_adds_nothing(cast, ana):
    check_ins.save(cast.me, THIS, ALL, BOTH, "n", 0)
    again = check_ins.save(cast.me, THIS, dict(reversed(ALL.items())), BOTH, " n ", 1)
    assert not again.changed
    assert len(rows(cast)) == 1


def test_a_double_click_makes_one_row(cast, ana):
    first, second = (check_ins.save(cast.me, THIS, ALL, BOTH, "n", 0) for _ in range(2))
    assert (first.changed, second.changed) == (True, False)
    assert len(rows(cast)) == 1


def test_many_presses_at_once_make_one_row(cast, ana):
    results = []

    def press():
        try:
            results.append(check_ins.save(cast.me, THIS, ALL, BOTH, "n", 0).changed)
        except BehindError:
            results.append("behind")

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert results.count(True) == 1
    assert len(rows(cast)) == 1


def test_a_correction_is_the_next_revision_and_knows_what_stood_before(cast, ana):
    first = check_ins.save(cast.me, THIS, {"safety": 3}, BOTH, None, 0)
    second = check_ins.save(cast.me, THIS, {"safety": 4}, BOTH, None, 1)
    assert second.before == first.check_in
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 4}
    assert [r.revision for r in rows(cast)] == [1, 2]


def test_a_window_that_is_behind_is_told_and_overwrites_nothing(cast, ana):
    check_ins.save(cast.me, THIS, {"safety": 3}, BOTH, "from the phone", 0)
    drafts.keep(cast.me, THIS, {"answers": {"safety": 9}, "note": "laptop", "based_on": 0})
    with pytest.raises(BehindError):
        check_ins.save(cast.me, THIS, {"safety": 9}, BOTH, "from the laptop", 0)
    assert check_ins.mine(cast.me, THIS).note == "from the phone"
    assert drafts.read(cast.me, THIS)["note"] == "laptop"


@pytest.mark.parametrize(("name", "mode"), [("Ana", Mode.TOGETHER), ("Dana", Mode.OWN), ("Dana", Mode.SESSION)])
def test_only_a_partner_in_their_own_visit_saves_or_opens_a_check_in(cast, as_person, name, mode):
    """A tab left open behind a shared screen still sends its buttons."""
    saved = cast.answered("Ana", {"safety": 3}, Sharing.BOTH)
    as_person(name, mode)
    for act in (
        lambda: check_ins.save(cast.me, THIS, {"safety": 9}, BOTH, None, 1),
        lambda: check_ins.save(cast.me, LAST, {"safety": 9}, BOTH, None, 0),
        lambda: check_ins.undo(cast.me, saved),
        lambda: check_ins.mine(cast.me, THIS),
        lambda: drafts.read(cast.me, THIS),
        lambda: drafts.drop(cast.me, THIS),
        lambda: drafts.keep(cast.me, THIS, {"answers": {}, "note": MARK}),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert len(rows(cast)) == 1
    assert rows(cast, week=LAST) == []
    as_person("Ana")
    assert drafts.read(cast.me, THIS) is None


# -- sharing -----------------------------------------------------------------------------------------


def test_nothing_is_chosen_the_first_time_afterwards_the_last_choices_are_offered(cast, ana):
    assert check_ins.last_sharing(cast.me) is None
    check_ins.save(cast.me, LAST, {"safety": 3}, ME, "n", 0)
    assert check_ins.last_sharing(cast.me) == ME
    check_ins.save(cast.me, THIS, {"safety": 3}, BOTH | {"clarity": Sharing.ME}, "n", 0)
    assert check_ins.last_sharing(cast.me) == BOTH | {"clarity": Sharing.ME}


def test_the_last_choice_is_the_one_saved_last_not_the_one_of_the_latest_week(cast, ana):
    check_ins.save(cast.me, THIS, {"safety": 3}, BOTH, None, 0)
    check_ins.save(cast.me, LAST, {"safety": 3}, ME, None, 0)
    assert check_ins.last_sharing(cast.me) == ME


def test_a_choice_that_was_undone_is_not_the_last_one(cast, ana):
    check_ins.save(cast.me, LAST, {"safety": 3}, ME, None, 0)
    check_ins.undo(cast.me, check_ins.save(cast.me, THIS, {"safety": 3}, BOTH, None, 0))
    assert check_ins.last_sharing(cast.me) == ME
    check_ins.undo(cast.me, check_ins.save(cast.me, LAST, {"safety": 3}, BOTH, None, 1))
    assert check_ins.last_sharing(cast.me) == ME


def test_showing_less_of_an_earlier_week_is_a_choice_too(cast, ana):
    check_ins.save(cast.me, LAST, {"safety": 3}, BOTH, None, 0)
    check_ins.save(cast.me, THIS, {"safety": 3}, BOTH, None, 0)
    check_ins.change_sharing(cast.me, LAST, ME)
    assert check_ins.last_sharing(cast.me) == ME


def test_a_shared_note_is_only_me_again_the_next_week(cast, ana):
    check_ins.save(cast.me, LAST, {"safety": 3}, BOTH | {"note": Sharing.BOTH}, "n", 0)
    assert check_ins.last_sharing(cast.me)["note"] is Sharing.ME


def test_the_coach_alone_is_offered_once_the_check_words_are_confirmed(cast, ana):
    assert check_ins.choices(cast.me) == [Sharing.BOTH, Sharing.ME]
    cast.coached(confirmed=("Ben",))
    assert check_ins.choices(cast.me) == [Sharing.BOTH, Sharing.ME]
    with pytest.raises(BadInputError, match="Choose who"):
        check_ins.save(cast.me, THIS, {"safety": 3}, COACH, None, 0)
    assert rows(cast) == []


def test_what_is_for_the_coach_alone_is_sealed_to_the_coach(cast, ana):
    cast.coached()
    check_ins.save(
        cast.me, THIS, {"safety": 3, "clarity": 4}, ME | {"safety": Sharing.COACH, "note": Sharing.COACH}, MARK, 0
    )
    (row,) = rows(cast)
    assert row.shared == {}
    shows = cast.shows("Ana")
    assert [(a.question, a.value, a.sharing) for a in shows.answers] == [("safety", 3, Sharing.COACH)]
    assert [note.text for note in shows.notes] == [MARK]
    assert MARK.encode() not in bytes_of(cast.folder)


# -- narrowing ---------------------------------------------------------------------------------------


def test_narrowing_a_rating_takes_it_out_of_every_row_of_that_week(cast, ana):
    check_ins.save(cast.me, THIS, {"safety": 2, "clarity": 4}, BOTH, None, 0)
    check_ins.save(cast.me, THIS, {"safety": 7, "clarity": 4}, BOTH, None, 1)
    check_ins.save(cast.me, LAST, {"safety": 5}, BOTH, None, 0)
    check_ins.save(cast.me, THIS, {"safety": 7, "clarity": 4}, BOTH | {"safety": Sharing.ME}, None, 2)
    assert [r.shared for r in rows(cast)] == [{"clarity": 4}] * 3
    assert [r.shared for r in rows(cast, week=LAST)] == [{"safety": 5}]
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 7, "clarity": 4}


@pytest.mark.parametrize("keep", [Sharing.ME, Sharing.COACH])
def test_narrowing_a_note_takes_it_out_of_every_byte_of_every_file(cast, ana, keep):
    cast.coached()
    check_ins.save(cast.me, THIS, {"safety": 2}, BOTH | {"note": Sharing.BOTH}, MARK, 0)
    assert MARK.encode() in bytes_of(cast.folder)
    check_ins.save(cast.me, THIS, {"safety": 2}, BOTH | {"note": keep}, MARK, 1)
    assert MARK.encode() not in bytes_of(cast.folder)
    assert check_ins.mine(cast.me, THIS).note == MARK


def test_a_note_or_answer_left_out_later_is_gone_from_the_files_too(cast, ana):
    check_ins.save(cast.me, THIS, {"safety": 2, "clarity": 3}, BOTH | {"note": Sharing.BOTH}, MARK, 0)
    check_ins.save(cast.me, THIS, {"clarity": 3}, BOTH | {"note": Sharing.BOTH}, None, 1)
    assert MARK.encode() not in bytes_of(cast.folder)
    assert [r.shared for r in rows(cast)] == [{"clarity": 3}] * 2


def test_narrowing_from_the_coach_takes_it_out_of_every_sealed_copy(cast, ana):
    cast.coached()
    check_ins.save(cast.me, THIS, {"safety": 2, "clarity": 3}, COACH, None, 0)
    check_ins.save(cast.me, THIS, {"safety": 2, "clarity": 3}, BOTH, None, 1)
    check_ins.save(cast.me, THIS, {"safety": 2, "clarity": 3}, ME, None, 2)
    assert cast.shows("Ana") == Shown()
    for row in rows(cast):
        assert (row.shared, row.sealed_coach) == ({}, None)


def test_only_narrowing_rewrites_the_file(cast, ana):
    def file():
        return next(p.name for p in cast.folder.glob("notes-*.duckdb"))

    check_ins.save(cast.me, THIS, {"safety": 2}, ME, None, 0)
    check_ins.save(cast.me, THIS, {"safety": 2}, BOTH, None, 1)
    check_ins.save(cast.me, THIS, {"safety": 3, "clarity": 1}, BOTH, "kept note", 2)
    assert file() == "notes-000001.duckdb"
    check_ins.save(cast.me, THIS, {"safety": 3, "clarity": 1}, ME, "kept note", 3)
    assert file() == "notes-000002.duckdb"


def test_widening_again_brings_the_answer_back(cast, ana):
    for n, sharing in enumerate((BOTH, ME, BOTH)):
        check_ins.save(cast.me, THIS, {"safety": 2}, sharing, None, n)
    assert rows(cast)[-1].shared == {"safety": 2}


# -- undo --------------------------------------------------------------------------------------------


def test_undoing_the_first_save_leaves_no_check_in_and_no_clear_value(cast, ana):
    saved = check_ins.save(cast.me, THIS, {"safety": 2}, BOTH | {"note": Sharing.BOTH}, MARK, 0)
    check_ins.undo(cast.me, saved)
    assert check_ins.mine(cast.me, THIS) is None
    assert check_ins.answered_weeks(cast.me) == set()
    assert [r.shared for r in rows(cast)] == [{}, {}]
    assert MARK.encode() not in bytes_of(cast.folder)


def test_undoing_a_correction_puts_back_what_stood_before(cast, ana):
    check_ins.save(cast.me, THIS, {"safety": 2}, BOTH, "first", 0)
    check_ins.undo(cast.me, check_ins.save(cast.me, THIS, {"safety": 9, "clarity": 1}, ME, "second", 1))
    mine = check_ins.mine(cast.me, THIS)
    assert (mine.answers, mine.note, mine.sharing) == ({"safety": 2}, "first", BOTH)
    assert rows(cast)[-1].shared == {"safety": 2}


def test_what_was_undone_is_offered_as_a_draft_that_can_be_saved(cast, ana):
    check_ins.undo(cast.me, check_ins.save(cast.me, THIS, {"safety": 2}, BOTH, "n", 0))
    draft = drafts.read(cast.me, THIS)
    assert (draft["answers"], draft["note"]) == ({"safety": 2}, "n")
    assert check_ins.save(cast.me, THIS, draft["answers"], BOTH, draft["note"], draft["based_on"]).changed


def test_undo_in_a_window_that_is_behind_is_refused(cast, ana):
    saved = check_ins.save(cast.me, THIS, {"safety": 2}, BOTH, None, 0)
    check_ins.save(cast.me, THIS, {"safety": 3}, BOTH, None, 1)
    with pytest.raises(BehindError):
        check_ins.undo(cast.me, saved)
    assert check_ins.mine(cast.me, THIS).answers == {"safety": 3}


# -- after a reveal ----------------------------------------------------------------------------------


def test_an_answer_changed_after_the_partners_could_be_read_is_marked(cast, ana):
    cast.answered("Ben", {"safety": 8, "clarity": 8}, BOTH | {"clarity": Sharing.ME})
    assert check_ins.save(cast.me, THIS, {"safety": 2, "clarity": 2}, BOTH, None, 0).check_in.after_reveal == ()
    later = check_ins.save(cast.me, THIS, {"safety": 7, "clarity": 7, "connection": 7}, BOTH, None, 1)
    assert later.check_in.after_reveal == ("safety",)
    assert check_ins.mine(cast.me, THIS).after_reveal == ("safety",)


def test_a_mark_stays_with_later_revisions(cast, ana):
    cast.answered("Ben", {"safety": 8}, Sharing.BOTH)
    for n, value in enumerate((2, 7)):
        check_ins.save(cast.me, THIS, {"safety": value}, BOTH, None, n)
    assert check_ins.save(cast.me, THIS, {"safety": 7}, BOTH, "a note", 2).check_in.after_reveal == ("safety",)


def test_undoing_and_answering_anew_is_no_way_round_the_mark(cast, ana):
    cast.answered("Ben", {"safety": 8}, Sharing.BOTH)
    check_ins.undo(cast.me, check_ins.save(cast.me, THIS, {"safety": 2}, BOTH, None, 0))
    assert check_ins.save(cast.me, THIS, {"safety": 8}, BOTH, None, 2).check_in.after_reveal == ("safety",)


def test_nothing_is_marked_while_the_partner_has_not_answered(cast, ana):
    for n, value in enumerate((2, 7)):
        saved = check_ins.save(cast.me, THIS, {"safety": value}, BOTH, None, n)
    assert saved.check_in.after_reveal == ()


def test_the_coach_is_told_of_a_mark_only_where_the_answer_is_shared(cast, ana):
    cast.coached()
    cast.answered("Ben", {"safety": 8, "clarity": 8}, Sharing.BOTH)
    for n, value in enumerate((2, 7)):
        check_ins.save(cast.me, THIS, {"safety": value, "clarity": value}, BOTH | {"clarity": Sharing.ME}, None, n)
    cast.enter("Dana")
    assert [(c.person, c.titles) for c in told_alone.changed(cast.me)] == [(cast.ids["Ana"], ("Felt safety",))]


# -- drafts ------------------------------------------------------------------------------------------

FORM = {"answers": {"safety": 0}, "note": MARK, "sharing": None, "based_on": 0}


def test_a_draft_comes_back_as_it_was_left_even_after_a_restart(cast, ana):
    drafts.keep(cast.me, THIS, {**FORM, "note": "older"})
    drafts.keep(cast.me, THIS, FORM)
    kept = drafts.read(cast.me, THIS)
    assert {k: kept[k] for k in FORM} == FORM
    cast.storage.close()
    again = Storage(cast.folder)
    assert sealing.unseal(again.draft(cast.ids["Ana"], THIS), cast.identities["Ana"])["note"] == MARK
    again.close()


def test_a_draft_reaches_nobody_else_and_no_file_in_the_clear(cast, as_person):
    as_person("Ana")
    drafts.keep(cast.me, THIS, FORM)
    assert drafts.read(cast.me, THIS)
    assert MARK.encode() not in bytes_of(cast.folder)
    as_person("Ben")
    assert drafts.read(cast.me, THIS) is None
    blob = cast.storage.draft(cast.ids["Ana"], THIS)
    for other in ("Ben", "Dana", "Zoe"):
        with pytest.raises(sealing.SealError):
            sealing.unseal(blob, cast.identities[other])


def test_a_draft_belongs_to_its_week(cast, ana):
    drafts.keep(cast.me, THIS, FORM)
    assert drafts.read(cast.me, LAST) is None


def test_a_draft_is_gone_once_saved_or_discarded(cast, ana):
    drafts.keep(cast.me, THIS, FORM)
    check_ins.save(cast.me, THIS, {"safety": 0}, ME, MARK, 0)
    assert drafts.read(cast.me, THIS) is None
    drafts.keep(cast.me, LAST, FORM)
    drafts.drop(cast.me, LAST)
    assert drafts.read(cast.me, LAST) is None


def test_a_draft_is_still_there_when_saving_was_refused(cast, ana):
    drafts.keep(cast.me, THIS, FORM)
    with pytest.raises(BadInputError):
        check_ins.save(cast.me, THIS, {"safety": 99}, ME, MARK, 0)
    assert drafts.read(cast.me, THIS)["note"] == MARK


def test_a_draft_nobody_can_open_any_more_is_no_draft(cast, ana):
    cast.storage.keep_draft(cast.ids["Ana"], THIS, b"sealed to a key that is lost")
    assert drafts.read(cast.me, THIS) is None
