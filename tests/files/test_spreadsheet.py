"""Files of people's own spreadsheets as tables: the right cells, or a clear sentence; never a guess or a traceback."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.domain.model import CheckIn
from dashboard.domain.weeks import week_of
from dashboard.errors import BadInputError
from dashboard.files import answers_csv, columns, dates, repeated_weeks, spreadsheet
from dashboard.files.columns import Columns
from dashboard.files.dates import Way
from tests.cast import THIS, WEDNESDAY

PLAIN = "Date,Zoë's closeness\n2026-11-23,7\n2026-11-16,0\n"
KEPT = CheckIn("p", THIS, {"safety": 1}, note="x")
FIRST_VERSION = "Week,Felt safety,Clarity,Connection,1 Recognize,2 Slow down,3 Communicate,4 Make it safe,Note\n"
FIRST_VERSION += "2026-11-23,1,2,3,,,,,x\n"
CELLS_OF_PLAIN = [("2026-11-23", "7"), ("2026-11-16", "0")]


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
        ("Table 1\n" + PLAIN).encode(),
        ("\nMy weeks;\n\n" + PLAIN.replace(",", ";")).encode(),
    ],
)
def test_the_same_rows_however_a_program_wrote_them(data):
    table = spreadsheet.read(data)
    assert [tuple(c.strip().replace("0,0", "0") for c in cells[:2]) for _, cells in table.rows] == CELLS_OF_PLAIN
    assert table.header[1].startswith("Zoë")
    assert table.strays == ()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no rows|empty"),
        (b"   \n\n", "no rows|empty"),
        (b"Date,Safety\n", "no rows"),
        (b"Date\n2026-11-23\n", "Only one column"),
        (b"PK\x03\x04" + b"x" * 100, "save it as CSV"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "save it as CSV"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not a text file|Only one column|no rows"),
        (b"Table 1\n", "Only one column"),
        (b"<table><tr><td>Date</td></tr></table>", "web page"),
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


def test_a_byte_that_is_no_text_is_shown_and_named_where_it_stands():
    table = spreadsheet.read("Date,Note\n2026-11-23,Zoë came\n2026-11-16,one ".encode() + b"\x93 byte\n")
    assert [cells[1] for _, cells in table.rows] == ["Zoë came", "one \ufffd byte"]
    assert [str(p) for p in table.strays] == ["Row 3, B: Note: the byte 93 is no text and is shown as \ufffd."]
    assert spreadsheet.read(b"\xef\xbb\xbfDate,A\n2026-11-23,\xff\n").rows == ((2, ("2026-11-23", "\ufffd")),)


def test_an_encoding_in_doubt_is_asked_and_the_one_chosen_is_taken():
    data = "Data;Bliskość\n2026-11-23;7\n".encode("cp1250")
    assert len(spreadsheet.read(data).readings) > 1
    chosen = spreadsheet.read(data, encoding="cp1250")
    assert (chosen.header[1], len(chosen.readings)) == ("Bliskość", 1)


def test_only_a_file_of_ours_with_nothing_added_is_ours():
    for data in (answers_csv.own_csv([KEPT], "Ana"), FIRST_VERSION.encode()):
        assert spreadsheet.read(data).ours
        assert not spreadsheet.read(data.replace(b",Note", b",Note,mood")).ours
    assert not spreadsheet.read(b"Week,Felt safety\n2026-11-23,1\n").ours


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


@given(st.one_of(st.binary(max_size=200), FILES), st.sampled_from(dates.ORDERS), st.data())
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
    chosen = Columns(pick.draw(at), {"safety": pick.draw(at), "recognize": pick.draw(at)}, Way(order), pick.draw(at))
    reading = columns.read(table, chosen, WEDNESDAY)
    for check_in in repeated_weeks.joined(reading.rows).check_ins:
        assert check_in.week == week_of(check_in.week) <= THIS
        assert 0 <= int(check_in.answers.get("safety", 0)) <= 10
    assert {p.row for p in reading.problems} <= {row for row, _ in table.rows}
