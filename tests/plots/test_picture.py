"""A chart as a picture: as wide as asked for, alike each time, and nothing is fetched for it."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.plots import picture

SPEC = {
    "data": {"values": [{"a": 1}, {"a": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
}
SPEC |= {"autosize": {"type": "fit-x", "contains": "padding"}}


def test_an_address_in_a_chart_would_be_refused_not_asked_for():
    spec = {"data": {"url": "http://127.0.0.1:9/x.json"}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    with pytest.raises(ValueError, match="not allowed"):
        picture.svg(spec, 470)


@pytest.mark.parametrize("width", [350, 470])
def test_it_is_as_wide_as_asked_for_names_and_all(width):
    found = re.match(r'<svg [^>]*width="([\d.]+)"', picture.svg(SPEC, width))
    assert found is not None
    assert float(found[1]) == pytest.approx(width, abs=1)


def test_several_at_once_are_each_their_own():
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda n: picture.svg(SPEC, 300 + n), range(8)))
    assert drawn == [picture.svg(SPEC, 300 + n) for n in range(8)]
