"""What is said first of each rating, worked out a second time here from nothing but the answers."""

import re
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.domain.answers import Answer, Answers
from dashboard.domain.questions import RATING_KEYS
from dashboard.domain.weeks import WEEK, weeks_between
from dashboard.insights.headlines import Headline, Speaks, headlines, latest_of, named_week
from dashboard.insights.signals import Signals
from dashboard.words.headline_words import (
    CHANCE,
    KNOWN,
    LEARNING,
    NOTHING,
    TOO_EARLY,
    number,
    read_aloud,
    sentence,
    under_the_cards,
)
from tests.answered import ANA, BEN
from tests.words.test_signal_words import BANNED

TODAY = date(2026, 11, 25)
THIS = date(2026, 11, 23)
CLOSED = THIS - WEEK
MONTH_NAMES = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
NAMES = {"a": "Ana", "b": "Ben"}
FIRST_8 = [6, 7, 5, 6, 8, 6, 4, 6]


# -- a second reckoning, from the answers alone --------------------------------------------------------


def learned(values: list[int]) -> tuple[float, float] | None:
    """The usual range: the first eight without the lowest and highest, at least the middle and one each side."""
    if len(values) < 8:
        return None
    first = sorted(values[:8])
    return min(first[1], median(first) - 1), max(first[6], median(first) + 1)


def sides(values: list[int]) -> list[int]:
    """For each value after the first eight: 1 above the range, -1 below, 0 inside."""
    low, high = learned(values) or (0, 10)
    return [(v > high) - (v < low) for v in values[8:]]


def holds(places: list[int], end: int) -> int:
    """Whether six of the eight up to a place lie on one side."""
    last = places[max(0, end - 7) : end + 1]
    return next((way for way in (1, -1) if last.count(way) >= 6), 0)


def shift_now(line: dict[date, int]) -> tuple[str, date] | None:
    """Direction and first week of the shift that holds at the latest rated week."""
    weeks, values = sorted(line), [line[w] for w in sorted(line)]
    places = sides(values) if len(values) > 8 else []
    way = holds(places, len(places) - 1) if places else 0
    if not way:
        return None
    spells, spell = [], None  # [first outside week, first week it held no more, way]
    for n in range(len(places)):
        now = holds(places, n)
        if spell and now != spell[2]:
            spell[1], spell = n, None
        if now and spell is None:
            spell = [next(m for m in range(max(0, n - 7), n + 1) if places[m] == now), None, now]
            spells.append(spell)
    began = spells[-1]
    for earlier in reversed(spells[:-1]):
        if earlier[2] != began[2] or earlier[1] < began[0]:
            break
        began = earlier
    return ("higher" if way > 0 else "lower"), weeks[8 + began[0]]


def called(week: date) -> str:
    return MONTH_NAMES[week.month - 1] + ("" if week.year == TODAY.year else f" {week.year}")


def expected(cells: list[Answer], rating: str, session: date | None, *, differences: bool) -> str:
    """The sentence of one rating."""
    lines = {
        p: {c.week: int(c.value) for c in cells if (c.person, c.question) == (p, rating) and c.week < THIS}
        for p in NAMES
    }
    now = max((c.week for c in cells), default=None)
    fresh = {p: line for p, line in lines.items() if line and (now - max(line)).days <= 56}
    shifts = {p: found for p, line in fresh.items() if (found := shift_now(line))}
    if shifts:
        return shift_said(shifts)
    both = sorted(lines["a"].keys() & lines["b"].keys())
    points = [lines["a"][w] - lines["b"][w] for w in both][-8:]
    if differences and len(points) == 8 and abs(median(points)) >= 2 and (now - both[-1]).days <= 56:
        for who, other, count in (("a", "b", sum(p > 0 for p in points)), ("b", "a", sum(p < 0 for p in points))):
            if count >= 7:
                of = "all" if count == 8 else count
                shown = {c.person: int(c.value) for c in cells if (c.week, c.question) == (now, rating)}
                otherwise = len(shown) == 2 and shown[who] <= shown[other]
                when = (
                    "so far this week" if now == THIS else f"in the week of {now.day} {MONTH_NAMES[now.month - 1][:3]}"
                )
                return (
                    f"You see this differently: {NAMES[who]} rated it higher than {NAMES[other]} in {of} of your "
                    f"last 8 shared weeks{f', though not {when}' if otherwise else ''}. What does each of you notice?"
                )
    if session and (TODAY - session).days <= 91 and (since := since_said(fresh, session)):
        return since
    return standing_said(fresh, any(c.question == rating for c in cells))


