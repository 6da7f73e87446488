"""The charts, read as specifications and, where a renderer is there, as drawn numbers."""

import json
import re
import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import altair as alt
import pytest

from dashboard.domain.answers import Answers
from dashboard.domain.partners import Partner
from dashboard.domain.questions import RATING_KEYS, STAGE_KEYS, STAGES
from dashboard.domain.weeks import weeks_between
from dashboard.plots import chart_data, main_chart
from dashboard.plots import look as chart_look
from tests.answered import ANA, BEN, MONDAY, WEEKS, answered, safety, waiting

Spec = dict[str, Any]
HOSTILE = 'Ana" + alert(1) + "\\ <img src=x onerror=alert(1)> [a](b) \u2028'


def chart(answers=None, lines=(ANA, BEN), weeks=WEEKS, **look) -> Spec:
    return main_chart.main_chart(answered() if answers is None else answers, lines, weeks, **{"dark": False} | look)


def layers(spec: Spec) -> list[Spec]:
    return [layer for view in spec["vconcat"] for layer in view.get("layer", [view])]


def panel(spec: Spec, key: str) -> Spec:
    return spec["vconcat"][1 + RATING_KEYS.index(key)]


def rows(spec: Spec, name: str = "answers") -> list[Spec]:
    return spec["datasets"][name]


def ends(spec: Spec, key: str = "safety") -> dict[str, Spec]:
    return {row["name"]: row for row in rows(spec, "ends") if row["key"] == key}


def every_week(value: int = 5, n: int = 12):
    weeks = weeks_between(MONDAY - timedelta(weeks=n - 1), MONDAY)
    cells = [(w, p, key, value) for w in weeks for p in "ab" for key in RATING_KEYS]
    cells += [(w, p, key, "2") for w in weeks for p in "ab" for key in STAGE_KEYS]
    return answered(*cells), weeks


@pytest.mark.parametrize(("dark", "large"), [(False, False), (True, True)])
def test_every_chart_is_valid_vega_lite(dark, large):
    answers, weeks = every_week()
    for spec in (chart(answers, dark=dark, large=large), main_chart.stage_strip(answers, [ANA], weeks, dark=dark)):
        alt.VConcatChart.from_dict(spec)


@pytest.mark.parametrize("n", [1, 2, 12, 26, 52, 260, 520])
@pytest.mark.parametrize("lines", [(), (ANA,), (BEN,), (ANA, BEN)])
def test_no_range_and_no_number_of_partners_breaks_the_chart(n, lines):
    weeks = weeks_between(MONDAY - timedelta(weeks=n - 1), MONDAY)
    for answers in (answered(), answered(*safety("a", w0=4))):
        spec = chart(answers, lines, weeks)
        assert len(rows(spec, "weeks")) == n
        json.dumps(spec)


def test_the_strip_is_on_top_and_three_panels_share_its_weekly_scale():
    spec = chart()
    titles = [view.get("title") for view in spec["vconcat"]]
    assert titles == ["The four healing stages", "Felt safety", "Clarity", "Connection", None, None]
    domains = {
        json.dumps(x["scale"])
        for layer in layers(spec)
        if (x := layer["encoding"]["x"]).get("type") and x["scale"] and "domain" in x["scale"]
    }
    assert len(domains) == 1
    assert json.loads(domains.pop())["domain"] == [-0.5, 11.5]


def test_all_four_stages_are_labelled_in_full():
    assert [row["label"] for row in rows(chart(), "stages")] == [stage.label for stage in STAGES]


def test_the_y_axis_is_always_0_to_10():
    for answers in (answered(), answered(*safety("a", w0=7, w1=7))):
        for key in RATING_KEYS:
            scales = [
                y["scale"]
                for layer in panel(chart(answers), key)["layer"]
                if (y := layer["encoding"]["y"]).get("scale")
            ]
            assert scales
            assert all(scale["domain"] == [0, 10] and scale["nice"] is False for scale in scales)


