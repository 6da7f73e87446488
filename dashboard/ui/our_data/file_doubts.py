"""What is asked of a file that can be read in more than one way; while a question is open, that is said."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.questions import RATING_KEYS, TITLES
from dashboard.errors import BadInputError
from dashboard.files import columns, dates, spreadsheet
from dashboard.files.columns import Columns
from dashboard.files.dates import Way, Written
from dashboard.files.scales import Scale
from dashboard.files.spreadsheet import SEPARATORS, Table
from dashboard.ui import visit
from dashboard.ui.our_data import rating_scales
from dashboard.ui.shared import controls

NONE_OF_THEM = "none"
NOT_UTF_8 = "Open the file in the program that made it, save it as CSV UTF-8, and bring that in."


def still_open(*what: str) -> None:
    """One sentence, so that no step ends without a way on."""
    st.text(f"To go on, choose {', and '.join(what)}.")


def table_in(data: bytes) -> Table | None:
    """The table in a file, its letters and columns settled; None, and a sentence, while they are not."""
    table = spreadsheet.read(data)
    if len(table.readings) > 1:
        samples = {name: controls.literal(sample) for name, sample in table.readings}
        encoding = st.radio(
            "The letters of this file can be read in several ways. Which of these looks right?",
            [*samples, NONE_OF_THEM],
            key=visit.key(f"bring-encoding-{hash(data)}"),
            index=None,
            format_func=lambda name: samples.get(name, "None of them"),
        )
        if encoding == NONE_OF_THEM:
            raise BadInputError(NOT_UTF_8)
        if encoding is None:
            still_open("how its letters are to be read")
            return None
        table = spreadsheet.read(data, encoding=encoding)
    if table.sure:
        return table
    separator = st.selectbox(
        "What separates the columns in this file",
        list(SEPARATORS),
        key=visit.key(f"bring-separator-{hash(data)}"),
        index=None,
        format_func=SEPARATORS.__getitem__,
    )
    if separator is None:
        still_open("what separates the columns")
        return None
    return spreadsheet.read(data, separator, table.encoding)


def settle(table: Table, chosen: Columns) -> tuple[Table, Columns] | None:
    """The order of the dates and the scales of the ratings, by one's own rows alone."""
    mine = columns.mine(table, chosen.person, chosen.me)
    way = _way(columns.cells_of(mine, chosen.week))
    if way is None:
        still_open("how the dates are to be read")
        return None
    body = columns.without_headings(table, chosen.week, way)
    mine = columns.mine(body, chosen.person, chosen.me)
    found: dict[str, Scale] = {}
    for key in RATING_KEYS:
        if key in chosen.questions and not table.ours:
            scale = rating_scales.ask(
                TITLES[key], columns.cells_of(mine, chosen.questions[key]), f"{key}-{hash(table.header)}"
            )
            if scale is None:
                still_open(f"what the answers to {TITLES[key]} mean")
                return None
            found[key] = scale
    return body, replace(chosen, way=way, scales=found)


def _way(cells: Sequence[str]) -> Way | None:
    """The order and language of the dates; asked where they could be read as different days."""
    ways = dates.ways_of(cells, st.context.locale)
    if len(ways) == 1:
        return ways[0]
    unclear = next(c for c in cells if len({_day(dates.read(c, way)) for way in ways}) > 1)
    return st.radio(
        "How are the dates written",
        ways,
        key=visit.key(f"bring-order-{hash(tuple(cells))}"),
        index=None,
        format_func=lambda way: f"{controls.literal(unclear)} is {_day(dates.read(unclear, way))}",
    )


def _day(found: Written | None) -> str:
    return weeks.full_label(found.day) if found else "no date"
