"""Charts and tables that are worked out once in a visit, and shown again as they are while nothing has changed."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit import dataframe_util

from dashboard.services.me import Me
from dashboard.services.worked_out import worked_out

Spec = dict[str, Any]


def chart(me: Me, name: tuple[Hashable, ...], spec: Callable[[], Spec], alt: Callable[[], str]) -> None:
    """A chart as wide as the page, with its description; `name` tells it from every other of this reader's."""
    drawn, said = worked_out(me, ("chart", *name), lambda: (_packed(spec()), alt()))
    st.vega_lite_chart(drawn, width="stretch", theme=None, alt=said)


def table(me: Me, name: tuple[Hashable, ...], frame: Callable[[], pd.DataFrame]) -> None:
    """A table without its index."""
    made = worked_out(me, ("table", *name), lambda: dataframe_util.convert_pandas_df_to_arrow_table(frame()))
    st.dataframe(made, hide_index=True)


def _packed(spec: Spec) -> Mapping[str, Any]:
    """The same with its rows as Streamlit sends them, which it would otherwise do anew in every run."""
    rows = {name: dataframe_util.convert_anything_to_arrow_bytes(rows) for name, rows in spec["datasets"].items()}
    return {**spec, "datasets": rows}
