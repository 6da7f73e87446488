"""Files of people's own spreadsheets: the right rows, or a clear sentence; never a guess and never a traceback."""

import csv
import io
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.domain.model import NO_OCCASION, NOTE_MAX, CheckIn
from dashboard.domain.questions import KEYS, STAGE_KEYS
from dashboard.domain.weeks import week_of
from dashboard.errors import BadInputError
from dashboard.files import answers_csv, columns, dates, spreadsheet
from dashboard.files.columns import Columns
from tests.cast import BEFORE, LAST, THIS, WEDNESDAY

PLAIN = "Date,Zoë's closeness\n2026-11-23,7\n2026-11-16,0\n"


def read(text, *, order="ymd", encoding="utf-8", **chosen):
    """The rows of a file whose second column is Connection."""
    table = spreadsheet.read(text if isinstance(text, bytes) else text.encode(encoding))
    return columns.read(table, Columns(0, {"connection": 1}, order, **chosen), WEDNESDAY)


def rated(reading):
    assert reading.problems == []
    return {week: c.answers.get("connection") for week, c in reading.check_ins.items()}


def named(text, **options):
    """The problems of a file, as they are listed."""
    reading = read(text, **options)
    return [str(p) for p in reading.problems]


# -- how a file is written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("cp1252"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-16-le"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        ("sep=;\r\n" + PLAIN.replace(",", ";")).encode(),
        ("\n\n" + PLAIN.replace("\n", "\n\n")).encode(),
        PLAIN.replace("7", '"7"').replace("0\n", "0,0\n").replace(",", ";").replace("0;0", "0,0").encode(),
        PLAIN.replace("7", "7,,,").encode(),
    ],
)
def test_the_same_rows_however_a_program_wrote_them(data):
    assert rated(read(data)) == {THIS: 7, LAST: 0}
    assert spreadsheet.read(data).header[1].startswith("Zoë")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no rows|empty"),
        (b"   \n\n", "no rows|empty"),
        (b"Date,Safety\n", "no rows"),
        (b"Date\n2026-11-23\n", "Only one column"),
        (b"PK\x03\x04" + b"x" * 100, "save it as CSV"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "save it as CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file|Only one column"),
        (b"\xef\xbb\xbfDate,A\n2026-11-23,\xff\n", "not a text file"),
        (b'Date,A\n2026-11-23,"7\n2026-11-16,6\n', "quotation marks"),
        (b'Date,A\n2026-11-23,"7" x\n', "row 2 .*quotation marks"),
        (b"Date,A\n" + b"2026-11-23," + b"x" * 200_000 + b"\n", "far too long"),
        (b"Date,A\n" + b"2026-11-23,7\n" * 20_001, "more than 20,000 rows"),
        (b"Date,A\n" + b"2026-11-23,7\n" * 4_000_000, "larger than 10 MB"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(data, sentence):
    with pytest.raises(BadInputError, match=sentence):
        spreadsheet.read(data)


def test_a_separator_is_asked_where_two_would_do():
    table = spreadsheet.read(b"Date,a;b\n2026-11-23,7;5\n")
    assert not table.sure
    assert spreadsheet.read(b"Date,a;b\n2026-11-23,7;5\n", ";").header == ("Date,a", "b")


def test_columns_are_told_apart_even_when_their_names_are_not():
    assert spreadsheet.read(b"x,x,,\n1,2,3,4\n").labels == ("A: x", "B: x", "C", "D")
    assert spreadsheet._letters(26) == "AA"


# -- what its rows say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        *(
            (c, "not a whole number from 0 to 10")
            for c in ("7.5", '"7,5"', "seven", "NA", "7/10", "=7", "1e1", "1.000", "--")
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


def test_stages_are_read_in_words_or_numbers():
    table = spreadsheet.read(b"Date,a,b,c,d\n2026-11-23,no occasion,OFTEN,0,\n2026-11-16,1,Sometimes,4,x\n")
    reading = columns.read(table, Columns(0, {k: n for n, k in enumerate(STAGE_KEYS, 1)}, "ymd"), WEDNESDAY)
    assert reading.check_ins[THIS].answers == {"recognize": NO_OCCASION, "slow_down": "2", "communicate": "0"}
    assert [(p.row, p.column) for p in reading.problems] == [(3, "D: c"), (3, "E: d")]


def test_a_long_note_an_odd_row_and_a_row_without_a_date_are_named():
    text = f"Date,Close,Note\n2026-11-23,7,{'x' * (NOTE_MAX + 1)}\n2026-11-16,7,a,b\n,7,\nAverage,7,\n2026-11-09,,\n"
    reading = read(text, note=2)
    assert [(p.row, p.column) for p in reading.problems] == [(2, "C: Note"), (3, ""), (4, "A: Date"), (5, "A: Date")]
    assert reading.empty == 1
    assert "xxx" not in " ".join(map(str, reading.problems))


def test_notes_are_taken_letter_for_letter():
    note = '=1+1 "a";\n**b** \U0001f49e'
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["Date", "Close", "Note"], ["2026-11-23", "", note], ["2026-11-16", "3", "'tis"]])
    found = read(out.getvalue(), note=2).check_ins
    assert (found[THIS].note, found[LAST].note, found[THIS].answers) == (note, "'tis", {})