def shift_said(shifts: dict[str, tuple[str, date]]) -> str:
    ways = {way for way, _ in shifts.values()}
    asked = "What helped?" if ways == {"higher"} else "What was different?"
    if len(shifts) == 1:
        ((who, (way, week)),) = shifts.items()
        return f"Looks like a shift for {NAMES[who]}: {way} than usual since {called(week)}. {asked}"
    if len(ways) == 2:
        high = next(p for p in shifts if shifts[p][0] == "higher")
        low = next(p for p in shifts if p != high)
        return (
            f"Looks like a shift for both of you: higher than usual for {NAMES[high]} since {called(shifts[high][1])}, "
            f"lower than usual for {NAMES[low]} since {called(shifts[low][1])}. {asked}"
        )
    way, since = ways.pop(), {p: called(week) for p, (_, week) in shifts.items()}
    if since["a"] == since["b"]:
        return f"Looks like a shift for both of you: {way} than usual since {since['a']}. {asked}"
    return (
        f"Looks like a shift for both of you: {way} than usual, for Ana since {since['a']}, for Ben since "
        f"{since['b']}. {asked}"
    )


def since_said(fresh: dict[str, dict[date, int]], session: date) -> str:
    """A week belongs to the side on which most of its days lie; four answers after the first eight are needed."""
    found = {}
    for p, line in fresh.items():
        weeks = sorted(line)
        if learned([line[w] for w in weeks]) is None:
            continue
        placed = dict(zip(weeks[8:], sides([line[w] for w in weeks]), strict=True))
        after = [side for w, side in placed.items() if (w + timedelta(days=3)) >= session]
        for way, word in ((1, "above"), (-1, "below")):
            if len(after) >= 4 and after.count(way) > 0.75 * len(after):
                found[p] = word, after.count(way), len(after)
    day = f"{session.day} {MONTH_NAMES[session.month - 1][:3]}"
    if len(found) == 1:
        ((p, (word, count, of)),) = found.items()
        counted = f"all {of}" if count == of else f"{count} of {of}"
        return f"Since your session on {day}, {counted} answers were {word} what is usual for {NAMES[p]}."
    if len({word for word, _, _ in found.values()}) == 1:
        return f"Since your session on {day}, most answers were {found['a'][0]} what is usual for both of you."
    if found:
        up, down = sorted(found, key=lambda p: found[p][0])
        return (
            f"Since your session on {day}, most answers were above what is usual for {NAMES[up]} and below what is "
            f"usual for {NAMES[down]}."
        )
    return ""


def standing_said(fresh: dict[str, dict[date, int]], anything: bool) -> str:
    last = max((max(line) for line in fresh.values()), default=None)
    places: dict[str, list[str]] = {"within": [], "outside": [], "early": []}
    for p, line in fresh.items():
        if last in line:
            values = [line[w] for w in sorted(line)]
            low, high = learned(values) or (0, 10)
            place = "early" if len(values) < 14 else "within" if low <= line[last] <= high else "outside"
            places[place].append(NAMES[p])
    within, outside, early = places.values()
    few = ", in too few weeks to look like a shift"
    if not within and not outside:
        return TOO_EARLY if anything else NOTHING
    if len(within) == 2:
        return "Within what is usual for both of you."
    if len(outside) == 2:
        return f"Outside what is usual for both of you{few}."
    parts = [f"within what is usual for {n}" for n in within] + [f"outside what is usual for {n}{few}" for n in outside]
    said = "; ".join(parts + [f"too early to say for {n}" for n in early])
    return f"{said[0].upper()}{said[1:]}."