def test_a_week_without_an_answer_holds_no_value_and_lines_break_there():
    spec = chart(answered(*safety("a", w0=7, w4=5, w5=5, w9=2)))
    held = [(row["i"], row.get("value")) for row in rows(spec)]
    assert held == [(2, 2), (3, None), (6, 5), (7, 5), (8, None), (11, 7)]
    paths = [layer for layer in layers(spec) if layer["mark"]["type"] == "line"]
    assert len(paths) == 3
    assert all(la["mark"]["invalid"] == "break-paths-show-domains" for la in paths)
    assert all(la["encoding"]["detail"]["field"] == "slot" for la in paths)


def test_a_line_breaks_where_the_wording_of_its_question_changes():
    old, new = (replace(a, wording=n) for a, n in zip(answered(*safety("a", w3=5, w2=6)), (1, 2), strict=True))
    last = answered(*safety("a", w1=6))
    spec = chart(Answers([old, new, *(replace(a, wording=2) for a in last)]), [ANA])
    alt.VConcatChart.from_dict(spec)
    svg = drawn(spec)
    paths = [d for d in re.findall(r'<path[^>]* d="([^"]+)"[^>]*stroke="#0072B2"', svg) if "L" in d and "A" not in d]
    assert [d.count("L") for d in paths] == [1]


def test_zero_no_occasion_and_no_answer_are_three_things():
    cells = ((MONDAY, "a", "safety", 0), (MONDAY, "a", "recognize", "0"), (MONDAY, "a", "slow_down", "no occasion"))
    held = {row["key"]: row["value"] for row in rows(chart(answered(*cells)))}
    assert held == {"safety": 0, "recognize": 0, "slow_down": chart_data.NO_OCCASION_MARK}


def test_nothing_but_the_answers_given_is_in_the_spec():
    spec = chart(
        answered(*safety("a", w0=3), (date(2020, 1, 6), "a", "clarity", 9), (MONDAY, "c", "clarity", 9)), [ANA, BEN]
    )
    assert rows(spec) == [{"i": 11, "key": "safety", "slot": 0, "value": 3}]
    words = {row[f"t{slot}"] for row in rows(spec, "pointer") for slot in (0, 1)}
    assert words == {"Ana: 3", "Ana: no shared answer", "Ben: no shared answer"}


def test_a_reader_without_kept_answers_sees_no_sign_that_they_exist():
    spec = chart(answered(*safety("a", w0=3, w2=4)))
    assert "Only you" not in [row["words"] for row in rows(spec, "key")]
    assert not any("datum.kept" in json.dumps(layer.get("transform", [])) for layer in layers(spec))


def test_an_answer_kept_for_its_author_has_its_own_mark_and_words():
    spec = chart(answered(*safety("a", w1=3), (MONDAY, "a", "safety", 6, True)))
    assert [row.get("kept") for row in rows(spec)] == [None, 1]
    ring = [la for la in panel(spec, "safety")["layer"] if la["mark"].get("fill") == chart_look.LIGHT.ground]
    assert [la["transform"][1]["filter"] for la in ring] == ["datum.kept == 1"]
    assert [row["t0"] for row in rows(spec, "pointer") if row["key"] == "safety"][-2:] == [
        "Ana: 3",
        "Ana: 6 (only you)",
    ]
    assert rows(spec, "key")[-1]["words"] == "Only you"


def test_an_answer_that_waits_for_the_other_is_half_filled_has_words_and_a_key():
    answers = waiting(answered(*safety("a", w0=4), *safety("b", w1=5), (MONDAY, "a", "recognize", "2")), "a")
    spec = chart(answers, today=MONDAY)
    alt.VConcatChart.from_dict(spec)
    assert {row["slot"] for row in rows(spec) if row.get("waits") == 1} == {0}
    halves = [la for la in panel(spec, "safety")["layer"] if "M0,-1A1,1,0,0,0,0,1Z" in json.dumps(la)]
    assert [la["transform"][1]["filter"] for la in halves] == ["datum.waits == 1"]
    assert "Waits for the other" in {row["words"] for row in rows(spec, "key")}
    words = {row["t0"] for row in rows(spec, "pointer")}
    assert {"Ana: 4 (waits for the other)", "Ana: Often (waits for the other)"} <= words