def test_only_the_rows_of_one_person_are_read():
    text = "Date,Close,Who\n2026-11-23,7,Ana\n2026-11-23,99,Ben\n2026-11-16,6,Ana \n"
    table = spreadsheet.read(text.encode())
    assert columns.people_in(table, 2) == ["Ana", "Ben"]
    reading = read(text, person=2, me="Ana")
    assert rated(reading) == {THIS: 7, LAST: 6}
    assert reading.of_others == 1


def test_a_date_stands_for_the_week_it_lies_in_and_the_future_is_refused():
    assert rated(read("Date,Close\n2026-11-29,7\n2026-11-22,6\n")) == {THIS: 7, LAST: 6}
    assert named("Date,Close\n2026-11-30,7\n") == ["Row 2, A: Date: in the future."]


def test_a_week_that_stands_there_twice_is_asked():
    text = "Date,Close\n2026-11-23,7\n2026-11-24,5\n2026-11-16,6\n2026-11-17,6\n"
    assert read(text).repeated == {THIS}
    assert rated(read(text, keep="first"))[THIS] == 7
    assert rated(read(text, keep="last"))[THIS] == 5


def test_only_a_header_equal_to_our_own_is_taken_for_granted():
    table = spreadsheet.read(
        b"week,Felt safety,clarity,Conection,Safety score,NOTE,1 recognize\n2026-11-23,1,2,3,4,x,0\n"
    )
    assert columns.named_like_ours(table) == {"week": 0, "safety": 1, "clarity": 2, "note": 5, "recognize": 6}
    assert not table.ours


def test_our_own_file_saved_again_by_a_german_excel_comes_back():
    own = answers_csv.own_csv(
        [CheckIn("p", THIS, {"safety": 7, "recognize": "2"}, note="=x"), CheckIn("p", LAST, {"clarity": 0})]
    )
    rows = list(csv.reader(io.StringIO(own.decode("utf-8-sig"))))
    for row in rows[1:]:
        row[0] = ".".join(reversed(row[0].split("-")))
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    table = spreadsheet.read(out.getvalue().encode("cp1252"))
    names = columns.named_like_ours(table)
    (order,) = dates.orders_of(columns.cells_of(table, 0))
    found = columns.read(table, Columns(0, {k: names[k] for k in KEYS}, order, names["note"]), WEDNESDAY).check_ins
    assert (found[THIS].answers, found[THIS].note) == ({"safety": 7, "recognize": "2"}, "=x")
    assert found[LAST].answers == {"clarity": 0}


