"""Small lines: gaps as gaps, a lone answer is a dot, nothing is filled, and the picture says itself in words."""

from datetime import date
from urllib.parse import unquote
from xml.etree import ElementTree

from dashboard.domain.model import Person, Role
from dashboard.domain.weeks import WEEK, weeks_between
from dashboard.plots.small_lines import drawing, figure

FIRST = date(2026, 6, 1)
WEEKS = weeks_between(FIRST, FIRST + 25 * WEEK)


def paths(lines):
    svg = ElementTree.fromstring(drawing(lines, WEEKS, dark=False))
    return [p.get("d", "") for p in svg.iter("{http://www.w3.org/2000/svg}path") if p.get("stroke-width") == "1.5"]


def at(*numbers):
    return {FIRST + n * WEEK: 5 for n in numbers}


def test_only_adjacent_weeks_are_joined():
    (path,) = paths([(0, at(0, 1, 3, 4, 9))])
    assert [path.count(c) for c in "ML"] == [3, 2]


def test_a_lone_answer_and_the_latest_are_dots():
    assert drawing([(0, at(0, 1, 5, 9, 10))], WEEKS, dark=False).count("<circle") == 2
    assert drawing([(1, at(3))], WEEKS, dark=True).count("<rect") == 1


def test_nothing_answered_draws_nothing():
    assert paths([(0, {}), (1, {})]) == ["", ""]
    assert "<circle" not in drawing([(0, {})], WEEKS, dark=False)


def test_zero_and_ten_stay_inside_the_picture():
    svg = ElementTree.fromstring(drawing([(0, {FIRST: 0, FIRST + WEEK: 10})], WEEKS, dark=False))
    _, _, width, height = map(float, svg.get("viewBox", "").split())
    (d,) = paths([(0, {FIRST: 0, FIRST + WEEK: 10})])
    ys = [float(p.split(" ")[1]) for p in d.replace("M", "|").replace("L", "|").split("|")[1:]]
    assert ys[0] > ys[1]
    assert all(0 < y < height for y in ys)
    assert width > height


def test_the_picture_is_said_in_words_and_names_are_never_markup():
    two = [
        Person(n, "c", Role.PARTNER, name, name, slot) for slot, (n, name) in enumerate((("a", '<b>"A'), ("b", "Ben")))
    ]
    html = figure("Clarity", two, [{FIRST: 0}, {}], WEEKS, FIRST, dark=False)
    assert 'alt="Clarity, last 26 weeks. Week of 1 Jun: &lt;b&gt;&quot;A 0; Ben no shared answer"' in html
    assert '<b>"A' not in html
    assert ">0</span>" in html
    assert "<svg" in unquote(html)


def two_of(*names):
    return [Person(str(slot), "c", Role.PARTNER, name, name, slot) for slot, name in enumerate(names)]


def test_answers_of_different_weeks_never_stand_side_by_side():
    later = FIRST + 3 * WEEK
    html = figure("Clarity", two_of("Ana", "Ben"), [{FIRST: 2, later: 4}, {FIRST: 8}], WEEKS, later, dark=False)
    assert "Week of 22 Jun: Ana 4; Ben no shared answer" in html
    assert ">4</span>" in html
    assert "8</span>" not in html
    assert 'alt="Clarity, last 26 weeks. no shared answer"' in figure(
        "Clarity", two_of("Ana", "Ben"), [{}, {}], WEEKS, None, dark=False
    )


def test_the_named_week_stands_out_in_both_lines():
    large = drawing([(0, at(0, 1, 2)), (1, at(1, 2))], WEEKS, FIRST + WEEK, dark=False)
    assert large.count('r="2.6"') == 1
    assert large.count('width="3.9"') == 1


def test_where_both_gave_the_same_answer_the_diamond_leaves_a_ring_of_the_circle():
    svg = ElementTree.fromstring(drawing([(0, at(4)), (1, at(4))], WEEKS, FIRST + 4 * WEEK, dark=False))
    circle, square = (next(svg.iter(f"{{http://www.w3.org/2000/svg}}{tag}")) for tag in ("circle", "rect"))
    assert float(square.get("width", "")) / 2 <= 0.8 * float(circle.get("r", ""))


def test_a_name_from_right_to_left_stays_beside_its_own_number():
    html = figure("Clarity", two_of("سارة", "يوسف"), [{FIRST: 2}, {FIRST: 8}], WEEKS, FIRST, dark=False)
    assert "\u2068سارة\u2069 2; \u2068يوسف\u2069 8" in html
