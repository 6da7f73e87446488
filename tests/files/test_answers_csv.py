"""What leaves comes back: own answers as CSV and as JSON, field by field, for any text and any mix of answers."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.answers import Answer
from dashboard.domain.model import NO_OCCASION, CheckIn, Sharing
from dashboard.domain.questions import ITEMS, KEYS, valid
from dashboard.domain.weeks import WEEK
from dashboard.errors import BadInputError
from dashboard.files import answers_csv, answers_json, columns, repeated_weeks, spreadsheet
from dashboard.files.answers_json import from_json, to_json
from dashboard.files.columns import Columns
from dashboard.files.dates import Way
from tests.cast import LAST, THIS, WEDNESDAY

VALUES = (*range(11), *map(str, range(4)), NO_OCCASION, "not yet", "tried", "helped")
ANSWERS = st.fixed_dictionaries(
    {}, optional={k: st.sampled_from([v for v in VALUES if valid(k, v)]) for k in KEYS}
).map(lambda d: {k: d[k] for k in KEYS if k in d})
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", " ", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NAME = "'=Ana"
AWKWARD = [
    "",
    " =1",
    "\uff1d1+1",
    "'tis",
    "NA",
    "None",
    "null",
    "0042",
    "'",
    "''",
    "=1+1",
    "-",
    "@x",
    "\t",
    "\r",
    "\n",
    'a, "b"\n=c \U0001f49e',
    "a;b",
]
TEXT = st.one_of(st.none(), st.sampled_from(AWKWARD), st.text(max_size=60))
CHECK_INS = st.builds(
    CheckIn,
    st.just("p"),
    st.just(THIS),
    ANSWERS,
    st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(Sharing)),
    TEXT,
    st.integers(0, 9),
    st.one_of(st.none(), st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))),  # noqa: DTZ001 - as moments are stored
    st.just(1),
    st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
)
DIARIES = st.lists(CHECK_INS, max_size=6).map(lambda cs: [replace(c, week=THIS - WEEK * n) for n, c in enumerate(cs)])
# A check-in as today's JSON holds it; every later version must still read it.
VERSION_1 = """{"format": "weekly notes", "v": 1, "person": "00aa", "check_ins": [{"week": "2026-11-16",
 "answers": {"safety": 0, "recognize": "3", "slow_down": "no occasion"}, "sharing": {"safety": "both", "note": "me"},
 "note": "Zoë, \\"b\\"\\n=c", "revision": 2, "saved_at": "2026-11-18T19:30:00.123456", "wording": 1,
 "after_reveal": ["safety"]}]}"""


def from_csv(data):
    """The way back as the screen goes it for a file of ours: every column by its own name."""
    table = spreadsheet.read(data)
    named = columns.named_like_ours(table)
    whose = (named["person"], NAME) if "person" in named else ()
    chosen = Columns(named["week"], {k: named[k] for k in KEYS if k in named}, Way(), named["note"], *whose)
    reading = columns.read(table, chosen, WEDNESDAY)
    assert reading.problems == []
    return {c.week: c for c in repeated_weeks.joined(reading.rows).check_ins}


def told(c):
    """What the CSV carries of a check-in."""
    return c.week, c.answers, c.note


# -- round trip --------------------------------------------------------------------------------------


@given(DIARIES, st.text(min_size=1, max_size=40))
@settings(max_examples=200, deadline=None)
def test_json_brings_every_field_back(diary, name):
    try:
        data = to_json("p", name, diary)
    except UnicodeEncodeError:
        return  # half a character is none, and no name has one
    brought = from_json(data, WEDNESDAY)
    assert (brought.person_id, brought.name) == ("p", name)
    assert brought.problems == ()
    assert sorted(brought.check_ins, key=lambda c: c.week) == sorted(diary, key=lambda c: c.week)


@given(DIARIES, st.sampled_from(",;"))
@settings(max_examples=200, deadline=None)
def test_csv_brings_week_answers_and_note_back(diary, separator):
    """A week without an answer or a note is a row that says nothing; "" is a note and comes back as one."""
    kept = [c for c in diary if c.answers or c.note is not None]
    data = answers_csv.own_csv(diary, NAME, separator)
    if not diary:
        with pytest.raises(BadInputError):
            spreadsheet.read(data)
        return
    assert [told(c) for c in from_csv(data).values()] == sorted([told(c) for c in kept], key=lambda t: t[0])


@given(st.one_of(st.none(), st.text()))
def test_a_guarded_cell_is_no_formula_and_comes_back(text):
    cell = answers_csv.guarded(text)
    assert not cell.startswith(FORMULAS)
    assert answers_csv.unguarded(cell) == text


@pytest.mark.parametrize(
    "text", ["'tis", "''tis", "'", "' a", "'=1", "", " =1", "\n=1", "\uff1d1", "-", "=", "\u3000=1"]
)
def test_what_was_there_before_the_guard_stays(text):
    assert answers_csv.unguarded(answers_csv.guarded(text)) == text


def test_an_apostrophe_that_guards_nothing_was_there_before():
    assert [answers_csv.unguarded(c) for c in ("'tis", "'twas", "'7", "'=1", "''tis")] == [
        "'tis",
        "'twas",
        "'7",
        "=1",
        "'tis",
    ]


def test_zero_no_occasion_not_answered_an_empty_note_and_none_stay_apart():
    one = CheckIn("p", THIS, {"safety": 0, "recognize": NO_OCCASION, "slow_down": "0"}, note="")
    two = CheckIn("p", LAST, {"clarity": 0})
    found = from_csv(answers_csv.own_csv([one, two], NAME))
    assert (found[THIS].answers, found[THIS].note) == (one.answers, "")
    assert (found[LAST].answers, found[LAST].note) == (two.answers, None)


def test_every_released_csv_still_comes_in():
    """The first version had no column for the agreed step."""
    first = "\ufeffWeek,Felt safety,Clarity,Connection,1 Recognize,2 Slow down,3 Communicate,4 Make it safe,Note\r\n"
    (found,) = from_csv((first + "2026-11-16,0,,10,Nearly every time,No occasion,,,'=x\r\n").encode()).values()
    assert found.answers == {"safety": 0, "connection": 10, "recognize": "3", "slow_down": NO_OCCASION}
    assert found.note == "=x"


# -- for spreadsheets --------------------------------------------------------------------------------


def test_a_csv_opens_right():
    data = answers_csv.own_csv([CheckIn("p", THIS, {"safety": 7}, note="Zoë \U0001f49e")], "Ana")
    assert data.startswith(b"\xef\xbb\xbfWeek,Person,Felt safety,")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert {k: v for k, v in row.items() if v} == {
        "Week": "2026-11-23",
        "Person": "Ana",
        "Felt safety": "7",
        "Note": "Zoë \U0001f49e",
    }


@given(DIARIES)
@settings(max_examples=50, deadline=None)
def test_no_cell_is_a_formula(diary):
    for row in csv.reader(io.StringIO(answers_csv.own_csv(diary, NAME).decode("utf-8-sig"), newline="")):
        assert not [c for c in row if c.startswith(FORMULAS)]


def test_what_both_see_has_a_row_for_each_person_and_week():
    shared = [
        Answer(THIS, "b", "safety", 0),
        Answer(THIS, "a", "safety", 7),
        Answer(THIS, "a", "recognize", NO_OCCASION),
    ]
    data = answers_csv.shared_csv(shared, [(LAST, "b", "=x")], {"a": "=Ana", "b": "Ben"}).decode("utf-8-sig")
    rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(io.StringIO(data))]
    assert rows == [
        {"Week": "2026-11-16", "Person": "Ben", "Note": "'=x"},
        {"Week": "2026-11-23", "Person": "'=Ana", "Felt safety": "7", "1 Recognize": "No occasion"},
        {"Week": "2026-11-23", "Person": "Ben", "Felt safety": "0"},
    ]


def test_a_coachs_file_says_of_every_answer_how_far_it_reaches():
    kinds = {
        "both see it": ([Answer(THIS, "a", "safety", 7)], []),
        "waits for the other": ([Answer(THIS, "b", "safety", 4)], []),
        "told to you alone": ([Answer(THIS, "a", "clarity", 2)], [(LAST, "a", "for you")]),
    }
    data = answers_csv.coach_csv(kinds, {"a": "Ana", "b": "Ben"}).decode("utf-8-sig")
    rows = [{k: v for k, v in row.items() if v} for row in csv.DictReader(io.StringIO(data))]
    assert rows == [
        {"Week": "2026-11-16", "Person": "Ana", "Who sees it": "told to you alone", "Note": "for you"},
        {"Week": "2026-11-23", "Person": "Ana", "Who sees it": "both see it", "Felt safety": "7"},
        {"Week": "2026-11-23", "Person": "Ana", "Who sees it": "told to you alone", "Clarity": "2"},
        {"Week": "2026-11-23", "Person": "Ben", "Who sees it": "waits for the other", "Felt safety": "4"},
    ]


# -- JSON that is not as it was ----------------------------------------------------------------------


def test_every_released_json_still_comes_in():
    (found,) = from_json(VERSION_1.encode(), WEDNESDAY).check_ins
    assert found == CheckIn(
        "00aa",
        date(2026, 11, 16),
        {"safety": 0, "recognize": "3", "slow_down": NO_OCCASION},
        {"safety": Sharing.BOTH, "note": Sharing.ME},
        'Zoë, "b"\n=c',
        2,
        datetime.fromisoformat("2026-11-18T19:30:00.123456"),
        1,
        ("safety",),
    )


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (VERSION_1.replace('"v": 1', '"v": 2'), "newer version"),
        (VERSION_1[:-30], "cannot be read"),
        ("[" * 200_000, "cannot be read"),
        ("[1, 2]", "not made here"),
        ('{"format": "weekly notes", "v": true, "check_ins": []}', "not made here"),
        ('{"format": "weekly notes", "v": 1, "person": "a"}', "cannot be read"),
        (VERSION_1.replace('"person"', '"name": 5, "person"'), "cannot be read"),
        ('{"a": ' + "9" * 5000 + "}", "cannot be read"),
        (" " * (10 * 1024**2 + 1), "larger than 10 MB"),
    ],
)
def test_another_json_is_refused_in_one_sentence(data, sentence):
    with pytest.raises(BadInputError, match=sentence):
        from_json(data.encode(), WEDNESDAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("week", w) for w in ("2026-11-17", "2026-11-30", "0001-01-01", "soon", 5, None)),
        *(("answers", a) for a in ({"safety": 11}, {"safety": True}, {"safety": 7.5}, {"recognize": 2}, {"x": 1}, 3)),
        *(("sharing", s) for s in ({"safety": "all"}, {"x": "me"}, None)),
        *(("note", n) for n in (5, "x" * 1501, "\ud800")),
        *(("revision", r) for r in (-1, True, "2")),
        *(("wording", w) for w in (0, 2, None)),
        *(("saved_at", s) for s in ("yesterday", "2026-11-18T19:30:00+01:00", "0001-01-01T00:00:00", 5)),
        *(("after_reveal", a) for a in (["x"], "safety", None, [[]])),
    ],
)
def test_a_check_in_that_could_not_have_been_saved_here_is_named(field, value):
    content = json.loads(VERSION_1)
    content["check_ins"].insert(0, content["check_ins"][0] | {"week": "2026-11-09"})
    content["check_ins"][1][field] = value
    brought = from_json(json.dumps(content).encode(), WEDNESDAY)
    assert [p.row for p in brought.problems] == [2]
    assert str(value) not in str(brought.problems[0]) or len(str(value)) < 3


def test_a_week_twice_is_named():
    content = json.loads(VERSION_1)
    content["check_ins"] *= 2
    assert "twice" in str(from_json(json.dumps(content).encode(), WEDNESDAY).problems[0])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(JSON, st.sampled_from(["week", "answers", "sharing", "note", "revision", "saved_at", "wording", "after_reveal"]))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_field_it_is_read_or_named(value, field):
    content = json.loads(VERSION_1)
    content["check_ins"][0][field] = value
    brought = from_json(json.dumps(content).encode(), WEDNESDAY)
    assert len(brought.check_ins) + len(brought.problems) == 1
    for c in brought.check_ins:
        assert from_json(to_json("00aa", NAME, [c]), WEDNESDAY).check_ins == (c,)


def test_the_weeks_of_the_future_are_named():
    later = CheckIn("p", THIS + timedelta(days=7), {"safety": 1}, {})
    assert "future" in str(from_json(to_json("p", NAME, [later]), WEDNESDAY).problems[0])


def test_json_is_told_from_csv():
    assert answers_json.looks_like_json(b'\xef\xbb\xbf \n{"a": 1}')
    assert not answers_json.looks_like_json(answers_csv.own_csv([], NAME))
