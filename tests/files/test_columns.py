"""What the columns of a table mean: whose rows, of which week, and what they answer; whatever cannot be is named."""

import csv
import io
import time
from datetime import date

import pytest

from dashboard.domain.model import NO_OCCASION, NOTE_MAX, CheckIn
from dashboard.domain.questions import KEYS, STAGE_KEYS
from dashboard.files import answers_csv, columns, dates, repeated_weeks, spreadsheet
from dashboard.files.columns import Columns
from dashboard.files.dates import Way
from dashboard.files.scales import Scale
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY


def read(text, *, zone="Europe/Berlin", **chosen):
    """The rows of a file whose second column is Connection."""
    table = spreadsheet.read(text if isinstance(text, bytes) else text.encode())
    return columns.read(table, Columns(0, {"connection": 1}, **chosen), WEDNESDAY, zone)


def weeks(reading):
    assert reading.problems == []
    return {c.week: c for c in repeated_weeks.joined(reading.rows).check_ins}


def rated(reading):
    return {week: c.answers.get("connection") for week, c in weeks(reading).items()}


def named(text, **options):
    """The problems of a file, as they are listed."""
    return [str(p) for p in read(text, **options).problems]


# -- answers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        *(
            (c, "not a whole number from 0 to 10")
            for c in ("7.5", '"7,5"', "seven", "NA", "7/11", "=7", "1e1", "1.000", "--")
        ),
        *((c, "outside 0 to 10") for c in ("11", "-1", "100", "070")),
    ],
)
def test_a_rating_that_is_none_is_named_by_row_and_column(cell, what):
    (problem,) = named(f"Date,Close\n2026-11-23,{cell}\n2026-11-16,5\n")
    assert problem == f"Row 2, B: Close: {what}."


@pytest.mark.parametrize(("cell", "value"), [('"7,0"', 7), ("7.00", 7), (" 0 ", 0), ("10", 10), ("+3", 3), ("", None)])
def test_a_whole_number_is_read_as_people_write_it(cell, value):
    assert rated(read(f"Date,Close,x\n2026-11-23,{cell},1\n")) == ({THIS: value} if value is not None else {})


def test_ratings_on_another_scale_are_converted():
    text = "Date,Close\n2026-11-23,4\n2026-11-16,3.5\n"
    assert rated(read(text, scales={"connection": Scale(5)})) == {THIS: 8, LAST: 7}
    assert named("Date,Close\n2026-11-23,6\n", scales={"connection": Scale(5)}) == ["Row 2, B: Close: outside 0 to 5."]


def test_stages_are_read_in_words_or_numbers():
    table = spreadsheet.read(b"Date,a,b,c,d\n2026-11-23,no occasion,OFTEN,0,\n2026-11-16,1,Sometimes,4,x\n")
    reading = columns.read(table, Columns(0, {k: n for n, k in enumerate(STAGE_KEYS, 1)}), WEDNESDAY)
    assert reading.rows[0].answers == {"recognize": NO_OCCASION, "slow_down": "2", "communicate": "0"}
    assert [(p.row, p.column) for p in reading.problems] == [(3, "D: c"), (3, "E: d")]


def test_a_long_note_an_odd_row_and_a_row_without_a_date_are_named():
    text = f"Date,Close,Note\n2026-11-23,7,{'x' * (NOTE_MAX + 1)}\n2026-11-16,7,a,b\n,7,\nAverage,7,\n2026-11-09,,\n"
    reading = read(text, note=2)
    assert [(p.row, p.column) for p in reading.problems] == [*((2, "C: Note"), (3, ""), (4, "A: Date"), (5, "A: Date"))]
    assert str(reading.problems[2]) == "Row 4, A: Date: not a date that can be read here; write it as 2026-11-15."
    assert reading.empty == 1
    assert "xxx" not in " ".join(map(str, reading.problems))


def test_notes_are_taken_letter_for_letter():
    note = '=1+1 "a";\n**b** \U0001f49e'
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["Date", "Close", "Note"], ["2026-11-23", "", note], ["2026-11-16", "3", "'tis"]])
    found = weeks(read(out.getvalue(), note=2))
    assert (found[THIS].note, found[LAST].note, found[THIS].answers) == (note, "'tis", {})


def test_the_guard_comes_off_cell_by_cell_whatever_stands_beside_it():
    text = "Week,Close,Note,mood\n2026-11-23,7,'-tired,x\n2026-11-16,6,'=1+1,x\n2026-11-09,5,''quoted,x\n"
    assert [c.note for c in weeks(read(text, note=2)).values()] == ["'quoted", "=1+1", "-tired"]


def test_further_headings_under_the_header_are_passed_over():
    def left(text):
        return [row for row, _ in columns.without_headings(spreadsheet.read(text.encode()), 0, Way()).rows]

    assert left("Date,Close\nWhen,How close?\nid1,id2\n2026-11-23,7\nAverage,x\n") == [4, 5]
    assert left("Date,Close,Note\n,,a note without a date\n2026-11-23,7,\n") == [2, 3]
    assert left("Date,Close\nsoon,7\n") == [2]
    assert left("Date,Close\na,b\nc,d\ne,f\n") == [4]


