"""Asking what the columns of somebody's own spreadsheet mean; nothing is guessed but headers equal to our own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import CheckIn
from dashboard.domain.questions import TITLES
from dashboard.errors import BadInputError
from dashboard.files import columns, dates, spreadsheet
from dashboard.files.answers_csv import NOTE, Problem
from dashboard.files.columns import Columns, Reading
from dashboard.files.spreadsheet import SEPARATORS, Table
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.shared import controls

SHOWN = 5
NOBODY = "No column: every row is mine"
NOWHERE = "Not in this file"


@dataclass(frozen=True)
class Read:
    """What a file holds of one person; `beside` is a line about rows that were passed over."""

    check_ins: Sequence[CheckIn]
    problems: Sequence[Problem] = ()
    beside: str = ""


def ask(me: Me, data: bytes) -> Read | None:
    """What the file holds of this person, or None while something is still to be chosen."""
    table = _table(data)
    if table is None:
        return None
    st.text(f"{len(table.rows)} {'row' if len(table.rows) == 1 else 'rows'} under the headings. The first, as read:")
    first = [cells for _, cells in table.rows[:SHOWN]]
    st.dataframe(
        {name: [c[n] if n < len(c) else "" for c in first] for n, name in enumerate(table.labels)},
        hide_index=True,
        key=visit.key("bring-first"),
    )
    chosen = _columns(me, table)
    if chosen is None:
        return None
    reading = columns.read(table, chosen, me.today)
    if reading.repeated and not reading.problems:
        keep = _which_row(reading)
        if keep is None:
            return None
        reading = columns.read(table, replace(chosen, keep=keep), me.today)
    return Read(list(reading.check_ins.values()), reading.problems, _beside(reading))


def _table(data: bytes) -> Table | None:
    table = spreadsheet.read(data)
    if table.sure:
        return table
    separator = st.selectbox(
        "What separates the columns in this file",
        list(SEPARATORS),
        key=visit.key("bring-separator"),
        index=None,
        format_func=SEPARATORS.__getitem__,
    )
    return spreadsheet.read(data, separator) if separator else None


def _columns(me: Me, table: Table) -> Columns | None:
    """Which column is what; None while the person has not said enough."""
    named = columns.named_like_ours(table)
    week = _pick("Which column holds the date", table, named.get("week"), None, "bring-week")
    person = _pick("Which column says whose row it is", table, named.get("person"), NOBODY, "bring-person")
    name = _which_is_me(me, table, person) if person is not None and person >= 0 else None
    answers = _pick_answers(table, named)
    note = answers.pop("note", None)
    questions = answers
    if week is None or person is None or (person >= 0 and name is None):
        return None
    if not questions and note is None:
        st.text("Choose at least one column with answers.")
        return None
    used = [week, *questions.values(), *(n for n in (person, note) if n not in (None, -1))]
    if len(set(used)) < len(used):
        raise BadInputError("One column is chosen twice. Each column can be one thing only.")
    order = _order(columns.cells_of(table, week))
    if order is None:
        return None
    return Columns(week, questions, order, note, *((person, name) if person >= 0 else ()))


def _pick_answers(table: Table, named: Mapping[str, int]) -> dict[str, int]:
    """The columns that hold answers to our questions or notes, two beside each other where there is room."""
    st.text("Which column answers which of our questions")
    found: dict[str, int] = {}
    titles = list({**TITLES, "note": NOTE}.items())
    for start in range(0, len(titles), 2):
        for side, (key, title) in zip(st.columns(2), titles[start : start + 2], strict=False):
            with side:
                column = _pick(title, table, named.get(key, -1), NOWHERE, f"bring-{key}")
            if column is not None and column >= 0:
                found[key] = column
    return found


def _pick(label: str, table: Table, guess: int | None, none: str | None, key: str) -> int | None:
    """A column by its position, -1 for `none`, or None while nothing is chosen."""
    options = [*([-1] if none else []), *range(len(table.labels))]
    chosen: int | None = st.selectbox(
        label,
        options,
        key=visit.key(f"{key}-{hash(table.header)}"),
        index=None if guess is None else options.index(guess),
        format_func=lambda n: none or "" if n < 0 else table.labels[n],
        placeholder="Choose a column",
    )
    return chosen


def _which_is_me(me: Me, table: Table, person: int) -> str | None:
    """Which of the people in the file is the one who is here."""
    names = columns.people_in(table, person)
    if not names:
        raise BadInputError("That column holds no names, or far too many. Choose another one.")
    label = f"Which of them is you, {controls.literal(me.person.name)}"
    chosen = st.selectbox(label, names, key=visit.key(f"bring-me-{person}-{hash(tuple(names))}"), index=None)
    if chosen is not None and chosen.casefold() == me.partner.name.casefold():
        raise BadInputError("Those are your partner's answers. Only they can bring them in, in their own sign-in.")
    return chosen


def _order(cells: Sequence[str]) -> str | None:
    """The order of day and month; asked where the dates could be read in more than one."""
    orders = dates.orders_of(cells)
    if len(orders) == 1:
        return orders[0]
    unclear = next(c for c in cells if len({dates.read(c, o) for o in orders}) > 1)
    return st.radio(
        "How are the dates written",
        orders,
        key=visit.key(f"bring-order-{hash(tuple(cells))}"),
        index=None,
        format_func=lambda o: f"{controls.literal(unclear)} is {_label(dates.read(unclear, o))}",
    )


def _label(day: date | None) -> str:
    return weeks.full_label(day) if day else "no date"


def _which_row(reading: Reading) -> str | None:
    """Which row counts where a week stands there twice."""
    listed = ", ".join(weeks.full_label(w) for w in sorted(reading.repeated)[:SHOWN])
    more = f" and {len(reading.repeated) - SHOWN} more" if len(reading.repeated) > SHOWN else ""
    return st.radio(
        f"These weeks stand in the file more than once, with different answers: {listed}{more}. Which row counts",
        ["first", "last"],
        key=visit.key("bring-keep"),
        index=None,
        format_func=lambda which: f"The {which} row of a week",
    )


def _beside(reading: Reading) -> str:
    said = []
    if reading.of_others:
        said.append(f"{reading.of_others} rows of others were passed over.")
    if reading.empty:
        said.append(f"{reading.empty} rows without an answer were passed over.")
    return " ".join(said)