def test_where_nothing_waits_no_half_is_drawn():
    spec = chart(answered(*safety("a", w0=4)), today=MONDAY)
    assert "M0,-1A1,1,0,0,0,0,1" not in json.dumps(spec)
    assert "Waits for the other" not in json.dumps(rows(spec, "key"))


@pytest.mark.parametrize("n", [1, 12, 260])
def test_what_waits_can_be_told_apart_however_many_weeks_are_shown(n):
    weeks = weeks_between(MONDAY - timedelta(weeks=n - 1), MONDAY)
    spec = chart(waiting(answered(*safety("a", w0=4)), "a"), weeks=weeks, today=MONDAY)
    half = next(la for la in panel(spec, "safety")["layer"] if "M0,-1A" in json.dumps(la))
    assert min(json.loads(half["mark"]["size"]["expr"].rpartition("[datum")[0])) >= main_chart.WAITS_AREA


def test_partners_differ_by_colour_dash_and_marker_and_keep_them_when_alone():
    answers = answered(*safety("a", w0=7, w1=7), *safety("b", w0=3, w1=3))
    alone = marks_of(answers, [BEN])
    assert {(mark, dash) for _, mark, dash in alone} == {("line", "6,4"), ("diamond", "")}
    assert {colour for colour, _, _ in alone} == {"#D55E00"}
    for lines in ([ANA, BEN], [BEN, ANA]):
        assert marks_of(answers, lines) - alone == {("#0072B2", "line", "1,0"), ("#0072B2", "circle", "")}
        assert alone < marks_of(answers, lines)


def marks_of(answers, lines) -> set[tuple[str, str, str]]:
    """What is drawn of felt safety: colour, marker or line, and dash."""
    found = set()
    for path in re.findall(r"<path [^>]*>", drawn(chart(answers, lines))):
        about = {"d": "", "fill": "", "stroke-dasharray": ""} | dict(re.findall(r'([\w-]+)="([^"]*)"', path))
        if about["stroke-dasharray"] and "L" in about["d"]:
            found.add((about["stroke"], "line", about["stroke-dasharray"]))
        elif about["fill"].startswith("#") and about.get("stroke-width") == "0.8":
            found.add((about["fill"], "circle" if "A" in about["d"] else "diamond", ""))
    return found


SIZES = [(chart_look.NORMAL, n) for n in (1, 13, 26, 27, 60)] + [(chart_look.LARGE, 13), (chart_look.SESSION, 13)]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("size", "n"), SIZES)
def test_where_both_gave_the_same_answer_the_circle_is_a_ring_around_the_diamond(size, n, dark):
    weeks = weeks_between(MONDAY - timedelta(weeks=n - 1), MONDAY)
    spec = main_chart.one_view(
        answered(*safety("a", w0=6), *safety("b", w0=6)),
        [ANA, BEN],
        weeks,
        "safety",
        dark=dark,
        today=MONDAY,
        size=size,
    )
    look = chart_look.DARK if dark else chart_look.LIGHT
    (circle, rim), (diamond, own) = [dot for colour in look.lines for dot in dots_of(spec, colour)]
    assert own == look.lines[1]
    # A rim of the ground takes half its width from the circle; a corner of the diamond reaches out by more than half.
    ring = circle + (0.4 if rim == look.lines[0] else -0.4) - (diamond + 0.4 * 2**0.5)
    assert 1 <= ring <= (3 if size is chart_look.SESSION else 2)


def test_answers_that_differ_are_drawn_alike_for_both_and_smaller_than_where_they_meet():
    spec = chart(answered(*safety("a", w0=6, w1=3), *safety("b", w0=6, w1=4)))
    (apart, _), (met, _) = sorted(dots_of(spec, "#0072B2"))
    (small, _), (other, _) = sorted(dots_of(spec, "#D55E00"))
    assert small < other < met
    assert apart == pytest.approx(other, rel=0.05)


