"""Bringing in earlier answers: a file is chosen, read, asked about, shown week by week, written, and undone."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard.domain import weeks
from dashboard.domain.model import CheckIn
from dashboard.domain.questions import KEYS, TITLES, words
from dashboard.errors import DashboardError
from dashboard.files import answers_json, columns
from dashboard.files.answers_csv import MEGABYTES, Problem
from dashboard.files.joining import ComparedWeek, Comparison
from dashboard.services import imports
from dashboard.services.imports import AS_IN_FILE, Report
from dashboard.services.me import Me
from dashboard.ui import visit
from dashboard.ui.our_data import file_columns, file_doubts, file_report, several_a_week
from dashboard.ui.our_data.file_doubts import still_open
from dashboard.ui.shared import controls
from dashboard.ui.shared.attempt import attempt, problem

LISTED = 50
AS_IS = "As it was when the file was taken along, week by week and notes too"


@dataclass(frozen=True)
class Read:
    """What a file holds of one person, or what is wrong with it; `beside` says what was done with its rows."""

    check_ins: Sequence[CheckIn]
    problems: Sequence[Problem] = ()
    beside: Sequence[str] = ()


def bring_along(me: Me) -> None:
    """A file is chosen, read, asked about, shown week by week, and written only on an explicit press."""
    report: Report | None = st.session_state.get(visit.key("bring-report"))
    if report is not None:
        _after(report)
        return
    theirs = "" if me.partner.erased else f"; {me.partner.name} brings in theirs in their own sign-in"
    st.text(
        "Bring in your own earlier answers: a file from Our data, or a spreadsheet you kept before, saved as CSV. "
        f"Only your own{theirs}. Nothing is written before you say so."
    )
    said = st.session_state.pop(visit.key("bring-said"), None)
    if said:
        st.info(said)
    count = st.session_state.get(visit.key("bring-count"), 0)
    chosen = st.file_uploader("File", key=visit.key(f"bring-{count}"), max_upload_size=MEGABYTES)
    if chosen is None:
        return
    data = chosen.getvalue()
    if _digest(data) in st.session_state.get(visit.key("bring-done"), ()):
        st.info("This file was brought in already.")
        return
    try:
        _offer(me, data)
    except DashboardError as error:
        st.warning(str(error))
    problem("bring")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _offer(me: Me, data: bytes) -> None:
    """What the file comes to, the questions left, and the button."""
    is_json = answers_json.looks_like_json(data)
    read = _from_json(me, data) if is_json else _from_table(me, data)
    if read is None:
        return
    if read.problems:
        _name(read)
        return
    lines = imports.compare(me, read.check_ins)
    _preview(lines, read.beside)
    change, asked = _about_changed(lines)
    count = sum(n.state is Comparison.NEW or (bool(change) and n.state is Comparison.CHANGED) for n in lines)
    if not asked:
        still_open("what is to become of the weeks that are here already")
    elif not count:
        st.info("There is nothing to bring in: these weeks are here already." if lines else "No answers were found.")
    else:
        _sharing_and_button(me, lines, count, data, change=bool(change), is_json=is_json)


def _sharing_and_button(
    me: Me, lines: list[ComparedWeek], count: int, data: bytes, *, change: bool, is_json: bool
) -> None:
    """Who may see the weeks, asked once for all of them, and the press that writes them."""
    labels = controls.sharing_labels(me) | ({AS_IN_FILE: AS_IS} if is_json else {})
    sharing = st.radio(
        "Who may see the ratings and stages of these weeks. Notes stay with you.",
        list(labels),
        key=visit.key("bring-sharing"),
        index=None,
        format_func=lambda choice: labels.get(choice, ""),
    )
    kept = imports.not_offered(me, lines) if sharing == AS_IN_FILE else 0
    if kept:
        st.text(f"{_weeks(kept)} in this file shared something with a coach alone. Here that stays with you for now.")
    if sharing is None:
        still_open("who may see them")
    elif st.button(f"Bring in {_weeks(count)}", key=visit.key("bring-write"), type="primary"):
        attempt(_write, lines, sharing, change, data, at="bring")()


def _from_json(me: Me, data: bytes) -> Read | None:
    brought = answers_json.from_json(data, me.today)
    if not imports.mine_only(me, brought):
        whose = f"This file was taken along by {controls.literal(brought.name or '')}. That is me"
        if not st.checkbox(whose, key=visit.key(f"bring-mine-{hash(data)}")):
            return None
    return Read(brought.check_ins, brought.problems)


def _from_table(me: Me, data: bytes) -> Read | None:
    """A spreadsheet, once all is settled that has to be asked; then what was done with its rows is said."""
    table = file_doubts.table_in(data)
    if table is None:
        return None
    file_columns.first_rows(table)
    asked = file_columns.ask(me, table)
    if asked is None:
        return None
    body, chosen = asked
    reading = columns.read(body, chosen, me.today, me.zone)
    if reading.problems:
        return Read((), reading.problems)
    found = several_a_week.ask(reading)
    if found is None:
        return None
    return Read(found.check_ins, (), file_report.lines(me, table, body, chosen, reading, found))


def _name(read: Read) -> None:
    """Everything that stands in the way, by row and column."""
    st.warning(
        f"{len(read.problems)} {'thing' if len(read.problems) == 1 else 'things'} in this file cannot be taken, so "
        "nothing is brought in. Correct the file, save it, and choose it again."
    )
    st.text("\n".join(str(p) for p in read.problems[:LISTED]))
    if len(read.problems) > LISTED:
        st.text(f"... and {len(read.problems) - LISTED} more.")


def _preview(lines: list[ComparedWeek], beside: Sequence[str]) -> None:
    """Week by week what the file says; "5 > 7" where something else is here."""
    counts = ", ".join(f"{sum(n.state is s for n in lines)} {s}" for s in Comparison)
    st.text("\n".join([f"{_weeks(len(lines))} of yours in this file: {counts}.", *beside]))
    shown = [k for k in KEYS if any(k in n.found.answers for n in lines)]
    table = {
        "Week": [weeks.full_label(n.found.week) for n in lines],
        "What it is": [str(n.state) for n in lines],
        **{TITLES[k]: [_cell(n, k) for n in lines] for k in shown},
    }
    if any(n.found.note for n in lines):
        table["Note"] = [n.found.note or "" for n in lines]
    if lines:
        st.dataframe(table, hide_index=True, key=visit.key("bring-preview"))
    if any(n.state is Comparison.NEW for n in lines):
        st.text("Your usual range is learned from your first eight weeks: earlier ones brought in can move it.")


def _cell(line: ComparedWeek, key: str) -> str:
    new = words(key, line.found.answers[key]) if key in line.found.answers else ""
    old = words(key, line.current.answers[key]) if line.current and key in line.current.answers else ""
    return f"{old} > {new}" if line.state is Comparison.CHANGED and old and new and old != new else new


def _about_changed(lines: list[ComparedWeek]) -> tuple[bool | None, bool]:
    """Whether weeks that are here with other answers are to be changed, and whether that is settled."""
    count = sum(n.state is Comparison.CHANGED for n in lines)
    if not count:
        return False, True
    change = st.radio(
        f"{_weeks(count)} {'is' if count == 1 else 'are'} here already with other answers",
        [False, True],
        key=visit.key("bring-change"),
        index=None,
        format_func=lambda yes: "Change to what the file says" if yes else "Leave as it is here",
    )
    return change, change is not None


def _write(me: Me, lines: list[ComparedWeek], sharing: str, change: bool, data: bytes) -> None:
    report = imports.write(me, lines, sharing, change=change, told=_bar())
    state = st.session_state
    state[visit.key("bring-report")] = report
    state[visit.key("bring-done")] = {*state.get(visit.key("bring-done"), ()), _digest(data)}
    state[visit.key("bring-last")] = _digest(data)
    _another()
    st.rerun()


def _bar() -> Callable[[float], None]:
    """Shows how far it is, once it has taken a second."""
    began, place = time.monotonic(), st.empty()

    def told(part: float) -> None:
        if time.monotonic() - began > 1:
            place.progress(part, "One moment ...")

    return told


def _another() -> None:
    """The next file gets a fresh field, so that this one is let go of."""
    name = visit.key("bring-count")
    st.session_state[name] = st.session_state.get(name, 0) + 1


def _after(report: Report) -> None:
    """What the import came to, and the way back."""
    said = {"new": report.new, "changed": report.changed, "already there": report.same, "left as before": report.left}
    st.success(f"Brought in: {', '.join(f'{count} {what}' for what, count in said.items() if count)}.")
    with st.container(horizontal=True):
        st.button("Done", key=visit.key("bring-on"), on_click=attempt(_done))
        back = st.button("Undo the whole import", key=visit.key("bring-undo"))
    if back:
        attempt(_undo, report, at="bring")()
    problem("bring")


def _undo(me: Me, report: Report) -> None:
    imports.undo(me, report, _bar())
    state = st.session_state
    state[visit.key("bring-said")] = "Undone: every week is as it was before."
    state[visit.key("bring-done")] -= {state[visit.key("bring-last")]}
    _done(me)
    st.rerun()


def _done(_me: Me) -> None:
    st.session_state.pop(visit.key("bring-report"), None)


def _weeks(count: int) -> str:
    return f"{count} week" if count == 1 else f"{count} weeks"