# -- random histories ----------------------------------------------------------------------------------

levels = st.sampled_from([0, 2, 4, 5, 6, 7, 8, 10])


@st.composite
def histories(draw) -> list[Answer]:
    """Up to three years of both, with gaps, a step at some point, and lines that end at any time."""
    cells = []
    for person in NAMES:
        for rating in RATING_KEYS:
            first, after = draw(levels), draw(levels)
            length, step, over = draw(st.integers(0, 160)), draw(st.integers(0, 160)), draw(st.integers(0, 12))
            noise = draw(st.lists(st.sampled_from([-2, -1, 0, 0, 0, 1, 2, None]), min_size=length, max_size=length))
            for n, away in enumerate(noise):
                if away is not None:
                    week = THIS - (over + length - 1 - n) * WEEK
                    value = min(10, max(0, (first if n < step else after) + away))
                    cells.append(Answer(week, person, rating, value))
    return cells


def found(cells, session=None, *, differences=True) -> dict[str, Headline]:
    signals = Signals(Answers(cells), [ANA, BEN], TODAY)
    return headlines(signals, session, differences=differences)


@settings(max_examples=150, deadline=None)
@given(histories(), st.none() | st.integers(0, 200), st.booleans())
def test_every_sentence_and_number_is_what_the_answers_alone_come_to(cells, ago, differences):
    session = None if ago is None else TODAY - timedelta(days=ago + 1)
    told = found(cells, session, differences=differences)
    for rating in RATING_KEYS:
        said = sentence(told[rating], [ANA, BEN], TODAY)
        assert said == expected(cells, rating, session, differences=differences)
        assert not BANNED.search(said)
    week = max((c.week for c in cells), default=None)
    answers = Answers(cells)
    assert named_week(answers, [ANA, BEN]) == week
    if week:
        for rating in RATING_KEYS:
            plain = {c.person: c.value for c in cells if (c.week, c.question) == (week, rating)}
            shown = latest_of(answers, [ANA, BEN], rating, week)
            assert {p: a.value for p, a in shown.items() if a} == plain


@settings(max_examples=40, deadline=None)
@given(histories(), st.integers(0, 160), st.sampled_from(RATING_KEYS), st.sampled_from("ab"))
def test_an_answer_that_is_not_given_says_as_much_as_one_never_made(cells, back, rating, person):
    """A card rests on the answers it was given: the same without one of them as if nobody had answered."""
    gone = (THIS - back * WEEK, person, rating)
    left = [c for c in cells if (c.week, c.person, c.question) != gone]
    assert found(left) == found(list(reversed(left)))


def line(values, person="a", rating="safety", last=CLOSED):
    weeks = weeks_between(last - (len(values) - 1) * WEEK, last)
    return [Answer(w, person, rating, v) for w, v in zip(weeks, values, strict=True) if v is not None]


@pytest.mark.parametrize(
    ("cells", "session", "speaks"),
    [
        (line([*FIRST_8, *[9] * 6]) + line([2] * 14, "b"), TODAY - timedelta(days=40), Speaks.SHIFT),
        (line([9] * 14) + line([2] * 14, "b"), TODAY - timedelta(days=40), Speaks.DIFFERENCE),
        (line([*FIRST_8, 6, 9, 9, 9, 9, 9]) + line([6] * 14, "b"), TODAY - timedelta(days=42), Speaks.SINCE),
        (line([*FIRST_8, 6, 6, 9, 9, 9, 6]) + line([6] * 14, "b"), TODAY - timedelta(days=28), Speaks.USUAL),
        (line([6] * 14) + line([6] * 14, "b"), TODAY - timedelta(days=28), Speaks.USUAL),
        (line([6] * 13), None, Speaks.EARLY),
        ([], None, Speaks.NOTHING),
    ],
)
def test_what_is_said_first_follows_one_order(cells, session, speaks):
    assert found(cells, session)["safety"].speaks is speaks