def dots_of(spec: Spec, colour: str) -> list[tuple[float, str]]:
    """How far each dot of this colour reaches from its middle to a corner or the edge, and the colour of its rim."""
    dots = [mark for mark in marks_in(spec) if mark.get("fill") == colour and mark.get("stroke-width") == "0.8"]
    return [(abs(float(re.findall(r"-?[\d.]+", dot["d"])[0])), dot["stroke"]) for dot in dots]


def marks_in(spec: Spec) -> list[dict[str, str]]:
    """The attributes of everything that is drawn, in its order."""
    return [dict(re.findall(r'([\w-]+)="([^"]*)"', path)) for path in re.findall(r"<path [^>]*>", drawn(spec))]


@pytest.mark.parametrize(("author", "other"), [("a", "b"), ("b", "a")])
def test_an_answer_kept_for_its_author_does_not_cover_an_equal_one_of_the_other(author, other):
    spec = chart(answered((MONDAY, author, "safety", 6, True), (MONDAY, other, "safety", 6)))
    assert not any("met" in row for row in rows(spec))
    own, others = (chart_look.LIGHT.lines["ab".index(person)] for person in (author, other))
    marks = [(mark.get("fill"), mark["stroke"]) for mark in marks_in(spec) if "translate" in mark.get("transform", "")]
    dots = [colours for colours in marks if {own, others} & set(colours)]
    assert [(own in colours, others in colours) for colours in dots] == [(True, False), (False, True), (True, False)]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("look", [chart_look.LIGHT, chart_look.DARK])
def test_all_text_has_contrast_and_marks_are_visible(look):
    def contrast(colour: str) -> float:
        a, b = sorted((luminance(colour), luminance(look.ground)))
        return (b + 0.05) / (a + 0.05)

    assert all(contrast(colour) >= 4.5 for colour in (look.text, look.quiet, *look.names))
    assert all(contrast(colour) >= 3 for colour in look.lines)


def test_large_text_is_at_least_18_px():
    config = chart(large=True)["config"]
    assert min(config["text"]["fontSize"], config["axis"]["labelFontSize"], config["title"]["fontSize"]) >= 18


def test_week_53_and_the_turn_of_the_year_stand_in_order():
    weeks = weeks_between(date(2026, 12, 14), date(2027, 1, 11))
    spec = chart(answered((date(2026, 12, 28), "a", "safety", 4)), weeks=weeks)
    assert rows(spec)[0] == {"i": 2, "key": "safety", "slot": 0, "value": 4}
    assert {row["when"] for row in rows(spec, "pointer") if row["i"] == 2} == {"Week of 28 Dec 2026-3 Jan 2027"}
    days, years = (view["encoding"]["x"]["axis"] for view in spec["vconcat"][-2:])
    assert json.loads(days["labelExpr"].removesuffix("[datum.value]"))["2"] == "28 Dec"
    assert json.loads(years["labelExpr"].removesuffix("[datum.value]")) == {"0": "2026", "3": "2027"}


def test_no_date_is_left_for_the_browser_to_read():
    text = json.dumps(chart(every_week()[0]))
    assert not re.search(r"\d{4}-\d\d-\d\d|temporal|timeUnit", text)


@pytest.mark.parametrize("n", [1, 2, 3, 11, 12, 13, 14, 15, 20, 25, 26])
def test_the_newest_week_is_dated_also_where_the_browser_halves_the_dates(n):
    found = chart_data.day_ticks(weeks_between(MONDAY - timedelta(weeks=n - 1), MONDAY))
    assert found[-1] == n - 1
    assert n == 2 or len(found) % 2 == 1


@pytest.mark.parametrize("n", range(1, 27))
def test_in_short_ranges_a_year_stands_under_a_date(n):
    weeks = weeks_between(date(2026, 11, 23) - timedelta(weeks=n - 1), date(2026, 11, 23))
    assert set(chart_data.year_ticks(weeks)) == set(chart_data.day_ticks(weeks)[:1])


@pytest.mark.parametrize("n", [27, 52, 104, 260, 520])
def test_long_ranges_are_dated_by_month_and_carry_every_year(n):
    weeks = weeks_between(MONDAY - timedelta(weeks=n - 1), MONDAY)
    assert all(weeks[i].day <= 7 for i in chart_data.day_ticks(weeks))
    assert {weeks[i].year for i in chart_data.year_ticks(weeks)} >= {w.year for w in weeks[12:]}


