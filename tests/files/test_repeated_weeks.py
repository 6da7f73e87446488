"""Several rows of one week: joined where they complete each other, asked where they differ, and nothing lost unsaid."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.model import NOTE_MAX
from dashboard.domain.weeks import week_of
from dashboard.files.repeated_weeks import EARLIEST, LATEST, Answered, conflicts, in_time, joined
from tests.cast import LAST, THIS

SUNDAY, THURSDAY, TUESDAY = date(2026, 11, 22), date(2026, 11, 19), date(2026, 11, 17)


def row(number, day, answers=None, note=None, at=None):
    return Answered(number, week_of(day), day, at, answers or {}, note)


DAILY = [row(2, SUNDAY, {"safety": 8}, "sun"), row(3, THURSDAY, {"safety": 3}), row(4, TUESDAY, {"safety": 5}, "tue")]


def test_rows_that_complete_each_other_are_one_week():
    rows = [row(2, TUESDAY, {"safety": 5}, "tue"), row(3, SUNDAY, {"clarity": 8, "safety": 5}, "sun")]
    assert conflicts(rows) == {}
    found = joined(rows)
    (week,) = found.check_ins
    assert (week.week, week.answers, week.note) == (LAST, {"safety": 5, "clarity": 8}, "tue\nsun")
    assert (found.left_out, found.notes_joined) == (set(), [LAST])


def test_where_rows_differ_all_of_them_are_shown_in_time():
    assert {key: [(r.row, r.answers["safety"]) for r in rows] for key, rows in conflicts(DAILY).items()} == {
        (LAST, "safety"): [(4, 5), (3, 3), (2, 8)]
    }


def test_earliest_and_latest_go_by_date_and_what_is_left_out_is_counted():
    assert [joined(DAILY, EARLIEST).check_ins[0].answers["safety"], joined(DAILY, EARLIEST).left_out] == [5, {2, 3}]
    assert [joined(DAILY, LATEST).check_ins[0].answers["safety"], joined(DAILY, LATEST).left_out] == [8, {3, 4}]


def test_a_row_may_be_picked_for_each_question_and_no_note_is_lost():
    found = joined(DAILY, {(LAST, "safety"): 3})
    assert (found.check_ins[0].answers, found.check_ins[0].note) == ({"safety": 3}, "tue\nsun")
    assert found.left_out == {2, 4}


def test_one_day_goes_by_time_and_without_one_as_the_file_has_it():
    assert [r.row for r in in_time([row(2, SUNDAY, at=time(21)), row(3, SUNDAY, at=time(9))])] == [3, 2]
    assert [r.row for r in in_time([row(2, SUNDAY), row(3, TUESDAY), row(4, TUESDAY)])] == [3, 4, 2]


def test_notes_too_long_to_be_joined_leave_one_and_are_named():
    rows = [row(2, TUESDAY, note="a" * NOTE_MAX), row(3, SUNDAY, note="b")]
    assert [joined(rows, EARLIEST).check_ins[0].note[0], joined(rows).check_ins[0].note] == ["a", "b"]
    assert joined(rows).notes_cut == [LAST]


def test_an_empty_note_is_not_none():
    assert joined([row(2, SUNDAY, note="")]).check_ins[0].note == ""
    assert joined([row(2, SUNDAY, {"safety": 1})]).check_ins[0].note is None


ROWS = st.lists(
    st.builds(
        row,
        st.integers(2, 99),
        st.sampled_from([SUNDAY, TUESDAY, THIS]),
        st.dictionaries(st.sampled_from(["safety", "clarity"]), st.integers(0, 3)),
        st.sampled_from([None, "", "x", "y"]),
    ),
    max_size=8,
    unique_by=lambda r: r.row,
)


@given(ROWS, st.sampled_from([EARLIEST, LATEST]))
def test_every_answer_counts_or_its_row_is_among_those_left_out(rows, counts):
    found = joined(rows, counts)
    weeks = {c.week: c for c in found.check_ins}
    assert len(weeks) == len(found.check_ins) == len({r.week for r in rows})
    for r in rows:
        kept = all(weeks[r.week].answers[key] == value for key, value in r.answers.items())
        assert kept is (r.row not in found.left_out)
        assert not r.note or r.note in (weeks[r.week].note or "").split("\n")
    assert bool(found.left_out) is bool(conflicts(rows))
