"""A letter's content: it comes back as it was, and what somebody made of it by hand is refused."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain import letter
from dashboard.domain.letter import Shown, ShownAnswer, ShownEntry, ShownEvent, ShownNote, Times
from dashboard.domain.model import LINE_MAX, NO_OCCASION, NOTE_MAX, Kind, Sharing
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGE_VALUES, STEP, STEP_WORDS

MONDAY = date(2026, 11, 23)
WHEN = datetime.fromisoformat("2026-11-25T20:05:01.000003")
TIMES = Times(WHEN, WHEN, WHEN)
ANSWER = ShownAnswer(MONDAY, "safety", 0, Sharing.COACH, 1, TIMES)
FULL = Shown(
    (ANSWER, replace(ANSWER, question="recognize", value=NO_OCCASION, sharing=Sharing.BOTH)),
    (ShownNote(MONDAY, 'a "b"\n💞', Sharing.BOTH, TIMES),),
    (ShownEntry("t" * 32, Kind.MOMENT, MONDAY, ("one", "", "", "four"), Sharing.COACH, WHEN),),
    (ShownEvent("e" * 32, MONDAY, "Holiday", WHEN),),
)

mondays = st.integers(-2000, 2000).map(lambda n: MONDAY + timedelta(weeks=n))
moments = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31))  # noqa: DTZ001 - as moments are stored
times = st.builds(Times, moments, moments, moments)
sharings = st.sampled_from([Sharing.BOTH, Sharing.COACH])
pairs = st.one_of(
    st.tuples(st.sampled_from(RATING_KEYS), st.integers(0, 10)),
    st.tuples(st.sampled_from(STAGE_KEYS), st.sampled_from(STAGE_VALUES)),
    st.tuples(st.just(STEP), st.sampled_from(list(STEP_WORDS))),
)
answers = st.tuples(mondays, pairs, sharings, st.integers(1, 9), times).map(
    lambda t: ShownAnswer(t[0], *t[1], t[2], t[3], t[4])
)
notes = st.builds(ShownNote, mondays, st.text(min_size=1, max_size=60), sharings, times)
texts = st.text(max_size=20)
entries = st.builds(
    ShownEntry,
    texts,
    st.sampled_from(Kind),
    moments.map(datetime.date),
    st.tuples(texts, texts, texts, texts),
    sharings,
    moments,
)
events = st.builds(ShownEvent, texts, mondays, st.text(min_size=1, max_size=40), moments)
some = st.builds(
    Shown,
    *(
        st.lists(one, max_size=5, unique_by=by).map(tuple)
        for one, by in (
            (answers, lambda a: (a.week, a.question)),
            (notes, lambda n: n.week),
            (entries, lambda e: (e.day, e.thing)),
            (events, lambda e: e.id),
        )
    ),
)


def same(shown):
    return {name: set(getattr(shown, name)) for name in ("answers", "notes", "entries", "events")}


@given(some)
def test_what_a_letter_holds_comes_back(shown):
    content = json.loads(json.dumps(letter.content_of(shown), ensure_ascii=False))
    assert same(letter.read(content)) == same(shown)
    assert letter.content_of(letter.read(content)) == content, "one order, so that the same content has one hash"


@given(some, st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_found_leaves_no_trace(shown, chance):
    mixed = Shown(*(tuple(chance.sample(part, len(part))) for part in vars(shown).values()))
    assert letter.content_of(mixed) == letter.content_of(shown)


def altered(part, **fields):
    content = letter.content_of(FULL)
    content[part][0] |= fields
    return content


OUT_OF_BOUNDS = [
    altered("answers", value=11),
    altered("answers", value=True),
    altered("answers", value="7"),
    altered("answers", value=None),
    altered("answers", question=["safety"]),
    altered("answers", to="me"),
    altered("answers", to=[]),
    altered("answers", week="2026-11-24"),
    altered("answers", week=20261123),
    altered("answers", wording="1"),
    altered("answers", given="soon"),
    altered("answers", given="2026-11-25T20:05:00+01:00"),
    altered("notes", text="x" * (NOTE_MAX + 1)),
    altered("notes", text=None),
    altered("entries", lines=["x" * (LINE_MAX + 1), "", "", ""]),
    altered("entries", lines=["x"]),
    altered("entries", day="today"),
    altered("entries", day="0001-01-01"),
    altered("entries", changed="9999-12-31T23:59:59"),
    altered("entries", changed="2026-11-25T20:05:00+01:00"),
    altered("events", week="0001-01-01"),
    altered("events", added="0001-01-01T00:00:00"),
    altered("answers", shared="0001-01-01T00:00:00"),
    altered("events", label="x" * 41),
    altered("events", id=5),
    {},
    {"answers": None, "notes": [], "entries": [], "events": []},
    {"answers": [7], "notes": [], "entries": [], "events": []},
]


@pytest.mark.parametrize("content", OUT_OF_BOUNDS)
def test_what_is_out_of_bounds_is_refused_whole(content):
    with pytest.raises(ValueError):
        letter.read(content)


def test_a_question_or_a_kind_of_words_of_a_later_version_is_left_out():
    content = letter.content_of(FULL)
    content["answers"].append(content["answers"][0] | {"question": "trust"})
    content["entries"].append(content["entries"][0] | {"kind": "letter home"})
    assert same(letter.read(content)) == same(FULL)