def test_years_that_would_be_written_over_each_other_are_not():
    weeks = weeks_between(date(2026, 12, 21), date(2027, 12, 6))
    assert chart_data.year_ticks(weeks) == [2]


def test_each_line_ends_in_its_partners_name_beside_the_plot():
    found = ends(chart(answered(*safety("a", w0=7), *safety("b", w1=2))))
    assert {name: (row["i"], row["y"]) for name, row in found.items()} == {"Ana": (11.5, 7.0), "Ben": (11.5, 2.0)}


@pytest.mark.parametrize("value", [0, 5, 10])
@pytest.mark.parametrize("large", [False, True])
def test_names_of_equal_answers_are_spread_and_stay_in_the_panel(value, large):
    spec = chart(answered(*safety("a", w0=value), *safety("b", w0=value)), large=large)
    ana, ben = ends(spec)["Ana"]["y"], ends(spec)["Ben"]["y"]
    size = chart_look.LARGE if large else chart_look.NORMAL
    assert (ana - ben) * size.panel / 10 >= size.font
    assert 0 <= ben < ana <= 10


def test_a_line_that_ended_long_ago_is_named_where_it_ended_and_covers_no_answer():
    spec = chart(answered(*safety("a", **{f"w{n}": 5 for n in range(12)}), *safety("b", w6=5)))
    ben = ends(spec)["Ben"]
    assert ben["i"] == 5
    assert abs(ben["y"] - 5) >= 1.2


def test_a_lone_answer_is_a_dot_and_has_a_name():
    answers = answered(*safety("a", w0=4))
    assert marks_of(answers, [ANA, BEN]) == {("#0072B2", "circle", "")}
    assert list(ends(chart(answers))) == ["Ana"]


def test_names_are_data_and_in_no_formula():
    spec = chart(answered(*safety("a", w0=7)), [Partner("a", HOSTILE, 0), BEN])
    assert ends(spec)[HOSTILE]["y"] == 7
    assert rows(spec, "names")[0]["name"] == HOSTILE
    assert {row["t0"] for row in rows(spec, "pointer")} >= {f"{HOSTILE[:13].rstrip()}\u2026: 7"}
    assert "alert" not in json.dumps({name: part for name, part in spec.items() if name != "datasets"})
    headings = {tip["title"].strip("\u00a0") for la in layers(spec) for tip in la["encoding"].get("tooltip", [])}
    assert headings == {""}


def test_one_hover_moves_the_crosshair_through_every_view():
    spec = chart()
    [param] = spec["params"]
    assert param["views"] == ["touch_stages", *(f"touch_{key}" for key in RATING_KEYS)]
    assert [view["layer"][-1]["name"] for view in spec["vconcat"][:4]] == param["views"]


def test_it_fits_its_container_as_measured():
    spec = chart()
    assert spec["autosize"] == {"type": "fit-x", "contains": "padding"}
    assert "bottom" in spec["padding"]
    assert not any("width" in view for view in spec["vconcat"])


def test_a_year_is_quick():
    answers, weeks = every_week(n=52)
    chart(answers, weeks=weeks)
    start = time.perf_counter()
    chart(answers, weeks=weeks)
    assert time.perf_counter() - start < 1


def drawn(spec: Spec) -> str:
    """The chart as SVG, 700 px wide, where the renderer is installed."""
    renderer = pytest.importorskip("vl_convert")
    views = [view | {"width": 700} for view in spec["vconcat"]]
    return renderer.vegalite_to_svg(spec | {"width": 700, "vconcat": views})


def test_drawn_lines_never_bridge_a_gap():
    svg = drawn(chart(answered(*safety("a", w0=7, w1=6, w5=5, w6=4, w9=2)), [ANA]))
    paths = [d for d in re.findall(r'<path[^>]* d="([^"]+)"[^>]*stroke="#0072B2"', svg) if "L" in d and "A" not in d]
    assert [(d.count("M"), d.count("L")) for d in paths] == [(3, 2)]
