"""Asking what the columns of somebody's own spreadsheet mean; nothing is guessed but headers equal to our own."""

from collections.abc import Mapping

import streamlit as st

from dashboard.domain.questions import TITLES
from dashboard.errors import BadInputError
from dashboard.files import columns
from dashboard.files.answers_csv import NOTE
from dashboard.files.columns import Columns
from dashboard.files.spreadsheet import Table
from dashboard.services import imports
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.our_data import file_doubts
from dashboard.ui.our_data.file_doubts import still_open
from dashboard.ui.shared import controls

SHOWN = 5
NOBODY = "No column: every row is mine"
NOWHERE = "Not in this file"


def first_rows(table: Table) -> None:
    """What the file looks like, as read."""
    count = len(table.rows)
    st.text(f"{count} {'row' if count == 1 else 'rows'} under the headings. The first, as read:")
    first = [cells for _, cells in table.rows[:SHOWN]]
    st.dataframe(
        {name: [c[n] if n < len(c) else "" for c in first] for n, name in enumerate(table.labels)},
        hide_index=True,
        key=visit.key("bring-first"),
    )


def ask(me: Me, table: Table) -> tuple[Table, Columns] | None:
    """The rows under all headings and what their columns are; None, and a sentence, while something is open."""
    named = columns.named_like_ours(table)
    week = _pick("Which column holds the date", table, named.get("week"), None, "bring-week")
    person = _pick("Which column says whose row it is", table, named.get("person"), NOBODY, "bring-person")
    name = _which_is_me(me, table, person) if person is not None and person >= 0 else None
    questions = _pick_answers(table, named)
    note = questions.pop("note", None)
    missing = {
        "which column holds the date": week is None,
        "which column says whose row it is, or that every row is yours": person is None,
        "which of the people in the file is you": person is not None and person >= 0 and name is None,
        "at least one column with answers": not questions and note is None,
    }
    if week is None or person is None or any(missing.values()):
        still_open(*(what for what, is_open in missing.items() if is_open))
        return None
    used = [week, *questions.values(), *(n for n in (person, note) if n not in (None, -1))]
    if len(set(used)) < len(used):
        raise BadInputError("One column is chosen twice. Each column can be one thing only.")
    chosen = Columns(week, questions, note=note, person=person if person >= 0 else None, me=name)
    return file_doubts.settle(table, chosen)


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
    """Which of the people in the file is the one who is here; one's own name is chosen already."""
    names = columns.people_in(table, person)
    if not names:
        raise BadInputError("That column holds no names, or far too many. Choose another one.")
    own = imports.whose(me, names)
    chosen = st.selectbox(
        f"Which of them is you, {controls.literal(me.person.name)}",
        names,
        key=visit.key(f"bring-me-{person}-{hash(tuple(names))}"),
        index=None if own is None else names.index(own),
    )
    if chosen is not None and columns.same_name(chosen) == columns.same_name(me.partner.name):
        raise BadInputError(imports.NOT_YOURS)
    return chosen