# -- people ------------------------------------------------------------------------------------------


def test_only_the_rows_of_one_person_are_read():
    text = "Date,Close,Who\n2026-11-23,7,Ana\n2026-11-23,99,Ben\n2026-11-16,6,ana \n"
    table = spreadsheet.read(text.encode())
    assert columns.people_in(table, 2) == ["Ana", "Ben"]
    reading = read(text, person=2, me="Ana")
    assert rated(reading) == {THIS: 7, LAST: 6}
    assert reading.of_others == 1


def test_a_guarded_name_is_the_name():
    text = "Date,Close,Who\n2026-11-23,7,'=Ana\n2026-11-16,6,''Ana\n"
    assert columns.people_in(spreadsheet.read(text.encode()), 2) == ["=Ana", "'Ana"]
    assert rated(read(text, person=2, me="=Ana")) == {THIS: 7}


def test_only_my_rows_decide_how_my_dates_are_read():
    table = spreadsheet.read(b"Week,Close,Who\n05/02/2026,5,Ana\n2/19/2026,3,Ben\n")
    mine = columns.mine(table, 2, "Ana")
    assert columns.cells_of(mine, 0) == ["05/02/2026"]
    assert [way.order for way in dates.ways_of(columns.cells_of(mine, 0))] == ["dmy", "mdy"]


def test_a_column_of_many_names_holds_no_people():
    rows = "".join(f"2026-11-23,7,name {n}\n" for n in range(columns.PEOPLE_MAX + 1))
    assert columns.people_in(spreadsheet.read(f"Date,Close,Who\n{rows}".encode()), 2) == []


# -- weeks -------------------------------------------------------------------------------------------


def test_a_date_stands_for_the_week_it_lies_in_and_the_future_is_refused():
    assert rated(read("Date,Close\n2026-11-29,7\n2026-11-22,6\n")) == {THIS: 7, LAST: 6}
    assert named("Date,Close\n2026-11-30,7\n") == ["Row 2, A: Date: in the future."]


def test_a_sunday_evening_in_utc_is_the_week_it_was_where_the_person_is():
    text = "Submit Date (UTC),Close\n2026-11-16 03:31:12,7\n2026-11-09 02:10:00,5\n"
    reading = read(text, zone="America/New_York")
    assert rated(reading) == {date(2026, 11, 9): 7, date(2026, 11, 2): 5}
    assert reading.turned
    assert not read(text.replace(" (UTC)", "")).turned


def test_the_future_is_that_of_the_persons_zone():
    text = "at,Close\n2026-11-29T23:31:00Z,7\n"
    assert rated(read(text, zone="America/New_York")) == {THIS: 7}
    assert read(text, zone="Pacific/Auckland").problems


def test_days_counted_by_a_spreadsheet_are_said():
    assert read("Week,Close\n46341,7\n").counted
    assert not read("Week,Close\n2026-11-15,7\n").counted


def test_only_a_header_equal_to_our_own_is_taken_for_granted():
    table = spreadsheet.read(
        b"week,Felt safety,clarity,Conection,Safety score,NOTE,1 recognize\n2026-11-23,1,2,3,4,x,0\n"
    )
    assert columns.named_like_ours(table) == {"week": 0, "safety": 1, "clarity": 2, "note": 5, "recognize": 6}


def test_columns_that_are_not_used_are_named():
    table = spreadsheet.read(b"Date,Close,weekday,time,,x\n2026-11-23,7,Monday,21:00,,\n")
    assert columns.unused(table, Columns(0, {"connection": 1})) == ["C: weekday", "D: time"]


def test_our_own_file_saved_again_by_a_german_excel_comes_back():
    kept = [CheckIn("p", THIS, {"safety": 7, "recognize": "2"}, note="=x"), CheckIn("p", LAST, {"clarity": 0})]
    rows = list(csv.reader(io.StringIO(answers_csv.own_csv(kept, "Ana").decode("utf-8-sig"))))
    for row in rows[1:]:
        row[0] = ".".join(reversed(row[0].split("-")))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    table = spreadsheet.read(out.getvalue().encode("cp1252"))
    names = columns.named_like_ours(table)
    (way,) = dates.ways_of(columns.cells_of(table, 0))
    chosen = Columns(0, {k: names[k] for k in KEYS}, way, names["note"], names["person"], "Ana")
    found = weeks(columns.read(table, chosen, WEDNESDAY))
    assert (found[THIS].answers, found[THIS].note) == ({"safety": 7, "recognize": "2"}, "=x")
    assert found[LAST].answers == {"clarity": 0}


def test_a_sheet_of_many_rows_reads_quickly():
    rows = "".join(f"{BEFORE.isoformat()} {n % 24}:{n % 60:02},{n % 11}\n" for n in range(20_000 - 1))
    began = time.perf_counter()
    table = spreadsheet.read(f"Date,Close\n{rows}".encode())
    (way,) = dates.ways_of(columns.cells_of(table, 0))
    assert repeated_weeks.joined(columns.read(table, Columns(0, {"connection": 1}, way), WEDNESDAY).rows).left_out
    assert time.perf_counter() - began < 10
    assert Way() == way
