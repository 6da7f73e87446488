"""Charts and tables that are worked out once in a visit, and shown again as they are while nothing has changed."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import streamlit as st
from streamlit import dataframe_util

from dashboard.plots.parts import Spec
from dashboard.services.me import Me
from dashboard.services.worked_out import worked_out

# From so many letters on a cell holds words; pixels of a letter, beside them, and of the widest column.
WORDS, LETTER, BESIDE_WORDS, WIDEST = 12, 8, 20, 400


def chart(me: Me, name: tuple[Hashable, ...], spec: Callable[[], Spec], alt: Callable[[], str]) -> None:
    """A chart as wide as the page, with its description; `name` tells it from every other of this reader's."""
    drawn, said = worked_out(me, ("chart", *name), lambda: (_packed(spec()), alt()))
    st.vega_lite_chart(drawn, width="stretch", theme=None, alt=said)


def table(me: Me, name: tuple[Hashable, ...], columns: Callable[[], Mapping[str, Sequence[str]]]) -> None:
    """A table without its index, from its columns by title."""
    made, widths = worked_out(me, ("table", *name), lambda: _table(columns()))
    st.dataframe(made, hide_index=True, column_config=widths)


def _table(columns: Mapping[str, Sequence[str]]) -> tuple[object, dict[str, Any]]:
    """The table, and the widths of columns with words in them: Streamlit measures those a little too short."""
    longest = {title: max(map(len, cells), default=0) for title, cells in columns.items()}
    widths = {
        title: st.column_config.Column(width=min(WIDEST, BESIDE_WORDS + LETTER * max(length, len(title))))
        for title, length in longest.items()
        if length >= WORDS
    }
    return dataframe_util.convert_pandas_df_to_arrow_table(pd.DataFrame(columns, dtype="str")), widths


def _packed(spec: Spec) -> Mapping[str, Any]:
    """The same with its rows as Streamlit sends them, which it would otherwise do anew in every run."""
    return {**spec, "datasets": {name: _rows(rows) for name, rows in spec["datasets"].items()}}


def _rows(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as Streamlit sends them; words that come again and again are sent once, and whole numbers short."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: pa.array([row.get(name) for row in rows]) for name in names}
    return dataframe_util.convert_arrow_table_to_arrow_bytes(pa.table({k: _short(v) for k, v in columns.items()}))


def _short(column: Any) -> Any:
    if pa.types.is_string(column.type):
        return column.cast(pa.dictionary(pa.int16(), pa.string()))
    return column.cast(pa.int16()) if pa.types.is_integer(column.type) else column
