"""Asking which answer counts where somebody's own file has several for one week: every one of them is shown."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.questions import TITLES, words
from dashboard.files import repeated_weeks
from dashboard.files.columns import Reading
from dashboard.files.repeated_weeks import EARLIEST, LATEST, Answered, Joined
from dashboard.ui import visit
from dashboard.ui.our_data.file_doubts import still_open
from dashboard.ui.shared import controls

EACH = "each"
COUNTS = {LATEST: "The latest of each week", EARLIEST: "The earliest of each week", EACH: "I choose for each"}


def ask(reading: Reading) -> Joined | None:
    """One check-in a week; where a week's rows differ, every value is shown and asked about."""
    differing = repeated_weeks.conflicts(reading.rows)
    if not differing:
        return repeated_weeks.joined(reading.rows)
    st.text("Some weeks have different answers to the same question in this file:")
    table = {
        "Week": [weeks.full_label(week) for week, _ in differing],
        "Question": [TITLES[key] for _, key in differing],
        "Answers": ["; ".join(_told(row, key) for row in rows) for (_, key), rows in differing.items()],
    }
    controls.text_table(pd.DataFrame(table))
    name = hash(tuple(differing))
    counts = st.radio(
        "Which answer counts",
        list(COUNTS),
        key=visit.key(f"bring-counts-{name}"),
        index=None,
        format_func=COUNTS.__getitem__,
    )
    if counts is None:
        still_open("which answer counts where a week has several")
        return None
    if counts != EACH:
        return repeated_weeks.joined(reading.rows, counts)
    picked = {place: _which(place[1], weeks.full_label(place[0]), rows) for place, rows in differing.items()}
    if any(row is None for row in picked.values()):
        still_open("one answer for each week and question above")
        return None
    return repeated_weeks.joined(reading.rows, {place: row for place, row in picked.items() if row is not None})


def _which(key: str, week: str, rows: Sequence[Answered]) -> int | None:
    """The row whose answer counts; rows that say the same are one choice."""
    by_value = {row.answers[key]: row for row in reversed(rows)}
    options = {row.row: _told(row, key) for row in rows if by_value[row.answers[key]] is row}
    return st.selectbox(
        f"{week}, {TITLES[key]}",
        list(options),
        key=visit.key(f"bring-row-{key}-{'-'.join(map(str, options))}"),
        index=None,
        format_func=lambda row: options.get(row, ""),
        placeholder="Choose an answer",
    )


def _told(row: Answered, key: str) -> str:
    at = f", {row.at:%H:%M}" if row.at else ""
    return f"{words(key, row.answers[key])} ({weeks.weekday_label(row.day)}{at}, row {row.row})"