# -- dates -------------------------------------------------------------------------------------------

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("cell", "orders"),
    [
        *(
            (c, "ymd dmy mdy")
            for c in ("2026-01-05", "2026/1/5", "2026.01.05", "2026-01-05T20:15:00Z", "2026-01-05 20:15")
        ),
        *(
            (c, "ymd dmy mdy")
            for c in ("5 Jan 2026", "Mon, 5 January 2026", "Jan 5, 2026", "5. Jan. 2026", "2026-Jan-05")
        ),
        *((c, "dmy") for c in ("05/01/2026", "5.1.2026", "05-01-26", "5.1.26", "5/1/2026 8:15 PM")),
        *((c, "mdy") for c in ("01/05/2026", "1/5/26")),
        *((c, "ymd") for c in ("26-01-05", "26/1/5")),
        *((c, "dmy mdy") for c in ("5-Jan-26",)),
        *(
            (c, "")
            for c in (
                "2026-13-05",
                "2026-02-30",
                "46027",
                "next week",
                "5/1",
                "1/2/3",
                "5/1/226",
                "2026-01-05-01",
                "1899-01-05",
            )
        ),
    ],
)
def test_a_date_in_each_order(cell, orders):
    assert [o for o in dates.ORDERS if dates.read(cell, o) == DAY] == sorted(
        orders.split(), key=list(dates.ORDERS).index
    )


@pytest.mark.parametrize(
    ("cells", "orders"),
    [
        (["2026-01-05", "2026-13-40"], ["ymd"]),
        (["05/01/2026", "12/01/2026"], ["dmy", "mdy"]),
        (["05/01/2026", "13/01/2026"], ["dmy"]),
        (["01/05/2026", "01/13/2026"], ["mdy"]),
        (["01/01/2026", "02/02/2026"], ["dmy"]),
        (["05/01/26"], ["ymd", "dmy", "mdy"]),
        (["13/01/2026", "01/13/2026"], ["dmy", "mdy"]),
        ([], ["ymd"]),
    ],
)
def test_the_order_is_asked_only_where_it_makes_a_difference(cells, orders):
    assert dates.orders_of(cells) == orders


WAYS = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%y", "%y-%m-%d", "%d %b %Y", "%b %d, %Y", "%d-%b-%Y"]


@given(
    st.lists(st.dates(date(1970, 1, 1), WEDNESDAY), min_size=1, max_size=8, unique_by=week_of), st.sampled_from(WAYS)
)
@settings(max_examples=200, deadline=None)
def test_every_column_of_dates_can_be_read_right(days, way):
    """The right order is among those asked for, and no order that reads fewer is offered."""
    cells = [d.strftime(way) for d in days]
    assert days in [[dates.read(c, o) for c in cells] for o in dates.orders_of(cells)]


# -- hostile files -----------------------------------------------------------------------------------

CELLS = st.one_of(
    st.sampled_from(
        ["", "7", "7,0", "7,5", "=1+1", "05/01/2026", "2026-11-23", '"', '""', "a\nb", "\0", "\ufeff", "NA", "-1"]
    ),
    st.text(max_size=6),
)
FILES = st.builds(
    lambda rows, s, nl, enc, head: (head + nl.join(s.join(r) for r in rows)).encode(enc, "replace"),
    st.lists(st.lists(CELLS, max_size=6), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"]),
    st.sampled_from(["", "Date,A,B\n", "sep=;\n", "\n\n"]),
)


@given(st.one_of(st.binary(max_size=200), FILES), st.sampled_from(list(dates.ORDERS)), st.data())
@example(b"\xff\xfe", "ymd", None)
@example(b"\0a", "ymd", None)
@settings(max_examples=400, deadline=None)
def test_any_file_is_read_or_refused(data, order, pick):
    try:
        table = spreadsheet.read(data)
    except BadInputError:
        return
    last = len(table.header) - 1
    assert len(table.labels) == last + 1 >= 2
    at = st.integers(0, last)
    chosen = Columns(pick.draw(at), {"safety": pick.draw(at), "recognize": pick.draw(at)}, order, pick.draw(at))
    reading = columns.read(table, chosen, WEDNESDAY)
    for week, c in reading.check_ins.items():
        assert week == week_of(week) <= THIS
        assert 0 <= int(c.answers.get("safety", 0)) <= 10
    assert {p.row for p in reading.problems} <= {row for row, _ in table.rows}


def test_a_sheet_of_earlier_weeks_reads_quickly():
    rows = "".join(f"{(BEFORE).isoformat()},{n % 11}\n" for n in range(20_000 - 1))
    assert read("Date,Close\n" + rows, keep="last").check_ins
