"""What a chart draws is sent short, and arrives as it was."""

import json

import pyarrow as pa

from dashboard.plots import main_chart
from dashboard.ui.shared import remembered
from tests.answered import ANA, BEN
from tests.plots.test_main_chart import every_week


def arrived(block: bytes) -> list[dict]:
    with pa.ipc.open_stream(block) as reader:
        return [{k: v for k, v in row.items() if v is not None} for row in reader.read_all().to_pylist()]


def test_rows_arrive_as_they_were_sent():
    rows = [{"i": 0, "words": "Ana: 7", "y": 1.5}, {"i": 1, "words": "Ana: 7", "low": 3}, {"i": 2, "at": True}]
    assert arrived(remembered._rows(rows)) == rows
    assert arrived(remembered._rows([])) == []


def test_a_year_is_sent_small():
    answers, weeks = every_week(n=52)
    spec = remembered._packed(main_chart.main_chart(answers, [ANA, BEN], weeks, dark=False))
    sent = {name: part for name, part in spec.items() if name != "datasets"}
    assert len(json.dumps(sent)) + sum(map(len, spec["datasets"].values())) < 45_000