def test_a_line_that_ended_long_ago_is_not_spoken_of_as_now():
    ended = line([*FIRST_8, *[9] * 6], last=CLOSED - 9 * WEEK)
    assert found(ended + line([6] * 14, "b"))["safety"].speaks is Speaks.USUAL
    assert found(ended)["safety"].speaks is Speaks.SHIFT


@pytest.mark.parametrize(
    ("ana", "ben", "last", "said"),
    [
        ([2] * 9, [8] * 9, CLOSED, "in all of your last 8 shared weeks. What"),
        ([2] * 9, [8] * 8 + [None], THIS, "in all of your last 8 shared weeks. What"),
        ([2] * 8 + [9], [8] * 9, CLOSED, "in 7 of your last 8 shared weeks, though not in the week of 16 Nov. What"),
        ([2] * 8 + [8], [8] * 9, CLOSED, "in 7 of your last 8 shared weeks, though not in the week of 16 Nov. What"),
        ([2] * 7 + [9, 2], [8] * 9, CLOSED, "in 7 of your last 8 shared weeks. What"),
        ([2] * 8 + [9], [8] * 9, THIS, "in all of your last 8 shared weeks, though not so far this week. What"),
        ([2] * 7 + [9, 9], [8] * 9, THIS, "in 7 of your last 8 shared weeks, though not so far this week. What"),
    ],
)
def test_a_lasting_difference_says_where_the_numbers_beside_it_are_otherwise(ana, ben, last, said):
    told = found(line(ana, last=last) + line(ben, "b", last=last))["safety"]
    assert said in sentence(told, [ANA, BEN], TODAY)


def test_a_month_of_another_year_has_its_year():
    cells = line([*FIRST_8, *[9] * 60])
    assert sentence(found(cells)["safety"], [ANA, BEN], TODAY) == (
        "Looks like a shift for Ana: higher than usual since September 2025. What helped?"
    )


def test_whoever_reads_alone_is_you():
    cells = line([*FIRST_8, *[9] * 6]) + line([6] * 14, rating="clarity")
    told = found(cells)
    assert sentence(told["safety"], [ANA, BEN], TODAY, "a") == (
        "Looks like a shift for you: higher than usual since October. What helped?"
    )
    assert sentence(told["clarity"], [ANA, BEN], TODAY, "a") == "Within what is usual for you."


def test_the_cost_stands_under_the_cards_as_soon_as_one_names_a_shift_and_not_without():
    def under(cells):
        signals = Signals(Answers(cells), [ANA, BEN], TODAY)
        return under_the_cards(signals, headlines(signals))

    assert under(line([*FIRST_8, *[9] * 6])) == CHANCE.format(couples=4)
    assert under(line([6] * 14)) == ""
    assert under(line([6] * 7)) == LEARNING
    assert under(line([6] * 9)) == KNOWN


def test_a_number_says_who_else_sees_it_and_none_is_a_dash():
    assert number(Answer(THIS, "a", "safety", 0, kept=True)) == "0 (only you)"
    assert number(None) == "–"
    said = read_aloud("Clarity", [(ANA, "Ana", Answer(THIS, "a", "clarity", 7)), (BEN, "Ben", None)], THIS, TODAY)
    assert said == "Clarity, week of 23 Nov so far: Ana 7; Ben no shared answer"


def test_no_sentence_says_he_or_she():
    from dashboard.words import headline_words

    said = " ".join(str(value) for name, value in vars(headline_words).items() if name.isupper())
    assert not re.search(r"\b(he|she|his|her|him|hers)\b", said, re.IGNORECASE)
